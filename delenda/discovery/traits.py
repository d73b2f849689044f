"""What a list of people holds of each: how to reach them, their name, a login, what they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from delenda.discovery import names
from delenda.discovery.surveyed import Surveyed
from delenda.kinds import AnyKind, Kind


class Trait(StrEnum):
    """What a list of people holds of each."""

    CONTACT = "contact"
    NAME = "name"
    LOGIN = "login"
    PERSONAL = "personal"
    PSEUDONYM = "pseudonym"
    """What tells one visitor from another: a cookie, a device, another system's id of them."""


_TRAITS: Final[Mapping[AnyKind, Trait]] = {
    Kind.EMAIL: Trait.CONTACT,
    Kind.PHONE_NUMBER: Trait.CONTACT,
    Kind.PERSON_NAME: Trait.NAME,
    Kind.NICKNAME: Trait.NAME,
    Kind.PASSWORD: Trait.LOGIN,
    Kind.CN_RESIDENT_ID: Trait.PERSONAL,
    Kind.NATIONAL_ID: Trait.PERSONAL,
    Kind.BIRTH_DATE: Trait.PERSONAL,
    Kind.AVATAR_URL: Trait.PERSONAL,
    Kind.SOCIAL_ID: Trait.PERSONAL,
    Kind.GENDER: Trait.PERSONAL,
    Kind.ADDRESS: Trait.PERSONAL,
    Kind.COOKIE_ID: Trait.PSEUDONYM,
}
"""Kinds that say so by their values."""
_NAMED: Final[Mapping[str, Trait]] = {
    **dict.fromkeys(
        "email mail emailaddress phone mobile telephone tel shouji telefon telefono handy 邮箱 手机".split(),
        Trait.CONTACT,
    ),
    **dict.fromkeys(
        "firstname lastname fullname surname nickname displayname realname givenname familyname xingming username "
        "lname fname vorname nachname nombre apellido prenom 姓名 昵称".split(),
        Trait.NAME,
    ),
    **dict.fromkeys(
        "password passwd pwd pass passwordhash passworddigest login userpass mima passwort contrasena 密码".split(),
        Trait.LOGIN,
    ),
    **dict.fromkeys(
        "birthday birthdate dob dateofbirth birth gender sex xingbie geburtsdatum 生日 性别".split(), Trait.PERSONAL
    ),
    **dict.fromkeys(
        "visitorid idvisitor anonymousid anonid distinctid cookieid deviceid sessionid externaluserid openid unionid "
        "fingerprint externalid uniqueid authid authsub keycloakid firebaseuid firebaseid clerkid cognitoid subjectid "
        "uuid guid".split(),
        Trait.PSEUDONYM,
    ),
}
"""Fields that say so by their names."""


_PARTIES: Final = frozenset("customer client employee vendor supplier patient student tenant donor".split())
"""What a party may be to a company: ``is_customer``, ``is_vendor`` stand in a list of parties."""


def traits(item: Surveyed) -> frozenset[Trait]:
    """Return what a collection holds of people, by values and by names."""
    return all_traits(item) - {Trait.PSEUDONYM}


def all_traits(item: Surveyed) -> frozenset[Trait]:
    """Return the same, with what merely tells one visitor from another."""
    own = _own_fields(item)
    return frozenset(_TRAITS[k] for f, k in item.kinds.items() if k in _TRAITS and f in own) | named_traits(own)


def _own_fields(item: Surveyed) -> list[str]:
    """Return the fields that say something of the record itself: not ``contact_email`` beside ``contact_id``."""
    found = item.field_names()
    others = {
        names.words(f)[:-1]
        for f in found
        if names.words(f)[-1:] == ("id",) and len(names.words(f)) > 1 and f not in item.collection.key
    }
    return [f for f in found if not any((w := names.words(f))[: len(o)] == o and w != (*o, "id") for o in others)]


def named_traits(fields: Iterable[str]) -> frozenset[Trait]:
    """Return what fields hold of people, by their names alone."""
    found = set()
    for name in fields:
        parts = names.words(names.leaf(name))
        if len(parts) == 2 and parts[0] == "is" and parts[1] in _PARTIES:
            found.add(Trait.PERSONAL)
        for i in range(len(parts)):
            for j in range(i + 1, len(parts) + 1):
                if trait := _NAMED.get("".join(parts[i:j])):
                    found.add(trait)
    return frozenset(found)


_ONE_PERSONS: Final = frozenset(
    {
        Kind.PERSON_NAME,
        Kind.PASSWORD,
        Kind.CN_RESIDENT_ID,
        Kind.NATIONAL_ID,
        Kind.BIRTH_DATE,
        Kind.GENDER,
    }
)


def is_of_one(item: Surveyed) -> bool:
    """Does each record hold what only one person has: a name, a login, a birthday? A firm has addresses too.

    Whom to ask for at a firm (``contact_name``) is not the firm.
    """
    own = [f for f in _own_fields(item) if names.words(names.leaf(f))[:1] != ("contact",)]
    held = any(k in _ONE_PERSONS and f in own for f, k in item.kinds.items())
    return held or bool(named_traits(own) & {Trait.NAME, Trait.LOGIN, Trait.PERSONAL})

"""The kinds of identifiers, what each is able to prove, and which share a space of values.

``Kind`` is closed; a kind that a user declares in config is a :class:`CustomKind`. Linking power says
what an equal value means: *strong* values single one person out, *weak* ones fit many people and never
link alone, *never* values are attributes or content that link nobody.

A *space* is a set of values that are comparable: the same UUID may be called IDFA in one table and
device id in the next, so tokens and searches are by space, not by kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class Power(StrEnum):
    """What an equal value of a kind says about two records."""

    STRONG = "strong"
    WEAK = "weak"
    NEVER = "never"


class Category(StrEnum):
    """Categories of personal data, as a data map or an Art. 30 record lists them."""

    CONTACT = "contact"
    IDENTITY = "identity"
    GOVERNMENT_ID = "government_id"
    CREDENTIAL = "credential"
    DEVICE = "device"
    NETWORK = "network"
    LOCATION = "location"
    BEHAVIOR = "behavior"
    CONTENT = "content"
    FINANCIAL = "financial"
    TRACKING = "tracking"
    SOCIAL = "social"
    ACCOUNT = "account"
    CUSTOM = "custom"


NEARBY: Final = frozenset({Category.DEVICE, Category.NETWORK, Category.TRACKING, Category.LOCATION})
"""What may merely be near a person: in somebody's own record it names nobody else."""


class Kind(StrEnum):
    """The built-in kinds."""

    __hash__ = str.__hash__  # that of StrEnum is Python code, and costs as much as ten look-ups

    ACCOUNT_ID = "ACCOUNT_ID"
    PERSON_NAME = "PERSON_NAME"
    NICKNAME = "NICKNAME"
    PHONE_NUMBER = "PHONE_NUMBER"
    EMAIL = "EMAIL"
    ADDRESS = "ADDRESS"
    GPS_LOCATION = "GPS_LOCATION"
    CN_RESIDENT_ID = "CN_RESIDENT_ID"
    NATIONAL_ID = "NATIONAL_ID"
    GENDER = "GENDER"
    AGE = "AGE"
    BIRTH_DATE = "BIRTH_DATE"
    OCCUPATION = "OCCUPATION"
    PASSWORD = "PASSWORD"
    AVATAR_URL = "AVATAR_URL"
    BROWSING_URL = "BROWSING_URL"
    SEARCH_QUERY = "SEARCH_QUERY"
    CHAT_TEXT = "CHAT_TEXT"
    CONTACTS = "CONTACTS"
    CALL_LOG = "CALL_LOG"
    SMS_LOG = "SMS_LOG"
    PHOTO_EXIF = "PHOTO_EXIF"
    IP_ADDRESS = "IP_ADDRESS"
    USER_AGENT = "USER_AGENT"
    CARRIER = "CARRIER"
    CELL_TOWER = "CELL_TOWER"
    MAC_ADDRESS = "MAC_ADDRESS"
    BSSID = "BSSID"
    IMEI = "IMEI"
    DEVICE_SERIAL = "DEVICE_SERIAL"
    DEVICE_ID = "DEVICE_ID"
    IDFA = "IDFA"
    ANDROID_AD_ID = "ANDROID_AD_ID"
    OAID = "OAID"
    COOKIE_ID = "COOKIE_ID"
    CREDIT_CARD = "CREDIT_CARD"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    SIM_ID = "SIM_ID"
    SOCIAL_ID = "SOCIAL_ID"
    PUSH_TOKEN = "PUSH_TOKEN"
    SEALED = "SEALED"
    """A value under a key of its person's own (``delenda.shredding``): it names whose it is, and hides what it is."""


class CustomKind(str):
    """The name of a kind that config declares."""

    __slots__ = ()


AnyKind: TypeAlias = Kind | CustomKind


@dataclass(frozen=True, slots=True)
class KindSpec:
    """What holds for every value of a kind.

    ``space`` groups kinds whose values are comparable. ``searchable`` says whether a value is long and
    particular enough to be searched for in free text; an account number ``17`` is not.
    """

    kind: AnyKind
    power: Power
    category: Category
    space: str
    searchable: bool


def _spec(kind: Kind, power: Power, category: Category, space: str = "", *, searchable: bool = True) -> KindSpec:
    return KindSpec(kind, power, category, space or kind.lower(), searchable and power is not Power.NEVER)


_S, _W, _N = Power.STRONG, Power.WEAK, Power.NEVER
_C = Category

SPECS: Final[dict[Kind, KindSpec]] = {
    spec.kind: spec  # type: ignore[misc]  # every key here is a Kind
    for spec in (
        _spec(Kind.ACCOUNT_ID, _S, _C.ACCOUNT, "account", searchable=False),
        _spec(Kind.PERSON_NAME, _W, _C.IDENTITY),
        _spec(Kind.NICKNAME, _W, _C.IDENTITY, searchable=False),
        _spec(Kind.PHONE_NUMBER, _S, _C.CONTACT, "phone"),
        _spec(Kind.EMAIL, _S, _C.CONTACT, "email"),
        _spec(Kind.ADDRESS, _W, _C.CONTACT),
        _spec(Kind.GPS_LOCATION, _N, _C.LOCATION),
        _spec(Kind.CN_RESIDENT_ID, _S, _C.GOVERNMENT_ID, "national_id"),
        _spec(Kind.NATIONAL_ID, _S, _C.GOVERNMENT_ID, "national_id"),
        _spec(Kind.GENDER, _N, _C.IDENTITY),
        _spec(Kind.AGE, _N, _C.IDENTITY),
        _spec(Kind.BIRTH_DATE, _W, _C.IDENTITY, searchable=False),
        _spec(Kind.OCCUPATION, _N, _C.IDENTITY),
        _spec(Kind.PASSWORD, _N, _C.CREDENTIAL),
        _spec(Kind.AVATAR_URL, _W, _C.CONTENT, "url"),
        _spec(Kind.BROWSING_URL, _N, _C.BEHAVIOR),
        _spec(Kind.SEARCH_QUERY, _N, _C.BEHAVIOR),
        _spec(Kind.CHAT_TEXT, _N, _C.CONTENT),
        _spec(Kind.CONTACTS, _N, _C.CONTENT),
        _spec(Kind.CALL_LOG, _N, _C.CONTENT),
        _spec(Kind.SMS_LOG, _N, _C.CONTENT),
        _spec(Kind.PHOTO_EXIF, _N, _C.LOCATION),
        _spec(Kind.IP_ADDRESS, _W, _C.NETWORK, "ip"),
        _spec(Kind.USER_AGENT, _N, _C.DEVICE),
        _spec(Kind.CARRIER, _N, _C.NETWORK),
        _spec(Kind.CELL_TOWER, _N, _C.LOCATION),
        _spec(Kind.MAC_ADDRESS, _S, _C.DEVICE, "mac"),
        _spec(Kind.BSSID, _N, _C.LOCATION, "mac"),
        _spec(Kind.IMEI, _S, _C.DEVICE, "imei"),
        _spec(Kind.DEVICE_SERIAL, _S, _C.DEVICE, "device"),
        _spec(Kind.DEVICE_ID, _S, _C.DEVICE, "device"),
        _spec(Kind.IDFA, _S, _C.TRACKING, "device"),
        _spec(Kind.ANDROID_AD_ID, _S, _C.TRACKING, "device"),
        _spec(Kind.OAID, _S, _C.TRACKING, "device"),
        _spec(Kind.COOKIE_ID, _S, _C.TRACKING, "device"),
        _spec(Kind.CREDIT_CARD, _W, _C.FINANCIAL, "card"),
        _spec(Kind.BANK_ACCOUNT, _W, _C.FINANCIAL, "bank"),
        _spec(Kind.SIM_ID, _S, _C.DEVICE, "sim"),
        _spec(Kind.SOCIAL_ID, _S, _C.SOCIAL, "social"),
        _spec(Kind.PUSH_TOKEN, _S, _C.DEVICE, "push"),
        _spec(Kind.SEALED, _S, _C.IDENTITY, "sealed"),
    )
}


def spec_of(kind: AnyKind, custom: dict[CustomKind, KindSpec] | None = None) -> KindSpec:
    """Return what holds for ``kind``; an undeclared custom kind is weak and stands alone."""
    if isinstance(kind, Kind):
        return SPECS[kind]
    return (custom or {}).get(kind) or KindSpec(kind, Power.WEAK, Category.CUSTOM, f"x:{kind.lower()}", True)


def as_kind(name: str) -> AnyKind:
    """Return the built-in kind of that name, or a custom one."""
    return Kind(name) if name in Kind.__members__ else CustomKind(name)

"""What proves who somebody is, up to which level, and for whom. Pure.

Levels: 0 nothing, 1 control of a contact, 2 a channel known beforehand or a signed event of the account,
3 a document seen. Of a document only that it was seen is kept: who saw it, how, at which level, and a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from delenda.errors import InputError, Unverified
from delenda.kinds import Category, Power
from delenda.model import Identifier, RequestKind

if TYPE_CHECKING:
    from delenda.settings import RequestSettings


class Reporter(StrEnum):
    """Who asks."""

    SELF = "self"
    GUARDIAN = "guardian"
    AGENT = "agent"
    COMPANY = "company"
    """We ourselves found data that must go: a child's, say."""


class Method(StrEnum):
    """How identity was proven."""

    SIGNED_EVENT = "signed_event"
    """The product says so, under its signature: the person was signed in."""
    CODE = "code"
    """A one-time code, sent to a seed of the request, came back."""
    CONTACT = "contact"
    KNOWN_CHANNEL = "known_channel"
    DOCUMENT = "document"
    GUARDIAN = "guardian"
    """A guardian's identity and relation to the child were shown."""
    MANDATE = "mandate"
    """An agent's mandate, and the person behind it, were shown."""
    INTERNAL = "internal"
    """Found by ourselves; nobody outside gets anything."""


CEILING: Final[Mapping[Method, int]] = {
    Method.SIGNED_EVENT: 2,
    Method.CODE: 2,
    Method.CONTACT: 1,
    Method.KNOWN_CHANNEL: 2,
    Method.DOCUMENT: 3,
    Method.GUARDIAN: 3,
    Method.MANDATE: 3,
    Method.INTERNAL: 3,
}
"""The highest level that a method can give."""

ACCEPTED: Final[Mapping[Reporter, frozenset[Method]]] = {
    Reporter.SELF: frozenset({Method.SIGNED_EVENT, Method.CODE, Method.CONTACT, Method.KNOWN_CHANNEL, Method.DOCUMENT}),
    Reporter.GUARDIAN: frozenset({Method.GUARDIAN}),
    Reporter.AGENT: frozenset({Method.MANDATE}),
    Reporter.COMPANY: frozenset({Method.INTERNAL}),
}
"""What counts, by who asks: a child's own code proves nothing about a guardian."""

BY_MACHINE: Final = frozenset({Method.SIGNED_EVENT, Method.CODE})
"""Never recorded by hand."""

_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,39}")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof of identity: ``reason`` and ``evidence`` are codes, such as a file's number, never its content."""

    method: Method
    level: int
    by: str
    reason: str = ""
    evidence: str = ""


def check(proof: Proof, reporter: Reporter, kind: RequestKind) -> None:
    """Return if the proof counts for who asks, at its level.

    Raises ``Unverified`` for a method that does not count, ``InputError`` for a level above the method's.
    """
    if proof.method not in ACCEPTED[reporter]:
        known = ", ".join(sorted(ACCEPTED[reporter]))
        raise Unverified(f"{proof.method} does not prove who {reporter} is; what does: {known}")
    if not 0 <= proof.level <= CEILING[proof.method]:
        raise InputError(f"{proof.method} proves identity up to level {CEILING[proof.method]}, not {proof.level}")
    if proof.method is Method.INTERNAL and kind not in (RequestKind.ERASE, RequestKind.ANONYMIZE, RequestKind.SUPPRESS):
        raise Unverified(f"we can't ask for {kind} in somebody's name")


def needed_level(settings: RequestSettings, kind: RequestKind, seeds: Iterable[Identifier]) -> int:
    """Return the level that the request needs. Only devices named: nobody but its holder should be believed."""
    level = settings.verification.get(kind, max(settings.verification.values(), default=3))
    linking = [s for s in seeds if s.spec.power is Power.STRONG]
    only_devices = all(s.spec.category in (Category.DEVICE, Category.TRACKING) for s in linking)
    return max(level, settings.device_only_level) if only_devices else level


def code_word(text: str, name: str) -> str:
    """Return ``text`` if it is a code: no spaces, no value. Raises ``InputError`` naming ``name``."""
    if not _CODE.fullmatch(text) or re.search(r"\d{9}", text):
        raise InputError(f"{name}: a code of at most 40 letters, digits and _ . : / - is expected, no sentence")
    return text

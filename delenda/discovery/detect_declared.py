"""What the engine asks of a detector beyond the port: its forms, its names, and what evidence is enough.

Every detector of this house declares them. One that offers the port's two methods only, a user's own, is
completed with what can be told from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from delenda.kinds import AnyKind
from delenda.lexer import Form
from delenda.model import Evidence, Match
from delenda.ports import Detector


@runtime_checkable
class Declares(Protocol):
    """A detector that declares what it reads and by which names it goes."""

    kind: AnyKind
    forms: frozenset[Form]
    names: Sequence[str]
    initials: Sequence[str]
    enough: Sequence[Evidence]
    searches: bool
    trigger: str
    close: bool
    by_label: bool
    phrase: bool

    def canonical(self, text: str) -> str | None: ...
    def evidence(self, value: str) -> Evidence: ...
    def judge(self, text: str) -> tuple[str, Evidence] | None: ...
    def linkable(self, value: str) -> bool: ...
    def spellings(self, value: str) -> list[str]: ...
    def find(self, text: str) -> Iterable[Match]: ...


class Completed:
    """A plain detector with the rest filled in: it searches by itself, and its shape suffices."""

    forms: frozenset[Form] = frozenset()
    names: Sequence[str] = ()
    initials: Sequence[str] = ()
    enough: Sequence[Evidence] = (Evidence.NONE,)
    searches = True
    trigger = ""
    close = False
    by_label = False
    phrase = False

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.kind = detector.kind
        self.canonical = detector.canonical
        self.find = detector.find

    def evidence(self, value: str) -> Evidence:  # noqa: ARG002  # the protocol
        return Evidence.SHAPE

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        value = self.canonical(text)
        return None if value is None else (value, Evidence.SHAPE)

    def linkable(self, value: str) -> bool:  # noqa: ARG002  # the protocol
        return True

    def spellings(self, value: str) -> list[str]:
        return [value]


def declared(detector: Detector) -> Declares:
    """Return a detector as one that declares everything."""
    return detector if isinstance(detector, Declares) else Completed(detector)

"""A first glance at a column's cells, and each distinct one judged once.

Whether a cell can be of a kind at all is mostly told by its length, how many digits it has, and one character: a
mailbox has an ``@``. A detector is only asked about the cells that have what all its values have, and never twice about
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from delenda.kinds import AnyKind, Kind
from delenda.lexer import fold
from delenda.model import Evidence

Judged = tuple[str, Evidence] | None
Look = tuple[str, int, int]
"""A cell, folded, its length, and how many digits it has."""
PROBE: Final = 8
"""If none of so many values is of a kind, most of them are not."""
_DIGITS: Final = b"0123456789"


class Least(NamedTuple):
    """What each value of a kind has at the least: characters, digits, and one of some characters."""

    size: int = 0
    digits: int = 0
    one_of: str = ""


LEAST: Final[Mapping[AnyKind, Least]] = {
    Kind.EMAIL: Least(one_of="@%"),
    Kind.USER_AGENT: Least(one_of="/"),
    Kind.CN_RESIDENT_ID: Least(digits=14),
    Kind.PHONE_NUMBER: Least(digits=7),
    Kind.CREDIT_CARD: Least(digits=12),
    Kind.IMEI: Least(size=14),
    Kind.SIM_ID: Least(size=15, digits=6),
    Kind.BANK_ACCOUNT: Least(size=9, digits=2),
    Kind.IP_ADDRESS: Least(one_of=".:"),
    Kind.MAC_ADDRESS: Least(size=12),
    Kind.BSSID: Least(size=12),
    Kind.CELL_TOWER: Least(digits=1),
    Kind.PUSH_TOKEN: Least(size=16),
    Kind.ADDRESS: Least(size=5),
}
"""A kind that is not here may be any text."""


LISTED: Final[Mapping[AnyKind, Least]] = {
    Kind.COOKIE_ID: Least(digits=10, one_of="."),
    Kind.SOCIAL_ID: Least(size=15, one_of="ow"),
    Kind.PUSH_TOKEN: Least(size=16, one_of=":E"),
}
"""The same of those values that a detector's own dictionary knows."""
ANY: Final = Least()


class Judgements:
    """What the detectors say of some cells."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._looks = {text: _look(text) for text in dict.fromkeys(texts)}
        self._whole = _most(self._looks.values())
        self._first = _most(self._looks[text] for text in texts[:PROBE])
        self._by_kind: dict[AnyKind, dict[str, Judged]] = {}

    def any(self, detector: Any) -> bool:
        """Return whether one of the first cells is of a detector's kind."""
        least = LEAST.get(detector.kind, ANY)
        return has(self._first, least) and any(self._asked(detector, self._texts[:PROBE], least))

    def of(self, detector: Any, texts: Sequence[str], *, listed: bool = False) -> list[Judged]:
        """Return what a detector says of some of the cells; where it says nothing, there may be nothing at all.

        ``listed``: only what its dictionary knows is asked for.
        """
        kind = detector.kind
        if listed and kind in LISTED:
            least = LISTED[kind]
            some = [t for t in texts if has(self._looks[t], least)] if has(self._whole, least) else ()
            return [detector.judge(t) for t in some]
        least = LEAST.get(kind, ANY)
        return self._asked(detector, texts, least) if has(self._whole, least) else []

    def _asked(self, detector: Any, texts: Sequence[str], least: Least) -> list[Judged]:
        known = self._by_kind.setdefault(detector.kind, {})
        judge, looks = detector.judge, self._looks
        for text in texts:
            if text not in known:
                known[text] = judge(text) if least is ANY or has(looks[text], least) else None
        return [known[text] for text in texts]


def _most(looks: Iterable[Look]) -> Look:
    """Return what some cells have together: whatever one of them may be, they may be."""
    some = list(looks)
    sizes = (size for _, size, _ in some)
    digits = (digits for _, _, digits in some)
    return "".join(text for text, _, _ in some), max(sizes, default=0), max(digits, default=0)


def _look(text: str) -> Look:
    folded = fold(text)
    data = folded.encode("utf-8", "surrogatepass")
    return folded, len(folded), len(data) - len(data.translate(None, _DIGITS))


def has(look: Look, least: Least) -> bool:
    """Return whether a cell has what a kind's values have at the least."""
    folded, size, digits = look
    if size < least[0] or digits < least[1]:
        return False
    return not least[2] or any(c in folded for c in least[2])


def may_be(kind: AnyKind, text: str, least: Mapping[AnyKind, Least] = LEAST) -> bool:
    """Return whether a glance lets a text through to the detector of a kind.

    >>> may_be(Kind.EMAIL, "13800138000"), may_be(Kind.PHONE_NUMBER, "13800138000")
    (False, True)
    """
    return has(_look(text), least.get(kind, ANY))

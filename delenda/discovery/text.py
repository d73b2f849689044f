"""Identifiers in free text: pieces, what the detectors make of them, and what stands beside them.

One linear pass cuts the pieces; each detector that knows the form judges it; a label or a nearby word decides
between kinds that share a form (an IDFA, a GAID and an order's UUID look alike). Kinds without a form of their
own are read from the fields that name them, or found by their detectors' own search.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, zip_longest
from operator import itemgetter
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import re2

from delenda.discovery.detect_context import Context, label_before
from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_fields import FieldReader
from delenda.discovery.detect_keys import either, options
from delenda.discovery.detect_lines import BLOCK, blocks, chosen, joined_rows, part, put_back
from delenda.discovery.detect_names import Vocabulary
from delenda.discovery.detect_overlaps import START, Held, settle
from delenda.discovery.detect_pieces import PieceReader, Sufficiency
from delenda.discovery.detect_placed import HEADER, PlacedReader
from delenda.discovery.detect_quiet import Quiet
from delenda.kinds import Kind
from delenda.lexer import encoded, first, fold
from delenda.model import Evidence, Match

_CONTENT: Final = frozenset(
    {Kind.CHAT_TEXT, Kind.CONTACTS, Kind.CALL_LOG, Kind.SMS_LOG, Kind.PHOTO_EXIF, Kind.ACCOUNT_ID}
)
"""Kinds that are whole fields of content, or the company's own: columns hold them, text does not name them."""
_UNMOVED: Final = frozenset(
    {Kind.ADDRESS, Kind.AVATAR_URL, Kind.NICKNAME, Kind.COOKIE_ID, Kind.CARRIER, Kind.SEALED, Kind.OCCUPATION,
     Kind.PASSWORD, Kind.PUSH_TOKEN, Kind.SEARCH_QUERY, Kind.BROWSING_URL, Kind.CELL_TOWER, Kind.DEVICE_SERIAL,
     Kind.GPS_LOCATION, Kind.SIM_ID}
)  # fmt: skip
"""Kinds that a detector finds whatever the label before them: a cookie's own name labels its value."""
_TABLE: Final = re2.compile(HEADER.encode(), options())
_LONG: Final = 1 << 14
"""Characters of a text whose lines are worth comparing."""
_LARGE: Final = 1000
"""Characters of a pattern that is large."""
_SHORT: Final = 2048
"""Characters from which on lines that are worth a close look are read by themselves."""


class TextReader:
    """Reads identifiers out of text."""

    def __init__(self, detectors: Sequence[Declares], vocabulary: Vocabulary) -> None:
        self._searching = [d for d in detectors if d.searches]
        triggers = _triggers(detectors)
        self._telling = _groups_of(triggers)
        self._triggers = [re2.compile(t.encode(), options()) for t in triggers]
        self._suffices = Sufficiency(detectors)
        self._fields = FieldReader(
            (d for d in detectors if d.kind not in _CONTENT and (d.by_label or not d.forms) and d.names), vocabulary
        )
        self._context = Context(vocabulary)
        self._pieces = PieceReader(detectors, self._context, self._suffices)
        self._vocabulary = vocabulary
        self._placed = PlacedReader(
            (d for d in detectors if d.kind not in _CONTENT), vocabulary, self._fields.plausible
        )
        looks = [*triggers, self._fields.pattern, *self._placed.patterns] if triggers else []
        alike = [d.find if getattr(d, "digits_alike", False) else None for d in self._searching]
        self._quiet = Quiet(list(zip_longest(looks, alike[: len(looks)])), self._pieces)

    def telling(self, values: pa.Array) -> pa.Array | None:
        """Return the numbers of the rows of an array of strings that may hold something; None: all may."""
        return self._quiet.others(values)

    def read(self, text: str) -> list[Match]:
        """Return the identifiers in a text, left to right, without overlaps."""
        found: Iterable[Held] = self._found(text) if len(text) < _LONG else self._found_in_long(text)
        if "\n" in text and (placed := list(self._placed.in_tables(fold(text)))):
            found = settle([*found, *placed])
        return [Match(kind, start, end, value, evidence) for start, end, kind, value, evidence in found]

    def read_array(self, values: pa.Array) -> list[tuple[int, Match]]:
        """Return ``(row, match)`` for an array of strings, row by row.

        Rows in plain ASCII are joined in Arrow's own memory, and never become strings of Python's one by one.
        """
        lined = pc.match_substring(values, "\n")
        ascii_only = pc.fill_null(pc.and_not(pc.string_is_ascii(values), lined), False)
        plain = pc.indices_nonzero(ascii_only)
        other = pc.indices_nonzero(pc.and_not(pc.is_valid(values), ascii_only))
        found: list[tuple[int, Match]] = []
        for text, begins, numbers in joined_rows(values, plain):
            found += self._read_lines(text, begins, numbers)
        if len(other):
            numbers = other.to_pylist()
            found += ((numbers[i], match) for i, match in self.read_rows(values.take(other).to_pylist()))
            found.sort(key=itemgetter(0))
        return found

    def read_rows(self, rows: Sequence[str | None]) -> Iterator[tuple[int, Match]]:
        """Yield ``(row, match)`` row by row: rows are read together, as the lines of one text."""
        sizes = list(accumulate([len(r) + 1 if r else 1 for r in rows], initial=0))
        at = 0
        while at < len(rows):
            stop = max(at + 1, bisect_right(sizes, sizes[at] + BLOCK) - 1)
            yield from self._read_together(rows, at, stop)
            at = stop

    def _read_together(self, rows: Sequence[str | None], at: int, stop: int) -> list[tuple[int, Match]]:
        """Read some rows, those in plain ASCII by themselves: their bytes are their characters; so are tables."""
        plain: list[int] = []
        other: list[int] = []
        found: list[tuple[int, Match]] = []
        for i in range(at, stop):
            if not (row := rows[i]):
                continue
            if "\n" in row and _TABLE.search(encoded(row)):
                found += ((i, match) for match in self.read(row))
            else:
                (plain if row.isascii() else other).append(i)
        for some in (plain, other):
            lines = [rows[i] or "" for i in some]
            begins = list(accumulate([len(line) + 1 for line in lines], initial=0))
            found += self._read_lines("\n".join(lines), begins, some)
        if len(plain) < stop - at:
            found.sort(key=itemgetter(0))
        return found

    def _read_lines(self, text: str, begins: Sequence[int], numbers: Sequence[int]) -> Iterator[tuple[int, Match]]:
        """Yield what stands in the lines of a text, that is, in rows with these numbers; nothing reaches over two."""
        i = 1
        for start, end, kind, value, evidence in self._found(text):
            i = bisect_right(begins, start, i)
            begin = begins[i - 1]
            if end < begins[i]:
                yield numbers[i - 1], Match(kind, start - begin, end - begin, value, evidence)

    def _found_in_long(self, text: str) -> Iterator[Held]:
        """Yield what is found in a text of many lines, but for those whose like has been seen to hold nothing."""
        lines = text.split("\n")
        try:
            telling = self.telling(pa.array(lines, pa.large_string()))
        except UnicodeEncodeError:  # half a character
            telling = None
        if telling is None:
            yield from self._found(text)
        else:
            some = chosen(lines, telling.to_pylist())
            yield from put_back(some, self._found(some.text))

    def _found(self, text: str) -> Iterator[Held]:
        """Yield what is found in a text, left to right."""
        for start, end in blocks(text):
            block = fold(text[start:end])
            if not self._telling:
                found = settle(self._all(block, self._searching))
            elif len(block) >= _SHORT:
                found = self._found_in_lines(block)
            else:
                found = settle(self._all(block, self._wanted(block)))
            yield from moved(found, start) if start else found

    def _found_in_lines(self, block: str) -> list[Held]:
        """Read the lines that are worth a close look by themselves, and the others together."""
        close, rest = part(block, self._telling)
        found = [
            *put_back(close, settle(self._all(close.text, self._searching))),
            *put_back(rest, settle(self._all(rest.text, None))),
        ]
        found.sort(key=START)
        return found

    def _all(self, text: str, searching: Iterable[Declares] | None) -> list[Held]:
        """Return what is in a folded text; without detectors to search it, it is not worth a close look."""
        found = self._pieces.find(text, close=searching is not None)
        found += self._fields.find(text)
        found += self._placed.find(text)
        for detector in searching or ():
            for match in detector.find(text):
                confirmed = self._confirm(text, match)
                if confirmed is not None:
                    found.append(confirmed)
        return found

    def _wanted(self, text: str) -> Sequence[Declares] | None:
        """Return the detectors to search a short text; None if it is not worth a close look at all.

        Each trigger is asked by itself: a set of all of them makes a state for each combination of theirs.
        """
        data = encoded(text)
        told = [i for i, trigger in enumerate(self._triggers) if first(trigger, data)]
        return [self._searching[i] for i in told if i < len(self._searching)] if told else None

    def _confirm(self, text: str, match: Match) -> Held | None:
        """Return what a detector found by itself with what its label says; None if that says otherwise."""
        kind, evidence = match.kind, match.evidence
        name, key = label_before(text, match.start)
        if name and (name.isascii() or Evidence.CONTEXT not in evidence):
            reading = self._vocabulary.read(name)
            if kind in reading.kinds:
                evidence |= Evidence.FIELD_NAME
            elif kind not in _UNMOVED and (
                reading.foreign
                or (reading.sure and not _CONTENT.issuperset(reading.kinds))
                or (key and reading.kinds == () and kind is not Kind.PERSON_NAME)
            ):
                return None
        if not self._suffices(kind, evidence):
            near = self._context.cue(text, match.start, match.end)
            if kind not in near.kinds:
                return None
            evidence |= Evidence.CONTEXT
        return match.start, match.end, kind, match.value, evidence


def _triggers(detectors: Iterable[Declares]) -> list[str]:
    """Return RE2 patterns of what wants a look: each searching detector's, then the names of kinds that want it close.

    Nothing, if some detector wants to search everything.
    """
    some = list(detectors)
    triggers = [d.trigger for d in some if d.searches]
    close = {n for d in some if d.close for n in d.names}
    return [*triggers, *([either(close)] if close else ())] if all(triggers) else []


def _groups_of(patterns: Sequence[str]) -> list[Any]:
    """Return RE2 patterns that match wherever one of some does: the small ones as one, each large one by itself.

    Of all as one, RE2 would make a state for each set of states that theirs can be in together.
    """
    small = [p for p in patterns if len(p) < _LARGE]
    groups = [small, *([p] for p in patterns if len(p) >= _LARGE)] if patterns else []
    return [re2.compile("|".join(f"(?:{p})" for p in group).encode(), options()) for group in groups if group]


def moved(found: Iterable[Held], by: int) -> Iterator[Held]:
    """Yield what was found, ``by`` characters further on."""
    return ((start + by, end + by, kind, value, evidence) for start, end, kind, value, evidence in found)

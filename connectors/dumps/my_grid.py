"""Where the values of an ``INSERT`` statement begin and end: found for all of its rows at once, or row by row.

What parts rows and values are parentheses and commas outside of quotes, and dumps write nothing but literals between
them; so a few passes over the bytes find all. A statement that does not come out as a grid of rows and values (or
holds what would part lines) is read with a pattern, value after value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from connectors.dumps.layout import Truncated

VALUE: Final = re.compile(
    rb"\s*(?:(_binary )?'((?:[^'\\]|\\.|'')*)'|(NULL)"
    rb"|(0x[0-9A-Fa-f]+|b'[01]+'|-?[0-9][^,()']*|-?\.?[A-Za-z0-9.+-]+))\s*",
    re.DOTALL,
)
HEAD: Final = re.compile(rb"INSERT (?:IGNORE )?INTO `((?:[^`]|``)+)`(?: \(([^)]*)\))? VALUES\s*")
_PARTS: Final = np.zeros(256, bool)
_PARTS[list(b"'(),;")] = True
_LINE, _MARK = 10, 1
_UNFIT: Final = (b"\r", bytes([_MARK]))
"""What a line of marked values can't hold."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The marks of a statement: one row each, ``(`` before the first value, what follows each value, the last ``)``."""

    block: bytes = field(repr=False)
    marks: Any = field(repr=False)
    lined: bool
    """Whether marks are found in bytes that can be read as lines."""

    @property
    def rows(self) -> int:
        return len(self.marks)

    @property
    def width(self) -> int:
        """Return how many values a row has."""
        return int(self.marks.shape[1]) - 1

    def row(self, number: int) -> Span:
        """Return a row's span, parentheses included."""
        return int(self.marks[number, 0]), int(self.marks[number, -1]) + 1

    def values(self, number: int) -> list[Span]:
        """Return the spans of a row's values."""
        return [(start + 1, end) for start, end in pairwise(self.marks[number].tolist())]

    def literals(self, places: Sequence[int]) -> list[pa.Array]:
        """Return the literals of some columns, as they are written; null for NULL."""
        if self.lined:
            return self._lines(places)
        every = [[self.block[s + 1 : e].strip() for s, e in self.marks[:, [p, p + 1]].tolist()] for p in places]
        return [pa.array([None if v == b"NULL" else v for v in values], pa.binary()) for values in every]

    def _lines(self, places: Sequence[int]) -> list[pa.Array]:
        first, last = self.row(0)[0], self.row(self.rows - 1)[1]
        data = np.frombuffer(self.block, np.uint8)[first:last].copy()
        data[data == _LINE] = ord(" ")
        data[self.marks[:, :-1] - first] = _MARK
        data[self.marks[:, -1] - first] = _LINE
        names = [str(n) for n in range(-1, self.marks.shape[1] - 1)]  # before the first value stands what parts rows
        wanted = [str(p) for p in places]
        table = pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
            pyarrow.csv.ParseOptions(
                delimiter=chr(_MARK), quote_char=False, double_quote=False, escape_char=False, ignore_empty_lines=False
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.binary()),
                null_values=["NULL"],
                strings_can_be_null=True,
                include_columns=wanted,
            ),
        )
        return [table.column(name).combine_chunks() for name in wanted]


def grid(block: bytes, width: int = 0) -> Grid:
    """Return the grid of a statement with ``width`` columns; 0: with as many as its first row has.

    Raises ``Truncated`` for what can't be read, or has not all values.
    """
    head = HEAD.match(block)
    if head is None:
        raise Truncated("dump: an INSERT statement can't be read")
    marks = _marks(block, head.end())
    if marks is None or (width and marks.shape[1] != width + 1):
        marks = _one_by_one(block, head.end(), width)
        return Grid(block, marks, lined=False)
    return Grid(block, marks, lined=not any(sign in block for sign in _UNFIT) and _parts_lines(block, marks))


def _parts_lines(block: bytes, marks: Any) -> bool:
    """Return whether line ends stand between rows only."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == _LINE)
    ends = ends[(ends > marks[0, 0]) & (ends < marks[-1, -1])]
    before = np.searchsorted(marks[:, 0], ends, side="right") - 1
    return bool((ends > marks[before, -1]).all())


def _marks(block: bytes, start: int) -> Any:
    """Return the marks; None, if they make no grid."""
    data = np.frombuffer(block, np.uint8)
    places = np.flatnonzero(_PARTS[data[start:]]) + start
    signs = data[places]
    quotes = signs == ord("'")
    if b"\\" in block:
        quotes &= ~np.isin(places, _escaped(data), assume_unique=True)
    outside = (np.cumsum(quotes) % 2 == 0) & (signs != ord("'"))
    places, signs = places[outside], signs[outside]
    ends = np.flatnonzero(signs == ord(";"))
    closed = np.flatnonzero(signs == ord(")"))
    if not len(ends) or not len(closed):
        return None
    width = int(closed[0]) + 2  # with what parts this row from the next
    used = int(ends[0]) + 1
    if used % width:
        return None
    rows = signs[:used].reshape(-1, width)
    fits = (rows[:, 0] == ord("(")).all() and (rows[:, 1:-2] == ord(",")).all() and (rows[:, -2] == ord(")")).all()
    if not fits or not (rows[:-1, -1] == ord(",")).all():
        return None
    return places[:used].reshape(-1, width)[:, :-1]


def _escaped(data: Any) -> Any:
    """Return the places of characters behind a backslash that is none such itself."""
    places = np.flatnonzero(data == ord("\\"))
    begins = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    behind = places - np.repeat(places[begins], np.diff(begins, append=len(places)))
    return places[behind % 2 == 0] + 1


def _one_by_one(block: bytes, at: int, width: int) -> Any:
    """Return the marks, found with a pattern."""
    found = list(_rows(block, at))
    if {len(row) for row in found} != {width + 1 if width else len(found[0])}:
        raise Truncated("dump: a row has not all values")
    return np.array(found, np.int64)


def _rows(block: bytes, at: int) -> Iterator[list[int]]:
    while True:
        if block[at : at + 1] != b"(":
            raise Truncated("dump: an INSERT statement can't be read")
        marks, at = [at], at + 1
        while True:
            value = VALUE.match(block, at)
            if value is None:
                raise Truncated("dump: a row can't be read")
            marks.append(value.end())
            at = value.end() + 1
            mark = block[at - 1 : at]
            if mark == b")":
                break
            if mark != b",":
                raise Truncated("dump: a row can't be read")
        yield marks
        mark = block[at : at + 1]
        if mark == b";":
            return
        if mark != b",":
            raise Truncated("dump: an INSERT statement has no end")
        at += 1
        while block[at : at + 1] in (b"\n", b" "):
            at += 1

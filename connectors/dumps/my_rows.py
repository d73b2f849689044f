"""Rows as ``mysqldump`` and ``mariadb-dump`` write them: ``INSERT INTO `t` VALUES (…),(…);``, a statement a block.

Strings are in single quotes, with backslash escapes and doubled quotes; binary ones are ``_binary '…'`` or ``0x…``.
Source: MariaDB's documentation of string literals; ``mysqldump.c``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from connectors.dumps.layout import Edits, Part, Truncated
from connectors.sql_types import Column

_VALUE: Final = re.compile(
    rb"\s*(?:(_binary )?'((?:[^'\\]|\\.|'')*)'|(NULL)"
    rb"|(0x[0-9A-Fa-f]+|b'[01]+'|-?[0-9][^,()']*|-?\.?[A-Za-z0-9.+-]+))\s*",
    re.DOTALL,
)
HEAD: Final = re.compile(rb"INSERT (?:IGNORE )?INTO `((?:[^`]|``)+)`(?: \(([^)]*)\))? VALUES\s*")
_LETTERS: Final = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a", b"b": b"\b"}
_ESCAPE: Final = re.compile(rb"\\(.)|''", re.DOTALL)
_SPECIAL: Final = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\0": "\\0", "\n": "\\n", "\r": "\\r", "\x1a": "\\Z", '"': '\\"'}
)
Span = tuple[int, int]


class InsertRows:
    """The :class:`connectors.dumps.layout.Rows` of MariaDB and MySQL."""

    dialect = "mysql"

    def records(self, block: bytes, part: Part, columns: Sequence[Column]) -> pa.RecordBatch:
        """Return the values of ``columns``, typed. Raises ``Truncated`` if a row has not all values."""
        places = [part.columns.index(c.name) for c in columns]
        cells: list[list[Any]] = [[] for _ in columns]
        for _, values in _rows(block, part):
            for held, column, place in zip(cells, columns, places, strict=True):
                held.append(_typed(column, block[values[place][0] : values[place][1]]))
        return pa.RecordBatch.from_arrays(
            [_array(c, held) for c, held in zip(columns, cells, strict=True)], names=[c.name for c in columns]
        )

    def retype(self, column: Column, texts: pa.Array) -> pa.Array:
        try:
            return pa.array([None if t is None else _parsed(column.type, t) for t in texts.to_pylist()], column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, ArithmeticError):
            return texts

    def pick(self, block: bytes, rows: Sequence[int]) -> bytes:
        wanted, head = set(rows), HEAD.match(block)
        if head is None:
            raise Truncated("dump: an INSERT statement can't be read")
        found = [block[a:b] for n, ((a, b), _) in enumerate(_rows(block, None)) if n in wanted]
        return head[0] + b",".join(found) + b";\n"

    def edit(self, block: bytes, part: Part, edits: Edits) -> bytes:
        """Return the statement with its rows changed; nothing, if all of them go."""
        pieces: list[bytes] = []
        done, kept, gap = 0, 0, b""
        for number, ((start, end), values) in enumerate(_rows(block, part)):
            between = block[done:start]
            if number == 0:
                pieces.append(between)
            elif kept:
                gap = between
            done = end
            change = edits.get(number, {})
            if change is None:
                continue
            pieces.append((gap if kept else b"") + _changed(block, (start, end), values, part, change))
            kept += 1
        return b"".join([*pieces, block[done:]]) if kept else b""


def _changed(block: bytes, row: Span, values: Sequence[Span], part: Part, change: dict[str, str | None]) -> bytes:
    pieces, done = [], row[0]
    for place in sorted(part.columns.index(n) for n in change):
        value = change[part.columns[place]]
        pieces += [block[done : values[place][0]], quoted(value)]
        done = values[place][1]
    return b"".join([*pieces, block[done : row[1]]])


def quoted(value: str | None) -> bytes:
    """Return a text as a literal; the server turns it into the column's type."""
    return b"NULL" if value is None else b"'" + value.translate(_SPECIAL).encode() + b"'"


def _rows(block: bytes, part: Part | None) -> Iterator[tuple[Span, list[Span]]]:
    """Yield each row's span, parentheses included, and the spans of its values. Raises ``Truncated``."""
    head = HEAD.match(block)
    at = head.end() if head else -1
    while at >= 0:
        if block[at : at + 1] != b"(":
            raise Truncated("dump: an INSERT statement can't be read")
        start, at = at, at + 1
        values: list[Span] = []
        while True:
            found = _VALUE.match(block, at)
            if found is None:
                raise Truncated("dump: a row can't be read")
            values.append((found.start(), found.end()))
            at = found.end()
            mark = block[at : at + 1]
            at += 1
            if mark == b")":
                break
            if mark != b",":
                raise Truncated("dump: a row can't be read")
        if part is not None and len(values) != len(part.columns):
            raise Truncated(f"dump: {part.table}: a row has not all values")
        yield (start, at), values
        mark = block[at : at + 1]
        if mark == b";":
            return
        if mark != b",":
            raise Truncated("dump: an INSERT statement has no end")
        at += 1
        while block[at : at + 1] in (b"\n", b" "):
            at += 1
    raise Truncated("dump: an INSERT statement can't be read")


# --- values ------------------------------------------------------------------------------------------


def _typed(column: Column, literal: bytes) -> Any:
    """Return a literal as the column's type, as its driver gives it; as text, if it is none of it."""
    found = _VALUE.fullmatch(literal)
    if found is None or found[3]:
        return None
    raw = _ESCAPE.sub(_character, found[2]) if found[2] is not None else found[4]
    kind = column.type
    if pa.types.is_binary(kind):
        if found[2] is None and raw.startswith(b"0x"):
            return bytes.fromhex(raw[2:].decode())
        return raw
    text = raw.decode("utf-8", "backslashreplace")
    try:
        return _parsed(kind, text)
    except (ValueError, ArithmeticError):
        return text


def _parsed(kind: pa.DataType, text: str) -> Any:
    if pa.types.is_string(kind):
        return text
    if pa.types.is_integer(kind):
        return int(text)
    if pa.types.is_floating(kind):
        return float(text)
    if pa.types.is_decimal(kind):
        return Decimal(text)
    if pa.types.is_timestamp(kind):
        moment = dt.datetime.fromisoformat(text)
        return moment.replace(tzinfo=dt.UTC) if kind.tz else moment
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(text)
    if pa.types.is_duration(kind):
        sign = -1 if text.startswith("-") else 1
        hours, minutes, seconds = text.lstrip("-").split(":")
        return sign * dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return text


def _array(column: Column, values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, column.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if v is None else str(v) for v in values], pa.string())


def _character(match: re.Match[bytes]) -> bytes:
    return b"'" if match[1] is None else _LETTERS.get(match[1], match[1])

"""Rows as ``mysqldump`` and ``mariadb-dump`` write them: ``INSERT INTO `t` VALUES (…),(…);``, a statement a block.

Strings are in single quotes, with backslash escapes and doubled quotes; binary ones are ``_binary '…'`` or ``0x…``.
Source: MariaDB's documentation of string literals; ``mysqldump.c``.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.dumps.layout import Edits, Part, Values
from connectors.dumps.my_grid import VALUE, Grid, grid
from connectors.sql_types import Column

_MOMENT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)?$"
_LETTERS: Final = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a", b"b": b"\b"}
_ESCAPE: Final = re.compile(rb"\\(.)|''", re.DOTALL)
_SPECIAL: Final = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\0": "\\0", "\n": "\\n", "\r": "\\r", "\x1a": "\\Z", '"': '\\"'}
)


class InsertRows:
    """The :class:`connectors.dumps.layout.Rows` of MariaDB and MySQL."""

    dialect = "mysql"

    def __init__(self) -> None:
        self._near = threading.local()

    def _grid(self, block: bytes, width: int = 0) -> Grid:
        """Return the grid of a statement; a thread is asked about the same one several times in a row."""
        last: Grid | None = getattr(self._near, "grid", None)
        if last is None or last.block is not block or width not in (0, last.width):
            last = self._near.grid = grid(block, width)
        return last

    def records(self, block: bytes, part: Part, columns: Sequence[Column]) -> pa.RecordBatch:
        """Return the values of ``columns``, typed. Raises ``Truncated`` if a row has not all values."""
        literals = self._grid(block, len(part.columns)).literals([part.columns.index(c.name) for c in columns])
        return pa.RecordBatch.from_arrays(
            [_column(c, some) for c, some in zip(columns, literals, strict=True)], names=[c.name for c in columns]
        )

    def retype(self, column: Column, texts: pa.Array) -> pa.Array:
        try:
            return pa.array([None if t is None else _parsed(column.type, t) for t in texts.to_pylist()], column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, ArithmeticError):
            return texts

    def pick(self, block: bytes, rows: Sequence[int]) -> bytes:
        found = self._grid(block)
        return block[: found.row(0)[0]] + b",".join(block[a:b] for a, b in map(found.row, rows)) + b";\n"

    def edit(self, block: bytes, part: Part, edits: Edits) -> bytes:
        """Return the statement with its rows changed; nothing, if all of them go."""
        found = self._grid(block, len(part.columns))
        kept = next((row for row in range(found.rows) if edits.get(row, {}) is not None), None)
        if kept is None:
            return b""
        pieces, done = [block[: found.row(0)[0]]], found.row(kept)[0]
        for row in sorted(row for row in edits if row >= kept):
            change = edits[row]
            if change is None:  # with what parts it from the row before
                pieces.append(block[done : found.row(row - 1)[1]])
            else:
                pieces += [block[done : found.row(row)[0]], _changed(block, found, row, part, change)]
            done = found.row(row)[1]
        return b"".join([*pieces, block[done:]])


def _changed(block: bytes, found: Grid, row: int, part: Part, change: Values) -> bytes:
    (done, end), values = found.row(row), found.values(row)
    pieces = []
    for place in sorted(part.columns.index(n) for n in change):
        pieces += [block[done : values[place][0]], quoted(change[part.columns[place]])]
        done = values[place][1]
    return b"".join([*pieces, block[done:end]])


def quoted(value: str | None) -> bytes:
    """Return a text as a literal; the server turns it into the column's type."""
    return b"NULL" if value is None else b"'" + value.translate(_SPECIAL).encode() + b"'"


# --- values ------------------------------------------------------------------------------------------


def _column(column: Column, literals: pa.Array) -> pa.Array:
    """Return literals as the column's type, as its driver gives them; as texts, if one is none of it."""
    try:
        return _together(column.type, literals)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):
        return _array(column, [None if one is None else _typed(column, one) for one in literals.to_pylist()])


def _together(kind: pa.DataType, literals: pa.Array) -> pa.Array:
    """Return plain literals as their type, all at once. Raises ``ValueError`` or Arrow's errors for others."""
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        if pc.any(pc.starts_with(literals, "0x")).as_py():
            raise ValueError
        return pc.cast(pc.cast(literals, pa.string()), kind)
    if not (pa.types.is_string(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        raise ValueError
    if not pc.all(pc.and_(pc.starts_with(literals, "'"), pc.ends_with(literals, "'"))).as_py():
        raise ValueError
    texts = _unescaped(pc.cast(pc.binary_slice(literals, 1, -1), pa.string()))
    if pa.types.is_string(kind):
        return texts
    if not pc.all(pc.match_substring_regex(texts, _MOMENT)).as_py():
        raise ValueError
    return pc.cast(pc.cast(texts, pa.timestamp("us")) if pa.types.is_timestamp(kind) else texts, kind)


def _unescaped(texts: pa.Array) -> pa.Array:
    odd = pc.fill_null(pc.match_substring_regex(texts, r"\\|''"), False)
    if not pc.any(odd).as_py():
        return texts
    plain = [_ESCAPE.sub(_character, text.encode()).decode() for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(plain, pa.string()))


def _typed(column: Column, literal: bytes) -> Any:
    """Return a literal as the column's type, as its driver gives it; as text, if it is none of it."""
    found = VALUE.fullmatch(literal)
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
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if v is None else str(v) for v in values], pa.string())


def _character(match: re.Match[bytes]) -> bytes:
    return b"'" if match[1] is None else _LETTERS.get(match[1], match[1])

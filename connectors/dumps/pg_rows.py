"""Rows as PostgreSQL's ``COPY`` writes them: a line a row, tabs between values, ``\\N`` for NULL.

Tabs, line ends and backslashes in values are written as escapes, so a line end is always the end of a row.
Source: PostgreSQL's documentation of COPY, "Text Format".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from connectors.dumps.layout import Edits, Part, Truncated
from connectors.sql_types import Column

_LETTERS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_BACKSLASH: Final = re.compile(rb"\\")
_SPECIAL: Final = str.maketrans({"\\": "\\\\", **{v: f"\\{k}" for k, v in _LETTERS.items()}})


class CopyRows:
    """The :class:`connectors.dumps.layout.Rows` of PostgreSQL."""

    dialect = "postgresql"

    def records(self, block: bytes, part: Part, columns: Sequence[Column]) -> pa.RecordBatch:
        """Return the values of ``columns``, typed. Raises ``Truncated`` if a line has not all values."""
        texts = _texts(block, part, [c.name for c in columns])
        arrays = [typed(c, _unescaped(texts.column(c.name))) for c in columns]
        return pa.RecordBatch.from_arrays(arrays, names=[c.name for c in columns])

    def retype(self, column: Column, texts: pa.Array) -> pa.Array:
        return typed(column, texts)

    def pick(self, block: bytes, rows: Sequence[int]) -> bytes:
        ends = _ends(block)
        return b"".join(block[_start(ends, r) : ends[r]] for r in rows)

    def edit(self, block: bytes, part: Part, edits: Edits) -> bytes:
        ends, view = _ends(block), memoryview(block)
        pieces: list[bytes | memoryview] = []
        done = 0
        for row in sorted(edits):
            start, values = _start(ends, row), edits[row]
            pieces.append(view[done:start])
            done = int(ends[row])
            if values is not None:
                cells = block[start : done - 1].split(b"\t")
                for name, value in values.items():
                    cells[part.columns.index(name)] = escaped(value)
                pieces.append(b"\t".join(cells) + b"\n")
        pieces.append(view[done:])
        return b"".join(pieces)


def escaped(value: str | None) -> bytes:
    """Return a value as COPY writes it."""
    return b"\\N" if value is None else value.translate(_SPECIAL).encode()


def _ends(block: bytes) -> Any:
    return np.flatnonzero(np.frombuffer(block, np.uint8) == 10) + 1


def _start(ends: Any, row: int) -> int:
    return int(ends[row - 1]) if row else 0


def _texts(block: bytes, part: Part, wanted: Sequence[str]) -> pa.RecordBatch:
    """Return columns as the block writes them, escapes and all."""
    names = list(part.columns)
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(block),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            pyarrow.csv.ParseOptions(
                delimiter="\t", quote_char=False, double_quote=False, escape_char=False, ignore_empty_lines=False
            ),
            pyarrow.csv.ConvertOptions(
                column_types={n: pa.string() for n in names},
                null_values=["\\N"],
                strings_can_be_null=True,
                include_columns=list(wanted),
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as e:
        raise Truncated(f"dump: {part.table}: a row can't be read") from e.__class__("no row")
    return table.combine_chunks().to_batches()[0] if table.num_rows else _none(wanted)


def _none(wanted: Sequence[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in wanted], names=list(wanted))


def _unescaped(values: pa.Array) -> pa.Array:
    _, _, content = values.buffers()
    if content is None or _BACKSLASH.search(content) is None:
        return values
    marks = pc.fill_null(pc.match_substring(values, "\\"), False)
    plain = [_ESCAPE.sub(_character, text) for text in values.filter(marks).to_pylist()]
    return pc.replace_with_mask(values, marks, pa.array(plain, pa.string()))


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 8))
    return chr(int(match[2], 16)) if match[2] else _LETTERS.get(match[3], match[3])


# --- types -------------------------------------------------------------------------------------------


def typed(column: Column, texts: pa.Array) -> pa.Array:
    """Return PostgreSQL's texts as the column's type; as text, if one of them is none of it."""
    kind = column.type
    if pa.types.is_string(kind):
        return texts
    try:
        if pa.types.is_list(kind):
            return pa.array([None if t is None else _items(kind.value_type, t) for t in texts.to_pylist()], kind)
        if pa.types.is_binary(kind):
            return pa.array([None if t is None else _bytes(t) for t in texts.to_pylist()], kind)
        if pa.types.is_boolean(kind):
            return pc.equal(texts, "t")
        try:
            return pc.cast(texts, kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            parse = _PARSE[str(kind)]
            return pa.array([None if t is None else parse(t) for t in texts.to_pylist()], kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, KeyError, ValueError, OverflowError):
        return texts


def _bytes(text: str) -> bytes:
    if not text.startswith("\\x"):
        raise ValueError
    return bytes.fromhex(text[2:])


def _items(kind: pa.DataType, text: str) -> list[Any]:
    """Return the items of ``{a,"b c",NULL}``. Raises ``ValueError`` for an array of arrays."""
    if not (text.startswith("{") and text.endswith("}")):
        raise ValueError
    found: list[Any] = []
    for quoted, bare in _ITEM.findall(text[1:-1]):
        if bare.startswith("{"):
            raise ValueError
        found.append(None if bare == "NULL" else bare or re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
    parse = _PARSE.get(str(kind))
    if pa.types.is_string(kind):
        return found
    return [None if v is None else parse(v) if parse else v for v in found]


_ITEM: Final = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|([^,"]+))(?:,|$)', re.DOTALL)
_PARSE: Final[dict[str, Callable[[str], Any]]] = {
    "int16": int,
    "int32": int,
    "int64": int,
    "double": float,
    "bool": lambda t: t == "t",
    "binary": _bytes,
    "date32[day]": dt.date.fromisoformat,
    "timestamp[us]": dt.datetime.fromisoformat,
    "timestamp[us, tz=UTC]": dt.datetime.fromisoformat,
    "time64[us]": dt.time.fromisoformat,
}

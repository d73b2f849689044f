"""Detection on JSON Lines: the engines of a scan, for anybody's own data.

Text: ``{"id", "text"}`` in, ``{"id", "type", "start", "end", "evidence"}`` out, one line a match; offsets count
characters, the end is exclusive. Columns: ``{"column_id", "table", "column", "siblings", "values"}`` in,
``{"column_id", "types", "evidence"}`` out, one line a column.

Account ids are the company's own keys; a scan finds them by name and by foreign key. Here nobody's keys are
meant, so they are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pyarrow as pa

from delenda.discovery.detect_within import kinds_within
from delenda.errors import InputError
from delenda.kinds import Kind
from delenda.ports import Engine

_LINES_AT_ONCE = 512
_MACHINE = 0.5
"""If so many messages hold an identifier of one kind, a program wrote them: nobody chats like that."""


@dataclass(slots=True)
class Column:
    """A column as handed in."""

    name: str
    collection: str
    siblings: Sequence[str]
    values: pa.Array = field(repr=False)


def detect_text(engine: Engine, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a match, in the order of the lines, then of the text.

    Raises ``InputError`` with the line's number for a line that is no such object.
    """
    numbered = _objects(lines, ("id", "text"))
    while some := list(islice(numbered, _LINES_AT_ONCE)):
        for number, record in some:
            if not isinstance(record["text"], str):
                raise InputError(f"line {number}: 'text' must be a string")
        for row, match in _read(engine, [record["text"] for _, record in some]):
            yield {
                "id": some[row][1]["id"],
                "type": str(match.kind),
                "start": match.start,
                "end": match.end,
                "evidence": match.evidence.names(),
            }


def _read(engine: Engine, texts: list[str]) -> Iterator[tuple[int, Any]]:
    try:
        values = pa.array(texts, pa.string())
    except (UnicodeEncodeError, pa.ArrowException):  # lone surrogates are text, but no UTF-8
        for row, text in enumerate(texts):
            yield from ((row, match) for match in engine.text(text))
        return
    yield from engine.texts(values)


def detect_columns(engine: Engine, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a column, in the order of the lines; no types: nothing personal was recognized.

    Raises ``InputError`` with the line's number for a line that is no such object.
    """
    for number, record in _objects(lines, ("column_id", "values")):
        values = record["values"]
        if not isinstance(values, list):
            raise InputError(f"line {number}: 'values' must be a list")
        column = Column(
            name=str(record.get("column") or ""),
            collection=str(record.get("table") or ""),
            siblings=[str(s) for s in record.get("siblings") or ()],
            values=_array(values),
        )
        whole = [(kind, evidence) for kind, evidence, _ in engine.classify(column) if kind is not Kind.ACCOUNT_ID]
        found = whole
        if not whole or whole[0][0] is Kind.CHAT_TEXT:  # a message column may hold a machine's
            within = [(k, e, share) for k, e, share in kinds_within(engine, column) if k is not Kind.ACCOUNT_ID]
            if not whole or any(share >= _MACHINE and k is not Kind.CHAT_TEXT for k, _, share in within):
                found = [(k, e) for k, e, _ in within]
        yield {
            "column_id": record["column_id"],
            "types": [str(kind) for kind, _ in found],
            "evidence": {str(kind): evidence.names() for kind, evidence in found},
        }


def _array(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError):
        return pa.array([_text(v) for v in values], pa.string())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def _objects(lines: Iterable[str], needed: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(f"line {number}: not JSON") from None
        if not isinstance(record, dict):
            raise InputError(f"line {number}: not a JSON object")
        for name in needed:
            if name not in record:
                raise InputError(f"line {number}: {name!r} is missing")
        yield number, record

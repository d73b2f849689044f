"""Values that stand in a Parquet file although no row has them, or no longer.

Some writers put more into a row group's dictionary than its rows use: Arrow writes a categorical column's whole
dictionary into every group. So a value that goes from one group may still stand in the dictionary, the statistics
or the page index of a group that would be copied; then that column of that group is written anew. Writers that are
known to build a dictionary out of a chunk's own values are believed.

The file's own metadata is looked through too: a text in it that an erased row held is cut out.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.formats.changes import looks_like_a_value
from connectors.formats.leaves import flat_batch
from connectors.formats.parquet_chunks import dictionary_of, has_dictionary
from connectors.formats.parquet_footer import (
    BOUNDS_AT,
    BOUNDS_SIZE,
    CODEC,
    COLUMNS,
    DATA_AT,
    DICTIONARY_AT,
    META,
    STATISTICS,
    Footer,
    key_values,
)
from connectors.formats.thrift import Struct, decoded

ARROW_SCHEMA: Final = b"ARROW:schema"
ERASED: Final = b"[erased]"
_WORDS = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^\s",;:{}\[\]]+)')
_PRINTABLE = re.compile(rb"[\x20-\x7e]{5,}")


def doubtful(footer: Footer) -> list[int]:
    """Return the columns whose dictionaries may hold what no row has."""
    leaves = footer.leaves()
    kept = [n for n in range(len(leaves)) if any(has_dictionary(g.items(COLUMNS)[n]) for g in footer.groups)]
    if footer.writer.startswith("parquet-mr"):
        return []
    stored = dict(key_values(footer.meta)).get(ARROW_SCHEMA)
    if footer.writer.startswith("parquet-cpp-arrow") and stored is not None:
        try:
            schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(stored)))
        except (pa.ArrowException, ValueError, OSError):
            return kept
        categorical = {n for n, field in enumerate(schema) if "dictionary" in str(field.type)}
        return [n for n in kept if leaves[n].root in categorical]
    return kept


def held_apart(source: BinaryIO, column: Struct, kind: int, length: int) -> set[bytes] | None:
    """Return the values, plainly encoded, that a chunk's dictionary, statistics and page index show.

    None if its dictionary can't be looked into.
    """
    meta = column[META]
    found = {bytes(v) for v in (meta.get(STATISTICS, Struct()).get(n) for n in (1, 2, 5, 6)) if v is not None}
    if column.get(BOUNDS_AT) and column.get(BOUNDS_SIZE):
        source.seek(column[BOUNDS_AT])
        index = decoded(source.read(column[BOUNDS_SIZE]))[0]
        found.update(bytes(v) for n in (2, 3) for v in index.items(n))
    at = meta.get(DICTIONARY_AT)
    if not at:
        return found if not has_dictionary(column) else None
    source.seek(at)
    raw = source.read(meta[DATA_AT] - at)
    entries = dictionary_of(raw, meta[CODEC], kind, length)
    return None if entries is None else found.union(entries)


class Metadata:
    """The file's own key-value pairs, and which of their texts erased rows hold."""

    def __init__(self, pairs: Sequence[tuple[bytes, bytes]]) -> None:
        self._pairs = pairs
        words = {w for k, v in pairs for w in _words(k, _unfolded(k, v))}
        self._words = pa.array(sorted(w for w in words if len(w) > 4 and looks_like_a_value(w)), pa.string())
        self._found: set[bytes] = set()

    def look(self, rows: Callable[[], pa.Table]) -> None:
        """Compare with what rows that change or go hold; they are read only if there is something to compare."""
        if not len(self._words):
            return
        for batch in rows().combine_chunks().to_batches():
            for column in flat_batch(batch).columns:
                while pa.types.is_list(column.type):
                    column = column.flatten()
                texts = column.cast(pa.string()) if _castable(column.type) else None
                if texts is not None:
                    held = self._words.filter(pc.is_in(self._words, texts))
                    self._found.update(w.encode() for w in held.to_pylist())

    def pairs(self) -> list[tuple[bytes, bytes]]:
        """Return the pairs without these texts."""
        return [(k, self._cut(k, v)) for k, v in self._pairs]

    def _cut(self, key: bytes, value: bytes) -> bytes:
        before = after = _unfolded(key, value)
        for word in sorted(self._found, key=len, reverse=True):
            after = after.replace(word, b"x" * len(word) if key == ARROW_SCHEMA else ERASED)
        return value if after == before else _folded(key, after)


def _castable(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_integer(kind))


def _words(key: bytes, value: bytes) -> Iterable[str]:
    if key == ARROW_SCHEMA:
        found = _PRINTABLE.findall(value)
    else:
        found = [value, *(a or b for a, b in _WORDS.findall(value))]
    return [w.decode("utf-8", "replace") for w in found]


def _unfolded(key: bytes, value: bytes) -> bytes:
    try:
        return base64.b64decode(value, validate=True) if key == ARROW_SCHEMA else value
    except ValueError:
        return value


def _folded(key: bytes, value: bytes) -> bytes:
    return base64.b64encode(value) if key == ARROW_SCHEMA else value

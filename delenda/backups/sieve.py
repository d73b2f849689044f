"""Which rows of a collection a look has to decide on: those at an erased record's address, or naming an erased person.

Most rows are neither; what else stands in a row is looked at only in these. Everything is told by keyed tokens, and
most of it by hints, before a token is made. Several threads may sift at once.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.backups.fields import as_text, is_text, mute, whole_kinds
from delenda.backups.graves import Graves
from delenda.backups.hints import Marks, hint_key
from delenda.backups.tombstones import hinted_text, record_space
from delenda.kinds import AnyKind, Power, spec_of
from delenda.model import TOKEN_BYTES, Batch, Collection, MappedField, Shape, Token, encode_key, token_of
from delenda.ports import Engine, Linking, Plain

REMEMBERED: Final = 200_000
"""Values whose tokens are kept at hand, a collection."""
SMALL: Final = 1 << 26
"""Numbers below are remembered in a table of one byte each."""
SAMPLE: Final = 1000
_ESCAPED: Final = r'["\\\x00-\x1f]'


class Judged:
    """What was decided on values before: most of them stand in other rows and collections too. ``marks``: the hints of
    identities."""

    def __init__(self, marks: Marks | None = None) -> None:
        self.marks = marks
        self.lock = threading.Lock()
        self.known: dict[AnyKind, dict[Any, bool]] = {}
        self.seen: dict[AnyKind, Any] = {}
        """By kind: which small numbers were looked at, a byte each."""
        self.ours: dict[AnyKind, list[int]] = {}


class Sieve:
    """Sifts the rows of one collection. ``judged`` is shared by the sieves of one look."""

    def __init__(
        self, collection: Collection, mapped: Mapping[str, MappedField], graves: Graves, engine: Engine, judged: Judged
    ) -> None:
        self._mapped, self._pepper, self._engine, self._judged_before = mapped, graves.pepper, engine, judged
        self._records = graves.tokens.get(collection.name, set())
        self._identities = graves.identities.keys()
        self._space = record_space(collection.store, collection.name)
        self._key, self._marks = hint_key(graves.pepper, self._space), graves.marks(collection.name)

    def fields(self, columns: Mapping[str, pa.DataType], key: Iterable[str] = ()) -> list[str]:
        """Return the columns that :meth:`rows` looks at, in the order of ``columns``."""
        wanted = set(key) if self._records else set()
        if self._identities:
            wanted |= {n for n, of in columns.items() if self._kinds(n) or self._is_read(n, of)}
        return [name for name in columns if name in wanted]

    def rows(self, batch: Batch) -> list[int]:
        """Return the rows to decide on, in order."""
        return sorted(self.at_graves(batch).keys() | self._ours_in(batch.records))

    # --- addresses ---

    def at_graves(self, batch: Batch) -> dict[int, Token]:
        """Return the rows of a keyed batch that stand at a tombstone's address, with its token."""
        if not self._records or batch.shape is not Shape.KEYED or not batch.num_rows:
            return {}
        columns = [batch.records.column(k) for k in batch.key]
        texts = inner_keys(columns)
        if texts is None:
            keys = [encode_key(values) for values in zip(*(c.to_pylist() for c in columns), strict=True)]
            texts = pa.array([hinted_text(k).encode("utf-8", "surrogatepass") for k in keys], pa.binary())
        rows = range(len(texts)) if self._marks is None else self._marks.rows(self._key, texts).tolist()
        few = texts if self._marks is None else texts.take(pa.array(rows, pa.int64()))
        return self._found(rows, pc.cast(few, pa.binary()).to_pylist())

    def _found(self, rows: Iterable[int], keys: Iterable[bytes]) -> dict[int, Token]:
        """Return the tombstones' tokens among those of some rows' keys."""
        begun = hashlib.blake2b(f"{self._space}\0[".encode(), key=self._pepper, digest_size=TOKEN_BYTES)
        fresh, records = begun.copy, self._records
        found = {}
        for row, key in zip(rows, keys, strict=True):
            hashed = fresh()
            hashed.update(key + b"]")
            if (token := hashed.digest()) in records:
                found[row] = Token(token)
        return found

    # --- names ---

    def _kinds(self, name: str) -> list[AnyKind]:
        return whole_kinds(self._mapped.get(name))

    def _is_read(self, name: str, of: pa.DataType) -> bool:
        return is_text(of) and not mute(self._mapped.get(name))

    def _ours_in(self, records: pa.RecordBatch) -> set[int]:
        """Return the rows in which an erased person is named."""
        rows: set[int] = set()
        if not self._identities:
            return rows
        for name, values in zip(records.schema.names, records.columns, strict=True):
            kinds = self._kinds(name)
            if not kinds and not self._is_read(name, values.type):
                continue
            owners, cells = _flat(values)
            places = self._whole(kinds, cells) if kinds else self._within(cells)
            rows.update(places if owners is None else owners.take(pa.array(places, pa.int64())).to_pylist())
        return rows

    def _whole(self, kinds: Iterable[AnyKind], cells: pa.Array) -> list[int]:
        if pa.types.is_integer(cells.type) and not pa.types.is_uint64(cells.type):
            return [row for kind in kinds for row in self._numbers(kind, cells)]
        return [row for kind in kinds for row in self._others(kind, cells)]

    def _numbers(self, kind: AnyKind, cells: pa.Array) -> list[int]:
        """Return which numbers are an erased person's; a table tells those that were judged before."""
        numbers = pc.cast(pc.fill_null(cells, -1), pa.int64(), safe=False).to_numpy()
        small = numbers[(numbers >= 0) & (numbers < SMALL)]
        with self._judged_before.lock:
            seen_by_kind = self._judged_before.seen
            seen = seen_by_kind.setdefault(kind, np.zeros(0, bool))
            if len(small) and (top := int(small.max())) >= len(seen):
                more = np.zeros(max(top + 1, 2 * len(seen)) - len(seen), bool)
                seen = seen_by_kind[kind] = np.concatenate([seen, more])
            new = np.unique(small[~seen[small]])
            ours = self._judged_before.ours.setdefault(kind, [])
            ours += self._judged(kind, pa.array(new))
            seen[new] = True
            wanted = list(ours)
        wanted += self._judged(kind, pa.array(np.unique(numbers[(numbers < 0) | (numbers >= SMALL)])))
        rows = pc.indices_nonzero(pc.and_(pc.is_in(cells, pa.array(wanted, cells.type)), cells.is_valid()))
        found: list[int] = rows.to_pylist()
        return found

    def _others(self, kind: AnyKind, cells: pa.Array) -> Iterable[int]:
        """Return which cells are an erased person's."""
        if pa.types.is_dictionary(cells.type):
            return _coded(cells, self._values(kind, cells.dictionary))
        rows = self._worth(kind, cells)
        few = cells if len(rows) == len(cells) else cells.take(pa.array(rows))
        coded = few.dictionary_encode()
        found: list[int] = rows[_coded(coded, self._values(kind, coded.dictionary))].tolist()
        return found

    def _worth(self, kind: AnyKind, cells: pa.Array) -> Any:
        """Return the rows whose values may be an erased person's: all but those that are as plain as can be, and whose
        hint no tombstone has."""
        plain = self._engine.plain(kind) if isinstance(self._engine, Plain) else ""
        if not plain or self._judged_before.marks is None:
            return np.arange(len(cells))
        texts = pc.cast(cells, pa.string())
        open_ = ~pc.fill_null(pc.match_substring_regex(texts, f"^(?:{plain})$"), True).to_numpy(zero_copy_only=False)
        open_[self._judged_before.marks.rows(hint_key(self._pepper, spec_of(kind).space), texts)] = True
        return np.flatnonzero(open_)

    def _judged(self, kind: AnyKind, values: pa.Array) -> list[Any]:
        """Return the values that are an erased person's."""
        few = values.take(pa.array(self._worth(kind, values)))
        if not len(few):
            return []
        space = spec_of(kind).space
        forms = self._engine.canonical_column(kind, as_text(few)).to_pylist()
        plain = few.to_pylist()
        return [v for v, form in zip(plain, forms, strict=True) if form is not None and self._is_ours(space, form)]

    def _values(self, kind: AnyKind, values: pa.Array) -> set[int]:
        """Return which of some distinct values are an erased person's; many of them stood in an earlier batch too."""
        cells = values.to_pylist()
        with self._judged_before.lock:
            known = self._judged_before.known.setdefault(kind, {})
            if len(known) > REMEMBERED:
                known.clear()
            new = [cell for cell in cells if cell not in known and cell is not None]
            known.update(dict.fromkeys(new, False))
            known.update(dict.fromkeys(self._judged(kind, pa.array(new, values.type)), True))
            return {i for i, ours in enumerate(map(known.get, cells)) if ours}

    def _within(self, cells: pa.Array) -> list[int]:
        """Return the texts in which an erased person is named; where most are repeated, each is read once."""
        sample = cells[:SAMPLE]
        if pa.types.is_dictionary(cells.type) or 2 * pc.count_distinct(sample).as_py() < len(sample):
            coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
            return _coded(coded, set(self._named(pc.cast(coded.dictionary, pa.string()))))
        return self._named(pc.cast(cells, pa.string()))

    def _named(self, texts: pa.Array) -> list[int]:
        rows = self._engine.may_link(texts) if isinstance(self._engine, Linking) else range(len(texts))
        found = self._engine.texts(pc.fill_null(texts.take(pa.array(rows, pa.int64())), "")) if rows else ()
        strong = ((rows[i], spec_of(m.kind), m.value) for i, m in found)
        ours = (row for row, spec, value in strong if spec.power is Power.STRONG and self._is_ours(spec.space, value))
        return sorted(set(ours))

    def _is_ours(self, space: str, value: str) -> bool:
        return token_of(self._pepper, space, value) in self._identities


def inner_keys(columns: Iterable[pa.Array]) -> pa.Array | None:
    """Return the keys that numbers and texts make, as :func:`delenda.model.encode_key` does, without brackets; None, if
    a column holds something else.

    >>> inner_keys([pa.array([7, 8]), pa.array(["a", 'say "b"'])]).to_pylist()
    ['7,"a"', '8,"say \\\\"b\\\\""']
    """
    parts = []
    for column in columns:
        if column.null_count or not (pa.types.is_integer(column.type) or pa.types.is_string(column.type)):
            return None
        parts.append(pc.cast(column, pa.string()) if pa.types.is_integer(column.type) else _quoted(column))
    return pc.binary_join_element_wise(*parts, ",") if len(parts) > 1 else parts[0]


def _quoted(texts: pa.Array) -> pa.Array:
    plain = pc.binary_join_element_wise('"', texts, '"', "")
    odd = pc.match_substring_regex(texts, _ESCAPED)
    if not pc.any(odd).as_py():
        return plain
    again = pa.array([encode_basestring(text) for text in texts.filter(odd).to_pylist()], pa.string())
    return pc.replace_with_mask(plain, odd, again)


def _coded(coded: pa.DictionaryArray, marked: set[int]) -> list[int]:
    if not marked:
        return []
    rows: list[int] = pc.indices_nonzero(
        pc.is_in(coded.indices, pa.array(sorted(marked), coded.indices.type))
    ).to_pylist()
    return rows


def _flat(values: pa.Array) -> tuple[pa.Array | None, pa.Array]:
    """Return a column's cells, and of lists the rows that they are in."""
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return pc.list_parent_indices(values), pc.list_flatten(values)
    return None, values

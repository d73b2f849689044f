"""Which rows of a collection a look has to decide on: those at an erased record's address, or naming an erased person.

Most rows are neither; what else stands in a row is looked at only in these. Everything is told by keyed tokens. A
sieve travels to other processes: it holds tokens and names, no value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.backups.fields import as_text, is_text, mute, whole_kinds
from delenda.kinds import AnyKind, Power, spec_of
from delenda.model import TOKEN_BYTES, Batch, Collection, MappedField, Shape, Token, encode_key, token_of
from delenda.ports import Engine, Linking

REMEMBERED: Final = 200_000
"""Values whose tokens are kept at hand, a collection."""
SMALL: Final = 1 << 26
"""Numbers below are remembered in a table of one byte each."""
SAMPLE: Final = 1000


class Judged:
    """What was decided on values before: most of them stand in other rows and collections too."""

    def __init__(self) -> None:
        self.known: dict[AnyKind, dict[Any, bool]] = {}
        self.seen: dict[AnyKind, Any] = {}
        """By kind: which small numbers were looked at, a byte each."""
        self.ours: dict[AnyKind, list[int]] = {}


class Sieve:
    """Sifts the rows of one collection. ``records`` and ``identities`` are the tokens of tombstones; ``judged`` is
    shared by the sieves of one look."""

    def __init__(
        self,
        collection: Collection,
        mapped: Mapping[str, MappedField],
        pepper: bytes,
        records: frozenset[Token],
        identities: frozenset[Token],
        engine: Engine,
        judged: Judged | None = None,
    ) -> None:
        self._made_of = (collection, mapped, pepper, records, identities, engine)
        self._collection, self._mapped, self._pepper, self._engine = collection, mapped, pepper, engine
        self._records, self._identities = records, identities
        self._judged_before = judged or Judged()

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, self._made_of

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
        if len(columns) == 1 and pa.types.is_integer(columns[0].type) and not columns[0].null_count:
            return self._found([b"[%d]" % value for value in columns[0].to_pylist()])
        if len(columns) == 1 and pa.types.is_string(columns[0].type) and not columns[0].null_count:
            texts = (f"[{encode_basestring(value)}]" for value in columns[0].to_pylist())
        else:
            texts = (encode_key(values) for values in zip(*(c.to_pylist() for c in columns), strict=True))
        return self._found(text.encode("utf-8", "surrogatepass") for text in texts)

    def _found(self, keys: Iterable[bytes]) -> dict[int, Token]:
        """Return the tombstones' tokens among those of some keys. Every row of every table comes by here."""
        c, records = self._collection, self._records
        begun = hashlib.blake2b(f"record:{c.store}/{c.name}\0".encode(), key=self._pepper, digest_size=TOKEN_BYTES)
        fresh = begun.copy
        found = {}
        for row, key in enumerate(keys):
            hashed = fresh()
            hashed.update(key)
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
        coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        return _coded(coded, {code for kind in kinds for code in self._values(kind, coded.dictionary)})

    def _numbers(self, kind: AnyKind, cells: pa.Array) -> list[int]:
        """Return which numbers are an erased person's; a table tells those that were judged before."""
        numbers = pc.cast(pc.fill_null(cells, -1), pa.int64(), safe=False).to_numpy()
        seen_by_kind = self._judged_before.seen
        seen = seen_by_kind.setdefault(kind, np.zeros(0, bool))
        small = numbers[(numbers >= 0) & (numbers < SMALL)]
        if len(small) and (top := int(small.max())) >= len(seen):
            seen = seen_by_kind[kind] = np.concatenate([seen, np.zeros(max(top + 1, 2 * len(seen)) - len(seen), bool)])
        new = np.unique(small[~seen[small]])
        ours = self._judged_before.ours.setdefault(kind, [])
        ours += self._judged(kind, pa.array(new))
        seen[new] = True
        large = np.unique(numbers[(numbers < 0) | (numbers >= SMALL)])
        wanted = [*ours, *self._judged(kind, pa.array(large))]
        rows = pc.indices_nonzero(pc.and_(pc.is_in(cells, pa.array(wanted, cells.type)), cells.is_valid()))
        found: list[int] = rows.to_pylist()
        return found

    def _judged(self, kind: AnyKind, values: pa.Array) -> list[Any]:
        """Return the values that are an erased person's."""
        if not len(values):
            return []
        space = spec_of(kind).space
        forms = self._engine.canonical_column(kind, as_text(values)).to_pylist()
        plain = values.to_pylist()
        return [v for v, form in zip(plain, forms, strict=True) if form is not None and self._is_ours(space, form)]

    def _values(self, kind: AnyKind, values: pa.Array) -> list[int]:
        """Return which of some distinct values are an erased person's; many of them stood in an earlier batch too."""
        known = self._judged_before.known.setdefault(kind, {})
        if len(known) > REMEMBERED:
            known.clear()
        cells = values.to_pylist()
        new = [cell for cell in cells if cell not in known and cell is not None]
        known.update(dict.fromkeys(new, False))
        known.update(dict.fromkeys(self._judged(kind, pa.array(new, values.type)), True))
        return [i for i, ours in enumerate(map(known.get, cells)) if ours]

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


_shared: dict[tuple[bytes, frozenset[Token]], Judged] = {}
"""What a helper process has decided so far: it sifts many parts of one dump, one after the other."""


def _revived(
    collection: Collection,
    mapped: Mapping[str, MappedField],
    pepper: bytes,
    records: frozenset[Token],
    identities: frozenset[Token],
    engine: Engine,
) -> Sieve:
    if (pepper, identities) not in _shared:
        _shared.clear()
    judged = _shared.setdefault((pepper, identities), Judged())
    return Sieve(collection, mapped, pepper, records, identities, engine, judged)

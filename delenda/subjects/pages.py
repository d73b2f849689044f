"""A batch seen by its columns: leaves as texts, their canonical forms, what stands within, each computed once.

Attribution asks the same batch again and again, round by round; what it asks is answered for whole columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from delenda.digests import is_digest
from delenda.kinds import AnyKind, Kind, spec_of
from delenda.model import Batch, Identifier, MappedCollection, MappedField, Match, Presence, Role
from delenda.nested import NESTED, leaves, parent_of
from delenda.ports import Engine
from delenda.subjects.rows import Found, plain

Numbers: TypeAlias = npt.NDArray[np.int64]

DIGESTS: Final = frozenset({22, 24, 27, 28, 32, 40, 43, 44, 64})
"""Lengths of MD5, SHA-1 and SHA-256 in hex and Base64."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The texts of a column, without nulls, and the row of each. ``strings``: they are texts in the store too.

    ``lists``: they are the elements of lists.
    """

    texts: pa.Array = field(repr=False)
    rows: Numbers = field(repr=False)
    strings: bool
    lists: bool


class Page:
    """One batch of a collection that the data map knows."""

    def __init__(self, batch: Batch, mapped: MappedCollection, engine: Engine) -> None:
        self.batch, self.mapped, self._engine = batch, mapped, engine
        self._leaves: dict[str, Leaves | None] = {}
        self._forms: dict[tuple[str, AnyKind], pa.Array] = {}
        self._within: dict[str, list[tuple[int, Match]]] = {}
        self._digests: dict[str, list[tuple[int, str]]] = {}
        self._parsed: dict[str, dict[str, tuple[list[int], list[str]]]] = {}

    @property
    def names(self) -> list[str]:
        """The batch's columns, and the fields that stand in JSON texts of theirs."""
        inner = (f.field.name for f in self.mapped.fields if f.field.type == NESTED)
        return list(dict.fromkeys([*self.batch.records.schema.names, *inner]))

    def leaves(self, name: str) -> Leaves | None:
        """Return a column's leaves; None if it is not there, or can hold no text or number."""
        if name not in self._leaves:
            at = self.batch.records.schema.get_field_index(name)
            self._leaves[name] = self._in_texts(name) if at < 0 else leaves_of(self.batch.records.column(at))
        return self._leaves[name]

    def _in_texts(self, name: str) -> Leaves | None:
        """Return the leaves of a field that stands in JSON texts of a column."""
        if not any(f.field.name == name and f.field.type == NESTED for f in self.mapped.fields):
            return None
        outer = self.leaves(parent_of(name))
        if outer is None or not outer.strings:
            return None
        if parent_of(name) not in self._parsed:
            self._parsed[parent_of(name)] = leaves(outer.texts, parent_of(name))
        at, texts = self._parsed[parent_of(name)].get(name, ([], []))
        return Leaves(pa.array(texts, pa.string()), outer.rows[at], False, outer.lists)

    def forms(self, name: str, kind: AnyKind) -> pa.Array:
        """Return the canonical form of each leaf of a column, null where it is no such value."""
        key = name, kind
        if key not in self._forms:
            leaves = self.leaves(name)
            texts = pa.array([], pa.string()) if leaves is None else leaves.texts
            self._forms[key] = self._engine.canonical_column(kind, texts)
        return self._forms[key]

    def within(self, name: str) -> list[tuple[int, Match]]:
        """Return the identifiers in a column's texts, each with the number of its leaf."""
        if name not in self._within:
            leaves = self.leaves(name)
            self._within[name] = [] if leaves is None else self._engine.texts(leaves.texts)
        return self._within[name]

    def digests(self, name: str) -> list[tuple[int, str]]:
        """Return the leaves that look like a digest, in lower case."""
        if name not in self._digests:
            leaves = self.leaves(name)
            self._digests[name] = [] if leaves is None or not leaves.strings else _like_digests(leaves.texts)
        return self._digests[name]

    def found(self, rows: Sequence[int]) -> dict[int, list[Found]]:
        """Return every identifier in some rows: whole cells by their field's kinds, others within texts.

        Where all of a collection is about others, an object's own path still says whose object it is.
        """
        about_others = all(f.role is Role.MENTIONED for f in self.mapped.fields if kinds_of(f))
        wanted = np.zeros(self.batch.num_rows, bool)
        wanted[list(rows)] = True
        found: dict[int, list[Found]] = defaultdict(list)
        for each in self.mapped.fields:
            leaves = self.leaves(each.field.name)
            if leaves is not None:
                role = Role.OWNER if about_others and each.field.name.startswith("@") else each.role
                at = np.flatnonzero(wanted[leaves.rows])
                if len(at):
                    self._of_field(each, role, leaves, at, found)
        return found

    def _of_field(
        self, each: MappedField, role: Role, leaves: Leaves, at: Numbers, found: dict[int, list[Found]]
    ) -> None:
        """Note what some leaves of a field hold."""
        name = each.field.name
        some = pa.array(at)
        texts = leaves.texts.take(some).to_pylist()
        whole = {k: self._some_forms(name, k, leaves, some) for k in kinds_of(each)}
        open_ones = []
        by_leaf: dict[int, list[Found]] = defaultdict(list)
        for i, text in enumerate(texts):
            bare = text.strip()
            if not bare:
                continue
            settled = False
            for kind, forms in whole.items():
                if form := forms[i]:
                    by_leaf[i].append(Found(name, Identifier(kind, form), Presence.WHOLE, role, bare))
                    settled = settled or spec_of(kind).searchable
            if leaves.strings and not settled:
                open_ones.append(i)
        for i, match in self._some_within(name, some, texts, open_ones):
            text = texts[i][match.start : match.end]
            by_leaf[i].append(Found(name, match.identifier, Presence.WITHIN, role, text))
        for i in sorted(by_leaf):
            found[int(leaves.rows[at[i]])] += by_leaf[i]

    def _some_forms(self, name: str, kind: AnyKind, leaves: Leaves, some: pa.Array) -> list[str | None]:
        known = self._forms.get((name, kind))
        forms = self._engine.canonical_column(kind, leaves.texts.take(some)) if known is None else known.take(some)
        return list(forms.to_pylist())

    def _some_within(
        self, name: str, some: pa.Array, texts: Sequence[str], open_ones: Sequence[int]
    ) -> Iterable[tuple[int, Match]]:
        """Yield the matches in the open ones among some leaves, by their number among these."""
        if not open_ones:
            return
        if name in self._within:
            place = {int(some[i].as_py()): i for i in open_ones}
            yield from ((place[leaf], match) for leaf, match in self._within[name] if leaf in place)
            return
        for i, match in self._engine.texts(pa.array([texts[i] for i in open_ones], pa.string())):
            yield open_ones[i], match


def leaves_of(column: pa.Array) -> Leaves | None:
    """Return the leaves of a column as texts; None for bytes, truth values, and what is no value at all."""
    column, rows, lists = _flat(column)
    kind = column.type
    strings = bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
    if pa.types.is_boolean(kind) or pa.types.is_null(kind) or pa.types.is_nested(kind) or _is_binary(kind):
        return None
    if column.null_count:
        there = column.is_valid()
        rows = rows[there.to_numpy(zero_copy_only=False)]
        column = column.filter(there)
    if not strings:
        column = (
            column.cast(pa.string())
            if pa.types.is_integer(kind)
            else pa.array([plain(v) for v in column.to_pylist()], pa.string())
        )
    elif pa.types.is_large_string(kind):
        column = column.cast(pa.string())
    return Leaves(column, rows, strings, lists)


def _flat(column: pa.Array) -> tuple[pa.Array, Numbers, bool]:
    """Return the elements of a column of lists, and the row of each."""
    rows: Any = None
    while pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        parents = pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64)
        rows = parents if rows is None else rows[parents]
        column = column.flatten()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column, np.arange(len(column), dtype=np.int64) if rows is None else rows, rows is not None


def _is_binary(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _like_digests(texts: pa.Array) -> list[tuple[int, str]]:
    lengths = pa.array(sorted(DIGESTS), pa.int32())
    likely = pc.is_in(pc.utf8_length(texts).cast(pa.int32()), value_set=lengths)
    at = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
    some = zip(at.tolist(), texts.take(pa.array(at)).to_pylist(), strict=True)
    return [(i, text.lower()) for i, text in some if is_digest(text)]


def kinds_of(mapped: MappedField) -> frozenset[AnyKind]:
    """Return the kinds that whole cells of a field hold.

    An account id is one by name, reference or decree only, and then nothing else.
    """
    if mapped.kind is Kind.ACCOUNT_ID:
        return frozenset({Kind.ACCOUNT_ID})
    whole = {f.kind for f in mapped.findings if f.presence is Presence.WHOLE} - {Kind.ACCOUNT_ID}
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    return frozenset(whole | ({mapped.kind} if mapped.kind is not None and mapped.kind not in within else set()))


def all_whole(mapped: MappedField) -> bool:
    """Is every cell of the field one searchable identifier, so that none stands within?"""
    return mapped.kind is not None and spec_of(mapped.kind).searchable and all_plain(mapped)


def all_plain(mapped: MappedField) -> bool:
    """Was every cell that was read one value of the field's kind, written out: no digest of one?"""
    return not any(f.presence is Presence.WITHIN for f in mapped.findings) and any(
        f.kind == mapped.kind and f.presence is Presence.WHOLE and f.share >= 1 for f in mapped.findings
    )

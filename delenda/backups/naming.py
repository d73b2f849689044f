"""Who is named in a batch of rows: erased persons, told by their tokens, and others, told by nothing but that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from delenda.backups.graves import Graves
from delenda.kinds import AnyKind, Category, Power, spec_of
from delenda.model import ERASED, MappedField, Presence, RequestId, Role, token_of
from delenda.ports import Engine

REMEMBERED = 200_000
"""Values whose tokens are kept at hand, a collection."""


@dataclass(frozen=True, slots=True)
class Name:
    """A strong identifier in a row. ``request_id`` is that of the erased person it names, if it does."""

    place: str
    role: Role
    whole: bool
    request_id: RequestId | None
    text: str = field(repr=False)
    listed: bool = False


class Namer:
    """Reads the rows of one collection."""

    def __init__(self, mapped: Mapping[str, MappedField], graves: Graves, engine: Engine) -> None:
        self._mapped, self._graves, self._engine = mapped, graves, engine
        self._tokens: dict[tuple[str, str], RequestId | None] = {}
        self._known: dict[AnyKind, dict[Any, bool]] = {}

    def ours(self, records: pa.RecordBatch) -> set[int]:
        """Return the rows in which an erased person is named.

        Most rows name nobody who was erased: what else stands in a row is looked at only in the others.
        """
        rows: set[int] = set()
        if not self._graves.identities:
            return rows
        for name, values in zip(records.schema.names, records.columns, strict=True):
            mapped = self._mapped.get(name)
            kinds = _whole_kinds(mapped)
            within = not kinds and _is_text(values.type) and not _mute(mapped)
            if not kinds and not within:
                continue
            owners, cells = _flat(values)
            coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
            plain = coded.dictionary
            marked = {code for kind in kinds for code in self._whole_ours(kind, plain)}
            if within:
                marked |= self._within_ours(plain)
            if marked:
                hit = pc.is_in(coded.indices, pa.array(sorted(marked), coded.indices.type))
                places = pc.indices_nonzero(hit)
                rows |= set((owners.take(places) if owners is not None else places).to_pylist())
        return rows

    def _whole_ours(self, kind: AnyKind, values: pa.Array) -> list[int]:
        """Return which values are an erased person's; most of them stood in an earlier batch too."""
        known = self._known.setdefault(kind, {})
        if len(known) > REMEMBERED:
            known.clear()
        cells = values.to_pylist()
        new = [cell for cell in cells if cell not in known and cell is not None]
        if new:
            space = spec_of(kind).space
            forms = self._engine.canonical_column(kind, _as_text(pa.array(new, values.type))).to_pylist()
            known.update(
                (cell, form is not None and self._is_ours(space, form)) for cell, form in zip(new, forms, strict=True)
            )
        return [i for i, ours in enumerate(map(known.get, cells)) if ours]

    def _is_ours(self, space: str, value: str) -> bool:
        return token_of(self._graves.pepper, space, value) in self._graves.identities

    def _within_ours(self, values: pa.Array) -> set[int]:
        found = self._engine.texts(pc.fill_null(pc.cast(values, pa.string()), ""))
        strong = ((i, spec_of(m.kind), m.value) for i, m in found)
        return {i for i, spec, value in strong if spec.power is Power.STRONG and self._who(spec.space, value)}

    def names(self, records: pa.RecordBatch) -> dict[int, list[Name]]:
        """Return, by row, the identifiers that name an erased person, and the strong ones of anybody."""
        named: dict[int, list[Name]] = {}
        for name, values in zip(records.schema.names, records.columns, strict=True):
            mapped = self._mapped.get(name)
            kinds = _whole_kinds(mapped)
            role = mapped.role if mapped else Role.OWNER
            for kind in kinds:
                self._whole(named, name, role, kind, values)
            if self._graves.identities and not kinds and _is_text(values.type) and not _mute(mapped):
                self._within(named, name, role, values)
        return named

    def _whole(self, named: dict[int, list[Name]], name: str, role: Role, kind: AnyKind, values: pa.Array) -> None:
        space, cells = spec_of(kind).space, values.to_pylist()
        for row, value in enumerate(self._engine.canonical_column(kind, _as_text(values)).to_pylist()):
            listed = isinstance(value, list)
            for i, one in enumerate(value if listed else [value]):
                if one is not None:
                    text = str(cells[row][i] if listed else cells[row])
                    who = self._who(space, one)
                    named.setdefault(row, []).append(Name(name, role, True, who, text, listed))

    def _within(self, named: dict[int, list[Name]], name: str, role: Role, values: pa.Array) -> None:
        cells = values.to_pylist()
        places = [
            (row, text, isinstance(cell, list))
            for row, cell in enumerate(cells)
            for text in (cell if isinstance(cell, list) else [cell])
            if text and text != ERASED
        ]
        for number, match in self._engine.texts(pa.array([text for _, text, _ in places], pa.string())):
            row, text, listed = places[number]
            spec = spec_of(match.kind)
            if spec.power is Power.STRONG:
                cut = text if listed else text[match.start : match.end]
                who = self._who(spec.space, match.value)
                named.setdefault(row, []).append(Name(name, role, False, who, cut, listed))

    def _who(self, space: str, value: str) -> RequestId | None:
        key = (space, value)
        if key not in self._tokens:
            if len(self._tokens) > REMEMBERED:
                self._tokens.clear()
            self._tokens[key] = self._graves.identities.get(token_of(self._graves.pepper, space, value))
        return self._tokens[key]


def _flat(values: pa.Array) -> tuple[pa.Array | None, pa.Array]:
    """Return a column's cells, and of lists the rows that they are in."""
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return pc.list_parent_indices(values), pc.list_flatten(values)
    return None, values


def _whole_kinds(mapped: MappedField | None) -> list[AnyKind]:
    """Return the strong kinds that the field's cells are."""
    if mapped is None or mapped.decided is False:
        return []
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    kinds = {mapped.kind, *(f.kind for f in mapped.findings if f.presence is Presence.WHOLE)} - {None} - within
    return sorted((k for k in kinds if k is not None and spec_of(k).power is Power.STRONG), key=str)


def _mute(mapped: MappedField | None) -> bool:
    """Return whether a text field holds a plain attribute, in which nobody is named."""
    if (
        mapped is None
        or mapped.kind is None
        or (mapped.findings and any(f.presence is Presence.WITHIN for f in mapped.findings))
    ):
        return False
    spec = spec_of(mapped.kind)
    return spec.power is Power.NEVER and spec.category not in (Category.CONTENT, Category.BEHAVIOR)


def _is_text(of: pa.DataType) -> bool:
    if pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_dictionary(of):
        return _is_text(of.value_type)
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of))


def _as_text(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.list_(pa.string()) if pa.types.is_list(values.type) else pa.string())

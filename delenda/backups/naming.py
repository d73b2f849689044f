"""Who is named in a batch of rows: erased persons, told by their tokens, and others, told by nothing but that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from delenda.backups.fields import as_text, is_text, mute, whole_kinds
from delenda.backups.graves import Graves
from delenda.backups.sieve import REMEMBERED
from delenda.kinds import AnyKind, Power, spec_of
from delenda.model import ERASED, MappedField, RequestId, Role, token_of
from delenda.ports import Engine


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

    def names(self, records: pa.RecordBatch) -> dict[int, list[Name]]:
        """Return, by row, the identifiers that name an erased person, and the strong ones of anybody."""
        named: dict[int, list[Name]] = {}
        for name, values in zip(records.schema.names, records.columns, strict=True):
            mapped = self._mapped.get(name)
            kinds = whole_kinds(mapped)
            role = mapped.role if mapped else Role.OWNER
            for kind in kinds:
                self._whole(named, name, role, kind, values)
            if self._graves.identities and not kinds and is_text(values.type) and not mute(mapped):
                self._within(named, name, role, values)
        return named

    def _whole(self, named: dict[int, list[Name]], name: str, role: Role, kind: AnyKind, values: pa.Array) -> None:
        space, cells = spec_of(kind).space, values.to_pylist()
        for row, value in enumerate(self._engine.canonical_column(kind, as_text(values)).to_pylist()):
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

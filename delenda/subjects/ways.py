"""The ways that lead from record to record, laid out once for all subjects: a data map by what is asked of it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from delenda.kinds import AnyKind, Kind
from delenda.model import DataMap, Edge, FieldAddress, MappedCollection, Presence, Role

_TEXTS: Final = re.compile(
    r"(?:^|_|\.)(?:body|text|message|msg|content|note|notes|comment|comments|description|remark|remarks|subject)$"
)


class Ways:
    """A data map's collections by ``store/collection``, and its references by where they start and lead."""

    def __init__(self, data_map: DataMap) -> None:
        self.mapped: dict[str, MappedCollection] = {m.collection.address: m for m in data_map.collections}
        self._kinds: dict[tuple[str, str], AnyKind | None] = {
            (address, f.field.name): f.kind for address, m in self.mapped.items() for f in m.fields
        }
        self._down: dict[str, list[tuple[int, Edge]]] = defaultdict(list)
        self._threads: dict[str, list[tuple[int, Edge]]] = defaultdict(list)
        self._declared: dict[str, list[tuple[int, Edge]]] = defaultdict(list)
        for number, edge in enumerate(data_map.edges):
            source, target = collection_of(edge.source), collection_of(edge.target)
            if not self._is_by_account(edge):
                self._down[target].append((number, edge))
            if edge.declared_key and source in self.mapped:
                self._declared[target].append((number, edge))
            texts = text_fields(self.mapped[source]) if source in self.mapped else []
            by_account = self._kind_at(edge.target[0]) is Kind.ACCOUNT_ID
            if texts and not by_account and edge.role is not Role.MENTIONED:
                self._threads[source].append((number, edge))

    def to(self, addresses: Iterable[str]) -> list[Edge]:
        """Return the references to some collections, but for those that a search for an account id follows."""
        return _in_order(self._down, addresses)

    def declared_to(self, addresses: Iterable[str]) -> list[Edge]:
        """Return the references to some collections that their stores enforce."""
        return _in_order(self._declared, addresses)

    def threads_of(self, addresses: Iterable[str]) -> list[Edge]:
        """Return the references by which texts of some collections belong to threads."""
        return _in_order(self._threads, addresses)

    def _is_by_account(self, edge: Edge) -> bool:
        """Is the edge's value an account id at both ends? Then the search for the account id finds it."""
        ends = (edge.source[0], edge.target[0])
        return len(edge.source) == 1 and all(self._kind_at(end) is Kind.ACCOUNT_ID for end in ends)

    def _kind_at(self, place: FieldAddress) -> AnyKind | None:
        return self._kinds.get((f"{place.store}/{place.collection}", place.field))


def _in_order(edges: dict[str, list[tuple[int, Edge]]], addresses: Iterable[str]) -> list[Edge]:
    """Return the edges of some collections in the data map's order."""
    found = [numbered for address in addresses for numbered in edges.get(address, ())]
    found.sort(key=lambda numbered: numbered[0])
    return [edge for _, edge in found]


def text_fields(mapped: MappedCollection) -> list[str]:
    """Return the fields of a collection that people write texts in."""
    return [
        f.field.name
        for f in mapped.fields
        if f.kind is Kind.CHAT_TEXT
        or any(x.kind is Kind.CHAT_TEXT or x.presence is Presence.WITHIN for x in f.findings)
        or _TEXTS.search(f.field.name.lower())
    ]


def collection_of(places: Sequence[FieldAddress]) -> str:
    return f"{places[0].store}/{places[0].collection}"

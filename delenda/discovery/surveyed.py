"""What inference of ownership starts from: collections with what was seen in them, and what people said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from delenda.discovery.reading import SEGMENT
from delenda.discovery.tally import Tally
from delenda.kinds import AnyKind
from delenda.model import Collection, Condition, Evidence, FieldAddress, Role


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A collection with what was seen in it, and the kind that each of its fields holds."""

    collection: Collection
    tally: Tally
    kinds: Mapping[str, AnyKind]

    @property
    def address(self) -> str:
        return self.collection.address

    def place(self, name: str) -> FieldAddress:
        return FieldAddress(self.collection.store, self.collection.name, name)

    def field_names(self) -> list[str]:
        seen = (name for name in self.tally.fields if not name.startswith(SEGMENT))
        return list(dict.fromkeys([*(f.name for f in self.collection.fields), *seen]))


@dataclass(frozen=True, slots=True)
class Word:
    """What people said: references added (``source`` → ``target``) or refused, roles, and the anchor."""

    account: Mapping[str, str] = field(default_factory=dict)
    """The account id's field, by the collection's address."""
    references: Mapping[str, str] = field(default_factory=dict)
    """``target`` by ``source``, both ``store/collection.field``; ``none`` refuses every inferred one."""
    refused: frozenset[tuple[str, str]] = frozenset()
    """Pairs of source and target that a person refused. A foreign key that is refused still binds: it mentions."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By a collection's address, or a field's."""
    typed: Mapping[str, tuple[tuple[Condition, str, Role | None], ...]] = field(default_factory=dict)
    """By a field's address: what it refers to under a condition, and whose the record then is."""
    joins: Mapping[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = field(default_factory=dict)
    """By store: pairs of fields, each (collection, field), that queries hold equal."""
    digest: Callable[[str], int] | None = None
    """Returns the digest that sketches hold of a value; without it, no value can be looked up in them."""

    def settles(self, place: FieldAddress) -> bool:
        """Did a person say what a field refers to, or whose the record is?"""
        field = str(place)
        return field in self.roles or field in self.references or any(source == field for source, _ in self.refused)

    def refuses(self, link: Link) -> bool:
        """Did a person say that this reference says nothing of ownership?"""
        pair = str(link.source[0]), str(link.target[0])
        return pair in self.refused or self.references.get(pair[0]) == "none"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference, before anybody knows whose record it makes its record."""

    source: tuple[FieldAddress, ...]
    target: tuple[FieldAddress, ...]
    evidence: Evidence
    declared: bool = False
    cascade: bool = False
    when: Condition | None = None
    """Only records that meet it refer to the target."""
    role: Role | None = None
    """Whose the record is, where a person said so for this reference."""

    @property
    def target_address(self) -> str:
        """The collection that is referred to."""
        return f"{self.target[0].store}/{self.target[0].collection}"

    @property
    def source_address(self) -> str:
        """The collection that refers."""
        return f"{self.source[0].store}/{self.source[0].collection}"

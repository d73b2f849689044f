"""What attribution sees of a record: the identifiers in it, and the accounts that own it."""

from __future__ import annotations

from collections.abc import Collection as Bag
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Protocol, TypeAlias

from delenda.model import FieldAddress, Identifier, Presence, RecordRef, Role, fingerprint

Key: TypeAlias = tuple[str, str]
"""An identifier as it is compared: its space and canonical value."""
Place: TypeAlias = tuple[str, str, str]

ACCOUNT = "account"
"""The space of the company's own account ids."""
NATIONAL = "national_id"
"""The space of government ids: a person has one."""


def key_of(identifier: Identifier) -> Key:
    return (identifier.spec.space, identifier.value)


def place_of(ref: RecordRef) -> Place:
    """Return what tells two records apart; a record without a key is told by its content."""
    return (ref.store, ref.collection, ref.key or f"~{ref.version}")


def mark_of(row: Row) -> str:
    """Return what tells a record by its content, wherever it stands: rows of objects move when others are erased."""
    return fingerprint({name: value for name, value in row.record.items() if value is not None})


def address_of(ref: RecordRef) -> str:
    return f"{ref.store}/{ref.collection}"


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier in a record's field: the exact text, and whose it is by the field's role."""

    field: str
    identifier: Identifier
    presence: Presence
    role: Role
    text: str = attribute(repr=False)
    key: Key = attribute(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key_of(self.identifier))

    @property
    def owns(self) -> bool:
        """Is the record about whoever this identifier names?"""
        return self.role is Role.OWNER and self.presence is Presence.WHOLE


@dataclass(frozen=True, slots=True)
class Row:
    """A record with every identifier in it. ``whole`` is the object that it was read from.

    ``accounts`` are the account ids that own it: its own, or, if it has none, those of the records that it
    refers to as its owners.
    """

    ref: RecordRef
    whole: RecordRef | None
    record: Mapping[str, Any] = attribute(repr=False)
    found: tuple[Found, ...] = attribute(repr=False)
    accounts: frozenset[str] = attribute(default=frozenset(), repr=False)
    size_bytes: int = 0
    place: Place = attribute(init=False, repr=False, compare=False)
    address: str = attribute(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", place_of(self.ref))
        object.__setattr__(self, "address", address_of(self.ref))

    def values(self, fields: Sequence[str]) -> tuple[Any, ...] | None:
        """Return the values of some fields; None if one is missing or NULL."""
        values = tuple(self.record.get(name) for name in fields)
        return None if any(v is None or v == "" for v in values) else values


def plain(value: Any) -> str:
    """Return a key's value as text, the same for every store: ``17``, ``17.0`` and ``"17"`` are one."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
    return text.strip()


def plains(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(plain(v) for v in values)


def own_accounts(found: Sequence[Found]) -> frozenset[str]:
    """Return the account ids by which a record itself says whose it is."""
    return frozenset(f.identifier.value for f in found if f.owns and f.key[0] == ACCOUNT)


class Reader(Protocol):
    """Where records come from. It answers with every record that fits, and may answer with more than once."""

    def rows(self, identifiers: Bag[Identifier]) -> Iterator[Row]:
        """Yield the records anywhere in which one of the identifiers stands, as a cell or within a text."""
        ...

    def by_key(
        self, fields: tuple[FieldAddress, ...], values: Bag[tuple[str, ...]], target: tuple[FieldAddress, ...]
    ) -> Iterator[Row]:
        """Yield the records whose ``fields`` hold one of ``values`` (plain texts).

        ``target`` is the key that the values are of: it names their space in the locator index.
        """
        ...

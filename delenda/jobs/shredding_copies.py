"""A person's copy, with what is sealed of theirs opened: stores and records, wrapped.

What belongs to others stays sealed, and is covered like any of their details; what was ended stays sealed too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

import pyarrow as pa

from delenda.errors import KeyDestroyed
from delenda.jobs.house import House
from delenda.jobs.shredding import vault_of
from delenda.kinds import Kind, Power, as_kind, spec_of
from delenda.model import Collection, Identifier, MappedCollection, RecordRef
from delenda.portability.release import Covered, Guard, Releaser
from delenda.ports import Fetchable, Openable, Store
from delenda.settings import SealedNote
from delenda.shredding.stream import LINE_BYTES
from delenda.shredding.token import subject_in
from delenda.shredding.vault import Vault


class Opener:
    """Opens one person's sealed values."""

    def __init__(self, vault: Vault, sealed: Mapping[str, SealedNote], who: Sequence[Identifier]) -> None:
        self._vault, self._sealed = vault, sealed
        self._names = frozenset(i.value for i in who if i.kind is Kind.SEALED)

    def is_identifier(self, address: str) -> bool:
        """Does config say that the field holds what singles its person out?"""
        kind = self._sealed[address].kind if address in self._sealed else ""
        return bool(kind) and spec_of(as_kind(kind)).power is Power.STRONG

    def value(self, address: str, value: Any) -> Any:
        """Return a cell with what is sealed of this person opened; what was ended stays as it is."""
        match value:
            case str() if value.startswith("dsh1.") and subject_in(value) in self._names:
                try:
                    return self._vault.unseal(address, value)
                except KeyDestroyed:
                    return value
            case list():
                return [self.value(address, v) for v in value]
            case dict():
                return {k: self.value(f"{address}.{k}", v) for k, v in value.items()}
            case _:
                return value

    def column(self, address: str, column: pa.Array) -> pa.Array:
        """Return a column with its cells opened; the very same one if there is nothing to open."""
        if not _may_hold(column.type):
            return column
        cells = column.to_pylist()
        opened = [self.value(address, c) for c in cells]
        return column if opened == cells else pa.array(opened, column.type)

    def stream(self, address: str, source: BinaryIO) -> BinaryIO:
        """Return an object's plain bytes if it is a sealed one of this person, else the object as it is."""
        start = source.read(LINE_BYTES)
        parts = start.split(b".")
        whole = cast(BinaryIO, io.BufferedReader(_Joined(_pieces(start, source), source)))
        if len(parts) != 4 or parts[0] != b"dsh1" or parts[1].decode("latin-1") not in self._names:
            return whole
        try:
            return cast(BinaryIO, io.BufferedReader(_Joined(self._vault.unseal_stream(address, whole), source)))
        except KeyDestroyed:
            return cast(BinaryIO, io.BufferedReader(_Joined(iter([start]), source)))


def _may_hold(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_nested(kind))


def _pieces(start: bytes, source: BinaryIO) -> Iterator[bytes]:
    while start:
        yield start
        start = source.read(1 << 16)


class _Joined(io.RawIOBase):
    """Pieces as a stream; closing it closes where they come from."""

    def __init__(self, pieces: Iterator[bytes], source: BinaryIO) -> None:
        self._pieces, self._source, self._left = pieces, source, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


class OpeningReleaser(Releaser):
    """Opens records: texts before other people in them are covered, and identifiers after, as they are the person's."""

    def __init__(self, opener: Opener, inner: Releaser) -> None:
        self._opener, self._inner = opener, inner

    def records(
        self, records: pa.RecordBatch, mapped: MappedCollection | None, guards: Sequence[Guard]
    ) -> tuple[list[dict[str, Any]], Covered]:
        if mapped is None:
            return self._inner.records(records, mapped, guards)
        place, names = mapped.collection.address, records.schema.names
        own = {n for n in names if self._opener.is_identifier(f"{place}.{n}")}
        columns = [
            c if n in own else self._opener.column(f"{place}.{n}", c)
            for n, c in zip(names, records.columns, strict=True)
        ]
        released, covered = self._inner.records(pa.RecordBatch.from_arrays(columns, names=names), mapped, guards)
        if own:
            released = [
                {n: self._opener.value(f"{place}.{n}", v) if n in own else v for n, v in row.items()}
                for row in released
            ]
        return released, covered


class OpeningStore:
    """A store whose objects are opened as they are read; everything else is the store's own."""

    def __init__(self, opener: Opener, inner: Store) -> None:
        self._opener, self._inner = opener, inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Any:
        """Yield records as the store does."""
        return cast(Fetchable, self._inner).fetch(collection, refs)

    def open(self, ref: RecordRef) -> BinaryIO:
        """Return an object's bytes, opened if they are sealed."""
        return self._opener.stream(f"{ref.store}/{ref.collection}", cast(Openable, self._inner).open(ref))


@contextmanager
def opener_of(house: House, who: Sequence[Identifier]) -> Iterator[Opener | None]:
    """Return what opens a person's sealed values; None if nothing is sealed here."""
    with vault_of(house) as vault:
        settings = house.settings.shredding
        if vault is None or settings is None or not any(i.kind is Kind.SEALED for i in who):
            yield None
        else:
            yield Opener(vault, settings.sealed, who)


def opening(opener: Opener | None, store: Store) -> Store:
    """Return a store that opens what is sealed in its objects, if it has objects that can be read."""
    if opener is None or not (isinstance(store, Openable) and isinstance(store, Fetchable)):
        return store
    return cast(Store, OpeningStore(opener, store))

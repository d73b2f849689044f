"""What a table format must promise: which data files are current, one commit for many of them, and clean history.

A format knows nothing of records, steps or detection. A :class:`LiveFile` is addressed by its path; its version
changes when the file or what masks its rows does. Files are Parquet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import pyarrow as pa

from connectors.lake_files import Entry, Files
from connectors.objects import Ending
from delenda.model import Status

_MARGIN: Final = dt.timedelta(minutes=1)
"""Between what an operation notes as its time, and its commit."""


class Conflict(Exception):
    """Another writer committed first: the table has to be looked at again."""


@dataclass(frozen=True, slots=True, eq=False)
class LiveFile:
    """A data file of the current state of a table. ``path`` is relative to the table.

    ``names`` tells for each path of the file's own flat fields the table's; what it does not name was dropped from
    the table. ``constants`` are fields whose value stands beside the file. ``masked`` gives the sorted numbers of
    rows that are no more, though the file still holds them; ``has_masked`` says whether there are any. ``raw`` is
    the format's own.
    """

    path: str = field(repr=False)
    version: str
    size_bytes: int
    modified: dt.datetime | None
    names: Callable[[pa.Schema], Mapping[str, str]] = field(repr=False)
    constants: Mapping[str, Any] = field(repr=False)
    has_masked: bool
    masked: Callable[[], Sequence[int]] = field(repr=False)
    raw: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """A table at one version: its flat schema, its files, and a code for what forbids changes to it.

    ``forbids`` holds for all changes, ``forbids_values`` for changes other than deletions, ``partition`` names the
    fields that files are parted by. ``required`` are the fields that take no NULL.
    """

    version: str
    schema: pa.Schema = field(repr=False)
    files: tuple[LiveFile, ...] = field(repr=False)
    partition: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    forbids: str = ""
    forbids_values: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """A data file, and what takes its place: a file that lies there already, or nothing if no row is left."""

    old: LiveFile
    path: str = field(default="", repr=False)
    size_bytes: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Tidied:
    """How clean a table's history is. ``held`` says what forbids to clean it: a tag, a lock, a property.

    ``marked`` are earlier versions that a name holds, with their time. ``keeps`` is how long the table's owner asked
    to keep what was removed; what is older is clean.
    """

    now: dt.datetime
    held: Ending | None = None
    keeps: dt.timedelta | None = None
    marked: tuple[tuple[dt.datetime, Ending], ...] = ()

    def since(self, at: dt.datetime) -> Ending | None:
        """Return what still holds what was removed by ``at``; None if nothing does."""
        if self.held is not None:
            return self.held
        if named := [ending for made, ending in self.marked if made <= at + _MARGIN]:
            return next((e for e in named if e.until is None), max(named, key=lambda e: str(e.until)))
        if self.keeps is None:
            return None
        until = at + self.keeps + _MARGIN
        return Ending(Status.BLOCKED, "retention", until) if until > self.now else None


class Table(Protocol):
    """One table."""

    name: str

    @property
    def files(self) -> Files:
        """The files below it, by paths relative to it."""
        ...

    def state(self) -> State:
        """Return the table as it is now. Raises ``CorruptData`` for one that can't be read right."""
        ...

    def new_path(self, old: LiveFile) -> str:
        """Return a fresh path for the file that takes another's place."""
        ...

    def commit(self, state: State, swaps: Sequence[Swap], operation: str) -> None:
        """Put files in others' places, in one transaction that bears ``operation``'s id and no value.

        Raises ``Conflict`` if the table is not at ``state`` any more.
        """
        ...

    def committed(self, operation: str) -> bool:
        """Return whether a transaction with that id is in the table's history."""
        ...

    def outlook(self, now: dt.datetime) -> Tidied:
        """Return what :meth:`tidy` would find in its way, as the table is."""
        ...

    def foresee(self, now: dt.datetime) -> Tidied:
        """Return what :meth:`tidy` would find in its way if the table were changed now."""
        ...

    def tidy(self, now: dt.datetime) -> Tidied:
        """Remove all that history holds and nothing forbids to: old files, logs, metadata, statistics."""
        ...

    def orphans(self) -> list[Entry]:
        """Return files below the table that neither its state nor its history names."""
        ...

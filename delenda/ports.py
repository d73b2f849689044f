"""What a store, a detector, a log and a clock must promise. Small; new powers are new protocols."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, runtime_checkable

from delenda.kinds import AnyKind
from delenda.model import (
    Backup,
    Batch,
    Chore,
    Collection,
    Evidence,
    Match,
    ObjectChange,
    Outcome,
    RecordRef,
    Step,
    StoreName,
    Unit,
)

if TYPE_CHECKING:
    import pyarrow as pa
    import sqlalchemy as sa


@runtime_checkable
class Store(Protocol):
    """A place where data lies. Reading never writes.

    Errors: ``SourceUnavailable`` (try later), ``SourceDenied`` (rights), ``CorruptData`` (this unit can't
    be read; others can). Nothing of the driver's own leaves a connector.
    """

    name: StoreName

    def collections(self) -> Sequence[Collection]:
        """Return every collection there is, sorted by name; looked up anew at each call."""
        ...

    def units(self, collection: Collection, target_bytes: int = 64 << 20) -> Iterator[Unit]:
        """Yield the collection's partitions: objects, or key ranges of about ``target_bytes``."""
        ...

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield the unit's rows in batches of bounded size. ``fields`` None: all of them."""
        ...

    def close(self) -> None:
        """Let go of connections; the store can be used again."""
        ...


@runtime_checkable
class Notified(Protocol):
    """A store of objects that sends messages of its changes."""

    @property
    def queue(self) -> str:
        """Return what tells stores apart that share a queue; empty if there is none to ask."""
        ...

    def messages(self) -> Iterator[tuple[bytes, Callable[[], None]]]:
        """Yield the queue's messages, each with what takes it off the queue for good, until none is left."""
        ...

    def understood(self, message: bytes) -> Sequence[ObjectChange]:
        """Return what a message says of this store's objects; nothing if it speaks of others.

        Raises ``InputError`` if it is no such message.
        """
        ...

    def proofs(self, message: bytes) -> Iterable[str]:
        """Return what a message itself says to prove who sent it; empty if it says nothing."""
        ...

    def among(self, locators: Iterable[str], known: Iterable[str]) -> Store:
        """Return a view of the store that lists those of the objects that it holds now, and no other.

        ``known``: the names of its collections as last seen.
        """
        ...


class Listing(Protocol):
    """What a report and the messages since say that a store holds."""

    store: Store
    """The store, listing this."""

    def has(self, unit: Unit) -> bool:
        """Return whether it lists that unit, in that version."""
        ...


class Inventory(Protocol):
    """A report of what a store held at some time."""

    at: dt.datetime
    """When it was begun."""

    def listing(self, changes: Iterable[ObjectChange]) -> AbstractContextManager[Listing]:
        """Read the report, with what changed since over it. Raises ``InventoryUnfit``."""
        ...


@runtime_checkable
class Inventoried(Protocol):
    """A store whose objects somebody else lists from time to time."""

    def inventory(self, now: dt.datetime) -> Inventory | None:
        """Return the newest report; None if config names no place of reports. Raises ``InventoryUnfit``."""
        ...


@runtime_checkable
class Searchable(Protocol):
    """A store that finds rows by the exact values of a field without reading all of them."""

    def find(self, collection: Collection, fields: Sequence[str], values: Iterable[Sequence[Any]]) -> Iterator[Batch]:
        """Yield the rows, with all their columns, whose ``fields`` equal one of ``values`` (tuples)."""
        ...


class Sieve(Protocol):
    """Tells which rows of a collection are worth a closer look. Several threads may ask it at once."""

    def fields(self, columns: Mapping[str, Any], key: Iterable[str] = ()) -> list[str]:
        """Return those of some columns (Arrow types by name) that :meth:`rows` looks at."""
        ...

    def rows(self, batch: Batch) -> list[int]:
        """Return the rows of a batch (of these columns, or more) that are worth it, in order."""
        ...


@runtime_checkable
class Sifting(Protocol):
    """A store that reads all columns of few rows only: of those that a sieve leaves, told by few columns."""

    def sift(self, sieves: Mapping[str, Sieve]) -> Callable[[Unit], Iterator[tuple[int, Batch, Sequence[int]]]]:
        """Return what yields the batches of a unit, in order, each with how many rows were read for it, and which of
        its own are worth a closer look. Several threads may ask ``sieves`` at once."""
        ...


@runtime_checkable
class Fetchable(Protocol):
    """A store that reads single records again."""

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Iterator[Batch]:
        """Yield the records that still exist, whatever their version, with all their columns."""
        ...


@runtime_checkable
class Erasable(Protocol):
    """A store that changes records.

    All steps of one collection come at once, for many subjects, so that an object is rewritten once.
    Every step gets exactly one outcome. A record that changed since it was read is left alone and
    reported. Absent is success. Nothing else in the store changes.
    """

    def apply(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Apply the steps durably; an outcome is yielded only once its change is committed."""
        ...

    def rehearse(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Yield what ``apply`` would, and leave everything as it was (rolled back, or only checked)."""
        ...


@runtime_checkable
class Rehearsing(Protocol):
    """A store that can try changes of many collections in their order, so that each finds what those before left."""

    def rehearse_all(self, parts: Sequence[tuple[Collection, Sequence[Step]]]) -> Iterator[tuple[int, Outcome]]:
        """Yield what applying the parts one after the other would, each outcome with its part's number.

        Everything stays as it was: all of it is rolled back.
        """
        ...


@runtime_checkable
class Openable(Protocol):
    """A store whose records may be whole objects that can be read as bytes: photos, documents."""

    def open(self, ref: RecordRef) -> BinaryIO:
        """Return the object's bytes as a stream that the caller closes."""
        ...


@runtime_checkable
class Thawing(Protocol):
    """A store some of whose units lie in an archive: reading them raises ``Archived``."""

    def thaw(self, unit: Unit) -> bool:
        """Have a copy fetched that can be read later; return whether one is under way. Twice is once."""
        ...


@runtime_checkable
class Residual(Protocol):
    """A store that can look for leftovers below its own surface: old versions, free pages, logs."""

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield ``(class, place, hits)``: a residue class such as ``old_version``, a place without
        values, and how many times one of ``needles`` still stands there."""
        ...


@runtime_checkable
class Inward(Protocol):
    """A store whose objects may hold more than their records show: dictionaries, statistics, indexes."""

    def within(
        self, locators: Iterable[str], needles: Sequence[bytes], most: int | None
    ) -> Iterator[tuple[str, str, int]]:
        """Yield what :meth:`Residual.residue` does, of these objects as they are now, and of what waits to become part
        of them. ``most``: how many bytes to read; None: all."""
        ...


@runtime_checkable
class Weighed(Protocol):
    """A :class:`Residual` store that knows beforehand what the look below its surface reads."""

    def residue_bytes(self) -> int:
        """Return how many bytes :meth:`Residual.residue` would read now; what a server only looks up counts nothing."""
        ...


@runtime_checkable
class Glancing(Protocol):
    """A :class:`Weighed` store that can tell some of its residue without reading what is large."""

    def glance(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield what :meth:`Residual.residue` would, but for what it reads file by file."""
        ...


@runtime_checkable
class Tidying(Protocol):
    """A store that can clean up below its own surface, where what was erased may still stand."""

    def chores(self, collections: Sequence[str]) -> Sequence[Chore]:
        """Return what there is to clean after changes in these collections, in the order to do it, with its cost."""
        ...

    def do(self, chore: Chore) -> str:
        """Do it; return nothing, or a code that says what stood in the way."""
        ...


@runtime_checkable
class BackupCatalogue(Protocol):
    """A place where backups lie."""

    def backups(self) -> Sequence[Backup]:
        """Return the backups that exist now, oldest first: looked at, not assumed."""
        ...

    def purge(self, backup: Backup) -> Outcome:
        """Remove one backup for good, or say why not (a lock, a right)."""
        ...


@runtime_checkable
class Inspectable(Protocol):
    """A catalogue that can read a backup through before it goes."""

    def inspect(self, backup: Backup) -> Backup:
        """Return the backup with its digest and size. Raises ``SourceUnavailable`` if it is not there."""
        ...


class Gate(Protocol):
    """What keeps those who serve from a store out of it, until it was looked at."""

    def lock(self) -> int:
        """Keep them out, and end their sessions; return how many sessions that was. Twice is once."""
        ...

    def release(self) -> None:
        """Let them in again."""
        ...


class Draft(Protocol):
    """A backup that is being written anew, beside itself: until it is put in its place, the backup is as it was.

    A store that is :class:`Erasable` changes the draft; any other takes all steps at once by ``apply``.
    """

    @property
    def store(self) -> Store:
        """Return what reads the backup, or its draft."""
        ...

    def apply(self, steps: Mapping[str, Sequence[Step]]) -> Sequence[Outcome]:
        """Write the draft with the steps of all collections; return an outcome each."""
        ...

    def finished(self) -> Store:
        """Make the draft durable, with nothing left below its surface, and return what reads it."""
        ...

    def place(self) -> str:
        """Put the draft in the backup's place, and return its SHA-256. Owner, mode and times stay."""
        ...


@runtime_checkable
class Rewritable(Protocol):
    """A catalogue whose backups can be written anew without what was erased."""

    def draft(
        self, backup: Backup, known: Sequence[Collection], notes: Mapping[str, Any]
    ) -> AbstractContextManager[Draft]:
        """Open a backup to write it anew; what was not put in its place is gone at the end.

        ``known``: its store's collections as last seen; ``notes``: what config says of collections. Raises
        ``Refused`` for a form that can't be rewritten, ``CorruptData`` for a damaged one, ``SourceUnavailable`` if it
        is not there any more.
        """
        ...


@runtime_checkable
class Detector(Protocol):
    """One kind of identifier. Pure, total, linear in its input; never raises on any text."""

    kind: AnyKind

    def canonical(self, text: str) -> str | None:
        """Return the canonical form of a text that *is* such a value, or None if it is not one."""
        ...

    def find(self, text: str) -> Iterable[Match]:
        """Yield the values that stand in a text, left to right, with canonical value and evidence."""
        ...


class Engine(Protocol):
    """All detectors at work together: what the rooms know of detection."""

    def text(self, text: str) -> list[Match]:
        """Return the identifiers in a text, without overlaps, left to right."""
        ...

    def texts(self, values: pa.Array) -> list[tuple[int, Match]]:
        """Return ``(row, match)`` for an array of strings (or lists of strings), row by row."""
        ...

    def canonical(self, kind: AnyKind, text: str) -> str | None:
        """Return the canonical form of a whole value of that kind, or None."""
        ...

    def canonical_column(self, kind: AnyKind, values: pa.Array) -> pa.Array:
        """Return the canonical forms of a column's cells: a string array of the same length, null
        where a cell is no such value. Lists give lists."""
        ...

    def classify(self, column: ColumnSample) -> list[tuple[AnyKind, Evidence, float]]:
        """Return the kinds that a column holds as whole cells, best evidence first, each with the share
        of its non-empty values that validate."""
        ...

    def spellings(self, kind: AnyKind, value: str) -> list[str]:
        """Return the ways in which a canonical value is commonly written, plain first, then hashed
        (MD5, SHA-1, SHA-256, hex and Base64)."""
        ...


@runtime_checkable
class Linking(Protocol):
    """An engine that tells, much faster than it reads, which texts it need not read for strong identifiers."""

    def may_link(self, texts: pa.Array) -> Sequence[int]:
        """Return the rows of a string array in which a strong identifier may stand; in the others, none does."""
        ...


@runtime_checkable
class Plain(Protocol):
    """An engine that tells which texts it would leave as they are."""

    def plain(self, kind: AnyKind) -> str:
        """Return an RE2 pattern: a whole text of that form is its own canonical form, or has none; else empty."""
        ...


@runtime_checkable
class Spelling(Protocol):
    """An engine that tells the spellings of a value without what they may have been hashed to."""

    def plain_spellings(self, kind: AnyKind, value: str) -> Sequence[str]:
        """Return the ways in which a canonical value is commonly written, plain first."""
        ...


class ColumnSample(Protocol):
    """What classification sees of a column."""

    name: str
    collection: str
    siblings: Sequence[str]
    values: pa.Array


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> dt.datetime:
        """Return the time, aware UTC."""
        ...


class AuditLog(Protocol):
    """An append-only log without personal data; there is no other verb."""

    def append(
        self, connection: sa.Connection, kind: str, body: Mapping[str, str | int | None], request: str = ""
    ) -> None:
        """Record one entry in the caller's transaction of the control store: work and entry stand or fall together.

        ``body`` holds names, counts, codes and digests only; an unknown kind or key is refused.
        Raises ``AuditBroken``: then nothing may be done.
        """
        ...


@runtime_checkable
class LogsEach(Protocol):
    """A log that takes an entry for each of many requests at once."""

    def append_each(
        self, connection: sa.Connection, kind: str, bodies: Mapping[str, Mapping[str, str | int | None]]
    ) -> None:
        """Record one entry of a kind for each request in ``bodies``, all or none, as :meth:`AuditLog.append` does."""
        ...


class Report(Protocol):
    """Where a job tells how far it is: an event's name, and counts and names without personal data."""

    def __call__(self, event: str, **facts: str | int) -> None: ...

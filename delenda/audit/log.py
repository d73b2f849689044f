"""The audit log: rooms ``append`` to it, one sequencer ``publish``es it, and nothing is ever taken back.

An entry is written to the outbox in the transaction of its work. Publishing then takes four steps, each of
which may be cut short by a crash and done again, with the same tree as the result:

1. waiting entries get their position, in one committed transaction: from here on the tree is settled;
2. tiles and entry bundles are written: deterministic files that no checkpoint names yet;
3. the new head is compared with the last signed one: in the folder, and in the control store;
4. the checkpoint is signed and replaced. Only now does the world see the entries.

Two sequencers may run at once: they write the same bytes, and the row ``audit_head`` lets only growth pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from delenda.audit import outbox
from delenda.audit.entries import Entry, read_entry
from delenda.audit.keys import signing_key
from delenda.audit.merkle import EMPTY_ROOT, inclusion_ranges, look_up
from delenda.audit.notes import Checkpoint, Note, Proof, VerifierKey
from delenda.audit.tables import entry as entry_table
from delenda.audit.tables import head as head_table
from delenda.audit.tables import trail as trail_table
from delenda.audit.tiles import Tiles
from delenda.audit.vault import Vault
from delenda.control import Control, insert
from delenda.errors import AuditBroken, InputError
from delenda.ports import Clock
from delenda.settings import AuditSettings

HEAD: Final = 1
PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry and its index in the log; None while it waits to be published."""

    position: int | None
    entry: Entry


class Log:
    """The audit log of one control store. Implements ``delenda.ports.AuditLog``."""

    def __init__(self, control: Control, settings: AuditSettings, clock: Clock) -> None:
        self.control = control
        self.settings = settings
        self.clock = clock
        self.key = signing_key(settings.origin, settings.key.get_secret_value())
        self.tiles = Tiles(settings.folder)
        self.vault = Vault(control.sealer)

    @property
    def verifier(self) -> VerifierKey:
        """The public key that the log's checkpoints and receipts are checked with."""
        return self.key.verifier

    # --- what rooms call ---

    def append(
        self, connection: sa.Connection, kind: str, body: Mapping[str, str | int | None], request: str = ""
    ) -> None:
        """Record one entry in the caller's transaction: work and entry stand or fall together.

        Raises ``AuditBroken`` if the entry is not allowed or can't be written: then nothing may be done.
        """
        outbox.put(connection, self.vault, self.clock.now(), kind, body, request)

    def append_each(
        self, connection: sa.Connection, kind: str, bodies: Mapping[str, Mapping[str, str | int | None]]
    ) -> None:
        """Record one entry of a kind for each of many requests, by request, as :meth:`append` records one."""
        outbox.put_each(connection, self.vault, self.clock.now(), kind, bodies)

    def entries(self, request: str = "", kind: str = "") -> Iterator[LoggedEntry]:
        """Yield entries in the order of the log, those that wait last; of one request or kind, if named."""
        query = sa.select(entry_table.c.id, entry_table.c.position, entry_table.c.bytes)
        if request:
            query = query.where(entry_table.c.request == request)
        if kind:
            query = query.where(entry_table.c.kind == kind)
        query = query.order_by(entry_table.c.position.is_(None), entry_table.c.position, entry_table.c.id)
        for page in self._pages(query):
            for row in page:
                yield LoggedEntry(row.position, read_entry(row.bytes))

    # --- publishing ---

    def publish(self) -> Checkpoint:
        """Give waiting entries their place, write the tiles, sign the head, and return it.

        Raises ``AuditBroken`` rather than sign a head that does not begin with every head signed before.
        """
        numbered = self._number()
        old, text = self.signed()
        if text and old.size == numbered and self._last_signed() == (old.size, old.root):
            return old
        size, root = self.tiles.extend(old.size, old.root, self._bytes(old.size, numbered))
        new = Checkpoint(self.settings.origin, size, root)
        if self._sign(new):
            self.tiles.drop_partial(old.size, size)
        return new

    def heartbeat(self) -> Checkpoint:
        """Log that the log is alive, with its counts, and publish: a silence then means something."""
        with self.control.begin() as connection:
            self.append(connection, "log.heartbeat", self._counts(connection))
        return self.publish()

    def heartbeat_due(self) -> bool:
        """Is the last checkpoint older than configuration allows?"""
        with self.control.begin() as connection:
            signed_at = connection.execute(sa.select(head_table.c.signed_at)).scalar_one_or_none()
        return signed_at is None or self.clock.now() - signed_at >= self.settings.checkpoint_every

    def proof(self, position: int) -> Proof:
        """Return the proof that the entry at ``position`` is in the published log.

        Raises ``InputError`` if it is not published yet.
        """
        head, text = self.signed()
        if not 0 <= position < head.size:
            raise InputError(f"audit log: entry {position} is not published; the log has {head.size}")
        ranges = inclusion_ranges(position, head.size)
        path = look_up(ranges, lambda lo, hi: self.tiles.range_hash(lo, hi, head.size))
        return Proof(position, tuple(path), text)

    def attach(self, cosignature: str, witness: VerifierKey) -> None:
        """Add a witness's signature line to the current checkpoint, if it verifies and is not there.

        Raises ``AuditBroken`` if it is not this witness's signature of this checkpoint.
        """
        with self.control.begin() as connection:
            self.lock(connection)
            _, text = self.signed()
            if not text or not Note.parse(_body(text) + cosignature).signed_by(witness):
                raise AuditBroken("the line is not this witness's cosignature of the current checkpoint")
            if cosignature not in text:
                self.tiles.write_checkpoint(text + cosignature)

    # --- behind it ---

    def _number(self) -> int:
        """Give waiting entries consecutive positions; return how many entries have one."""
        with self.control.begin() as connection:
            numbered = int(self.lock(connection).numbered)
            if (shown := self.signed()[0].size) > numbered:
                raise AuditBroken(
                    f"the log has {shown} entries, the control store {numbered}: it was restored from an older copy;"
                    " bring them together with `delenda audit recover`"
                )
            waiting = sa.select(entry_table.c.id).where(entry_table.c.position.is_(None)).order_by(entry_table.c.id)
            ids = connection.execute(waiting).scalars().all()
            if ids:
                change = (
                    sa.update(entry_table)
                    .where(entry_table.c.id == sa.bindparam("row"))
                    .values(position=sa.bindparam("place"))
                )
                places = [{"row": row, "place": numbered + i} for i, row in enumerate(ids)]
                connection.execute(change, places)
                connection.execute(sa.update(head_table).values(numbered=numbered + len(ids)))
            return numbered + len(ids)

    def signed(self) -> tuple[Checkpoint, str]:
        """Return the head that the folder shows and its note; the empty head and no note for an empty folder."""
        text = self.tiles.checkpoint()
        if not text:
            return Checkpoint(self.settings.origin, 0, EMPTY_ROOT), ""
        note = Note.parse(text)
        head = Checkpoint.parse(note.text)
        if head.origin != self.settings.origin or not note.signed_by(self.verifier):
            raise AuditBroken("the log's checkpoint is not ours: audit.origin or audit.key is another one")
        return head, text

    def _last_signed(self) -> tuple[int, bytes]:
        with self.control.begin() as connection:
            row = self.lock(connection)
            return int(row.size), bytes(row.root)

    def _sign(self, new: Checkpoint) -> bool:
        """Sign and show the new head if it continues the last one; False if a longer one is signed already."""
        with self.control.begin() as connection:
            last = self.lock(connection)
            shown, _ = self.signed()
            if max(last.size, shown.size) > new.size:
                return False
            for size, root in ((int(last.size), bytes(last.root)), (shown.size, shown.root)):
                if size and self.tiles.range_hash(0, size, new.size) != root:
                    raise AuditBroken("the log would contradict a head that it signed; nothing is signed")
            connection.execute(sa.update(head_table).values(size=new.size, root=new.root, signed_at=self.clock.now()))
            if not (shown == new and new.size):
                self.tiles.write_checkpoint(self.key.sign(new.text))
            return True

    def lock(self, connection: sa.Connection) -> sa.Row[Any]:
        """Return the row of the head, made if need be, locked until the transaction ends."""
        query = sa.select(head_table).with_for_update()
        if (row := connection.execute(query).one_or_none()) is None:
            values = {"id": HEAD, "numbered": 0, "size": 0, "root": b""}
            connection.execute(insert(connection, head_table).values(values).on_conflict_do_nothing())
            row = connection.execute(query).one()
        return row

    def _bytes(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the entries of positions ``start`` … ``stop - 1``, without a hole."""
        query = sa.select(entry_table.c.position, entry_table.c.bytes).order_by(entry_table.c.position)
        for lo in range(start, stop, PAGE):
            hi = min(lo + PAGE, stop)
            with self.control.begin() as connection:
                between = entry_table.c.position.between(lo, hi - 1)
                rows = connection.execute(query.where(between)).all()
            if [row.position for row in rows] != list(range(lo, hi)):
                raise AuditBroken("the control store lacks entries that it numbered")
            yield from (row.bytes for row in rows)

    def _counts(self, connection: sa.Connection) -> dict[str, str | int | None]:
        last = sa.select(sa.func.max(entry_table.c.id)).where(entry_table.c.kind == "log.heartbeat").scalar_subquery()
        entries = sa.select(sa.func.count()).select_from(entry_table)
        return {
            "entries": connection.execute(entries).scalar_one(),
            "since": connection.execute(entries.where(entry_table.c.id > sa.func.coalesce(last, 0))).scalar_one(),
            "open": connection.execute(
                sa.select(sa.func.count()).select_from(trail_table).where(trail_table.c.open)
            ).scalar_one(),
        }

    def _pages(self, query: sa.Select[Any]) -> Iterator[list[sa.Row[Any]]]:
        """Yield a query's rows page by page, each in a short transaction: readers never hold up the work."""
        for offset in range(0, 1 << 62, PAGE):
            with self.control.begin() as connection:
                rows = list(connection.execute(query.limit(PAGE).offset(offset)).all())
            yield rows
            if len(rows) < PAGE:
                return


def _body(note: str) -> str:
    """Return a note up to its first signature line."""
    return note[: note.rindex("\n\n") + 2]

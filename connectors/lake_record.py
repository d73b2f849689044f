"""What a change of a lake table writes down beside it, so that a broken run can be brought to its end.

Before the commit, a record says which operation replaces which files and what it wrote for that: marks of the steps
(``connectors.mark``), paths of the new files. It holds no value. A later run finds the records: of an operation
that never was committed it removes the new files; of one that was, it knows the steps as done, and goes on cleaning.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from connectors.lake_files import Files, read
from connectors.lake_table import Table
from connectors.mark import Mark, decoded_mark
from delenda.errors import CorruptData
from delenda.model import Step

FOLDER: Final = "_delenda/"
_KEEP: Final = dt.timedelta(days=90)
"""How long the record of a finished operation is kept for a journal that does not know of it."""
_FOREIGN: Final = dt.timedelta(days=1)
"""After how long an uncommitted operation of another machine counts as broken."""
_active: Final[set[str]] = set()


@dataclass(frozen=True, slots=True)
class Record:
    """One operation. ``at`` is when it began, ``maker`` the machine and process that carry it out."""

    id: str
    at: dt.datetime
    maker: str
    marks: tuple[str, ...] = ()
    added: tuple[str, ...] = field(default=(), repr=False)
    committed: bool = False

    def covered(self, steps: Sequence[Step]) -> frozenset[Step]:
        """Return those of the steps that the operation carried out."""
        found: frozenset[Step] = frozenset()
        for mark in filter(None, map(decoded_mark, self.marks)):
            found |= mark.covered(steps)
        return found

    def _text(self) -> bytes:
        body = {
            "id": self.id,
            "at": self.at.isoformat(),
            "maker": self.maker,
            "marks": self.marks,
            "added": self.added,
            "committed": self.committed,
        }
        return json.dumps(body).encode()


class Records:
    """The operations on one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._files: Files = table.files

    def begin(self, now: dt.datetime) -> Record:
        """Return a new operation, of which nothing is written down yet."""
        record = Record(secrets.token_hex(16), now, _maker())
        _active.add(record.id)
        return record

    def intend(self, record: Record, marks: Iterable[Mark], added: Iterable[str]) -> Record:
        """Write down what will be committed."""
        full = replace(record, marks=tuple(m.encoded() for m in marks), added=tuple(added))
        if not self._files.create(_path(record.id), io.BytesIO(full._text())):
            self._files.replace(_path(record.id), full._text())
        return full

    def confirm(self, record: Record) -> None:
        """Write down that it was committed."""
        self._files.replace(_path(record.id), replace(record, added=(), committed=True)._text())

    def drop(self, record: Record) -> None:
        """Forget an operation that was not committed, and remove what it wrote."""
        for path in record.added:
            self._files.remove(path)
        self._files.remove(_path(record.id))

    def end(self, record: Record) -> None:
        """Note that nobody in this process works on it any more."""
        _active.discard(record.id)

    def committed(self) -> list[Record]:
        """Return the operations that are known to be committed, and leave all as it is."""
        return [r for r in self._all() if r.committed or self._table.committed(r.id)]

    def settle(self, now: dt.datetime) -> list[Record]:
        """Return the committed operations; bring those that broke to their end, forget those that are long past."""
        committed = []
        for record in self._all():
            if record.committed and now - record.at > _KEEP:
                self._files.remove(_path(record.id))
            elif record.committed:
                committed.append(record)
            elif _broken(record, now):
                if self._table.committed(record.id) or self._live(record):
                    self.confirm(record)
                    committed.append(record)
                else:
                    self.drop(record)
        return committed

    def _live(self, record: Record) -> bool:
        """Return whether the table has what the operation wrote, though its history forgot who did."""
        return bool(set(record.added) & {f.path for f in self._table.state().files})

    def _all(self) -> list[Record]:
        records = []
        for entry in list(self._files.list(FOLDER)):
            if entry.path.endswith(".json"):
                with suppress(CorruptData, ValueError, KeyError, TypeError):
                    body = json.loads(read(self._files, entry.path))
                    body["at"] = dt.datetime.fromisoformat(body["at"])
                    body["marks"], body["added"] = tuple(body["marks"]), tuple(body["added"])
                    records.append(Record(**body))
        return sorted(records, key=lambda r: r.at)


def _path(operation: str) -> str:
    return f"{FOLDER}{operation}.json"


def _maker() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _broken(record: Record, now: dt.datetime) -> bool:
    """Return whether nobody works on an operation any more."""
    host, _, process = record.maker.rpartition(":")
    if host != socket.gethostname():
        return now - record.at > _FOREIGN
    if int(process) == os.getpid():
        return record.id not in _active
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

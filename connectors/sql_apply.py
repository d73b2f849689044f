"""Changing rows in batches, a transaction each: by set where rows are as they were read, one by one where they are not.

First the versions of a batch's rows are reckoned and compared (:mod:`connectors.sql_versions`), with the rows locked;
those that match are changed by a few statements. What is left is read in full and decided row by row. A batch that the
database refuses is halved until the rows that it refuses stand alone; each of them is one blocked outcome, and the
rest is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import sqlalchemy as sa

from connectors.sql_decide import Recipe, Record, Work, decide, recipe, written
from connectors.sql_engine import cause
from connectors.sql_guard import SPREADING, children_first, dependents
from connectors.sql_read import rows_by_key
from connectors.sql_schema import Table, chunks
from connectors.sql_sets import Sets
from connectors.sql_versions import Versions
from delenda.garbage import uncollected
from delenda.model import Outcome, Status, encode_key, same

BATCH_ROWS: Final = 5000
ATTEMPTS: Final = 5
_ENDS: Final = frozenset({"unavailable", "denied", "corrupt", "missing"})
"""Causes that end the whole call: no other row would fare better."""
_FAILS: Final = frozenset({"locked", "database", "restored"})
Transaction = Callable[[], AbstractContextManager[Any]]


class Refused(Exception):
    """The database did something else than it was told; ``code`` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Applier:
    """Changes rows of one table over one connection; ``transaction`` opens what a batch stands or falls with.

    ``rows_per_second`` holds it back; 0: as fast as it goes.
    """

    def __init__(
        self, connection: sa.Connection, table: Table, transaction: Transaction, rows_per_second: int = 0
    ) -> None:
        self._connection = connection
        self._table = table
        self._transaction = transaction
        self._rate = rows_per_second
        self._inbound = table.inbound(connection)
        self._spreading = [r for r in self._inbound if SPREADING & {r.on_delete, r.on_update}]
        self._triggers = table.triggers(connection)
        self._by_set = not self._triggers
        self._sets = Sets(connection, table)
        self._recipes: dict[tuple[int, ...], Recipe] = {}

    def run(self, works: Sequence[Work]) -> Iterator[Outcome]:
        """Yield the outcomes of every work's steps, each once its batch's transaction has ended."""
        size = min(BATCH_ROWS, self._rate) if self._rate else BATCH_ROWS
        with self._transaction():
            batches = list(children_first(self._connection, self._table, works, size))
        for batch in batches:
            start = time.monotonic()
            yield from self._settle(batch)
            if self._rate:
                time.sleep(max(0.0, len(batch) / self._rate - (time.monotonic() - start)))

    def _settle(self, works: Sequence[Work]) -> list[Outcome]:
        with uncollected():
            why = self._try(works)
        if not isinstance(why, str):
            return why
        alike = len({w.deletes for w in works}) == 1
        if len(works) == 1 or (why == "permission" and alike) or why == "locked":
            status = Status.FAILED if why in _FAILS else Status.BLOCKED
            return [Outcome(s.ref, status, why) for w in works for s in w.steps]
        middle = len(works) // 2
        return self._settle(works[:middle]) + self._settle(works[middle:])

    def _try(self, works: Sequence[Work]) -> list[Outcome] | str:
        """Return the outcomes of a transaction, or why there is none. A lock or a deadlock is waited for, longer
        each time; what the set-based way could not do is done row by row."""
        why, by_set = "", self._by_set
        for attempt in range(ATTEMPTS):
            try:
                with self._transaction():
                    return self._change(works, by_set)
            except Refused as e:
                why = e.code
            except sa.exc.DBAPIError as e:
                why = cause(e)
                if e.connection_invalidated or why in _ENDS:
                    raise
            if by_set and why in ("not_effective", "database"):
                by_set = False
                self._by_set = why != "database"  # a server that lacks what we ask for: all of this table by row
            elif why != "locked":
                break
            else:
                time.sleep(0.05 * 2**attempt)
        return why

    def _change(self, works: Sequence[Work], by_set: bool) -> list[Outcome]:
        done, kept = self._by_sets(works) if by_set else ([], {})
        ends: dict[str, list[Outcome]] = {}
        if len(done) < len(works):
            ends = {
                w.key: [Outcome(s.ref, Status.BLOCKED, kept[w.key]) for s in w.steps] for w in works if w.key in kept
            }
            settled = {w.key for w in done}.union(kept)
            if rest := [w for w in works if w.key not in settled]:
                ends |= self._by_row(rest)
        if self._table.dialect == "postgresql":
            self._connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        if not ends:
            return [Outcome(s.ref, Status.DONE) for w in works for s in w.steps]
        return [o for w in works for o in ends.get(w.key) or [Outcome(s.ref, Status.DONE) for s in w.steps]]

    # --- many rows at once ---

    def _by_sets(self, works: Sequence[Work]) -> tuple[Sequence[Work], dict[str, str]]:
        """Change the rows that are as they were read; return them, and those that must stay, by key, with the code."""
        table, recipes = self._table, self._recipes
        each_kind = {w.kinds: w for w in works}
        for kinds, work in each_kind.items():
            if kinds not in recipes:
                recipes[kinds] = recipe(table, work)
        fields = dict.fromkeys(n for kinds in each_kind for n in recipes[kinds].needs)
        fields |= dict.fromkeys(f for r in self._spreading for f in r.target_fields)
        wanted = {w.version: w for w in works}
        wanted.pop("", None)  # several versions planned; and what stands for a row that the database can't write
        found: list[Work] = []
        records: list[tuple[Any, ...]] = []
        reading = Versions(self._connection, table, tuple(table.columns_named(fields)))
        for match in self._sets.matches([w.values for w in works]):
            versions, values = reading.read(match)
            found += [wanted[v] for v in versions if v in wanted]
            records += [row for v, row in zip(versions, values, strict=True) if v in wanted] if fields else []
        twice = len({id(w) for w in found}) < len(found)
        if twice or (self._spreading and len(found) < len(works)):
            return [], {}
        return self._carry_out(found, [dict(zip(fields, row, strict=True)) for row in records])

    def _carry_out(self, found: Sequence[Work], records: Sequence[Record]) -> tuple[Sequence[Work], dict[str, str]]:
        """Change rows that are as they were read, given the fields of theirs that it takes to know how."""
        groups: dict[tuple[int, ...], list[Work]] = {}
        for work in found:
            groups.setdefault(work.kinds, []).append(work)
        now = {w.key: record for w, record in zip(found, records, strict=True)} if records else {}
        own = {
            w.key: written(self._table, w.steps, now[w.key])
            for kinds, group in groups.items()
            if self._recipes[kinds].needs
            for w in group
        }
        kept = self._kept(found, now, own)
        doomed: list[Sequence[Any]] = []
        for kinds, group in groups.items():
            each, free = self._recipes[kinds], [w for w in group if w.key not in kept] if kept else group
            if each.delete:
                doomed += [w.values for w in free]
            elif each.needs:
                self._must(self._sets.write_each([(w.values, own[w.key]) for w in free if own[w.key]]))
            else:
                self._must(self._sets.write(each.constants, [w.values for w in free]))
        self._delete(doomed)
        return ([w for w in found if w.key not in kept] if kept else found), kept

    def _kept(
        self, found: Sequence[Work], now: Mapping[str, Record], own: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, str]:
        """Return the rows with which others would change, with the code."""
        if not self._spreading:
            return {}
        changes: dict[str, tuple[Record, bool, frozenset[str]]] = {}
        for work in found:
            each = self._recipes[work.kinds]
            changes[work.key] = (now[work.key], each.delete, frozenset(own.get(work.key, each.constants)))
        return dependents(self._connection, self._table, self._spreading, changes)

    # --- row by row ---

    def _by_row(self, works: Sequence[Work]) -> dict[str, list[Outcome]]:
        table, rows = self._table, self._locked(works)
        verdicts = {w.key: decide(table, w, rows.get(w.key, ())) for w in works}
        changes = {k: (v.record, v.delete, frozenset(v.values)) for k, v in verdicts.items() if v.writes}
        for key, code in dependents(self._connection, table, self._inbound, changes).items():
            verdicts[key].block(code)
        values = {w.key: w.values for w in works}
        updates: dict[str, list[str]] = {}
        for key, verdict in verdicts.items():
            if verdict.values:
                updates.setdefault(encode_key([verdict.values]), []).append(key)
        for keys in updates.values():
            self._must(self._sets.write(verdicts[keys[0]].values, [values[k] for k in keys]))
        self._delete([values[k] for k, v in verdicts.items() if v.delete])
        if self._triggers:
            self._look_again([w for w in works if verdicts[w.key].writes], {k: v.record for k, v in verdicts.items()})
        return {w.key: verdicts[w.key].outcomes for w in works}

    def _locked(self, works: Sequence[Work]) -> dict[str, list[Record]]:
        wanted = {w.key for w in works}
        rows: dict[str, list[Record]] = {}
        for records in rows_by_key(self._connection, self._table, [w.values for w in works], lock=True):
            for record in records.to_pylist():
                key = encode_key([record[k] for k in self._table.key])
                if key in wanted:
                    rows.setdefault(key, []).append(record)
        return rows

    def _look_again(self, works: Sequence[Work], before: Mapping[str, Record]) -> None:
        """Raise ``Refused`` if a trigger brought a row back, or what was to go from it."""
        if self._table.dialect == "postgresql":
            self._connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        after = self._locked(works)
        for work in works:
            for record in after.get(work.key, ()):
                old = before[work.key]
                changed = written(self._table, work.steps, old)
                if work.deletes or any(same(record[name], old[name]) for name in changed):
                    raise Refused("restored")

    def _delete(self, keys: Sequence[Sequence[Any]]) -> None:
        table = self._table
        references = [r for r in table.collection.references if r.target == table.name]
        cut = [
            r.fields for r in references if all(c.nullable and not c.generated for c in table.columns_named(r.fields))
        ]
        for fields in cut if keys else ():  # rows that go together may name one another
            self._must(self._sets.write({f: None for f in fields if f not in table.key}, keys))
        one_by_one = table.dialect == "mysql" and len(cut) < len(references)
        for part in chunks(keys, 1) if one_by_one else [keys]:
            self._must(self._sets.delete(part))

    def _must(self, complete: bool) -> None:
        if not complete:
            raise Refused("not_effective")

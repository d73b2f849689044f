"""What is left of an erased subject below the surface of the stores: database files and logs, old versions, drafts.

The re-scan reads what the stores show. Here every :class:`~delenda.ports.Residual` store is asked for the raw bytes of
the subject's identifiers, except those that its own records still show: kept ones stand in the same files. What can't
be looked at is told as a class that begins with ``unseen_``; it never counts as clean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from delenda.audit.receipts import ResidueFacts
from delenda.erasure.needles import raw_needles
from delenda.erasure.rescan import Found
from delenda.errors import DelendaError
from delenda.jobs.house import House
from delenda.model import Identifier, RequestId
from delenda.ports import Glancing, Inward, Residual, Weighed
from delenda.settings import Settings

__all__ = ["Depth", "Trace", "blocking", "count", "facts", "held", "look_below", "remembered"]

UNSEEN: Final = "unseen_"
_LAKE: Final = {
    "lake_file": "in data files of a lake table; the next change of the table removes what its history names",
    "lake_file_name": "in names of files or folders of a lake table",
    "lake_log": "in a Delta table's log; the next change of the table cleans it",
    "lake_checkpoint": "in checkpoints of a Delta table's log; the next change of the table removes old ones",
    "lake_change_data": "in a Delta table's change files; the next change of the table removes them",
    "lake_manifest": "in an Iceberg table's manifests; the next change of the table removes those of its history",
    "lake_metadata": "in an Iceberg table's metadata; the next change of the table removes earlier ones",
    "lake_statistics": "in statistics files of an Iceberg table; the next change of the table removes earlier ones",
}
_LEFT: Final = frozenset({"live", "old_version", "materialized_view", *_LAKE})
"""Classes that anybody with the store's own rights can read: what stands there is not erased."""
_LOCKED: Final = "locked_version"
_PLACES: Final = 100
"""Places of one class that are remembered one by one, in one store."""
_OTHERS: Final = "other places"

_DEAD: Final = "dead_rows"
NOTES: Final[Mapping[str, str]] = {
    "database_file": "in space of the database file that no record shows; VACUUM writes the file anew",
    "write_ahead_log": "in the write-ahead log; PRAGMA wal_checkpoint(TRUNCATE) empties it, once no reader holds it",
    "rollback_journal": "in the rollback journal; it goes with the transaction that it belongs to",
    "old_version": "in versions that are no longer current; a version purge removes them",
    _LOCKED: "in old versions under a lock; a version purge removes them once the lock has ended",
    **_LAKE,
    "lake_draft": "in drafts of a run that broke off beside a lake table's files",
    "unseen_lake_file": "not looked at: a file of a lake table that can't be read",
    "draft": "in drafts of a run that broke off; the next change in the same folder removes them after a while",
    "planner_statistics": "in the planner's statistics; ANALYZE makes them anew (delenda apply --deep)",
    "statistics_pages": "in old rows of the planner's statistics; VACUUM FULL pg_statistic (delenda apply --deep)",
    "materialized_view": "in a materialized view, where anybody reads it; REFRESH (delenda apply --deep)",
    "heap_pages": "in freed space of a table's pages, which VACUUM does not wipe; VACUUM FULL does (deep: rewrite)",
    "index_pages": "in an index's pages; REINDEX, or VACUUM FULL (delenda apply --deep)",
    "statement_texts": "in texts that pg_stat_statements keeps; pg_stat_statements_reset() (delenda apply --deep)",
    "wal_segments": "in the server's write-ahead log; written over after checkpoints, kept wherever it is archived",
    "data_file": "in free pages of a table's file; OPTIMIZE TABLE writes it anew (delenda apply --deep)",
    "undo_log": "in the undo log; the server purges it once no transaction needs it",
    "redo_log": "in the redo log; the server writes over it in turn",
    _DEAD: "of anybody, whose content is not looked at; VACUUM removes them",
    "unseen_dead_rows": "not looked at; VACUUM removes dead rows",
    "unseen_indexes": "not looked at; VACUUM removes index entries of dead rows",
    "unseen_write_ahead_log": "not looked at; recycled after checkpoints, and kept wherever it is archived",
    "unseen_undo_log": "not looked at; the server purges it once no transaction needs it",
    "unseen_redo_log": "not looked at; the server writes over it in turn",
    "unseen_free_pages": "not looked at; OPTIMIZE TABLE writes a table anew",
    "unseen_planner_statistics": "not looked at: mysql.column_stats; ANALYZE TABLE … PERSISTENT FOR ALL",
    "unseen_binary_log": "not looked at; it ends by its own period, or by PURGE BINARY LOGS",
    "live": "in an object that the erasure rewrote, where no record shows it: a dictionary, statistics, an index",
    "unseen_live": "not looked at: an object that the erasure rewrote and that can't be read",
    "unseen_upload": "not looked at: parts of unfinished uploads, which nobody can read; the next change aborts them",
    "unseen_version": "not looked at: old versions that could not be read; a version purge removes them",
    "unseen_too_large": "not looked at: larger than erasure.residue_bytes; delenda verify --deep looks",
    "unseen_source_denied": "not looked at: the store refused",
    "unseen_source_unavailable": "not looked at: the store did not answer",
}


Touched: TypeAlias = Mapping[str, Collection[str]]
"""The objects that a plan changed, by store: their locators."""
_Wanted: TypeAlias = tuple[RequestId, Sequence[bytes], Collection[str]]
"""A request, what to look for, and the objects of the store that its plan changed."""


class Depth(StrEnum):
    """How far to look."""

    SURFACE = "surface"
    DEEP = "deep"
    """Below the surface, in stores whose residue is no larger than config allows."""
    WHOLE = "whole"
    """In all of them."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one place below a store's surface holds. ``place`` holds no value; ``hits`` counts needles."""

    store: str
    residue: str
    place: str
    hits: int

    def view(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"store": self.store, "residue": self.residue, "place": self.place, "hits": self.hits}


def look_below(
    house: House,
    subjects: Mapping[RequestId, Sequence[Identifier]],
    found: Mapping[RequestId, Found],
    depth: Depth,
    touched: Mapping[RequestId, Touched] | None = None,
) -> dict[RequestId, tuple[Trace, ...]]:
    """Return what still stands below the surface of the stores, by request.

    All subjects are looked for at once; only where something is found, in ever smaller groups. ``subjects`` are the
    identifiers that nobody shares, ``found`` what the re-scan saw just before; ``touched`` the objects that the plans
    changed, which are looked into beside what their records show.
    """
    out: dict[RequestId, list[Trace]] = {request: [] for request in subjects}
    if depth is Depth.SURFACE:
        return dict.fromkeys(out, ())
    for name, store in house.stores.items():
        if not isinstance(store, Residual):
            continue
        wanted = [
            (
                request,
                raw_needles(i for i in identifiers if i not in found[request].standing.get(name, ())),
                (touched or {}).get(request, {}).get(name, frozenset()),
            )
            for request, identifiers in subjects.items()
        ]
        _ask_for(house, name, store, depth, wanted, out)
    return {request: tuple(traces) for request, traces in out.items()}


def _ask_for(
    house: House,
    name: str,
    store: Residual,
    depth: Depth,
    wanted: Sequence[_Wanted],
    out: Mapping[RequestId, list[Trace]],
) -> None:
    """Add the traces in one store to ``out``; where some of many requests have any, each half is asked for."""
    needles = tuple(sorted({n for _, some, _ in wanted for n in some}))
    traces = _ask(house, name, store, needles, {k for _, _, keys in wanted for k in keys}, depth)
    if len(wanted) == 1 or not any(t.hits for t in traces):
        for request, _, _ in wanted:
            out[request] += traces
        return
    middle = len(wanted) // 2
    for half in (wanted[:middle], wanted[middle:]):
        _ask_for(house, name, store, depth, half, out)


def _ask(
    house: House, name: str, store: Residual, needles: Sequence[bytes], touched: Collection[str], depth: Depth
) -> list[Trace]:
    most = house.settings.erasure.residue_bytes if depth is Depth.DEEP else None
    try:
        if most is not None and isinstance(store, Weighed) and store.residue_bytes() > most:
            glance = store.glance(needles) if isinstance(store, Glancing) else ()
            told = [*(Trace(name, *t) for t in glance), Trace(name, "unseen_too_large", name, 0)]
        else:
            told = [Trace(name, *t) for t in store.residue(needles)]
        if isinstance(store, Inward) and touched:
            told += (Trace(name, *t) for t in store.within(sorted(touched), needles, most))
        return _bounded(told)
    except DelendaError as e:
        return [Trace(name, f"{UNSEEN}{e.code}", name, 0)]


def _bounded(traces: Iterable[Trace]) -> list[Trace]:
    """Return the first places of each class, and the rest of it as one."""
    kept: list[Trace] = []
    places: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    for trace in traces:
        sort = (trace.store, trace.residue)
        places[sort] += 1
        if places[sort] <= _PLACES:
            kept.append(trace)
        else:
            others[sort] += trace.hits
    return kept + [Trace(store, residue, _OTHERS, hits) for (store, residue), hits in others.items()]


# --- what follows from it ----------------------------------------------------------------------------


def count(traces: Iterable[Trace]) -> int:
    """Return how many traces of the subject were found, wherever they stand."""
    return sum(t.hits for t in traces if t.residue != _DEAD)


def blocking(traces: Iterable[Trace], settings: Settings) -> int:
    """Return how many of them keep a request from being complete."""
    owed = _owed_by_backups(settings)
    return sum(t.hits for t in traces if t.residue in _LEFT and t.store not in owed)


def held(traces: Iterable[Trace], settings: Settings) -> int:
    """Return how many of them wait for a lock that no backup set's obligations wait for."""
    owed = _owed_by_backups(settings)
    return sum(t.hits for t in traces if t.residue == _LOCKED and t.store not in owed)


def _owed_by_backups(settings: Settings) -> Collection[str]:
    """Return the stores all of whose old versions are a backup set: each has its own obligations and dates."""
    return {s.store for s in settings.backups if s.type == "s3_versions" and s.pattern == "*"}


def remembered(kept: Iterable[Mapping[str, Any]]) -> tuple[Trace, ...]:
    """Return the traces that a verification's facts hold."""
    return tuple(Trace(t["store"], t["residue"], t["place"], t["hits"]) for t in kept)


def facts(traces: Iterable[Trace]) -> tuple[ResidueFacts, ...]:
    """Return what a receipt lists: classes with traces and those not looked at, each with what removes it."""
    hits: Counter[tuple[str, str]] = Counter()
    for trace in traces:
        hits[trace.store, trace.residue] += trace.hits
    return tuple(
        _fact(store, residue, n) for (store, residue), n in sorted(hits.items()) if n or residue.startswith(UNSEEN)
    )


def _fact(store: str, residue: str, hits: int) -> ResidueFacts:
    note = NOTES.get(residue, "not looked at" if residue.startswith(UNSEEN) else "")
    if residue == _DEAD:
        return ResidueFacts(store, residue, 0, f"{hits:,} dead rows {note}")
    return ResidueFacts(store, residue, hits, note)

"""Delta tables in a folder or bucket: read, changed by whole data files, and cleaned of their history.

The log is written here after the protocol: no library commits the exchange of given files, and a DELETE with a
predicate would write the erased value into the log. A commit of ours names files and nothing else. Then the files
that it replaced are removed, a checkpoint sums up the state, and every commit before is cleaned in its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import secrets
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import quote, unquote

from connectors import delta_log as log_
from connectors.delta_log import FOLDER, OPERATION, POINTER, Action, Listing, Log
from connectors.delta_schema import (
    Shape,
    feeds_changes,
    forbidden,
    forbidden_values,
    partition_value,
    retention,
    shape_of,
    times_in_commits,
    unreadable,
)
from connectors.delta_stats import stats_of
from connectors.delta_vectors import masked_rows, vector_id
from connectors.lake import LakeStore
from connectors.lake_files import Entry, Files, LocalFiles, S3Files, read
from connectors.lake_record import FOLDER as RECORDS
from connectors.lake_table import Conflict, LiveFile, State, Swap, Tidied
from connectors.objects import Ending
from delenda.errors import ConfigError, CorruptData
from delenda.model import Status
from delenda.settings import CollectionNote, DeltaStore, S3Store

_CHANGES: Final = "_change_data/"


class DeltaConnector(LakeStore):
    """Delta tables below a folder or a prefix: every folder with a log in it is one."""

    def __init__(self, name: str, settings: DeltaStore, notes: Mapping[str, CollectionNote]) -> None:
        super().__init__(name, settings)
        del notes
        if (settings.root is None) == (not settings.bucket):
            raise ConfigError(f"stores.{name}: a store of Delta tables needs root, or bucket")
        self._where = settings
        self._erase = settings.history == "erase"

    def _tables(self) -> dict[str, DeltaTable]:
        """Return the tables by name: their folder's path, or the last folder of the root for the root itself."""
        folders = sorted({p.partition(FOLDER)[0].rstrip("/") for p in self._logs()})
        here = (
            self._where.root.name if self._where.root else self._where.prefix.rstrip("/").rpartition("/")[2]
        ) or "table"
        return {f or here: DeltaTable(f or here, self._files(f), self._erase) for f in folders}

    def _logs(self) -> list[str]:
        root = self._opened("")
        return [e.path for e in root.list("") if f"/{FOLDER}" in f"/{e.path}"]

    def _files(self, folder: str) -> Files:
        return self._opened(folder)

    def _opened(self, folder: str) -> Files:
        where = self._where
        if where.root is not None:
            return LocalFiles(self.name, where.root / folder if folder else where.root)
        prefix = "/".join(p for p in (where.prefix.strip("/"), folder) if p)
        return S3Files(self.name, bucket_of(where, where.bucket, prefix))


def bucket_of(where: Any, bucket: str, prefix: str) -> S3Store:
    """Return the settings by which a bucket's files are reached."""
    return S3Store(
        type="s3",
        purpose=where.purpose,
        bucket=bucket,
        prefix=prefix,
        endpoint=where.endpoint,
        location=where.location,
        access_key=where.access_key,
        secret_key=where.secret_key,
    )


class DeltaTable:
    """One table."""

    def __init__(self, name: str, files: Files, erase: bool) -> None:
        self.name = name
        self.files = files
        self._erase = erase
        self._log: Log | None = None
        self._read: dict[int, tuple[Entry, list[Action]]] = {}

    def _commits(self, found: Listing) -> dict[int, list[Action]]:
        """Return the actions of all commits; those that lie there as they did are not read again."""
        for version, entry in found.commits.items():
            known = self._read.get(version)
            if known is None or known[0] != entry:
                self._read[version] = (entry, log_.commit_actions(self.files, entry))
        return {v: self._read[v][1] for v in sorted(found.commits)}

    # --- reading ---

    def state(self) -> State:
        """Return the table's last version."""
        log = self._loaded()
        if feature := unreadable(log.protocol):
            raise CorruptData(f"the table needs a feature that is not known here: {feature}")
        shape = shape_of(log.metadata)
        files = tuple(self._live(add, shape) for _, add in sorted(log.adds.items()))
        outside = any("://" in f.path or f.path.startswith("/") for f in files)
        return State(
            version=str(log.version),
            schema=shape.flat,
            files=files,
            partition=frozenset(name for name, _, _ in shape.parts),
            required=shape.required,
            forbids="outside_location" if outside else forbidden(log.protocol, log.metadata),
            forbids_values=forbidden_values(log.metadata),
        )

    def _loaded(self) -> Log:
        """Return the last version's state, read again only if the log has grown or was cleaned."""
        found = log_.listing(self.files)
        if found.latest < 0:
            raise CorruptData("the table has no log")
        if self._log is None or self._log.version != found.latest:
            self._log = log_.load(self.files, found)
        return self._log

    def _live(self, add: Action, shape: Shape) -> LiveFile:
        vector = add.get("deletionVector")
        path = unquote(add["path"])
        values = add.get("partitionValues") or {}
        digest = hashlib.blake2b(f"{path}\0{vector_id(vector)}".encode(), digest_size=16).hexdigest()
        return LiveFile(
            path=path,
            version=digest,
            size_bytes=int(add.get("size") or 0),
            modified=dt.datetime.fromtimestamp((add.get("modificationTime") or 0) / 1000, dt.UTC),
            names=lambda _: shape.names,
            constants={n: partition_value(values.get(key), kind) for n, key, kind in shape.parts},
            has_masked=vector is not None,
            masked=partial(masked_rows, vector, lambda p: read(self.files, p)) if vector else tuple,
            raw=add,
        )

    # --- changing ---

    def new_path(self, old: LiveFile) -> str:
        """Return a path in the same partition's folder."""
        folder = old.path.rpartition("/")[0]
        name = f"part-00000-{secrets.token_hex(16)}-c000.parquet"
        return f"{folder}/{name}" if folder else name

    def commit(self, state: State, swaps: Sequence[Swap], operation: str) -> None:
        """Write the next commit, if nobody did: files that go, files that come."""
        log = self._loaded()
        if str(log.version) != state.version:
            raise Conflict
        now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
        info: Action = {"timestamp": now, "operation": "WRITE", "operationParameters": {}, "isBlindAppend": False}
        if times_in_commits(log.metadata):
            info = {"inCommitTimestamp": max(now, self._last_time() + 1), **info}
        changes = not feeds_changes(log.metadata)
        actions: list[Action] = [{"commitInfo": {**info, OPERATION: operation}}]
        for swap in swaps:
            actions.append({"remove": _removal(swap.old.raw, now, changes)})
        for swap in swaps:
            if swap.path:
                actions.append({"add": self._addition(swap, now, changes, shape_of(log.metadata))})
        if not self.files.create(f"{FOLDER}{log.version + 1:020}.json", io.BytesIO(log_.encoded(actions))):
            raise Conflict

    def _addition(self, swap: Swap, now: int, changes: bool, shape: Shape) -> Action:
        with self.files.open(swap.path) as file:
            stats = stats_of(file, shape.names)
        kept = {k: v for k, v in swap.old.raw.items() if k in ("partitionValues", "clusteringProvider")}
        return {
            "path": quote(swap.path, safe="/=-_.~"),
            "partitionValues": {},
            **kept,
            "size": swap.size_bytes,
            "modificationTime": now,
            "dataChange": changes,
            "stats": stats,
        }

    def _last_time(self) -> int:
        found = log_.listing(self.files)
        entry = found.commits[found.latest]
        return int(log_.committed_at(log_.commit_actions(self.files, entry), entry).timestamp() * 1000)

    def committed(self, operation: str) -> bool:
        """Look for the operation in all commits."""
        commits = self._commits(log_.listing(self.files)).values()
        infos = (action.get("commitInfo") or {} for actions in commits for action in actions)
        return any(info.get(OPERATION) == operation for info in infos)

    # --- history ---

    def outlook(self, now: dt.datetime) -> Tidied:
        """Return what the table's owner asked to keep."""
        return Tidied(now, None, None if self._erase else retention(self._loaded().metadata))

    def foresee(self, now: dt.datetime) -> Tidied:
        """Return the same: a Delta table has no names for versions."""
        return self.outlook(now)

    def tidy(self, now: dt.datetime) -> Tidied:
        """Remove what only versions before the last one need, as far back as the table's owner allows."""
        found = log_.listing(self.files)
        latest = log_.load(self.files, found)
        keeps = None if self._erase else retention(latest.metadata)
        commits = self._commits(found)
        upto = latest.version
        if keeps is not None:
            times = {v: log_.committed_at(a, found.commits[v]) for v, a in commits.items()}
            upto = max((v for v, t in times.items() if t <= now - keeps), default=-1)
        held = self._cleaned(found, commits, latest, upto) if upto >= 0 else None
        return Tidied(now, held, keeps)

    def _cleaned(self, found: Listing, commits: Mapping[int, list[Action]], latest: Log, upto: int) -> Ending | None:
        """Clean all versions before ``upto``. Files go first: their names are in what is cleaned after."""
        state = latest if upto == latest.version else log_.load(self.files, found, upto)
        named, needed = self._named(found, commits, upto), latest.live() | state.live()
        needed |= {p for v, actions in commits.items() if v > upto for p in _named_by(actions)}
        held = [self.files.remove(path) for path in sorted(named - needed)]
        held += self._summed_up(found, state)
        for version, actions in commits.items():
            if version <= upto and (clean := log_.cleaned(actions, state)) != actions:
                held.append(self.files.replace(found.commits[version].path, log_.encoded(clean)))
        old = [e for v, entries in found.checkpoints.items() if v < upto for e in entries]
        old += [e for v, e in found.repeated if v <= upto]
        old += found.sidecars if upto == latest.version else []
        held += [self.files.remove(e.path) for e in old]
        self._log = None
        return _worst(held)

    def _named(self, found: Listing, commits: Mapping[int, list[Action]], upto: int) -> set[str]:
        """Return the files that versions up to ``upto`` name, and all change files when nothing newer is kept."""
        named = {p for v, actions in commits.items() if v <= upto for p in _named_by(actions)}
        for version, entries in found.checkpoints.items():
            if version <= upto:
                for action in log_.checkpoint_actions(self.files, entries):
                    named.update(_named_by([action]))
        if upto == found.latest:
            named.update(e.path for e in self.files.list(_CHANGES))
        return {p for p in named if "://" not in p and not p.startswith("/")}

    def _summed_up(self, found: Listing, state: Log) -> list[Ending | None]:
        """Write a checkpoint of a state and, unless there is a newer one, the pointer to it."""
        path, data, pointer = log_.checkpoint_of(state)
        others = [e for e in found.checkpoints.get(state.version, []) if e.path != path]
        held = [self.files.replace(path, data), *(self.files.remove(e.path) for e in others)]
        if not any(v > state.version for v in found.checkpoints):
            held.append(self.files.replace(POINTER, pointer))
        return held

    def orphans(self) -> list[Entry]:
        """Return files that neither the state nor the log names; hidden folders but the change files are others'."""
        found = log_.listing(self.files)
        commits = self._commits(found)
        known = self._named(found, commits, found.latest - 1) | log_.load(self.files, found).live()
        known |= {p for actions in commits.values() for p in _named_by(actions)}
        return [e for e in self.files.list("") if e.path not in known and not e.path.startswith((FOLDER, RECORDS))]


def _removal(add: Action, now: int, changes: bool) -> Action:
    kept = {k: v for k, v in add.items() if k in ("path", "deletionVector", "baseRowId", "defaultRowCommitVersion")}
    return {**kept, "deletionTimestamp": now, "dataChange": changes}


def _named_by(actions: Sequence[Action]) -> set[str]:
    log = Log()
    for action in actions:
        if action.keys() & {"add", "remove", "cdc"}:
            log.take(action)
    return log.named


def _worst(endings: Sequence[Ending | None]) -> Ending | None:
    """Return the ending that holds longest; None if nothing is held."""
    held = [e for e in endings if e is not None]
    if not held or any(e.until is None for e in held):
        return next((e for e in held if e.until is None), None)
    return Ending(Status.BLOCKED, held[0].detail, max(e.until for e in held if e.until is not None))

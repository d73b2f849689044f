"""The transaction log of a Delta table: replayed into a state, cleaned of values, checkpointed without history.

Source: the Delta transaction log protocol (github.com/delta-io/delta, PROTOCOL.md). A log is JSON commits numbered
without gaps, and checkpoints that sum up all commits before. Conflicts are found by commit numbers and by the files
that a commit adds and removes, so a cleaned commit stays in its place with both; its statistics, predicates,
parameters and messages go.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.delta_vectors import vector_id, vector_path
from connectors.lake_files import Entry, Files, read
from delenda.errors import CorruptData

FOLDER: Final = "_delta_log/"
POINTER: Final = f"{FOLDER}_last_checkpoint"
OPERATION: Final = "delendaOperation"
"""Where a commit of ours says which operation it is."""
_COMMIT: Final = re.compile(r"(\d{20})\.json")
_CHECKPOINT: Final = re.compile(r"(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?(?:\.[0-9a-f-]{36})?\.(?:parquet|json)")
_SIDE: Final = re.compile(r"(\d{20})(?:\.(\d{20})\.compacted\.json|\.crc)")

Action = dict[str, Any]


@dataclass(slots=True)
class Listing:
    """What lies in the log's folder: commits and complete checkpoints by version, and what only repeats them."""

    commits: dict[int, Entry] = field(default_factory=dict)
    checkpoints: dict[int, list[Entry]] = field(default_factory=dict)
    repeated: list[tuple[int, Entry]] = field(default_factory=list)
    sidecars: list[Entry] = field(default_factory=list)

    @property
    def latest(self) -> int:
        return max([*self.commits, *self.checkpoints], default=-1)


def listing(files: Files) -> Listing:
    """Return what lies in the log's folder."""
    found = Listing()
    parts: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in files.list(FOLDER):
        name = entry.path.removeprefix(FOLDER)
        if match := _COMMIT.fullmatch(name):
            found.commits[int(match[1])] = entry
        elif match := _CHECKPOINT.fullmatch(name):
            parts[int(match[1])][match[3] or name].append(entry)
        elif match := _SIDE.fullmatch(name):
            found.repeated.append((int(match[2] or match[1]), entry))
        elif name.startswith("_sidecars/"):
            found.sidecars.append(entry)
    for version, sorts in parts.items():
        whole = [some for count, some in sorts.items() if not count.isdigit() or len(some) == int(count)]
        if whole:
            found.checkpoints[version] = [e for some in sorts.values() for e in some]
    return found


@dataclass(slots=True)
class Log:
    """A table's state at a version, and all files that its history names, as paths relative to the table."""

    version: int = -1
    protocol: Action = field(default_factory=dict)
    metadata: Action = field(default_factory=dict, repr=False)
    adds: dict[tuple[str, str], Action] = field(default_factory=dict, repr=False)
    transactions: dict[str, Action] = field(default_factory=dict, repr=False)
    domains: dict[str, Action] = field(default_factory=dict, repr=False)
    named: set[str] = field(default_factory=set, repr=False)

    def take(self, action: Action) -> None:
        """Replay one action."""
        match action:
            case {"add": add}:
                self._name(add)
                self.adds[_identity(add)] = add
            case {"remove": remove}:
                self._name(remove)
                self.adds.pop(_identity(remove), None)
            case {"cdc": cdc}:
                self.named.add(unquote(cdc["path"]))
            case {"metaData": metadata}:
                self.metadata = metadata
            case {"protocol": protocol}:
                self.protocol = protocol
            case {"txn": txn}:
                self.transactions[txn["appId"]] = txn
            case {"domainMetadata": domain}:
                self.domains[domain["domain"]] = domain
            case _:
                pass

    def live(self) -> set[str]:
        """Return the paths of all files that the state consists of: data, and vectors."""
        return {p for add in self.adds.values() for p in _paths(add)}

    def _name(self, action: Action) -> None:
        self.named.update(_paths(action))


def _paths(action: Action) -> list[str]:
    vector = action.get("deletionVector")
    side = vector_path(vector) if vector else ""
    return [unquote(action["path"]), side] if side else [unquote(action["path"])]


def _identity(action: Action) -> tuple[str, str]:
    return unquote(action["path"]), vector_id(action.get("deletionVector"))


def load(files: Files, found: Listing, upto: int | None = None) -> Log:
    """Return the state at a version, by default the last one. Raises ``CorruptData`` for a log with a gap."""
    last = found.latest if upto is None else upto
    start = max((v for v in found.checkpoints if v <= last), default=-1)
    log = Log(version=last)
    if start >= 0:
        for action in checkpoint_actions(files, found.checkpoints[start]):
            log.take(action)
    for version in range(start + 1, last + 1):
        if version not in found.commits:
            raise CorruptData(f"the table's log lacks version {version}")
        for action in commit_actions(files, found.commits[version]):
            log.take(action)
    if not log.metadata or not log.protocol:
        raise CorruptData("the table's log has no schema or no protocol")
    return log


def commit_actions(files: Files, entry: Entry) -> list[Action]:
    """Return the actions of one commit. Raises ``CorruptData``."""
    try:
        return [json.loads(line) for line in read(files, entry.path).splitlines() if line.strip()]
    except ValueError as e:
        raise CorruptData("a commit in the table's log is no JSON") from e


def checkpoint_actions(files: Files, entries: Iterable[Entry]) -> Iterator[Action]:
    """Yield the actions of a checkpoint in all its files and sidecars. Raises ``CorruptData``."""
    for entry in entries:
        if entry.path.endswith(".json"):
            actions: Iterable[Action] = commit_actions(files, entry)
        else:
            actions = _rows(files, entry.path)
        for action in actions:
            if "sidecar" in action:
                place = str(action["sidecar"]["path"])
                yield from _rows(files, f"{FOLDER}_sidecars/{place}" if "/" not in place else place)
            else:
                yield action


def _rows(files: Files, path: str) -> Iterator[Action]:
    wanted = {"txn", "add", "remove", "metaData", "protocol", "domainMetadata", "sidecar"}
    try:
        with files.open(path) as file:
            reader = pq.ParquetFile(file)
            columns = [n for n in reader.schema_arrow.names if n in wanted]
            for batch in reader.iter_batches(4096, columns=columns):
                for row in batch.to_pylist():
                    yield from ({name: _plain(value)} for name, value in row.items() if value is not None)
    except (pa.ArrowException, OSError) as e:
        raise CorruptData("a checkpoint of the table's log can't be read") from e


_MAPS: Final = ("partitionValues", "tags", "configuration", "options")


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """Return an action from a checkpoint as a commit spells it."""
    out = {}
    for name, inner in value.items():
        if name in _MAPS and isinstance(inner, list):
            out[name] = dict(inner)
        elif isinstance(inner, dict):
            out[name] = _plain(inner)
        elif inner is not None and not name.endswith("_parsed"):
            out[name] = inner
    return out


# --- cleaning ----------------------------------------------------------------------------------------

_FILE: Final = (
    "path partitionValues size modificationTime dataChange deletionVector baseRowId defaultRowCommitVersion "
    "clusteringProvider deletionTimestamp"
).split()
_INFO: Final = ("timestamp", "inCommitTimestamp", "operation", "isBlindAppend", "readVersion", "txnId", OPERATION)


def cleaned(actions: Sequence[Action], state: Log) -> list[Action]:
    """Return a commit's actions without values: no statistics, parameters, messages, change files.

    Where even a path may tell a value, as its partition is no more, the file is left out and the table's metadata
    stands in its place: whoever works on an older version is told that it changed, and reads again.
    """
    partitions = {_partition(add) for add in state.adds.values()}
    folders = {_folder(add) for add in state.adds.values()}
    out: list[Action] = []
    hidden = False
    for action in actions:
        match action:
            case {"commitInfo": info}:
                out.append({"commitInfo": {k: v for k, v in info.items() if k in _INFO} | {"operationParameters": {}}})
            case {"add": file} | {"remove": file}:
                named = "partitionValues" in file
                if _folder(file) not in folders or (named and _partition(file) not in partitions):
                    hidden = True
                    continue
                kept = {k: v for k, v in file.items() if k in _FILE}
                if "remove" in action:
                    kept.pop("partitionValues", None)
                    kept.pop("size", None)
                out.append({"add" if "add" in action else "remove": kept})
            case {"cdc": _}:
                pass
            case _:
                out.append(action)
    if hidden and not any("metaData" in a for a in out):
        out.append({"metaData": state.metadata})
    return out


def _partition(file: Action) -> str:
    return json.dumps(file.get("partitionValues") or {}, sort_keys=True)


def _folder(file: Action) -> str:
    return unquote(file["path"]).rpartition("/")[0]


def encoded(actions: Iterable[Action]) -> bytes:
    """Return actions as a commit's content."""
    return b"".join(json.dumps(a, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" for a in actions)


def committed_at(actions: Sequence[Action], entry: Entry) -> dt.datetime:
    """Return when a commit was made, by itself or else by its file."""
    for action in actions:
        info = action.get("commitInfo") or {}
        if stamp := info.get("inCommitTimestamp") or info.get("timestamp"):
            return dt.datetime.fromtimestamp(stamp / 1000, dt.UTC)
    return entry.modified


# --- checkpoints -------------------------------------------------------------------------------------

_TEXT: Final = pa.string()
_TEXTS: Final = pa.map_(_TEXT, _TEXT)
_VECTOR: Final = pa.struct(
    [
        ("storageType", _TEXT),
        ("pathOrInlineDv", _TEXT),
        ("offset", pa.int32()),
        ("sizeInBytes", pa.int32()),
        ("cardinality", pa.int64()),
    ]
)
_SCHEMA: Final = pa.schema(
    [
        ("txn", pa.struct([("appId", _TEXT), ("version", pa.int64()), ("lastUpdated", pa.int64())])),
        (
            "add",
            pa.struct(
                [
                    ("path", _TEXT),
                    ("partitionValues", _TEXTS),
                    ("size", pa.int64()),
                    ("modificationTime", pa.int64()),
                    ("dataChange", pa.bool_()),
                    ("stats", _TEXT),
                    ("tags", _TEXTS),
                    ("deletionVector", _VECTOR),
                    ("baseRowId", pa.int64()),
                    ("defaultRowCommitVersion", pa.int64()),
                    ("clusteringProvider", _TEXT),
                ]
            ),
        ),
        (
            "remove",
            pa.struct([("path", _TEXT), ("deletionTimestamp", pa.int64()), ("dataChange", pa.bool_())]),
        ),
        (
            "metaData",
            pa.struct(
                [
                    ("id", _TEXT),
                    ("name", _TEXT),
                    ("description", _TEXT),
                    ("format", pa.struct([("provider", _TEXT), ("options", _TEXTS)])),
                    ("schemaString", _TEXT),
                    ("partitionColumns", pa.list_(_TEXT)),
                    ("createdTime", pa.int64()),
                    ("configuration", _TEXTS),
                ]
            ),
        ),
        (
            "protocol",
            pa.struct(
                [
                    ("minReaderVersion", pa.int32()),
                    ("minWriterVersion", pa.int32()),
                    ("readerFeatures", pa.list_(_TEXT)),
                    ("writerFeatures", pa.list_(_TEXT)),
                ]
            ),
        ),
        ("domainMetadata", pa.struct([("domain", _TEXT), ("configuration", _TEXT), ("removed", pa.bool_())])),
    ]
)


def checkpoint_of(log: Log) -> tuple[str, bytes, bytes]:
    """Return a checkpoint of a state: its path, its content, and the content of the pointer to it.

    It names no removed file: those are gone when it is written.
    """
    rows: list[Action] = [{"protocol": log.protocol}, {"metaData": log.metadata}]
    rows += [{"txn": t} for t in log.transactions.values()]
    rows += [{"domainMetadata": d} for d in log.domains.values() if not d.get("removed")]
    rows += [{"add": {**a, "dataChange": False}} for a in log.adds.values()]
    columns = [pa.array([_mapped(r.get(f.name)) for r in rows], f.type) for f in _SCHEMA]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA), out)
    pointer = {"version": log.version, "size": len(rows), "numOfAddFiles": len(log.adds)}
    return f"{FOLDER}{log.version:020}.checkpoint.parquet", out.getvalue(), json.dumps(pointer).encode()


def _mapped(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return an action as Arrow takes it: maps as pairs."""
    if value is None:
        return None
    out: dict[str, Any] = {}
    for name, inner in value.items():
        if name in _MAPS and isinstance(inner, Mapping):
            out[name] = [(k, None if v is None else str(v)) for k, v in inner.items()]
        elif isinstance(inner, Mapping) and name != "stats":
            out[name] = _mapped(inner)
        else:
            out[name] = inner
    return out

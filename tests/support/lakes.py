"""Lake tables made, read and searched by others' code: what the product is measured against."""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
from pyroaring import BitMap

from connectors.lake import LakeStore
from connectors.lake_files import Files
from connectors.objects import Ending
from delenda.model import Action, Change, Outcome, RecordRef, Step, Technique

Row = dict[str, Any]


def rows_of(store: LakeStore, name: str) -> list[tuple[RecordRef, Row]]:
    """Return all rows of a table with their addresses."""
    [collection] = [c for c in store.collections() if c.name == name]
    return [
        (batch.ref(i), batch.record(i))
        for unit in store.units(collection)
        for batch in store.scan(unit)
        for i in range(batch.num_rows)
    ]


def erase(store: LakeStore, name: str, *who: Callable[[Row], bool]) -> list[Outcome]:
    """Delete the rows that one of the conditions holds for."""
    steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, name) if any(w(row) for w in who)]
    return apply(store, name, steps)


def suppress(store: LakeStore, name: str, who: Callable[[Row], bool], *fields: str) -> list[Outcome]:
    changes = tuple(Change(f, Technique.SUPPRESS) for f in fields)
    return apply(store, name, [Step(ref, Action.ANONYMIZE, changes) for ref, row in rows_of(store, name) if who(row)])


def apply(store: LakeStore, name: str, steps: Sequence[Step]) -> list[Outcome]:
    [collection] = [c for c in store.collections() if c.name == name]
    rehearsed = list(store.rehearse(collection, steps))
    done = list(store.apply(collection, steps))
    assert [(o.status, o.detail) for o in rehearsed] == [(o.status, o.detail) for o in done]
    return done


# --- a witness that shares no code with the product --------------------------------------------------


def witness(root: Path, text: str) -> list[str]:
    """Return the files below a folder that hold a text, by what they are when unpacked."""
    return [str(p.relative_to(root)) for p in sorted(root.rglob("*")) if p.is_file() and _holds(p, text)] + [
        f"name:{p.relative_to(root)}" for p in sorted(root.rglob("*")) if text in str(p.relative_to(root))
    ]


def _holds(path: Path, text: str) -> bool:
    data = path.read_bytes()
    if data[:4] == b"PAR1":
        table = pq.read_table(path, partitioning=None)
        meta = pq.read_metadata(path)
        stats = [
            str(meta.row_group(g).column(c).statistics and meta.row_group(g).column(c).statistics.to_dict())
            for g in range(meta.num_row_groups)
            for c in range(meta.num_columns)
        ]
        return text in repr(table.to_pylist()) or any(text in s for s in stats) or text.encode() in data
    if data[:4] == b"Obj\x01":
        with path.open("rb") as file:
            return any(text[:16] in repr(record) for record in fastavro.reader(file))
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return text.encode() in data or text in _unescaped(data)


def _unescaped(data: bytes) -> str:
    return re.sub(rb"\\+u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)).encode(), data).decode("utf-8", "replace")


# --- faults ------------------------------------------------------------------------------------------


class Forgetful:
    """Files of which some are not removed and not written anew: one clean-up step left out."""

    def __init__(self, files: Files, keeps: Callable[[str], bool]) -> None:
        self._files = files
        self._keeps = keeps
        self.kept: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)

    def remove(self, path: str) -> Ending | None:
        if self._keeps(path):
            self.kept.append(path)
            return None
        return self._files.remove(path)

    def replace(self, path: str, data: bytes) -> Ending | None:
        if self._keeps(path):
            self.kept.append(path)
            return None
        return self._files.replace(path, data)


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """Files that end the process at the n-th change: before it, or right after."""

    def __init__(self, files: Files, at: int, after: bool) -> None:
        self._files = files
        self.left = at
        self._after = after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._files, name)
        if name not in ("create", "replace", "remove"):
            return found

        def act(*args: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self._after:
                raise Killed
            result = found(*args)
            if self.left == 0:
                raise Killed
            return result

        return act


# --- deletion vectors of Delta, made here ------------------------------------------------------------

_Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def bitmap(rows: Iterable[int], runs: bool = False) -> bytes:
    """Return rows as the bitmap array of the Delta protocol."""
    some = BitMap(rows)
    if runs:
        some.run_optimize()
    return struct.pack("<iqi", 1681511377, 1, 0) + some.serialize()


def inline_vector(rows: Sequence[int], runs: bool = False) -> dict[str, Any]:
    data = bitmap(rows, runs)
    padded = data + b"\0" * (-len(data) % 4)
    text = base64.b85encode(padded).translate(bytes.maketrans(_B85, _Z85)).decode()
    return {"storageType": "i", "pathOrInlineDv": text, "sizeInBytes": len(data), "cardinality": len(rows)}


def filed_vector(root: Path, rows: Sequence[int], ident: bytes) -> dict[str, Any]:
    data = bitmap(rows)
    name = "-".join(ident.hex()[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
    body = b"\x01" + struct.pack(">i", len(data)) + data + struct.pack(">I", 0)
    (root / f"deletion_vector_{name}.bin").write_bytes(body)
    text = base64.b85encode(ident).translate(bytes.maketrans(_B85, _Z85)).decode()
    return {"storageType": "u", "pathOrInlineDv": text, "offset": 1, "sizeInBytes": len(data), "cardinality": len(rows)}


def mask(root: Path, version: int, vector: dict[str, Any], path: str) -> None:
    """Commit a vector for one data file, as an engine does on DELETE."""
    log = root / "_delta_log"
    actions = [json.loads(line) for p in sorted(log.glob("*.json")) for line in p.read_text().splitlines()]
    add = next(a["add"] for a in actions if "add" in a and a["add"]["path"] == path)
    protocol = {
        "minReaderVersion": 3,
        "minWriterVersion": 7,
        "readerFeatures": ["deletionVectors"],
        "writerFeatures": ["deletionVectors", "appendOnly", "invariants"],
    }
    commit: list[dict[str, Any]] = [
        {"commitInfo": {"timestamp": 1, "operation": "DELETE", "operationParameters": {"predicate": '["x = 1"]'}}},
        {"protocol": protocol},
        {"remove": {"path": path, "deletionTimestamp": 1, "dataChange": True}},
        {"add": {**add, "deletionVector": vector}},
    ]
    (log / f"{version:020}.json").write_text("\n".join(json.dumps(a) for a in commit))


def people_table(rows: Sequence[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))

"""Backups of ourselves: the control store and the published log in one sealed archive, brought back and checked.

The archive is a ZIP. ``SHA256SUMS`` tells the digest of every other member, so anybody can check that it is whole.
``manifest`` and the members below ``tables/`` and ``log/`` are sealed with ``control.key`` (AES-256-GCM, in pieces of
at most 1 MiB, each preceded by its length in four bytes; the context is the archive's id, the member's name and the
piece's number). A table's content is a JSON array a row, in the order of the manifest's columns. The keys themselves
are not in it: keep ``control.key``, ``control.pepper`` and ``audit.key`` elsewhere; without them it opens for nobody.

An older state of ours has forgotten what was erased since. ``verify`` and ``restore`` take a checkpoint that was kept
elsewhere (a receipt's, a witness's): a log that ends before it has lost tombstones, and says so.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import importlib
import importlib.util
import io
import json
import os
import pkgutil
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import sqlalchemy as sa

import delenda
from delenda.audit.notes import Checkpoint
from delenda.audit.policy import Policy
from delenda.audit.verify import verify_log
from delenda.control import Control, metadata
from delenda.control.store import utc
from delenda.errors import CorruptData, InputError, Refused
from delenda.jobs.audit import log_of, publish
from delenda.jobs.house import House

FORMAT: Final = "delenda-keeping/1"
PIECE_BYTES: Final = 1 << 20
SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds. ``lost`` counts entries of the log that a later checkpoint knows and it does not."""

    made_at: dt.datetime
    tables: int
    rows: int
    files: int
    entries: int
    lost: int = 0


def _tables(control: Control) -> list[sa.Table]:
    """Return every table of ours, those of rooms that nobody entered yet too, what is referred to first."""
    for room in pkgutil.iter_modules(delenda.__path__):
        if room.ispkg and importlib.util.find_spec(f"delenda.{room.name}.tables"):
            importlib.import_module(f"delenda.{room.name}.tables")
    there = set(sa.inspect(control.engine).get_table_names()) - {"alembic_version"}
    if strange := there - set(metadata.tables):
        raise Refused(f"the control store has the table {min(strange)}, which this version does not know")
    return [t for t in metadata.sorted_tables if t.name in there]


# --- writing -----------------------------------------------------------------------------------------


def export(house: House, target: Path) -> Kept:
    """Write the archive, whole or not at all; publish the log before. Raises ``InputError`` if it is there already."""
    if target.exists():
        raise InputError(f"{target.name}: there is such a file already")
    head, tables = publish(house), _tables(house.control)
    part = target.with_name(f".{target.name}.part")
    name, made = secrets.token_hex(8), house.clock.now()
    manifest: dict[str, Any] = {"format": FORMAT, "id": name, "made_at": made.isoformat(), "tables": {}, "log": {}}
    try:
        with zipfile.ZipFile(part, "w") as archive:
            writer = _Writer(archive, house.control, name)
            with house.control.begin() as connection:
                for table in tables:
                    count = _Count()
                    digest = writer.add(f"tables/{table.name}", count.over(_rows(connection, table)))
                    columns = [c.name for c in table.columns]
                    manifest["tables"][table.name] = {"columns": columns, "rows": count.rows, "sha256": digest}
            folder = house.settings.audit.folder
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                place = path.relative_to(folder).as_posix()
                manifest["log"][place] = writer.add(f"log/{place}", [path.read_bytes()])
            manifest |= {"entries": head.size, "root": head.root.hex()}
            writer.add(MANIFEST, [json.dumps(manifest, sort_keys=True).encode()], name="")
            writer.finish()
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return _kept(manifest, 0)


class _Count:
    rows = 0

    def over(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        for row in rows:
            self.rows += 1
            yield row


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


class _Writer:
    """Seals members into a ZIP, and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile, control: Control, name: str) -> None:
        self._archive, self._control, self._name = archive, control, name
        self._sums: dict[str, str] = {}

    def add(self, member: str, content: Iterable[bytes], *, name: str | None = None) -> str:
        """Write a member; return the SHA-256 of its content before sealing."""
        inner, outer = hashlib.sha256(), hashlib.sha256()
        with self._archive.open(zipfile.ZipInfo(member, EPOCH), "w", force_zip64=True) as out:
            for number, piece in enumerate(_pieces(content)):
                inner.update(piece)
                sealed = self._control.sealer.seal(
                    piece, _context(self._name if name is None else name, member, number)
                )
                data = len(sealed).to_bytes(4, "big") + sealed
                outer.update(data)
                out.write(data)
        self._sums[member] = outer.hexdigest()
        return inner.hexdigest()

    def finish(self) -> None:
        lines = "".join(f"{digest}  {member}\n" for member, digest in sorted(self._sums.items()))
        self._archive.writestr(zipfile.ZipInfo(SUMS, EPOCH), lines)


def _context(name: str, member: str, number: int) -> str:
    return f"keeping:{name}:{member}:{number}"


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    held = io.BytesIO()
    for data in content:
        held.write(data)
        if held.tell() >= PIECE_BYTES:
            whole = held.getvalue()
            for at in range(0, len(whole) - PIECE_BYTES + 1, PIECE_BYTES):
                yield whole[at : at + PIECE_BYTES]
            rest = whole[len(whole) // PIECE_BYTES * PIECE_BYTES :]
            held = io.BytesIO()
            held.write(rest)
    yield held.getvalue()


# --- reading -----------------------------------------------------------------------------------------


def verify(house: House, source: Path, later: Checkpoint | None = None) -> Kept:
    """Check every byte of an archive: sums, seals, digests. Raises ``CorruptData`` for what does not fit.

    ``later`` is a checkpoint that was kept elsewhere: what the archive's log has not is counted as lost.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive, house.control)
        for member, digest in _members(manifest):
            _check(archive, house.control, manifest["id"], member, digest)
    return _kept(manifest, _lost(manifest, later))


def restore(house: House, source: Path, later: Checkpoint | None = None) -> Kept:
    """Bring an archive back into an empty control store and an empty log folder, and check what came of it.

    Raises ``Refused`` if either is not empty, ``CorruptData`` if the archive, or what came of it, does not verify.
    """
    kept = verify(house, source, later)
    folder = house.settings.audit.folder
    if folder.exists() and any(folder.iterdir()):
        raise Refused("the log's folder is not empty: name another place, or move it away")
    with _opened(source) as archive:
        manifest = _manifest(archive, house.control)
        tables = _tables(house.control)
        unknown = set(manifest["tables"]) - {t.name for t in tables}
        if unknown:
            raise Refused(f"the archive is of another version: it has the table {min(unknown)}")
        with house.control.begin() as connection:
            _empty(connection, tables)
            for table in tables:
                if table.name in manifest["tables"]:
                    told = manifest["tables"][table.name]
                    _load(connection, table, told["columns"], _read(archive, house.control, manifest["id"], table.name))
        for place in manifest["log"]:
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(_content(archive, house.control, manifest["id"], f"log/{place}")))
    _compare(house.control, tables, manifest)
    verify_log(folder, Policy.of_log(log_of(house).verifier)).require()
    return kept


def _empty(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    for table in tables:
        if connection.execute(sa.select(table).limit(1)).first() is not None:
            raise Refused("the control store is not empty: restore into a new one")


def _load(connection: sa.Connection, table: sa.Table, names: Sequence[str], rows: Iterable[list[Any]]) -> None:
    columns = [table.columns[n] for n in names]
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append({c.name: _typed(c, v) for c, v in zip(columns, row, strict=True)})
        if len(part) == 1000:
            connection.execute(table.insert(), part)
            part = []
    if part:
        connection.execute(table.insert(), part)
    [*keys] = [c for c in table.primary_key.columns if isinstance(c.type, sa.Integer)]
    if connection.dialect.name == "postgresql" and len(keys) == 1 and keys[0].autoincrement is not False:
        sequence = connection.scalar(
            sa.text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": keys[0].name}
        )
        if sequence:
            top = connection.scalar(sa.select(sa.func.max(keys[0])))
            connection.execute(sa.text("SELECT setval(:s, :n)"), {"s": sequence, "n": top or 1})


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.LargeBinary):
        return base64.b64decode(value)
    if isinstance(column.type, utc | sa.DateTime):
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


def _compare(control: Control, tables: Sequence[sa.Table], manifest: dict[str, Any]) -> None:
    """Read what was written, and compare it with what was exported."""
    with control.begin() as connection:
        for table in tables:
            told = manifest["tables"].get(table.name)
            if told is None or told["columns"] != [c.name for c in table.columns]:
                continue
            digest = hashlib.sha256()
            for row in _rows(connection, table):
                digest.update(row)
            if digest.hexdigest() != told["sha256"]:
                raise CorruptData(f"{table.name}: what was restored is not what was exported")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except FileNotFoundError as e:
        raise InputError(f"{source.name}: there is no such file") from e
    except (zipfile.BadZipFile, OSError) as e:
        raise CorruptData(f"{source.name}: this is no archive of ours, or it is cut short") from e


def _manifest(archive: zipfile.ZipFile, control: Control) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(b"".join(_content(archive, control, "", MANIFEST)))
    except ValueError as e:
        raise CorruptData("the archive's manifest can't be read") from e
    if manifest.get("format") != FORMAT:
        raise InputError("the archive is of a format that this version does not know")
    return manifest


def _members(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    tables = [(f"tables/{name}", told["sha256"]) for name, told in manifest["tables"].items()]
    return [*tables, *((f"log/{place}", digest) for place, digest in manifest["log"].items())]


def _check(archive: zipfile.ZipFile, control: Control, name: str, member: str, digest: str) -> None:
    found = hashlib.sha256()
    for piece in _content(archive, control, name, member):
        found.update(piece)
    if found.hexdigest() != digest:
        raise CorruptData(f"{member}: it is not what the manifest says")


def _read(archive: zipfile.ZipFile, control: Control, name: str, table: str) -> Iterator[list[Any]]:
    rest = b""
    for piece in _content(archive, control, name, f"tables/{table}"):
        *lines, rest = (rest + piece).split(b"\n")
        yield from map(json.loads, lines)


def _content(archive: zipfile.ZipFile, control: Control, name: str, member: str) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            yield from _unsealed(stream, control, name, member)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError) as e:
        raise CorruptData(f"{member}: it is missing in the archive, or damaged") from e


def _unsealed(stream: IO[bytes], control: Control, name: str, member: str) -> Iterator[bytes]:
    number = 0
    while length := stream.read(4):
        sealed = stream.read(int.from_bytes(length, "big"))
        yield control.sealer.open(sealed, _context(name, member, number))
        number += 1


def _lost(manifest: dict[str, Any], later: Checkpoint | None) -> int:
    return max(0, later.size - int(manifest["entries"])) if later else 0


def _kept(manifest: dict[str, Any], lost: int) -> Kept:
    return Kept(
        dt.datetime.fromisoformat(manifest["made_at"]),
        len(manifest["tables"]),
        sum(t["rows"] for t in manifest["tables"].values()),
        len(manifest["log"]),
        int(manifest["entries"]),
        lost,
    )

"""The locator index: keyed token → the units of work that may hold it. No value, no key, no place in it.

An entry is the first eight bytes of a token and a number: 12 bytes. The number stands for one *reading* of
a unit; a unit that is read again gets a new one and the old is dropped, so nothing here has an order. Entries
lie in *runs*, files sorted by token that are written once, renamed into place and never changed: workers add
without a lock, and a crash leaves the old state. Two tokens share eight bytes once in 2⁶⁴ pairs; then a unit
is read for nothing, and never missed.
Why not Parquet, SQLite or filters: ``docs/adr/0002-locator-index.md``.

>>> import tempfile, pathlib
>>> index = LocatorIndex(pathlib.Path(tempfile.mkdtemp()), pepper=b"p" * 32)
>>> token = token_of(b"p" * 32, "email", "ann@example.com")
>>> index.add([token], 7)
>>> index.flush()
>>> index.lookup([token]) == {token: {7}}
True
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import struct
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from delenda.control import Control
from delenda.errors import CorruptData, SourceUnavailable
from delenda.model import TOKEN_BYTES, Token, token_of
from delenda.settings import Settings

__all__ = ["LocatorIndex", "open_index", "token_of", "tokens_of"]

_MAGIC: Final = b"DLNDAIX1"
_HEAD: Final = struct.Struct(">8s8sQQ32x")
_ENTRY_BYTES: Final = 12
_SPILL: Final = 1 << 20
"""Entries that a writer holds before it writes a run: 12 MB."""
_SLICE: Final = 1 << 22
"""Entries that a compaction sorts at a time."""
_RUNS: Final = 16
"""Runs that may lie there before ``flush`` merges the small ones."""

Prefixes: TypeAlias = npt.NDArray[np.uint64]
Units: TypeAlias = npt.NDArray[np.uint32]


def tokens_of(pepper: bytes, space: str, values: pa.Array) -> list[bytes]:
    """Return the tokens of canonical values, as :func:`delenda.model.token_of` makes them; nulls are left out."""
    start = hashlib.blake2b(f"{space}\0".encode(), key=pepper, digest_size=TOKEN_BYTES)
    tokens: list[bytes] = []
    for value in values.drop_null().cast(pa.large_binary()).to_pylist():
        digest = start.copy()
        digest.update(value)
        tokens.append(digest.digest())
    return tokens


@dataclass(frozen=True, slots=True)
class _Run:
    """One file: entries sorted by prefix, and numbers that are dropped from every run."""

    path: Path
    ours: bool
    prefixes: Prefixes
    units: Units
    dropped: Units


class LocatorIndex:
    """The index in a folder, for one pepper. Safe for many writers and readers at once.

    Runs made with another pepper are not read: after a rotation the index is empty until the next full scan.
    """

    def __init__(self, folder: Path, pepper: bytes) -> None:
        self.folder = folder
        self._mark = hashlib.blake2b(b"locator-index", key=pepper, digest_size=8).digest()
        self._lock = threading.Lock()
        self._tokens: list[bytes] = []
        self._units: list[tuple[int, int]] = []
        self.pending = 0
        """Tokens added and not yet written."""
        self._drop: set[int] = set()
        self._opened: dict[str, _Run] = {}

    # --- writing ---

    def add(self, tokens: Sequence[bytes] | pa.Array, unit: int) -> None:
        """Note that ``unit`` holds the tokens. Durable after :meth:`flush`; large amounts spill by themselves."""
        values = tokens.to_pylist() if isinstance(tokens, pa.Array) else tokens
        if not values:
            return
        with self._lock:
            self._tokens.append(b"".join(values))
            self._units.append((unit, len(values)))
            self.pending += len(values)
            if self.pending >= _SPILL:
                self._write()

    def drop(self, units: Iterable[int]) -> None:
        """Forget numbers for good: none may be added again. Durable after :meth:`flush`."""
        with self._lock:
            self._drop |= set(units)

    def flush(self) -> None:
        """Make everything added and dropped so far durable and visible to all."""
        with self._lock:
            self._write()
        runs = self._runs()
        if len(runs) > _RUNS:
            self._merge(_small(runs), runs)

    def compact(self) -> None:
        """Merge all runs into one, without what was dropped. Readers and writers go on meanwhile.

        Raises ``CorruptData`` for a run that is cut short.
        """
        runs = self._runs()
        if len(runs) > 1 or any(run.dropped.size for run in runs):
            self._merge(runs, runs)

    def clear(self) -> None:
        """Remove the whole index, of every pepper; the next scan rebuilds it."""
        with self._lock:
            self._tokens, self._units, self.pending = [], [], 0
            self._drop, self._opened = set(), {}
            for path in [*self._paths(), self.folder / "generation"]:
                path.unlink(missing_ok=True)

    def _merge(self, chosen: Sequence[_Run], runs: Sequence[_Run]) -> None:
        """Replace some runs by one; what they drop stays dropped in the others."""
        gone = _dropped(runs)
        total = sum(run.prefixes.size for run in chosen)
        kept = gone if len(chosen) < len(runs) else np.empty(0, np.uint32)
        self._write_run(_merged(chosen, gone, -(-max(total, 1) // _SLICE)), kept)
        for run in chosen:
            run.path.unlink(missing_ok=True)

    def _write(self) -> None:
        if not self.pending and not self._drop:
            return
        raw = np.frombuffer(b"".join(self._tokens), dtype=">u8")
        prefixes = raw[:: TOKEN_BYTES // 8].astype(np.uint64)
        numbers = np.array([u for u, _ in self._units], np.uint32)
        units = np.repeat(numbers, [n for _, n in self._units])
        self._write_run([_sorted(prefixes, units)], np.array(sorted(self._drop), np.uint32))
        self._tokens, self._units, self.pending = [], [], 0
        self._drop = set()

    def _write_run(self, parts: Iterable[tuple[Prefixes, Units]], dropped: Units) -> None:
        """Write a run beside its place and rename it: it is there in full, or not at all."""
        name = secrets.token_hex(8)
        temporary, spool = self.folder / f"{name}.part", self.folder / f"{name}.units"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            count = 0
            with temporary.open("wb") as out, spool.open("w+b") as units_out:
                out.write(bytes(_HEAD.size))
                for prefixes, units in parts:
                    out.write(prefixes.astype("<u8", copy=False).tobytes())
                    units_out.write(units.astype("<u4", copy=False).tobytes())
                    count += prefixes.size
                units_out.seek(0)
                shutil.copyfileobj(units_out, out, 1 << 22)
                out.write(dropped.astype("<u4", copy=False).tobytes())
                out.seek(0)
                out.write(_HEAD.pack(_MAGIC, self._mark, count, dropped.size))
                out.flush()
                os.fsync(out.fileno())
            spool.unlink()
            temporary.rename(self.folder / f"{name}.run")
            _sync_folder(self.folder)
        except OSError as e:
            temporary.unlink(missing_ok=True)
            spool.unlink(missing_ok=True)
            raise SourceUnavailable(f"locator index: its folder can't be written ({type(e).__name__})") from e

    # --- reading ---

    def lookup(self, tokens: Iterable[bytes]) -> dict[Token, set[int]]:
        """Return, for each token that is known, the units that may hold it. Takes one token or a million."""
        wanted = sorted({bytes(t) for t in tokens})
        found: dict[Token, set[int]] = {}
        if not wanted:
            return found
        prefixes = np.frombuffer(b"".join(t[:8] for t in wanted), dtype=">u8").astype(np.uint64)
        runs = self._runs()
        hidden = _dropped(runs)
        for run in runs:
            lows = np.searchsorted(run.prefixes, prefixes, "left")
            highs = np.searchsorted(run.prefixes, prefixes, "right")
            for i in np.flatnonzero(highs > lows):
                units = run.units[lows[i] : highs[i]]
                kept = units[~np.isin(units, hidden)] if hidden.size else units
                if kept.size:
                    found.setdefault(Token(wanted[i]), set()).update(kept.tolist())
        return found

    def generation(self) -> str:
        """Return the index's own name: another one after it was lost, cleared or its pepper rotated.

        What was noted under one name says nothing under the next, so a lost index is never trusted.
        """
        path = self.folder / "generation"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                fresh = self.folder / f"generation.{secrets.token_hex(6)}.part"
                fresh.write_text(secrets.token_hex(16), "ascii")
                with contextlib.suppress(FileExistsError):
                    os.link(fresh, path)
                fresh.unlink()
            return path.read_text("ascii") + self._mark.hex()
        except OSError as e:
            raise SourceUnavailable(f"locator index: its folder can't be written ({type(e).__name__})") from e

    def entries(self) -> int:
        """Return how many entries lie in the runs, dropped ones included until they are compacted."""
        return sum(int(run.prefixes.size) for run in self._runs())

    def size_bytes(self) -> int:
        """Return what the index takes on disk."""
        return sum(path.stat().st_size for path in self._paths())

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("*.run")) if self.folder.is_dir() else []

    def _runs(self) -> list[_Run]:
        """Return the runs of this pepper; when another process merges some away meanwhile, look again."""
        for _ in range(5):
            paths = self._paths()
            try:
                with self._lock:
                    self._opened = {p.name: self._opened.get(p.name) or _open_run(p, self._mark) for p in paths}
                    runs = [self._opened[p.name] for p in paths]
                return [run for run in runs if run.ours]
            except FileNotFoundError:
                continue
        raise SourceUnavailable("locator index: its runs keep changing; try again")


def open_index(control: Control, settings: Settings) -> LocatorIndex:
    """Return the index that config names: by default the folder ``index`` beside the control store's file."""
    folder = settings.control.index
    if folder is None:
        file = control.url.database if control.url.drivername.startswith("sqlite") else None
        folder = Path(file).parent / "index" if file not in (None, "", ":memory:") else Path("delenda-state/index")
    return LocatorIndex(folder, control.pepper)


def _open_run(path: Path, mark: bytes) -> _Run:
    """Map a run into memory; a run of another pepper comes back empty, and not ours."""
    none32, none64 = np.empty(0, np.uint32), np.empty(0, np.uint64)
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise CorruptData("locator index: a run is cut short; rebuild the index")
    magic, theirs, count, drops = _HEAD.unpack(head)
    if magic != _MAGIC or size != _HEAD.size + count * _ENTRY_BYTES + drops * 4:
        raise CorruptData("locator index: a run is damaged; rebuild the index")
    if theirs != mark:
        return _Run(path, False, none64, none32, none32)

    def mapped(dtype: str, offset: int, length: int) -> Any:
        return np.memmap(path, dtype, "r", offset, (length,)) if length else np.empty(0, dtype)

    units_at = _HEAD.size + count * 8
    return _Run(
        path,
        True,
        np.asarray(mapped("<u8", _HEAD.size, count)),
        np.asarray(mapped("<u4", units_at, count)),
        np.asarray(mapped("<u4", units_at + count * 4, drops)),
    )


def _sorted(prefixes: Prefixes, units: Units) -> tuple[Prefixes, Units]:
    """Sort entries by prefix, then unit, and keep one of each."""
    order = np.lexsort((units, prefixes)) if units.size and units.min() != units.max() else np.argsort(prefixes)
    prefixes, units = prefixes[order], units[order]
    keep = np.ones(prefixes.size, bool)
    keep[1:] = (prefixes[1:] != prefixes[:-1]) | (units[1:] != units[:-1])
    return prefixes[keep], units[keep]


def _dropped(runs: Sequence[_Run]) -> Units:
    """Return the numbers that any run drops."""
    return np.unique(np.concatenate([np.empty(0, np.uint32), *(run.dropped for run in runs)]))


def _small(runs: Sequence[_Run]) -> list[_Run]:
    """Return the runs to merge: the smallest, up to the first that is larger than all before it together."""
    chosen: list[_Run] = []
    total = 0
    for run in sorted(runs, key=lambda r: r.prefixes.size):
        if len(chosen) > 1 and run.prefixes.size > 2 * total:
            break
        chosen.append(run)
        total += run.prefixes.size
    return chosen


def _merged(runs: Sequence[_Run], gone: Units, slices: int) -> Iterable[tuple[Prefixes, Units]]:
    """Yield the runs' entries in order, one slice of the token space at a time, so that memory stays bounded."""
    edges = [np.uint64(i * (1 << 64) // slices) for i in range(1, slices)]
    bounds = [[0, *(int(np.searchsorted(run.prefixes, e)) for e in edges), run.prefixes.size] for run in runs]
    for i in range(slices):
        prefixes = np.concatenate([run.prefixes[b[i] : b[i + 1]] for run, b in zip(runs, bounds, strict=True)])
        units = np.concatenate([run.units[b[i] : b[i + 1]] for run, b in zip(runs, bounds, strict=True)])
        keep = ~np.isin(units, gone)
        yield _sorted(prefixes[keep], units[keep])


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Checking a log's folder, believing nothing but public keys.

Everything is computed again from the entries: leaf hashes, every tile of every level, the root, and then the
sense of it: each entry's form, each request's numbers without a hole, each trail opened and closed. What is
wrong is said entry by entry. A log that was cut back to an older head of its own is whole in itself: only a
head that somebody else remembers (a receipt's, a witness's) shows it, so hand those in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from delenda.audit.entries import Entry, read_entry
from delenda.audit.merkle import EMPTY_ROOT, leaf_hash, root_of
from delenda.audit.notes import Checkpoint
from delenda.audit.policy import Policy
from delenda.audit.tiles import ENTRIES, WIDTH, Tiles, read_bundle, tile_path, tile_widths
from delenda.errors import AuditBroken

_TILE: Final = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(slots=True)
class Trail:
    """What the log says of one request."""

    entries: int = 0
    open: bool = False
    closed_at: dt.datetime | None = None


@dataclass(slots=True)
class Verdict:
    """What checking found. ``problems`` empty: every byte that the checkpoint covers is as it was signed.

    ``notices`` are true and harmless: files that no checkpoint covers yet. ``silence`` is the longest time
    between two entries that follow each other.
    """

    head: Checkpoint | None = None
    cosigned_by: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    trails: dict[str, Trail] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    """Receipt id → how it was found, for a bundle: ``final`` or ``interim``."""
    silence: dt.timedelta = dt.timedelta(0)

    @property
    def ok(self) -> bool:
        return not self.problems

    def require(self) -> Verdict:
        """Return the verdict itself, or raise ``AuditBroken`` with its first problems."""
        if self.problems:
            more = f" (and {len(self.problems) - 3} more)" if len(self.problems) > 3 else ""
            raise AuditBroken("the audit log does not verify: " + "; ".join(self.problems[:3]) + more)
        return self


def verify_log(folder: Path, policy: Policy, heads: Iterable[Checkpoint] = ()) -> Verdict:
    """Return what is wrong with the log in ``folder``, if anything.

    Args:
        policy: whose signatures are believed, and which witnesses must have cosigned.
        heads: heads that this log is known to have had; it must continue every one of them.
    """
    verdict, tiles = Verdict(), Tiles(folder)
    try:
        if not (text := tiles.checkpoint()):
            raise AuditBroken("checkpoint: missing")
        verdict.head, verdict.cosigned_by = policy.check(text)
    except AuditBroken as e:
        verdict.problems.append(str(e))
        return verdict
    _Check(tiles, verdict.head, verdict).run(heads)
    return verdict


class _Check:
    """One run over a folder: ``leaves`` are the hashes of the entries as they are, not as the tiles say."""

    def __init__(self, tiles: Tiles, head: Checkpoint, verdict: Verdict) -> None:
        self.tiles, self.head, self.verdict = tiles, head, verdict
        self.leaves: list[bytes] = []
        self.seen: set[str] = {"checkpoint"}
        self.last_at: dt.datetime | None = None

    def run(self, heads: Iterable[Checkpoint]) -> None:
        size = self.head.size
        for index in range(-(-size // WIDTH)):
            self._bundle(index)
        self._levels()
        if root_of(self.leaves) != self.head.root:
            self._problem("the entries do not give the root that the checkpoint signs")
        self._strangers()
        for head in heads:
            self._continues(head)

    def _problem(self, text: str) -> None:
        self.verdict.problems.append(text)

    # --- entries ---

    def _bundle(self, index: int) -> None:
        """Read one bundle, compare its entries with their hash tile, and read their sense."""
        start, size = index * WIDTH, self.head.size
        width = min(WIDTH, size - start)
        expected: list[bytes] = []
        try:
            expected = self.tiles.hashes(0, index, size)
        except AuditBroken as e:
            self._problem(f"entries {start} to {start + width - 1}: their hash tile {e}")
        try:
            entries = self.tiles.bundle(index, size)
        except AuditBroken as e:
            self._problem(f"entries {start} to {start + width - 1}: {e}")
            self.leaves += expected or [EMPTY_ROOT] * width
            return
        hashes = [leaf_hash(data) for data in entries]
        for offset, (found, told) in enumerate(zip(hashes, expected, strict=False)):
            if found != told:
                self._problem(f"entry {start + offset}: its bytes do not give the hash that its tile holds")
        self.leaves += hashes
        for offset, data in enumerate(entries):
            self._sense(start + offset, data)
        self._same(ENTRIES, index, b"".join(len(e).to_bytes(2, "big") + e for e in entries), entries)

    def _sense(self, position: int, data: bytes) -> None:
        """Check one entry's form, and its place in the request's trail."""
        try:
            entry = read_entry(data)
        except AuditBroken as e:
            self._problem(f"entry {position}: {e}")
            return
        self.verdict.kinds[entry.kind] = self.verdict.kinds.get(entry.kind, 0) + 1
        if self.last_at:
            self.verdict.silence = max(self.verdict.silence, entry.at - self.last_at)
        self.last_at = entry.at
        if entry.request:
            trail = self.verdict.trails.setdefault(entry.request, Trail())
            for wrong in _follow(trail, entry):
                self._problem(f"entry {position}: request {entry.request}: {wrong}")

    # --- tiles ---

    def _levels(self) -> None:
        """Compute every tile from the one below and compare."""
        row, level = self.leaves, 0
        while row:
            full, rest = tile_widths(self.head.size, level)
            for index in range(full + bool(rest)):
                tile = row[index * WIDTH : (index + 1) * WIDTH]
                self._same(level, index, b"".join(tile), tile)
            row, level = [root_of(row[i * WIDTH : (i + 1) * WIDTH]) for i in range(full)], level + 1

    def _same(self, level: int | str, index: int, data: bytes, items: list[bytes]) -> None:
        """Compare every file there is of one tile or bundle with what it must hold.

        A partial one that was left standing must be the beginning of it; one that is longer than the
        checkpoint reaches must at least begin with it.
        """
        per_item = [len(item) + (2 if level == ENTRIES else 0) for item in items]
        covered = len(items)
        full = self.tiles.folder / tile_path(level, index)
        found = [(full, WIDTH)] if full.is_file() else []
        partial = full.with_name(f"{full.name}.p")
        if partial.is_dir():
            widths = [p for p in sorted(partial.iterdir()) if p.name.isascii() and p.name.isdigit()]
            found += [(p, int(p.name)) for p in widths if _TILE.fullmatch(self._name(p)) and int(p.name) < WIDTH]
        if not any(width >= covered for _, width in found):
            self._problem(f"{tile_path(level, index, covered)}: missing")
        for path, width in found:
            name = self._name(path)
            self.seen.add(name)
            holds = path.read_bytes()
            begins = data[: sum(per_item[:width])]
            if not (holds == begins if width <= covered else holds.startswith(begins)):
                self._problem(f"{name}: not what its entries give")
            elif width > covered:
                self.verdict.notices.append(f"{name}: reaches beyond the checkpoint")
                if level == ENTRIES and not _adds_up(holds, width):
                    self._problem(f"{name}: it does not hold {width} entries")
                if level != ENTRIES and len(holds) != width * len(EMPTY_ROOT):
                    self._problem(f"{name}: it does not hold {width} hashes")

    def _strangers(self) -> None:
        """Report files that are no part of the log."""
        for path in sorted(self.tiles.folder.rglob("*")):
            name = self._name(path)
            if path.is_dir() or name in self.seen:
                continue
            if name.endswith(".tmp"):
                self.verdict.notices.append(f"{name}: left by a write that was cut short")
            elif (match := _TILE.fullmatch(name)) and self._beyond(match):
                self.verdict.notices.append(f"{name}: no checkpoint covers it yet")
            else:
                self._problem(f"{name}: no part of the log")

    def _beyond(self, match: re.Match[str]) -> bool:
        """Does this tile begin after the last entry that the checkpoint covers?"""
        level = 0 if match[1] == ENTRIES else int(match[1])
        index = int(match[2].replace("x", "").replace("/", "") + match[3])
        full, rest = tile_widths(self.head.size, level)
        return index >= full + bool(rest) and int(match[4] or 0) < WIDTH

    def _name(self, path: Path) -> str:
        return path.relative_to(self.tiles.folder).as_posix()

    def _continues(self, head: Checkpoint) -> None:
        """Compare with a head that this log once had."""
        if head.origin != self.head.origin:
            self._problem(f"a head of another log, {head.origin}, was handed in")
        elif head.size > self.head.size:
            self._problem(f"the log once had {head.size} entries and now shows {self.head.size}: it was cut back")
        elif root_of(self.leaves[: head.size]) != head.root:
            self._problem(f"the first {head.size} entries are not those of a head that the log signed")


def _adds_up(data: bytes, width: int) -> bool:
    try:
        return len(read_bundle(data)) == width
    except AuditBroken:
        return False


def _follow(trail: Trail, entry: Entry) -> Iterator[str]:
    """Take an entry into its request's trail; yield what does not fit."""
    if entry.n != trail.entries + 1:
        yield f"number {entry.n} follows number {trail.entries}"
    opens = entry.kind == "trail.opened"
    if opens == trail.open:
        yield "the trail is opened twice" if opens else "an entry stands outside the trail's opening and closing"
    if entry.kind == "trail.closed" and entry.body.get("entries") != entry.n:
        yield f"the closing counts {entry.body.get('entries')} entries, there are {entry.n}"
    closes = entry.kind == "trail.closed"
    trail.entries, trail.open = entry.n, not closes
    trail.closed_at = entry.at if closes else None

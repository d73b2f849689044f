"""What reading a unit leaves: counts, evidence and sketches by field. No value.

Tallies merge in any order and grouping to the same sum, so units can be read by anybody at any time.

A *sketch* holds the smallest keyed digests of a field's distinct values (k minimum values, Bar-Yossef et
al. 2002). Two sketches tell how many of one field's values stand in the other, without either's values.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from delenda.kinds import AnyKind, as_kind
from delenda.model import Evidence, Finding, Presence

SKETCH: Final = 512
"""Digests that a sketch keeps; a share of inclusion is then right to about ±2 % where both are full."""

Digests: TypeAlias = npt.NDArray[np.uint64]
_NONE: Final = np.empty(0, np.uint64)


def sketch_of(tokens: Iterable[bytes]) -> Digests:
    """Return the sketch of a field's distinct values, given as tokens of at least 8 bytes."""
    raw = b"".join(t[:8] for t in tokens)
    return np.unique(np.frombuffer(raw, dtype=">u8").astype(np.uint64))[:SKETCH]


def digest_of(token: bytes) -> int:
    """Return what a sketch keeps of a value's token."""
    return int.from_bytes(token[:8], "big")


def distinct(sketch: Digests) -> int:
    """Return about how many distinct values the field has; exact below :data:`SKETCH`."""
    if sketch.size < SKETCH:
        return int(sketch.size)
    return int((SKETCH - 1) * 2.0**64 / float(sketch[SKETCH - 1]))


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Of ``compared`` sampled values of one field, ``found`` stand in the other too."""

    found: int
    compared: int

    @property
    def share(self) -> float:
        return self.found / self.compared if self.compared else 0.0


def inclusion(inner: Digests, outer: Digests) -> Inclusion:
    """Return how far the values of ``inner`` stand in ``outer``, on the digests that both would have kept."""
    if not outer.size:
        return Inclusion(0, 0)
    comparable = inner if outer.size < SKETCH else inner[inner <= outer[-1]]
    at = np.minimum(np.searchsorted(outer, comparable), outer.size - 1)  # both are sorted
    return Inclusion(int((outer[at] == comparable).sum()), int(comparable.size))


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a kind was seen in a field, and on what evidence."""

    evidence: Evidence
    matched: int

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.evidence | other.evidence, self.matched + other.matched)


@dataclass(frozen=True, slots=True, eq=False)
class FieldTally:
    """One field: how many cells were not empty, what was seen in them, and a sketch if it may be a key."""

    cells: int = 0
    seen: Mapping[tuple[AnyKind, Presence], Seen] = field(default_factory=dict)
    sketch: Digests = field(default_factory=lambda: _NONE)
    type: str = ""
    namespaces: frozenset[str] = frozenset()
    """What comes before the name in class paths, in a field of types: ``App\\Models\\``. Names of code, no value."""

    def findings(self, name: str) -> tuple[Finding, ...]:
        """Return what was seen as findings, whole kinds first, the most frequent first."""
        found = [
            Finding(name, kind, presence, seen.evidence, self.cells, seen.matched)
            for (kind, presence), seen in self.seen.items()
            if seen.matched
        ]
        return tuple(sorted(found, key=lambda f: (f.presence is Presence.WITHIN, -f.matched, f.kind)))

    def __add__(self, other: FieldTally) -> FieldTally:
        seen = dict(self.seen)
        for key, more in other.seen.items():
            seen[key] = seen[key] + more if key in seen else more
        sketch = np.union1d(self.sketch, other.sketch)[:SKETCH]
        spaces = self.namespaces | other.namespaces
        return FieldTally(self.cells + other.cells, seen, sketch, max(self.type, other.type), spaces)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldTally) and self.as_json() == other.as_json()

    def as_json(self) -> list[Any]:
        seen = sorted([kind, presence, s.evidence.value, s.matched] for (kind, presence), s in self.seen.items())
        sketch = base64.b64encode(self.sketch.astype(">u8").tobytes()).decode()
        return [self.cells, seen, sketch, self.type, *([sorted(self.namespaces)] if self.namespaces else ())]

    @classmethod
    def from_json(cls, body: list[Any]) -> FieldTally:
        cells, seen, sketch, kind, *more = body
        return cls(
            cells,
            {(as_kind(k), Presence(p)): Seen(Evidence(e), m) for k, p, e, m in seen},
            np.frombuffer(base64.b64decode(sketch), dtype=">u8").astype(np.uint64),
            kind,
            frozenset(n for spaces in more for n in spaces),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What was read of a unit, or, added up, of a collection."""

    records: int = 0
    fields: Mapping[str, FieldTally] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        fields = dict(self.fields)
        for name, more in other.fields.items():
            fields[name] = fields[name] + more if name in fields else more
        return Tally(self.records + other.records, fields)

    def as_json(self) -> dict[str, Any]:
        return {"records": self.records, "fields": {name: t.as_json() for name, t in sorted(self.fields.items())}}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Tally:
        return cls(body["records"], {name: FieldTally.from_json(t) for name, t in body["fields"].items()})


def merge(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies; their order does not matter."""
    total = Tally()
    for tally in tallies:
        total += tally
    return total

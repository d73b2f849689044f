"""How a collection hangs on a person: the paths from the accounts to it, and each step's evidence. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from delenda.discovery.datamap import is_personal
from delenda.kinds import AnyKind, Power, spec_of
from delenda.model import DataMap, Depth, Edge, Evidence, MappedCollection, MappedField, Role

LONGEST: Final = 8
"""Edges of a path; a longer one is not looked for."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a person to a collection's records: by an identifier in ``start``, then along edges."""

    start: str
    """The collection where the person is found."""
    by: tuple[str, ...]
    """Fields of ``start`` whose identifiers single the person out, with their kinds: ``email (EMAIL)``."""
    edges: tuple[Edge, ...] = ()

    @property
    def length(self) -> int:
        return len(self.edges)

    @property
    def role(self) -> Role:
        """The weakest role along the path: one mention makes the end mentioned."""
        roles = {e.role for e in self.edges}
        return next((r for r in (Role.MENTIONED, Role.CO_OWNER) if r in roles), Role.OWNER)

    def __str__(self) -> str:
        return " ← ".join([f"{self.start} by {', '.join(self.by)}", *map(step, self.edges)])

    def lines(self) -> list[str]:
        """Return the path as lines: where the person is found, then each edge with what speaks for it, in words."""
        first = f"{self.start}: the person is found by {', '.join(self.by)}"
        return [first, *(f"{step(e)}: {'; '.join(reasons(e))}; {_BECOMES[e.depth]}" for e in self.edges)]


_BECOMES: Final = {
    Depth.DEEP: "goes with it",
    Depth.COUNTED: "goes with the last of its owners",
    Depth.SHALLOW: "stays, without the reference",
}
_REASONS: Final = {
    Evidence.REFERENCE: "the database declares it",
    Evidence.DECLARED: "a person said so",
    Evidence.QUERIED: "queries join the two",
    Evidence.FIELD_NAME: "the field is named for it",
    Evidence.STATISTICS: "its values stand there",
}


def reasons(edge: Edge) -> list[str]:
    """Return what speaks for an edge, in words, the strongest first."""
    return [text for flag, text in _REASONS.items() if flag in edge.evidence]


def step(edge: Edge) -> str:
    """Return an edge in one line: fields, condition, role, evidence."""
    ends = f"{', '.join(map(str, edge.source))} → {', '.join(map(str, edge.target))}"
    when = f" where {edge.when}" if edge.when else ""
    derived = ", derived" if edge.derived else ""
    return f"{ends}{when} ({edge.role}{derived}, {'+'.join(edge.evidence.names())})"


def explain(data: DataMap, store: str, collection: str) -> list[Path]:
    """Return the paths from a person to a collection, shortest first, one for each last edge.

    A collection that holds strong identifiers of its own has a path of length 0.
    """
    goal = f"{store}/{collection}"
    starts = {m.collection.address: by for m in data.collections if (by := _handles(m))}
    found = [Path(goal, starts[goal])] if goal in starts else []
    last_edges: set[Edge] = set()
    queue: deque[Path] = deque(Path(s, by) for s, by in starts.items() if s != goal)
    while queue:
        path = queue.popleft()
        here = _source(path.edges[-1]) if path.edges else path.start
        visited = {path.start, *(_source(e) for e in path.edges)}
        for edge in data.edges:
            if _target(edge) != here or _source(edge) in visited or path.length >= LONGEST:
                continue
            longer = Path(path.start, path.by, (*path.edges, edge))
            if _source(edge) == goal:
                if edge not in last_edges:
                    last_edges.add(edge)
                    found.append(longer)
            elif edge.role is not Role.MENTIONED:
                queue.append(longer)
    return sorted(found, key=lambda p: (p.role is Role.MENTIONED, p.length))


def _handles(mapped: MappedCollection) -> tuple[str, ...]:
    """Return the fields by which a person is found in a collection directly, as whole cells or in their texts."""
    return tuple(f"{f.field.name} ({kind})" for f in mapped.fields if (kind := _singles_out(f)))


def _singles_out(f: MappedField) -> AnyKind | None:
    """Return the strong kind by which a field singles somebody out as the record's owner."""
    if f.role is Role.MENTIONED:
        return None
    within = [x.kind for x in f.findings if spec_of(x.kind).searchable]
    return next((k for k in (f.kind, *within) if k is not None and spec_of(k).power is Power.STRONG), None)


def _source(edge: Edge) -> str:
    return f"{edge.source[0].store}/{edge.source[0].collection}"


def _target(edge: Edge) -> str:
    return f"{edge.target[0].store}/{edge.target[0].collection}"


def about_people(data: DataMap) -> set[str]:
    """Return the collections whose records are about people, by address: by identifiers, or owned through edges."""
    found = {m.collection.address for m in data.collections if is_personal(m)}
    while True:
        more = {_source(e) for e in data.edges if e.role is not Role.MENTIONED and _target(e) in found} - found
        if not more:
            return found
        found |= more

"""How a collection hangs on a person: the paths from the accounts to it, and what hangs on nothing. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from delenda.discovery.datamap import is_personal
from delenda.kinds import AnyKind, Kind, Power, spec_of
from delenda.model import DataMap, Edge, MappedCollection, MappedField, Role

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
        steps = [f"{self.start} by {', '.join(self.by)}"]
        steps += [f"{e.source[0]} → {e.target[0]} ({e.role}, {'+'.join(e.evidence.names())})" for e in self.edges]
        return " ← ".join(steps)


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


class LintCode(StrEnum):
    """What is doubtful about a map. Stable names, for machines."""

    UNREACHABLE = "unreachable"
    """Personal data that no path leads to: nobody's request will find it."""
    NULLABLE_ONLY = "nullable_only"
    """Every path passes a reference that may be empty: some records will be missed."""
    WEAK_ONLY = "weak_only"
    """Only values that fit many people lead there: names, addresses. They never link alone."""
    MENTIONED_ONLY = "mentioned_only"
    """People are mentioned in it, and it has no owner."""
    NO_ACCOUNTS = "no_accounts"
    """No collection of accounts is known."""
    ACCOUNT_IN_PATH = "account_in_path"
    """Account ids stand in the objects' keys, and config names no such part: it can't be used."""
    NO_KEY = "no_key"
    """Personal data in a collection whose records can't be addressed: it can be reported, not erased."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One doubt: a code and a place."""

    code: LintCode
    collection: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.collection}" + (f" ({self.hint})" if self.hint else "")


def lint(data: DataMap, in_paths: Mapping[str, int] | None = None) -> list[Lint]:
    """Return what a person should look at before the first erasure.

    ``in_paths``: by a collection's address, the part of its object keys that holds account ids.
    """
    found = [
        Lint(LintCode.ACCOUNT_IN_PATH, a, f"name part {n + 1} of its path {{account_id}}")
        for a, n in (in_paths or {}).items()
    ]
    if data.collections and not any(f.kind is Kind.ACCOUNT_ID for m in data.collections for f in m.fields):
        found.append(Lint(LintCode.NO_ACCOUNTS, ""))
    for mapped in data.collections:
        found += [Lint(code, mapped.collection.address) for code in _doubts(data, mapped)]
    return found


def _doubts(data: DataMap, mapped: MappedCollection) -> Iterator[LintCode]:
    collection = mapped.collection
    if not is_personal(mapped):
        return
    if collection.shape.value == "unkeyed":
        yield LintCode.NO_KEY
    paths = explain(data, collection.store, collection.name)
    owning = [p for p in paths if p.role is not Role.MENTIONED]
    if not paths:
        weak = any(f.kind and spec_of(f.kind).power is Power.WEAK for f in mapped.fields)
        within = any(spec_of(x.kind).searchable for f in mapped.fields for x in f.findings)
        yield LintCode.WEAK_ONLY if weak and not within else LintCode.UNREACHABLE
    elif not owning:
        yield LintCode.MENTIONED_ONLY
    elif all(_may_be_empty(data, p.edges) for p in owning):
        yield LintCode.NULLABLE_ONLY


def _may_be_empty(data: DataMap, edges: Sequence[Edge]) -> bool:
    for edge in edges:
        mapped = data.get(edge.source[0].store, edge.source[0].collection)
        declared = mapped.collection.field_named(edge.source[0].field) if mapped else None
        if edge.declared_key and declared is not None and declared.nullable:
            return True
    return False

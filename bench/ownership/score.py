"""Inferred ownership against the labels: owner edges, people that are merely mentioned, and tables.

An *owner edge* is a reference by which a record becomes a person's: its role owns or co-owns, and what it refers to
is a person's too. A *silent miss* is a table that holds people's records, is not owned, and that no question
(``delenda map lint``) names. Where a table has a reference to a person itself, a second way to them (an order
item's order, beside its customer) is neither demanded nor wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.ownership.schema import Table
from delenda.discovery import explain
from delenda.discovery.lint import Lint
from delenda.model import DataMap, Edge, Role


@dataclass(frozen=True)
class Score:
    """What was found, and what was not."""

    right: int = 0
    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong)) if self.right + len(self.wrong) else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed)) if self.right + len(self.missed) else 1.0


@dataclass(frozen=True)
class Scores:
    """A schema's scores."""

    edges: Score = field(default_factory=Score)
    mentions: Score = field(default_factory=Score)
    tables: Score = field(default_factory=Score)
    silent: tuple[str, ...] = ()
    """Tables that hold people's records, and are neither owned nor named by the linter: nobody is asked."""
    doubted: int = 0
    """Tables that the linter names."""
    all: int = 0
    """Tables of the schema."""

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.edges + other.edges,
            self.mentions + other.mentions,
            self.tables + other.tables,
            self.silent + other.silent,
            self.doubted + other.doubted,
            self.all + other.all,
        )

    @property
    def silent_share(self) -> float:
        """Of the tables with people's records, the share that is missed in silence."""
        theirs = self.tables.right + len(self.tables.missed)
        return len(self.silent) / theirs if theirs else 0.0


def _compare(wanted: set[str], got: set[str], optional: set[str] = frozenset()) -> Score:  # type: ignore[assignment]
    return Score(len(wanted & got), tuple(sorted(got - wanted - optional)), tuple(sorted(wanted - got)))


def score(tables: Sequence[Table], data: DataMap, doubts: Sequence[Lint] = ()) -> Scores:
    """Return how far a data map, with what the linter says of it, is right about a schema."""
    owned = {name for t in tables if _is_owned(data, name := t.name)}
    unscored = {t.name for t in tables if t.truth == "-"}
    truth_owned = {t.name for t in tables if t.truth in ("person", "owns", "co")}
    got = {_text(e) for e in data.edges if e.role is not Role.MENTIONED and e.target[0].collection in owned}
    mentioned = {_text(e) for e in data.edges if e.role is Role.MENTIONED}
    wanted, optional, named = _labels(tables)
    found = _compare(truth_owned, owned - unscored)
    doubted = {d.collection.partition("/")[2] for d in doubts} & {t.name for t in tables}
    unlabeled = {e for e in mentioned if e not in wanted and e not in named}
    return Scores(
        _compare(wanted, got, optional),
        _compare(named, mentioned - unlabeled - optional),
        found,
        tuple(t for t in found.missed if t not in doubted),
        len(doubted),
        len(tables),
    )


def _is_owned(data: DataMap, name: str) -> bool:
    return any(p.role is not Role.MENTIONED for p in explain.explain(data, "app", name))


def _text(edge: Edge) -> str:
    return f"{edge.source[0].collection}.{edge.source[0].field} → {edge.target[0].collection}"


def _labels(tables: Sequence[Table]) -> tuple[set[str], set[str], set[str]]:
    """Return the owner edges that are demanded, those that are allowed besides, and the mentions of people."""
    persons = {t.name for t in tables if t.truth == "person"}
    wanted: set[str] = set()
    optional: set[str] = set()
    named: set[str] = set()
    for t in tables:
        triples = [(c.name, c.target, c.role) for c in t.columns if c.target]
        triples += [(c.name, target, role) for c in t.columns for _, target, role in c.choices]
        direct = any(target[0] in persons and role in "oc" for _, target, role in triples if target)
        for name, target, role in triples:
            if target is None:
                continue
            edge = f"{t.name}.{name} → {target[0]}"
            if role in "oc":
                (optional if direct and target[0] not in persons else wanted).add(edge)
            elif role == "m":
                named.add(edge)
            elif role == "x":
                optional.add(edge)
                if any(
                    c.name == name and (c.is_key or c.unique) for c in t.columns
                ):  # one thing in two tables: either way round
                    optional.add(f"{target[0]}.{target[1]} → {t.name}")
    return wanted, optional, named

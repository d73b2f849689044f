"""From one subject's graph to claims: each record once, with its role, its basis, and what names the subject. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from delenda.kinds import NEARBY, Kind
from delenda.model import (
    OBJECT_META,
    OBJECT_PATH,
    Attribution,
    Claim,
    Doubt,
    Edge,
    Identifier,
    Link,
    MappedCollection,
    Presence,
    Question,
    RecordRef,
    Role,
    fingerprint,
)
from delenda.subjects.closure import Closure
from delenda.subjects.names import name_pattern, names_in
from delenda.subjects.rows import ACCOUNT, Found, Key, Place, Row, mark_of, place_of, plains
from delenda.subjects.tenure import event_time, moment_of
from delenda.subjects.ways import Ways, collection_of, text_fields

TEXT_LINES: Final = frozenset({"text", "txt", "log"})
_Events: TypeAlias = tuple[tuple[str, dt.datetime], ...]
Asked: TypeAlias = tuple[Question, Identifier]
_Starts: TypeAlias = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class Reached:
    """A record that was reached from a claimed one by a reference."""

    row: Row
    edge: Edge
    parent: Place


@dataclass(slots=True)
class Web:
    """One subject's graph, and what hangs on it by references."""

    closure: Closure
    ways: Ways
    reached: dict[Place, list[Reached]] = field(default_factory=lambda: defaultdict(list))
    company: dict[Place, Row] = field(default_factory=dict)
    """Records of others in threads that the subject takes part in."""
    _asked: set[tuple[Edge, Place]] = field(default_factory=set)
    _parents: dict[tuple[Edge, tuple[str, ...]], Row] = field(default_factory=dict)

    # --- following references ---

    def owned(self) -> list[Row]:
        """Return the records that are the subject's alone."""
        return [r for r in self.closure.rows.values() if self._basis(r) is not None]

    def asks(self) -> dict[Edge, set[tuple[str, ...]]]:
        """Return the key values by which records may refer to newly owned ones, by edge."""
        asks: dict[Edge, set[tuple[str, ...]]] = defaultdict(set)
        owned: dict[str, list[Row]] = defaultdict(list)
        for row in self.owned():
            owned[row.address].append(row)
        for edge in self.ways.to(owned):
            for row in owned[collection_of(edge.target)]:
                values = row.values([f.field for f in edge.target])
                if values is not None and (edge, row.place) not in self._asked:
                    self._asked.add((edge, row.place))
                    self._parents[edge, plains(values)] = row
                    asks[edge].add(plains(values))
        return asks

    def take(self, edge: Edge, row: Row) -> None:
        """Take a record that came for an ask: it may refer to a record of this subject."""
        values = row.values([f.field for f in edge.source])
        parent = self._parents.get((edge, plains(values))) if values is not None else None
        if parent is None or parent.place == row.place or not _meets(row, edge):
            return
        if all(r.edge != edge for r in self.reached[row.place]):
            self.reached[row.place].append(Reached(row, edge, parent.place))
        self.closure.see(row, by_reference=True)

    def learn(self) -> None:
        """Let the graph take up the identifiers of records owned by reference."""
        for place in list(self.reached):
            row = self.closure.rows[place]
            basis = self._basis(row)
            if basis is not None:
                self.closure.learn(row, basis)

    def threads(self) -> dict[Edge, set[tuple[str, ...]]]:
        """Return the threads that owned records belong to, where others write texts too."""
        asks: dict[Edge, set[tuple[str, ...]]] = defaultdict(set)
        if not any(i.kind in (Kind.PERSON_NAME, Kind.NICKNAME) for i in self.closure.weak.values()):
            return asks
        owned = self.owned()
        for edge in self.ways.threads_of({r.address for r in owned}):
            source = collection_of(edge.source)
            for row in owned:
                if row.address == source and _meets(row, edge):
                    values = row.values([f.field for f in edge.source])
                    if values is not None:
                        asks[edge].add(plains(values))
        return asks

    # --- whose ---

    def _basis(self, row: Row) -> tuple[str, ...] | None:
        """Return why a record is the subject's alone; None if it is not."""
        closure = self.closure
        if not closure.is_ours(row):
            return None
        for found in row.found:
            standing = closure.linked.get(found.key)
            if not found.owns or not standing:
                continue
            told = closure.told(standing)
            if closure.was_asked(row, standing) if told else not closure.is_contested(row):
                return (*standing.basis, f"{row.address}.{found.field}")
        if closure.is_contested(row):
            return None
        for reached in self.reached.get(row.place, ()):
            if reached.edge.role is Role.OWNER and reached.parent in closure.rows:
                above = self._basis(closure.rows[reached.parent]) if reached.parent != row.place else None
                if above is not None:
                    return (*above, text_of(reached.edge))
        return self._by_time(row)

    def _by_time(self, row: Row) -> tuple[str, ...] | None:
        """Return the basis of a record that hangs on a shared identifier, if time bounds give it to the subject."""
        if row.accounts:
            return None
        for found in row.found:
            standing = self.closure.shared.get(found.key)
            if found.owns and standing and not self.closure.is_contested(row):
                tenure = self.closure.tenure(found.key)
                if tenure is not None and tenure.whose(event_time(row.record)):
                    return (*standing.basis, f"{row.address}.{found.field}", "within its time bounds")
        return None

    # --- claims ---

    def attribution(self, starts: _Starts) -> Attribution:
        """Return the result. ``starts`` names the date fields that a collection's retention rules start from."""
        closure = self.closure
        if closure.stops:
            stopped = tuple(
                Question(closure.rules.token(i), doubt, i.kind, len(closure.conflicting))
                for doubt, i in closure.stops.items()
            )
            return Attribution(questions=stopped)
        names = name_pattern(closure.weak.values())
        claims: dict[Place, Claim] = {}
        rows = {**self.company, **closure.rows}
        for row in rows.values():
            claim = self._claim(row, names, starts)
            if claim is not None and place_of(claim.ref) not in claims:
                claims[place_of(claim.ref)] = claim
        whole = {(c.ref.store, c.ref.collection, c.ref.key) for c in claims.values()}
        covered = {r.place for r in rows.values() if r.whole and r.whole != r.ref and r.whole.place in whole}
        for place in covered:
            claims.pop(place, None)
        everything = tuple(claims.values())
        questions, asked, waiting = self._questions(set(claims) | covered)
        alone = [s.identifier for k, s in closure.linked.items() if not closure.stands_elsewhere(k)]
        others = [s.identifier for k, s in closure.linked.items() if closure.stands_elsewhere(k)]
        return Attribution(
            tuple(alone),
            tuple(closure.weak.values()),
            (*others, *(s.identifier for s in closure.shared.values())),
            everything,
            tuple(self._links(claims)),
            tuple(questions),
            tuple(row.ref for row in waiting),
            self._sizes(everything, rows),
            tuple(mark_of(row) for row in waiting),
            tuple(asked),
        )

    def _claim(self, row: Row, names: re.Pattern[str] | None, starts: _Starts) -> Claim | None:
        linked = self.closure.linked
        hits = [f for f in row.found if f.key in linked]
        basis = self._basis(row)
        mapped = self.ways.mapped.get(row.address)
        if mapped is None:
            return None
        events = tuple((n, m) for n in starts(row.address) if (m := moment_of(row.record.get(n))))
        if basis is not None:
            by_path = any(f.owns and f.field.startswith((OBJECT_PATH, OBJECT_META)) for f in hits)
            ref = row.whole if by_path and row.whole else row.ref
            parent = self._parent_of(row)
            mentions = self._mentions(row, [f for f in hits if f.presence is Presence.WITHIN], names)
            return Claim(ref, Role.OWNER, basis, parent, mentions, False, events, self._names_another(row))
        lines = mapped.collection.format in TEXT_LINES
        owners = [f for f in hits if f.owns]
        together = [f for f in hits if f.role is Role.CO_OWNER and f.presence is Presence.WHOLE]
        if together or (owners and row.accounts & self.closure.accounts):
            mentions = self._mentions(row, hits, names)
            return Claim(row.ref, Role.CO_OWNER, self._why(row, (together or owners)[0]), None, mentions, True, events)
        named = [f for f in hits if not f.owns and (f.presence is Presence.WHOLE or f.identifier.spec.searchable)]
        if named:
            mentions = self._mentions(row, named if not lines else hits, names, mapped)
            role = Role.OWNER if lines and not row.accounts else Role.MENTIONED
            return Claim(row.ref, role, self._why(row, named[0]), None, mentions, self._names_others(row), events)
        return self._referring(row, names, mapped, events)

    def _referring(
        self,
        row: Row,
        names: re.Pattern[str] | None,
        mapped: MappedCollection,
        events: tuple[tuple[str, dt.datetime], ...],
    ) -> Claim | None:
        """Return the claim on a record of somebody else's that refers to one of the subject's, or names them."""
        fields: dict[str, list[str]] = {}
        parent = None
        basis: tuple[str, ...] = ()
        for reached in self.reached.get(row.place, ()):
            above = self._basis(self.closure.rows[reached.parent])
            if above is not None:
                parent = parent or self.closure.rows[reached.parent].ref
                basis = basis or (*above, text_of(reached.edge))
                for name in (f.field for f in reached.edge.source):
                    fields[name] = [str(row.record.get(name))]
        if row.place in self.company:
            said = names_in(row.record, text_fields(mapped), names)
            fields |= said
            basis = basis or ((f"{row.address}: a thread that they take part in",) if said else ())
        if not fields:
            return None
        mentions = tuple((name, tuple(texts)) for name, texts in fields.items())
        return Claim(row.ref, Role.MENTIONED, basis, parent, mentions, True, events)

    def _why(self, row: Row, found: Found) -> tuple[str, ...]:
        return (*self.closure.linked[found.key].basis, f"{row.address}.{found.field}")

    def _mentions(
        self,
        row: Row,
        hits: Sequence[Found],
        names: re.Pattern[str] | None,
        mapped: MappedCollection | None = None,
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the exact texts that name the subject, by field: those that hit, and weak ones beside them."""
        if not hits:
            return ()
        texts: dict[str, list[str]] = defaultdict(list)
        for found in hits:
            texts[found.field].append(found.text)
        within = {f.field for f in hits if f.presence is Presence.WITHIN}
        for found in row.found:
            beside = found.field in within or (found.role is Role.MENTIONED and found.presence is Presence.WHOLE)
            known = found.key in self.closure.weak or found.key in self.closure.linked
            if known and beside and any(not f.owns for f in hits):
                texts[found.field].append(found.text)
        if mapped is not None and row.place in self.company:
            within |= set(text_fields(mapped))
        for name, more in names_in(row.record, within, names).items():
            texts[name] += more
        return tuple((name, tuple(dict.fromkeys(found))) for name, found in texts.items())

    def _names_others(self, row: Row) -> bool:
        links = self.closure.rules.links
        return any(links(f.identifier) and f.key not in self.closure.linked for f in row.found)

    def _names_another(self, row: Row) -> bool:
        """Does the subject's own record name another person, and not only a device that was near?"""
        links, linked = self.closure.rules.links, self.closure.linked
        return any(
            f.key not in linked and f.identifier.spec.category not in NEARBY and links(f.identifier) for f in row.found
        )

    def _parent_of(self, row: Row) -> RecordRef | None:
        for reached in self.reached.get(row.place, ()):
            if reached.edge.role is Role.OWNER:
                return self.closure.rows[reached.parent].ref
        return None

    # --- the rest of the result ---

    def _links(self, claims: Mapping[Place, Claim]) -> list[Link]:
        """Return the declared references between claimed records."""
        rows = {**self.company, **self.closure.rows}
        by_address: dict[str, list[Row]] = defaultdict(list)
        for place in claims:
            if place in rows:
                by_address[rows[place].address].append(rows[place])
        links = []
        for edge in self.ways.declared_to(by_address):
            parents: dict[tuple[str, ...], Row] = {}
            for row in by_address[collection_of(edge.target)]:
                values = row.values([f.field for f in edge.target])
                if values is not None:
                    parents[plains(values)] = row
            mapped = self.ways.mapped[collection_of(edge.source)]
            for row in by_address.get(collection_of(edge.source), ()):
                values = row.values([f.field for f in edge.source])
                parent = parents.get(plains(values)) if values is not None else None
                if parent is not None and parent.place != row.place:
                    links.append(link_of(row, parent, edge, mapped))
        return links

    def _questions(self, claimed: set[Place]) -> tuple[list[Question], list[Asked], list[Row]]:
        """Return what a person must decide, about what, and the records that wait for it or were left by an answer."""
        closure = self.closure
        questions: list[Question] = []
        asked: list[Asked] = []
        waiting: dict[Place, Row] = {}
        for key, standing in {**closure.shared, **closure.linked}.items():
            rows = [
                row
                for row in closure.mentioning(key)
                if row.place not in claimed and not row.accounts and self._waits(row, key)
            ]
            waiting |= {row.place: row for row in rows}
            token = closure.rules.token(standing.identifier)
            if rows and token not in closure.rules.answers:
                accounts = len(closure.accounts_of(key))
                questions.append(Question(token, Doubt.SHARED, standing.identifier.kind, accounts, _count(rows)))
                asked.append((questions[-1], standing.identifier))
        for key, standing in closure.hubs.items():
            token = closure.rules.token(standing.identifier)
            if token not in closure.rules.answers:
                places = tuple(sorted(closure.hub_places[key].items()))
                questions.append(Question(token, Doubt.HUB, standing.identifier.kind, 0, places))
                asked.append((questions[-1], standing.identifier))
        return questions, asked, list(waiting.values())

    def _waits(self, row: Row, key: Key) -> bool:
        """Does a record without an owner hang on this identifier, and can't it be told whose it is?"""
        stands = [f for f in row.found if f.key == key and f.role is not Role.MENTIONED]
        if not stands or (key[0] == ACCOUNT and not any(f.owns for f in stands)):
            return False
        standing = self.closure.linked.get(key)
        if standing is not None and not (self.closure.told(standing) and self.closure.rules.waiting):
            return self.closure.is_contested(row) and any(f.owns for f in stands)
        others = [f.key for f in row.found if f.owns and f.key != key]
        if any(self.closure.is_foreign(k) for k in others) and not any(k in self.closure.linked for k in others):
            return False
        tenure = self.closure.tenure(key)
        return tenure is None or tenure.whose(event_time(row.record)) is None

    def _sizes(self, claims: Sequence[Claim], rows: Mapping[Place, Row]) -> tuple[tuple[str, int, int], ...]:
        totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        wholes: dict[Place, Row] = {place_of(r.whole): r for r in rows.values() if r.whole}
        for claim in claims:
            row = rows.get(place_of(claim.ref)) or wholes.get(place_of(claim.ref))
            total = totals[f"{claim.ref.store}/{claim.ref.collection}"]
            total[0] += 1
            total[1] += row.size_bytes if row else 0
        return tuple((address, n, size) for address, (n, size) in sorted(totals.items()))


def _meets(row: Row, edge: Edge) -> bool:
    """Does a record refer to an edge's target at all, where another field says to which collection it does?"""
    return edge.when is None or edge.when.holds(row.record)


def text_of(edge: Edge) -> str:
    return f"{', '.join(map(str, edge.source))} → {', '.join(map(str, edge.target))}"


def _count(rows: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(row.address for row in rows).items()))


def link_of(child: Row, parent: Row, edge: Edge, mapped: MappedCollection) -> Link:
    names = [f.field for f in edge.source]
    loose = tuple(
        n for n in names if (f := mapped.collection.field_named(n)) and f.nullable and n not in mapped.collection.key
    )
    cut = fingerprint({**child.record, **dict.fromkeys(loose)}) if loose else ""
    return Link(child.ref, parent.ref, loose or tuple(names), bool(loose), cut)

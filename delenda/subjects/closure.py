"""The identity graph of one subject: which identifiers are theirs, and which only look so. Pure, no I/O.

Driven in rounds: ``wanted()`` says which identifiers to look for, ``see()`` takes every record in which
one stands, ``advance()`` decides which of them link. The rules:

* Only strong, linkable identifiers in fields with the role *owner* link. Weak ones are noted, never followed.
* An identifier that also stands in a record of another account is *shared*: it links nothing.
* A record without an account that holds both an identifier of the subject and one that is exclusively
  somebody else's is *contested*: nothing is learned from it, and it is not claimed.
* Elements of lists, records of one object that differ, and contact details of which a subject has too many
  in one field are other people's entries rather than the subject's own: they do not link.
* An identifier that reaches more records than the cap is a *hub*: it links nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from delenda.kinds import Category, Kind, Power
from delenda.model import OBJECT_META, OBJECT_PATH, Doubt, Identifier
from delenda.subjects.rows import ACCOUNT, NATIONAL, Found, Key, Place, Row, key_of, mark_of
from delenda.subjects.tenure import Tenure, event_time, tenure_of

MANY: Final = 3
"""More different values than this of a contact detail in one field of one's records: an address book."""
_ONE_PERSONS: Final = frozenset({Category.CONTACT, Category.GOVERNMENT_ID, Category.SOCIAL})


class Answer(StrEnum):
    """What a person answered to a question."""

    SUBJECT = "subject"
    """It is the subject's: link it."""
    OTHER = "other"
    """It is somebody else's: leave it, and ask no more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What attribution is bound by. ``links`` tells a strong, linkable identifier; ``token`` names it in questions."""

    links: Callable[[Identifier], bool]
    token: Callable[[Identifier], str]
    fan_out: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    accounts: frozenset[str] | None = None
    """The subject's accounts, where an earlier plan has settled them: then no other is ever taken for theirs."""
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By question: the marks of the records that it was asked about, where an earlier plan has remembered them."""


@dataclass(slots=True)
class Standing:
    """What is known of one identifier."""

    identifier: Identifier
    basis: tuple[str, ...]
    sources: set[Place] = field(default_factory=set)
    """The records that it was learned from; none for a seed."""
    seed: bool = False


class Closure:
    """One subject's graph, growing round by round."""

    def __init__(self, seeds: Iterable[Identifier], rules: Rules) -> None:
        self.rules = rules
        self.accounts: frozenset[str] = rules.accounts or frozenset()
        self.nationals: frozenset[str] = frozenset()
        self.linked: dict[Key, Standing] = {}
        self.shared: dict[Key, Standing] = {}
        self.hubs: dict[Key, Standing] = {}
        self.hub_places: dict[Key, Mapping[str, int]] = {}
        self.weak: dict[Key, Identifier] = {}
        self.rows: dict[Place, Row] = {}
        self.stops: dict[Doubt, Identifier] = {}
        self.conflicting: frozenset[str] = frozenset()
        self.probed: set[Key] = set()
        self._by_key: dict[Key, dict[Place, Row]] = defaultdict(dict)
        self._standing: dict[Key, dict[Place, Row]] = defaultdict(dict)
        self._accounts: dict[Key, set[str]] = defaultdict(set)
        self._frontier: dict[Key, Standing] = {}
        self._waiting: dict[Key, Standing] = {}
        self._learned: set[Place] = set()
        self._asked: set[Key] = set()
        self._reached: set[Place] = set()
        self._tenures: dict[Key, tuple[tuple[int, frozenset[str]], Tenure | None]] = {}
        for seed in seeds:
            if rules.links(seed):
                self._frontier[key_of(seed)] = Standing(seed, (f"seed {seed.kind}",), seed=True)
            elif seed.value:
                self.weak[key_of(seed)] = seed
        if not self._frontier:
            first = next(iter(self.weak.values()), None)
            if first is not None:
                self.stops[Doubt.WEAK_ONLY] = first

    # --- looking ---

    def wanted(self) -> list[Identifier]:
        """Return the identifiers to look for in this round; none: it has ended."""
        if self.stops:
            return []
        self._asked |= self._frontier.keys()
        return [s.identifier for s in self._frontier.values()]

    def see(self, row: Row, *, by_reference: bool = False) -> None:
        """Take a record in which a wanted identifier stands, or that was reached by a reference."""
        if by_reference:
            self._reached.add(row.place)
        known = self.rows.get(row.place)
        if known is not None and len(known.found) >= len(row.found):
            row = known
        self.rows[row.place] = row
        for found in row.found:
            self._by_key[found.key][row.place] = row
            if found.owns:
                self._standing[found.key][row.place] = row
                if row.accounts:
                    self._accounts[found.key] |= row.accounts

    def standing_in(self, key: Key) -> list[Row]:
        """Return the records that are about whoever has this identifier."""
        return list(self._standing.get(key, {}).values())

    def mentioning(self, key: Key) -> list[Row]:
        """Return all records in which the identifier stands, in whatever role."""
        return list(self._by_key.get(key, {}).values())

    # --- deciding ---

    def advance(self) -> None:
        """Decide on this round's identifiers, and learn the next round's from the records that they link."""
        candidates = {**self._waiting, **self._frontier}
        self._frontier, self._waiting = {}, {}
        candidates = self._without_hubs(candidates)
        self._settle_account(candidates)
        if self.stops:
            return
        foreign = {key for key in {*candidates, *self.shared} if self.is_foreign(key)}
        for key, standing in candidates.items():
            sources = [self.rows[p] for p in standing.sources if p in self.rows]
            clean = standing.seed or not sources or any(not self.is_contested(r, foreign) for r in sources)
            if clean or key in foreign:
                self._place(key, standing)
        for key in list(self.linked):
            for row in self.standing_in(key):
                if self.is_ours(row) and not self.is_contested(row, foreign):
                    self.learn(row, self.linked[key].basis)
        for account in self.accounts:
            key = (ACCOUNT, account)
            if key not in self.linked and key not in self.shared and key not in self._frontier:
                self._frontier[key] = Standing(Identifier(Kind.ACCOUNT_ID, account), ("account of a reached record",))

    def _without_hubs(self, candidates: dict[Key, Standing]) -> dict[Key, Standing]:
        kept = {}
        for key, standing in candidates.items():
            counts: dict[str, int] = defaultdict(int)
            for row in self.standing_in(key):
                if key[0] != ACCOUNT and not (row.accounts and row.accounts <= self.accounts):
                    counts[row.address] += 1
            if max(counts.values(), default=0) > self.rules.fan_out and not self._answered(standing, Answer.SUBJECT):
                self._let_go(key, standing)
            else:
                kept[key] = standing
        return kept

    def _let_go(self, key: Key, standing: Standing) -> None:
        """Note a hub and where it stands, and forget the records that were seen for its sake alone."""
        rows = self.mentioning(key)
        self.hubs[key] = standing
        self.hub_places[key] = dict(Counter(row.address for row in rows))
        for row in rows:
            others = (f.key for f in row.found if f.key != key)
            needed = row.place in self._learned or row.place in self._reached
            if not needed and self._asked.isdisjoint(others):
                self._forget(row)

    def _forget(self, row: Row) -> None:
        self.rows.pop(row.place, None)
        for found in row.found:
            self._by_key[found.key].pop(row.place, None)
            self._standing[found.key].pop(row.place, None)

    def _settle_account(self, candidates: Mapping[Key, Standing]) -> None:
        """Learn the subject's account from identifiers that belong to one account only; seeds speak first."""
        if not self.accounts and self.rules.accounts is None:
            seeds = [k for k, s in candidates.items() if s.seed]
            for keys in (seeds, [k for k in candidates if k not in seeds]):
                if self._vote(candidates, keys, from_seeds=keys is seeds):
                    break
        if self.accounts and not self.nationals:
            rows = [r for k in candidates for r in self.standing_in(k) if r.accounts and r.accounts <= self.accounts]
            self.nationals = frozenset().union(*(nationals_of(r) for r in rows))

    def _vote(self, candidates: Mapping[Key, Standing], keys: Sequence[Key], *, from_seeds: bool) -> bool:
        votes = {k: self.accounts_of(k) for k in keys}
        sure = frozenset().union(*(v for v in votes.values() if len(v) == 1))
        told = frozenset().union(*(votes[k] for k in keys if self._answered(candidates[k], Answer.SUBJECT)))
        if len(sure) < 2 or told:
            self.accounts = sure | told
            return bool(self.accounts)
        self.conflicting = sure
        if from_seeds:
            self.stops[Doubt.TWO_ACCOUNTS] = next(candidates[k].identifier for k in keys if votes[k])
        return True

    def _place(self, key: Key, standing: Standing) -> None:
        """Put an identifier where it belongs: linked, shared, or waiting until an account is known."""
        if self._answered(standing, Answer.SUBJECT):
            self.linked[key] = standing
        elif self._answered(standing, Answer.OTHER) or self._is_shared(key):
            self.shared[key] = standing
        elif not self.accounts and len(self.accounts_of(key)) > 1:
            self._waiting[key] = standing
        else:
            self.linked[key] = standing

    def _is_shared(self, key: Key) -> bool:
        """Does the identifier also stand in another person's records?"""
        rows = self.standing_in(key)
        if self.accounts and any(r.accounts and r.accounts.isdisjoint(self.accounts) for r in rows):
            return True
        if not self.accounts and not self.conflicting.isdisjoint(self.accounts_of(key)):
            return True
        people = frozenset().union(*(nationals_of(r) for r in rows if not r.accounts))
        known = self.nationals or frozenset(value for space, value in self.linked if space == NATIONAL)
        return bool(people - known) if known else len(people) > 1

    def stands_elsewhere(self, key: Key) -> bool:
        """Does an account that is not the subject's have the identifier too?"""
        return bool(self.accounts_of(key) - self.accounts)

    def accounts_of(self, key: Key) -> frozenset[str]:
        """Return the accounts that have the identifier in one of their records; an account id is its own."""
        if key[0] == ACCOUNT:
            return frozenset({key[1]})
        return frozenset(self._accounts.get(key, ()))

    def is_foreign(self, key: Key) -> bool:
        """Is the identifier exclusively other people's?"""
        if not self.accounts:
            return False
        accounts = {key[1]} if key[0] == ACCOUNT else self._accounts.get(key)
        return bool(accounts) and self.accounts.isdisjoint(accounts or ())

    def is_ours(self, row: Row) -> bool:
        """Does nobody else own the record?"""
        return not row.accounts or row.accounts <= self.accounts

    def is_contested(self, row: Row, foreign: set[Key] | None = None) -> bool:
        """Does a record without an account hold something that is exclusively somebody else's?"""
        if row.accounts:
            return False
        keys = {f.key for f in row.found if f.owns}
        return not keys.isdisjoint(foreign) if foreign is not None else any(self.is_foreign(k) for k in keys)

    def learn(self, row: Row, basis: tuple[str, ...]) -> None:
        """Take up the other identifiers of a record that is the subject's."""
        if row.place in self._learned:
            return
        self._learned.add(row.place)
        for found in row.found:
            if not found.owns or not self._may_link(row, found):
                continue
            key = found.key
            if not self.rules.links(found.identifier):
                if found.identifier.spec.power is Power.WEAK:
                    self.weak.setdefault(key, found.identifier)
            elif key in self._frontier:
                self._frontier[key].sources.add(row.place)
            elif not any(key in known for known in (self.linked, self.shared, self.hubs, self._waiting)):
                self._frontier[key] = Standing(found.identifier, (*basis, f"{row.address}.{found.field}"), {row.place})

    def _may_link(self, row: Row, found: Found) -> bool:
        if "[]" in found.field or isinstance(row.record.get(found.field), list):
            return False
        if found.key[0] == ACCOUNT:
            return found.identifier.value in self.accounts or not self.accounts
        owned_by_path = any(
            f.field.startswith((OBJECT_PATH, OBJECT_META)) and f.owns and f.identifier.value in self.accounts
            for f in row.found
        )
        if owned_by_path and found.field != OBJECT_PATH and self._varies(row, found):
            return False
        if found.identifier.spec.category not in _ONE_PERSONS:
            return True
        return self._different(row, found) <= MANY

    def _varies(self, row: Row, found: Found) -> bool:
        """Do the records of the same object hold different values in the field?"""
        same = (r for r in self.rows.values() if r.whole and row.whole and r.whole.place == row.whole.place)
        return len({f.key for r in same for f in r.found if f.field == found.field}) > 1

    def _different(self, row: Row, found: Found) -> int:
        """Count the different values of the field in the subject's records of this collection."""
        rows = (r for a in row.accounts for r in self._by_key.get((ACCOUNT, a), {}).values())
        same = [r for r in rows if r.address == row.address and r.accounts == row.accounts]
        return len({f.key for r in same for f in r.found if f.field == found.field and f.owns})

    def _answered(self, standing: Standing, answer: Answer) -> bool:
        return self.rules.answers.get(self.rules.token(standing.identifier)) is answer

    def was_asked(self, row: Row, standing: Standing) -> bool:
        """Does the answer that an identifier is the subject's speak of this record too?

        It gives them the records that waited for it, not those that time bounds give to somebody else.
        """
        marks = self.rules.waiting.get(self.rules.token(standing.identifier))
        if marks is not None:
            return mark_of(row) in marks
        tenure = self.tenure(key_of(standing.identifier))
        return tenure is None or tenure.whose(event_time(row.record)) is not False

    def told(self, standing: Standing) -> bool:
        """Did a person say that the identifier is the subject's?"""
        return self._answered(standing, Answer.SUBJECT)

    # --- the end ---

    def probes(self) -> list[Identifier]:
        """Return identifiers of other people, perhaps, that stand beside shared ones: to tell whose a record is."""
        keys: dict[Key, Identifier] = {}
        for shared in self.shared:
            for row in self.standing_in(shared):
                if row.accounts:
                    continue
                for found in row.found:
                    settled = found.key in self.linked or found.key in self.shared or found.key in self.probed
                    if found.owns and not settled and self.rules.links(found.identifier):
                        keys[found.key] = found.identifier
        self.probed |= keys.keys()
        return list(keys.values())

    def end(self) -> None:
        """Settle what still waits: identifiers of several accounts, of somebody whose account is not known."""
        waiting, self._waiting = self._waiting, {}
        for key, standing in waiting.items():
            if standing.seed and not self.linked:
                self.conflicting = self.accounts_of(key)
                self.stops[Doubt.TWO_ACCOUNTS] = standing.identifier
            self.shared[key] = standing

    def tenure(self, key: Key) -> Tenure | None:
        """Return when a shared identifier was the subject's, if the accounts' records say so."""
        facts = (len(self._standing.get(key, ())), self.accounts)
        known = self._tenures.get(key)
        if known is None or known[0] != facts:
            known = self._tenures[key] = facts, self._tenure(key)
        return known[1]

    def _tenure(self, key: Key) -> Tenure | None:
        sides: tuple[dict[str, list[Mapping[str, Any]]], ...] = ({}, {})
        for row in self.standing_in(key):
            for account in row.accounts:
                sides[account not in self.accounts].setdefault(account, []).append(row.record)
        return tenure_of(*sides)


def nationals_of(row: Row) -> frozenset[str]:
    return frozenset(f.identifier.value for f in row.found if f.owns and f.key[0] == NATIONAL)

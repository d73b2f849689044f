"""The plan: what happens to each claimed record, and why. Pure: planning changes nothing.

Every claim is in exactly one half: a step that deletes, anonymizes or redacts it, or a kept with the rule
that keeps it. A kept record whose rule does not need all of it carries changes for the rest
(``Kept.changes``); it stays in the kept half. In order of strength:

1. a legal hold keeps, or a refusal; 2. a retention duty keeps; 3. what a partial request does not name is kept;
4. a record that is the subject's alone is deleted or anonymized, as they wish; 5. of what belongs to
others too, or only mentions the subject, the subject's part is cut out; 6. a record that something
remaining refers to, by a reference that can't be cut, stays as an anonymized *skeleton*.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final, TypeAlias

from delenda.erasure.order import Order, order_of
from delenda.erasure.retention import Duty, Hold, duty_on, hold_on
from delenda.erasure.treatment import (
    anonymize,
    cut_fields,
    cut_mentions,
    is_text_lines,
    key_names_owner,
    lists_others,
    merged,
    note_for,
    suppress_categories,
    suppress_kinds,
)
from delenda.errors import CapExceeded, InputError
from delenda.kinds import Category, spec_of
from delenda.model import (
    Action,
    Attribution,
    Change,
    Claim,
    DataMap,
    Kept,
    Link,
    MappedCollection,
    Question,
    RecordRef,
    Request,
    RequestId,
    RequestKind,
    Role,
    Shape,
    Step,
    Token,
)
from delenda.nested import NESTED
from delenda.settings import Caps, CollectionNote, RetentionRule

Place: TypeAlias = tuple[str, str, str]
Verdict: TypeAlias = Step | Kept

SKELETON: Final = "skeleton"
NOTHING_PERSONAL: Final = "holds_nothing_personal"
OUTSIDE_SCOPE: Final = "outside_scope"
REFERS_TO_SKELETON: Final = "refers_to_skeleton"
INTEGRITY: Final = frozenset({SKELETON, NOTHING_PERSONAL, REFERS_TO_SKELETON})
"""Rules that keep a record only because nothing of the person is in it but, at most, the account's own key."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one request comes to. ``loosened`` cuts references inside rings, before all other steps."""

    request: RequestId
    steps: tuple[Step, ...]
    kept: tuple[Kept, ...]
    order: Order
    loosened: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    sizes: tuple[tuple[str, int, int], ...] = ()
    """Records and bytes that belong to the subject, by ``store/collection``: the effort (P16)."""

    def counts(self) -> dict[Action, int]:
        """Return how many records each action concerns."""
        return dict(Counter(step.action for step in self.steps))


def place_of(ref: RecordRef) -> Place:
    """Return what tells two records apart; a record without a key is told by its content."""
    return (ref.store, ref.collection, ref.key or f"~{ref.version}")


def make_plan(
    request: Request,
    attribution: Attribution,
    data_map: DataMap,
    rules: Sequence[RetentionRule],
    holds: Sequence[Hold],
    notes: Mapping[str, CollectionNote],
    now: dt.datetime,
    aliases: frozenset[Token] = frozenset(),
    refused: Mapping[str, str] = MappingProxyType({}),
    order: Order | None = None,
) -> Plan:
    """Return the plan of a request to erase or anonymize.

    Args:
        aliases: the tokens of everything known of the subject, for holds to match.
        refused: ``store/collection`` globs that the request was refused for, each with its ground.
        order: of the data map's collections, where it is known already.

    Raises:
        InputError: a kind of request that changes nothing, or a claim outside the data map.
    """
    if request.kind not in (RequestKind.ERASE, RequestKind.ANONYMIZE):
        raise InputError(f"request {request.id}: a request of kind {request.kind} has no plan of changes")
    maker = _Maker(request, data_map, rules, holds, dict(notes), now, aliases, refused)
    claims = {place_of(c.ref): c for c in attribution.claims}
    verdicts = {place: maker.verdict(claim) for place, claim in claims.items()}
    links = [link for link in attribution.links if place_of(link.child) in claims and place_of(link.parent) in claims]
    maker.keep_parents(claims, verdicts, links)
    maker.cut_references(claims, verdicts, links)
    order = order or order_of(m.collection for m in data_map.collections)
    steps = [v for v in verdicts.values() if isinstance(v, Step)]
    loosened, steps = _loosen(steps, links, order)
    steps.sort(key=lambda s: (order.ranks.get(f"{s.ref.store}/{s.ref.collection}", 0), place_of(s.ref)))
    kept = sorted((v for v in verdicts.values() if isinstance(v, Kept)), key=lambda k: place_of(k.ref))
    return Plan(request.id, tuple(steps), tuple(kept), order, tuple(loosened), attribution.questions, attribution.sizes)


class _Maker:
    """The rules of one request, applied to one claim at a time."""

    def __init__(
        self,
        request: Request,
        data_map: DataMap,
        rules: Sequence[RetentionRule],
        holds: Sequence[Hold],
        notes: dict[str, CollectionNote],
        now: dt.datetime,
        aliases: frozenset[Token],
        refused: Mapping[str, str],
    ) -> None:
        self._refused = refused
        self._request, self._rules, self._holds, self._notes = request, rules, holds, notes
        self._today, self._aliases = now.date(), aliases
        self._mapped = {m.collection.address: m for m in data_map.collections}
        self._categories = frozenset(Category(s) for s in request.scope if s in set(Category))
        self._purposes = frozenset(request.scope) - {c.value for c in self._categories}

    def mapped(self, claim: Claim) -> MappedCollection:
        address = f"{claim.ref.store}/{claim.ref.collection}"
        if address not in self._mapped:
            raise InputError(f"{address}: claimed, but not in the data map; scan again")
        return self._mapped[address]

    def note(self, claim: Claim) -> CollectionNote | None:
        return note_for(self._notes, f"{claim.ref.store}/{claim.ref.collection}")

    def verdict(self, claim: Claim) -> Verdict:
        """Return what happens to a claim, before references between records are looked at."""
        address = f"{claim.ref.store}/{claim.ref.collection}"
        duty = hold_on(self._holds, address, self._aliases)
        ground = next((g for glob, g in sorted(self._refused.items()) if fnmatchcase(address, glob)), None)
        if duty is None and ground is not None:
            duty = Duty(f"refused:{ground}", ground, None)
        if duty is None:
            duty = duty_on(self._rules, claim, self._request.received_at.date(), self._today)
        if duty is not None:
            return self._kept_by(duty, claim)
        if not self._in_scope(claim):
            return self._partial(claim)
        match claim.role:
            case Role.OWNER:
                return self._owned(claim)
            case Role.CO_OWNER:
                return _redacted(claim, cut_mentions(self.mapped(claim), claim), "co_owned")
            case Role.MENTIONED:
                if claim.parent is None and lists_others(self.mapped(claim), self.note(claim)):
                    return Step(claim.ref, Action.DELETE, (), "mention", claim.basis)
                if self._said_to_be_theirs(claim):
                    return self._owned(claim)
                return _redacted(claim, cut_mentions(self.mapped(claim), claim), "mention")

    def _said_to_be_theirs(self, claim: Claim) -> bool:
        """Does config say that a document that names one person alone is that person's (``role: owner``)?"""
        note = self.note(claim)
        whole = self.mapped(claim).collection.shape is Shape.OBJECTS
        return whole and not claim.shared and note is not None and note.role is Role.OWNER

    def _kept_by(self, duty: Duty, claim: Claim) -> Kept:
        asked = (
            duty.may_go
            if self._in_scope(claim)
            else {k for k in duty.may_go if spec_of(k).category in self._categories}
        )
        may_go = frozenset(asked)
        changes = suppress_kinds(self.mapped(claim), may_go) if may_go else ()
        return Kept(claim.ref, duty.rule, duty.legal_basis, duty.until, claim.basis, changes)

    def _in_scope(self, claim: Claim) -> bool:
        """Does the request reach the whole record? One without a scope reaches all."""
        if not self._request.scope:
            return True
        note = self.note(claim)
        purpose = (note.purpose if note else "") or self.mapped(claim).collection.purpose
        return purpose in self._purposes or bool(note and note.category in self._categories)

    def _partial(self, claim: Claim) -> Verdict:
        """A record outside a partial request may still hold fields of the categories that it names."""
        if claim.role is Role.OWNER and self._categories:
            mapped = self.mapped(claim)
            changes = suppress_categories(mapped, self._categories)
            content = {c for c in self._categories if c in (Category.BEHAVIOR, Category.CONTENT)}
            if changes and content and _mostly(mapped, changes):
                return Step(claim.ref, Action.DELETE, (), "scope", claim.basis)
            if changes:
                return Step(claim.ref, Action.ANONYMIZE, changes, "scope", claim.basis)
        return Kept(claim.ref, OUTSIDE_SCOPE, "request", None, claim.basis)

    def _owned(self, claim: Claim) -> Verdict:
        mapped, note = self.mapped(claim), self.note(claim)
        if is_text_lines(mapped.collection) and claim.mentions and claim.shared:
            return _redacted(claim, cut_mentions(mapped, claim), "shared_line")
        wish = "anonymize" if self._request.kind is RequestKind.ANONYMIZE else (note and note.treatment) or "delete"
        if wish == "delete" or key_names_owner(mapped):  # a key can't be emptied: what it names has to go
            return Step(claim.ref, Action.DELETE, (), "owner", claim.basis)
        return _anonymized(claim, anonymize(mapped, claim), "owner")

    def keep_parents(
        self, claims: Mapping[Place, Claim], verdicts: dict[Place, Verdict], links: Sequence[Link]
    ) -> None:
        """Turn deletions into skeletons until nothing that remains refers to a record that is gone."""
        moved = True
        while moved:
            moved = False
            for link in links:
                child, parent = verdicts[place_of(link.child)], verdicts[place_of(link.parent)]
                if not isinstance(parent, Step) or not _holds_on(child, link):
                    continue
                claim = claims[place_of(link.parent)]
                if parent.action is Action.DELETE:
                    changes = anonymize(self.mapped(claim), claim, bare=True)
                    verdicts[place_of(link.parent)] = _anonymized(claim, changes, SKELETON)
                    moved = True
                elif parent.reason == "owner" and (isinstance(child, Kept) or child.reason == SKELETON):
                    verdicts[place_of(link.parent)] = dataclasses.replace(parent, reason=SKELETON)
                    moved = True

    def cut_references(
        self, claims: Mapping[Place, Claim], verdicts: dict[Place, Verdict], links: Sequence[Link]
    ) -> None:
        """Empty the references of changed records to deleted ones; settle those that only refer to a skeleton."""
        by_child: dict[Place, list[Link]] = defaultdict(list)
        for link in links:
            by_child[place_of(link.child)].append(link)
        for place, own in by_child.items():
            child = verdicts[place]
            if not isinstance(child, Step) or child.action is Action.DELETE:
                continue
            for link in own:
                parent = verdicts[place_of(link.parent)]
                if link.nullable and isinstance(parent, Step) and parent.action is Action.DELETE:
                    child = dataclasses.replace(child, changes=merged(child.changes, cut_fields(link.fields)))
            verdicts[place] = child
        for place, verdict in verdicts.items():
            if isinstance(verdict, Step) and verdict.action is not Action.DELETE and not verdict.changes:
                rule = REFERS_TO_SKELETON if place in by_child else NOTHING_PERSONAL
                rule = SKELETON if verdict.reason == SKELETON else rule
                verdicts[place] = Kept(verdict.ref, rule, "integrity", None, claims[place].basis)


def _mostly(mapped: MappedCollection, changes: Sequence[Change]) -> bool:
    """Is a record empty of personal content once those fields are: a search history's query?"""
    fixed = {name for r in mapped.collection.references for name in r.fields} | set(mapped.collection.key)
    held = [f.field for f in mapped.fields if f.findings or f.kind is not None]
    personal = {f.name for f in held if f.type != NESTED} - fixed
    return personal <= {c.field for c in changes}


def _redacted(claim: Claim, changes: tuple[Change, ...], reason: str) -> Step:
    return Step(claim.ref, Action.REDACT, changes, reason, claim.basis)


def _anonymized(claim: Claim, changes: tuple[Change, ...], reason: str) -> Step:
    return Step(claim.ref, Action.ANONYMIZE, changes, reason, claim.basis)


def _holds_on(child: Verdict, link: Link) -> bool:
    """Does the child remain, with a reference that will not be cut?"""
    if isinstance(child, Step):
        return child.action is not Action.DELETE and not link.nullable
    return not (link.nullable and set(link.fields) <= {c.field for c in child.changes})


def _loosen(steps: Sequence[Step], links: Sequence[Link], order: Order) -> tuple[list[Step], list[Step]]:
    """Cut a nullable reference of each record that is deleted inside a ring of collections.

    Returns the cuts and all steps; a cut record is then deleted in the version that the cut leaves.
    """
    ring_of = {address: i for i, ring in enumerate(order.cycles) for address in ring}
    deleted = {place_of(s.ref) for s in steps if s.action is Action.DELETE}
    cuts: dict[Place, tuple[Step, str]] = {}
    for link in links:
        child, parent = place_of(link.child), place_of(link.parent)
        rings = {ring_of.get(f"{p[0]}/{p[1]}") for p in (child, parent)}
        inside = len(rings) == 1 and None not in rings and {child, parent} <= deleted
        if inside and link.nullable and link.cut_version and child not in cuts:
            cuts[child] = (Step(link.child, Action.REDACT, cut_fields(link.fields), "ring"), link.cut_version)
    loosened = [cut for cut, _ in cuts.values()]
    renewed = [
        dataclasses.replace(s, ref=dataclasses.replace(s.ref, version=cuts[place_of(s.ref)][1]))
        if place_of(s.ref) in cuts
        else s
        for s in steps
    ]
    return loosened, renewed


def check_caps(plans: Sequence[Plan], data_map: DataMap, caps: Caps) -> None:
    """Raise ``CapExceeded`` if the plans change more records than the safety caps allow."""
    touched: dict[str, set[Place]] = defaultdict(set)
    for plan in plans:
        changed = [s.ref for s in plan.steps] + [k.ref for k in plan.kept if k.changes]
        for ref in changed:
            touched[f"{ref.store}/{ref.collection}"].add(place_of(ref))
    total = sum(len(places) for places in touched.values())
    if total > caps.records:
        raise CapExceeded(f"the plan changes {total} records; erasure.caps.records allows {caps.records}")
    for mapped in data_map.collections:
        address, records = mapped.collection.address, mapped.records
        count = len(touched.get(address, ()))
        if records > caps.share_floor and count > caps.share * records:
            raise CapExceeded(
                f"{address}: the plan changes {count} of {records} records; "
                f"erasure.caps.share allows {caps.share:.0%} of a collection"
            )

"""The planner as a pure function: two halves, rules, skeletons, order."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.erasure.order import order_of
from delenda.erasure.plan import REFERS_TO_SKELETON, SKELETON, Plan, make_plan, place_of
from delenda.erasure.retention import Hold, duty_on, end_of
from delenda.erasure.work import join_plans
from delenda.errors import ConfigError, InputError
from delenda.kinds import Kind
from delenda.model import (
    Action,
    Attribution,
    Claim,
    Collection,
    CollectionName,
    DataMap,
    Evidence,
    Field,
    Finding,
    Link,
    MappedCollection,
    MappedField,
    Presence,
    RecordRef,
    Reference,
    Request,
    RequestId,
    RequestKind,
    Role,
    Shape,
    State,
    StoreName,
    Technique,
    Token,
)
from delenda.settings import CollectionNote, RetentionRule

NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
S = StoreName("s")


def mapped(
    name: str,
    *parents: tuple[str, bool],
    kinds: dict[str, Kind] | None = None,
    within: dict[str, Kind] | None = None,
    format: str = "table",
    roles: dict[str, Role] | None = None,
) -> MappedCollection:
    fields = [Field("id", "int64", nullable=False, unique=True)]
    fields += [Field(f"{p}_id", "int64", nullable=loose) for p, loose in parents]
    fields += [Field(n, "string") for n in {**(kinds or {}), **(within or {})}]
    collection = Collection(
        S,
        CollectionName(name),
        tuple(fields),
        ("id",),
        tuple(Reference((f"{p}_id",), CollectionName(p), ("id",)) for p, _ in parents),
        Shape.KEYED if format == "table" else Shape.ROWS,
        format,
        purpose="service",
    )

    def one(f: Field) -> MappedField:
        role = (roles or {}).get(f.name, Role.OWNER)
        if kinds and f.name in kinds:
            return MappedField(
                f, (Finding(f.name, kinds[f.name], Presence.WHOLE, Evidence.SHAPE, 9, 9),), role, kinds[f.name]
            )
        if within and f.name in within:
            return MappedField(f, (Finding(f.name, within[f.name], Presence.WITHIN, Evidence.SHAPE, 9, 3),), role)
        return MappedField(f, (), role)

    return MappedCollection(collection, tuple(one(f) for f in fields), 100)


MAP = DataMap(
    (
        mapped("users", kinds={"email": Kind.EMAIL, "born": Kind.BIRTH_DATE}, within={"about": Kind.PHONE_NUMBER}),
        mapped("orders", ("users", False), kinds={"name": Kind.PERSON_NAME}),
        mapped("payments", ("orders", False), kinds={"card": Kind.CREDIT_CARD, "payer": Kind.PERSON_NAME}),
        mapped("posts", ("users", True), within={"body": Kind.EMAIL}),
        mapped("contacts", ("users", False), kinds={"phone": Kind.PHONE_NUMBER}, roles={"phone": Role.MENTIONED}),
        mapped("log", within={"line": Kind.EMAIL}, format="text"),
    )
)
PARENTS = {
    "orders": ("users", False),
    "payments": ("orders", False),
    "posts": ("users", True),
    "contacts": ("users", False),
}


def ref(collection: str, n: int) -> RecordRef:
    return RecordRef(S, CollectionName(collection), f"[{n}]", f"v{n}")


def request(kind: RequestKind = RequestKind.ERASE, scope: tuple[str, ...] = ()) -> Request:
    return Request(RequestId("r"), kind, State.VERIFIED, (), NOW, scope=scope)


def claim(collection: str, n: int, role: Role = Role.OWNER, **more: object) -> Claim:
    return Claim(ref(collection, n), role, ("seed",), **more)  # type: ignore[arg-type]  # as the test says


def planned(
    claims: Sequence[Claim],
    links: Sequence[Link] = (),
    rules: Sequence[RetentionRule] = (),
    holds: Sequence[Hold] = (),
    notes: dict[str, CollectionNote] | None = None,
    asked: Request | None = None,
    aliases: frozenset[Token] = frozenset(),
    **more: dict[str, str],
) -> Plan:
    attribution = Attribution(claims=tuple(claims), links=tuple(links))
    return make_plan(asked or request(), attribution, MAP, rules, holds, notes or {}, NOW, aliases, **more)


def rule(collection: str, period: str = "P7Y", starts: str = "", suppress: tuple[str, ...] = ()) -> RetentionRule:
    return RetentionRule(
        name=f"keep-{collection}",
        collections=(f"s/{collection}",),
        starts=starts,
        period=period,
        legal_basis="law",
        purpose="p",
        suppress=suppress,
    )


# --- properties --------------------------------------------------------------------------------------


@st.composite
def attributions(draw: st.DrawFn) -> tuple[list[Claim], list[Link]]:
    rows = draw(st.dictionaries(st.sampled_from([*sorted(PARENTS), "users", "log"]), st.integers(0, 4), max_size=6))
    claims, links = [], []
    for collection, count in rows.items():
        for n in range(count):
            role = draw(st.sampled_from(list(Role)))
            field = {"log": "line", "posts": "body", "contacts": "phone"}.get(collection, "name")
            mentions = ((field, ("x@example.com",)),) if draw(st.booleans()) else ()
            days = draw(st.integers(0, 5000))
            events = (("at", NOW - dt.timedelta(days=days)),)
            claims.append(claim(collection, n, role, mentions=mentions, shared=draw(st.booleans()), events=events))
    for collection, (parent, loose) in PARENTS.items():
        for n in range(rows.get(collection, 0)):
            if rows.get(parent, 0) and draw(st.booleans()):
                above = ref(parent, draw(st.integers(0, rows[parent] - 1)))
                links.append(Link(ref(collection, n), above, (f"{parent}_id",), loose, "cut"))
    return claims, links


RULES = st.lists(
    st.builds(
        rule,
        st.sampled_from(["orders", "payments", "users", "*"]),
        st.sampled_from(["P1Y", "P7Y", "P30D"]),
        st.sampled_from(["", "at"]),
        st.sampled_from([(), ("CREDIT_CARD",), ("PERSON_NAME", "CREDIT_CARD")]),
    ),
    max_size=3,
)
ASKED = st.builds(
    request,
    st.sampled_from([RequestKind.ERASE, RequestKind.ANONYMIZE]),
    st.sampled_from([(), ("contact",), ("service",), ("financial", "contact")]),
)


@given(attributions(), RULES, ASKED)
def test_every_claim_is_in_exactly_one_half(
    made: tuple[list[Claim], list[Link]], rules: list[RetentionRule], asked: Request
) -> None:
    claims, links = made
    before = copy.deepcopy((claims, links, MAP, rules))
    plan = planned(claims, links, rules, asked=asked)
    steps, kept = [place_of(s.ref) for s in plan.steps], [place_of(k.ref) for k in plan.kept]
    assert sorted([*steps, *kept]) == sorted({place_of(c.ref) for c in claims})
    assert (claims, links, MAP, rules) == before, "planning changes nothing"
    assert planned(claims, links, rules, asked=asked) == plan, "the same input gives the same plan"


@given(attributions(), RULES, ASKED)
def test_nothing_that_stays_refers_to_what_is_gone(
    made: tuple[list[Claim], list[Link]], rules: list[RetentionRule], asked: Request
) -> None:
    claims, links = made
    plan = planned(claims, links, rules, asked=asked)
    steps = {place_of(s.ref): s for s in plan.steps}
    deleted = {p for p, s in steps.items() if s.action is Action.DELETE}
    for link in links:
        child, parent = place_of(link.child), place_of(link.parent)
        if parent in deleted and child not in deleted:
            step = steps.get(child)
            changes = {c.field for c in step.changes} if step else set()
            changes |= {c.field for k in plan.kept if place_of(k.ref) == child for c in k.changes}
            assert set(link.fields) <= changes, "the reference is cut"


@given(attributions(), RULES, ASKED)
def test_a_duty_beats_an_erasure_always(
    made: tuple[list[Claim], list[Link]], rules: list[RetentionRule], asked: Request
) -> None:
    plan = planned(*made, rules, asked=asked)
    for step in plan.steps:
        own = next(c for c in made[0] if place_of(c.ref) == place_of(step.ref))
        assert duty_on(rules, own, asked.received_at.date(), NOW.date()) is None
    everything = planned(*made, rules, [Hold("h")], asked=asked)
    assert everything.steps == ()
    assert all(k.rule == "hold:h" for k in everything.kept)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 30), st.integers(0, 40))
def test_a_period_of_years_ends_in_the_same_month(start: dt.date, years: int, days: int) -> None:
    assert (end_of(start, f"P{years}Y").year, end_of(start, f"P{years}Y").month) == (start.year + years, start.month)
    assert end_of(start, f"P{days}D") == start + dt.timedelta(days=days)


# --- cases -------------------------------------------------------------------------------------------


@pytest.mark.promise("P41")
@pytest.mark.parametrize(
    ("paid", "kept"), [("2019-01-31", False), ("2019-02-01", False), ("2019-02-02", True), ("2024-02-29", True)]
)
def test_a_record_is_kept_until_the_last_day_of_its_period(paid: str, kept: bool) -> None:
    at = dt.datetime.fromisoformat(paid).replace(tzinfo=dt.UTC)
    plan = planned([claim("payments", 1, events=(("at", at),))], rules=[rule("payments", starts="at")])
    assert bool(plan.kept) is kept


def test_a_rule_whose_start_is_not_known_starts_with_the_request() -> None:
    [kept] = planned([claim("payments", 1)], rules=[rule("payments", "P30D", starts="at")]).kept
    assert kept.until == dt.date(2026, 3, 3)


def test_of_two_duties_the_longer_one_counts_and_a_kind_goes_only_if_neither_needs_it() -> None:
    rules = [
        rule("payments", "P1Y", suppress=("CREDIT_CARD", "PERSON_NAME")),
        rule("*", "P7Y", suppress=("CREDIT_CARD",)),
    ]
    [kept] = planned([claim("payments", 1)], rules=rules).kept
    assert kept.until == dt.date(2033, 2, 1)
    assert [(c.field, c.technique) for c in kept.changes] == [("card", Technique.SUPPRESS)]


@pytest.mark.promise("P25", "P26")
@pytest.mark.parametrize(("scope", "emptied"), [((), ["card"]), (("financial",), ["card"]), (("device",), [])])
def test_in_a_kept_record_a_partial_request_empties_only_what_it_reaches(
    scope: tuple[str, ...], emptied: list[str]
) -> None:
    rules = [rule("payments", suppress=("CREDIT_CARD",))]
    [kept] = planned([claim("payments", 1)], rules=rules, asked=request(RequestKind.ERASE, scope)).kept
    assert [c.field for c in kept.changes] == emptied


def test_a_kept_child_keeps_its_parents_as_skeletons_all_the_way_up() -> None:
    links = [
        Link(ref("payments", 1), ref("orders", 1), ("orders_id",), False),
        Link(ref("orders", 1), ref("users", 1), ("users_id",), False),
    ]
    claims = [claim("users", 1), claim("orders", 1), claim("orders", 2), claim("payments", 1)]
    plan = planned(claims, links, [rule("payments")])
    told = {(s.ref.collection, s.ref.key): (s.action, s.reason) for s in plan.steps}
    assert told["users", "[1]"] == (Action.ANONYMIZE, SKELETON)
    assert told["orders", "[1]"] == (Action.ANONYMIZE, SKELETON)
    assert told["orders", "[2]"] == (Action.DELETE, "owner")
    [users] = [s for s in plan.steps if s.ref.collection == "users"]
    assert {c.field: c.technique for c in users.changes} == dict.fromkeys(
        ["email", "born", "about"], Technique.SUPPRESS
    )


def test_anonymizing_generalizes_suppresses_and_cuts_spans() -> None:
    asked = request(RequestKind.ANONYMIZE)
    [step] = planned([claim("users", 1, mentions=(("about", ("555-0100",)),))], asked=asked).steps
    assert {c.field: c.technique for c in step.changes} == {
        "email": Technique.SUPPRESS,
        "born": Technique.GENERALIZE,
        "about": Technique.REDACT_SPAN,
    }


def test_a_line_of_the_subjects_alone_goes_and_a_shared_one_loses_the_spans() -> None:
    mentions = (("line", ("ann@example.com",)),)
    alone, shared = claim("log", 1, mentions=mentions), claim("log", 2, mentions=mentions, shared=True)
    plan = planned([alone, shared])
    assert [(s.action, s.ref.key) for s in plan.steps] == [(Action.DELETE, "[1]"), (Action.REDACT, "[2]")]


def test_an_entry_in_an_address_book_goes_and_any_other_mention_is_cut() -> None:
    contact = claim("contacts", 1, Role.MENTIONED, mentions=(("phone", ("555-0100",)),))
    post = claim("posts", 1, Role.MENTIONED, mentions=(("body", ("ann@example.com",)),))
    plan = planned([contact, post])
    assert {(s.ref.collection, s.action) for s in plan.steps} == {("contacts", Action.DELETE), ("posts", Action.REDACT)}


def test_a_reference_of_others_is_emptied_or_keeps_a_skeleton() -> None:
    loose = claim("posts", 1, Role.MENTIONED, parent=ref("users", 1), mentions=(("users_id", ("1",)),))
    links = [Link(ref("posts", 1), ref("users", 1), ("users_id",), True)]
    plan = planned([claim("users", 1), loose], links)
    assert [(s.action, s.changes[0].field) for s in plan.steps if s.ref.collection == "posts"] == [
        (Action.REDACT, "users_id")
    ]
    fixed = claim("orders", 1, Role.MENTIONED, parent=ref("users", 1), mentions=(("users_id", ("1",)),))
    links = [Link(ref("orders", 1), ref("users", 1), ("users_id",), False)]
    plan = planned([claim("users", 1), fixed], links)
    assert [(s.ref.collection, s.action) for s in plan.steps] == [("users", Action.ANONYMIZE)]
    assert [k.rule for k in plan.kept] == [REFERS_TO_SKELETON]


def test_a_hold_on_any_alias_keeps_and_a_hold_on_another_does_not() -> None:
    ours, theirs = Token(b"a" * 16), Token(b"b" * 16)
    plan = planned([claim("users", 1)], holds=[Hold("h", tokens=frozenset({ours}))], aliases=frozenset({ours}))
    assert [k.rule for k in plan.kept] == ["hold:h"]
    plan = planned([claim("users", 1)], holds=[Hold("h", tokens=frozenset({theirs}))], aliases=frozenset({ours}))
    assert plan.kept == ()


@pytest.mark.promise("P33")
def test_a_partial_refusal_keeps_its_collections_and_the_rest_goes() -> None:
    plan = planned([claim("users", 1), claim("posts", 1)], refused={"s/posts": "disproportionate"})
    assert [(k.ref.collection, k.rule) for k in plan.kept] == [("posts", "refused:disproportionate")]
    assert [s.ref.collection for s in plan.steps] == ["users"]


def test_one_persons_hold_keeps_a_record_that_another_wants_gone() -> None:
    first = planned([claim("posts", 1)])
    second = dataclasses.replace(planned([claim("posts", 1)], holds=[Hold("h")]), request=RequestId("other"))
    works, keeps = join_plans([first, second], b"p" * 32)
    assert works == []
    assert sorted(k.request for k in keeps) == ["other", "r"]


def test_two_requests_changes_on_one_record_are_one_piece_of_work() -> None:
    body = claim("posts", 1, Role.MENTIONED, mentions=(("body", ("ann@example.com",)),))
    other = claim("posts", 1, Role.MENTIONED, mentions=(("body", ("bob@example.com",)),))
    second = dataclasses.replace(planned([other]), request=RequestId("other"))
    [work], _ = join_plans([planned([body]), second], b"p" * 32)
    assert work.step.changes[0].texts == ("ann@example.com", "bob@example.com")
    assert work.requests == ("r", "other")


def test_a_request_that_erases_nothing_has_no_plan() -> None:
    with pytest.raises(InputError):
        planned([], asked=request(RequestKind.ACCESS))


@pytest.mark.parametrize("period", ["", "P", "7Y", "P7X", "PT7H", "P-1Y"])
def test_a_period_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(ConfigError):
        end_of(dt.date(2026, 1, 1), period)


# --- order -------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_children_go_before_parents_and_rings_are_told(edges: list[tuple[int, int]]) -> None:
    collections = [
        Collection(
            S,
            CollectionName(f"c{n}"),
            (),
            ("id",),
            tuple(Reference(("x",), CollectionName(f"c{p}"), ("id",)) for c, p in edges if c == n),
        )
        for n in range(7)
    ]
    order = order_of(collections)
    ring = {address: i for i, members in enumerate(order.cycles) for address in members}
    for child, parent in edges:
        a, b = f"s/c{child}", f"s/c{parent}"
        if a != b and (a not in ring or ring.get(b) != ring[a]):
            assert order.ranks[a] < order.ranks[b]


def test_a_ring_is_loosened_before_anything_is_deleted() -> None:
    ring = DataMap((mapped("a", ("b", True)), mapped("b", ("a", True))))
    links = [
        Link(ref("a", 1), ref("b", 1), ("b_id",), True, "cut-a"),
        Link(ref("b", 1), ref("a", 1), ("a_id",), True, "cut-b"),
    ]
    attribution = Attribution(claims=(claim("a", 1), claim("b", 1)), links=tuple(links))
    plan = make_plan(request(), attribution, ring, [], [], {}, NOW)
    assert plan.order.cycles == (("s/a", "s/b"),)
    assert [s.action for s in plan.loosened] == [Action.REDACT, Action.REDACT]
    assert {s.ref.version for s in plan.steps} == {"cut-a", "cut-b"}

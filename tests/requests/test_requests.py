"""Requests from intake to their end, on a real control store and a real audit log."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import secrets
import sqlite3
import threading
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from open_house import EMAIL, PHONE, entries, sealed_nowhere, settings_with

from delenda.errors import AuditBroken, InputError, Locked, NeedsApproval, Refused, StalePlan, Unverified
from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier, RequestKind, State
from delenda.requests import cases, codes, conduct, letters, view
from delenda.requests.intake import Asked
from delenda.requests.letters import Letter
from delenda.requests.proof import Method, Reporter
from delenda.requests.states import Event, Given
from delenda.requests.tables import request as table
from delenda.settings import Language, Profile, RequestSettings
from delenda.testing.clock import FixedClock

DAY = dt.timedelta(days=1)
ERASE = RequestKind.ERASE


def asked(*seeds: tuple[str, str | None], kind: RequestKind = ERASE, **more: Any) -> Asked:
    more.setdefault("ground", "cancelled" if kind in (ERASE, RequestKind.ANONYMIZE) else "")
    return Asked(kind, seeds or (("EMAIL", "Ann@Example.com"),), **more)


def move(house: House, request_id: str, event: Event, digest: str = "", level: int = 0) -> State:
    with house.control.begin() as connection:
        given = Given(level=level, plan_digest=digest)
        return cases.advance(connection, request_id, event, at=house.clock.now(), by="test", given=given)


def applicable(house: House, request_id: str, digest: str) -> None:
    with house.control.begin() as connection:
        cases.assert_applicable(connection, request_id, digest)


def approved(house: House, mail: str = "ann@example.com", digest: str = "d" * 64) -> str:
    """A request whose plan is approved."""
    case = job.new(house, asked(("EMAIL", mail)))
    job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
    move(house, case.id, Event.PLAN, digest)
    move(house, case.id, Event.APPROVE, digest)
    return case.id


# --- intake ------------------------------------------------------------------------------------------


@pytest.mark.promise("P18")
def test_an_erasure_needs_a_ground_of_its_catalogue(house: House) -> None:
    for ground in ("", "because", "cancelled "):
        with pytest.raises(InputError, match=r"names its ground, one of: .*cancelled"):
            job.new(house, asked(ground=ground))
    for ground in ("unlawful", "no_consent", "breach", "cancelled", "service_ended"):
        seed = ("EMAIL", f"{ground}@example.com")
        case = job.new(house, asked(seed, ground=ground, profiles=("y2mate",)))
        assert job.show(house, case.id)["ground"] == ground
    assert job.new(house, asked(kind=RequestKind.ACCESS)).state is State.RECEIVED


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("EMAIL", ""),
        ("EMAIL", None),
        ("EMAIL", "  "),
        ("EMAIL", "not an address"),
        ("PHONE_NUMBER", "null"),
        ("PHONE_NUMBER", "N/A"),
        ("PHONE_NUMBER", "+1 (555) 0100"),
        ("PHONE_NUMBER", "000-000-0000"),
        ("IDFA", "00000000-0000-0000-0000-000000000000"),
        ("MAC_ADDRESS", "02:00:00:00:00:00"),
        ("MAC_ADDRESS", "ff:ff:ff:ff:ff:ff"),
        ("ACCOUNT_ID", "1\x002"),
        ("ACCOUNT_ID", "x" * 1001),
        ("GENDER", "f"),
        ("PERSON_NAME", "Ann Example"),
        ("NO_SUCH_KIND", "sentinel"),
    ],
)
def test_what_identifies_nobody_is_refused(house: House, kind: str, value: str | None) -> None:
    with pytest.raises(InputError) as caught:
        job.new(house, asked((kind, value)))
    if value and value.strip() and value.lower() not in ("null", "n/a", "f"):
        assert value not in str(caught.value)
    assert job.show_all(house) == []


@pytest.mark.promise("P61")
def test_identifiers_are_sealed(house: House, tmp_path: Path) -> None:
    case = job.new(house, asked(("EMAIL", "sentinel.name@example.com"), ("PHONE_NUMBER", "+15550123")))
    assert case.request.seeds == (Identifier(Kind.EMAIL, "sentinel.name@example.com"), PHONE)
    shown = json.dumps(job.show(house, case.id))
    assert "sentinel" not in shown + repr(case)
    assert "15550123" not in shown + repr(case)
    sealed_nowhere(house, ["sentinel.name", "15550123"], tmp_path)


@pytest.mark.promise("P31")
def test_the_same_again_is_a_duplicate_and_stays_one(house: House) -> None:
    first = job.new(house, asked())
    again = job.new(house, asked(("EMAIL", "ANN@example.com")))
    assert (again.state, again.request.duplicate_of) == (State.DUPLICATE, first.id)
    with pytest.raises(Unverified):
        job.verify(house, again.id, Method.DOCUMENT, 3, "seen")
    for event in Event:
        with pytest.raises(Refused):
            move(house, again.id, event, "d", 3)
    assert job.new(house, asked(scope=("tracking",))).state is State.RECEIVED
    assert job.new(house, asked(kind=RequestKind.ACCESS)).state is State.RECEIVED
    assert job.new(house, asked(("EMAIL", "ann@example.com"), ("PHONE_NUMBER", "+15550123"))).state is State.RECEIVED
    job.withdraw(house, first.id)
    assert job.new(house, asked()).state is State.RECEIVED
    assert ("request.duplicate", again.id) in entries(house)


def test_an_idempotency_key_gives_the_same_request(house: House) -> None:
    first = job.new(house, asked(idempotency_key="form-1"))
    assert job.new(house, asked(idempotency_key="form-1")).id == first.id
    with pytest.raises(InputError, match="used before"):
        job.new(house, asked(("EMAIL", "bob@example.com"), idempotency_key="form-1"))
    assert [kind for kind, _ in entries(house)] == ["request.received"]


def test_an_unproven_request_gives_way_to_a_proven_one(house: House, cancel: Callable[..., Any]) -> None:
    forged = job.new(house, asked(("ACCOUNT_ID", "4711")))
    proven = cancel("4711")
    assert proven.state is State.VERIFIED
    old = job.get(house, forged.id)
    assert (old.state, old.request.duplicate_of) == (State.DUPLICATE, proven.id)


def test_two_at_once_give_one_open_request(house: House) -> None:
    ended: list[State | type[Exception]] = []

    def one() -> None:
        try:
            ended.append(job.new(house, asked()).state)
        except Locked:
            ended.append(Locked)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(ended) == 6
    assert ended.count(State.RECEIVED) == 1
    open_ones = [r for r in job.show_all(house) if r["state"] == "received"]
    assert len(open_ones) == 1


def test_scope_and_profile_are_checked(house: House) -> None:
    with pytest.raises(InputError, match=r"known: .*tracking"):
        job.new(house, asked(scope=("traking",)))
    with pytest.raises(InputError, match="no profile 'xx'"):
        job.new(house, asked(profiles=("xx",)))
    case = job.new(house, asked(scope=("provide the service", "behavior")))
    assert case.request.scope == ("provide the service", "behavior")


# --- children ----------------------------------------------------------------------------------------


@pytest.mark.promise("P54")
@pytest.mark.parametrize(
    ("profile", "age", "minor"), [("vkel", 13, True), ("vkel", 14, False), ("eu", 15, True), ("eu", 16, False)]
)
def test_a_child_is_known_by_age_and_profile(house: House, profile: str, age: int, minor: bool) -> None:
    case = job.new(house, asked(age=age, profiles=(profile,)))
    assert case.minor is minor
    shown = job.show(house, case.id)
    assert shown["priority"] == ("high" if minor else "normal")
    assert (shown["deadlines"][0]["event"] == "minor") is minor


@pytest.mark.promise("P55")
def test_a_guardian_is_verified_as_a_guardian(house: House) -> None:
    case = job.new(house, asked(ground="minor", reporter=Reporter.GUARDIAN, profiles=("vkel",)))
    assert case.minor
    for method in (Method.KNOWN_CHANNEL, Method.DOCUMENT, Method.CODE):
        with pytest.raises(Unverified):
            job.verify(house, case.id, method, 2, "seen")
    with pytest.raises(Refused, match="proves nothing about a request by guardian"):
        job.deliver_code(house, case.id, EMAIL, lambda *_: None, known=lambda _: True)
    assert job.verify(house, case.id, Method.GUARDIAN, 2, "family_register_seen").state is State.VERIFIED
    found = job.new(house, asked(("EMAIL", "kid@example.com"), ground="minor", reporter=Reporter.COMPANY))
    assert job.verify(house, found.id, Method.INTERNAL, 3, "found_in_review").state is State.VERIFIED
    spy = job.new(house, asked(kind=RequestKind.ACCESS, reporter=Reporter.COMPANY))
    with pytest.raises(Unverified, match="can't ask for access"):
        job.verify(house, spy.id, Method.INTERNAL, 3, "curious")


def test_an_agent_needs_a_mandate(house: House) -> None:
    case = job.new(house, asked(reporter=Reporter.AGENT, channel="distributor"))
    with pytest.raises(Unverified):
        job.verify(house, case.id, Method.DOCUMENT, 3, "seen")
    assert job.verify(house, case.id, Method.MANDATE, 2, "mandate_seen").method == "mandate"


def test_childrens_requests_come_first(house: House) -> None:
    adult = job.new(house, asked())
    child = job.new(house, asked(("EMAIL", "kid@example.com"), ground="minor"))
    assert [r["id"] for r in job.show_all(house)] == [child.id, adult.id]


# --- proof -------------------------------------------------------------------------------------------


@pytest.mark.promise("P31")
def test_nothing_is_applied_without_proof_and_approval(house: House) -> None:
    case = job.new(house, asked())
    with pytest.raises(Unverified):
        applicable(house, case.id, "d")
    with pytest.raises(Unverified, match="level 1; this request needs level 2"):
        job.verify(house, case.id, Method.CONTACT, 1, "answered")
    with pytest.raises(InputError, match="up to level 1"):
        job.verify(house, case.id, Method.CONTACT, 2, "answered")
    assert job.get(house, case.id).state is State.RECEIVED
    job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
    with pytest.raises(NeedsApproval):
        applicable(house, case.id, "d")
    move(house, case.id, Event.PLAN, "d")
    with pytest.raises(NeedsApproval):
        applicable(house, case.id, "d")
    with pytest.raises(StalePlan):
        move(house, case.id, Event.APPROVE, "e")
    move(house, case.id, Event.APPROVE, "d")
    applicable(house, case.id, "d")
    with pytest.raises(StalePlan):
        applicable(house, case.id, "e")
    assert job.get(house, case.id).request.plan_digest == "d"
    with pytest.raises(InputError):
        applicable(house, "R-none", "d")


@pytest.mark.promise("P31")
def test_a_row_altered_by_hand_does_not_apply(house: House) -> None:
    case = job.new(house, asked())
    alter = sa.update(table).where(table.c.id == case.id)
    with pytest.raises(sa.exc.IntegrityError), house.control.engine.begin() as connection:
        connection.execute(alter.values(state="approved"))
    with pytest.raises(sa.exc.IntegrityError), house.control.engine.begin() as connection:
        connection.execute(alter.values(state="verified"))
    with house.control.begin() as connection:
        connection.execute(alter.values(state="approved", level=3, approved="d", planned="d"))
    with pytest.raises(AuditBroken, match="altered"):
        applicable(house, case.id, "d")
    good = approved(house, "bob@example.com")
    applicable(house, good, "d" * 64)
    with house.control.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == good).values(approved="x", planned="x"))
    with pytest.raises(AuditBroken, match="altered"):
        applicable(house, good, "x")


@pytest.mark.promise("P14")
def test_only_devices_named_needs_more_proof(house: House) -> None:
    case = job.new(house, asked(("IDFA", "6D92078A-8246-4BA4-AE5B-76104861E7DC")))
    assert case.facts.needed_level == 3
    with pytest.raises(Unverified):
        job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
    assert job.verify(house, case.id, Method.DOCUMENT, 3, "device_shown").state is State.VERIFIED


def test_an_operators_reason_is_a_code(house: House) -> None:
    case = job.new(house, asked())
    for reason in ("", "I saw the passport of Ann", "id:123456789"):
        with pytest.raises(InputError, match="a code"):
            job.verify(house, case.id, Method.DOCUMENT, 3, reason)
    job.verify(house, case.id, Method.DOCUMENT, 3, "passport_seen", evidence="file-7")
    [decision] = job.show(house, case.id)["decisions"]
    assert (decision["what"], decision["code"], decision["by"]) == ("verify", "passport_seen", "operator-1")


def test_a_lost_race_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    case = job.new(house, asked())
    with house.control.begin() as connection:
        row = connection.execute(sa.select(table)).one()
    monkeypatch.setattr(cases, "_row", lambda *_: row)
    move(house, case.id, Event.WITHDRAW)
    with pytest.raises(Locked):
        move(house, case.id, Event.VERIFY, level=2)
    monkeypatch.undo()
    assert job.get(house, case.id).state is State.WITHDRAWN


# --- one-time codes ----------------------------------------------------------------------------------


@pytest.fixture
def sent() -> list[tuple[Identifier, Letter]]:
    return []


@pytest.fixture
def send(house: House, sent: list[tuple[Identifier, Letter]]) -> Callable[..., str]:
    """A function that has a code delivered, and returns it."""

    def one(request_id: str, to: Identifier = EMAIL, known: bool = True) -> str:
        job.deliver_code(house, request_id, to, lambda *pair: sent.append(pair), known=lambda _: known)
        return next(w.strip(".") for w in sent[-1][1].text.split() if w.strip(".").isdigit() and len(w) >= 8)

    return one


@pytest.mark.promise("P31")
def test_a_code_proves_control_of_a_known_contact(house: House, send: Callable[..., str], tmp_path: Path) -> None:
    case = job.new(house, asked())
    code = send(case.id)
    assert not job.confirm(house, case.id, "00000000" if code != "00000000" else "11111111")
    assert job.confirm(house, case.id, f" {code} ")
    after = job.get(house, case.id)
    assert (after.state, after.facts.level, after.method) == (State.VERIFIED, 2, "code")
    assert not job.confirm(house, case.id, code), "a code works once"
    assert all(p.until for p in after.course.pauses)
    sealed_nowhere(house, [code], tmp_path)


def test_a_contact_we_did_not_know_proves_less(house: House, send: Callable[..., str]) -> None:
    case = job.new(house, asked())
    assert job.confirm(house, case.id, send(case.id, known=False))
    assert job.get(house, case.id).state is State.RECEIVED
    suppress = job.new(house, asked(kind=RequestKind.SUPPRESS))
    assert job.confirm(house, suppress.id, send(suppress.id, known=False))
    assert job.get(house, suppress.id).state is State.VERIFIED


def test_a_code_to_one_contact_does_not_prove_the_other(house: House, send: Callable[..., str]) -> None:
    case = job.new(house, asked(("EMAIL", "ann@example.com"), ("PHONE_NUMBER", "+15550123")))
    assert job.confirm(house, case.id, send(case.id))
    assert job.get(house, case.id).state is State.RECEIVED, "the phone may be anybody's"
    assert job.confirm(house, case.id, send(case.id, PHONE))
    assert job.get(house, case.id).state is State.VERIFIED
    mixed = job.new(house, asked(("EMAIL", "ann@example.com"), ("ACCOUNT_ID", "victim")))
    assert job.confirm(house, mixed.id, send(mixed.id))
    assert job.get(house, mixed.id).state is State.RECEIVED


def test_a_code_goes_to_the_requests_own_contacts_only(house: House, send: Callable[..., str]) -> None:
    case = job.new(house, asked(("EMAIL", "ann@example.com"), ("ACCOUNT_ID", "7")))
    for other in (Identifier(Kind.EMAIL, "eve@example.com"), Identifier(Kind.ACCOUNT_ID, "7"), PHONE):
        with pytest.raises(InputError, match="to no other"):
            send(case.id, other)


def test_codes_expire_and_attempts_run_out(house: House, clock: FixedClock, send: Callable[..., str]) -> None:
    case = job.new(house, asked())
    code = send(case.id)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(5):
        assert not job.confirm(house, case.id, wrong)
    assert not job.confirm(house, case.id, code), "no attempts are left"
    late = send(case.id)
    clock.advance(dt.timedelta(minutes=31))
    assert not job.confirm(house, case.id, late)
    replaced = send(case.id)
    newest = send(case.id)
    if replaced != newest:
        assert not job.confirm(house, case.id, replaced)
    assert job.confirm(house, case.id, newest)


def test_only_so_many_codes_a_day(house: House, clock: FixedClock, send: Callable[..., str]) -> None:
    case = job.new(house, asked())
    for _ in range(5):
        send(case.id)
    with pytest.raises(Refused, match="too many"):
        send(case.id)
    clock.advance(DAY + dt.timedelta(seconds=1))
    send(case.id)


@pytest.mark.promise("P31")
def test_unknown_and_wrong_look_alike(house: House, send: Callable[..., str]) -> None:
    case = job.new(house, asked())
    code = send(case.id)
    gone = job.new(house, asked(("EMAIL", "bob@example.com")))
    job.withdraw(house, gone.id)
    answers = [job.confirm(house, r, "x" * 8) for r in (case.id, gone.id, "R-none", "")]
    assert answers == [False] * 4
    for odd in ("", "\x00", "9" * 10_000, "１２３", code[:-1]):
        assert job.confirm(house, case.id, odd) is False


def test_codes_are_spread(house: House, send: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[int] = []
    real = secrets.randbelow
    monkeypatch.setattr(codes.secrets, "randbelow", lambda n: asked_for.append(n) or real(n))
    send(job.new(house, asked()).id)
    assert asked_for == [10**8]


# --- the clock ---------------------------------------------------------------------------------------


@pytest.mark.promise("P65")
def test_changing_config_later_does_not_move_a_deadline(house: House) -> None:
    case = job.new(house, asked())
    changed = house.settings.model_copy(
        update={
            "profiles": tuple(p.model_copy(update={"deadlines": ()}) for p in house.settings.profiles),
            "digest": "e" * 64,
        }
    )
    later = dataclasses.replace(house, settings=changed)
    shown, before = job.show(later, case.id), job.show(house, case.id)
    assert shown["due_at"] == before["due_at"] == "2026-02-28T09:00:00+00:00"
    assert shown["config_digest"] == "c" * 64
    assert shown["profile_digest"] == before["profile_digest"]
    assert job.new(later, asked(("EMAIL", "bob@example.com"))).profile_digest != case.profile_digest


@pytest.mark.promise("P19")
def test_overdue_requests_are_told(house: House, clock: FixedClock) -> None:
    case = job.new(house, asked(profiles=("vkel",)))
    assert job.due(house) == []
    clock.advance(23 * DAY)
    [soon] = job.due(house)
    assert (soon["clock"], soon["days_left"]) == ("warn", 7)
    clock.advance(8 * DAY)
    [late] = job.due(house)
    assert (late["id"], late["clock"], late["days_left"]) == (case.id, "overdue", -1)
    with house.control.begin() as connection:
        assert [c.id for c, _ in view.overdue(house, connection)] == [case.id]
    job.withdraw(house, case.id)
    assert job.due(house) == []


def test_waiting_for_identity_stops_the_uk_clock(house: House, clock: FixedClock, send: Callable[..., str]) -> None:
    uk, california = (job.new(house, asked(("EMAIL", f"{p}@example.com"), profiles=(p,))).id for p in ("uk", "us-ca"))
    before = {r: job.show(house, r)["due_at"] for r in (uk, california)}
    codes_of = {r: send(r, job.get(house, r).request.seeds[0]) for r in (uk, california)}
    clock.advance(dt.timedelta(minutes=20))
    for r in (uk, california):
        assert job.confirm(house, r, codes_of[r])
    after = {r: job.show(house, r)["due_at"] for r in (uk, california)}
    assert dt.datetime.fromisoformat(after[uk]) - dt.datetime.fromisoformat(before[uk]) == dt.timedelta(minutes=20)
    assert after[california] == before[california]


def test_an_extension_is_given_once_in_time_and_told(house: House, clock: FixedClock) -> None:
    case = job.new(house, asked())
    extended = job.extend(house, case.id, "complex")
    assert extended.request.due_at == dt.datetime(2026, 4, 30, 9, tzinfo=dt.UTC)
    owed = job.show(house, case.id)["letters_owed"]
    assert owed == [{"letter": "extended", "due_at": "2026-02-28T09:00:00+00:00"}]
    with pytest.raises(Refused):
        job.extend(house, case.id, "complex")
    late = job.new(house, asked(("EMAIL", "bob@example.com")))
    clock.advance(30 * DAY)
    with pytest.raises(Refused, match="too late"):
        job.extend(house, late.id, "complex")
    assert ("request.extended", case.id) in entries(house)


def test_what_nobody_proves_expires(house: House, clock: FixedClock) -> None:
    case = job.new(house, asked())
    kept = job.new(house, asked(("EMAIL", "bob@example.com")))
    job.verify(house, kept.id, Method.KNOWN_CHANNEL, 2, "called_back")
    clock.advance(91 * DAY)
    assert job.expire(house) == [case.id]
    assert job.get(house, case.id).state is State.EXPIRED
    with pytest.raises(Unverified):
        job.verify(house, case.id, Method.DOCUMENT, 3, "seen")
    assert job.get(house, kept.id).state is State.VERIFIED


# --- deciding ----------------------------------------------------------------------------------------


@pytest.mark.promise("P33")
def test_a_refusal_is_coded_evidenced_and_approved(house: House) -> None:
    case = job.new(house, asked(profiles=("y2mate",)))
    with pytest.raises(InputError, match=r"one of: .*repetition"):
        job.refuse(house, case.id, "no_mood", evidence="file-1", approver="lawyer")
    with pytest.raises(InputError, match="evidence"):
        job.refuse(house, case.id, "repetition", evidence="", approver="lawyer")
    with pytest.raises(InputError, match="somebody else"):
        job.refuse(house, case.id, "repetition", evidence="file-1", approver="operator-1")
    assert job.refuse(house, case.id, "repetition", evidence="file-1", approver="lawyer").state is State.REFUSED
    with pytest.raises(Unverified):
        applicable(house, case.id, "d")
    assert ("request.refused", case.id) in entries(house)


@pytest.mark.promise("P33")
@pytest.mark.promise("P22")
def test_a_tape_refusal_leaves_an_obligation_and_the_rest_goes_on(house: House) -> None:
    case = job.new(house, asked(profiles=("y2mate",)))
    after = job.refuse(house, case.id, "backup_tape", evidence="tape-9", approver="lawyer")
    assert after.state is State.RECEIVED
    with house.control.begin() as connection:
        assert conduct.owes_backup(connection, case.id)
    partial = job.refuse(
        house, case.id, "disproportionate", evidence="est-1", approver="lawyer", collections=("app/archive_*",)
    )
    assert partial.state is State.RECEIVED
    with house.control.begin() as connection:
        assert conduct.refused_collections(connection, case.id) == {"app/archive_*": "disproportionate"}
    job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
    move(house, case.id, Event.PLAN, "d")
    move(house, case.id, Event.APPROVE, "d")
    applicable(house, case.id, "d")


def test_withdrawal_until_executing(house: House) -> None:
    request_id = approved(house)
    assert job.withdraw(house, request_id).state is State.WITHDRAWN
    running = approved(house)
    move(house, running, Event.START, "d" * 64)
    with pytest.raises(Refused, match="executing"):
        job.withdraw(house, running)


@pytest.mark.promise("P32")
def test_the_fourth_request_in_the_window_is_flagged_not_refused(house: House, clock: FixedClock) -> None:
    shown = []
    for _ in range(4):
        case = job.new(house, asked(kind=RequestKind.ACCESS))
        job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
        move(house, case.id, Event.FULFIL)
        shown.append(job.show(house, case.id))
        clock.advance(30 * DAY)
    assert [s["repeat"] for s in shown] == [1, 2, 3, 4]
    assert [s["repeated"] for s in shown] == [False, False, False, True]
    fifth = job.new(house, asked(kind=RequestKind.ACCESS))
    assert fifth.state is State.RECEIVED
    charged = job.ask_fee(house, fifth.id, "ask_fee", "repeated", "lawyer")
    assert [p.reason for p in charged.course.pauses] == ["fee"]
    assert job.ask_fee(house, fifth.id, "paid", "received", "lawyer").course.pauses[0].until
    clock.advance(400 * DAY)
    assert job.new(house, asked(("EMAIL", "ann@example.com"))).repeat == 1
    free = job.new(house, asked(("EMAIL", "bob@example.com")))
    with pytest.raises(Refused, match="free"):
        job.ask_fee(house, free.id, "ask_fee", "repeated", "lawyer")


def test_others_cannot_count_up_somebodys_requests(house: House) -> None:
    for i in range(5):
        job.new(house, asked(("EMAIL", "ann@example.com"), ("ACCOUNT_ID", f"x{i}")))
    assert job.new(house, asked()).repeat == 1


# --- letters -----------------------------------------------------------------------------------------


@pytest.mark.promise("P35")
def test_a_refusal_owes_a_letter_until_it_is_sent(house: House) -> None:
    case = job.new(house, asked(profiles=("policy-001",)))
    job.refuse(house, case.id, "others_rights", evidence="file-1", approver="lawyer")
    assert job.show(house, case.id)["letters_owed"] == [{"letter": "refused", "due_at": "2026-02-07T09:00:00+00:00"}]
    out: list[tuple[Identifier, Letter]] = []
    assert job.send_letter(house, case.id, "refused", lambda *pair: out.append(pair), "smtp")
    [(to, letter)] = out
    assert to == EMAIL
    assert "It would disclose data of others. [others_rights]" in letter.text
    assert job.show(house, case.id)["letters_owed"] == []
    silent = job.new(house, asked(("PHONE_NUMBER", "+15550123")))
    assert not job.send_letter(house, silent.id, "received", lambda *_: None, "smtp")


@pytest.mark.promise("P36")
@pytest.mark.parametrize("profile", ["eu", "uk", "us-ca", "cn", "mechat", "policy-001", "mix", "y2mate", "vkel"])
def test_every_outcome_says_where_to_complain(house: House, profile: str) -> None:
    case = job.new(house, asked(profiles=(profile,)))
    complaint = next(p.complaint for p in house.settings.profiles if p.name == profile)
    job.refuse(house, case.id, "legal_obligation", evidence="f", approver="lawyer")
    for kind in ("refused", "complete", "extended", "fee"):
        letter = job.write_letter(house, case.id, kind)  # type: ignore[arg-type]
        assert complaint in letter.text
        assert complaint.split("(")[0][:40] in letter.html
        assert case.id in letter.text
        assert "ann" not in letter.text.lower().replace("cannot", "")


def test_letters_escape_what_they_are_given(house: House) -> None:
    case = job.new(house, asked())
    note = "<script>alert(1)</script>"
    letter = job.write_letter(house, case.id, "complete", note)
    assert note in letter.text
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html
    with pytest.raises(InputError, match="gives its reason"):
        job.write_letter(house, case.id, "refused")


@pytest.mark.promise("P36")
def test_a_letter_is_written_in_the_languages_of_its_profiles(house: House) -> None:
    case = job.new(house, asked(profiles=("cn",)))
    job.refuse(house, case.id, "legal_obligation", evidence="f", approver="lawyer")
    letter = job.write_letter(house, case.id, "refused")
    assert letter.subject == f"我们无法满足您的请求 / We can't do what you asked ({case.id})"
    chinese, english = letter.text.split("* * *")
    for said in ("保存期限未届满", "[legal_obligation]", "12377.cn", "删除个人信息"):
        assert said in chinese
    for said in ("We can't do what you asked, for this reason:", "[legal_obligation]", "12377.cn", "erasure"):
        assert said in english
    assert letter.html.index('<section lang="zh">') < letter.html.index('<section lang="en">')


def test_a_sentence_without_its_value_is_left_out(house: House) -> None:
    profiles = [Profile(name="none", languages=("en", "zh"))]
    case = dataclasses.replace(job.new(house, asked()), profiles=("none",))
    case = dataclasses.replace(case, request=dataclasses.replace(case.request, due_at=None))
    letter = letters.write("received", case, profiles, RequestSettings(), house.clock.now())
    assert "We have received your request and are working on it.\n" in letter.text
    assert "answer by" not in letter.text
    assert "答复" not in letter.text
    code = letters.write("code", case, profiles, RequestSettings(languages=("zh",)), house.clock.now(), secret="123456")
    assert code.text.count("123456") == 1
    assert "Your" not in code.text


def test_every_language_has_every_phrase() -> None:
    shapes = []
    for language in get_args(Language):
        phrases = tomllib.loads((files("delenda.requests") / "phrases" / f"{language}.toml").read_text("utf-8"))
        assert phrases["letters"].keys() == set(letters.KINDS)
        assert phrases["what"].keys() == {k.value for k in RequestKind}
        shapes.append(phrases.keys())
    assert shapes[0] == shapes[1]


def test_an_acknowledgement_is_owed_where_the_law_wants_one(house: House) -> None:
    case = job.new(house, asked(profiles=("us-ca",)))
    [owed] = job.show(house, case.id)["letters_owed"]
    assert owed["letter"] == "received"
    assert owed["due_at"].startswith("2026-02-13")


# --- storage -----------------------------------------------------------------------------------------


def test_times_and_sealing_survive_a_restart(house: House, tmp_path: Path) -> None:
    case = job.new(house, asked())
    with sqlite3.connect(tmp_path / "control.db") as db:
        [(seeds,)] = db.execute("select seeds from request")
    assert b"ann" not in seeds
    assert job.get(house, case.id) == case
    assert settings_with(tmp_path).digest == case.request.config_digest

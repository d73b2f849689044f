"""From a verified request to its end, on the small world in memory."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from erasure import estate
from erasure.estate import as_other, ask, carry_out, objects, plan, rows, snapshot, state
from open_house import entries

from delenda.discovery import datamap
from delenda.erasure import tables
from delenda.erasure.document import as_text, load_plan, render
from delenda.errors import CapExceeded, NeedsApproval, StalePlan, Unverified
from delenda.jobs import apply as apply_job
from delenda.jobs import plan as plan_job
from delenda.jobs import verify as verify_job
from delenda.jobs.house import House
from delenda.jobs.rehearsal import WAITS
from delenda.kinds import Kind
from delenda.model import (
    CollectionName,
    DataMap,
    Doubt,
    Edge,
    Evidence,
    Field,
    FieldAddress,
    Finding,
    MappedCollection,
    MappedField,
    Presence,
    Reference,
    Role,
    State,
)
from delenda.requests import holds
from delenda.settings import Caps
from delenda.subjects.closure import Answer
from delenda.testing.clock import FixedClock
from delenda.testing.memory import MemoryStore

ANN = ("ACCOUNT_ID", "1")


@pytest.mark.promise("P8")
@pytest.mark.promise("P24")
@pytest.mark.promise("P41")
def test_an_account_is_erased_and_what_the_law_wants_is_kept(house: House, tmp_path: Path) -> None:
    before = snapshot(house)
    request = ask(house, ANN)
    report, applied = carry_out(house, tmp_path, request)
    assert applied.counts["left"] == 0
    assert [r["order_id"] for r in rows(house, "payments").values()] == [21, 23], "42 was due eight years ago"
    kept = rows(house, "payments")[41]
    assert kept["payer_name"] == "Ann Harper"
    assert kept["card_no"] is None, "the duty does not need the card"
    assert set(rows(house, "orders")) == {21, 23}, "a kept payment keeps its order, without a name"
    assert rows(house, "orders")[21]["ship_to_name"] is None
    skeleton = rows(house, "users")[1]
    assert (skeleton["phone"], skeleton["full_name"]) == (None, None)
    assert "ann" not in skeleton["email"]
    assert set(rows(house, "order_items")) == {33}
    assert set(rows(house, "devices")) == {12, 13, 14}
    assert 61 not in rows(house, "messages")
    assert rows(house, "messages")[62] | {"body": ""} == before["app"][0]["messages"][1] | {
        "body": "",
        "recipient_id": None,
        "reply_to": None,
    }
    assert rows(house, "messages")[62]["body"] == "fine, [erased]"
    assert rows(house, "messages")[63]["body"] == "is [erased] right?"
    assert set(rows(house, "contacts")) == {71}
    assert set(objects(house, "books")) == {"uploads/3.csv"}
    assert [r["email"] for r in objects(house, "books")["uploads/3.csv"]] == ["bob@example.com"]
    assert [r["line"] for r in objects(house, "logs")["logs/app.log"]] == [
        "INFO invite from=[erased] to=dee@example.com",
        "INFO login ok user mail=dee@example.com took=12ms",
        "WARN cache miss build=10.2.0.1",
    ]
    assert len(objects(house, "events")["events/1.jsonl"]) == 6
    assert report.summary.startswith("Plan: ")
    found = verify_job.verify(house, request)
    assert (found.verdicts[0].residual, found.verdicts[0].rejoins) == ({}, {})
    assert found.verdicts[0].kept, "the kept records name the person, and are counted"
    assert state(house, request) is State.OPEN_OBLIGATIONS, "the family phone's question is open"


def test_everybody_elses_records_stay_byte_for_byte(house: House, tmp_path: Path) -> None:
    before = snapshot(house)
    carry_out(house, tmp_path, ask(house, ANN))
    after = snapshot(house)
    touched = {("users", 1), ("users", 2), ("messages", 62), ("messages", 63), ("orders", 21), ("payments", 41)}
    tables_before, objects_before = before["app"][0], before["bucket"][1]
    for table, was in tables_before.items():
        now = {r.get("id", r.get("email")): r for r in after["app"][0][table]}
        for row in was:
            key = row.get("id", row.get("email"))
            if key in now and (table, key) not in touched:
                assert now[key] == row
    gone = {(t, r.get("id", r.get("email"))) for t, was in tables_before.items() for r in was} - {
        (t, r.get("id", r.get("email"))) for t, now in after["app"][0].items() for r in now
    }
    assert gone == {
        ("devices", 11), ("orders", 22), ("order_items", 31), ("order_items", 32), ("payments", 42),
        ("messages", 61), ("contacts", 72), ("contacts", 73), ("contacts", 74), ("newsletter", "ann@example.com"),
    }  # fmt: skip
    assert after["app"][0]["users"][1] == tables_before["users"][1] | {"referred_by": None}
    assert after["bucket"][1]["events"]["events/1.jsonl"] == objects_before["events"]["events/1.jsonl"][2:]


def test_planning_changes_nothing(house: House, tmp_path: Path) -> None:
    before = snapshot(house)
    plan(house, tmp_path, ask(house, ANN))
    assert snapshot(house) == before


def test_what_was_predicted_is_what_happens(house: House, tmp_path: Path) -> None:
    report, applied = carry_out(house, tmp_path, ask(house, ANN))
    for address, counts in report.predicted.items():
        told = counts.get("done", 0) + counts.get(WAITS, 0)
        assert applied.collections[address]["done"] == told
    assert not any(code.startswith(("blocked", "failed")) for c in report.predicted.values() for code in c)


def test_twice_is_once(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    _, first = carry_out(house, tmp_path, request)
    after = snapshot(house)
    again = apply_job.apply(house, tmp_path / "plan.json")
    assert snapshot(house) == after
    assert again.counts == first.counts


@pytest.mark.promise("P24")
def test_two_subjects_two_wishes_in_one_plan(house: House, tmp_path: Path) -> None:
    ann, bob = ask(house, ANN), ask(house, ("ACCOUNT_ID", "2"), wish="anonymize")
    carry_out(house, tmp_path, ann, bob)
    assert set(rows(house, "devices")) == {12, 13, 14}
    assert rows(house, "devices")[13]["imei"] is None
    left = rows(house, "users")
    assert left[2]["phone"] is None
    assert left[2]["full_name"] is None
    verdicts = verify_job.verify(house, [ann, bob]).verdicts
    assert [v.residual for v in verdicts] == [{}, {}]


@pytest.mark.promise("P25")
@pytest.mark.promise("P26")
def test_a_partial_request_changes_its_categories_only(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN, scope=("device",))
    carry_out(house, tmp_path, request)
    assert rows(house, "devices")[11]["imei"] is None
    assert rows(house, "users")[1]["full_name"] == "Ann Harper"
    assert set(rows(house, "orders")) == {21, 22, 23}


@pytest.mark.promise("P31")
def test_an_unverified_request_is_not_even_planned(house: House, tmp_path: Path) -> None:
    with pytest.raises(Unverified):
        plan(house, tmp_path, ask(house, ANN, proven=False))


def test_a_plan_with_one_byte_changed_is_refused(house: House, tmp_path: Path) -> None:
    _, path = plan(house, tmp_path, ask(house, ANN))
    good = path.read_bytes()
    for place in range(0, len(good), max(1, len(good) // 60)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(StalePlan):
            plan_job.approve(as_other(house), path)
    path.write_bytes(good + b"\n")
    with pytest.raises(StalePlan):
        apply_job.apply(house, path)


@pytest.mark.promise("P59")
def test_the_planner_may_not_approve_and_nothing_runs_unapproved(house: House, tmp_path: Path) -> None:
    before = snapshot(house)
    _, path = plan(house, tmp_path, ask(house, ANN))
    with pytest.raises(NeedsApproval):
        plan_job.approve(house, path)
    with pytest.raises(NeedsApproval):
        apply_job.apply(house, path)
    assert snapshot(house) == before


def test_two_approvers_if_config_wants_two(tmp_path: Path, clock: FixedClock) -> None:
    house = estate.open_estate(tmp_path, clock, estate.settings(tmp_path, erasure={"approvers": 2}))
    request = ask(house, ANN)
    _, path = plan(house, tmp_path, request)
    plan_job.approve(as_other(house), path)
    with pytest.raises(NeedsApproval):
        apply_job.apply(house, path)
    with pytest.raises(NeedsApproval):
        plan_job.approve(as_other(house), path)
    plan_job.approve(house, path, "third")
    assert apply_job.apply(house, path).counts["left"] == 0
    house.control.close()


def test_a_rejected_or_expired_or_replaced_plan_is_dead(house: House, tmp_path: Path, clock: FixedClock) -> None:
    request = ask(house, ANN)
    _, path = plan(house, tmp_path, request)
    plan_job.reject(as_other(house), path, "too_wide")
    with pytest.raises(StalePlan):
        apply_job.apply(house, path)
    _, path = plan(house, tmp_path, request)
    plan_job.approve(as_other(house), path)
    clock.advance(dt.timedelta(days=8))
    with pytest.raises(StalePlan):
        apply_job.apply(house, path)
    old = tmp_path / "old.json"
    old.write_bytes(path.read_bytes())
    plan(house, tmp_path, request)
    with pytest.raises(StalePlan):
        apply_job.apply(house, old)


def test_retention_rules_that_changed_make_a_plan_stale(house: House, tmp_path: Path) -> None:
    _, path = plan(house, tmp_path, ask(house, ANN))
    plan_job.approve(as_other(house), path)
    later = house.settings.model_copy(update={"retention": ()})
    with pytest.raises(StalePlan):
        apply_job.apply(dataclasses.replace(house, settings=later), path)


def test_a_closure_that_was_altered_is_refused(house: House, tmp_path: Path) -> None:
    _, path = plan(house, tmp_path, ask(house, ANN))
    plan_job.approve(as_other(house), path)
    with house.control.begin() as connection:
        connection.execute(sa.delete(tables.closure).where(tables.closure.c.number == 0))
    with pytest.raises(StalePlan):
        apply_job.apply(house, path)


@pytest.mark.promise("P34")
def test_a_hold_set_after_the_plan_keeps_the_record_whatever_alias_it_names(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    _, path = plan(house, tmp_path, request)
    plan_job.approve(as_other(house), path)
    with house.control.begin() as connection:
        email = estate.world.seed(estate.world.Kind.EMAIL, "ann@example.com")
        holds.set_hold(
            house,
            connection,
            name="case",
            matter="case-1",
            reason="litigation",
            seeds=[email],
            collections=["app/orders"],
        )
    report = apply_job.apply(house, path)
    assert set(rows(house, "orders")) == {21, 22, 23}
    assert rows(house, "orders")[22]["ship_to_name"] == "Ann Harper"
    assert report.counts["blocked"] >= 2
    assert state(house, request) is State.INCOMPLETE


@pytest.mark.promise("P34")
def test_a_hold_before_the_plan_is_in_its_kept_half(house: House, tmp_path: Path) -> None:
    with house.control.begin() as connection:
        seed = estate.world.seed(estate.world.Kind.EMAIL, "ann@example.com")
        holds.set_hold(house, connection, name="case", matter="case-1", reason="litigation", seeds=[seed])
    before = snapshot(house)
    report, applied = carry_out(house, tmp_path, ask(house, ANN))
    assert "0 delete" in report.summary
    assert applied.counts["left"] == 0
    assert snapshot(house) == before


def test_a_record_that_changed_since_is_left_alone_and_said(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    _, path = plan(house, tmp_path, request)
    plan_job.approve(as_other(house), path)
    rows(house, "contacts")[73]["name"] = "Cal N."
    report = apply_job.apply(house, path)
    assert rows(house, "contacts")[73]["name"] == "Cal N."
    assert report.counts["changed_since_read"] == 1
    assert state(house, request) is State.INCOMPLETE
    plan(house, tmp_path, request)
    plan_job.approve(as_other(house), path)
    assert apply_job.apply(house, path).counts["left"] == 0
    assert 73 not in rows(house, "contacts")


def test_caps_refuse_a_plan_that_touches_too_much(tmp_path: Path, clock: FixedClock) -> None:
    for folder, caps in (("a", Caps(records=5)), ("b", Caps(share=0.2, share_floor=2))):
        told = estate.settings(tmp_path / folder)
        erasure = told.erasure.model_copy(update={"caps": caps})
        house = estate.open_estate(tmp_path, clock, told.model_copy(update={"erasure": erasure}))
        request = ask(house, ANN)
        with pytest.raises(CapExceeded, match=r"\d+"):
            plan(house, tmp_path, request)
        assert state(house, request) is State.VERIFIED
        house.control.close()


def test_identifiers_of_two_people_wait_for_an_answer(house: House, tmp_path: Path) -> None:
    request = ask(house, ("EMAIL", "ann@example.com"), ("EMAIL", "dee@example.com"))
    report, path = plan(house, tmp_path, request)
    assert (report.review, report.requests) == ((request,), ())
    assert not path.exists()
    assert state(house, request) is State.NEEDS_REVIEW
    [(_, question)] = report.questions
    assert question.doubt is Doubt.TWO_ACCOUNTS
    plan_job.answer(house, request, question.id, Answer.SUBJECT)
    again, _ = plan(house, tmp_path, request)
    assert again.requests == (request,)


def test_an_answer_about_a_shared_phone_completes_the_request(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    report, _ = plan(house, tmp_path, request)
    for _, question in report.questions:
        plan_job.answer(house, request, question.id, Answer.OTHER)
    carry_out(house, tmp_path, request)
    assert verify_job.verify(house, request).verdicts[0].state is State.COMPLETE
    assert state(house, request) is State.COMPLETE


def test_a_copy_that_the_plan_missed_keeps_the_request_incomplete(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    carry_out(house, tmp_path, request)
    late = copy.deepcopy(objects(house, "logs")["logs/app.log"][:1])
    late[0]["line"] = "WARN mail=ANN%40example.com bounced"
    objects(house, "logs")["logs/app.log"].extend(late)
    verdict = verify_job.verify(house, request).verdicts[0]
    assert verdict.residual == {"bucket/logs": 1}
    assert state(house, request) is State.INCOMPLETE


@pytest.mark.promise("P44")
def test_an_anonymized_record_that_joins_back_is_reported(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN, wish="anonymize")
    carry_out(house, tmp_path, request)
    assert verify_job.verify(house, request).verdicts[0].rejoins == {}
    rows(house, "threads")[51]["topic"] = "mail to ann@example.com"
    rows(house, "messages")[61]["thread_id"] = 51
    verdict = verify_job.verify(house, request).verdicts[0]
    assert verdict.rejoins.get("app/messages"), "the message's thread names the person"
    assert verdict.state is State.INCOMPLETE


def test_every_step_of_the_way_is_in_the_log_without_a_value(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    carry_out(house, tmp_path, request)
    verify_job.verify(house, request)
    kinds = [kind for kind, of in entries(house) if of == request]
    for kind in (
        "plan.made",
        "plan.approved",
        "apply.started",
        "apply.collection",
        "apply.finished",
        "verify.finished",
    ):
        assert kind in kinds
    shown = as_text(render(load_plan(tmp_path / "plan.json")))
    text = (tmp_path / "plan.json").read_text() + shown
    for word in ("ann@example.com", "Ann Harper", "13800001001", estate.world.IMEI_RESOLD, "logs/app.log"):
        assert word not in text
    assert "tax law" in shown
    with house.control.begin() as connection:
        sealed = connection.execute(sa.select(tables.closure.c.sealed)).scalars().all()
    assert not any(b"Harper" in s or b"ann@" in s for s in sealed)


def test_what_was_erased_is_told_to_the_backups(house: House, tmp_path: Path) -> None:
    request = ask(house, ANN)
    carry_out(house, tmp_path, request)
    erased = apply_job.erased(house, request)
    assert {s.ref.collection for s in erased.steps} >= {"users", "orders", "devices", "logs"}
    assert {k.ref.key for k in erased.kept if k.ref.collection == "payments"} == {"[41]"}
    values = {i.value for i in erased.identifiers}
    assert "ann@example.com" in values
    assert estate.world.FAMILY_PHONE not in values


def test_records_in_a_ring_of_references_are_cut_loose_and_deleted(house: House, tmp_path: Path) -> None:
    store = MemoryStore(
        "ring",
        {
            "teams": [
                {"id": 1, "owner_email": "ann@example.com", "lead": 7},
                {"id": 2, "owner_email": None, "lead": None},
            ],
            "members": [{"id": 7, "email": "ann@example.com", "team": 1}, {"id": 8, "email": None, "team": 2}],
        },
        references={
            "teams": [Reference(("lead",), CollectionName("members"), ("id",))],
            "members": [Reference(("team",), CollectionName("teams"), ("id",))],
        },
        fields={"teams": [Field("lead", "int64")], "members": [Field("team", "int64", nullable=False)]},
    )

    def email(name: str) -> Finding:
        return Finding(name, Kind.EMAIL, Presence.WHOLE, Evidence.SHAPE, 2, 1)

    collections = tuple(
        MappedCollection(
            c, tuple(MappedField(f, (email(f.name),) if "email" in f.name else ()) for f in c.fields), 2, None
        )
        for c in store.collections()
    )

    def place(table: str, name: str) -> FieldAddress:
        return FieldAddress(store.name, CollectionName(table), name)

    edges = (
        Edge((place("teams", "lead"),), (place("members", "id"),), Role.MENTIONED, Evidence.REFERENCE, True),
        Edge((place("members", "team"),), (place("teams", "id"),), Role.OWNER, Evidence.REFERENCE, True),
    )
    collections = tuple(
        dataclasses.replace(
            m,
            fields=tuple(dataclasses.replace(f, kind=Kind.EMAIL if f.findings else None) for f in m.fields),
        )
        for m in collections
    )
    house = dataclasses.replace(house, stores={"ring": store})
    datamap.save(house, DataMap(collections, edges), "ring")
    request = ask(house, ("EMAIL", "ann@example.com"))
    report, applied = carry_out(house, tmp_path, request)
    assert applied.counts["left"] == 0
    assert [r["id"] for t in ("teams", "members") for r in store.tables[t]] == [2, 8]
    assert load_plan(tmp_path / "plan.json").body["cycles"] == [["ring/members", "ring/teams"]]
    assert not any(code.startswith(("changed", "blocked")) for c in report.predicted.values() for code in c)
    assert verify_job.verify(house, request).verdicts[0].state is State.COMPLETE

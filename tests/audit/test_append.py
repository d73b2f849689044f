"""Entries are written with their work, checked, and numbered without a hole."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
import rfc8785
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from delenda.audit import tables
from delenda.audit.entries import ENTRY_BYTES, FIELDS, KINDS, make_entry, public_name, read_entry, shortened
from delenda.audit.log import Log
from delenda.canonical import canonical_json
from delenda.control import Control
from delenda.errors import AuditBroken
from delenda.ports import AuditLog

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def written(control: Control) -> list[dict[str, Any]]:
    with control.begin() as connection:
        rows = connection.execute(sa.select(tables.entry.c.bytes).order_by(tables.entry.c.id)).scalars()
        return [json.loads(row) for row in rows]


def test_a_trail_opens_and_closes_by_itself(log: Log, control: Control) -> None:
    port: AuditLog = log
    with control.begin() as connection:
        port.append(connection, "request.received", {"kind": "erase", "ground": None}, "R-1")
        port.append(connection, "request.withdrawn", {"reason": "person"}, "R-1")
    entries = written(control)
    assert [(e["n"], e["kind"]) for e in entries] == [
        (1, "trail.opened"),
        (2, "request.received"),
        (3, "request.withdrawn"),
        (4, "trail.closed"),
    ]
    assert entries[1]["body"] == {"kind": "erase"}
    assert entries[3]["body"] == {"entries": 4}
    assert entries[0]["at"] == "2026-03-01T09:00:00Z"


def test_a_later_entry_opens_the_trail_again_under_the_same_subject(log: Log, control: Control) -> None:
    with control.begin() as connection:
        log.append(connection, "request.refused", {"reason": "hold"}, "R-1")
    with control.begin() as connection:
        log.append(connection, "hold.released", {}, "R-1")
    entries = written(control)
    assert [e["kind"] for e in entries][3:] == ["trail.opened", "hold.released"]
    assert entries[0]["body"]["subject"] == entries[3]["body"]["subject"]
    assert [e["n"] for e in entries] == [1, 2, 3, 4, 5]


def test_an_entry_falls_with_its_work(log: Log, control: Control) -> None:
    with pytest.raises(ZeroDivisionError), control.begin() as connection:
        log.append(connection, "request.received", {"kind": "erase"}, "R-1")
        raise ZeroDivisionError
    assert written(control) == []
    with control.begin() as connection:
        log.append(connection, "request.received", {"kind": "erase"}, "R-1")
    assert [e["n"] for e in written(control)] == [1, 2]


def test_entries_of_no_request_have_no_number(log: Log, control: Control) -> None:
    with control.begin() as connection:
        log.append(connection, "scan.finished", {"run": "scan-1", "records": 10})
    (entry,) = written(control)
    assert "n" not in entry
    assert "request" not in entry


def test_an_entry_that_cannot_be_written_stops_the_work(log: Log, control: Control) -> None:
    tables.entry.drop(control.engine)
    with pytest.raises(AuditBroken), control.begin() as connection:
        log.append(connection, "scan.finished", {"run": "scan-1"})


def test_threads_number_a_trail_without_holes(log: Log, control: Control) -> None:
    def work() -> None:
        for _ in range(10):
            with control.begin() as connection:
                log.append(connection, "apply.started", {"steps": 1}, "R-1")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e["n"] for e in written(control)] == list(range(1, 42))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("request.guessed", {}),
        ("request.received", {"phone": "+15550100"}),
        ("request.received", {"kind": "ann@example.com"}),
        ("request.received", {"kind": "erase the account"}),
        ("request.received", {"ground": "+8613800138000"}),
        ("request.received", {"level": -1}),
        ("request.received", {"level": "two"}),
        ("request.received", {"by": "ann@example.com"}),
        ("request.received", {"due": "soon"}),
        ("plan.made", {"plan": "not hex"}),
        ("apply.collection", {"store": "crm\n"}),
        ("disclosure.recorded", {"categories": "contact", "when": "2026-03-01", "reason": "court"}),
    ],
)
def test_what_the_tables_do_not_allow_is_refused(log: Log, control: Control, kind: str, body: dict[str, Any]) -> None:
    with control.begin() as connection:
        with pytest.raises(AuditBroken) as caught:
            log.append(connection, kind, body, "R-1")
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.entry)).scalar_one() == 0
    assert not any(str(v) in str(caught.value) for v in body.values() if isinstance(v, str) and len(v) > 6)


@given(kind=st.sampled_from(sorted(KINDS)), key=st.text(), value=st.text() | st.integers())
def test_an_unknown_key_is_refused_and_not_repeated(kind: str, key: str, value: str | int) -> None:
    marked = f"«{key}»"
    with pytest.raises(AuditBroken) as caught:
        make_entry(kind, {marked: value}, NOW)
    assert marked not in str(caught.value)


@given(st.text(max_size=300), st.from_regex(r"[a-z0-9.+_-]{1,30}", fullmatch=True))
def test_a_name_is_bounded_and_keeps_no_address(name: str, local: str) -> None:
    assert len(json.dumps(shortened(name), ensure_ascii=False).encode()) <= 58
    assert "@example.com" not in public_name(f"{name}{local}@example.com/2026")


def test_long_names_of_two_collections_stay_two() -> None:
    assert shortened("a" * 100 + "1") != shortened("a" * 100 + "2")
    assert public_name("inbox/ann@example.com/2026") == "inbox/*/2026"
    assert public_name("calls/13800138000.csv") == "calls/*.csv"
    assert public_name("events_20260301") == "events_20260301"


def test_every_key_has_a_form_and_every_form_a_key() -> None:
    used = frozenset().union(*(kind.allowed for kind in KINDS.values()))
    assert used == frozenset(FIELDS)


@given(
    st.sampled_from(sorted(KINDS)),
    st.datetimes(min_value=dt.datetime(1970, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    st.integers(1, 10**6),
    st.data(),
)
def test_what_is_written_reads_back(kind: str, at: Any, n: int, data: st.DataObject) -> None:
    body = {"by": "operator"} | {key: sample(key) for key in KINDS[kind].required}
    optional = data.draw(st.sets(st.sampled_from(sorted(KINDS[kind].allowed)), max_size=3))
    body |= {key: sample(key) for key in optional}
    entry = make_entry(kind, body, at.replace(microsecond=0), "R-1", n)
    assert read_entry(entry.canonical()) == entry
    assert len(entry.canonical()) <= ENTRY_BYTES


def sample(key: str) -> str | int:
    return {
        "COUNT": 10**9,
        "CODE": "a_code",
        "CODES": "contact,device",
        "NAME": "crm",
        "REF": "0123456789abcdef",
        "DIGEST": "0" * 64,
        "TIME": "2026-03-01",
    }[FIELDS[key].name]


@given(
    st.sampled_from(sorted(FIELDS)), st.text(min_size=1) | st.from_regex(r"[a-z0-9@./,:#~*-]{1,150}", fullmatch=True)
)
def test_whatever_is_accepted_reads_back_as_it_was_written(key: str, value: str) -> None:
    kind = next(name for name in sorted(KINDS) if key in KINDS[name].allowed)
    body = {name: sample(name) for name in KINDS[kind].required} | {key: value}
    try:
        entry = make_entry(kind, body, NOW)
    except AuditBroken:
        return
    assert read_entry(entry.canonical()) == entry


def test_long_values_are_cut_to_what_can_be_read_back() -> None:
    codes = ",".join(f"code-number-{i}" for i in range(30))
    entry = make_entry("suppress.added", {"purposes": codes}, NOW)
    assert entry.body["purposes"] == "code-number-0,code-number-1,code-number-2,27.more"
    entry = make_entry("backup.purged", {"tombstone": "nightly/crm 2026-02-01", "store": "s" * 90}, NOW)
    assert str(entry.body["tombstone"]).startswith("#")
    assert read_entry(entry.canonical()) == entry


def test_long_names_never_stop_the_work() -> None:
    body: dict[str, str | int | None] = {
        "set": "nightly " * 20,
        "store": "\\" * 90,
        "backup": "客户" * 60,
        "taken": "2026-02-01T03:00:00Z",
        "when": "2026-03-01T03:00:00Z",
        "method": "gone_at_inspection",
        "evidence": "f" * 64,
        "obligations": 10**6,
    }
    entry = make_entry("backup.purged", body, NOW, "R-" + "0" * 30, 12_345)
    assert len(entry.canonical()) <= ENTRY_BYTES
    assert read_entry(entry.canonical()) == entry
    plan: dict[str, str | int | None] = dict.fromkeys(
        "steps deleted anonymized redacted kept review collections stores".split(), 10**7
    )
    plan |= {"plan": "a" * 64, "until": "2026-03-08", "by": "operator-12345"}
    assert make_entry("plan.made", plan, NOW, "R-" + "0" * 22, 99)
    counts = "planned done absent changed blocked failed".split()
    applied: dict[str, str | int | None] = {"store": "s" * 90, "collection": "c" * 90} | dict.fromkeys(counts, 10**8)
    assert make_entry("apply.collection", applied, NOW, "R-" + "0" * 22, 99_999)
    applied = {"plan": "a" * 64, "outcome": "incomplete", "kept": 10**8} | dict.fromkeys(counts, 10**8)
    assert make_entry("apply.finished", applied, NOW, "R-" + "0" * 22, 99_999)


def test_an_entry_for_each_of_many_is_what_each_would_have_been_given_alone(log: Log, control: Control) -> None:
    with control.begin() as connection:
        log.append(connection, "request.received", {"kind": "erase"}, "R-1")
        log.append_each(connection, "request.refused", {"R-1": {"reason": "hold"}, "R-2": {"reason": "fee"}})
    together = [{k: v for k, v in e.items() if k != "at"} for e in written(control)]
    subjects = [e["body"].pop("subject") for e in together if e["kind"] == "trail.opened"]
    assert len(set(subjects)) == 2
    assert together == [
        {"kind": "trail.opened", "body": {}, "request": "R-1", "n": 1, "v": 1},
        {"kind": "request.received", "body": {"kind": "erase"}, "request": "R-1", "n": 2, "v": 1},
        {"kind": "request.refused", "body": {"reason": "hold"}, "request": "R-1", "n": 3, "v": 1},
        {"kind": "trail.closed", "body": {"entries": 4}, "request": "R-1", "n": 4, "v": 1},
        {"kind": "trail.opened", "body": {}, "request": "R-2", "n": 1, "v": 1},
        {"kind": "request.refused", "body": {"reason": "fee"}, "request": "R-2", "n": 2, "v": 1},
        {"kind": "trail.closed", "body": {"entries": 3}, "request": "R-2", "n": 3, "v": 1},
    ]
    with control.begin() as connection:
        log.append(connection, "hold.released", {}, "R-2")
    assert [(e["n"], e["kind"]) for e in written(control)][-2:] == [(4, "trail.opened"), (5, "hold.released")]


def test_of_many_entries_all_are_written_or_none(log: Log, control: Control) -> None:
    with pytest.raises(AuditBroken), control.begin() as connection:
        log.append_each(connection, "request.refused", {"R-1": {"reason": "hold"}, "R-2": {"name": "ann"}})
    assert written(control) == []


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
)


@given(_PLAIN)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:  # a text that is no Unicode
        with pytest.raises(UnicodeEncodeError):
            canonical_json(value)
    else:
        assert canonical_json(value) == expected

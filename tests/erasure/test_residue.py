"""What is left below the surface of the stores: found, told without a value, and never taken for clean."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
import sqlalchemy as sa
from company import SEED, configure, embedded_in
from erasure import demo_house
from erasure.demo_house import opened
from erasure.estate import ask, carry_out, plan
from servers.ceph import S3Server

from connectors.formats.parquet_leftovers import Metadata
from connectors.sql import SqlConnector
from delenda.audit.receipts import make_core
from delenda.demo.layout import lay_out
from delenda.demo.people import FIRST_ACCOUNT
from delenda.erasure import tables
from delenda.erasure.closure import load_subjects
from delenda.erasure.needles import raw_needles
from delenda.erasure.rescan import Found
from delenda.errors import SourceDenied, SourceUnavailable
from delenda.jobs import apply as apply_job
from delenda.jobs import erase, residue, scan
from delenda.jobs import plan as plan_job
from delenda.jobs import verify as verify_job
from delenda.jobs.apply import applied_plan
from delenda.jobs.facts import receipt_facts
from delenda.jobs.house import House
from delenda.jobs.residue import NOTES, Depth, Trace
from delenda.kinds import Kind
from delenda.model import Collection, Identifier, RequestId, State, StoreName
from delenda.settings import BackupSet
from delenda.subjects.closure import Answer

ANN = ("ACCOUNT_ID", "1")
BOB = ("ACCOUNT_ID", "2")
MAIL = b"ann@example.com"


class Cellar:
    """A store that shows nothing, and keeps what it is told to below."""

    def __init__(self, *held: tuple[str, bytes], size_bytes: int = 0, refuses: Exception | None = None) -> None:
        self.name = StoreName("cellar")
        self.held, self.size_bytes, self.refuses = held, size_bytes, refuses
        self.asked: list[tuple[bytes, ...]] = []

    def collections(self) -> list[Collection]:
        return []

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        self.asked.append(tuple(needles))
        if self.refuses:
            raise self.refuses
        for number, (kind, content) in enumerate(self.held):
            yield kind, f"cellar: {number}", sum(content.count(n) for n in needles)

    def residue_bytes(self) -> int:
        return self.size_bytes


def with_cellar(house: House, cellar: Cellar) -> House:
    return dataclasses.replace(house, stores={**house.stores, "cellar": cellar})  # type: ignore[dict-item]


def told(house: House, request: RequestId) -> dict[str, Any]:
    """Return the facts of the request's last verification."""
    query = sa.select(tables.verification.c.facts).where(tables.verification.c.request == request)
    with house.control.begin() as connection:
        return dict(connection.scalars(query.order_by(tables.verification.c.id.desc())).first())


def hits(facts: dict[str, Any], *classes: str) -> int:
    return sum(t["hits"] for t in facts["residue"] if not classes or t["residue"] in classes)


# --- what follows from a trace -----------------------------------------------------------------------


@pytest.mark.promise("P18")
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("old_version", State.INCOMPLETE),
        ("live", State.INCOMPLETE),
        ("locked_version", State.OPEN_OBLIGATIONS),
        ("write_ahead_log", State.COMPLETE),
        ("unseen_redo_log", State.COMPLETE),
    ],
)
def test_what_anybody_can_still_read_is_not_erased_and_all_is_told(
    house: House, tmp_path: Path, kind: str, state: State
) -> None:
    cellar = Cellar((kind, b"" if kind.startswith("unseen_") else b"x " + MAIL + b" y"))
    house = with_cellar(house, cellar)
    request = settled(house, tmp_path)
    verdict = verify_job.verify(house, request).verdicts[0]
    assert verdict.state is state
    assert verdict.left == (1 if state is State.INCOMPLETE else 0)
    facts = receipt_facts(house, request, applied_plan(house, request))
    assert [(r.store, r.residue, r.hits) for r in facts.residue] == [("cellar", kind, hits(told(house, request)))]
    assert facts.verification is not None
    assert facts.verification.hits == (1 if state is State.INCOMPLETE else 0)
    cellar.held = ()
    assert verify_job.verify(house, request).verdicts[0].left == 0
    assert receipt_facts(house, request, applied_plan(house, request)).residue == ()


def settled(house: House, folder: Path) -> RequestId:
    """Erase Ann, with her family phone's question answered, so that nothing else keeps her request open."""
    request = ask(house, ANN)
    report, _ = plan(house, folder, request)
    for _, question in report.questions:
        plan_job.answer(house, request, question.id, Answer.OTHER)
    carry_out(house, folder, request)
    return request


def test_what_the_records_show_is_no_residue(house: House, tmp_path: Path) -> None:
    """A kept record stands in the same files; whoever looks below would find nothing else."""
    cellar = Cellar()
    request = settled(with_cellar(house, cellar), tmp_path)
    verify_job.verify(with_cellar(house, cellar), request)
    [subject] = load_subjects(house.control, applied_plan(house, request))
    assert MAIL in cellar.asked[-1]
    shared = raw_needles(subject.shared)
    assert shared
    assert set(shared).isdisjoint(cellar.asked[-1])
    below = residue.look_below(
        with_cellar(house, cellar),
        {request: (*subject.identifiers, Identifier(Kind.IMEI, "490154203237518"))},
        {request: _showing("cellar", Identifier(Kind.EMAIL, MAIL.decode()))},
        Depth.DEEP,
    )
    assert below == {request: ()}
    assert b"490154203237518" in cellar.asked[-1]
    assert MAIL not in cellar.asked[-1]


def _showing(store: str, identifier: Identifier) -> Any:
    found = Found()
    found.standing[store].add(identifier)
    return found


def test_each_request_is_told_its_own(house: House, tmp_path: Path) -> None:
    cellar = Cellar(("draft", MAIL + b" " + MAIL))
    house = with_cellar(house, cellar)
    ann, bob = ask(house, ANN), ask(house, BOB)
    carry_out(house, tmp_path, ann, bob)
    verdicts = {v.request: v for v in verify_job.verify(house, [ann, bob]).verdicts}
    assert [sum(t.hits for t in verdicts[r].below) for r in (ann, bob)] == [2, 0]
    cellar.held, cellar.asked = (), []
    verify_job.verify(house, [ann, bob])
    assert len(cellar.asked) == 1, "what is clean is read once, for however many"


@pytest.mark.parametrize(
    ("cellar", "kind"),
    [
        (Cellar(refuses=SourceDenied("no")), "unseen_source_denied"),
        (Cellar(refuses=SourceUnavailable("no")), "unseen_source_unavailable"),
        (Cellar(("old_version", MAIL), size_bytes=2 << 30), "unseen_too_large"),
    ],
)
def test_what_was_not_looked_at_is_told_and_stops_nothing(
    house: House, tmp_path: Path, cellar: Cellar, kind: str
) -> None:
    house = with_cellar(house, cellar)
    request = settled(house, tmp_path)
    assert verify_job.verify(house, request).verdicts[0].state is State.COMPLETE
    [fact] = receipt_facts(house, request, applied_plan(house, request)).residue
    assert (fact.store, fact.residue, fact.hits) == ("cellar", kind, 0)
    assert fact.note.startswith("not looked at: ")
    deep = verify_job.verify(house, request, depth=Depth.WHOLE).verdicts[0]
    assert (deep.state is State.INCOMPLETE) == bool(cellar.held), "asked to look, it looks however large it is"


def test_config_can_keep_it_to_the_surface(house: House, tmp_path: Path) -> None:
    cellar = Cellar(("old_version", MAIL))
    erasure = house.settings.erasure.model_copy(update={"residue": "surface"})
    house = with_cellar(
        dataclasses.replace(house, settings=house.settings.model_copy(update={"erasure": erasure})), cellar
    )
    request = settled(house, tmp_path)
    assert verify_job.verify(house, request).verdicts[0].state is State.COMPLETE
    assert cellar.asked == []
    assert verify_job.verify(house, request, depth=Depth.DEEP).verdicts[0].state is State.INCOMPLETE


def test_versions_that_are_a_backup_set_are_owed_there(house: House) -> None:
    traces = (Trace("bucket", "old_version", "p", 2), Trace("bucket", "locked_version", "q", 1))
    plain = house.settings
    assert (residue.blocking(traces, plain), residue.held(traces, plain)) == (2, 1)
    for pattern, expected in (("*", (0, 0)), ("logs/*", (2, 1))):
        some = BackupSet(name="v", store="bucket", type="s3_versions", pattern=pattern)
        covered = plain.model_copy(update={"backups": (some,)})
        assert (residue.blocking(traces, covered), residue.held(traces, covered)) == expected


def test_many_places_are_remembered_as_one(house: House, tmp_path: Path) -> None:
    house = with_cellar(house, Cellar(*[("old_version", MAIL)] * 250))
    request = settled(house, tmp_path)
    assert verify_job.verify(house, request).verdicts[0].versions == 250
    facts = told(house, request)
    assert (len(facts["residue"]), facts["residue"][-1]["hits"]) == (101, 150)


def test_dead_rows_are_anybodys() -> None:
    [fact] = residue.facts([Trace("app", "dead_rows", "app/users", 7)])
    assert (fact.hits, fact.note) == (0, f"7 dead rows {NOTES['dead_rows']}")
    assert residue.count([Trace("app", "dead_rows", "app/users", 7)]) == 0


def test_needles_are_plain_spellings_none_within_another() -> None:
    phone = raw_needles([Identifier(Kind.PHONE_NUMBER, "+8613800138000")])
    assert {b"13800138000", b"138-0013-8000", b"138 0013 8000"} <= set(phone)
    assert not [n for n in phone for m in phone if n != m and n in m]
    mac = raw_needles([Identifier(Kind.MAC_ADDRESS, "02:00:5e:10:00:01")])
    assert {b"02:00:5e:10:00:01", b"02-00-5E-10-00-01", b"02005e100001"} <= set(mac)
    assert raw_needles([Identifier(Kind.ACCOUNT_ID, "123456789"), Identifier(Kind.DEVICE_ID, "abc1234")]) == ()


# --- SQLite: the demo company's own files ------------------------------------------------------------


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The company, its app on a write-ahead log that the app itself never empties; scanned."""
    folder = tmp_path / "company"
    demo_house.make(folder, 8)
    return folder


@contextlib.contextmanager
def app_at_work(folder: Path) -> Iterator[None]:
    """The app's own connection: it wrote every user just now, and leaves the log as it is."""
    with contextlib.closing(sqlite3.connect(folder / "estate" / "app.db")) as app:
        app.execute("PRAGMA journal_mode=wal")
        app.execute("PRAGMA wal_autocheckpoint=0")
        app.execute("UPDATE users SET email = email || ' '")
        app.execute("UPDATE users SET email = trim(email)")
        app.commit()
        yield


def erased(folder: Path) -> RequestId:
    with opened(folder) as house:
        assert scan.run(house).problems == {}
        request = ask(house, ("ACCOUNT_ID", str(FIRST_ACCOUNT + 2)))
        plan_job.plan(house, [request], folder / "plan.json")
    with opened(folder, "approver") as house:
        plan_job.approve(house, folder / "plan.json")
        apply_job.apply(house, folder / "plan.json")
        erase.look_again(house, request)
    return request


@pytest.mark.promise("P18")
@pytest.mark.promise("P21")
def test_a_log_that_nobody_emptied_is_caught_and_named_without_a_value(
    company: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tidy = SqlConnector.apply

    def untidy(self: SqlConnector, *args: Any) -> Iterator[Any]:
        with monkeypatch.context() as skipped:
            skipped.setattr("connectors.sql._empty_log", lambda _: None)
            yield from tidy(self, *args)

    monkeypatch.setattr(SqlConnector, "apply", untidy)
    with app_at_work(company):
        request = erased(company)
        with opened(company) as house:
            facts = told(house, request)
            assert hits(facts, "write_ahead_log") > 0
            assert hits(facts, "old_version", "live") == 0
            assert_no_value(house, company, request, caplog.text)
            listed = receipt_facts(house, request, applied_plan(house, request))
            assert ("app", "write_ahead_log") in {(r.store, r.residue) for r in listed.residue}
            assert all(r.note for r in listed.residue)
            assert [line for line in make_core(listed, "r", house.clock.now(), "log", {})["summary"] if "trace" in line]
        with contextlib.closing(sqlite3.connect(company / "estate" / "app.db")) as keeper:
            keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with opened(company) as house:
        erase.look_again(house, request, Depth.WHOLE)
        assert hits(told(house, request), "write_ahead_log") == 0


def test_after_a_normal_apply_nothing_is_left_in_any_file(company: Path) -> None:
    with app_at_work(company):
        request = erased(company)
        with opened(company) as house:
            facts = told(house, request)
            assert {t["residue"] for t in facts["residue"]} >= {"database_file", "write_ahead_log"}
            assert hits(facts) == 0
            assert receipt_facts(house, request, applied_plan(house, request)).residue == ()


@pytest.mark.promise("P18")
def test_what_a_rewritten_object_still_holds_keeps_the_request_open(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rewriting leaves the address in the file's own metadata, where no record shows it."""
    with contextlib.closing(sqlite3.connect(company / "estate" / "app.db")) as app:
        [mail] = app.execute("SELECT email FROM users WHERE id = ?", (FIRST_ACCOUNT + 2,)).fetchone()
    pairs = Metadata.pairs
    with monkeypatch.context() as untidy:
        untidy.setattr(Metadata, "pairs", lambda self: [*pairs(self), (b"asked by", mail.encode())])
        request = erased(company)
    with opened(company) as house:
        assert hits(told(house, request), "live") > 0
        verdict = verify_job.verify(house, request).verdicts[0]
        assert verdict.state is State.INCOMPLETE and sum(verdict.residual.values()) == 0
        assert {t.residue for t in verdict.below if t.hits} == {"live"}
        report = verify_job.verify(house, request, depth=Depth.SURFACE)
        assert report.verdicts[0].below == ()


def assert_no_value(house: House, folder: Path, request: RequestId, logged: str) -> None:
    """No spelling of any of the person's identifiers stands in what the look below left behind."""
    [subject] = load_subjects(house.control, applied_plan(house, request))
    needles = raw_needles((*subject.identifiers, *subject.shared))
    assert needles
    written = json.dumps(told(house, request)).encode() + logged.encode()
    with house.control.begin() as connection:
        for table in ("audit_receipt", "audit_entry"):
            written += b"".join(
                value if isinstance(value, bytes) else str(value).encode()
                for row in connection.execute(sa.text(f"SELECT * FROM {table}"))  # a name of our own
                for value in row
            )
    log = house.settings.audit.folder
    written += b"".join(p.read_bytes() for p in (folder / log).rglob("*") if p.is_file())
    assert b"write_ahead_log" in written
    assert not [n for n in needles if n in written]


# --- old versions in a real bucket -------------------------------------------------------------------


@pytest.mark.servers
@pytest.mark.timeout(600)
@pytest.mark.promise("P18")
def test_an_old_version_that_was_left_is_caught(
    s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, account = f"left-{uuid.uuid4().hex[:12]}", FIRST_ACCOUNT + 2
    keys = {"aws_access_key_id": s3_server.access_key, "aws_secret_access_key": s3_server.secret_key}
    s3: Any = boto3.client("s3", endpoint_url=s3_server.endpoint, region_name="us-east-1", **keys)
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    told = {"BUCKET": name, "ENDPOINT": s3_server.endpoint}
    told |= {"ACCESS_KEY": s3_server.access_key, "SECRET_KEY": s3_server.secret_key}
    for key, value in told.items():
        monkeypatch.setenv(f"DEMO_{key}", value)
    estate = lay_out(tmp_path, SEED, 8, dt.datetime.now(dt.UTC))
    configure(tmp_path, on_s3)
    company = embedded_in(tmp_path, estate)
    for _ in range(2):
        estate.write_objects(lambda key, body: s3.put_object(Bucket=name, Key=key, Body=body))
    assert company.run("scan")["problems"] == {}
    done = company.erase(account)
    assert done["end"]["residual"] == 0
    assert traces(company, done["request"]) == []

    mail = estate.people[2].email
    left = s3.put_object(Bucket=name, Key="notes/late.txt", Body=f"called {mail} back\n".encode())["VersionId"]
    s3.put_object(Bucket=name, Key="notes/late.txt", Body=b"nobody called\n")
    end = company.run("verify", done["request"], "--deep", expect=3)
    assert (end["state"], end["residual"]) == ("incomplete", 1)
    [trace] = traces(company, done["request"])
    assert (trace["store"], trace["residue"], trace["hits"], trace["note"]) == (
        "bucket", "old_version", 1, NOTES["old_version"],
    )  # fmt: skip
    s3.delete_object(Bucket=name, Key="notes/late.txt", VersionId=left)
    end = company.run("verify", done["request"])
    assert (end["state"], end["residual"]) == (done["end"]["state"], 0)
    assert traces(company, done["request"]) == []


def on_s3(text: str) -> str:
    """Put the bucket on S3."""
    section = "type: s3\n    bucket: ${DEMO_BUCKET}\n    endpoint: ${DEMO_ENDPOINT}\n    location: us-east-1\n"
    section += "    access_key: ${DEMO_ACCESS_KEY}\n    secret_key: ${DEMO_SECRET_KEY}"
    changed = text.replace("type: files\n    root: estate/bucket", section)
    assert changed != text
    return changed


def traces(company: Any, request: str) -> list[dict[str, Any]]:
    """Return what the newest receipt lists below the surface."""
    return list(company.run("receipt", request)["core"]["residue"])

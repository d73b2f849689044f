"""Storage limits on a small estate of real SQLite files and a folder: what is past its time goes, all else stays."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from delenda.audit.keys import fresh_key, fresh_keys
from delenda.cli.main import main
from delenda.demo.layout import write_keys

TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)

CONFIG = """
control: {url: "sqlite:///state/control.db", key: "${file:keys/control}", pepper: "${file:keys/pepper}"}
audit: {origin: shop.example/log, key: "${file:keys/audit}", folder: state/log}
prefect: {plans: state/plans}
stores:
  app: {type: sql, url: "sqlite:///app.db", purpose: run the shop}
  logs: {type: files, root: logs, purpose: keep the service safe}
collections:
  app/users: {account: id}
  app/leads: {source: advertising partner, arrived: got_at}
retention:
  - {name: tax, collections: [app/invoices], starts: paid_on, period: P7Y, legal_basis: tax law, purpose: bookkeeping}
storage_limits:
  - {name: carts, collections: [app/carts], starts: seen_on, period: P1Y, within: P7D, legal_basis: our policy}
  - {name: raw-logs, collections: ["logs/*"], starts: "@modified", period: P90D, acts: at_once}
  - name: do-not-track
    collections: [app/events]
    owners: {field: app/users.do_not_track, values: ["1"]}
    acts: at_once
    within: P0D
erasure: {caps: {share: 1.0}}
requests: {profiles: [vkel]}
"""


def day(days_ago: int) -> str:
    return (TODAY - days_ago * DAY).isoformat()


class Shop:
    """The estate, and a way to run commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        keys = fresh_keys("shop.example/log")
        write_keys(
            folder / "keys",
            {"control": keys.control, "pepper": keys.pepper, "audit": keys.audit, "webhook": f"whsec_{fresh_key()}"},
        )
        (folder / "delenda.yaml").write_text(CONFIG)
        with sqlite3.connect(folder / "app.db") as db:
            db.executescript(
                """
                CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, do_not_track INTEGER NOT NULL);
                CREATE TABLE carts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), seen_on DATE);
                CREATE TABLE cart_lines (id INTEGER PRIMARY KEY, cart_id INTEGER NOT NULL REFERENCES carts(id),
                                         note TEXT);
                CREATE TABLE invoices (id INTEGER PRIMARY KEY, cart_id INTEGER REFERENCES carts(id), paid_on DATE,
                                       email TEXT NOT NULL);
                CREATE TABLE events (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), page TEXT);
                CREATE TABLE leads (id INTEGER PRIMARY KEY, email TEXT, full_name TEXT, birth_date TEXT, got_at DATE,
                                    campaign TEXT);
                """
            )
            people = [(n, f"person{n}@example.com", int(n % 5 == 0)) for n in range(1, 21)]
            db.executemany("INSERT INTO users VALUES (?,?,?)", people)
            carts = [
                (1, 1, day(366)),
                (2, 2, day(364)),
                (3, 3, day(800)),
                (4, 4, None),
                (5, 5, day(400)),
                (6, 6, day(3)),
            ]
            db.executemany("INSERT INTO carts VALUES (?,?,?)", carts)
            db.executemany("INSERT INTO cart_lines VALUES (?,?,?)", [(10 * c, c, "two pears") for c, _, _ in carts])
            db.execute("INSERT INTO invoices VALUES (1, 3, ?, 'person3@example.com')", (day(790),))
            db.executemany("INSERT INTO events VALUES (?,?,?)", [(n, 1 + n % 20, f"/p/{n}") for n in range(200)])
            names = ["Ann Harper", "Bob Norwood", "Cal Quimby", "Dee Ashford"]
            leads = [(n, f"lead{n}@example.com", names[n % 4], "1990-05-17", day(n), "spring") for n in range(1, 9)]
            db.executemany("INSERT INTO leads VALUES (?,?,?,?,?,?)", leads)
        (folder / "logs").mkdir()
        for name, age in (("old", 91), ("young", 89)):
            path = folder / "logs" / f"web-{name}.log"
            path.write_text("192.0.2.7 GET / person1@example.com\n")
            moment = (dt.datetime.now(dt.UTC) - age * DAY).timestamp()
            os.utime(path, (moment, moment))
        self.run("scan")

    def run(self, *args: str, actor: str = "operator", expect: int = 0) -> dict[str, Any]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--config", str(self.folder / "delenda.yaml"), "--as", actor, *args, "--json"])
        assert code == expect, f"{' '.join(args)} ended with {code}: {err.getvalue()[-2000:]}{out.getvalue()[-1000:]}"
        lines = out.getvalue().strip().splitlines()
        return dict(json.loads(lines[-1])) if lines else {}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "app.db") as db:
            return db.execute(query).fetchall()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def by_limit(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["limit"]: each for each in report["limits"]}


@pytest.mark.promise("P41")
def test_a_row_one_day_past_is_planned_and_one_day_before_is_not(shop: Shop) -> None:
    before = shop.rows("SELECT * FROM carts ORDER BY id")
    found = by_limit(shop.run("retain", "check", expect=8))["carts"]
    assert (found["due"], found["overdue"]) == ({"app/carts": 3}, 2), "366 days is a day past; two are long overdue"
    assert shop.rows("SELECT * FROM carts ORDER BY id") == before, "to check changes nothing"
    plan = shop.folder / "plan.json"
    made = shop.run("retain", "plan", "-o", str(plan), actor="planner", expect=2)
    shop.run("apply", str(plan), "--confirm", made["requests"]["carts"], expect=4)
    shop.run("approve", str(plan), actor="officer")
    ends = shop.run("apply", str(plan), "--confirm", made["requests"]["carts"])["requests"]
    assert {end["state"] for end in ends} == {"complete"}
    # an invoice that is kept by law refers to cart 3: it stays, and says nothing of anybody
    assert shop.rows("SELECT id, user_id FROM carts ORDER BY id") == [(2, 2), (3, None), (4, 4), (6, 6)]
    assert [row[0] for row in shop.rows("SELECT cart_id FROM cart_lines ORDER BY id")] == [2, 4, 6]
    assert shop.rows("SELECT email FROM invoices") == [("person3@example.com",)], "tax law comes first"
    assert len(shop.rows("SELECT * FROM users")) == 20
    found = by_limit(shop.run("retain", "check"))["carts"]
    assert (found["due"], found["kept"]) == ({}, {"app/carts": 1})
    assert shop.run("retain", "plan", "-o", str(plan))["requests"] == {}, "there is nothing more to ask for"


@pytest.mark.promise("P43")
def test_what_a_partner_sends_is_anonymized_on_arrival_and_once(shop: Shop) -> None:
    found = by_limit(shop.run("retain", "check", expect=8))["on_arrival"]
    assert found["due"] == {"app/leads": 8}
    assert (found["oldest"], found["overdue"]) == (day(8), 8), "the lag is told"
    done = shop.run("retain", "run", actor="flow", expect=4)["limits"]
    assert done["on_arrival"]["state"] == "complete"
    left = shop.rows("SELECT email, full_name, birth_date, campaign FROM leads")
    assert set(left) == {(None, None, "1990-01-01", "spring")}
    assert "on_arrival" not in shop.run("retain", "run", actor="flow", expect=4)["limits"], "twice is once"
    with sqlite3.connect(shop.folder / "app.db") as db:
        db.execute("INSERT INTO leads VALUES (99, 'late@example.com', 'Eve Norwood', NULL, ?, 'fall')", (day(0),))
    assert by_limit(shop.run("retain", "check", expect=8))["on_arrival"]["due"] == {"app/leads": 1}
    shop.run("retain", "run", actor="flow", expect=4)
    assert shop.rows("SELECT email, full_name FROM leads WHERE id = 99") == [(None, None)]


@pytest.mark.promise("P38")
def test_nothing_tracks_who_does_not_want_to_be_tracked(shop: Shop) -> None:
    unwilling = "SELECT count(*) FROM events JOIN users ON users.id = user_id WHERE do_not_track"
    assert shop.rows(unwilling) == [(40,)]
    assert by_limit(shop.run("retain", "check", expect=8))["do-not-track"]["due"] == {"app/events": 40}
    assert shop.run("retain", "run", actor="flow", expect=4)["limits"]["do-not-track"]["state"] == "complete"
    assert shop.rows(unwilling) == [(0,)]
    assert shop.rows("SELECT count(*) FROM events") == [(160,)], "others' rows stay"


def test_objects_go_by_their_own_age(shop: Shop) -> None:
    shop.run("retain", "run", actor="flow", expect=4)
    assert [p.name for p in sorted((shop.folder / "logs").iterdir())] == ["web-young.log"]


def test_a_legal_hold_on_one_person_keeps_their_records_and_no_one_elses(shop: Shop) -> None:
    shop.run("hold", "set", "suit", "--seed", "ACCOUNT_ID=1", "--reason", "lawsuit", "--matter", "M-1")
    found = by_limit(shop.run("retain", "check", expect=8))["carts"]
    assert (found["due"], found["kept"]) == ({"app/carts": 2}, {"app/carts": 1})


def test_a_limit_that_nobody_could_date_is_refused(shop: Shop) -> None:
    path = shop.folder / "delenda.yaml"
    path.write_text(path.read_text().replace("starts: seen_on, ", ""))
    shop.run("config", "check", expect=10)

"""The desk's commands that no other test runs: fees, copies for third parties, counts for partners."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from company import Company
from complaint import refuses, say

from delenda.demo.people import FIRST_ACCOUNT
from delenda.portability.seal import new_key, unseal

ACCOUNT = FIRST_ACCOUNT + 12


@pytest.fixture
def partner() -> Iterator[tuple[str, list[bytes]]]:
    """Where a third party takes copies, and what it was given."""
    taken: list[bytes] = []

    class Inbox(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/inbox", taken
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.promise("P28")
def test_a_copy_goes_to_the_third_party_that_was_named_and_approved(
    company: Company, partner: tuple[str, list[bytes]]
) -> None:
    url, taken = partner
    key, recipient = new_key()
    text = company.config.read_text(encoding="utf-8")
    company.config.write_text(text.replace("export: {", "export: {allow_loopback: true, "), encoding="utf-8")
    request = company.ask(ACCOUNT, "portability")
    named = ("request", "transfer", request, "--name", "Other Ltd", "--url", url)
    assert "age public key" in refuses(company, 10, *named, "--key", "ssh-ed25519 AAAA")
    assert say(company, *named, "--key", recipient).code == 0
    refuses(company, 4, "export", request, "--hand-over")
    done = company.run("export", request, "--hand-over", "--approve-as", "officer")
    assert (done["parts_handed_over"], done["files"], done["incomplete"]) == (1, [], 0)
    assert done["records"] > 3
    opened = io.BytesIO()
    unseal(io.BytesIO(taken[0]), opened, key)
    assert "manifest.json" in zipfile.ZipFile(opened).namelist()
    assert company.run("request", "show", request)["state"] == "complete"
    refuses(company, 10, "export", request, "--emit", "--hand-over")


def test_what_is_left_out_of_a_copy_is_told_in_it(company: Company) -> None:
    request = company.ask(ACCOUNT, "access")
    assert "=reason" in refuses(company, 10, "export", request, "--leave-out", "app/messages")
    left_out = ("--leave-out", "app/messages=a rule of the law", "--approve-as", "officer")
    [path] = company.run("export", request, *left_out)["files"]
    with zipfile.ZipFile(path) as archive:
        assert "a rule of the law" in archive.read("index.html").decode()
        assert not [n for n in archive.namelist() if "messages" in n]


def test_a_fee_is_asked_only_where_it_may_be(company: Company) -> None:
    request = company.ask(ACCOUNT, "access")
    fee = ("request", "fee", request)
    refuses(company, 10, *fee, "demand", "--reason", "repeated")
    assert "free" in refuses(company, 14, *fee, "ask", "--reason", "repeated", "--approver", "lawyer")


@pytest.mark.promise("P47")
def test_counts_withhold_small_groups_and_count_people_not_records(company: Company) -> None:
    with sqlite3.connect(company.folder / "estate" / "app.db") as db:
        rows = db.execute("SELECT platform, count(DISTINCT user_id), count(*) FROM devices GROUP BY 1").fetchall()
        db.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), shop TEXT)")
        ids = [i for (i,) in db.execute("SELECT id FROM users")]
        seen = [(i, "north") for i in ids] + [(i, "south") for i in ids[:4]] + [(ids[0], "west")] * 30
        db.executemany("INSERT INTO visits (user_id, shop) VALUES (?, ?)", seen)
    assert rows
    company.run("scan")
    counted = company.run("report", "counts", "app/visits", "--by", "shop", "--smallest", "5")
    assert counted["of"] == "people"
    groups = {g["group"][0]: g["count"] for g in counted["groups"]}
    assert groups == {"north": len(ids), "south": None, "west": None}, "thirty visits of one person are one person"
    refuses(company, 14, "report", "counts", "app/visits", "--by", "user_id")
    assert "no field" in refuses(company, 10, "report", "counts", "app/visits", "--by", "nothing")
    assert "at least 2" in refuses(company, 10, "report", "counts", "app/visits", "--by", "shop", "--smallest", "1")
    refuses(company, 10, "report", "counts", "app/none", "--by", "shop")

"""Deletion lists: the published hashes, the official answers, and lists that are none."""

from __future__ import annotations

import base64
import csv
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pydantic import SecretStr

from delenda.cli.main import main
from delenda.config import shipped_profiles
from delenda.errors import InputError
from delenda.jobs import apply, plan, scan, verify
from delenda.jobs import drop as job
from delenda.jobs import request as requests
from delenda.jobs.drop_match import STANDARDS, standard_column
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.kinds import Kind
from delenda.model import State
from delenda.requests import drop
from delenda.requests.drop import Answer
from delenda.settings import AuditSettings, ControlSettings, RequestSettings, Settings, SqlStore

KEY = SecretStr(base64.b64encode(b"k" * 32).decode())
FIRST = "Ada Ben Cleo Dora Emil Fay Gus Hana Ida Jon Kim Lea Max Nora Otto Pia Quin Rosa Sam Tess Uma Vic".split()


@pytest.mark.parametrize(
    ("phone", "hashed"),
    [
        ("4155559317", "vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E="),
        ("+1 (415) 555-9317", "vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E="),
        ("+44 490 123 4567", "ptzVkgbv9DonwvPCHmXmJ2SEOaolSh37z3ZzY/Gmm+U="),
    ],
)
def test_the_published_hashes_come_out(phone: str, hashed: str) -> None:
    assert drop.hash_text(drop.standard_phone(phone)) == hashed


def test_standard_forms() -> None:
    assert drop.standard_email(" Ada.B+x@Example.COM ") == "ada.b+x@example.com"
    assert drop.standard_phone("555-0100") == ""
    assert drop.standard_name(" Zoë O'Neil ") == "zoeoneil"
    assert drop.standard_name("Άννα Юрий") == "annayurii"
    assert drop.standard_birth_date("1990-02-03") == "19900203"
    assert drop.standard_zip("94105-1234") == "94105"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Name,Hash\n", ":1:"),
        ("ID,Hash\n1,abc\n", ":2:"),
        ("ID,Hash\n1," + base64.b64encode(b"short").decode() + "\n", ":2:"),
        ("ID,Hash\n1,{h}\n2\n", ":3:"),
        ("ID,Hash\n1,{h}\n1,{h}\n", ":3:"),
    ],
)
def test_a_malformed_list_is_refused_with_its_line(text: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text.replace("{h}", drop.hash_text("4155550100")))
    with pytest.raises(InputError, match=line) as refused:
        list(drop.read_list(path))
    assert drop.hash_text("4155550100") not in str(refused.value)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A shop: 22 people; 1 and 2 share a phone number."""
    with sqlite3.connect(tmp_path / "app.db") as db:
        db.execute(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, first_name TEXT, last_name TEXT, "
            "birth_date TEXT, zip_code TEXT)"
        )
        db.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id))")
        for i, name in enumerate(FIRST, 1):
            phone = f"+1415555{100 + max(i, 2):04}"
            row = (i, f"{name}{i}@example.com", phone, name, "Marsh", f"1980-01-{i:02}", f"941{i:02}")
            db.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO orders VALUES (?, ?)", (i, i))
    settings = Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{tmp_path}/control.db"), key=KEY, pepper=KEY),
        audit=AuditSettings(key=KEY, folder=tmp_path / "log"),
        stores={"app": SqlStore(type="sql", url=SecretStr(f"sqlite:///{tmp_path}/app.db"), purpose="testing")},
        profiles=shipped_profiles(),
        requests=RequestSettings(profiles=("us-ca",)),
    )
    with open_house(settings) as opened:
        scan.run(opened)
        yield opened


def listed(path: Path, *rows: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", "ID,Hash\n" + "".join(f"{i},{h}\n" for i, h in rows))
    return path


def answers(path: Path) -> dict[str, int]:
    with path.open(newline="") as file:
        return {row["ID"]: int(row["Status"]) for row in csv.DictReader(file)}


def test_one_consumer_is_erased_a_shared_identifier_opts_out_and_the_rest_is_not_found(
    house: House, tmp_path: Path
) -> None:
    composite = drop.composite_digest(["emil", "marsh", "19800105", "94105"])
    path = listed(
        tmp_path / "list.zip",
        ("a", drop.hash_text("cleo3@example.com")),
        ("b", drop.hash_text("4155550102")),
        ("c", drop.hash_text("nobody@example.com")),
        ("d", base64.b64encode(composite).decode()),
        ("e", drop.hash_text("4155550110")),
    )
    report = job.run(house, path, tmp_path / "answers.csv")
    assert answers(tmp_path / "answers.csv") == {"b": Answer.OPTED_OUT, "c": Answer.NOT_FOUND}
    assert (report.entries, report.open, len(report.requests)) == (5, 3, 3)
    assert all(requests.get(house, r).state is State.VERIFIED for r in report.requests)

    plan.plan(house, report.requests, tmp_path / "plan.json")
    assert all(requests.get(house, r).state is State.PLANNED for r in report.requests)

    again = job.run(house, path, tmp_path / "answers.csv")
    assert (again.requests, again.open) == ((), 3)

    requests.refuse(house, report.requests[0], "legal_obligation", evidence="case-1", approver="counsel")
    job.run(house, path, tmp_path / "answers.csv")
    assert answers(tmp_path / "answers.csv")["a"] == Answer.EXEMPT


def test_an_entry_is_answered_deleted_once_its_erasure_has_ended(house: House, tmp_path: Path) -> None:
    path = listed(
        tmp_path / "list.zip",
        ("a", drop.hash_text("cleo3@example.com")),
        ("b", drop.hash_text("4155550110")),
        ("c", drop.hash_text("4155550102")),
    )
    output = tmp_path / "answers.csv"
    job.run(house, path, output)
    assert answers(output) == {"c": Answer.OPTED_OUT}

    asked = plan.unplanned(house)
    assert len(asked) == 2
    plan.plan(house, asked, tmp_path / "plan.json")
    assert plan.unplanned(house) == []
    job.run(house, path, output)
    assert answers(output) == {"c": Answer.OPTED_OUT}, "planned is not deleted"

    plan.approve(house, tmp_path / "plan.json", "officer")
    apply.apply(house, tmp_path / "plan.json")
    verdicts = verify.verify(house, asked).verdicts
    assert {v.state for v in verdicts} == {State.COMPLETE}
    report = job.run(house, path, output)
    assert answers(output) == {"a": Answer.DELETED, "b": Answer.DELETED, "c": Answer.OPTED_OUT}
    assert (report.open, report.requests) == (0, ())

    other = listed(tmp_path / "again.zip", ("d", drop.hash_text("cleo3@example.com")))
    job.run(house, other, output)
    assert answers(output) == {"d": Answer.NOT_FOUND}, "another list finds nobody any more"


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.EMAIL, [" Ada@Example.COM", "ada@example.com ", "ÄDA@example.com", "\u3000ada@example.com", ""]),
        (Kind.PHONE_NUMBER, ["+1 (415) 555-0102", "5550102", "٤١٥٥٥٥٠١٠٢٣", "004415555010212", "x" * 12]),
        (Kind.IDFA, ["6D92078A-8246-4BA4-AE5B-76104861E7DC", " 6d92078a", "ſ"]),
    ],
)
def test_a_column_is_standardized_as_each_value_is(kind: Kind, texts: list[str]) -> None:
    way = STANDARDS[kind]
    assert list(standard_column(kind, pa.array(texts))) == [way(t) for t in texts]
    plain = [t for t in texts if t.isascii()]
    assert list(standard_column(kind, pa.array(plain))) == [way(t) for t in plain]


def test_the_command_is_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drop", "match", "--help"]) == 0
    assert "ID,Hash" in capsys.readouterr().out

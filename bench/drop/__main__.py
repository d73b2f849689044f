"""Measure the matching of a deletion list: ``python -m bench.drop [--hashes N] [--identifiers N] [--hits N]``.

The company has ``--identifiers``: mail addresses in a SQLite table and as many phone numbers in Parquet, and names with
birth date and ZIP code of every tenth person. The list has ``--hashes`` entries, of which ``--hits`` name somebody: by
mail, by phone, by a composite, and by a phone that two people share. The scan beforehand only samples. What is measured
is the whole command: the list is read, everything is matched, requests come in, and answers are written; each entry
must get the answer that is due.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import os
import resource
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import SecretStr

from delenda.config import shipped_profiles
from delenda.jobs import drop as job
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.requests import drop
from delenda.requests.drop import Answer
from delenda.settings import AuditSettings, ControlSettings, FieldNote, FilesStore, RequestSettings, Settings, SqlStore

BAR_SECONDS = 300
FULL = 1_000_000, 10_000_000
PER_FILE = 250_000
KEY = SecretStr(base64.b64encode(b"k" * 32).decode())


def email(i: int) -> str:
    return f"Person.{i}@Example.com"


def phone(i: int) -> str:
    """Return an invented number; persons 2 and 3 of every thousand share one."""
    i -= i % 1000 == 3
    return f"+1 ({212 + i // 8_000_000}) {200 + i // 10_000 % 800}-{i % 10_000:04}"


def birth(i: int) -> str:
    return f"19{40 + i % 60}-{1 + i % 12:02}-{1 + i % 28:02}"


def zip_code(i: int) -> str:
    return str(i % 90_000 + 10_000)


def name(i: int) -> tuple[str, str]:
    letters = "".join(chr(97 + int(c)) for c in str(i))
    return f"Ada{letters}", f"Marsh{letters[::-1]}"


def fill(folder: Path, identifiers: int) -> int:
    """Write the company; return how many people it has: each has a mail address and a phone number."""
    people = identifiers // 2
    (folder / "lake" / "profiles").mkdir(parents=True)
    with sqlite3.connect(folder / "app.db") as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)")
        db.executemany("INSERT INTO users VALUES (?, ?)", ((i, email(i)) for i in range(people)))
        db.execute(
            "CREATE TABLE persons (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), "
            "first_name TEXT, last_name TEXT, birth_date TEXT, zip_code TEXT)"
        )
        db.executemany(
            "INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?)",
            ((i, i, *name(i), birth(i), zip_code(i)) for i in range(0, people, 10)),
        )
    for first in range(0, people, PER_FILE):
        some = range(first, min(first + PER_FILE, people))
        table = pa.table({"user_id": pa.array(map(str, some)), "phone": pa.array([phone(i) for i in some])})
        pq.write_table(table, folder / "lake" / "profiles" / f"part-{first:09}.parquet", compression="zstd")
    return people


def entries(people: int, hashes: int, hits: int) -> Iterator[tuple[str, str, str]]:
    """Yield id, hash and the answer that is due; empty: open, since a request came in."""
    for n in range(hits):
        who = n * (people // hits)
        match n % 4:
            case 0:
                yield f"h{n}", drop.hash_text(drop.standard_email(email(who))), ""
            case 1:
                who += 2 if who % 1000 in (2, 3) else 0
                yield f"h{n}", drop.hash_text(drop.standard_phone(phone(who))), ""
            case 2:
                who -= who % 10
                parts = [*map(drop.standard_name, name(who)), drop.standard_birth_date(birth(who)), zip_code(who)]
                yield f"h{n}", base64.b64encode(drop.composite_digest(parts)).decode(), ""
            case _:
                who = who // 1000 * 1000 + 2
                yield f"h{n}", drop.hash_text(drop.standard_phone(phone(who))), str(int(Answer.OPTED_OUT))
    for n in range(hashes - hits):
        digest = hashlib.sha256(f"stranger {n}".encode()).digest()
        yield f"s{n}", base64.b64encode(digest).decode(), str(int(Answer.NOT_FOUND))


def settings(folder: Path) -> Settings:
    return Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{folder}/control.db"), key=KEY, pepper=KEY),
        audit=AuditSettings(key=KEY, folder=folder / "log"),
        stores={
            "app": SqlStore(type="sql", url=SecretStr(f"sqlite:///{folder}/app.db"), purpose="service"),
            "lake": FilesStore(type="files", root=folder / "lake", purpose="analytics"),
        },
        fields={"lake/profiles/parquet.user_id": FieldNote(kind="ACCOUNT_ID")},
        profiles=shipped_profiles(),
        requests=RequestSettings(profiles=("us-ca",)),
    )


def measure(house: House, folder: Path, people: int, hashes: int, hits: int) -> tuple[float, job.DropReport]:
    """Return the seconds that the command took, and its report. Raises ``SystemExit`` for a wrong answer."""
    due: dict[str, str] = {}
    with (folder / "list.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "Hash"])
        for number, hashed, answer in entries(people, hashes, hits):
            writer.writerow([number, hashed])
            due[number] = answer
    start = time.perf_counter()
    report = job.run(house, folder / "list.csv", folder / "answers.csv")
    seconds = time.perf_counter() - start
    with (folder / "answers.csv").open(newline="") as file:
        given = {row["ID"]: row["Status"] for row in csv.DictReader(file)}
    wrong = Counter(
        (answer, given.get(number, "")) for number, answer in due.items() if given.get(number, "") != answer
    )
    if wrong:
        raise SystemExit(f"wrong answers (due, given): {dict(wrong)}")
    return seconds, report


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.drop", description=__doc__)
    parser.add_argument("--hashes", type=int, default=FULL[0])
    parser.add_argument("--identifiers", type=int, default=FULL[1])
    parser.add_argument("--hits", type=int, default=2_000, help="entries that name somebody")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name_of:
        folder = Path(name_of)
        people = fill(folder, given.identifiers)
        with open_house(settings(folder)) as house:
            scan.run(house, mode=scan.Mode.SAMPLE, sample_units=1)
            seconds, report = measure(house, folder, people, given.hashes, given.hits)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{given.hashes:,} hashes against {2 * people:,} identifiers in {report.records:,} records; one process,")
    print(f"{os.cpu_count()} cores; {len(report.requests):,} requests came in; peak memory {memory:,} MB\n")
    print(f"{'measured':>12}{'bar':>12}{'ratio':>10}")
    bar = BAR_SECONDS * max(given.identifiers / FULL[1], 0.001)
    print(f"{seconds:>10.1f} s{bar:>10.1f} s{seconds / bar:>10.2f}")
    print(f"\nEvery answer is as it has to be: {dict(sorted((a.name.lower(), n) for a, n in report.answers.items()))}.")


if __name__ == "__main__":
    main()

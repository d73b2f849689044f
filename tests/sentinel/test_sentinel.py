"""A thousand planted values pass through the whole house, also when it breaks: none is left where it must not be.

What may hold them: the estate, its backups, the copy that was handed out (encrypted), and the ground truth beside
them. Everything else is read as bytes: Prefect's database and storage, every process's output, the control store,
index, audit log, plans, receipts, maps, reports, and what lies in the folder for temporary files.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import oracle
import pytest
import re2
from production import Production, production

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

HERE = Path(__file__).parent
SHORTEST = 9
"""Bytes: shorter values stand in code, dates and digests by chance."""
MAY_HOLD = ("estate", "backups", "exports", "ground-truth.json", "keys")
BATCH = 1_500


def spelled(kind: str, value: str) -> set[bytes]:
    """Return a value's spellings and digests as the bytes in which they may lie somewhere, in lower case."""
    forms = {f for f in oracle.needles(kind, value) if len(f.encode()) >= SHORTEST}
    escaped = {json.dumps(f)[1:-1].lower() for f in forms}
    return {f.encode() for f in forms | escaped} | {f.encode("utf-16-le") for f in forms}


class Searcher:
    """Looks for many byte strings at once."""

    def __init__(self, needles: Iterable[bytes]) -> None:
        options = re2.Options()
        options.max_mem = 1 << 30
        options.encoding = re2.Options.Encoding.LATIN1
        every = sorted(set(needles))
        self._patterns = [
            re2.compile(b"|".join(re2.escape(n) for n in every[i : i + BATCH]), options)
            for i in range(0, len(every), BATCH)
        ]

    def hits(self, content: bytes) -> int:
        """Return how many of the patterns' batches find something in the content, whatever its case."""
        return sum(p.search(content.lower()) is not None for p in self._patterns)


def contents(path: Path) -> Iterator[bytes]:
    """Yield what a file holds, and what its packed forms hold."""
    raw = path.read_bytes()
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    with production(tmp_path_factory.mktemp("sentinel"), 72) as running:
        yield running


@pytest.mark.promise("P60")
def test_no_value_is_left_where_it_must_not_be(company: Production) -> None:
    values = [(v["kind"], v["value"]) for v in ledger(company)]
    everything = {n for kind, value in values for n in spelled(kind, value)}
    assert len({value for _, value in values if len(value.encode()) >= SHORTEST}) > 1_000
    searcher = Searcher(everything)

    run_the_house(company)
    break_the_house(company, 3)

    root = company.folder.parent
    kept = {
        "Prefect": files(root / "prefect"),
        "logs": files(company.logs),
        "control store and index": [f for f in files(company.folder / "state") if "log" not in f.parts],
        "audit log": files(company.folder / "state" / "log"),
        "plans": files(company.folder / "plans"),
        "what was written": files(company.folder / "out"),
        "temporary files": files(company.folder / "tmp"),
    }
    for name, found in kept.items():
        assert found or name == "temporary files", f"{name}: there is nothing to look at"
    leaks = {
        f"{name}: {path.relative_to(root)}" for name, found in kept.items() for path in found if leaky(path, searcher)
    }
    assert leaks == set()
    others = set(files(root)) - {p for found in kept.values() for p in found}
    strays = {str(p.relative_to(root)) for p in others if not may_hold(p, company) and leaky(p, searcher)}
    assert strays == set()

    # The search itself works: it finds the values where they are, and one that is put where it must not be.
    assert leaky(company.folder / "estate" / "app.db", searcher)
    planted = company.folder / "tmp" / "control"
    planted.write_bytes(b"\x00..." + values[-1][1].upper().encode() + b"...\x00")
    assert leaky(planted, searcher)


def ledger(company: Production) -> list[dict[str, str]]:
    found = json.loads((company.folder / "ground-truth.json").read_text())["values"]
    return [v for v in found if len(v["value"].encode()) >= SHORTEST]


def leaky(path: Path, searcher: Searcher) -> bool:
    return any(searcher.hits(content) for content in contents(path))


def may_hold(path: Path, company: Production) -> bool:
    return path.is_relative_to(company.folder) and path.relative_to(company.folder).parts[0] in MAY_HOLD


def run_the_house(company: Production) -> None:
    """Scan, erase and copy by flows and by the command line; write every report there is."""
    out = company.folder / "out"
    out.mkdir()
    company.start("scan")
    company.wait_for_runs("scan", 1)
    request = company.cancel(company.estate.people[8].account, "evt-8").json()["request"]
    company.wait_for_runs("erase", 1)
    company.run("approve", str(company.folder / "plans" / f"{request}.json"), "--emit", actor="officer")
    company.wait_for_runs("erase", 2)
    assert company.state(request) in ("complete", "complete_with_open_obligations")
    company.run("receipt", request, "--out", str(out / "receipts"))

    email = next(v["value"] for v in ledger(company) if v["kind"] == "EMAIL" and "@" in v["value"])
    seeds = company.folder / "keys" / "seeds.json"
    seeds.write_text(json.dumps({"EMAIL": email}))
    copy = str(company.run("request", "new", "access", "--seeds", str(seeds))["id"])
    company.run("request", "verify", copy, "--method", "known_channel", "--level", "2", "--reason", "seen")
    company.start("export", request_id=copy)
    company.wait_for_runs("export", 1)
    company.run("export", copy, "--approve-as", "officer", "--emit")
    company.wait_for_runs("export", 2)
    assert company.run("export", copy, "--fetch")["files"]
    for flow in ("purge", "notify"):
        company.start(flow)
        company.wait_for_runs(flow, 1)
    for form in ("html", "json", "csv"):
        company.run("map", "--form", form, "--out", str(out / f"map.{form}"))
    company.run("report", "page", "--out", str(out / "report.html"))
    company.run("audit", "verify")


def break_the_house(company: Production, number: int) -> None:
    """Let a store fail with a value in the driver's own words, and a task break with one in its exception."""
    person = company.estate.people[number]
    email = next(v["value"] for v in ledger(company) if v["kind"] == "EMAIL" and v["accounts"] == [person.account])
    with sqlite3.connect(company.folder / "estate" / "app.db") as database:
        database.execute(
            f"CREATE TRIGGER boom{number} BEFORE DELETE ON devices WHEN OLD.user_id = {person.account} "
            f"BEGIN SELECT RAISE(ABORT, 'can''t delete the device of {email}'); END"
        )
    before = len(company.runs("erase"))
    request = company.cancel(person.account, f"evt-{number}").json()["request"]
    company.wait_for_runs("erase", before + 1)
    company.run("approve", str(company.folder / "plans" / f"{request}.json"), "--emit", actor="officer")
    ended = company.wait_for_runs("erase", before + 2)
    assert ended[-1]["state_type"] == "FAILED"
    assert company.state(request) == "incomplete"
    env = dict(company.env) | {"PLANTED": email}
    broken = Production(company.folder, company.estate, env, company.url)
    assert broken.python(str(HERE / "leaky_flow.py")) == 1

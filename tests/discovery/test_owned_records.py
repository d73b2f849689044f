"""Edges that hold under a condition or stand in texts, from a real database to the claims that rest on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from delenda.discovery import datamap
from delenda.discovery.explain import explain
from delenda.discovery.lint import LintCode
from delenda.errors import ConfigError
from delenda.jobs import map as maps
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.plan import attribution_of
from delenda.kinds import Kind
from delenda.model import Condition, Depth, Edge, Evidence, Identifier, RequestId, Role

PEOPLE = 30
OPEN = """
CREATE TABLE accounts (id INTEGER NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE, full_name TEXT, password TEXT);
CREATE TABLE agents (agent_id INTEGER NOT NULL PRIMARY KEY, email TEXT NOT NULL, full_name TEXT);
CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, author_type TEXT NOT NULL, author_id INTEGER NOT NULL, body TEXT);
CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE links (a INTEGER NOT NULL, z INTEGER NOT NULL, PRIMARY KEY (a, z));
CREATE TABLE respondents_raw (id INTEGER NOT NULL PRIMARY KEY, first_name TEXT, birth_date TEXT);
"""


def fill(path: Path) -> None:
    """Thirty accounts and five agents, both numbered from 1; a note of each by turns; an event of each account."""
    with sqlite3.connect(path) as db:
        db.executescript(OPEN)
        ids = range(1, PEOPLE + 1)
        db.executemany(
            "INSERT INTO accounts VALUES (?, ?, ?, ?)", [(i, f"p{i}@example.com", f"Ada Abel{i}", "x" * 9) for i in ids]
        )
        db.executemany(
            "INSERT INTO agents VALUES (?, ?, ?)", [(i, f"agent{i}@example.com", "Ben Brook") for i in range(1, 6)]
        )
        notes = [(i, "Account", i, "hello") for i in ids]
        notes += [(PEOPLE + i, "Agent", i, "dear customer") for i in range(1, 6)]
        db.executemany("INSERT INTO notes VALUES (?, ?, ?, ?)", notes)
        texts = [json.dumps({"kind": "open", "actor": {"account_id": i}, "n": 1}) for i in ids]
        db.executemany("INSERT INTO events VALUES (?, ?)", list(enumerate(texts, 100)))
        db.executemany("INSERT INTO links VALUES (?, ?)", [(i, 100 + i % PEOPLE) for i in ids])


@pytest.fixture
def opened(tmp_path: Path, configured_house: Callable[..., House]) -> Callable[..., House]:
    def make(queries: str = "", **config: Any) -> House:
        if not (tmp_path / "app.db").exists():
            fill(tmp_path / "app.db")
        store: dict[str, Any] = {"type": "sql", "url": f"sqlite:///{tmp_path}/app.db", "purpose": "testing"}
        if queries:
            (tmp_path / "log.sql").write_text(queries)
            store["queries"] = str(tmp_path / "log.sql")
        return configured_house(tmp_path, stores={"app": store}, **config)

    return make


def edges(house: House, source: str) -> list[Edge]:
    return [e for e in datamap.load(house).edges if str(e.source[0]) == source]


def claimed(house: House, email: str) -> dict[str, list[str]]:
    seeds = {RequestId("r"): [Identifier(Kind.EMAIL, email)]}
    found, _ = attribution_of(house, seeds, datamap.load(house))
    places: dict[str, list[str]] = {}
    for claim in found[RequestId("r")].claims:
        if claim.role is Role.OWNER:
            places.setdefault(claim.ref.collection, []).append(claim.ref.key)
    return {name: sorted(keys) for name, keys in places.items()}


def test_a_type_beside_an_id_says_whose_record_it_is(opened: Callable[..., House]) -> None:
    house = opened()
    scan.run(house, workers=1)
    found = {str(e.target[0]): (e.role, e.when) for e in edges(house, "app/notes.author_id")}
    assert found == {
        "app/accounts.id": (Role.OWNER, Condition("author_type", ("Account",))),
        "app/agents.agent_id": (Role.MENTIONED, Condition("author_type", ("Agent",))),
    }
    assert claimed(house, "p3@example.com")["notes"] == ["[3]"]  # not the note of agent 3, [33]


def test_an_account_id_in_a_json_text_makes_the_record_its_owners(opened: Callable[..., House]) -> None:
    house = opened()
    scan.run(house, workers=1)
    [edge] = edges(house, "app/events.payload.actor.account_id")
    assert (str(edge.target[0]), edge.role, edge.depth) == ("app/accounts.id", Role.OWNER, Depth.DEEP)
    assert claimed(house, "p3@example.com")["events"] == ["[102]"]


def test_queries_tell_of_references_that_no_name_does(opened: Callable[..., House]) -> None:
    house = opened()
    scan.run(house, workers=1)
    assert edges(house, "app/links.a") == []
    told = opened("SELECT 1 FROM links AS l JOIN accounts p ON l.a = p.id WHERE p.email = 'nobody@example.com';\n")
    scan.run(told, workers=1)
    [edge] = edges(told, "app/links.a")
    assert (str(edge.target[0]), edge.role) == ("app/accounts.id", Role.OWNER)
    assert Evidence.QUERIED in edge.evidence
    assert "queries join the two" in explain(datamap.load(told), "app", "links")[-1].lines()[1]


def test_config_names_what_a_type_refers_to(opened: Callable[..., House]) -> None:
    typed = [{"field": "author_type", "values": ["Agent"], "to": "app/agents.agent_id", "role": "owner"}]
    house = opened(fields={"app/notes.author_id": {"typed_references": typed}})
    scan.run(house, workers=1)
    [edge] = edges(house, "app/notes.author_id")
    assert (str(edge.target[0]), edge.role, edge.evidence) == ("app/agents.agent_id", Role.OWNER, Evidence.DECLARED)


@pytest.mark.parametrize(
    ("said", "confirmed", "complaint"),
    [
        ("app/agents.agent_id", ["app/accounts.id"], "config says references: app/agents.agent_id"),
        ("none", ["app/accounts.id"], "config says references: none"),
        ("", ["app/accounts.id", "app/agents.agent_id"], "refuse all but one"),
    ],
)
def test_contradictory_words_are_an_error_of_config(
    opened: Callable[..., House], said: str, confirmed: Sequence[str], complaint: str
) -> None:
    house = opened()
    scan.run(house, workers=1)
    for target in confirmed:
        maps.decide(house, "app/links.a", target, confirmed=True)
    told = opened(fields={"app/links.a": {"references": said}}) if said else house
    with pytest.raises(ConfigError, match=complaint) as caught:
        scan.run(told, workers=1)
    assert caught.value.exit_code.name == "CONFIG"


def test_what_looks_personal_and_hangs_on_nothing_is_named(opened: Callable[..., House]) -> None:
    house = opened(fields={"app/links.a": {"references": "app/gone.id"}})
    scan.run(house, workers=1)
    found = {(d.code, d.collection) for d in maps.doubts(house)}
    assert (LintCode.LOOKS_PERSONAL, "app/respondents_raw") in found
    assert (LintCode.UNKNOWN_REFERENCE, "app/gone.id") in found
    assert all(d.meaning for d in maps.doubts(house))

"""Dumps of real servers, taken before an erasure: none of them brings the person back, and all of them go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import oracle
import pytest
import sqlalchemy as sa
from company import SEED, Company, configure, embedded_in
from dumps import Database, Mariadb, Postgres

from delenda import config
from delenda.audit.tables import receipt
from delenda.demo import schema
from delenda.demo.layout import lay_out
from delenda.demo.people import FIRST_ACCOUNT
from delenda.jobs import notify
from delenda.jobs.backups import obligations_of
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.recipients import outbox

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

SUBJECTS = 30
FAMILY_PHONE, PLAIN = FIRST_ACCOUNT + 7, FIRST_ACCOUNT + 12
AGES_DAYS = (210, 200, 190)
"""All of them older than the half year that the demo keeps them: due at once."""
GONE = 99_000_001
"""A message and an order that only the oldest dump has."""
USERS, MESSAGES, ORDERS = (schema.app.tables[n] for n in ("users", "messages", "orders"))


@dataclass
class World:
    """The company with its app on a server, and three dumps of different days."""

    company: Company
    database: Database
    dumps: list[Path]
    reworded: int
    """The message of somebody else, about the person, whose wording changed after the second dump."""
    request: str = ""
    live: oracle.Snapshot = field(default_factory=lambda: oracle.Snapshot({}, {}))

    def erase(self, account: int) -> None:
        done = self.company.erase(account)
        assert done["end"]["state"] == "complete_with_open_obligations"
        self.request, self.live = done["request"], self.app()

    def app(self) -> oracle.Snapshot:
        return oracle.snapshot({"app": self.company.engines["app"]}, {})


def aged(folder: Path, database: Database) -> tuple[list[Path], int]:
    """Take three dumps between which life goes on; return them, oldest first, and the message that changed."""
    backups = folder / "backups" / "app"
    for copy in backups.iterdir():
        copy.unlink()
    engine = sa.create_engine(database.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        about = sa.select(MESSAGES).where(
            MESSAGES.c.recipient_id == FAMILY_PHONE, MESSAGES.c.body.contains("still right")
        )
        message = connection.execute(about).mappings().first()
        order = connection.execute(sa.select(ORDERS).where(ORDERS.c.user_id == FAMILY_PHONE)).mappings().first()
    assert message is not None
    assert order is not None
    this = MESSAGES.update().where(MESSAGES.c.id == message["id"])
    dumps = []
    for age, ending, life in zip(
        AGES_DAYS,
        database.forms,
        (
            [
                MESSAGES.insert().values({**message, "id": GONE}),
                ORDERS.insert().values({**order, "id": GONE}),
                this.values(body=f"Good morning {message['body']}"),
            ],
            [MESSAGES.delete().where(MESSAGES.c.id == GONE), ORDERS.delete().where(ORDERS.c.id == GONE)],
            [this.values(body=message["body"])],
        ),
        strict=True,
    ):
        database.sql(*life)
        day = dt.datetime.now(dt.UTC) - dt.timedelta(days=age)
        dumps.append(backups / f"app-{day:%Y-%m-%d}{ending}")
        database.dump(dumps[-1])
    return dumps, int(message["id"])


@pytest.fixture(params=["postgres", "mariadb"])
def world(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    form: Callable[[str], Database] = {"postgres": Postgres, "mariadb": Mariadb}[request.param]
    database = form(request.getfixturevalue(f"{request.param}_url"))
    monkeypatch.setenv("DEMO_APP_URL", database.url.render_as_string(hide_password=False))
    estate = lay_out(tmp_path, SEED, SUBJECTS, dt.datetime.now(dt.UTC))
    company = embedded_in(tmp_path, estate)
    company.engines["app"] = sa.create_engine(database.url, poolclass=sa.NullPool)
    estate.load_database("app", company.engines["app"])
    configure(tmp_path)
    dumps, reworded = aged(tmp_path, database)
    assert company.run("scan")["problems"] == {}
    yield World(company, database, dumps, reworded)
    database.drop()


def others(world: World) -> list[tuple[str, str, tuple[object, ...]]]:
    """Return the places of the rows in the app that are not the person's."""
    records = world.company.ledger["records"]
    mine = {(r["collection"], tuple(r["key"])) for r in records if r["store"] == "app" and r["owner"] == FAMILY_PHONE}
    return [place for place in world.live.rows if place[1:] not in mine]


@pytest.mark.promise("P22", "P23")
def test_no_dump_brings_the_person_back(world: World) -> None:
    mine = oracle.exclusive(world.company.ledger, FAMILY_PHONE)
    run = world.company.run
    world.erase(FAMILY_PHONE)
    run("backups", "restore-check", "app")
    for number, dump in enumerate(world.dumps):
        world.database.restore(dump)
        assert oracle.hits(world.app(), mine), "the dump does not hold the person"
        run("backups", "restore-check", "app", expect=9)
        assert run("backups", "replay", "app")["residual"] == 0
        run("backups", "restore-check", "app")
        after = world.app()
        assert oracle.hits(after, mine) == []
        place = ("app", "messages", (world.reworded,))
        expected = {p: world.live.rows[p] for p in others(world)}
        if number < 2:  # the older wording: what was said before is there again, the person is not
            body = MESSAGES.c.keys().index("body")
            assert after.rows[place][body] == "Good morning " + str(expected[place][body])
            expected[place] = after.rows[place]
        assert {p: after.rows.get(p) for p in expected} == expected
        new = after.rows.keys() - world.live.rows.keys()
        assert new == ({("app", "messages", (GONE,))} if number == 0 else set())
        assert run("backups", "replay", "app")["steps"] == 0
    assert run("audit", "verify")["ok"]


@pytest.mark.promise("P22", "P24")
@pytest.mark.parametrize("recipient_first", [True, False])
def test_dumps_go_when_they_are_due_and_the_request_completes(world: World, recipient_first: bool) -> None:
    company, run = world.company, world.company.run
    world.erase(PLAIN)
    assert len(run("backups", "due", expect=8)["due"]) == 3
    dry = run("backups", "purge", expect=8)
    assert (dry["dry_run"], dry["closed"]) == (True, 0)
    assert all(d.exists() for d in world.dumps)
    if recipient_first:
        settle_recipients(world)
    done = run("backups", "purge", "--apply")
    assert [o["status"] for o in done["outcomes"]] == ["done"] * 3
    assert not any(d.exists() for d in world.dumps)
    with house_of(company) as house:
        owed = obligations_of(house, world.request)
    assert {(o.evidence.how, len(o.evidence.digest)) for o in owed if o.evidence} == {("purged", 64)}
    assert len(owed) == 3
    if not recipient_first:
        assert done["complete"] == []
        assert state(world) == "complete_with_open_obligations"
        settle_recipients(world)
        run("backups", "list")
    assert state(world) == "complete"
    assert len(receipts(world)) == 2, "the final receipt is missing"
    assert run("backups", "due")["overdue"] == 0
    assert run("audit", "verify")["ok"]


def house_of(company: Company) -> AbstractContextManager[House]:
    return open_house(config.load(company.config), actor="officer")


def settle_recipients(world: World) -> None:
    """A person writes down what the advertising partner answered."""
    with house_of(world.company) as house:
        with house.control.begin() as connection:
            waiting = [n for n in outbox.outcomes(connection, world.request) if n["state"] != "exempt"]
        assert [n["recipient"] for n in waiting] == ["adnet"]
        notify.acknowledge_by_hand(house, waiting[0]["id"], "erased", "letter of today")


def state(world: World) -> str:
    return str(world.company.run("request", "show", world.request)["state"])


def receipts(world: World) -> list[str]:
    with house_of(world.company) as house, house.control.begin() as connection:
        return list(connection.scalars(sa.select(receipt.c.id).where(receipt.c.request == world.request)))

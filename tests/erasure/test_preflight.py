"""The rehearsal on real databases: it predicts what applying then does, finds what is forbidden, and writes nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from worlds import World, mariadb_world, postgres_world, sqlite_world

from delenda.config import shipped_profiles
from delenda.jobs import apply, plan, scan
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.model import RequestKind
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof, Reporter
from delenda.settings import (
    AuditSettings,
    Caps,
    ControlSettings,
    ErasureSettings,
    RequestSettings,
    Settings,
    SqlStore,
)

KEY = SecretStr(base64.b64encode(b"k" * 32).decode())
TABLES = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, full_name VARCHAR(80))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, "
    "email VARCHAR(80) NOT NULL, FOREIGN KEY (user_id) REFERENCES users(id))",
    "CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, sku VARCHAR(9), "
    "FOREIGN KEY (order_id) REFERENCES orders(id))",
    "CREATE TABLE audit_marks (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, "
    "FOREIGN KEY (order_id) REFERENCES orders(id))",
)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.servers),
        pytest.param("mariadb", marks=pytest.mark.servers),
    ]
)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A shop of thirty people; each has an order of two items."""
    opened: AbstractContextManager[World]
    match request.param:
        case "sqlite":
            opened = sqlite_world(tmp_path)
        case "postgres":
            opened = postgres_world(request.getfixturevalue("postgres_url"))
        case _:
            opened = mariadb_world(request.getfixturevalue("mariadb_url"))
    with opened as made:
        made.run(*TABLES)
        made.insert("users", *({"id": i, "email": mail(i), "full_name": f"Ada Marsh {i}"} for i in range(1, 31)))
        made.insert("orders", *({"id": i, "user_id": i, "email": mail(i)} for i in range(1, 31)))
        made.insert("order_items", *({"id": i, "order_id": 1 + i % 30, "sku": f"A{i}"} for i in range(60)))
        yield made


def mail(i: int) -> str:
    return f"person{i}@example.com"


@contextmanager
def house_on(world: World, folder: Path, exclude: tuple[str, ...] = ()) -> Iterator[House]:
    url = SecretStr(world.url.render_as_string(hide_password=False))
    settings = Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{folder}/control.db"), key=KEY, pepper=KEY),
        audit=AuditSettings(key=KEY, folder=folder / "log"),
        stores={"app": SqlStore(type="sql", url=url, purpose="testing", exclude=exclude)},
        profiles=shipped_profiles(),
        requests=RequestSettings(profiles=("us-ca",)),
        erasure=ErasureSettings(caps=Caps(share=1.0)),
    )
    with open_house(settings) as house:
        assert not scan.run(house).problems
        yield house


def ask(house: House, *people: int, wish: str = "") -> list[str]:
    found = []
    for i in people:
        asked = Asked(
            RequestKind.ERASE,
            (("EMAIL", mail(i)),),
            ground="consumer_request",
            profiles=("us-ca",),
            reporter=Reporter.AGENT,
            wish=wish,
        )
        with house.control.begin() as connection:
            proven = Proof(Method.MANDATE, 3, house.actor, reason="agent")
            found.append(str(receive(house, connection, asked, proven).request.id))
    return found


def rows(world: World) -> dict[str, list[dict[str, object]]]:
    tables = ("users", "orders", "order_items", "audit_marks")
    return {t: world.rows(f"SELECT * FROM {t} ORDER BY id") for t in tables}  # names of our own


def carry_out(house: House, folder: Path) -> apply.ApplyReport:
    plan.approve(house, folder / "plan.json", "officer")
    return apply.apply(house, folder / "plan.json")


def test_what_is_predicted_by_collection_is_what_happens(world: World, tmp_path: Path) -> None:
    before = rows(world)
    with house_on(world, tmp_path) as house:
        report = plan.plan(house, [*ask(house, 3, 4), *ask(house, 5, wish="anonymize")], tmp_path / "plan.json")
        assert report.predicted["app/users"] == {"done": 3}
        assert report.predicted["app/orders"] == {"done": 3}
        assert report.predicted["app/order_items"] == {"done": 4}
        assert rows(world) == before
        done = carry_out(house, tmp_path)
    assert {a: {"done": c["done"]} for a, c in done.collections.items()} == report.predicted
    assert [r["id"] for r in rows(world)["users"]] == [i for i in range(1, 31) if i not in (3, 4)]


def test_a_table_that_config_hides_is_heard_of_before_the_first_write(world: World, tmp_path: Path) -> None:
    world.insert("audit_marks", {"id": 1, "order_id": 7})
    before = rows(world)
    with house_on(world, tmp_path, exclude=("audit_marks",)) as house:
        report = plan.plan(house, ask(house, 7, 8), tmp_path / "plan.json")
        assert report.predicted["app/orders"] == {"blocked:foreign_key": 1, "done": 1}
        assert report.predicted["app/users"] == {"blocked:foreign_key": 1, "done": 1}
        assert report.predicted["app/order_items"] == {"done": 4}
        assert rows(world) == before
        done = carry_out(house, tmp_path)
    for address, counts in report.predicted.items():
        assert done.collections[address]["done"] == counts["done"]
        assert done.collections[address].get("blocked", 0) == counts.get("blocked:foreign_key", 0)


def test_what_a_check_or_a_trigger_forbids_is_heard_of_before_the_first_write(world: World, tmp_path: Path) -> None:
    if world.dialect == "sqlite":
        world.run(
            "CREATE TRIGGER keeps BEFORE DELETE ON order_items WHEN OLD.id = 9 BEGIN SELECT RAISE(ABORT, 'kept'); END"
        )
    elif world.dialect == "postgresql":
        world.run(
            "CREATE FUNCTION keeps() RETURNS trigger AS $$ BEGIN IF OLD.id = 9 THEN RAISE EXCEPTION 'kept'; END IF; "
            "RETURN OLD; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER keeps BEFORE DELETE ON order_items FOR EACH ROW EXECUTE FUNCTION keeps()",
        )
    else:
        world.run(
            "CREATE TRIGGER keeps BEFORE DELETE ON order_items FOR EACH ROW "
            "IF OLD.id = 9 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'kept'; END IF"
        )
    before = rows(world)
    with house_on(world, tmp_path) as house:
        report = plan.plan(house, ask(house, 10), tmp_path / "plan.json")
        predicted = report.predicted
        assert predicted["app/order_items"]["done"] == 1
        [code] = [c for c in predicted["app/order_items"] if c != "done"]
        assert code.startswith(("blocked:", "failed:"))
        assert predicted["app/orders"] == {"blocked:foreign_key": 1}
        assert rows(world) == before

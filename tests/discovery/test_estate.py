"""The demo estate, scanned on real SQLite files and a real folder: whose is what, and nothing left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from delenda.demo.estate import Estate, build_estate
from delenda.discovery import datamap
from delenda.jobs import map as maps
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.locate import locator
from delenda.jobs.map import Form
from delenda.jobs.scan import Why
from delenda.kinds import Kind
from delenda.model import CollectionName, DataMap, FieldAddress, Identifier, Role, StoreName
from delenda.settings import CollectionNote, FilesStore, SqlStore

ROOT = "estate"


@pytest.fixture(scope="module")
def estate() -> Estate:
    return build_estate(11, 80, dt.date(2030, 1, 1))


@pytest.fixture(scope="module")
def house(
    estate: Estate, configured_house: Callable[..., House], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp(ROOT)
    stores: dict[str, Any] = {}
    for name in ("app", "analytics"):
        url = f"sqlite:///{folder / name}.db"
        database = sa.create_engine(url)
        estate.load_database(name, database)
        database.dispose()
        stores[name] = SqlStore(type="sql", url=SecretStr(url), purpose="testing")
    estate.write_objects(lambda key, content: _put(folder / "bucket" / key, content))
    stores["bucket"] = FilesStore(type="files", root=folder / "bucket", purpose="testing")
    opened = configured_house(
        folder,
        stores=stores,
        collections={
            "bucket/uploads": CollectionNote(path="uploads/contacts/{account_id}.csv"),
            "bucket/photos": CollectionNote(path="photos/{account_id}/{file}"),
        },
    )
    report = scan.run(opened)
    assert report.problems == {}
    yield opened
    for store in opened.stores.values():
        store.close()
    opened.control.close()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def data(house: House) -> DataMap:
    return datamap.load(house)


def edge(data: DataMap, source: str) -> tuple[str, Role] | None:
    return next(((str(e.target[0]), e.role) for e in data.edges if str(e.source[0]) == source), None)


@pytest.mark.promise("P3")
@pytest.mark.promise("P7")
def test_owners_are_found_across_stores_and_without_foreign_keys(data: DataMap) -> None:
    assert edge(data, "app/devices.user_id") == ("app/users.id", Role.OWNER)
    assert edge(data, "app/locations.device_id") == ("app/devices.id", Role.OWNER)
    assert edge(data, "app/payments.order_id") == ("app/orders.id", Role.OWNER)
    assert edge(data, "app/messages.recipient_id") == ("app/users.id", Role.MENTIONED)
    assert edge(data, "app/users.referred_by") == ("app/users.id", Role.MENTIONED)
    assert edge(data, "analytics/events.uid") == ("app/users.id", Role.OWNER)
    assert edge(data, "bucket/events/jsonl.uid") == ("app/users.id", Role.OWNER)
    assert edge(data, "bucket/sessions/parquet.user_id") == ("app/users.id", Role.OWNER)
    assert edge(data, "bucket/photos.@path.account_id") == ("app/users.id", Role.OWNER)


@pytest.mark.promise("P9")
def test_other_peoples_numbers_are_mentions(data: DataMap) -> None:
    uploads = {f.field.name: f for f in data.get("bucket", "uploads").fields}
    assert uploads["@path.account_id"].kind is Kind.ACCOUNT_ID
    calls = {f.field.name: f for f in data.get("app", "call_log").fields}
    assert calls["other_number"].role is Role.MENTIONED
    assert calls["user_id"].role is Role.OWNER


def test_every_account_is_located_where_its_records_are(house: House, estate: Estate) -> None:
    account = str(estate.people[3].account)
    found = scan.locate(house, [Identifier(Kind.ACCOUNT_ID, account)])
    named = {f"{u.store}/{u.collection}" for u, why in found.items() if why is Why.NAMED}
    assert named >= {"app/users", "app/devices", "app/orders", "analytics/events", "bucket/events/jsonl"}
    photos = [u.locator for u, why in found.items() if why is Why.NAMED and u.collection == "photos"]
    assert all(account in p for p in photos)
    assert Why.CHANGED not in found.values()


def test_the_locator_names_units_and_the_tables_to_search(house: House, estate: Estate) -> None:
    located = locator(house, datamap.load(house))([Identifier(Kind.ACCOUNT_ID, str(estate.people[3].account))], [])
    assert {"app/users", "app/newsletter"} <= located.search
    assert all(u.collection != "newsletter" for u in located.units)
    order = next(r for r in estate.rows["app"]["orders"] if r["user_id"] == estate.people[3].account)
    place = FieldAddress(StoreName("app"), CollectionName("orders"), "id")
    by_key = locator(house, datamap.load(house))([], [(place, str(order["id"]))], "app/payments")
    assert (by_key.units, by_key.search) == ((), {"app/payments"})


@pytest.mark.promise("P60")
def test_no_planted_value_is_left_in_state_index_or_map(house: House, estate: Estate) -> None:
    planted = {value for _, value in estate.ledger.holders if len(value) >= 7}
    assert len(planted) > 1_000
    state = Path(str(house.control.url.database)).parent
    kept = [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    kept += [maps.render(maps.view(house), form).encode() for form in Form]
    kept.append(str(house.log.entries).encode())  # type: ignore[attr-defined]
    assert sum(map(len, kept)) > 100_000
    found = [value for value in planted for content in kept if value.encode() in content]
    assert len(found) == 0

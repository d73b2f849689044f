"""Iceberg tables: the contract, history that goes, what holds it, crashes, races; looked at by others' readers."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icebergs
import lakes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import races
from lakes import Forgetful, Killed, Mortal, erase, rows_of, suppress, witness
from pydantic import SecretStr
from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import ListType, LongType, NestedField, StringType, StructType
from sqlalchemy.exc import OperationalError

from connectors import iceberg_commit
from connectors.iceberg import IcebergConnector
from delenda.errors import ConfigError, CorruptData, Exit, PackageMissing
from delenda.model import Action, Status, Step
from delenda.ports import Erasable, Fetchable, Residual, Store, Weighed
from delenda.settings import IcebergStore
from delenda.testing.contract import PEOPLE, FetchContract

ANN = "ann-zq81@example.com"
NAME = "app.people"
FULL = bool(os.environ.get("DELENDA_TEST_FULL"))
Row = dict[str, Any]


def connector(root: Path, **settings: Any) -> IcebergConnector:
    section = IcebergStore(type="iceberg", purpose="testing", properties=icebergs.properties(root), **settings)
    return IcebergConnector("ice", section, {})


class TestContract(FetchContract):
    collection_name = NAME

    @pytest.fixture(autouse=True)
    def _world(self, tmp_path: Path) -> None:
        self.root = tmp_path
        rows = pa.Table.from_pylist([dict(p) for p in PEOPLE])
        self.catalog = icebergs.catalog(tmp_path)
        self.catalog.create_namespace("app")
        table = self.catalog.create_table(NAME, schema=rows.schema)
        table.append(rows.slice(0, 4))
        table.append(rows.slice(4))

    @pytest.fixture
    def store(self) -> Store:
        return connector(self.root)

    def raw(self, store: Store) -> list[Row]:
        return icebergs.rows(self.catalog.load_table(NAME))

    def test_it_keeps_its_ports(self, store: Store) -> None:
        assert all(isinstance(store, port) for port in (Erasable, Fetchable, Residual, Weighed))


# --- a table with a past -----------------------------------------------------------------------------

SCHEMA = Schema(
    NestedField(1, "id", LongType(), required=False),
    NestedField(2, "mail", StringType(), required=False),
    NestedField(
        3,
        "at",
        StructType(NestedField(4, "city", StringType(), required=False)),
        required=False,
    ),
    NestedField(5, "tags", ListType(6, StringType(), element_required=False), required=False),
    NestedField(7, "country", StringType(), required=False),
    NestedField(8, "old", StringType(), required=False),
)
SPEC = PartitionSpec(PartitionField(7, 1000, IdentityTransform(), "country"))


def person(n: int) -> Row:
    return {
        "id": n,
        "mail": ANN if n in (3, 17) else f"person{n:02}@example.com",
        "at": {"city": f"city-{n}"},
        "tags": [f"t{n}", "all"],
        "country": "it" if n % 2 else "de",
        "old": f"old-{ANN}" if n == 3 else f"old-{n}",
    }


def make(root: Path, **properties: str) -> Table:
    """Write a table in parts, with everything in its history that may hold a value."""
    catalog = icebergs.catalog(root)
    catalog.create_namespace("app")
    table = catalog.create_table(NAME, schema=SCHEMA, partition_spec=SPEC, properties=properties)
    arrow = table.schema().as_arrow()
    table.append(pa.Table.from_pylist([person(n) for n in range(10)], schema=arrow))
    table.append(pa.Table.from_pylist([person(n) for n in range(10, 20)], schema=arrow))
    icebergs.describe(table, ANN)
    table.delete(f"mail = '{ANN}' and id = 17")
    table.append(pa.Table.from_pylist([{**person(17), "at": {"city": "town-qv77"}}], schema=arrow))
    with table.update_schema() as update:
        update.rename_column("at.city", "town")
        update.add_column("nick", StringType())
        update.delete_column("old")
    with table.update_spec() as spec:
        spec.add_field("nick", IdentityTransform())
    table.append(
        pa.Table.from_pylist(
            [{"id": 20, "mail": "zed@example.com", "country": "it", "nick": "zed"}], schema=table.schema().as_arrow()
        )
    )
    return table


def others(table: Table) -> list[Row]:
    return [r for r in icebergs.rows(table.refresh()) if r["mail"] != ANN]


def is_ann(row: Row) -> bool:
    return bool(row["mail"] == ANN)


@pytest.mark.promise("P18")
def test_nothing_is_left_anywhere_and_all_else_is_as_it_was(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    assert len(witness(tmp_path / "warehouse", ANN)) >= 8
    before = others(table)
    assert len(before) == 19
    assert [(o.status, o.detail) for o in erase(store, NAME, is_ann)] == [(Status.DONE, "")] * 2
    assert list(store.residue([ANN.encode(), b"town-qv77"])) == []
    assert witness(tmp_path, ANN) == [] and witness(tmp_path, "town-qv77") == []
    assert others(table) == before == icebergs.rows(table)
    assert len(table.snapshots()) == 1
    table.append(pa.Table.from_pylist([{"id": 21, "country": "de"}], schema=table.schema().as_arrow()))
    assert len(icebergs.rows(table)) == 20
    assert table.scan(row_filter="id = 5").to_arrow()["mail"].to_pylist() == ["person05@example.com"]


def test_rows_show_the_present_names_of_fields(tmp_path: Path) -> None:
    make(tmp_path)
    rows = {r["id"]: r for _, r in rows_of(connector(tmp_path), NAME)}
    assert rows[4] == {
        "id": 4,
        "mail": "person04@example.com",
        "at.town": "city-4",
        "tags": ["t4", "all"],
        "country": "de",
        "nick": None,
    }
    assert rows[20]["nick"] == "zed" and len(rows) == 21


def test_a_changed_field_leaves_no_bounds_and_no_dropped_column_behind(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    before = others(table)
    assert {o.status for o in suppress(store, NAME, is_ann, "mail", "at.town", "tags")} == {Status.DONE}
    assert witness(tmp_path, ANN) == [] and list(store.residue([ANN.encode(), b"town-qv77"])) == []
    after = {r["id"]: r for r in icebergs.rows(table.refresh())}
    changed = [after.pop(3), after.pop(17)]
    assert [(r["mail"], r["at"]["town"], r["tags"]) for r in changed] == [(None, None, None)] * 2
    assert list(after.values()) == before


STEPS: dict[str, Callable[[str], bool]] = {
    "lake_file": lambda p: p.startswith("data/"),
    "lake_manifest": lambda p: p.endswith(".avro"),
    "lake_statistics": lambda p: p.endswith(".stats"),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_scanner_finds_each_clean_up_step_that_is_left_out(tmp_path: Path, step: str) -> None:
    make(tmp_path)
    store = connector(tmp_path)
    table: Any = store._looked_up()[NAME]
    table.files = forgetful = Forgetful(table.files, STEPS[step])
    erase(store, NAME, is_ann)
    assert forgetful.kept
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {step}
    assert witness(tmp_path, ANN) != []


def test_the_scanner_finds_metadata_that_is_left(tmp_path: Path) -> None:
    table = make(tmp_path)
    with table.transaction() as transaction:
        transaction.set_properties({"note": f"asked by {ANN}"})
    with table.transaction() as transaction:
        transaction.remove_properties("note")
    store = connector(tmp_path)
    made: Any = store._looked_up()[NAME]
    made.files = forgetful = Forgetful(made.files, lambda p: p.endswith(".metadata.json"))
    erase(store, NAME, is_ann)
    assert forgetful.kept
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"lake_metadata"}
    made.files = forgetful._files
    made.tidy(dt.datetime.now(dt.UTC))
    assert list(store.residue([ANN.encode()])) == []


def test_the_scanner_finds_bounds_of_files_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = icebergs.catalog(tmp_path)
    catalog.create_namespace("app")
    rows = pa.Table.from_pylist([{"id": 1, "mail": ANN}, {"id": 2, "mail": "b@example.com"}])
    catalog.create_table(NAME, schema=rows.schema).append(rows)
    store = connector(tmp_path)
    exchange = iceberg_commit.exchange

    def libraries_own(table: Table, gone: Any, come: Any, properties: Any, read: Any, masked: bool) -> None:
        with table.transaction() as transaction:
            update = transaction.update_snapshot(snapshot_properties=dict(properties)).overwrite()
            for file in gone:
                update.delete_data_file(file)
            for file in come:
                update.append_data_file(file)
            update.commit()

    monkeypatch.setattr(iceberg_commit, "exchange", libraries_own)
    monkeypatch.setattr("connectors.iceberg._names_gone", lambda _: False)
    erase(store, NAME, is_ann)
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"lake_manifest"}
    monkeypatch.undo()
    assert exchange is iceberg_commit.exchange
    store._looked_up()[NAME].tidy(dt.datetime.now(dt.UTC))
    assert list(store.residue([ANN.encode()])) == [] and witness(tmp_path, ANN) == []


def test_a_value_that_names_a_partition_goes_with_it(tmp_path: Path) -> None:
    catalog = icebergs.catalog(tmp_path)
    catalog.create_namespace("app")
    schema = Schema(
        NestedField(1, "id", LongType(), required=False), NestedField(2, "user", StringType(), required=False)
    )
    spec = PartitionSpec(PartitionField(2, 1000, IdentityTransform(), "user"))
    table = catalog.create_table(
        NAME, schema=schema, partition_spec=spec, properties={"write.summary.partition-limit": "100"}
    )
    table.append(pa.Table.from_pylist([{"id": 1, "user": "u-zz4711"}, {"id": 2, "user": "u-aa0001"}]))
    store = connector(tmp_path)
    assert len(witness(tmp_path, "u-zz4711")) > 4
    assert [o.status for o in erase(store, NAME, lambda r: r["user"] == "u-zz4711")] == [Status.DONE]
    assert witness(tmp_path, "u-zz4711") == [] and list(store.residue([b"u-zz4711"])) == []
    assert icebergs.rows(table.refresh()) == [{"id": 2, "user": "u-aa0001"}]


def test_masked_rows_are_not_read_and_are_erased_with_the_next_change(tmp_path: Path) -> None:
    table = make(tmp_path)
    [(task, ids)] = [(t, i) for t in table.scan().plan_files() if 3 in (i := ids_in(table, t.file))]
    icebergs.mask(table, task.file, [ids.index(3)])
    assert 3 not in [r["id"] for r in icebergs.rows(table)]
    store = connector(tmp_path)
    before = [r for r in icebergs.rows(table) if r["id"] not in (8, 17)]
    assert sorted(r["id"] for _, r in rows_of(store, NAME)) == [n for n in range(21) if n != 3]
    assert {o.status for o in erase(store, NAME, lambda r: r["id"] in (8, 17))} == {Status.DONE}
    assert witness(tmp_path, ANN) == [] and list(store.residue([ANN.encode()])) == []
    assert icebergs.rows(table.refresh()) == before
    assert not list(tmp_path.rglob("*-deletes.parquet"))


def ids_in(table: Table, file: DataFile) -> list[int]:
    with table.io.new_input(file.file_path).open() as stream:
        found: list[int] = pq.read_table(stream)["id"].to_pylist()
    return found


def test_deletes_by_value_are_not_guessed(tmp_path: Path) -> None:
    table = make(tmp_path)
    file = next(iter(table.scan().plan_files())).file
    icebergs.delete_equal(table, file, 1, pa.table({"id": [4]}))
    store = connector(tmp_path)
    [unit] = store.units(store.collections()[0])
    with pytest.raises(CorruptData, match="equality deletes"):
        list(store.scan(unit))


# --- what holds history ------------------------------------------------------------------------------


def test_a_tag_holds_its_snapshot_and_says_until_when(tmp_path: Path) -> None:
    table = make(tmp_path)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    table.manage_snapshots().create_tag(snapshot.snapshot_id, "audit", max_ref_age_ms=86_400_000).commit()
    _backdate(tmp_path, minutes=5)
    store = connector(tmp_path)
    outcomes = erase(store, NAME, is_ann)
    assert {(o.status, o.detail) for o in outcomes} == {(Status.BLOCKED, "tag")}
    assert all(o.until and o.until > dt.datetime.now(dt.UTC) + dt.timedelta(hours=23) for o in outcomes)
    assert not [r for _, r in rows_of(store, NAME) if is_ann(r)]
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"locked_version"}
    assert len(table.refresh().scan(snapshot_id=snapshot.snapshot_id).to_arrow()) == 21
    table.manage_snapshots().remove_tag("audit").commit()
    again = [Step(o.ref, Action.DELETE) for o in outcomes]
    fresh = connector(tmp_path)
    assert {o.status for o in fresh.apply(fresh.collections()[0], again)} == {Status.ALREADY_ABSENT}
    assert witness(tmp_path, ANN) == []


def test_retention_that_the_owner_asked_for_is_owed_with_its_day(tmp_path: Path) -> None:
    table = make(tmp_path, **{"history.expire.max-snapshot-age-ms": str(30 * 86_400_000)})
    store = connector(tmp_path)
    outcomes = erase(store, NAME, is_ann)
    assert {(o.status, o.detail) for o in outcomes} == {(Status.BLOCKED, "retention")}
    wait = max(o.until for o in outcomes if o.until) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=29, hours=23) < wait < dt.timedelta(days=30, hours=1)
    assert len(table.refresh().snapshots()) > 3
    eager = connector(tmp_path, history="erase")
    again = [Step(o.ref, Action.DELETE) for o in outcomes]
    assert {o.status for o in eager.apply(eager.collections()[0], again)} == {Status.ALREADY_ABSENT}
    assert witness(tmp_path, ANN) == []


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"gc.enabled": "false"}, "gc_disabled"),
        ({"history.expire.min-snapshots-to-keep": "3"}, "min_snapshots"),
    ],
)
def test_properties_that_forbid_cleaning_are_told(tmp_path: Path, properties: dict[str, str], code: str) -> None:
    make(tmp_path, **properties)
    store = connector(tmp_path)
    assert {(o.status, o.detail, o.until) for o in erase(store, NAME, is_ann)} == {(Status.BLOCKED, code, None)}
    assert not [r for _, r in rows_of(store, NAME) if is_ann(r)]
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"locked_version"}


def test_a_table_of_version_3_is_read_and_left_alone(tmp_path: Path) -> None:
    table = make(tmp_path)
    path = Path(table.metadata_location.removeprefix("file://"))
    path.write_text(path.read_text().replace('"format-version":2', '"format-version":3,"next-row-id":0'))
    store = connector(tmp_path)
    assert {(o.status, o.detail) for o in erase(store, NAME, is_ann)} == {(Status.BLOCKED, "table_version")}


def test_a_partition_field_is_not_changed_in_place(tmp_path: Path) -> None:
    make(tmp_path)
    outcomes = suppress(connector(tmp_path), NAME, is_ann, "country")
    assert {(o.status, o.detail) for o in outcomes} == {(Status.BLOCKED, "partition_field")}


# --- others at work ----------------------------------------------------------------------------------


def test_a_file_that_somebody_else_rewrote_is_left_alone(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, NAME) if is_ann(row)]
    table.overwrite(table.scan().to_arrow())
    before = icebergs.rows(table)
    assert {o.status for o in lakes.apply(store, NAME, steps)} == {Status.CHANGED_SINCE_READ}
    assert icebergs.rows(table.refresh()) == before


def test_an_appender_in_between_loses_nothing(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    made: Any = store._looked_up()[NAME]
    commit, appended = made.commit, []

    def late(*args: Any) -> None:
        if len(appended) < 3:
            appended.append(1000 + len(appended))
            row = {"id": appended[-1], "mail": "new@example.com", "country": "it"}
            other = icebergs.catalog(tmp_path).load_table(NAME)
            other.append(pa.Table.from_pylist([row], schema=other.schema().as_arrow()))
        commit(*args)

    made.commit = late
    assert {o.status for o in erase(store, NAME, is_ann)} == {Status.DONE}
    assert [r["id"] for r in icebergs.rows(table.refresh()) if r["id"] >= 1000] == appended
    assert len(appended) == 3 and witness(tmp_path, ANN) == []


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_races_with_appenders_lose_no_append(tmp_path: Path) -> None:
    with races.in_memory(tmp_path) as folder:
        races.race_tables(lambda number, rows: race_field(folder / str(number), rows), "Iceberg")


def race_field(root: Path, rows: list[Row]) -> races.Field:
    """A table in an embedded catalog, and a writer with a catalog of its own."""
    catalog = icebergs.catalog(root)
    with sqlite3.connect(root / "catalog.db") as base:
        base.execute("PRAGMA journal_mode = wal")
    catalog.create_namespace("app")
    schema = pa.schema([("id", pa.int64()), ("mail", pa.string())])
    table = catalog.create_table(NAME, schema=schema)
    table.append(pa.Table.from_pylist(rows, schema=schema))
    theirs = icebergs.catalog(root)

    def append(number: int) -> bool:
        row = pa.Table.from_pylist([{"id": number, "mail": "new@example.com"}], schema=schema)
        try:
            seen = theirs.load_table(NAME)
            before = seen.metadata.current_snapshot_id
            seen.append(row)
        except (CommitFailedException, ValidationException, FileNotFoundError, OperationalError) as e:
            raise races.Unsure from e
        after = seen.metadata.current_snapshot()
        return after is not None and after.parent_snapshot_id != before

    return races.Field(connector(root), append, lambda: [r["id"] for r in icebergs.rows(table.refresh())])


# --- broken runs -------------------------------------------------------------------------------------


def _counted(root: Path) -> int:
    make(root)
    store = connector(root)
    table: Any = store._looked_up()[NAME]
    table.files = counter = Mortal(table.files, 10**9, False)
    erase(store, NAME, is_ann)
    return 10**9 - counter.left


@pytest.mark.promise("P18")
@pytest.mark.slow
def test_a_run_that_broke_anywhere_is_brought_to_its_end(tmp_path: Path) -> None:
    changes = _counted(tmp_path / "count")
    assert changes > 15
    for at in range(1, changes + 1) if FULL else (1, 3, 4, 6, 9, 14):
        for after in (False, True) if FULL else (at % 2 == 0,):
            _break_at(tmp_path / f"{at}-{after}", at, after)


def _break_at(root: Path, at: int, after: bool) -> None:
    table = make(root)
    made: Any = (store := connector(root))._looked_up()[NAME]
    made.files = Mortal(made.files, at, after)
    _break_and_repeat(root, table, store, (at, after))


@pytest.mark.parametrize("name", ["exchange", "expire"])
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_broke_at_a_commit_is_brought_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: bool
) -> None:
    table = make(tmp_path)
    act = getattr(iceberg_commit, name)

    def broken(*args: Any) -> None:
        if after:
            act(*args)
        monkeypatch.undo()
        raise Killed

    monkeypatch.setattr(iceberg_commit, name, broken)
    _break_and_repeat(tmp_path, table, connector(tmp_path), name)


def _break_and_repeat(root: Path, table: Table, store: IcebergConnector, at: Any) -> None:
    before = others(table)
    steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, NAME) if is_ann(row)]
    with pytest.raises(Killed):
        list(store.apply(store.collections()[0], steps))
    fresh = connector(root)
    ended = {o.status for o in fresh.apply(fresh.collections()[0], steps)}
    assert ended in ({Status.DONE}, {Status.ALREADY_ABSENT}), at
    assert witness(root, ANN) == [], at
    assert others(table) == before == icebergs.rows(table), at
    live = {t.file.file_path.rpartition("/")[2] for t in table.scan().plan_files()}
    assert {p.name for p in root.rglob("*.parquet")} == live, at


# --- what is asked for wrongly -----------------------------------------------------------------------


def test_a_missing_package_is_told_with_a_code_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n, *a: None if n == "pyiceberg" else find(n, *a))
    with pytest.raises(PackageMissing, match=r"delenda\[lakes\]") as error:
        connector(tmp_path)
    assert error.value.exit_code is Exit.PACKAGE_MISSING and error.value.code == "package_missing"


def test_a_catalog_that_cannot_be_opened_shows_no_secret(tmp_path: Path) -> None:
    section = IcebergStore(type="iceberg", purpose="t", secrets={"type": SecretStr("nonsense-9931")})
    with pytest.raises(ConfigError) as error:
        IcebergConnector("ice", section, {}).collections()
    assert "9931" not in str(error.value)


@pytest.mark.parametrize(("name", "value"), [("s3.secret-access-key", "x"), ("uri", "postgresql://ann:pw@db/x")])
def test_a_secret_among_the_properties_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="belongs under secrets"):
        IcebergStore(type="iceberg", purpose="t", properties={name: value})


def test_a_table_whose_metadata_are_gone_is_told_by_name(tmp_path: Path) -> None:
    table = make(tmp_path)
    Path(table.metadata_location.removeprefix("file://")).unlink()
    store = connector(tmp_path)
    [collection] = store.collections()
    assert collection.fields == ()
    [unit] = store.units(collection)
    with pytest.raises(CorruptData, match=NAME):
        list(store.scan(unit))


def _backdate(root: Path, minutes: int) -> None:
    """Make all snapshots older: a tag that was made just before the change would not be told from one made after."""
    table = icebergs.catalog(root).load_table(NAME)
    path = Path(table.metadata_location.removeprefix("file://"))
    text = path.read_text()
    for snapshot in table.metadata.snapshots:
        text = text.replace(str(snapshot.timestamp_ms), str(snapshot.timestamp_ms - minutes * 60_000))
    path.write_text(text)

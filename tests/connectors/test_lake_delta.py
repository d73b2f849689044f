"""Delta tables: the contract, history that goes, what holds it, crashes, races; looked at by others' readers."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lakes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import races
from deltalake import CommitProperties, DeltaTable, QueryBuilder, write_deltalake
from deltalake.exceptions import DeltaError
from lakes import Forgetful, Killed, Mortal, erase, rows_of, suppress, witness

from connectors import delta_log
from connectors.delta import DeltaConnector
from connectors.lake_files import DRAFT, LocalFiles
from connectors.lake_residue import search
from delenda.errors import ConfigError, CorruptData
from delenda.model import Action, Status, Step
from delenda.ports import Erasable, Fetchable, Residual, Store, Weighed
from delenda.settings import DeltaStore
from delenda.testing.contract import PEOPLE, FetchContract

ANN = "ann-zq81@example.com"
FULL = bool(os.environ.get("DELENDA_TEST_FULL"))
Row = dict[str, Any]


def connector(root: Path, **settings: Any) -> DeltaConnector:
    return DeltaConnector("lake", DeltaStore(type="delta", root=root, purpose="testing", **settings), {})


class TestContract(FetchContract):
    @pytest.fixture(autouse=True)
    def _world(self, tmp_path: Path) -> None:
        self.root = tmp_path / "lake"
        rows = pa.Table.from_pylist([dict(p) for p in PEOPLE])
        write_deltalake(str(self.root / "people"), rows.slice(0, 4))
        write_deltalake(str(self.root / "people"), rows.slice(4), mode="append")

    @pytest.fixture
    def store(self) -> Store:
        return connector(self.root)

    def raw(self, store: Store) -> list[Row]:
        return sorted(DeltaTable(str(self.root / "people")).to_pyarrow_table().to_pylist(), key=lambda r: r["id"])

    def test_it_keeps_its_ports(self, store: Store) -> None:
        assert all(isinstance(store, port) for port in (Erasable, Fetchable, Residual, Weighed))


# --- a table with a past -----------------------------------------------------------------------------


def make(root: Path, **settings: str) -> Path:
    """Write a table in parts, with everything in its history that may hold a value."""
    table = root / "people"
    rows = [
        {
            "id": n,
            "mail": ANN if n in (3, 17) else f"person{n:02}@example.com",
            "at": {"lat": n / 2, "city": f"city-{n}"},
            "tags": [f"t{n}", "all"],
            "country": "it" if n % 2 else "de",
        }
        for n in range(20)
    ]
    schema = {"delta.enableChangeDataFeed": "true", **settings}
    first = pa.Table.from_pylist(rows[:10])
    write_deltalake(str(table), first, partition_by=["country"], configuration=schema)
    write_deltalake(str(table), pa.Table.from_pylist(rows[10:]), mode="append")
    delta = DeltaTable(str(table))
    delta.create_checkpoint()
    delta.update(predicate=f"mail = '{ANN}'", updates={"at": "named_struct('lat', 99.0, 'city', 'town-qv77')"})
    note = CommitProperties(custom_metadata={"userMetadata": f"asked by {ANN}"})
    extra = pa.Table.from_pylist([{**rows[0], "id": 20, "nick": "zed"}])
    write_deltalake(str(table), extra, mode="append", schema_mode="merge", commit_properties=note)
    DeltaTable(str(table)).create_checkpoint()
    log = table / "_delta_log"
    (log / f"{0:020}.crc").write_text(json.dumps({"allFiles": [{"stats": f'{{"minValues":{{"mail":"{ANN}"}}}}'}]}))
    (log / f"{0:020}.{1:020}.compacted.json").write_bytes((log / f"{0:020}.json").read_bytes())
    return table


def others(table: Path) -> list[Row]:
    rows = DeltaTable(str(table)).to_pyarrow_table().to_pylist()
    return sorted((r for r in rows if r["mail"] != ANN), key=lambda r: r["id"])


def is_ann(row: Row) -> bool:
    return bool(row["mail"] == ANN)


@pytest.mark.promise("P18")
def test_nothing_is_left_anywhere_and_all_else_is_as_it_was(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    assert len(witness(table, ANN)) >= 8
    before, version = others(table), DeltaTable(str(table)).version()
    outcomes = erase(store, "people", is_ann)
    assert [(o.status, o.detail) for o in outcomes] == [(Status.DONE, "")] * 2
    assert list(store.residue([ANN.encode()])) == []
    assert witness(tmp_path, ANN) == []
    now = DeltaTable(str(table))
    assert others(table) == before
    assert len(now.to_pyarrow_table()) == len(before)
    assert now.version() == version + 1
    write_deltalake(str(table), now.to_pyarrow_table().slice(0, 1), mode="append")
    DeltaTable(str(table)).create_checkpoint()
    assert len(DeltaTable(str(table)).to_pyarrow_table()) == len(before) + 1
    with pytest.raises((DeltaError, FileNotFoundError, OSError)):
        DeltaTable(str(table), version=1).to_pyarrow_table()


def test_a_changed_field_leaves_no_bounds_behind(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    before = others(table)
    assert {o.status for o in suppress(store, "people", is_ann, "mail", "at.city", "tags")} == {Status.DONE}
    assert witness(tmp_path, ANN) == [] and list(store.residue([ANN.encode(), b"town-qv77"])) == []
    after = {r["id"]: r for r in DeltaTable(str(table)).to_pyarrow_table().to_pylist()}
    assert [after.pop(3)["mail"], after.pop(17)["mail"]] == [None, None]
    assert sorted(after.values(), key=lambda r: r["id"]) == before


STEPS: dict[str, Callable[[str], bool]] = {
    "lake_file": lambda p: not p.startswith("_"),
    "lake_log": lambda p: p.startswith("_delta_log/") and p.endswith(".json") and "compacted" not in p,
    "lake_log:compacted": lambda p: p.endswith(".compacted.json"),
    "lake_log:crc": lambda p: p.endswith(".crc"),
    "lake_checkpoint": lambda p: "1.checkpoint" in p,
    "lake_change_data": lambda p: p.startswith("_change_data/"),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_scanner_finds_each_clean_up_step_that_is_left_out(tmp_path: Path, step: str) -> None:
    make(tmp_path)
    store = connector(tmp_path)
    table: Any = store._looked_up()["people"]
    table.files = forgetful = Forgetful(table.files, STEPS[step])
    erase(store, "people", is_ann)
    assert forgetful.kept
    found = list(store.residue([ANN.encode()]))
    assert {kind for kind, _, _ in found} == {step.partition(":")[0]}
    assert witness(tmp_path, ANN) != []


def kept_in_log(part: str, old: list[Row]) -> list[Row]:
    """Return what one part of the log's cleaning would have removed, as it stood."""
    match part:
        case "statistics":
            return [a for a in old if "add" in a and ANN in a["add"].get("stats", "")]
        case "predicate":
            told = [a["commitInfo"] for a in old if "commitInfo" in a]
            return [{"commitInfo": i} for i in told if ANN in json.dumps(i.get("operationParameters"))]
        case _:
            return [{"commitInfo": a["commitInfo"]} for a in old if "userMetadata" in a.get("commitInfo", {})]


@pytest.mark.promise("P18")
@pytest.mark.parametrize("part", ["statistics", "predicate", "message"])
def test_the_scanner_finds_each_part_of_the_log_that_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    make(tmp_path)
    store = connector(tmp_path)
    cleaned, left = delta_log.cleaned, []

    def but_one(actions: Any, state: Any) -> list[Row]:
        kept = kept_in_log(part, list(actions))
        left.extend(kept)
        return [*cleaned(actions, state), *kept]

    monkeypatch.setattr(delta_log, "cleaned", but_one)
    erase(store, "people", is_ann)
    assert left
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"lake_log"}


@pytest.mark.promise("P18")
def test_the_scanner_finds_folders_and_drafts_that_are_left(tmp_path: Path) -> None:
    table = tmp_path / "events"
    rows = [{"user": "u-zz4711", "n": 1}, {"user": "u-aa0001", "n": 2}]
    write_deltalake(str(table), pa.Table.from_pylist(rows), partition_by=["user"])
    store = connector(tmp_path)
    made: Any = store._looked_up()["events"]
    made.files = forgetful = Forgetful(made.files, lambda p: p.startswith("user="))
    erase(store, "events", lambda r: r["user"] == "u-zz4711")
    assert forgetful.kept
    assert {kind for kind, _, _ in store.residue([b"u-zz4711"])} == {"lake_file_name"}
    (table / f"{DRAFT}x").write_bytes(b'{"user": "u-zz4711"}')
    assert {kind for kind, _, _ in store.residue([b"u-zz4711"])} == {"lake_file_name", "lake_draft"}


def test_a_value_that_names_a_partition_goes_with_it(tmp_path: Path) -> None:
    table = tmp_path / "events"
    rows = [{"user": "u-zz4711", "n": 1}, {"user": "u-aa0001", "n": 2}]
    write_deltalake(str(table), pa.Table.from_pylist(rows), partition_by=["user"])
    store = connector(tmp_path)
    stale = DeltaTable(str(table))
    assert [o.status for o in erase(store, "events", lambda r: r["user"] == "u-zz4711")] == [Status.DONE]
    assert witness(tmp_path, "u-zz4711") == []
    assert list(store.residue([b"u-zz4711"])) == []
    assert DeltaTable(str(table)).to_pyarrow_table().to_pylist() == [rows[1]]
    with pytest.raises(DeltaError):  # works on files that are gone: must be told, and not bring them back
        stale.update(updates={"n": "n + 1"})
    assert DeltaTable(str(table)).to_pyarrow_table().to_pylist() == [rows[1]]


@pytest.mark.parametrize("runs", [False, True])
@pytest.mark.parametrize("filed", [False, True])
def test_masked_rows_are_not_read_and_are_erased_with_the_next_change(tmp_path: Path, filed: bool, runs: bool) -> None:
    table = tmp_path / "people"
    rows = [{"id": n, "mail": ANN if n == 2 else f"p{n}@example.com"} for n in range(9)]
    write_deltalake(str(table), pa.Table.from_pylist(rows[:6]))
    write_deltalake(str(table), pa.Table.from_pylist(rows[6:]), mode="append")
    path = next(p.name for p in table.glob("*.parquet") if pq.read_metadata(p).num_rows == 6)
    gone = [1, 2, 3, 4] if runs else [2, 4]
    vector = lakes.filed_vector(table, gone, bytes(range(16))) if filed else lakes.inline_vector(gone, runs)
    lakes.mask(table, 2, vector, path)
    store = connector(tmp_path)
    assert sorted(r["id"] for _, r in rows_of(store, "people")) == [n for n in range(9) if n not in gone]
    assert {k for k, _, _ in store.residue([ANN.encode()])} >= {"lake_file"}
    assert [o.status for o in erase(store, "people", lambda r: r["id"] == 7)] == [Status.DONE]
    assert list(store.residue([ANN.encode(), b"p7@example.com"])) == []
    assert witness(tmp_path, ANN) == []
    assert not list(table.glob("*.bin"))
    found = QueryBuilder().register("t", DeltaTable(str(table))).execute("select id from t").read_all()
    left = sorted(pa.table(found)["id"].to_pylist())
    assert sorted(r["id"] for _, r in rows_of(store, "people")) == [n for n in range(9) if n not in (*gone, 7)]
    assert left == [n for n in range(9) if n not in (*gone, 7)]


def test_a_large_vector_is_read(tmp_path: Path) -> None:
    table = tmp_path / "t"
    write_deltalake(str(table), pa.table({"id": pa.array(range(200_000))}))
    gone = [*range(0, 150_000, 2), 199_999]
    path = next(p.name for p in table.glob("*.parquet"))
    lakes.mask(table, 1, lakes.inline_vector(gone), path)
    ids = [r["id"] for _, r in rows_of(connector(tmp_path), "t")]
    assert ids == sorted(set(range(200_000)) - set(gone))


# --- what holds history ------------------------------------------------------------------------------


def test_retention_that_the_owner_asked_for_is_owed_with_its_day(tmp_path: Path) -> None:
    table = make(tmp_path, **{"delta.deletedFileRetentionDuration": "interval 30 days"})
    store = connector(tmp_path)
    outcomes = erase(store, "people", is_ann)
    assert {(o.status, o.detail) for o in outcomes} == {(Status.BLOCKED, "retention")}
    wait = max(o.until for o in outcomes if o.until) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=29, hours=23) < wait < dt.timedelta(days=30, hours=1)
    assert not [r for _, r in rows_of(store, "people") if is_ann(r)]
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"locked_version"}
    assert len(DeltaTable(str(table), version=1).to_pyarrow_table()) == 20
    eager = connector(tmp_path, history="erase")
    [collection] = eager.collections()
    again = [Step(o.ref, Action.DELETE) for o in outcomes]
    assert {o.status for o in eager.apply(collection, again)} == {Status.ALREADY_ABSENT}
    assert witness(tmp_path, ANN) == []


def test_history_older_than_the_retention_goes(tmp_path: Path) -> None:
    table = make(tmp_path, **{"delta.deletedFileRetentionDuration": "interval 1 hours"})
    store = connector(tmp_path)
    erase(store, "people", is_ann)
    rows = others(table)
    for path in (table / "_delta_log").glob("*.json"):
        if path.name[:20].isdigit() and "compacted" not in path.name:
            text = path.read_text()
            stamps = {json.loads(line)["commitInfo"]["timestamp"] for line in text.splitlines() if "commitInfo" in line}
            for stamp in stamps:
                text = text.replace(str(stamp), str(stamp - 7_200_000))
            path.write_text(text)
    write_deltalake(str(table), DeltaTable(str(table)).to_pyarrow_table().slice(0, 1), mode="append")
    done = store._looked_up()["people"].tidy(dt.datetime.now(dt.UTC))
    assert done.held is None
    assert witness(tmp_path, ANN) == []
    assert len(DeltaTable(str(table)).to_pyarrow_table()) == len(rows) + 1
    version = DeltaTable(str(table)).version()
    assert len(DeltaTable(str(table), version=version - 1).to_pyarrow_table()) == len(rows)


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"delta.appendOnly": "true"}, "append_only")],
)
def test_a_table_that_forbids_changes_is_left_alone(tmp_path: Path, settings: dict[str, str], code: str) -> None:
    table = tmp_path / "people"
    write_deltalake(str(table), pa.table({"id": [1], "mail": [ANN]}), configuration=settings)
    before = {p: p.read_bytes() for p in table.rglob("*") if p.is_file()}
    assert [(o.status, o.detail) for o in erase(connector(tmp_path), "people", is_ann)] == [(Status.BLOCKED, code)]
    assert {p: p.read_bytes() for p in table.rglob("*") if p.is_file()} == before


def test_constraints_forbid_changes_but_no_deletion(tmp_path: Path) -> None:
    table = tmp_path / "people"
    write_deltalake(str(table), pa.table({"id": [1, 2], "mail": [ANN, "b@example.com"]}))
    DeltaTable(str(table)).alter.add_constraint({"has_id": "id > 0"})
    store = connector(tmp_path)
    [changed] = suppress(store, "people", is_ann, "mail")
    assert (changed.status, changed.detail) == (Status.BLOCKED, "check_constraint")
    assert [o.status for o in erase(store, "people", is_ann)] == [Status.DONE]


def test_a_partition_field_is_not_changed_in_place(tmp_path: Path) -> None:
    make(tmp_path)
    [one, two] = suppress(connector(tmp_path), "people", is_ann, "country")
    assert {(o.status, o.detail) for o in (one, two)} == {(Status.BLOCKED, "partition_field")}


# --- others at work ----------------------------------------------------------------------------------


def test_a_file_that_somebody_else_rewrote_is_left_alone(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, "people") if is_ann(row)]
    DeltaTable(str(table)).update(updates={"at": "named_struct('lat', 1.0, 'city', 'x')"})
    before = DeltaTable(str(table)).to_pyarrow_table().to_pylist()
    assert {o.status for o in lakes.apply(store, "people", steps)} == {Status.CHANGED_SINCE_READ}
    assert DeltaTable(str(table)).to_pyarrow_table().to_pylist() == before


def test_an_appender_in_between_loses_nothing(tmp_path: Path) -> None:
    table = make(tmp_path)
    store = connector(tmp_path)
    made: Any = store._looked_up()["people"]
    commit, appended = made.commit, []

    def late(*args: Any) -> None:
        if len(appended) < 3:
            appended.append(1000 + len(appended))
            row = {"id": appended[-1], "mail": "new@example.com", "country": "it"}
            write_deltalake(str(table), pa.Table.from_pylist([row]), mode="append", schema_mode="merge")
        commit(*args)

    made.commit = late
    assert {o.status for o in erase(store, "people", is_ann)} == {Status.DONE}
    ids = DeltaTable(str(table)).to_pyarrow_table()["id"].to_pylist()
    assert sorted(i for i in ids if i >= 1000) == appended
    assert len(appended) == 3 and witness(tmp_path, ANN) == []


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_races_with_appenders_lose_no_append(tmp_path: Path) -> None:
    with races.in_memory(tmp_path) as folder:
        races.race_tables(lambda number, rows: race_field(folder / str(number), rows), "Delta")


def race_field(root: Path, rows: list[Row]) -> races.Field:
    """A table, and a writer that is another engine."""
    root.mkdir()
    table = str(root / "people")
    write_deltalake(table, pa.Table.from_pylist(rows))

    def append(number: int) -> bool:
        row = pa.Table.from_pylist([{"id": number, "mail": "new@example.com"}])
        try:
            seen = DeltaTable(table)
            before = seen.version()
            write_deltalake(seen, row, mode="append")
        except DeltaError as e:
            raise races.Unsure from e
        return seen.version() != before + 1

    return races.Field(connector(root), append, lambda: DeltaTable(table).to_pyarrow_table()["id"].to_pylist())


# --- broken runs -------------------------------------------------------------------------------------


def _changes(tmp_path: Path) -> int:
    counter = Mortal(LocalFiles("x", tmp_path), 10**9, False)
    root = tmp_path / "count"
    make(root)
    store = connector(root)
    table: Any = store._looked_up()["people"]
    counter._files, table.files = table.files, counter
    erase(store, "people", is_ann)
    return 10**9 - counter.left


@pytest.mark.promise("P18")
def test_a_run_that_broke_anywhere_is_brought_to_its_end(tmp_path: Path) -> None:
    changes = _changes(tmp_path)
    assert changes > 15
    for at in range(1, changes + 1):
        for after in (False, True):
            root = tmp_path / f"{at}-{after}"
            table = make(root)
            before = others(table)
            store = connector(root)
            steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, "people") if is_ann(row)]
            made: Any = store._looked_up()["people"]
            made.files = Mortal(made.files, at, after)
            with pytest.raises(Killed):
                list(store.apply(store.collections()[0], steps))
            fresh = connector(root)
            [collection] = fresh.collections()
            ended = {o.status for o in fresh.apply(collection, steps)}
            assert ended in ({Status.DONE}, {Status.ALREADY_ABSENT}), (at, after)
            assert witness(root, ANN) == [], (at, after)
            assert others(table) == before and len(before) == len(DeltaTable(str(table)).to_pyarrow_table())
            live = {f.rsplit("/", 1)[-1] for f in DeltaTable(str(table)).file_uris()}
            assert {p.name for p in table.rglob("*.parquet") if p.parent.name != "_delta_log"} == live, (at, after)


# --- what is asked for wrongly -----------------------------------------------------------------------


def test_a_table_that_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "broken" / "_delta_log").mkdir(parents=True)
    (tmp_path / "broken" / "_delta_log" / f"{3:020}.json").write_text("{}\n")
    store = connector(tmp_path)
    assert [c.name for c in store.collections()] == ["broken", "people"]
    [unit] = store.units(store.collections()[0])
    with pytest.raises(CorruptData, match="lake/broken"):
        list(store.scan(unit))
    assert {o.status for o in erase(store, "people", is_ann)} == {Status.DONE}


def test_a_feature_that_is_not_known_is_not_guessed(tmp_path: Path) -> None:
    table = tmp_path / "people"
    write_deltalake(str(table), pa.table({"id": [1]}))
    protocol = {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["variantType"], "writerFeatures": []}
    (table / "_delta_log" / f"{1:020}.json").write_text(json.dumps({"protocol": protocol}))
    store = connector(tmp_path)
    [unit] = store.units(store.collections()[0])
    with pytest.raises(CorruptData, match="variantType"):
        list(store.scan(unit))


def test_a_store_needs_one_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        DeltaConnector("lake", DeltaStore(type="delta", purpose="t"), {})
    with pytest.raises(ConfigError):
        DeltaConnector("lake", DeltaStore(type="delta", purpose="t", root=tmp_path, bucket="b"), {})


def test_files_that_nothing_names_are_listed_and_removed_when_config_says_so(tmp_path: Path) -> None:
    table = make(tmp_path)
    orphan = table / "country=it" / "part-lost.parquet"
    pq.write_table(pa.table({"mail": [ANN]}), orphan)
    store = connector(tmp_path)
    erase(store, "people", is_ann)
    assert [e.path for e in store._looked_up()["people"].orphans()] == ["country=it/part-lost.parquet"]
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"lake_file"}
    old = dt.datetime.now(dt.UTC).timestamp() - 8 * 86400
    os.utime(orphan, (old, old))
    remover = connector(tmp_path, orphans="remove")
    erase(remover, "people", lambda r: r["id"] == 5)
    assert not orphan.exists() and witness(tmp_path, ANN) == []


def test_the_scanner_sees_dictionaries_that_no_row_uses(tmp_path: Path) -> None:
    data = pa.table(
        {
            "x": pa.DictionaryArray.from_arrays(
                pa.array([0, 0]), pa.array(["seen", *[ANN + "x" * 200 for _ in range(3)]])
            )
        }
    )
    pq.write_table(data, tmp_path / "a.parquet", write_statistics=False, store_schema=False, compression="gzip")
    assert ANN.encode() not in (tmp_path / "a.parquet").read_bytes()
    assert pq.read_table(tmp_path / "a.parquet")["x"].to_pylist() == ["seen", "seen"]
    assert [k for k, _, _ in search(LocalFiles("x", tmp_path), [ANN.encode()])] == ["lake_file"]

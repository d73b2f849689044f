"""The locator index: exact, durable, concurrent, and blind to other peppers."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delenda.discovery.index import LocatorIndex, token_of, tokens_of
from delenda.errors import CorruptData

PEPPER = b"p" * 32


def token(value: str) -> bytes:
    return token_of(PEPPER, "email", value)


def test_tokens_of_a_column_are_the_tokens_of_its_values() -> None:
    values = ["a@example.com", "b@example.com", "名字", ""]
    assert tokens_of(PEPPER, "email", pa.array([*values, None])) == [token(v) for v in values]


def test_what_is_added_is_found_after_a_flush_by_another_opener(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    index.add([token("a"), token("b")], 1)
    index.add([token("b")], 2)
    index.flush()
    other = LocatorIndex(tmp_path, PEPPER)
    assert other.lookup([token("a"), token("b"), token("c")]) == {token("a"): {1}, token("b"): {1, 2}}


def test_dropped_units_are_gone_before_and_after_compaction(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    index.add([token("a")], 1)
    index.add([token("a")], 2)
    index.flush()
    index.drop([1])
    index.flush()
    assert index.lookup([token("a")]) == {token("a"): {2}}
    index.compact()
    assert index.lookup([token("a")]) == {token("a"): {2}}
    assert index.entries() == 1


operations = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 20), st.integers(1, 9)),
        st.tuples(st.just("drop"), st.just(0), st.integers(1, 9)),
        st.tuples(st.just("flush"), st.just(0), st.just(0)),
        st.tuples(st.just("compact"), st.just(0), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(operations)
def test_it_holds_what_a_set_of_pairs_would(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    index = LocatorIndex(tmp_path_factory.mktemp("index"), PEPPER)
    pairs: set[tuple[int, int]] = set()
    gone: set[int] = set()
    for verb, value, unit in steps:
        if verb == "add" and unit not in gone:
            index.add([token(str(value))], unit)
            pairs.add((value, unit))
        elif verb == "drop":
            index.drop([unit])
            gone.add(unit)
        elif verb == "flush":
            index.flush()
        elif verb == "compact":
            index.flush()
            index.compact()
    index.flush()
    expected: dict[bytes, set[int]] = {}
    for value, unit in pairs:
        if unit not in gone:
            expected.setdefault(token(str(value)), set()).add(unit)
    assert index.lookup([token(str(v)) for v in range(21)]) == expected


def test_many_small_runs_are_merged_on_the_way(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    for unit in range(100):
        index.add([token(f"x{unit}"), token("all")], unit)
        index.flush()
    assert len(list(tmp_path.glob("*.run"))) < 40
    assert index.lookup([token("all")]) == {token("all"): set(range(100))}


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(worker: int) -> None:
        index = LocatorIndex(tmp_path, PEPPER)
        for n in range(30):
            index.add([token(f"{worker}-{n}")], worker * 100 + n)
            index.flush()

    threads = [threading.Thread(target=write, args=(w,)) for w in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = LocatorIndex(tmp_path, PEPPER).lookup([token(f"{w}-{n}") for w in range(4) for n in range(30)])
    assert found == {token(f"{w}-{n}"): {w * 100 + n} for w in range(4) for n in range(30)}


def test_a_half_written_run_is_not_seen(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    index.add([token("a")], 1)
    index.flush()
    (tmp_path / "0000000000000000.part").write_bytes(b"torn")
    assert LocatorIndex(tmp_path, PEPPER).lookup([token("a")]) == {token("a"): {1}}


def test_a_damaged_run_is_an_error_not_a_miss(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    index.add([token("a"), token("b")], 1)
    index.flush()
    [run] = tmp_path.glob("*.run")
    run.write_bytes(run.read_bytes()[:-3])
    with pytest.raises(CorruptData, match="rebuild"):
        LocatorIndex(tmp_path, PEPPER).lookup([token("a")])


def test_another_pepper_sees_nothing_and_a_lost_index_has_another_name(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    index.add([token("a")], 1)
    index.flush()
    rotated = LocatorIndex(tmp_path, b"q" * 32)
    assert rotated.lookup([token("a")]) == {}
    assert rotated.generation() != index.generation()
    name = index.generation()
    assert LocatorIndex(tmp_path, PEPPER).generation() == name
    index.clear()
    assert index.generation() != name
    assert index.lookup([token("a")]) == {}


@pytest.mark.promise("P60")
def test_an_entry_is_at_most_sixteen_bytes_and_holds_no_value(tmp_path: Path) -> None:
    index = LocatorIndex(tmp_path, PEPPER)
    values = [f"subject{i}@example.com" for i in range(10_000)]
    index.add(tokens_of(PEPPER, "email", pa.array(values)), 1)
    index.flush()
    [run] = tmp_path.glob("*.run")
    assert run.stat().st_size <= 16 * len(values)
    assert b"subject" not in run.read_bytes()

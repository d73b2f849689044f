"""INSERT statements are read alike, all rows at once or value after value, whatever stands between the quotes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dumps import my_grid, my_rows
from connectors.dumps.layout import Edits, Part, Truncated
from connectors.dumps.my_grid import Grid, grid
from connectors.dumps.my_rows import InsertRows, quoted
from connectors.dumps.my_script import read_ddl

HOSTILE = st.sampled_from(
    ["'", "\\", '"', "),(", ");\n", "\n", "\r", "\x01", "\x1a", "NULL", "\u4f60", "it's", ",", "''", "\\'"]
)
TEXTS = st.lists(HOSTILE | st.text(max_size=5), max_size=4).map("".join)
RAW = TEXTS.filter(lambda t: "\\" not in t).map(lambda t: b"'" + t.replace("'", "''").encode() + b"'")
MOMENTS = [
    b"'2024-01-02 03:04:05'",
    b"'2024-01-02 03:04:05.5'",
    b"'0000-00-00 00:00:00'",
    b"'2024-02-30'",
    b"'2024-02-03'",
]
NUMBERS = [b"0", b"-7", b"12.50", b"-1.505", b"1e-7", b"99999999999999999999", b"0x1F", b"b'101'"]
LITERALS = st.one_of(
    TEXTS.map(quoted), RAW, st.just(b"NULL"), st.sampled_from([*MOMENTS, *NUMBERS, b"_binary 'a),(\\'b'", b"'a\xff'"])
)
GAPS = st.sampled_from([b",", b",\n", b", "])
ROWS = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(LITERALS, min_size=n, max_size=n), min_size=1, max_size=6))
DDL = """CREATE TABLE `t` (
  `n` bigint(20) NOT NULL,
  `price` decimal(10,2) DEFAULT NULL,
  `word` varchar(190) DEFAULT NULL,
  `day` date DEFAULT NULL,
  `at` datetime(6) DEFAULT NULL,
  `stamp` timestamp NULL DEFAULT NULL,
  `blob` blob DEFAULT NULL,
  `real` double DEFAULT NULL,
  PRIMARY KEY (`n`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
"""
COLUMNS = read_ddl(DDL)[0].columns


def statement(rows: list[list[bytes]], gap: bytes = b",") -> bytes:
    return b"INSERT INTO `t` VALUES " + gap.join(b"(" + b",".join(row) + b")" for row in rows) + b";\n"


def slowly(block: bytes, width: int = 0) -> Grid:
    """Return the grid of a statement that is read value after value."""
    head = my_grid.HEAD.match(block)
    assert head is not None
    return Grid(block, my_grid._one_by_one(block, head.end(), width), lined=False)


@given(ROWS, GAPS)
def test_rows_and_values_are_found_alike(rows: list[list[bytes]], gap: bytes) -> None:
    block = statement(rows, gap)
    found, width = grid(block), len(rows[0])
    assert found.marks.tolist() == slowly(block).marks.tolist()
    assert [[block[a:b] for a, b in found.values(n)] for n in range(found.rows)] == rows
    assert [[block[a:b] for a, b in [found.row(n)]] for n in range(found.rows)] == [
        [b"(" + b",".join(row) + b")"] for row in rows
    ]
    expected = [[None if row[p] == b"NULL" else row[p] for row in rows] for p in range(width)]
    assert [a.to_pylist() for a in found.literals(range(width))] == expected
    assert [a.to_pylist() for a in slowly(block).literals(range(width))] == expected


def test_the_fast_way_is_the_way_of_dumps() -> None:
    rows = [[b"%d" % n, quoted(f"it's \\ {n}\n),("), b"NULL"] for n in range(100)]
    for gap in (b",", b",\n"):
        assert grid(statement(rows, gap)).lined
    assert not grid(statement([[b"'a\nb'"]])).lined  # written by something else
    assert grid(statement([[b"'a\nb'"]])).literals([0])[0].to_pylist() == [b"'a\nb'"]


@given(st.lists(st.lists(LITERALS, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=4))
def test_values_are_typed_alike(rows: list[list[bytes]]) -> None:
    part = Part("t", tuple(c.name for c in COLUMNS))
    block = statement(rows)
    found = InsertRows().records(block, part, COLUMNS)
    for i, column in enumerate(COLUMNS):
        cells = [None if row[i] == b"NULL" else my_rows._typed(column, row[i]) for row in rows]
        assert found.column(i).equals(my_rows._array(column, cells)), column.name


@pytest.mark.parametrize(
    ("name", "literals", "values"),
    [
        ("n", [b"1", b"-5"], [1, -5]),
        ("word", [b"'it\\'s'", b"'a''b'", b"NULL"], ["it's", "a'b", None]),
        ("price", [b"12.5"], ["12.50"]),
        ("stamp", [b"'2024-01-02 03:04:05'"], ["2024-01-02 03:04:05+00:00"]),
        ("day", [b"'2024-01-02'", b"'0000-00-00'"], ["2024-01-02", "0000-00-00"]),
        ("n", [b"0x1F", b"1"], ["0x1F", "1"]),
    ],
)
def test_values_are_what_the_server_means(name: str, literals: list[bytes], values: list[Any]) -> None:
    column = next(c for c in COLUMNS if c.name == name)
    found = InsertRows().records(statement([[v] for v in literals]), Part("t", (name,)), [column]).column(0)
    assert [v if v is None or type(v) is int else str(v) for v in found.to_pylist()] == values


@given(ROWS, GAPS, st.data())
def test_edits_leave_every_other_byte(rows: list[list[bytes]], gap: bytes, data: st.DataObject) -> None:
    names = tuple(f"c{i}" for i in range(len(rows[0])))
    edits: Edits = data.draw(
        st.dictionaries(
            st.integers(0, len(rows) - 1), st.none() | st.dictionaries(st.sampled_from(names), st.none() | TEXTS)
        )
    )
    after = InsertRows().edit(statement(rows, gap), Part("t", names), edits)
    expected = []
    for number, row in enumerate(rows):
        change = edits.get(number, {})
        if change is not None:
            expected.append([quoted(change[n]) if n in change else v for n, v in zip(names, row, strict=True)])
    assert after == (statement(expected, gap) if expected else b"")
    some = sorted(edits)
    if some:
        assert InsertRows().pick(statement(rows, gap), some) == statement([rows[n] for n in some])


@pytest.mark.parametrize(
    "block",
    [
        b"INSERT INTO `t` VALUES (1,2),(3);\n",
        b"INSERT INTO `t` VALUES (1,2),(3,4)",
        b"INSERT INTO `t` VALUES (1,'a",
        b"INSERT INTO `t` VALUES (1,f(2));\n",
        b"INSERT INTO `t` VALUES ;\n",
        b"UPDATE `t` SET a = 1;\n",
    ],
)
def test_what_cannot_be_read_is_told(block: bytes) -> None:
    with pytest.raises(Truncated):
        grid(block, 2)


def test_a_statement_of_other_columns_is_told() -> None:
    with pytest.raises(Truncated, match="not all values"):
        grid(b"INSERT INTO `t` VALUES (1,2,3),(4,5,6);\n", 2)
    assert grid(b"INSERT INTO `t` VALUES (1,2,3),(4,5,6);\n", 3).literals([2])[0].equals(pa.array([b"3", b"6"]))

"""The forms of dumps, without a server: packing, rows, bad input."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dumps import CannotRewrite, Truncated, layout_of
from connectors.dumps.layout import Part
from connectors.dumps.my_rows import InsertRows
from connectors.dumps.my_script import read_ddl
from connectors.dumps.pg_rows import CopyRows, escaped
from connectors.dumps.pg_script import Rows, pieces
from connectors.dumps.streams import lines, packed, unpacked
from connectors.sql_types import Column

# A busy machine is no finding.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

FORMS = ["none", "zlib", "gzip", "zstd", "lz4"]
TEXTS = st.lists(
    st.tuples(st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))), min_size=1
)
PART = Part("t", ("a", "b"))
COLUMNS = [Column("a", pa.string()), Column("b", pa.int64())]


@pytest.mark.parametrize("form", FORMS)
@given(st.lists(st.binary(max_size=2000), max_size=20))
def test_what_is_packed_is_unpacked(form: str, data: list[bytes]) -> None:
    assert b"".join(unpacked(packed(data, form), form)) == b"".join(data)


@pytest.mark.parametrize("form", ["zlib", "gzip", "zstd", "lz4"])
def test_what_ends_too_soon_or_is_harmed_is_told(form: str) -> None:
    whole = b"".join(packed([bytes(range(256)) * 4000], form))
    with pytest.raises(Truncated):
        list(unpacked([whole[: len(whole) // 2]], form))
    with pytest.raises(Truncated):
        list(unpacked([b"no such stream at all " * 9], form))


def test_rows_are_never_cut_in_two() -> None:
    content = b"".join(b"%d\n" % n for n in range(5000))
    assert b"".join(lines([content], 100)) == content
    assert all(block.endswith(b"\n") for block in lines([content[i : i + 7] for i in range(0, len(content), 7)], 50))
    with pytest.raises(Truncated, match="no end"):
        list(lines([b"1\n2"]))


@given(TEXTS)
def test_rows_of_copy_are_read_as_they_were_written(texts: list[tuple[str | None]]) -> None:
    block = b"".join(b"%b\t%d\n" % (escaped(text), n) for n, (text,) in enumerate(texts))
    rows = CopyRows()
    assert rows.records(block, PART, COLUMNS).column("a").to_pylist() == [t for (t,) in texts]
    assert rows.edit(block, PART, dict.fromkeys(range(len(texts)))) == b""
    changed = rows.edit(block, PART, {0: {"a": "x\ty"}})
    assert rows.records(changed, PART, COLUMNS).column("a").to_pylist() == ["x\ty", *(t for (t,) in texts[1:])]
    assert changed.split(b"\n")[1:] == block.split(b"\n")[1:]


@given(TEXTS)
def test_rows_of_inserts_are_read_as_they_were_written(texts: list[tuple[str | None]]) -> None:
    from connectors.dumps.my_rows import quoted

    values = b",\n".join(b"(%b,%d)" % (quoted(text), n) for n, (text,) in enumerate(texts))
    block = b"INSERT INTO `t` VALUES\n" + values + b";\n"
    rows = InsertRows()
    assert rows.records(block, PART, COLUMNS).column("a").to_pylist() == [t for (t,) in texts]
    assert rows.edit(block, PART, dict.fromkeys(range(len(texts)))) == b""
    changed = rows.edit(block, PART, {0: {"a": "it's"}})
    assert rows.records(changed, PART, COLUMNS).column("a").to_pylist() == ["it's", *(t for (t,) in texts[1:])]
    if len(texts) > 1:
        rest = rows.edit(block, PART, {0: None})
        assert rows.records(rest, PART, COLUMNS).column("b").to_pylist() == list(range(1, len(texts)))


@given(
    st.integers(1, 40), st.lists(st.sampled_from(["a\t1", "\\N\t2", "COPY x FROM stdin;", "\\\\.\t3", ""]), max_size=9)
)
def test_a_script_is_cut_at_the_same_places_however_it_comes(size: int, rows: list[str]) -> None:
    data = "".join(f"{r}\n" for r in rows)
    script = (
        f"SET x;\nCOPY public.t (a, b) FROM stdin;\n{data}\\.\n\n-- more\nCOPY public.u (a) FROM stdin;\n\\.\n\nEND\n"
    )
    raw = script.encode()
    found = list(pieces(iter([raw[i : i + size] for i in range(0, len(raw), size)])))
    assert b"".join(p if isinstance(p, bytes) else p.block for p in found) == raw
    assert b"".join(p.block for p in found if isinstance(p, Rows) and p.number == 0).decode() == data
    assert not [p for p in found if isinstance(p, Rows) and p.number == 1]


def test_archives_that_we_do_not_know_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "app.dump"
    path.write_bytes(b"PGDMP" + bytes([1, 99, 0, 4, 8, 1, 0]))
    with pytest.raises(CannotRewrite, match=r"1\.99"):
        layout_of(path, "public")
    path.write_bytes(b"PGDMP" + bytes([1, 16, 0, 4]))
    with pytest.raises(Truncated):
        layout_of(path, "public")
    path.write_bytes(b"--\n-- PostgreSQL database cluster dump\n--\n")
    with pytest.raises(CannotRewrite, match="cluster"):
        layout_of(path, "public")
    path.write_bytes(b"--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n1\n")
    with pytest.raises(Truncated, match="no end"):
        layout_of(path, "public")
    path.write_bytes(b"--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n1\n\\.\n")
    with pytest.raises(Truncated, match="complete"):
        layout_of(path, "public")
    done = b"\n--\n-- PostgreSQL database dump complete\n--\n"
    path.write_bytes(b"--\n-- PostgreSQL database dump\n--\n\nINSERT INTO public.t VALUES (1);\n" + done)
    with pytest.raises(CannotRewrite, match="INSERT"):
        layout_of(path, "public")
    path.write_bytes(b"--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'LATIN1';\n" + done)
    with pytest.raises(CannotRewrite, match="LATIN1"):
        layout_of(path, "public")
    path.write_bytes(b"-- MariaDB dump\nINSERT INTO `t` VALUES (1),\n")
    with pytest.raises(Truncated):
        layout_of(path, "")
    path.write_bytes(b"age-encryption.org/v1\n")
    assert layout_of(path, "public") is None


def test_tables_of_a_mysql_dump() -> None:
    ddl = """CREATE TABLE `a``b` (
  `id` int(11) unsigned NOT NULL,
  `e` enum('x,y','z)') NOT NULL DEFAULT 'z)',
  `g` int(11) GENERATED ALWAYS AS (`id` * 2) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`e`(10)),
  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `o` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
"""
    [table] = read_ddl(ddl)
    assert (table.name, table.primary, table.uniques) == ("a`b", ("id",), ())
    assert [(c.name, str(c.type), c.nullable, c.generated) for c in table.columns] == [
        ("id", "int64", False, False),
        ("e", "string", False, False),
        ("g", "int32", True, True),
    ]
    assert [(r.target, r.on_delete) for r in table.references] == [("o", "SET NULL")]

"""ZIP and TAR: members are read as their own formats; changing one leaves the others' bytes; bombs are refused."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import zipped
from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"name": ["Ann", "Bo"], "phone": ["555-0100", "555-0101"]}), out)
    return out.getvalue()


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        z.comment = b"made by a test"
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def tar_of(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as t:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(data), 1234, 0o640
            if name.endswith("/"):
                info.type, info.size = tarfile.DIRTYPE, 0
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        assert z.testzip() is None
        return {n: z.read(n) for n in z.namelist()}


def untar(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as t:
        return {m.name: f.read() if (f := t.extractfile(m)) else b"" for m in t.getmembers()}


PACK = {"zip": zip_of, "tar": tar_of, "tar.gz": lambda f: gzip.compress(tar_of(f), mtime=0)}
UNPACK = {"zip": unzip, "tar": untar, "tar.gz": lambda b: untar(gzip.decompress(b))}
LINES = [json.dumps({"name": f"N{n}", "phone": f"555-01{n:02d}"}).encode() + b"\n" for n in range(5)]
LONG = "deep/" * 30 + "é.log"
FILES = {
    "users.jsonl": b"".join(LINES),
    "pics/": b"",
    "pics/blob.bin": b"\0\1\2" * 99,
    "table.parquet": parquet(),
    "old/events.csv.gz": gzip.compress(b"name,phone\nAnn,555-0100\nBo,555-0101\n", mtime=5),
    LONG: b"Ann called 555-0100\nBo did not\n",
}


@pytest.mark.parametrize("ending", PACK)
def test_rows_run_through_all_members(read, ending):
    rows = read(PACK[ending](FILES), f"backup.{ending}")
    assert [r["@member"] for r in rows] == ["users.jsonl"] * 5 + ["pics/blob.bin"] + ["table.parquet"] * 2 + [
        "old/events.csv.gz"] * 2 + [LONG] * 2  # fmt: skip
    assert (rows[2]["name"], rows[6]["phone"], rows[9]["name"]) == ("N2", "555-0100", "Bo")
    assert rows[10]["line"] == "Ann called 555-0100"


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.promise("P7")
def test_a_change_in_some_members_leaves_the_others(write, ending):
    raw = PACK[ending](FILES)
    cut = RowEdit(changes=(Change("line", Technique.REDACT_SPAN, ("555-0100",)),))
    after, done = write(raw, f"backup.{ending}", {3: DELETE, 5: DELETE, 6: DELETE, 8: DELETE, 10: cut})
    assert (done.rows, done.deleted, done.touched) == (12, 4, {3, 5, 6, 8, 10})
    now = UNPACK[ending](after)
    assert list(now) == [n.rstrip("/") if ending != "zip" else n for n in FILES if n != "pics/blob.bin"]
    assert now["users.jsonl"] == b"".join(x for i, x in enumerate(LINES) if i != 3)
    assert pq.read_table(io.BytesIO(now["table.parquet"])).to_pylist() == [{"name": "Bo", "phone": "555-0101"}]
    assert gzip.decompress(now["old/events.csv.gz"]) == b"name,phone\nBo,555-0101\n"
    assert now[LONG] == b"Ann called [erased]\nBo did not\n"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_untouched_members_of_a_zip_are_copied_bit_for_bit(read, write, method):
    raw = zip_of(FILES, method)
    assert len(read(raw, "a.zip")) == 12
    after, _ = write(raw, "a.zip", {0: DELETE})
    one, two = (zipfile.ZipFile(io.BytesIO(x)) for x in (raw, after))
    assert one.comment == two.comment
    for info in one.infolist():
        if info.filename != "users.jsonl":
            start = info.header_offset
            end = start + 30 + len(info.filename.encode()) + info.compress_size
            assert raw[start:end] in after
            there = two.getinfo(info.filename)
            assert (info.date_time, info.external_attr, info.CRC) == (there.date_time, there.external_attr, there.CRC)
    assert b"".join(unzip(after).values()).count(b"N0") == 0


def test_without_an_edit_archives_stay_bit_for_bit(write):
    for name, pack in (("a.zip", zip_of), ("a.tar", tar_of)):
        raw = pack(FILES)  # once: an archive says when it was made
        assert write(raw, name, {})[0] == raw
        blank = RowEdit(changes=(Change("nothing", Technique.SUPPRESS),))
        assert write(raw, name, {0: blank, 9: blank})[0] == raw


def test_what_was_deleted_or_overwritten_before_is_not_carried_over(write):
    out = io.BytesIO(zip_of({"a.log": b"old secret\n"}, zipfile.ZIP_STORED))
    with zipfile.ZipFile(out, "a") as z, pytest.warns(UserWarning, match="Duplicate"):
        z.writestr("a.log", b"new\nline\n")
    data = out.getvalue()
    gone = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))
    size = len(data) - 22 - len(b"made by a test") - start
    first = 46 + len(gone.filename)
    end = bytearray(data[start + size :])
    end[8:12], end[12:16] = b"\1\0\1\0", (size - first).to_bytes(4, "little")
    cut = data[:start] + data[start + first : start + size] + bytes(end)
    assert unzip(cut) == {"a.log": b"new\nline\n"}
    assert b"old secret" in cut
    after, _ = write(cut, "a.zip", {0: DELETE})
    assert b"old secret" not in after
    assert unzip(after) == {"a.log": b"line\n"}
    tail = tar_of({"a.log": b"x\ny\n"})[:2048] + b"old secret" + bytes(502)
    after, _ = write(tail, "a.tar", {0: DELETE})
    assert b"old secret" not in after
    assert untar(after) == {"a.log": b"y\n"}


def test_streamed_zips_with_data_descriptors_are_kept_and_changed(write):
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as z:
        for name in ("users.jsonl", LONG):
            z.writestr(name, FILES[name])
    assert zipfile.ZipFile(io.BytesIO(pipe.data)).infolist()[0].flag_bits & 8
    assert write(pipe.data, "a.zip", {})[0] == pipe.data
    after, _ = write(pipe.data, "a.zip", {0: DELETE})
    assert unzip(after) == {"users.jsonl": b"".join(LINES[1:]), LONG: FILES[LONG]}


def test_archives_in_archives_are_read_and_changed_but_not_without_end(read, write):
    inner = zip_of({"in.log": b"Ann\nBo\n"})
    raw = tar_of({"a.zip": zip_of({"b.tar.gz": gzip.compress(tar_of({"c.zip": inner}))}), "z.log": b"x\n"})
    with pytest.raises(Damaged, match="nested more than 3 deep"):
        read(raw, "a.tar")
    raw = tar_of({"a.zip": zip_of({"c.tar.gz": gzip.compress(tar_of({"in.log": b"Ann\nBo\n"}))}), "z.log": b"x\n"})
    rows = read(raw, "a.tar")
    assert [(r["@member"], r["line"]) for r in rows] == [
        ("a.zip!c.tar.gz!in.log", "Ann"), ("a.zip!c.tar.gz!in.log", "Bo"), ("z.log", "x")]  # fmt: skip
    after, _ = write(raw, "a.tar", {0: DELETE})
    assert [r["line"] for r in read(after, "a.tar")] == ["Bo", "x"]


def test_a_broken_member_is_told_and_the_others_are_read_and_changed(write):
    from connectors.formats.detect import open_content

    bad = gzip.compress(b"a\nb\n" * 5000)[:-9]
    for pack, name, unpack in ((zip_of, "a.zip", unzip), (tar_of, "a.tar", untar)):
        raw = pack({"bad.log.gz": bad, "good.log": b"Ann\nBo\n"})
        content = open_content(io.BytesIO(raw), name)
        rows = []
        with pytest.raises(Damaged, match="1 members"):
            for batch in content.format.read(content.stream):
                rows += batch.to_pylist()
        assert [r["line"] for r in rows][-2:] == ["Ann", "Bo"]
        last = len(rows) - 2
        after, _ = write(raw, name, {last: DELETE})
        assert unpack(after) == {"bad.log.gz": bad, "good.log": b"Bo\n"}
        if last:
            assert write(raw, name, {0: DELETE})[1].blocked == {0: "corrupt_data"}


def test_an_encrypted_member_is_told_and_copied(read, write):
    raw = bytearray(zip_of({"a.log": b"x\ny\n", "b.log": b"Ann\nBo\n"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    with pytest.raises(Damaged, match="encrypted"):
        read(bytes(raw), "a.zip")
    after, done = write(bytes(raw), "a.zip", {0: DELETE})
    assert done.deleted == 1
    with zipfile.ZipFile(io.BytesIO(after)) as z:
        assert z.read("b.log") == b"Bo\n"
        assert z.getinfo("a.log").flag_bits & 1


def test_bombs_are_refused(read, monkeypatch):
    monkeypatch.setattr(zipped, "BOMB_BYTES", 1 << 20)
    monkeypatch.setattr(zipped, "BOMB_RATIO", 50)
    bomb = zip_of({"a.log": b"\n" * (1 << 22)})
    with pytest.raises(Damaged, match="grows more than"):
        read(bomb, "a.zip")
    nested = zip_of({f"{n}.zip": zip_of({"a.log": b"\n" * (1 << 19)}, zipfile.ZIP_STORED) for n in range(9)})
    with pytest.raises(Damaged, match="members"):
        read(nested, "a.zip")
    raw = bytearray(zip_of({"a.log": b"x" * 50, "b.log": b"y" * 50}, zipfile.ZIP_STORED))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = bytes(4)
    with pytest.raises(Damaged, match="overlap"):
        read(bytes(raw), "a.zip")
    monkeypatch.setattr(zipped, "MEMBER_LIMIT", 3)
    with pytest.raises(Damaged, match="more than 3"):
        read(zip_of({f"{n}.log": b"x" for n in range(4)}), "a.zip")


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_kind_of_tar_keeps_its_headers(write, form):
    files = {"a.log": b"Ann\nBo\n", "b/" + "n" * 90 + ".log": b"x\n" * 600}
    raw = tar_of(files, form)
    after, _ = write(raw, "a.tar", {0: DELETE, 4: DELETE})
    expected = {n: d.removeprefix(b"Ann\n") if n == "a.log" else d[2:] for n, d in files.items()}
    assert untar(after) == expected
    with tarfile.open(fileobj=io.BytesIO(after)) as t:
        assert [(m.mtime, m.mode) for m in t.getmembers()] == [(1234, 0o640)] * 2


def test_the_name_of_a_member_can_not_be_changed(write):
    edit = RowEdit(changes=(Change("@member", Technique.SUPPRESS), Change("name", Technique.SUPPRESS)))
    _, done = write(zip_of(FILES), "a.zip", {0: edit})
    assert done.blocked == {0: "member_name"}


@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(["zip", "tar"]),
)
def test_any_lines_of_any_members_go(read, write, contents, data, ending):
    files = {f"{n}.log": "".join(f"{x}\n" for x in lines).encode() for n, lines in enumerate(contents)}
    raw = PACK[ending](files)
    flat = [(name, x) for name, lines in zip(files, contents, strict=True) for x in lines]
    assert [(r["@member"], r["line"]) for r in read(raw, f"a.{ending}")] == flat
    gone = data.draw(st.sets(st.integers(0, len(flat) - 1))) if flat else set()
    after, done = write(raw, f"a.{ending}", dict.fromkeys(gone, DELETE))
    assert done.touched == gone
    assert [(r["@member"], r["line"]) for r in read(after, "x")] == [x for i, x in enumerate(flat) if i not in gone]
    assert set(UNPACK[ending](after)) == set(files)


@given(st.integers(0, 100_000), st.integers(0, 255), st.sampled_from(["zip", "tar"]))
def test_a_harmed_archive_is_read_or_damaged_never_worse(read, write, place, value, ending):
    raw = bytearray(PACK[ending](FILES))
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), f"a.{ending}"), lambda: write(bytes(raw), f"a.{ending}", {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert str(e)

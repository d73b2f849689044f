"""A folder as a store: the contract in every format, and what only folders do."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from object_worlds import FORMS, Form, as_people_spell_it
from PIL import Image
from races import KEY, race

from connectors.files import FilesConnector
from connectors.objects import key_digest
from delenda.errors import ConfigError, CorruptData, InputError, SourceDenied
from delenda.model import Action, Change, Outcome, Shape, Status, Step, Technique
from delenda.ports import Erasable, Fetchable, Openable, Residual, Store
from delenda.settings import CollectionNote, FilesStore
from delenda.testing.contract import FetchContract


def folder(root: Path, objects: dict[str, bytes]) -> Path:
    for key, data in objects.items():
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def connector(root: Path, notes: dict[str, CollectionNote] | None = None, **settings: Any) -> FilesConnector:
    return FilesConnector("files", FilesStore(type="files", root=root, purpose="testing", **settings), notes or {})


def files_in(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def first(store: FilesConnector, name: str, row: int = 0) -> Any:
    [collection] = [c for c in store.collections() if c.name == name]
    batch = next(store.scan(next(store.units(collection))))
    return collection, batch.ref(row)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
class TestContract(FetchContract):
    @pytest.fixture(autouse=True)
    def _world(self, form: Form, tmp_path: Path) -> None:
        self.form, self.root = form, folder(tmp_path / "root", form.objects())
        self.collection_name = f"people/{form.format}"  # type: ignore[misc]

    @pytest.fixture
    def store(self) -> Store:
        return connector(self.root)

    def plain(self, value: Any) -> Any:
        return as_people_spell_it(value)

    def raw(self, store: Store) -> list[dict[str, Any]]:
        return self.form.rows(files_in(self.root))

    def test_it_keeps_its_ports(self, store: Store) -> None:
        assert (
            isinstance(store, Erasable)
            and isinstance(store, Fetchable)
            and isinstance(store, Openable)
            and isinstance(store, Residual)
        )


def test_objects_group_by_first_segment_and_format(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {
            "users.csv": b"name,city\nAnn,Rome\n",
            "logs-2026-01-01/app.log": b"x\n",
            "logs-2026-01-02/app.log": b"x\n",
            "13900000000/a.jsonl": b'{"a": 1}\n',
            "ann@example.com/b.jsonl": b'{"a": 1}\n',
            "events/region=eu/a": b'{"a": 1}\n{"a": 2}\n',
            "blobs/x": bytes(range(256)),
            "photos/17/a.jpg": _photo(),
        },
    )
    notes = {"files/pics": CollectionNote(path="photos/{account_id}/{file}")}
    collections = {c.name: c for c in connector(root, notes).collections()}
    assert sorted(collections) == ["*/jsonl", "blobs/binary", "events/jsonl", "logs-*/text", "pics", "users/csv"]
    assert collections["pics"].shape is Shape.OBJECTS
    assert [f.name for f in collections["blobs/binary"].fields] == ["@path"]
    assert {"@path", "@path.region", "a"} == {f.name for f in collections["events/jsonl"].fields}
    store = connector(root, notes)
    batch = next(store.scan(next(store.units(collections["pics"]))))
    assert (batch.record(0)["@path.account_id"], batch.record(0)["@path"]) == ("17", "photos/17/a.jpg")


def test_many_first_segments_are_data_not_names(tmp_path: Path) -> None:
    names = [
        f"{a}{b}"
        for a in ("ann", "bo", "cy", "di", "ed", "flo", "gus")
        for b in ("a", "b", "c", "d", "e", "f", "g", "h")
    ]
    store = connector(folder(tmp_path, {f"{n}/notes.txt": b"x\n" for n in names}))
    [collection] = store.collections()
    assert collection.name == "*/text"
    assert len(list(connector(tmp_path).units(collection))) == len(names)


def test_include_and_exclude_hold_for_keys_and_collections(tmp_path: Path) -> None:
    root = folder(tmp_path, {"a/x.log": b"1\n", "a/y.log": b"2\n", "b/x.log": b"3\n", "c/x.log": b"4\n"})
    store = connector(root, include=("a/*", "b/text"), exclude=("*/y.log",))
    assert {c.name: [u.locator for u in store.units(c)] for c in store.collections()} == {
        "a/text": ["a/x.log"],
        "b/text": ["b/x.log"],
    }


@pytest.mark.promise("P5")
def test_a_photo_loses_its_metadata_or_goes_whole(tmp_path: Path) -> None:
    store = connector(folder(tmp_path, {"photos/1/a.jpg": _photo(), "photos/1/b.jpg": _photo()}))
    collection, ref = first(store, "photos/jpeg")
    before = Image.open(tmp_path / "photos/1/a.jpg").tobytes()
    strip = Step(ref, Action.ANONYMIZE, (Change("exif.GPS", Technique.STRIP_METADATA),))
    assert [o.status for o in store.apply(collection, [strip])] == [Status.DONE]
    assert not Image.open(tmp_path / "photos/1/a.jpg").getexif()
    assert Image.open(tmp_path / "photos/1/a.jpg").tobytes() == before
    assert [o.status for o in store.apply(collection, [strip])] == [Status.ALREADY_ABSENT]
    for unit in store.units(collection):
        [batch] = store.scan(unit)
        assert store.open(batch.object_ref()).read() == (tmp_path / unit.locator).read_bytes()
        steps = [Step(batch.object_ref(), Action.DELETE)]
        assert [o.status for o in store.apply(collection, steps)] == [Status.DONE]
        assert [o.status for o in store.apply(collection, steps)] == [Status.ALREADY_ABSENT]
        with pytest.raises(InputError):
            store.open(batch.object_ref())
    assert list(tmp_path.iterdir()) == []  # a folder named for the person goes with the last file


def test_a_run_that_broke_after_the_move_is_not_done_twice(tmp_path: Path) -> None:
    lines = [f"line {n} 555-{n:04d}\n" for n in range(900)]
    store = connector(folder(tmp_path, {"logs/a.log": "".join(lines).encode()}))
    [collection] = store.collections()
    batch = next(store.scan(next(store.units(collection))))
    for some in (range(5), range(100, 600)):
        batch = next(store.scan(next(store.units(collection))))
        steps = [Step(batch.ref(n), Action.DELETE) for n in some]
        assert {o.status for o in store.apply(collection, steps)} == {Status.DONE}
        left = files_in(tmp_path)
        again = connector(tmp_path)
        assert {o.status for o in again.apply(collection, steps)} == {Status.ALREADY_ABSENT}
        other = Step(steps[0].ref, Action.REDACT, (Change("line", Technique.REDACT_SPAN, ("555",)),))
        assert {o.status for o in again.apply(collection, [other])} == {Status.CHANGED_SINCE_READ}
        assert files_in(tmp_path) == left


def test_mode_owner_and_attributes_stay_and_drafts_go(tmp_path: Path) -> None:
    path = tmp_path / "logs/a.log"
    store = connector(folder(tmp_path, {"logs/a.log": b"one\ntwo\n"}))
    path.chmod(0o640)
    os.utime(path, ns=(1, 1))
    if os.geteuid() == 0:
        os.chown(path, 12345, 54321)
    before = path.stat()
    (tmp_path / "logs/.delenda-999999999-ab").write_bytes(b"left over")
    (tmp_path / "logs/.delenda-999999998-ab").write_bytes(gzip.compress(b"left 555-0100 over 555-0100"))
    [(kind, place, hits)] = store.residue([b"555-0100", b"absent"])
    assert (kind, hits, ".delenda" in place) == ("draft", 2, False)
    collection, ref = first(store, "logs/text")
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    after = path.stat()
    assert path.read_bytes() == b"two\n"
    assert (stat.S_IMODE(after.st_mode), after.st_uid, after.st_gid) == (0o640, before.st_uid, before.st_gid)
    assert after.st_mtime_ns > before.st_mtime_ns
    assert [p.name for p in (tmp_path / "logs").iterdir()] == ["a.log"]


def test_links_are_not_followed_and_keys_do_not_lead_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside.log"
    outside.write_bytes(b"secret\n")
    root = folder(tmp_path / "root", {"logs/a.log": b"one\n"})
    (root / "logs/link.log").symlink_to(outside)
    (root / "linked").symlink_to(tmp_path)
    store = connector(root)
    assert [u.locator for c in store.collections() for u in store.units(c)] == ["logs/a.log"]
    collection, ref = first(store, "logs/text")
    for key in ("../outside.log", "logs/../../outside.log", "linked/outside.log", "logs/link.log", "/etc/passwd"):
        step = Step(type(ref)(ref.store, ref.collection, json.dumps([key]), ref.version), Action.DELETE)
        assert [o.status for o in store.apply(collection, [step])] == [Status.ALREADY_ABSENT]
    assert outside.read_bytes() == b"secret\n"


def test_no_update_is_lost_to_a_concurrent_writer(tmp_path: Path) -> None:
    root = folder(tmp_path / "root", {"logs/a.log": b"0\nann\n"})
    path = root / "logs/a.log"
    store = connector(root)
    [collection] = store.collections()
    done = threading.Event()
    written: list[bytes] = []

    def write() -> None:
        for n in range(1, 400):
            new = tmp_path / "new"
            new.write_bytes(b"%d\nann\n" % n)
            new.rename(path)
            written.append(b"%d" % n)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    endings = set()
    while not done.is_set():
        for unit in store.units(collection):
            for batch in store.scan(unit):
                step = Step(batch.ref(1), Action.DELETE) if batch.num_rows > 1 else None
                if step:
                    endings |= {o.status for o in store.apply(collection, [step])}
    writer.join()
    assert path.read_bytes().startswith(written[-1] + b"\n")
    assert endings <= {Status.DONE, Status.CHANGED_SINCE_READ, Status.FAILED}


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_no_race_loses_an_update(tmp_path: Path) -> None:
    path = tmp_path / "root" / KEY
    path.parent.mkdir(parents=True)

    def put(data: bytes) -> None:
        new = tmp_path / "new"
        new.write_bytes(data)
        new.rename(path)

    endings = race(connector(tmp_path / "root"), put, path.read_bytes, 0.01, "folder")
    assert endings[Status.DONE], "no erasure was ever first"
    assert [p.name for p in path.parent.iterdir()] == ["a.log"]


def test_corrupt_objects_are_named_without_their_key_and_the_others_go_on(tmp_path: Path) -> None:
    good = gzip.compress(b'{"a": 1}\n{"a": 2}\n')
    objects = {"events/ann-13900000000.jsonl.gz": good[:-6], "events/b.jsonl.gz": good, "t/a.parquet": b"PAR1junk"}
    store = connector(folder(tmp_path, objects))
    collections = {c.name: c for c in store.collections()}
    units = list(store.units(collections["events/jsonl"]))
    with pytest.raises(CorruptData) as caught:
        list(store.scan(units[0]))
    assert "13900000000" not in str(caught.value)
    assert f"files/events/jsonl: object {key_digest('files', units[0].locator)}" in str(caught.value)
    assert sum(b.num_rows for b in store.scan(units[1])) == 2
    with pytest.raises(CorruptData):
        list(store.scan(next(store.units(collections["t/parquet"]))))
    [good_ref] = [b.ref(0) for b in store.scan(units[1])]
    bad_ref = type(good_ref)(good_ref.store, good_ref.collection, json.dumps([units[0].locator, 0]), units[0].version)
    outcomes = list(store.apply(collections["events/jsonl"], [Step(r, Action.DELETE) for r in (bad_ref, good_ref)]))
    assert [(o.status, o.detail) for o in outcomes] == [(Status.FAILED, "corrupt_data"), (Status.DONE, "")]
    assert (tmp_path / units[0].locator).read_bytes() == good[:-6]


def test_what_a_format_or_a_key_can_not_do_is_blocked(tmp_path: Path) -> None:
    store = connector(folder(tmp_path, {"blobs/x": bytes(range(256))}))
    collection, ref = first(store, "blobs/binary")
    for field, code in (("a", "unsupported_format"), ("@path.owner", "object_key")):
        step = Step(ref, Action.ANONYMIZE, (Change(field, Technique.SUPPRESS),))
        assert list(store.rehearse(collection, [step])) == [Outcome(ref, Status.BLOCKED, code)]
        assert list(store.apply(collection, [step])) == [Outcome(ref, Status.BLOCKED, code)]
    assert [o.status for o in store.rehearse(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert (tmp_path / "blobs/x").exists()


def test_names_that_are_no_utf_8_are_read_and_removed(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/logs/caf\xe9.log"))).write_bytes(b"one\n")
    store = connector(tmp_path)
    collection, ref = first(store, "logs/text")
    ref.key.encode()
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert [p.read_bytes() for p in (tmp_path / "logs").iterdir()] == [b""]


def test_a_missing_root_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"stores\.files\.root"):
        connector(tmp_path / "nothing").collections()


def test_a_folder_that_may_not_be_entered_is_named_and_the_rest_goes_on(tmp_path: Path, monkeypatch: Any) -> None:
    store = connector(folder(tmp_path, {"logs/a.log": b"one\n", "private/b.log": b"two\n"}))
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("private"):
            raise PermissionError(13, "denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    collections = {c.name: c for c in store.collections()}
    assert sorted(collections) == ["logs/text", "private/binary"]
    with pytest.raises(SourceDenied):
        list(store.scan(next(store.units(collections["private/binary"]))))
    assert len(list(store.scan(next(store.units(collections["logs/text"]))))) == 1


def _photo() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 0.0), 3: "E", 4: (2.0, 17.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()

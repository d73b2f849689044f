"""What a record takes that does not end: 2 GB on one line, in each format of text. It is refused, in bounded memory.

The object is read as a scan reads it, and then one of its good rows is to be deleted. Memory is what the process holds
at most, less what it held before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import isal.igzip as igzip

from bench.erasure.measure import MB, Run, in_turns, line, measured
from connectors.files import FilesConnector
from delenda.errors import CorruptData
from delenda.model import Action, Collection, CollectionName, RecordRef, Shape, Status, Step
from delenda.settings import FilesStore

HEADS: Final[Mapping[str, bytes]] = {
    "jsonl": b'{"email": "ann@example.com"}\n{"note": "',
    "jsonl.gz": b'{"email": "ann@example.com"}\n{"note": "',
    "csv": b'email,note\nann@example.com,b\nbob@example.com,"',
    "json": b'[{"email": "ann@example.com"}, {"note": "',
    "xml": b"<r><p><email>ann@example.com</email></p><p><email>",
    "log": b"INFO ann@example.com\nINFO ",
    "mbox": b"From ann@example.com Mon Jan  5 10:00:00 2026\nFrom: ann@example.com\nSubject: x\n\nx ",
}
_BLOCK: Final = b"xy z" * (1 << 18)
BAR_MB: Final = 400


def make(root: Path, form: str, size: int) -> Path:
    """Write an object whose second record has ``size`` bytes, and no end."""
    path = root / "notes" / f"a.{form}"
    path.parent.mkdir(parents=True)
    with igzip.open(path, "wb", compresslevel=0) if form.endswith(".gz") else path.open("wb") as file:
        file.write(HEADS[form])
        for _ in range(-(-size // len(_BLOCK))):
            file.write(_BLOCK)
    return path


def refused(root: Path, form: str) -> Run:
    """Read the object, and try to delete its first row: both are refused, and not a byte of it changes."""
    store = FilesConnector("lake", FilesStore(type="files", root=root, purpose="a bench"), {})
    [item] = store._folder.items("")
    name = CollectionName("notes/bench")
    collection = Collection(store.name, name, (), shape=Shape.ROWS, format=form)
    step = Step(RecordRef(store.name, name, f'["{item.key}",0]', item.version), Action.DELETE)

    def act() -> None:
        [found] = store.collections()
        [unit] = store.units(found)
        try:
            list(store.scan(unit))
        except CorruptData as e:
            assert "64 MiB" in str(e), e
        else:
            raise AssertionError("it was read")
        [outcome] = store.apply(collection, [step])
        assert (outcome.status, outcome.detail) == (Status.FAILED, "corrupt_data"), outcome

    run = measured(act)
    assert [p.name for p in (root / "notes").iterdir()] == [f"a.{form}"]
    [left] = store._folder.items("")
    assert left.version == item.version
    return run


def run(size: int, runs: int) -> None:
    """Print the table."""
    print(f"One line of {size / MB:,.0f} MB: read, and a row before it to be deleted")
    for form in HEADS:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), form, size)
            ways: dict[str, Any] = {form: (refused, (Path(folder), form))}
            taken = in_turns(ways, runs)[form]
        more = taken.more / MB
        line(form, f"{taken.seconds:.2f} s, {more:.0f} MB more", f"<= {BAR_MB} MB", ratio=more / BAR_MB, best=1)

"""Bundles: receipts, and if wanted the whole log, with everything an auditor without our software needs.

::

    MANIFEST         a signed note: the SHA-256 of every other file
    README.txt       what this is and how to check it
    policy.txt       the log's public key, for convenience: get your own copy from the company
    verify.py        a verifier in one file; needs Python and the package ``cryptography``
    receipts/        ID.json (what is signed), ID.html, ID.txt, ID.tlog-proof
    log/             the log's files

A bundle is a folder, or the same as a ZIP.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from delenda.audit.issue import load
from delenda.audit.log import Log
from delenda.audit.notes import Note
from delenda.audit.policy import Policy
from delenda.audit.receipts import Receipt, verify_receipt
from delenda.audit.render import page_of, text_of
from delenda.audit.verify import Verdict, verify_log
from delenda.errors import AuditBroken

MANIFEST: Final = "MANIFEST"
_HEAD: Final = "delenda-bundle/v1"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\\]+)")
_MOST_BYTES: Final = 8 << 30
_README: Final = """\
This bundle proves what was done about one or more requests of data subjects.

receipts/*.html   to read, in any browser, without a network
receipts/*.json   what is signed
log/              the complete audit log, if this bundle is for an auditor

To check it: get the company's policy.txt (its public key, and its witnesses) from where the company
publishes it, not from here, and run

    python verify.py . --policy /path/to/your/policy.txt

verify.py needs Python 3.11 or newer and the package `cryptography`. It shares no code with the software
that made this bundle. You may also write your own: docs/audit.md of that software gives the algorithm.
"""


def make_bundle(log: Log, target: Path, receipts: Iterable[str], *, with_log: bool) -> Path:
    """Write a bundle to ``target`` (a folder, or a file ending in ``.zip``) and return its path.

    Raises ``InputError`` for a receipt that there is not.
    """
    contents: dict[str, bytes] = {
        "README.txt": _README.encode(),
        "policy.txt": str(Policy.of_log(log.verifier)).encode(),
        "verify.py": files("delenda.audit").joinpath("standalone.py").read_bytes(),
    }
    for receipt in (load(log, receipt_id) for receipt_id in receipts):
        contents |= receipt_files(receipt)
    if with_log:
        contents |= {f"log/{name}": data for name, data in _log_files(log.tiles.folder)}
    contents[MANIFEST] = log.key.sign(_manifest(contents)).encode()
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in sorted(contents.items()):
                archive.writestr(name, data)
    else:
        for name, data in contents.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(data)
    return target


def receipt_files(receipt: Receipt) -> dict[str, bytes]:
    """Return the files of one receipt, by name in a bundle."""
    stem = f"receipts/{receipt.id}"
    return {
        f"{stem}.json": receipt.document,
        f"{stem}.tlog-proof": receipt.proof.encode(),
        f"{stem}.html": page_of(receipt).encode(),
        f"{stem}.txt": text_of(receipt).encode(),
    }


def verify_bundle(path: Path, policy: Policy) -> Verdict:
    """Return what is wrong with a bundle (a folder or a ZIP), if anything.

    Every file is compared with the signed manifest, every receipt verified, and the log, if there is one,
    must continue the head of every receipt.
    """
    with _opened(path) as folder:
        receipts: list[Receipt] = []
        problems = list(_against_manifest(folder, policy))
        for file in sorted((folder / "receipts").glob("*.json")):
            try:
                receipt = verify_receipt(file.read_bytes(), policy)
                if file.stem != receipt.id:
                    raise AuditBroken("the file bears another receipt's name")
                receipts.append(receipt)
            except AuditBroken as e:
                problems.append(f"receipts/{file.name}: {e}")
        if (folder / "log").is_dir():
            verdict = verify_log(folder / "log", policy, [r.checkpoint for r in receipts])
        else:
            verdict = Verdict()
            problems += [] if receipts or problems else ["the bundle holds neither a receipt nor a log"]
        verdict.problems[:0] = problems
        verdict.receipts = {r.id: "final" if r.core["final"] else "interim" for r in receipts}
        return verdict


def _manifest(contents: dict[str, bytes]) -> str:
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(contents.items())]
    return "\n".join([_HEAD, *lines, ""])


def _log_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the log's files; the checkpoint first, so that tiles are never older than it."""
    yield "checkpoint", (folder / "checkpoint").read_bytes()
    for path in sorted((folder / "tile").rglob("*")):
        if path.is_file() and path.suffix != ".tmp":
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _against_manifest(folder: Path, policy: Policy) -> Iterator[str]:
    """Yield what differs between the files and the signed manifest."""
    try:
        note = Note.parse((folder / MANIFEST).read_bytes().decode())
        if not any(note.signed_by(key) for key in policy.logs):
            raise AuditBroken("not signed by a log that the policy names")
    except (OSError, ValueError, AuditBroken) as e:
        yield f"{MANIFEST}: {e if isinstance(e, AuditBroken) else 'missing or not readable'}"
        return
    head, *lines = note.text.rstrip("\n").split("\n")
    told = {m[2]: m[1] for line in lines if (m := _LINE.fullmatch(line))}
    if head != _HEAD or len(told) != len(lines):
        yield f"{MANIFEST}: not of the form {_HEAD}"
    there = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    for name in sorted((there.keys() | told.keys()) - {MANIFEST}):
        if name not in there:
            yield f"{name}: missing"
        elif name not in told:
            yield f"{name}: not in the manifest"
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != told[name]:
            yield f"{name}: altered"


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """Give a bundle as a folder; a ZIP is unpacked where it can do no harm, and removed after.

    Raises ``AuditBroken`` if it is no bundle, or its names or sizes are not those of one.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="delenda-bundle-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
                names = [m.filename for m in members]
                if len(set(names)) != len(names) or sum(m.file_size for m in members) > _MOST_BYTES:
                    raise AuditBroken("bundle: the ZIP holds a name twice, or is too large")
                for member in members:
                    _unpack(archive, member, Path(folder))
        except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, EOFError) as e:
            raise AuditBroken("bundle: neither a folder nor a sound ZIP file") from e
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    parts = member.filename.split("/")
    if "" in parts or ".." in parts or "." in parts or "\\" in member.filename or ":" in member.filename:
        raise AuditBroken("bundle: the ZIP holds a name that leads out of it")
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as out:
        left = member.file_size
        while chunk := source.read(min(1 << 20, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise AuditBroken("bundle: a file in the ZIP is longer than it says")
            out.write(chunk)

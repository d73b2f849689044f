"""PDF: one record an object, its fields the text of the pages and what is said beside them.

Fields: ``text``, ``notes`` (annotations), ``form`` (what was filled in), ``links``, ``outline``, ``attachments``
(names), ``xmp``, and ``meta.NAME`` of the document's information (Author, …). Metadata can be changed and stripped: the
file is saved whole, so that nothing of an earlier version stays in it. Text is drawn by programs in which a
word has no place of its own: to cut it is refused (``pdf_text``), and the plan can delete the object. A file that is
signed or encrypted is not rewritten (``signed``, ``encrypted``), nor one whose text would not be the same after.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final

import pyarrow as pa

from connectors.formats.lines import strings
from connectors.formats.port import Damaged, Edits, Rewritten, nothing
from connectors.treatment import treat
from delenda.model import Change, Shape, Technique

MAGIC: Final = b"%PDF-"
_LIMIT: Final = 256 << 20
_DEPTH_LIMIT: Final = 32
_ABOUT: Final = ("/Metadata", "/PieceInfo")


class PdfFormat:
    """PDF files."""

    name = "pdf"
    shape = Shape.OBJECTS
    seekable = True

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the one row; what could be read is yielded before ``Damaged`` is raised."""
        reader = _opened(stream)
        record: dict[str, str] = {}
        harm: Damaged | None = None
        for field, find in _FINDERS.items():
            try:
                record |= {n: t for n, t in find(reader, field).items() if t.strip()}
            except Exception as e:  # noqa: BLE001  # pypdf raises whatever the bytes lead it to
                harm = harm or _damaged(e)
        if record:
            yield pa.RecordBatch.from_arrays([strings([v]) for v in record.values()], names=list(record))
        else:
            yield nothing(1)
        if harm:
            raise harm

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the file, or save it whole with other metadata."""
        done = Rewritten(rows=1)
        before = _whole(source)
        edit = edits.at(0)
        after, code = _changed(before, edit.changes) if edit and edit.changes else (before, "")
        if code:
            done.blocked[0] = code
        elif after != before:
            done.touched.add(0)
        target.write(after)
        return done


def _damaged(error: Exception) -> Damaged:
    damaged = Damaged("the PDF is broken, or too large in some part")
    damaged.__cause__ = error
    return damaged


def _whole(stream: BinaryIO) -> bytes:
    if stream.seek(0, io.SEEK_END) > _LIMIT:
        raise Damaged(f"a PDF is larger than {_LIMIT >> 20} MiB")
    stream.seek(0)
    return stream.read()


def _opened(stream: BinaryIO) -> Any:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings may quote what it reads
    data = io.BytesIO(_whole(stream))  # a store that fails is no broken file
    try:
        reader = pypdf.PdfReader(data, strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)
    except Exception as e:  # pypdf raises whatever the bytes lead it to
        raise _damaged(e) from e
    if locked:
        raise Damaged("the PDF is encrypted with a password")
    return reader


# --- reading -----------------------------------------------------------------------------------------


def _text(reader: Any, field: str) -> dict[str, str]:
    return {field: "\n".join(page.extract_text() for page in reader.pages)}


def _about(reader: Any, field: str) -> dict[str, str]:
    info = reader.metadata or {}
    return {f"{field}.{str(name).lstrip('/')}": str(info[name]) for name in info}


def _xmp(reader: Any, field: str) -> dict[str, str]:
    stream = reader.root_object.get("/Metadata")
    return {field: stream.get_object().get_data().decode("utf-8", "replace")} if stream is not None else {}


def _annotations(reader: Any) -> Iterator[Mapping[str, Any]]:
    for page in reader.pages:
        for each in page.get("/Annots") or ():
            found = each.get_object()
            if isinstance(found, dict):
                yield found


def _notes(reader: Any, field: str) -> dict[str, str]:
    said = [
        str(a[key]) for a in _annotations(reader) for key in ("/Contents", "/T", "/RC") if isinstance(a.get(key), str)
    ]
    return {field: "\n".join(said)}


def _links(reader: Any, field: str) -> dict[str, str]:
    actions = [a["/A"].get_object() for a in _annotations(reader) if "/A" in a]
    return {field: "\n".join(str(a["/URI"]) for a in actions if isinstance(a, dict) and "/URI" in a)}


def _form(reader: Any, field: str) -> dict[str, str]:
    fields = reader.get_fields() or {}
    values = [f.get("/V") for f in fields.values()]
    return {field: "\n".join(str(v) for v in values if isinstance(v, str))}


def _outline(reader: Any, field: str) -> dict[str, str]:
    def titles(entries: Any, depth: int) -> Iterator[str]:
        for entry in entries if depth < _DEPTH_LIMIT else ():
            if isinstance(entry, list):
                yield from titles(entry, depth + 1)
            else:
                yield str(entry.title)

    return {field: "\n".join(titles(reader.outline, 0))}


def _attachments(reader: Any, field: str) -> dict[str, str]:
    return {field: "\n".join(a.name for a in reader.attachment_list)}


_FINDERS: Final[Mapping[str, Callable[[Any, str], dict[str, str]]]] = {
    "text": _text,
    "notes": _notes,
    "form": _form,
    "links": _links,
    "outline": _outline,
    "attachments": _attachments,
    "xmp": _xmp,
    "meta": _about,
}


# --- changing ----------------------------------------------------------------------------------------


def _changed(before: bytes, changes: tuple[Change, ...]) -> tuple[bytes, str]:
    """Return the file with other metadata, or as it was and the code of what forbids it."""
    reader = _opened(io.BytesIO(before))
    try:
        return _saved(reader, before, changes)
    except Damaged:
        raise
    except Exception as e:  # pypdf raises whatever the bytes lead it to
        raise _damaged(e) from e


def _saved(reader: Any, before: bytes, changes: tuple[Change, ...]) -> tuple[bytes, str]:
    fields = {n: t for field, find in _FINDERS.items() for n, t in find(reader, field).items() if t.strip()}
    about = {n: t for n, t in fields.items() if n.startswith("meta.")}
    after = dict(about)
    touched = False
    for change in changes:
        if change.technique is Technique.STRIP_METADATA:
            touched = touched or bool(about) or _tells(reader)
            after = {}
        elif change.field in fields:
            text = after.get(change.field, fields[change.field])
            if (new := treat(text, change)) == text:
                continue
            if change.field not in about and change.field != "xmp":
                return before, "pdf_text"
            touched = True
            after |= {change.field: str(new or "")} if change.field in about else {}
    if not touched:
        return before, ""
    if reader.is_encrypted:
        return before, "encrypted"
    if _signed(reader):
        return before, "signed"
    data = _written(reader, {n.replace("meta.", "/", 1): t for n, t in after.items() if t})
    same = _text(_opened(io.BytesIO(data)), "text") == _text(reader, "text")
    return (data, "") if same else (before, "not_the_same_text")


def _written(reader: Any, about: Mapping[str, str]) -> bytes:
    """Return the file saved whole: only what its root leads to, with that information and no other metadata."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=reader)
    writer.metadata = dict(about) or None
    for each in _dicts(writer):
        for name in _ABOUT:
            each.pop(name, None)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _tells(reader: Any) -> bool:
    """Does the file hold metadata beside its information?"""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=reader)
    return any(name in each for each in _dicts(writer) for name in _ABOUT)


def _dicts(writer: Any) -> Iterator[dict[Any, Any]]:
    for each in writer._objects:
        if isinstance(each, dict):
            yield each


def _signed(reader: Any) -> bool:
    form = reader.root_object.get("/AcroForm")
    flags = int(form.get_object().get("/SigFlags", 0)) if form is not None else 0
    fields = (reader.get_fields() or {}).values()
    return bool(flags & 1) or any(f.get("/FT") == "/Sig" and f.get("/V") for f in fields)

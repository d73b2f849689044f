"""The archive: staged files laid out, listed in a manifest and packed into ZIP parts, byte for byte reproducible.

Layout: ``index.html``, ``ABOUT.txt``, ``manifest.json``, ``data/<category>/<store>.<collection>.json``, the same
under ``csv/``, originals under ``files/<category>/``, and ``disclosures.json`` if there are any. What does not
fit into one part goes on in the next; a file is never cut. All parts unpack into one folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from delenda.model import RequestKind
from delenda.portability.about import about
from delenda.portability.canonical import encode
from delenda.portability.labels import reason
from delenda.portability.page import Heading, render
from delenda.portability.seal import Writable
from delenda.portability.staging import Member, Section, Stager
from delenda.settings import Settings

SCHEMA_VERSION: Final = 1
PART_BYTES: Final = 2_000_000_000
MEMBER_OVERHEAD: Final = 512
"""Bound of what a ZIP adds for a member: two headers, a data descriptor, ZIP64 fields and the name twice."""
PACKED: Final = frozenset({"image/jpeg", "image/png", "image/webp", "video/mp4", "application/gzip", "application/zip"})
"""Media types that are compressed already."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One telling of the person's data to an authority or partner: content, time, reason, recipient.

    ``secret``: the law forbids telling the person; then only that there is one is told.
    """

    content: str
    at: dt.datetime
    reason: str
    recipient: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of an archive by part, in order, and the digest of its manifest, which names all the others."""

    parts: tuple[tuple[Member, ...], ...]
    manifest_sha256: str
    records: int

    @property
    def files(self) -> int:
        return sum(len(part) for part in self.parts)

    @property
    def size_bytes(self) -> int:
        return sum(member.extent.size for part in self.parts for member in part)


def lay_out(
    stager: Stager,
    settings: Settings,
    kind: RequestKind,
    request: str,
    made_at: dt.datetime,
    disclosures: Sequence[Disclosure] = (),
    part_bytes: int = PART_BYTES,
) -> Layout:
    """Stage the page, the metadata and the manifest, and return which file goes into which part."""
    staged = stager.staged
    told = [d for d in disclosures if not d.secret]
    if disclosures:
        stager.put("disclosures.json", "application/json", iter([_disclosures(disclosures)]))
    content = list(staged.members)
    # The head's size barely depends on the number of parts: room for it is left in the first.
    rows = [[f"{d.at:%Y-%m-%d}", d.recipient, d.content, d.reason] for d in told]
    heading = Heading(kind, request, made_at, settings.requests.controller)
    room = len(render(heading, staged, rows)) * 4 + 1000 * len(content) + 100_000
    parts = split(content, part_bytes, min(room, part_bytes // 2))
    heading = Heading(kind, request, made_at, settings.requests.controller, len(parts))
    page = stager.put("index.html", "text/html", iter([render(heading, staged, rows).encode()]))
    text = stager.put("ABOUT.txt", "text/plain", iter([about(settings, staged, request, made_at).encode()]))
    parts = [[page, text, *parts[0]], *parts[1:]]
    manifest = _manifest(kind, request, made_at, staged.sections, parts)
    manifest["left_out"] = [
        {"collection": o.address, "records": o.records, "code": o.reason, "reason": reason(o.reason)}
        for o in staged.left_out
    ]
    listed = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    parts[0].insert(2, stager.put("manifest.json", "application/json", iter([listed])))
    records = sum(s.records for s in staged.sections)
    return Layout(tuple(tuple(p) for p in parts), hashlib.sha256(listed).hexdigest(), records)


def split(members: Sequence[Member], part_bytes: int, room: int) -> list[list[Member]]:
    """Return the members in parts that stay within ``part_bytes`` even if nothing compresses.

    ``room`` is left in the first. A member that is larger by itself gets a part of its own.
    """
    parts: list[list[Member]] = [[]]
    used = room
    for member in members:
        size = member.extent.size + member.extent.size // 1000 + MEMBER_OVERHEAD
        if used + size > part_bytes and (parts[-1] or len(parts) == 1):
            parts.append([])
            used = 0
        parts[-1].append(member)
        used += size
    return parts


def write_part(members: Sequence[Member], made_at: dt.datetime, into: Writable) -> None:
    """Write one ZIP file to a stream that need not be seekable. Same members, same time: same bytes."""
    stamp = made_at.astimezone(dt.UTC)
    with zipfile.ZipFile(cast("IO[bytes]", into), "w", compresslevel=6) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.path, (max(stamp.year, 1980), *stamp.timetuple()[1:6]))
            info.compress_type = zipfile.ZIP_STORED if member.media_type in PACKED else zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=member.extent.size > 1 << 31) as out:
                for piece in member.pieces():
                    out.write(piece)


def _manifest(
    kind: RequestKind, request: str, made_at: dt.datetime, sections: Sequence[Section], parts: list[list[Member]]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "request": request,
        "kind": kind.value,
        "made_at": made_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "parts": len(parts),
        "counts": {
            "records": sum(s.records for s in sections),
            "collections": len(sections),
            "originals": sum(len(s.files) for s in sections),
            "covered_others": sum(s.covered.others for s in sections),
            "covered_cards": sum(s.covered.cards for s in sections),
            "covered_secrets": sum(s.covered.secrets for s in sections),
        },
        "collections": [_section(s) for s in sections],
        "files": [
            {
                "path": member.path,
                "bytes": member.extent.size,
                "sha256": member.extent.sha256,
                "media_type": member.media_type,
                "part": number,
            }
            for number, part in enumerate(parts, 1)
            for member in part
        ],
    }


def _section(section: Section) -> Mapping[str, Any]:
    portion = section.portion
    return {
        "store": portion.store,
        "collection": portion.collection,
        "category": portion.heading,
        "purpose": portion.purpose,
        "source": portion.source or "person",
        "how_we_know": portion.basis,
        "records": section.records,
        "roles": dict(sorted(section.roles.items())),
        "fields": section.fields,
        "data": section.data,
        "csv": section.sheets,
    }


def _disclosures(disclosures: Sequence[Disclosure]) -> bytes:
    """Return the ledger as the person may see it: what is secret shows as one line with its reason's code."""
    told: list[dict[str, Any]] = [
        {"content": d.content, "at": d.at, "reason": d.reason, "recipient": d.recipient}
        for d in sorted(disclosures, key=lambda d: d.at)
        if not d.secret
    ]
    withheld = sum(d.secret for d in disclosures)
    return encode({"disclosures": told, "withheld": {"count": withheld, "code": "secrecy"}}).encode() + b"\n"

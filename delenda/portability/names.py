"""The names of files in a copy: made by us, from schema names, never from data.

Safe on every system (no path tricks, no reserved or clashing names): lower-case ASCII letters, digits, ``_`` and
``-``; runs of digits are cut, since a prefix of a bucket may be somebody's number.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_RESERVED: Final = re.compile(r"con|prn|aux|nul|com\d?|lpt\d?", re.IGNORECASE)
_MAGIC: Final = (
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"GIF8", "gif", "image/gif"),
    (b"%PDF-", "pdf", "application/pdf"),
    (b"PAR1", "parquet", "application/vnd.apache.parquet"),
    (b"\x1f\x8b", "gz", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "zst", "application/zstd"),
    (b"BZh", "bz2", "application/x-bzip2"),
    (b"PK\x03\x04", "zip", "application/zip"),
)
_BY_FORMAT: Final = {
    "csv": ("csv", "text/csv"),
    "tsv": ("tsv", "text/tab-separated-values"),
    "json": ("json", "application/json"),
    "jsonl": ("jsonl", "application/x-ndjson"),
    "text": ("txt", "text/plain"),
}


class Names:
    """Hands out names, each once."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def stem(self, heading: str, store: str, collection: str) -> str:
        """Return ``contact/app.users``, with a number if that is taken."""
        return self._once(f"{slug(heading)}/{slug(store)}.{slug(collection)}")

    def file(self, heading: str, suffix: str) -> str:
        """Return the path of an original: ``files/content/000001.jpg``."""
        folder = f"files/{slug(heading)}"
        self._taken[folder] += 1
        return f"{folder}/{self._taken[folder]:06d}.{suffix}"

    def _once(self, name: str) -> str:
        self._taken[name] += 1
        return name if self._taken[name] == 1 else self._once(f"{name}-{self._taken[name]}")


def slug(name: str) -> str:
    """Return a name that every file system takes. ``slug("Logs/2030*")`` → ``logs-2030``."""
    text = re.sub(r"\d{5,}", "n", name.lower())
    text = re.sub(r"[^a-z0-9_]+", "-", text).strip("-")[:60].strip("-") or "data"
    return f"{text}_" if _RESERVED.fullmatch(text) else text


def extension(head: bytes, format: str) -> tuple[str, str]:
    """Return ``(suffix, media type)`` for an original, by its first bytes, else by its collection's format."""
    for magic, suffix, media_type in _MAGIC:
        if head.startswith(magic):
            return suffix, media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp", "image/webp"
    if head[4:8] == b"ftyp":
        return ("heic", "image/heic") if head[8:12] in (b"heic", b"heix", b"mif1") else ("mp4", "video/mp4")
    return _BY_FORMAT.get(format, ("bin", "application/octet-stream"))

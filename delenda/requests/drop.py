"""Lists of the Delete Request and Opt-out Platform (California Civil Code § 1798.99.86): reading, hashing, answering.

A list is a CSV ``ID,Hash``, or a ZIP of such. A hash is the Base64 of the SHA-256 of a value in standard form; that of
several values together is the hash of their hashes, written one after the other.

>>> hash_text(standard_phone("+1 (415) 555-9317"))
'vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E='
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import IO, Final

from delenda.errors import InputError

MAX_ENTRIES: Final = 20_000_000
MAX_MEMBER_BYTES: Final = 4 << 30
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_NOT_DIGIT: Final = re.compile(r"\D+")
_GREEK_AND_CYRILLIC: Final = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": ""}
    | {"ь": "", "ю": "yu", "я": "ya"}
)


class Answer(IntEnum):
    """What a broker answers for an entry, by the platform's numbers."""

    EXEMPT = 2
    DELETED = 3
    OPTED_OUT = 4
    """Several consumers share the identifier: nobody is deleted on it."""
    NOT_FOUND = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the platform's number of it, and the digest that it asks about."""

    id: str
    digest: bytes = field(repr=False)


# --- standard forms ------------------------------------------------------------------------------------


def standard_email(text: str) -> str:
    """Return a mail address trimmed and in lower case; dots and what follows a plus sign stay."""
    return text.strip().lower()


def standard_phone(text: str) -> str:
    """Return the last ten digits of a phone number; ``""`` if there are fewer."""
    digits = _NOT_DIGIT.sub("", text)
    return digits[-10:] if len(digits) >= 10 else ""


def standard_device(text: str) -> str:
    """Return an advertising id in lower case, without blanks around it."""
    return text.strip().lower()


def standard_name(text: str) -> str:
    """Return a name in lower case Latin letters: no accents, no blanks, Greek and Cyrillic transliterated."""
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_GREEK_AND_CYRILLIC)
    return "".join(c for c in plain if c.isalpha())


def standard_birth_date(text: str) -> str:
    """Return an ISO date as ``YYYYMMDD``; ``""`` for anything else."""
    found = re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", text.strip())
    return "".join(found.groups()) if found else ""


def standard_zip(text: str) -> str:
    """Return the first five digits of a ZIP code; ``""`` if there are fewer."""
    digits = _NOT_DIGIT.sub("", text)
    return digits[:5] if len(digits) >= 5 else ""


# --- hashes --------------------------------------------------------------------------------------------


def digest_of(standard: str) -> bytes:
    """Return the SHA-256 of a value in standard form."""
    return hashlib.sha256(standard.encode("utf-8", "surrogatepass")).digest()


def hash_text(standard: str) -> str:
    """Return the hash as lists write it, in Base64."""
    return base64.b64encode(digest_of(standard)).decode()


def composite_digest(parts: Sequence[str]) -> bytes:
    """Return the digest of several values in standard form: the hashes one after the other, hashed again."""
    return digest_of("".join(hash_text(p) for p in parts))


# --- lists ---------------------------------------------------------------------------------------------


def read_list(path: Path) -> Iterator[Entry]:
    """Yield a list's entries.

    Raises ``InputError`` that names file and line for what is no entry, an id given twice, or an unreadable file.
    """
    seen: set[str] = set()
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield from _entries(path.name, file, seen)
            return
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
            if not members:
                raise InputError(f"{path.name}: holds no CSV file")
            for member in members:
                if member.file_size > MAX_MEMBER_BYTES:
                    raise InputError(f"{path.name}: a file in it is larger than {MAX_MEMBER_BYTES >> 30} GB")
                with archive.open(member) as file:
                    yield from _entries(f"{path.name}:{member.filename}", file, seen)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as e:
        raise InputError(f"{path.name}: can't be read ({type(e).__name__})") from e


def _entries(name: str, file: IO[bytes], seen: set[str]) -> Iterator[Entry]:
    reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
    try:
        head = [h.strip().lower() for h in next(reader, [])]
        if head[:2] != ["id", "hash"]:
            raise InputError(f"{name}:1: the columns are ID,Hash")
        for row in reader:
            if row:
                yield _entry(f"{name}:{reader.line_num}", row, seen)
    except (csv.Error, UnicodeDecodeError) as e:
        raise InputError(f"{name}:{reader.line_num + 1}: is no CSV in UTF-8") from e


def _entry(where: str, row: Sequence[str], seen: set[str]) -> Entry:
    if len(row) != 2 or not _ID.fullmatch(row[0].strip()):
        raise InputError(f"{where}: an id and a hash are expected")
    try:
        digest = base64.b64decode(row[1].strip(), validate=True)
    except (binascii.Error, ValueError) as e:
        raise InputError(f"{where}: the hash is no Base64") from e
    if len(digest) != 32:
        raise InputError(f"{where}: the hash is no SHA-256")
    number = row[0].strip()
    if number in seen:
        raise InputError(f"{where}: the id stands in the list twice")
    if len(seen) >= MAX_ENTRIES:
        raise InputError(f"{where}: a list has at most {MAX_ENTRIES:,} entries")
    seen.add(number)
    return Entry(number, digest)


def write_answers(path: Path, answers: Iterable[tuple[str, Answer]]) -> int:
    """Write ``ID,Status`` lines; return how many. Raises ``InputError`` if the file can't be written."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["ID", "Status"])
            for number, answer in answers:
                writer.writerow([number, int(answer)])
                count += 1
    except OSError as e:
        raise InputError(f"{path.name}: can't be written ({type(e).__name__})") from e
    return count

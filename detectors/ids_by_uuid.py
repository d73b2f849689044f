"""What the advertising and device ids that are UUIDs have in common."""

from __future__ import annotations

import re

from delenda.lexer import fold

_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


def as_uuid(text: str) -> str | None:
    """Return a UUID lower-cased with dashes, or None.

    >>> as_uuid("{6D92078A-8246-4BA4-AE5B-76104861E7DC}")
    '6d92078a-8246-4ba4-ae5b-76104861e7dc'
    """
    value = fold(text).strip().strip("{}").lower().removeprefix("urn:uuid:")
    if not _UUID.fullmatch(value):
        return None
    bare = value.replace("-", "")
    return f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"


def is_blank_id(value: str) -> bool:
    """Return whether an id is the zeroed one of people who opted out, or a filler: few distinct characters."""
    bare = value.replace("-", "").lower()
    return len(set(bare)) <= 2 or bare in _FILLERS


_FILLERS = frozenset(
    {"9774d56d682e549c", "0123456789abcdef", "123456789abcdef0", "unknown", "null", "none", "undefined"}
)


def spell_id(value: str) -> list[str]:
    """Return a lower-case id's common spellings: upper case, and a UUID without dashes."""
    out = [value, value.upper()]
    if "-" in value:
        out += [value.replace("-", ""), value.replace("-", "").upper(), "{" + value + "}"]
    return list(dict.fromkeys(out))

"""Names in texts: weak, so looked for only where the subject is known to take part. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from delenda.kinds import Kind
from delenda.model import Identifier

_NAMES: Final = frozenset({Kind.PERSON_NAME, Kind.NICKNAME, Kind.ADDRESS})
_SHORTEST: Final = 2


def name_pattern(weak: Iterable[Identifier]) -> re.Pattern[str] | None:
    """Return a pattern of the names among weak identifiers, whatever their case and spacing; None without any."""
    names = sorted({i.value.strip() for i in weak if i.kind in _NAMES and len(i.value.strip()) >= _SHORTEST})
    parts = [r"[\s　]+".join(re.escape(word) for word in name.split()) for name in sorted(names, key=len, reverse=True)]
    bounded = [rf"(?<![A-Za-z0-9]){p}(?![A-Za-z0-9])" for p in parts]
    return re.compile("|".join(bounded), re.IGNORECASE) if bounded else None


def names_in(record: Mapping[str, Any], fields: Iterable[str], pattern: re.Pattern[str] | None) -> dict[str, list[str]]:
    """Return the exact texts that the pattern finds in some fields of a record."""
    if pattern is None:
        return {}
    found = {}
    for name in fields:
        value = record.get(name)
        if isinstance(value, str) and (texts := [m.group() for m in pattern.finditer(value)]):
            found[name] = list(dict.fromkeys(texts))
    return found

"""How objects become collections, and what their paths say. Pure.

By default a collection is the first segment of a key and the content's format: ``events/dt=2026-01-01/a.jsonl.gz``
lies in ``events/jsonl``. Objects at the top go by the first word of their name: ``users.csv`` lies in
``users/csv``. Numbers, dates, ids and addresses in that segment become ``*``; where more than fifty first
segments share a format, they are data, not names, and become one ``*``. No name has a dot, so that
``store/collection.field`` can be read.

A note in config whose ``path`` is a pattern overrides this: all objects that match lie in the collection that
the note is named for. ``{name}`` stands for text without a slash and gives the field ``@path.name``, ``*`` for
text without a slash, ``**`` for any text.

>>> Grouping("s", {}).base_name("logs-2026-01-02/app.log", "text")
'logs-*/text'
>>> Grouping("s", {"s/photos": "photos/{account_id}/{file}"}).parts("photos/17/a.jpg")
{'account_id': '17', 'file': 'a.jpg'}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

NUMEROUS: Final = 50
_VARIABLE: Final = re.compile(
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
    r"|(?<![0-9a-zA-Z])[0-9a-fA-F]{16,}(?![0-9a-zA-Z])"
    r"|(?<!\d)\d{4}[-_.]?\d{2}(?:[-_.]?\d{2})?(?:[T_-]\d{2}[-:_]?\d{2}(?:[-:_]?\d{2})?Z?)?(?!\d)"
    r"|\d{4,}"
    r"|^\d+$"
)
_HIVE: Final = re.compile(r"([A-Za-z_]\w*)=([^/]*)")
_TOKEN: Final = re.compile(r"\{(\w+)\}|\*\*|\*")


class Grouping:
    """The rule of one store.

    Args:
        patterns: path patterns by ``store/collection``; names with globs or of other stores are left out.
        prefix: what all keys of the store begin with; it takes no part in names.
    """

    def __init__(
        self,
        store: str,
        patterns: Mapping[str, str],
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        prefix: str = "",
    ) -> None:
        self._patterns = {
            address.partition("/")[2]: _compiled(pattern)
            for address, pattern in patterns.items()
            if pattern and address.partition("/")[0] == store and not re.search(r"[*?\[]", address)
        }
        self._literals = {a.partition("/")[2]: re.split(r"[{*]", p)[0] for a, p in patterns.items() if p}
        self._include, self._exclude, self._prefix = include, exclude, prefix

    def declared(self, key: str) -> str | None:
        """Return the collection whose pattern the key matches."""
        return next((name for name, (regex, _) in self._patterns.items() if regex.fullmatch(key)), None)

    def base_name(self, key: str, format_name: str) -> str:
        """Return the collection's name by the default rule, before numerous ones are merged."""
        first, slash, _ = key.removeprefix(self._prefix).lstrip("/").partition("/")
        if not slash:
            first = first.partition(".")[0] or first.strip(".").partition(".")[0]
        return f"{masked(first) or '*'}/{format_name}"

    def wanted(self, key: str, collection: str) -> bool:
        """Return whether config includes an object, by its key or its collection's name."""

        def fits(patterns: Iterable[str]) -> bool:
            return any(fnmatchcase(key, p) or fnmatchcase(collection, p) for p in patterns)

        return (not self._include or fits(self._include)) and not fits(self._exclude)

    def parts(self, key: str) -> dict[str, str]:
        """Return the named parts of a key: its pattern's, then ``name=value`` segments."""
        named = {m[1]: m[2] for segment in key.split("/")[:-1] if (m := _HIVE.fullmatch(segment))}
        for regex, names in self._patterns.values():
            if found := regex.fullmatch(key):
                named |= dict(zip(names, found.groups(), strict=True))
                break
        return named

    def key_prefix(self, collection: str) -> str:
        """Return what the keys of a collection's objects surely begin with."""
        if collection in self._patterns:
            literal = self._literals[collection]
            return literal if literal.startswith(self._prefix) else self._prefix
        if self._prefix and not self._prefix.endswith("/"):
            return self._prefix
        return self._prefix + re.split(r"[*-]", collection.rpartition("/")[0])[0]


@lru_cache(1024)
def masked(segment: str) -> str:
    """Return a path segment without anything that may be a value, and without dots.

    >>> masked("dt=2026-01-01"), masked("ann@example.com"), masked("v1.2"), masked("13800000000")
    ('dt', '*', 'v1-2', '*')
    """
    if hive := _HIVE.fullmatch(segment):
        return masked(hive[1])
    if "@" in segment or len(segment) > 64:
        return "*"
    return re.sub(r"\*[-_*]*\*", "*", _VARIABLE.sub("*", segment)).replace(".", "-")


def merged(names: Iterable[str]) -> set[str]:
    """Return the formats whose names are too many to be names: their collections become one, ``*/format``."""
    count: dict[str, set[str]] = {}
    for name in names:
        count.setdefault(name.rpartition("/")[2], set()).add(name)
    return {format_name for format_name, group in count.items() if len(group) > NUMEROUS}


def _compiled(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    out, names, end = [], [], 0
    for token in _TOKEN.finditer(pattern):
        out.append(re.escape(pattern[end : token.start()]))
        end = token.end()
        if token[1]:
            names.append(token[1])
            out.append("([^/]+)")
        else:
            out.append(".*" if token[0] == "**" else "[^/]*")
    out.append(re.escape(pattern[end:]))
    return re.compile("".join(out), re.DOTALL), tuple(names)

"""Changes to JSON text in place: what is not changed keeps its very characters.

Key order, spaces, the digits of numbers and duplicate keys all stay as they were.

>>> changed_json('{"a": 1.10, "b": "x 555-0100"}', {"a": 1.1, "b": "x 555-0100"},
...              [Change("b", Technique.REDACT_SPAN, ("555-0100",))])
'{"a": 1.10, "b": "x [erased]"}'
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.formats.changes import Gone, Location, edits_of
from connectors.formats.port import Damaged
from delenda.model import Change, Technique  # noqa: F401  # the doctest's

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def changed_json(text: str, value: Any, changes: Sequence[Change]) -> str:
    """Return the JSON text of ``value`` after the changes."""
    new = edits_of(value, changes)
    if not new:
        return text
    start = _past_space(text, 0)
    try:
        end, after = _Splicer(text, new).value(start, ())
    except RecursionError as e:
        raise Damaged("a value is nested too deep") from e
    return text[:start] + after + text[end:]


class _Splicer:
    """One pass over a text that is known to be valid JSON."""

    def __init__(self, text: str, new: Mapping[Location, Any]) -> None:
        self._text = text
        self._new = new
        self._above = {loc[:n] for loc in new for n in range(len(loc) + 1)}
        self._ascii = text.isascii()

    def value(self, start: int, here: Location) -> tuple[int, str]:
        """Return where the value at ``start`` ends, and its text after the changes."""
        text = self._text
        if here in self._new or here not in self._above or text[start] not in "{[":
            end = _DECODER.raw_decode(text, start)[1]
            if here in self._new and self._new[here] is not Gone.GONE:
                return end, json.dumps(self._new[here], ensure_ascii=self._ascii)
            return end, text[start:end]
        closing = "}" if text[start] == "{" else "]"
        items: list[tuple[int, int, str | None]] = []
        i = _past_space(text, start + 1)
        while text[i] != closing:
            begin = i
            name: str | int = len(items)
            if closing == "}":
                name, i = _DECODER.raw_decode(text, i)
                i = _past_space(text, _past_space(text, i) + 1)
            place = (*here, name)
            prefix = text[begin:i]
            i, after = self.value(i, place)
            items.append((begin, i, None if self._new.get(place) is Gone.GONE else prefix + after))
            i = _past_space(text, i)
            if text[i] == ",":
                i = _past_space(text, i + 1)
        return i + 1, self._container(start, i + 1, items)

    def _container(self, start: int, end: int, items: list[tuple[int, int, str | None]]) -> str:
        """Return a container's text with the items that stay, each with the separator before it."""
        text = self._text
        if not items:
            return text[start:end]
        out = [text[start : items[0][0]]]
        first = True
        for n, (begin, _, after) in enumerate(items):
            if after is not None:
                if not first:
                    out.append(text[items[n - 1][1] : begin])
                out.append(after)
                first = False
        out.append(text[items[-1][1] : end])
        return "".join(out)


def _past_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start

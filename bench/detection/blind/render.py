"""Fill a frame. `[[email]]` is a value that counts, `((uuid))` is one that does not; `#1` at the end repeats a value.

`[[OCCUPATION=nurse|cook]]` and `((=paid|open))` choose among what is written there.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from random import Random

from bench.detection.blind.values import make

_PLACE = re.compile(r"\[\[([^\[\]]+?)(#\d)?\]\]|\(\(([^()]+?)(#\d)?\)\)")

Span = dict[str, str | int]
Maker = Callable[[str, Random], tuple[str | None, str]]


def render(frame: str, r: Random, make: Maker = make) -> tuple[str, list[Span]]:
    """The text, and the spans in it, in order; make says which kind and value a place has."""
    parts: list[str] = []
    spans: list[Span] = []
    seen: dict[str, tuple[str | None, str]] = {}
    at = done = 0
    for m in _PLACE.finditer(frame):
        spec, again = (m[1], m[2]) if m[1] is not None else (m[3], m[4])
        key = f"{spec}{again}"
        kind, value = seen[key] if again and key in seen else make(spec, r)
        seen[key] = kind, value
        before = frame[done : m.start()]
        parts += (before, value)
        at += len(before)
        if m[1] is not None:
            if kind is None:
                raise ValueError(f"{spec} has no kind and cannot be a span")
            spans.append({"type": kind, "start": at, "end": at + len(value)})
        at += len(value)
        done = m.end()
    parts.append(frame[done:])
    return "".join(parts), spans


def half(written: str) -> str:
    """Which half a frame or a design is in: `dev`, whose errors may be read, or `held`, whose errors nobody reads."""
    return "held" if sha256(written.encode()).digest()[0] % 2 else "dev"

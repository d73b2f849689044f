"""A copy without what identifies anybody, for when data may cross a border only so; checked by a second scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from delenda.errors import Refused
from delenda.kinds import Power, spec_of
from delenda.model import Claim
from delenda.portability.release import Guard, Person
from delenda.portability.staging import Stager, records_of
from delenda.ports import Engine

NOBODY: Final = Person(())
"""Nobody's identifiers may stand in it."""
TEXTS: Final = 2_000


def everyone(_: Claim) -> Guard:
    """Guard each record as if it were other people's: every identifier is covered, no original is given."""
    return Guard.JOINT


def require_deidentified(stager: Stager, engine: Engine) -> None:
    """Read all staged records again and raise ``Refused`` if an identifier still stands anywhere in them."""
    left: Counter[str] = Counter()
    for member in stager.staged.members:
        if not member.path.startswith("data/"):
            continue
        for texts in _chunks(text for record in records_of(member) for text in _strings(record)):
            for _, match in engine.texts(pa.array(texts, pa.string())):
                if spec_of(match.kind).power is not Power.NEVER:
                    left[member.path] += 1
    if left:
        places = ", ".join(f"{path} ({n})" for path, n in sorted(left.items())[:5])
        raise Refused(f"the copy still holds identifiers and may not cross the border: {places}")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _chunks(texts: Iterator[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for text in texts:
        chunk.append(text)
        if len(chunk) >= TEXTS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

"""What stands in JSON texts of a column: its leaves by path, as if each were a field of its own.

A leaf's field is called ``payload.user.id``; its type is :data:`NESTED`. It is read, never written: what must
change there changes in the text that it stands in.

>>> import pyarrow as pa
>>> leaves(pa.array(['{"user": {"id": 17}, "n": [1]}', "plain", None]), "payload")
{'payload.user.id': ([0], ['17'])}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

NESTED: Final = "json"
"""The type of a field that stands in JSON texts."""
DEEPEST: Final = 4
"""Names of a path within a text; what stands deeper is left."""
LONGEST: Final = 200
"""Characters of a leaf that may be a key."""
LARGEST: Final = 1 << 16
"""Characters of a text that is taken apart."""


def parent_of(field: str) -> str:
    """Return the column that a nested field's text stands in: ``payload.user.id`` → ``payload``."""
    return field.partition(".")[0]


def leaves(texts: pa.Array, column: str) -> dict[str, tuple[list[int], list[str]]]:
    """Return the scalar leaves of JSON objects by field: the number of each one's text, and the leaf as text.

    Lists are left out: they name many. So is what is no JSON object, or is too large or deep.
    """
    found: dict[str, tuple[list[int], list[str]]] = {}
    likely = pc.fill_null(pc.starts_with(texts, "{"), fill_value=False)
    for i in pc.indices_nonzero(likely).to_pylist():
        text = texts[i].as_py()
        if len(text) > LARGEST:
            continue
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for path, value in _walk(body, column, 1):
            rows, values = found.setdefault(path, ([], []))
            rows.append(i)
            values.append(value)
    return found


def _walk(body: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(body, dict) or depth > DEEPEST:
        return
    for name, value in body.items():
        if not name or "." in name:
            continue
        if isinstance(value, str | int) and not isinstance(value, bool) and len(str(value)) <= LONGEST:
            yield f"{path}.{name}", str(value)
        else:
            yield from _walk(value, f"{path}.{name}", depth + 1)

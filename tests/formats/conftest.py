"""What the format tests share: read and rewrite bytes as a store would."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from connectors.formats.detect import open_content
from connectors.formats.port import Edits, Rewritten, RowEdit


def read_rows(data: bytes, name: str = "") -> list[dict[str, Any]]:
    content = open_content(io.BytesIO(data), name)
    return [row for batch in content.format.read(content.stream) for row in batch.to_pylist()]


def rewrite(data: bytes, name: str, rows: Mapping[int, RowEdit]) -> tuple[bytes, Rewritten]:
    content = open_content(io.BytesIO(data), name)
    out = io.BytesIO()
    with content.writing_to(out) as sink:
        done = content.format.rewrite(content.stream, sink, Edits(rows))
    return out.getvalue(), done


@pytest.fixture(scope="session")
def read() -> Callable[..., list[dict[str, Any]]]:
    return read_rows


@pytest.fixture(scope="session")
def write() -> Callable[..., tuple[bytes, Rewritten]]:
    return rewrite

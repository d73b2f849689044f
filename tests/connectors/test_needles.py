"""A search for leftovers looks into every format, and catches what a rewrite forgot."""

from __future__ import annotations

import io

import pytest
from format_world import ADA, objects

from connectors.formats.detect import open_content
from connectors.formats.port import Edits, RowEdit
from connectors.formats.workbook import Book
from connectors.needles import count_needles

WORLD = objects()
NEEDLE = str(ADA["email"]).encode()


@pytest.mark.parametrize("key", [k for k in WORLD if "bela" not in k])
def test_a_value_is_found_in_every_format(key: str) -> None:
    assert count_needles(io.BytesIO(WORLD[key]), key, [NEEDLE]) > 0
    assert count_needles(io.BytesIO(WORLD[key]), key, [b"nobody@example.com"]) == 0


def test_a_text_that_no_cell_refers_to_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def deleted() -> bytes:
        content, out = open_content(io.BytesIO(WORLD["a-xlsx/people.xlsx"]), "a.xlsx"), io.BytesIO()
        content.format.rewrite(content.stream, out, Edits({0: RowEdit(delete=True)}))
        return out.getvalue()

    assert count_needles(io.BytesIO(deleted()), "a.xlsx", [NEEDLE]) == 0
    monkeypatch.setattr(Book, "tidied", lambda *_: {})
    assert count_needles(io.BytesIO(deleted()), "a.xlsx", [NEEDLE]) == 1

"""Hints rule out and never more: what has a tombstone has its hint, however a column is cut, typed or spelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.backups.hints import LOOKED_AT, Key, Marks, hint_key, hints
from delenda.backups.sieve import inner_keys
from delenda.backups.tombstones import hinted_text
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import Kind
from delenda.model import encode_key

KEY = (0x0706050403020100, 0x0F0E0D0C0B0A0908)
PUBLISHED = {0: 0x726FDB47DD0E0E31, 1: 0x74F839C593DC67FD, 8: 0x93F5F5799A932462, 15: 0xA129CA6149BE45E5}
"""SipHash-2-4 of the bytes 0, 1, 2, … under the key 0, 1, …, 15, by length; from the reference implementation."""
TURNED = (1 << 64) - 1


def siphash(key: Key, text: bytes) -> int:
    """Return SipHash-2-4 as its paper writes it, a byte string at a time."""
    a, b, c, d = (n ^ key[i % 2] for i, n in enumerate(
        (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)))  # fmt: skip

    def turn(word: int, bits: int) -> int:
        return (word << bits | word >> (64 - bits)) & TURNED

    def rounds(many: int) -> None:
        nonlocal a, b, c, d
        for _ in range(many):
            a, c = (a + b) & TURNED, (c + d) & TURNED
            b, d = turn(b, 13) ^ a, turn(d, 16) ^ c
            a = turn(a, 32)
            c, a = (c + b) & TURNED, (a + d) & TURNED
            b, d = turn(b, 17) ^ c, turn(d, 21) ^ a
            c = turn(c, 32)

    padded = text + b"\0" * (7 - len(text) % 8) + bytes([len(text) % 256])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        d ^= word
        rounds(2)
        a ^= word
    c ^= 0xFF
    rounds(4)
    return a ^ b ^ c ^ d


@pytest.mark.parametrize("length", PUBLISHED)
def test_a_hint_is_the_published_function(length: int) -> None:
    text = bytes(range(length))
    assert siphash(KEY, text) == PUBLISHED[length]
    assert hints(KEY, pa.array([text])).tolist() == [PUBLISHED[length] & 0xFFFFFFFF]


@given(st.lists(st.none() | st.text(max_size=40) | st.text(min_size=120, max_size=140), max_size=30), st.data())
def test_a_text_has_its_hint_wherever_it_stands(texts: Sequence[str | None], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(texts)))
    for of in (pa.string(), pa.large_string(), pa.binary()):
        some = pa.array(texts, pa.string()).cast(of)[start:]
        for text, hint in zip(texts[start:], hints(KEY, some).tolist(), strict=True):
            if text is not None:
                assert hint == siphash(KEY, text.encode()[:LOOKED_AT]) & 0xFFFFFFFF


@given(st.lists(st.none() | st.text(max_size=12), max_size=30), st.sets(st.integers(0, 29)))
def test_marks_find_all_that_were_marked_and_no_null(texts: list[str | None], places: set[int]) -> None:
    array = pa.array(texts, pa.string())
    marked = {texts[i] for i in places if i < len(texts) and texts[i] is not None}
    marks = Marks(hints(KEY, pa.array(sorted(marked), pa.string())).tolist())
    found = {texts[i] for i in marks.rows(KEY, array).tolist()}
    assert marked <= found
    assert None not in found
    other = Marks(hints(KEY, pa.array(sorted(marked), pa.string())).tolist()).rows(hint_key(bytes(32), "x"), array)
    assert len(other) == 0  # under another key nothing fits


NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1), min_size=3, max_size=3)
WORDS = st.lists(st.text(max_size=8) | st.sampled_from(['"', "\\", "\n", "\x7f", "\u2028", "\x00"]), min_size=3,
                 max_size=3)  # fmt: skip


@given(st.lists(NUMBERS | WORDS, min_size=1, max_size=3))
def test_keys_of_columns_are_keys_of_rows(columns: list[list[Any]]) -> None:
    whole = inner_keys([pa.array(c) for c in columns])
    assert whole is not None
    assert whole.to_pylist() == [hinted_text(encode_key(row)) for row in zip(*columns, strict=True)]


def test_keys_that_are_no_plain_columns_are_left_to_rows() -> None:
    assert inner_keys([pa.array([1, None])]) is None
    assert inner_keys([pa.array([1]), pa.array([b"x"])]) is None


@pytest.mark.promise("P23")
@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.ACCOUNT_ID])
@given(data=st.data())
def test_plain_texts_are_their_own_canonical_form(engine: DetectionEngine, kind: Kind, data: st.DataObject) -> None:
    """Else a hint of the text would rule out what the token of its canonical form finds."""
    text = data.draw(st.from_regex(f"\\A(?:{engine.plain(kind)})\\Z"))
    assert engine.canonical(kind, text) in (None, text)


def test_every_kind_that_says_what_is_plain_is_tried(engine: DetectionEngine) -> None:
    assert {k for k in Kind if engine.plain(k)} == {Kind.EMAIL, Kind.ACCOUNT_ID}
    assert engine.canonical(Kind.EMAIL, "p7@example.com") == "p7@example.com"

"""The digests that a value may stand as."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from delenda.digests import digests, folded, is_digest


@given(st.text())
def test_they_are_those_of_three_algorithms_in_hex_and_base64(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for name in ("md5", "sha1", "sha256"):
        raw = hashlib.new(name, data).digest()
        spelled = {raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode()}
        assert {*spelled, base64.urlsafe_b64encode(raw).decode().rstrip("=")} <= set(digests(text))
    assert len(digests(text)) == 12


@given(st.text())
def test_each_looks_like_a_digest_and_is_compared_in_lower_case(text: str) -> None:
    assert all(is_digest(d) for d in digests(text))
    assert {d.lower() for d in digests(text)} == set(folded(text))


def test_other_words_do_not_look_like_one() -> None:
    assert not any(is_digest(w) for w in ("", "ann@example.com", "p12345678901.a@example.co", "x" * 31, "é" * 32))

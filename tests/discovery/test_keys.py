"""Keys are found backwards where they stand forwards."""

from __future__ import annotations

import random
from itertools import islice
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bench.detection import apart
from bench.detection.logs import lines
from delenda.discovery.detect_fields import value_start
from delenda.discovery.detect_keys import key_pattern, key_pattern_backwards, options
from delenda.lexer import fold, spans


@pytest.fixture(scope="module")
def patterns(engine: Any) -> tuple[Any, Any]:
    detectors = list(engine._text._fields._detectors.values())
    return tuple(re2.compile(p(detectors).encode(), options()) for p in (key_pattern, key_pattern_backwards))


def _forwards(patterns: tuple[Any, Any], text: str) -> list[int]:
    return [value_start(text, end) for _, end in spans(patterns[0], text)]


def _backwards(patterns: tuple[Any, Any], text: str) -> list[int]:
    return [value_start(text, len(text) - start) for start, _ in reversed(spans(patterns[1], text[::-1]))]


def test_of_all_corpora(patterns: tuple[Any, Any]) -> None:
    texts = [str(t["text"]) for one in apart.CORPORA for t in one.texts(3, 1900)]
    texts += [line for known in (False, True) for line in islice(lines(random.Random(4), 0.7, known=known), 1500)]
    found = 0
    for text in map(fold, texts):
        ends = _forwards(patterns, text)
        assert _backwards(patterns, text) == ends
        found += len(ends)
    assert found > 1500


_PARTS = (
    "phone imei userPhone serial number clientIp page age url 手机号 昵称 password openid name http 13 x é \\ \" ' ] ) "
    "(system) = : is 是 为 叫 “ a1b2c3 set cookie \n".split(" ")
)


@given(st.lists(st.sampled_from([*_PARTS, " ", " is ", ": ", "=", '":"', "\t", " is: "]), max_size=12).map("".join))
def test_of_all_links(patterns: tuple[Any, Any], text: str) -> None:
    """A key forwards is one backwards; only one that another key overlaps may be found backwards alone."""
    assert set(_forwards(patterns, text)) <= set(_backwards(patterns, text))

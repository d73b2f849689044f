"""Lines that are passed over by their template hold nothing: what is found is what a close reading finds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bench.detection import apart, corpus
from bench.detection.logs import lines
from delenda.discovery.detect_masks import DIGITS, TOKENS, masked, masked_tokens, relaxed
from delenda.discovery.detect_quiet import Quiet
from delenda.kinds import Kind
from delenda.lexer import fold

_PATTERNS = (
    r"\b1[3-9]\d{9}x?",
    r"\b00\d{1,3}[ \-.]?\d{2,}",
    r"(?i:ipv4|md5)[:=]",
    r"[^2-9a-f]{2}",
    r"\b(?:19|20)\d\d-\d{1,2}",
    r"[^0-9\n]{1,4}x",
    r"\x35\.",
    r"[[:digit:]]7",
    r"\pN+a",
    r"(?P<year7>8\d)[\]5]",
)


def _logs() -> Iterator[str]:
    for known in (False, True):
        for portion in (0.0, 0.3):
            yield from islice(lines(random.Random(3), portion, known=known), 1500)


def _written_apart() -> Iterator[str]:
    yield from (t.text for t in corpus.texts(7, 800))
    for one in apart.CORPORA:
        yield from (str(t["text"]) for t in one.texts(2, 800))


def _other_digits(texts: list[str], seed: int) -> list[str]:
    """Return texts with other digits, so that templates come back with other values."""
    r = random.Random(seed)
    return [re.sub(r"[0-9]", lambda _: r.choice("0123456789"), t) for t in texts]


@pytest.mark.promise("P1")
@pytest.mark.parametrize("source", [_logs, _written_apart])
def test_rows_that_are_passed_over_hold_nothing(engine: Any, source: Any) -> None:
    texts = list(source())
    quiet = 0
    for seed in range(3):
        rows = pa.array(texts if seed == 2 else _other_digits(texts, seed))
        telling = engine._text.telling(rows)
        quiet += 0 if telling is None else len(rows) - len(telling)
        found = [(i, m.kind, m.start, m.end, m.value, m.evidence) for i, m in engine.texts(rows)]
        closely = [(i, m.kind, m.start, m.end, m.value, m.evidence) for i, m in engine._text.read_array(rows)]
        assert found == closely
    assert quiet > 200


@pytest.mark.parametrize("source", [_logs, _written_apart])
def test_a_line_alone_holds_what_it_holds_among_others(engine: Any, source: Any) -> None:
    texts = [t for t in source() if "\n" not in t]
    together: list[list[Any]] = [[] for _ in texts]
    for i, match in engine.texts(pa.array(texts)):
        together[i].append(match)
    for text, found in zip(texts, together, strict=True):
        assert engine.text(text) == found


def test_a_long_text_holds_what_its_lines_hold(engine: Any) -> None:
    lines_of = [line for line in _logs() if "," not in line and "|" not in line and ";" not in line]
    at = 0
    wanted = []
    for line in lines_of:
        wanted += [(at + m.start, at + m.end, m.kind, m.value, m.evidence) for m in engine.text(line)]
        at += len(line) + 1
    found = engine.text("\n".join(lines_of))
    assert [(m.start, m.end, m.kind, m.value, m.evidence) for m in found] == wanted
    assert len(wanted) > 500


@pytest.mark.parametrize("pattern", _PATTERNS)
@given(text=st.text("0123456789abfxmd=:- .]\n", max_size=40))
def test_what_matches_a_text_matches_it_masked_when_relaxed(pattern: str, text: str) -> None:
    if re2.search(pattern.encode(), text.encode()):
        for mask, over in ((masked, DIGITS), (masked_tokens, TOKENS)):
            assert re2.search(relaxed(pattern, over).encode(), mask(pa.array([text]))[0].as_py().encode())


@given(
    rows=st.lists(
        st.one_of(st.none(), st.text(max_size=12), st.from_regex(r"[a-z_ ]{0,6}0{1,3}[0-9:. -]{0,8}", fullmatch=True))
    ),
    skipped=st.integers(0, 3),
    large=st.booleans(),
)
def test_a_mask_keeps_all_but_digits(rows: list[str | None], skipped: int, large: bool) -> None:
    texts = [None if r is None else r.encode("utf-8", "replace").decode() for r in rows]
    array = pa.array(texts, pa.large_string() if large else pa.string())[skipped:]
    said = masked(array)
    said.validate(full=True)
    assert said.type == array.type
    number = re.compile(r"(?<![0-9A-Za-z_])([0-9])(?=[0-9]{2})", re.ASCII)
    for row, mask in zip(array.to_pylist(), said.to_pylist(), strict=True):
        begins = {m.start(): "0" if m[1] == "0" else "2" for m in number.finditer(row or "")}
        wanted = [begins.get(i, "1") if c in "0123456789" else c for i, c in enumerate(row or "")]
        assert mask == "".join(wanted)


def test_a_template_is_passed_over_when_two_rows_have_it(engine: Any) -> None:
    quiet = Quiet([("secret", None)], engine._text._pieces)
    rows = pa.array([f"2024-03-0{i % 9} 12:00:0{i % 10} cost={i % 10}ms" for i in range(100)])
    alone = pa.array(["a" * i for i in range(1, 100)])
    assert quiet.others(alone) is None
    assert quiet.others(rows) == pa.array([], pa.int64())
    loud = pa.array([f"call +1 415 555 01{i:02}" for i in range(50)] + ["my secret 1"] * 50)
    for _ in range(3):
        assert quiet.others(loud) is None


def test_digits_are_alike_to_detectors_that_say_so(engine: Any) -> None:
    alike = [d for d in engine._text._searching if getattr(d, "digits_alike", False)]
    assert {d.kind for d in alike} >= {Kind.PERSON_NAME, Kind.ADDRESS}
    texts = [fold(t) for t in (*_logs(), *_written_apart())]
    others = _other_digits(texts, 1)
    for detector in alike:
        found = 0
        for text, other in zip(texts, others, strict=True):
            places = [(m.start, m.end) for m in detector.find(text)]
            assert [(m.start, m.end) for m in detector.find(other)] == places
            found += len(places)
        assert found > 20


def test_a_line_of_a_time_stamp_and_mere_capitals_is_passed_over_and_a_name_in_it_is_not(engine: Any) -> None:
    stamps = [f"2024-03-{d:02} 12:24:{d:02}.622" for d in range(1, 29)] * 4
    for said, quiet in (
        ("INFO GC pause (G1 Evacuation Pause) young gen=5 heap=6M freed=7M", True),
        ("INFO Ann Lee called", False),
        ("birthday of user 17", False),
    ):
        others = engine._text.telling(pa.array([f"{stamp} {said}" for stamp in stamps]))
        assert (others is not None and len(others) == 0) is quiet


def test_patterns_that_may_match_anything_make_nothing_quiet(engine: Any) -> None:
    rows = pa.array(["nothing at all"] * 100)
    for looks in ([], [(r"\Qa.b\E", None)]):
        quiet = Quiet(looks, engine._text._pieces)
        for _ in range(3):
            assert quiet.others(rows) is None


def test_full_width_signs_are_read_as_what_they_are(engine: Any) -> None:
    quiet = Quiet([(r"id:[0-9]{3}|00", None)], engine._text._pieces)
    rows = pa.array(["ｉｄ：123", "ｉｄ：1x", "0０"] * 50)
    others = quiet.others(rows)
    assert others is not None
    assert others.to_pylist() == [i for i in range(150) if i % 3 != 1]


def test_memory_is_bounded(engine: Any) -> None:
    quiet = Quiet([("secret", None)], engine._text._pieces)
    for k in range(40):
        rows = pa.array([f"word {chr(97 + i % 26)}{'x' * (i // 26)}{'y' * k} " for i in range(2000)])
        quiet.others(pa.concat_arrays([rows, rows]))
    for templates in quiet._templates:
        assert len(templates.loud) <= 1 << 15
        assert len(templates.quiet) <= 1 << 15

"""What makes reading fast changes nothing: hits without match objects, arrays joined in Arrow's memory, memories."""

from __future__ import annotations

import pyarrow as pa
import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bench.detection.corpus import texts
from delenda.catalogue import load_detectors
from delenda.discovery.detect_context import Context
from delenda.discovery.detect_declared import declared
from delenda.discovery.detect_names import Vocabulary
from delenda.discovery.detect_pieces import is_blank
from delenda.discovery.engine import DetectionEngine
from delenda.lexer import hits
from detectors.name_cues import LABEL_ENDS, LABELED, is_labeled

LINES = [
    *(t.text for t in texts(31, 120)),
    "",
    "nothing here",
    "no",
    "手机１３８００１３８０００",
    "a\nb a1@example.com",
]


class Public:
    """A pattern that only has what google-re2 documents."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re2.compile(pattern.encode())
        self.finditer = self._pattern.finditer


@pytest.mark.parametrize("pattern", ["[0-9]+", "a*", r"\bab?\b", "x|xy|"])
@given(text=st.text("ab01xy \n", max_size=60))
def test_hits_are_those_of_the_public_interface(pattern: str, text: str) -> None:
    data = text.encode()
    assert hits(re2.compile(pattern.encode()), data) == hits(Public(pattern), data)


@given(st.lists(st.none() | st.sampled_from(LINES), max_size=60), st.integers(0, 5), st.booleans())
def test_an_array_is_read_as_its_rows(
    engine: DetectionEngine, rows: list[str | None], skipped: int, large: bool
) -> None:
    """Also a slice of one, one of 64-bit offsets, and one whose rows repeat."""
    for some in (rows, rows * 3):
        values = pa.array(some, pa.large_string() if large else pa.string()).slice(skipped)
        alone = [(i, m) for i, row in enumerate(some[skipped:]) for m in engine.text(row or "")]
        assert engine.texts(values) == alone


def test_arrays_longer_than_a_block_lose_nothing_at_its_edges(engine: DetectionEngine) -> None:
    rows = [f"{i:06} nothing of interest in this line at all " + "." * (i % 97) for i in range(20_000)]
    wanted = {0, 7_003, 11_111, 19_999}
    rows = [f"mail u{i}@example.com" if i in wanted else row for i, row in enumerate(rows)]
    found = engine.texts(pa.array(rows))
    assert [(i, m.value) for i, m in found] == [(i, f"u{i}@example.com") for i in sorted(wanted)]


def test_what_is_remembered_changes_nothing_and_stays_bounded(engine: DetectionEngine) -> None:
    again = [line for line in LINES if "\n" not in line] * 3
    first = [engine.text(line) for line in again]
    assert first == [engine.text(line) for line in again]
    pieces = engine._text._pieces
    for i in range(40_000):
        pieces.find(f"ip=203.0.{i // 250 % 250}.{i % 250} key{i}=10.{i % 250}.0.9", close=False)
    assert pieces._verdict.cache_info().currsize <= 1 << 15
    assert len(pieces._context._keys) <= 16_384


def test_a_hundred_megabytes_on_one_line_are_read_in_bounded_memory(engine: DetectionEngine) -> None:
    line = "x" * 50_000_000 + " a1@example.com " + "7" * 50_000_000
    assert [m.value for m in engine.text(line)] == ["a1@example.com"]


ENDS = [": ", " ", "", ' "', ":  '", ' ""', "s ", "=", "\u017f "]


@given(st.sampled_from([*sorted(LABEL_ENDS), "Signed-off-by", "reviewed by", "name", "the"]), st.sampled_from(ENDS))
def test_a_label_is_known_by_its_last_word_as_by_its_pattern(word: str, end: str) -> None:
    for before in (word + end, f"x {word.upper()}{end}", f"un{word}{end}", f"é {word}{end}"):
        assert is_labeled(before) is (LABELED.search(before) is not None)


WORDS = [*"12 345 0 INFO GC login ip mac 手机 手机号1 birthday born user_id md5 a1 id - phone number is".split()]


@pytest.fixture(scope="module")
def contexts() -> tuple[Context, Context]:
    """One that knows which words say nothing whatever their digits, and one that looks at them each time."""
    detectors = [declared(d) for d in load_detectors()]
    quick, careful = Context(Vocabulary(detectors)), Context(Vocabulary(detectors))
    careful._silent = lambda window: False  # type: ignore[assignment, misc, return-value, arg-type]
    return quick, careful


@given(st.lists(st.sampled_from(WORDS), max_size=5), st.sampled_from(" :./"), st.sampled_from("0123456789"))
def test_words_that_say_nothing_do_so_with_any_digits(
    contexts: tuple[Context, Context], words: list[str], joint: str, digit: str
) -> None:
    quick, careful = contexts
    behind = "x " + joint.join(words)
    for text in (behind, behind.translate(str.maketrans("0123456789", digit * 10))):
        assert quick.cue(text, 0, 1) == careful.cue(text, 0, 1)


@given(st.sampled_from("0f:-a"), st.text("0f:-ab", min_size=8, max_size=20))
def test_an_id_is_blank_if_one_character_is_all_that_it_has(one: str, text: str) -> None:
    for value in (text, one * len(text), "00000000-0000-0000-0000-000000000000", "ff:ff:ff:ff:ff:ff"):
        assert is_blank(value) is (len(value) >= 12 and len(set(value) - set("-:")) == 1)

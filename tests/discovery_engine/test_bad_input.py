"""Any text at all: nothing raises, offsets are right, and time grows with length only."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.discovery.reading import Sample
from delenda.kinds import Kind
from delenda.lexer import fold, lex

ENGINE = DetectionEngine(load_detectors())
PIECES = st.sampled_from(
    "13800138000 a@example.com 192.0.2.1 490154203237518 11010519491231002X 3c:5a:b4:01:02:03 2001:db8::1 imei= "
    "idfa: 手机号： 姓名 王小明 "
    "北京市朝阳区建国路88号 password= nickname: ' \" { } : = , ; & % %40 \n \t \0 \ud800 \u202e ٣ ４ Ａ 😀 é "
    "12/31/1990 born 6222 - -- . .. :: "
    "6d92078a-8246-4ba4-ae5b-76104861e7dc Mozilla/5.0 (iPhone; ) cookie: _ga=GA1.2.1.1 lat= 39.9042 , 116.4074 "
    "mcc=460 John Smith 12 High Street ( [ /".split(" ")
)
ANY_TEXT = st.one_of(
    st.text(st.characters(codec=None), max_size=80),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=14).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
@example("\ud800@\udfff 13800138000")
@example("İ" * 40 + " a@example.com")
def test_text_never_raises_and_offsets_are_right(text: str) -> None:
    matches = ENGINE.text(text)
    end = 0
    for match in matches:
        assert end <= match.start < match.end <= len(text)
        end = match.end
        passage = text[match.start : match.end]
        assert ENGINE.canonical(match.kind, passage) == match.value or match.kind in (Kind.AGE, Kind.GENDER)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_each_detector_is_total(text: str) -> None:
    for detector in load_detectors():
        value = detector.canonical(text)
        assert value is None or isinstance(value, str)
        for match in detector.find(text):
            assert 0 <= match.start < match.end <= len(text)
        if value:
            assert ENGINE.spellings(detector.kind, value)
            ENGINE.linkable(detector.kind, value)


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY_TEXT.map(lambda t: t.encode("utf-8", "replace").decode()), max_size=6), st.text(max_size=20))
def test_columns_never_raise(values: list[str], name: str) -> None:
    class Column:
        collection = "t"
        siblings = ()

    column = Column()
    column.name = name  # type: ignore[attr-defined]
    column.values = pa.array(values, pa.string())  # type: ignore[attr-defined]
    for kind, evidence, share in ENGINE.classify(column):  # type: ignore[arg-type]
        assert kind
        assert evidence
        assert 0 < share <= 1


@given(st.text(st.characters(codec=None), max_size=60))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    for piece in lex(folded):
        assert folded[piece.start : piece.end] == piece.text


def test_other_scripts_digits_are_digits() -> None:
    assert [m.value for m in ENGINE.text("手机：１３８００１３８０００")] == ["+8613800138000"]
    assert [m.value for m in ENGINE.text("phone ١٣٨٠٠١٣٨٠٠٠")] == ["+8613800138000"]


HARD = {
    "digits": "1",
    "hex": "a1",
    "dashes": "1-",
    "dots": "1.",
    "colons": "a:",
    "at": "a@",
    "dotted": "a.",
    "quotes": '"',
    "keys": "name=",
    "han": "王",
    "places": "北京市",
    "names": "John ",
    "blanks": " ",
    "newlines": "\n",
    "open": "(",
    "agent": "Mozilla/5.0 (",
    "slashes": "a/1 ",
    "plus": "+1 ",
    "cookie": "cookie: a=b;",
    "surrogates": "\ud800",
    "units": "1号",
    "json": '{"a":[',
    "percent": "%40",
    "url": "http://",
    "pages": "https://a.example/avatar/1.png ",
    "logins": "a://b:c@",
    "history": "history h",
    "flags": "redis-cli -a x ",
    "list": 'searches: "a", "b", ',
    "people": "男，44，",
    "remarks": "serial (a ",
    "brackets": "]: [",
    "towers": "lac=1 cid=2 ",
    "posted": "posted by a ",
    "jobs": "as a a a a ",
    "surnames": "和王张",
    "dialled": "*#06#",
    "masked": "138****",
    "faces": "https://a.example/avatar/avatar/",
    "equals": "--password======",
    "chinese numbers": "一1",
}


@pytest.mark.parametrize("name", HARD)
def test_time_is_linear_in_the_length(name: str) -> None:
    """Eight times the text may take eight times the time, with room for noise; a quadratic search takes 64."""
    unit = HARD[name]

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        ENGINE.text(text)
        return time.process_time() - start

    seconds(20_000)
    short = max(min(seconds(20_000) for _ in range(2)), 0.004)
    assert any(seconds(160_000) < 24 * short for _ in range(3))


def test_a_megabyte_of_digits_and_one_long_line_are_read() -> None:
    assert ENGINE.text("7" * 1_000_000) == []
    line = "x" * 700_000 + " a1@example.com " + "y" * 700_000
    assert [m.value for m in ENGINE.text(line)] == ["a1@example.com"]


@pytest.mark.parametrize("text", ["手机1" + "1" * 40 + "x：13800138000", "名(" * 20 + "：王小明", "*" * 5000 + "•x"])
def test_a_label_or_a_mask_of_any_make_takes_no_time(text: str) -> None:
    start = time.process_time()
    ENGINE.text(text)
    class_of(text)
    assert time.process_time() - start < 2


def class_of(text: str) -> object:
    return ENGINE.classify(Sample("电话" + text[:50], "t", [], pa.array([text] * 10, pa.string())))

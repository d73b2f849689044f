"""What a technique does to one value."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.treatment import PLACEHOLDER, empty_value, treat
from delenda.model import ERASED, Change, Field, Technique
from delenda.spans import cut

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
NEEDLE = "ann@example.com"


def redact(value: Any, *texts: str) -> Any:
    return treat(value, Change("f", Technique.REDACT_SPAN, texts))


def drop(value: Any, *texts: str) -> Any:
    return treat(value, Change("f", Technique.DROP_ENTRY, texts))


def generalize(value: Any, name: str = "f") -> Any:
    return treat(value, Change(name, Technique.GENERALIZE))


# --- redact ------------------------------------------------------------------------------------------


@given(before=st.text(), after=st.text())
def test_a_text_is_cut_and_nothing_around_it(before: str, after: str) -> None:
    assert cut(f"{before} 555-0100 {after}", ["555-0100"]).replace(ERASED, "555-0100") == f"{before} 555-0100 {after}"


@pytest.mark.parametrize(
    ("text", "spans", "after"),
    [
        ("100 and 2100", ["100"], f"{ERASED} and 2100"),
        ("only 2100", ["100"], "only 2100"),
        ("a1bob@example.com 1bob@example.com", ["1bob@example.com"], f"a1bob@example.com {ERASED}"),
        ("x.bob@example.com bob@example.com.cn", ["bob@example.com"], "x.bob@example.com bob@example.com.cn"),
        ("to:bob@example.com. <bob@example.com>", ["bob@example.com"], f"to:{ERASED}. <{ERASED}>"),
        ("Ann and Annabel", ["Ann"], f"{ERASED} and Annabel"),
        ("bob@example.com, jbob@example.com", ["bob@example.com"], f"{ERASED}, jbob@example.com"),
        ("tel13800138000", ["13800138000"], f"tel{ERASED}"),
        ("ann@example.com", ["ann", "ann@example.com"], ERASED),
        ("我是王伟，电话555-0100", ["王伟", "555-0100"], f"我是{ERASED}，电话{ERASED}"),
        ("nothing", [""], "nothing"),
        ("erased", ["erased"], "erased"),
    ],
)
def test_the_whole_value_goes_and_others_stay(text: str, spans: list[str], after: str) -> None:
    assert cut(text, spans) == after
    assert cut(after, spans) == after


@given(JSON, st.sampled_from(["a", NEEDLE, "5550100", '"', "1", "\\", "é"]))
def test_json_stays_json(document: Any, text: str) -> None:
    before = json.dumps({"x": document, "y": f"of {text}"})
    after = redact(before, text)
    assert text in ERASED or text not in json.loads(after)["y"]


@given(JSON)
def test_json_without_the_text_stays_byte_for_byte(document: Any) -> None:
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=1)):
        assert redact(text, NEEDLE) == text
        assert drop(text, NEEDLE) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a":  1.50, "b": "ann@example.com"}', '{"a":  1.50, "b": "[erased]"}'),
        ('{"n":5550100,"f":1.50}', '{"n":"[erased]","f":1.50}'),
        ('{"b": "ann\\u0040example.com", "f": 1e5}', '{"b": "[erased]", "f": 1e5}'),
        ('{"ann@example.com": 1}', '{"[erased]": 1}'),
        ("[broken ann@example.com", "[broken [erased]"),
    ],
)
def test_json_is_changed_where_it_must_and_nowhere_else(before: str, after: str) -> None:
    assert redact(before, NEEDLE, "5550100") == after


def test_values_that_are_no_text() -> None:
    assert redact(5550100, "5550100") is None
    assert redact(5550100, "77") == 5550100
    assert redact(b"of ann@example.com", NEEDLE) == b"of [erased]"
    assert redact(b"\xff ann@example.com", NEEDLE) is None
    assert redact([NEEDLE, None, "x"], NEEDLE) == [ERASED, None, "x"]
    assert redact({"a": [NEEDLE]}, NEEDLE) == {"a": [ERASED]}
    assert redact(None, NEEDLE) is None


# --- drop entries ------------------------------------------------------------------------------------


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([{"n": "A", "p": ["1", "2"]}, {"n": "B", "p": ["3"]}], [{"n": "B", "p": ["3"]}]),
        ({"book": [{"n": "A", "p": "1"}]}, {"book": []}),
        ([{"thread": 5, "m": [{"t": "1"}, {"t": "9"}]}], [{"thread": 5, "m": [{"t": "9"}]}]),
        (["1", "9"], ["9"]),
        ([1, 9], [9]),
        ([["1", "x"], ["9", "y"]], [["9", "y"]]),
        ({"p": "1", "q": "9"}, {"p": ERASED, "q": "9"}),
        ([{"p": "21"}], [{"p": "21"}]),
    ],
)
def test_the_whole_entry_goes(before: Any, after: Any) -> None:
    assert json.loads(drop(json.dumps(before), "1")) == after
    assert drop(before, "1") == after


# --- generalize --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("age", 47, 40),
        ("age", -3, -10),
        ("lat", 31.23, 31.0),
        ("gps_longitude", -0.5, -1.0),
        ("经度", Decimal("121.47"), Decimal("121.00")),
        ("platform", 47.5, 40.0),
        ("price", Decimal("12.34"), Decimal("10.00")),
        ("born", dt.date(1990, 5, 12), dt.date(1990, 1, 1)),
        ("at", dt.datetime(2020, 5, 6, 7, 8, tzinfo=dt.UTC), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        ("born", "1990-05-12", "1990-01-01"),
        ("at", "2020-05-06T07:08:09Z", "2020-01-01T00:00:00+00:00"),
        ("at", "2020-05-06 07:08:09", "2020-01-01 00:00:00"),
        ("place", "31.23, 121.47", "31,121"),
        ("age", "47", "40"),
        ("lat", "31.23", "31.00"),
        ("name", "Ann", None),
        ("x", float("nan"), None),
        ("ok", True, True),
        ("x", b"raw", None),
        ("x", None, None),
    ],
)
def test_generalize(name: str, before: Any, after: Any) -> None:
    once = generalize(before, name)
    assert once == after
    assert generalize(once, name) == once


VALUES = st.text() | st.integers() | st.floats() | st.decimals() | st.datetimes() | st.dates() | st.binary()


@given(VALUES)
def test_no_technique_ever_raises(value: Any) -> None:
    for technique in Technique:
        for name in ("lat", "f"):
            treat(value, Change(name, technique, ("a", "1", "[")))


# --- suppress ----------------------------------------------------------------------------------------


def test_suppress_leaves_null_or_an_empty_value() -> None:
    assert empty_value(Field("f", "string")) is None
    required = {
        "string": "",
        "int32": 0,
        "double": 0.0,
        "decimal128(10, 2)": Decimal(0),
        "bool": False,
        "binary": b"",
        "date32[day]": dt.date(1970, 1, 1),
        "timestamp[us, tz=UTC]": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        "list<item: string>": [],
    }
    for kind, empty in required.items():
        assert empty_value(Field("f", kind, nullable=False)) == empty
    texts = {empty_value(Field("f", "string", nullable=False, unique=True)) for _ in range(100)}
    assert len(texts) == 100 and all(PLACEHOLDER.fullmatch(t) for t in texts)
    assert all(0 <= empty_value(Field("f", "int16", nullable=False, unique=True)) < 2**15 for _ in range(100))


def test_a_placeholder_is_not_replaced_again() -> None:
    change = Change("f", Technique.SUPPRESS)
    field = Field("f", "string", nullable=False, unique=True)
    first = treat(NEEDLE, change, empty_value(field))
    assert treat(first, change, empty_value(field)) == first

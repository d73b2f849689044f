"""The engine: text, rows, columns, canonical forms, kinds of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.detection.corpus import columns, texts
from bench.detection.score import Score, macro, micro, score
from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.errors import ConfigError
from delenda.kinds import CustomKind, Kind, Power
from delenda.model import Evidence
from delenda.settings import CustomKindNote


@dataclass
class Column:
    name: str
    values: pa.Array
    collection: str = ""
    siblings: tuple[str, ...] = ()


def test_rows_read_together_are_rows_read_alone(engine: DetectionEngine) -> None:
    rows = [t.text for t in texts(3, 400)]
    together = engine.texts(pa.array(rows))
    assert together == [(i, m) for i, row in enumerate(rows) for m in engine.text(row)]


def test_rows_keep_their_numbers_past_nulls_lists_and_line_ends(engine: DetectionEngine) -> None:
    rows = pa.array([None, "", "a\nb a1@example.com\nc", "x", "mail b2@example.com"])
    assert [(i, m.start, m.value) for i, m in engine.texts(rows)] == [
        (2, 4, "a1@example.com"),
        (4, 5, "b2@example.com"),
    ]
    lists = pa.array([["a1@example.com", "none"], None, [], ["x", "b2@example.com"]])
    assert [(i, m.value) for i, m in engine.texts(lists)] == [(0, "a1@example.com"), (3, "b2@example.com")]
    assert [i for i, _ in engine.texts(rows.dictionary_encode())] == [2, 4]


def test_a_match_never_reaches_into_the_next_row(engine: DetectionEngine) -> None:
    rows = pa.array(["1380013", "8000", "phone:", "13800138000", "北京市朝阳区建国路", "88号院3号楼"])
    assert [(i, m.value) for i, m in engine.texts(rows)] == [(3, "+8613800138000")]


def test_long_texts_are_read_in_blocks_and_lose_nothing(engine: DetectionEngine) -> None:
    line = "2024-03-05 12:00:00 INFO nothing of interest here at all\n"
    text = line * 20_000 + "user a1@example.com born on 1990-03-07\n" + line * 20_000 + "我叫王小明，你好"
    assert [(text[m.start : m.end], m.kind) for m in engine.text(text)] == [
        ("a1@example.com", Kind.EMAIL),
        ("1990-03-07", Kind.BIRTH_DATE),
        ("王小明", Kind.PERSON_NAME),
    ]


def test_evidence_says_why(engine: DetectionEngine) -> None:
    [match] = engine.text("imei=490154203237518")
    assert match.evidence == Evidence.SHAPE | Evidence.CHECK_DIGIT | Evidence.FIELD_NAME
    [match] = engine.text("the handset's IMEI 490154203237518")
    assert Evidence.CONTEXT in match.evidence
    assert Evidence.FIELD_NAME not in match.evidence


def test_canonical_columns_keep_their_length(engine: DetectionEngine) -> None:
    values = pa.array(["138 0013 8000", None, "n/a", "+8613800138000"])
    assert engine.canonical_column(Kind.PHONE_NUMBER, values).to_pylist() == [
        "+8613800138000",
        None,
        None,
        "+8613800138000",
    ]
    numbers = pa.array([13800138000, None, 17])
    assert engine.canonical_column(Kind.PHONE_NUMBER, numbers).to_pylist() == ["+8613800138000", None, None]
    lists = pa.array([["13800138000", "x"], None, []])
    assert engine.canonical_column(Kind.PHONE_NUMBER, lists).to_pylist() == [["+8613800138000", None], None, []]
    assert engine.canonical_column(Kind.EMAIL, pa.array([], pa.string())).to_pylist() == []
    assert engine.canonical_column(Kind.EMAIL, values.dictionary_encode()).type == pa.string()


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("order_no", ["13800138000", "13912345678", "18612345678"], Kind.PHONE_NUMBER),
        ("remark", ["a1@example.com", "b2@example.com"], Kind.EMAIL),
        ("phone", ["iOS", "Android", "iOS"], None),
        ("version", ["1.2.3.4", "4.3.2.1", "9.1.1.2"], None),
        ("imei", ["123", "456", "789"], None),
        ("md5", ["d41d8cd98f00b204e9800998ecf8427e"] * 3, None),
        ("user.contact.mobilePhone", ["13800138000", "13912345678"], Kind.PHONE_NUMBER),
        ("收货人电话", ["13800138000", None], Kind.PHONE_NUMBER),
        ("csrq", ["19900307", "19851201"], Kind.BIRTH_DATE),
        ("name", ["Blue Shirt", "Steel Bottle", "USB Cable"], None),
        ("name", ["王小明", "李娜", "陈晨"], Kind.PERSON_NAME),
        ("sex", [1, 2, 1], Kind.GENDER),
    ],
)
def test_values_speak_first_and_names_decide(
    engine: DetectionEngine, name: str, values: list[object], kind: Kind | None
) -> None:
    assert [k for k, _, _ in engine.classify(Column(name, pa.array(values)))] == ([kind] if kind else [])


def test_siblings_tell_an_access_point_from_a_device(engine: DetectionEngine) -> None:
    values = pa.array([f"3c:5a:b4:01:02:{i:02x}" for i in range(20)])
    assert engine.classify(Column("c3", values))[0][0] is Kind.MAC_ADDRESS
    assert engine.classify(Column("c3", values, siblings=("ssid", "rssi")))[0][0] is Kind.BSSID


def test_empty_columns_hold_nothing(engine: DetectionEngine) -> None:
    for values in (pa.array([]), pa.array([None, None]), pa.array(["", " "]), pa.array([True, False])):
        assert engine.classify(Column("phone", values)) == []


def note(**keys: object) -> CustomKindNote:
    return CustomKindNote.model_validate(keys)


def test_a_kind_of_ones_own_from_config() -> None:
    engine = DetectionEngine(
        load_detectors(),
        {
            "MEMBER_CARD": note(pattern=r"MC-\d{8}", names=["member card"], power="strong"),
            "LOCKER": note(pattern=r"\d{3}", context=["locker"], power="never"),
            "TAX_DE": note(pattern=r"\d{11}", context=["steuer id"], validator="de.idnr"),
        },
    )
    card, locker = CustomKind("MEMBER_CARD"), CustomKind("LOCKER")
    assert [(m.kind, m.value) for m in engine.text("card MC-12345678")] == [(card, "MC-12345678")]
    assert [m.kind for m in engine.text("his locker 117 is open")] == [locker]
    assert engine.text("room 117 is open") == []
    assert [m.kind for m in engine.text("Steuer-ID: 36574261809")] == [CustomKind("TAX_DE")]
    assert engine.text("Steuer-ID: 36574261808") == []
    assert engine.classify(Column("c1", pa.array(["MC-12345678", "MC-87654321"])))[0][0] == card
    assert engine.linkable(card, "MC-12345678")
    assert not engine.linkable(locker, "117")


@pytest.mark.parametrize(
    "bad", [{"pattern": "("}, {"pattern": "(?=x)"}, {"pattern": "x", "validator": "no.such:thing"}]
)
def test_a_bad_kind_is_a_config_error_that_names_it(bad: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"kinds\.MINE"):
        DetectionEngine(load_detectors(), {"MINE": note(**bad)})


def test_values_that_config_says_never_link() -> None:
    engine = DetectionEngine(
        load_detectors(), never={"IP_ADDRESS": ("192.0.2.7",), "MAC_ADDRESS": ("3C-5A-B4-01-02-03",)}
    )
    assert not engine.linkable(Kind.IP_ADDRESS, "192.0.2.7")
    assert not engine.linkable(Kind.MAC_ADDRESS, "3c:5a:b4:01:02:03")
    assert engine.linkable(Kind.IP_ADDRESS, "192.0.2.8")
    assert Power.WEAK  # an address alone links nobody: power decides that, linkable only says that a value is real


def test_the_bench_stands_above_its_bars(engine: DetectionEngine) -> None:
    some = texts(21, 900)
    found = {t.id: {(str(m.kind), m.start, m.end) for m in engine.text(t.text)} for t in some}
    scores = score({t.id: t.spans for t in some}, found)
    assert micro(scores) >= 0.90
    assert macro(scores) >= 0.88
    clean = [t for t in some if t.family == "clean"]
    assert sum(bool(found[t.id]) for t in clean) / len(clean) <= 0.08
    table = columns(21, per_kind=1, rows=30)
    kinds = {
        c.id: {str(k) for k, _, _ in engine.classify(Column(c.name, pa.array(map(str_or_none, c.values)), c.table))}
        for c in table
    }
    assert micro(score({c.id: c.kinds for c in table}, kinds)) >= 0.88


def str_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def test_the_score_is_strict() -> None:
    gold = {"a": {("EMAIL", 0, 5), ("IMEI", 6, 9)}, "b": set()}
    assert score(gold, gold)["EMAIL"] == Score(1, 0, 0)
    off = score(gold, {"a": {("EMAIL", 0, 4)}, "b": {("AGE", 0, 1)}})
    assert off == {"AGE": Score(0, 1, 0), "EMAIL": Score(0, 1, 1), "IMEI": Score(0, 0, 1)}
    assert micro(off) == 0.0
    assert macro(off) == 0.0
    assert texts(5, 50) == texts(5, 50) != texts(6, 50)


def test_a_row_is_read_as_if_alone(engine: DetectionEngine) -> None:
    """What a row before says, in ASCII or not, in a block of many or of few, does not change a row."""
    rows = [
        "upgrade to version",
        "192.0.2.1 logged in",
        "服务器版本",
        "192.0.2.1 登录，手机１３８００１３８０００",
        None,
        "",
        "Dear John Smith",
        "born 12/31/1990",
        "联系人：李娜",
        "nothing to see here",
    ]
    for times in (1, 60):
        many = rows * times
        alone = [(i, m) for i, row in enumerate(many) for m in engine.text(row or "")]
        assert list(engine.texts(pa.array(many, pa.string()))) == alone
        assert {i % len(rows) for i, _ in alone} == {1, 3, 6, 7, 8}


LINES = [
    *(t.text for t in texts(9, 300)),
    "page: 3 of 12",
    "homepage=https://www.example.com/item/1.html",
    "userName=John Smith",
    'password: "open',
    'closed" later',
    "addr: 12 Oak Street",
    "Springfield, IL 62704",
    "name:",
    "Anna Smith",
    "",
    " ",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=80), st.booleans())
def test_a_long_text_is_read_as_its_lines_alone(engine: DetectionEngine, lines: list[str], filled: bool) -> None:
    """The fast path leaves out lines without a candidate and reads the others together: nothing may change."""
    lines = [x for line in lines for x in ([line, "nothing to see here " * 12] if filled else [line])]
    text = "\n".join(lines)
    alone = []
    at = 0
    for line in lines:
        alone += [replace(m, start=m.start + at, end=m.end + at) for m in engine.text(line)]
        at += len(line) + 1
    assert engine.text(text) == alone


@pytest.mark.parametrize(
    ("text", "address", "other"),
    [
        ("住址：上海市浦东新区世纪大道100号 王小明 13812345678", "上海市浦东新区世纪大道100号",
         ["王小明", "13812345678"]),
        ("地址：北京市朝阳区建国路88号 1203 张伟 收", "北京市朝阳区建国路88号 1203", ["张伟"]),
        ("address: 12 Main Street, Springfield, IL 62701 415-555-0123", "12 Main Street, Springfield, IL 62701",
         ["415-555-0123"]),
        ("住址：苏州市姑苏区人民路 1238 号", "苏州市姑苏区人民路 1238 号", []),
    ],
)  # fmt: skip
def test_an_address_ends_before_who_gets_it_there(engine, text: str, address: str, other: list[str]) -> None:
    found = [(m.kind, text[m.start : m.end]) for m in engine.text(text)]
    assert found[0] == (Kind.ADDRESS, address)
    assert [value for _, value in found[1:]] == other


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("生于1985-07-12，现居杭州", Kind.BIRTH_DATE, "1985-07-12"),
        ("LAT: 40.7128 N, LONG: 74.0060 W", Kind.GPS_LOCATION, "74.0060"),
        ("name=Zhang%20Wei&x=1", Kind.PERSON_NAME, "Zhang%20Wei"),
        ("real_name=%E7%8E%8B%E5%B0%8F%E6%98%8E&v=2", Kind.PERSON_NAME, "%E7%8E%8B%E5%B0%8F%E6%98%8E"),
    ],
)
def test_what_urls_and_short_notes_write_is_found(engine, text: str, kind: Kind, value: str) -> None:
    assert (kind, value) in [(m.kind, text[m.start : m.end]) for m in engine.text(text)]


def test_a_strong_kind_of_ones_own_is_never_passed_over_by_the_quick_look() -> None:
    notes = {
        "MEMBER_CARD": note(pattern=r"MC-\d{8}", names=["member card"], power="strong"),
        "BADGE": note(pattern=r"[a-z]{6}", context=["badge"], power="strong"),
    }
    engine = DetectionEngine(load_detectors(), notes)
    texts = ["thanks, MC-12345678 it is", "nothing here", "her badge qwerty opens it", "x", ""]
    found = {row for row, m in engine.texts(pa.array(texts)) if m.kind in notes}
    assert found == {0, 2}
    assert found <= set(engine.may_link(pa.array(texts)))

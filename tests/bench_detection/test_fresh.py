"""The second corpus written apart: its labels are where they say, its numbers are those that it states."""

import re
from collections import Counter
from random import Random
from typing import Any

import pytest

from bench.detection.blind.columns import columns as blind_columns
from bench.detection.blind.texts import SILENT as BLIND_SILENT
from bench.detection.blind.texts import SPEAKING as BLIND_SPEAKING
from bench.detection.fresh import values
from bench.detection.fresh.columns import STYLES, columns, designs, spell
from bench.detection.fresh.texts import SILENT, SPEAKING, texts
from delenda.kinds import Kind

TEXTS: list[dict[str, Any]] = texts(5, 1900)
COLUMNS: list[dict[str, Any]] = columns(5, 430)
ONLY_COLUMNS = {"CHAT_TEXT", "CONTACTS", "CALL_LOG", "SMS_LOG", "PHOTO_EXIF"}
KINDS = set(
    """
    PERSON_NAME NICKNAME PHONE_NUMBER EMAIL ADDRESS GPS_LOCATION CN_RESIDENT_ID NATIONAL_ID GENDER AGE BIRTH_DATE
    OCCUPATION PASSWORD AVATAR_URL BROWSING_URL SEARCH_QUERY CHAT_TEXT CONTACTS CALL_LOG SMS_LOG PHOTO_EXIF IP_ADDRESS
    USER_AGENT CARRIER CELL_TOWER MAC_ADDRESS BSSID IMEI DEVICE_SERIAL DEVICE_ID IDFA ANDROID_AD_ID OAID COOKIE_ID
    CREDIT_CARD BANK_ACCOUNT SIM_ID SOCIAL_ID PUSH_TOKEN
    """.split()
)

# What a value of a kind must look like, told here and not by the makers
SHAPES = {
    "EMAIL": r"[^@ ]+(@|%40)[^@ ]+\.[A-Za-z]{2,}|[0-9a-f]{64}",
    "IMEI": r"[0-9 -]{15,18}|[0-9A-F]{14}|[0-9a-f]{32}|[0-9a-f]{40}",
    "IDFA": r"[0-9A-F-]{36}|[0-9a-f]{32}",
    "ANDROID_AD_ID": r"[0-9a-f-]{36}",
    "BSSID": r"([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}",
    "AGE": r"\d{2}|[一二三四五六七八九十]{2,3}",
    "CN_RESIDENT_ID": r"\d{6}[\d*]{8}\d{3}[\dXx]|\d{15}",
    "GENDER": r"[男女MF]|[Ff]emale|[Mm]ale",
    "PERSON_NAME": r"[^\d\[\](){}<>:;=\"，。]{2,40}",
    "GPS_LOCATION": r"[-+\d].*[\dNSEW\"/″]|POINT\(.+\)",
}


def test_a_span_is_in_its_text_and_overlaps_no_other() -> None:
    for text in TEXTS:
        ends = 0
        for span in text["spans"]:
            value = text["text"][span["start"] : span["end"]]
            assert ends <= span["start"] < span["end"] <= len(text["text"])
            assert value and value == value.strip()
            ends = span["end"]


def test_a_span_marks_a_value_of_its_kind() -> None:
    seen = Counter()
    for text in TEXTS:
        for span in text["spans"]:
            value = text["text"][span["start"] : span["end"]]
            shape = SHAPES.get(span["type"])
            assert shape is None or re.fullmatch(shape, value), (span["type"], value)
            seen[span["type"]] += shape is not None
    assert all(seen[kind] >= 10 for kind in SHAPES)


def test_texts_have_every_kind_and_the_stated_share_of_none() -> None:
    counts = Counter(span["type"] for text in TEXTS for span in text["spans"])
    assert set(counts) == KINDS - ONLY_COLUMNS
    assert {str(kind) for kind in Kind} >= KINDS
    assert min(counts.values()) >= 7
    assert sum(not text["spans"] for text in TEXTS) == 760
    assert len(TEXTS) == len({text["id"] for text in TEXTS}) == 1900


def test_columns_have_every_kind_style_and_the_stated_share_of_none() -> None:
    counts = Counter(kind for column in COLUMNS for kind in column["types"])
    assert set(counts) == KINDS
    assert min(counts.values()) >= 4
    assert sum(not column["types"] for column in COLUMNS) == 172
    assert {column["style"] for column in COLUMNS} == {*STYLES, "odd"}
    assert all(15 <= len(column["values"]) <= 70 and any(column["values"]) for column in COLUMNS)
    assert all(column["column"] not in column["siblings"] for column in COLUMNS)


@pytest.mark.parametrize("corpus", ["texts", "columns"])
def test_the_same_seed_makes_the_same_and_another_makes_others(corpus: str) -> None:
    made = {"texts": texts, "columns": columns}[corpus]
    assert made(3, 200) == made(3, 200)
    assert made(3, 200) != made(4, 200)


def test_both_halves_are_large_and_a_frame_is_in_one_of_them() -> None:
    for half in ("dev", "held"):
        assert sum(text["half"] == half for text in TEXTS) > 700
        assert sum(column["half"] == half for column in COLUMNS) > 150
    styles: dict[tuple[object, ...], set[object]] = {}
    for column in columns(6, 2000):
        if column["style"] == "snake":
            styles.setdefault((column["table"], column["column"], *column["types"]), set()).add(column["half"])
    assert sum(len(halves) == 1 for halves in styles.values()) > len(styles) * 0.8


def test_no_place_is_left_unfilled_and_every_maker_is_used() -> None:
    frames = [*SPEAKING, *SILENT]
    places = {
        m
        for f in frames
        for pair in re.findall(r"\[\[([^\[\]#]+?)(?:#\d)?\]\]|\(\(([^()#]+?)(?:#\d)?\)\)", f)
        for m in pair
    }
    places |= {m for design in designs() for value in design.values for m in re.findall(r"\(\(([^()]+)\)\)", value)}
    for text in TEXTS:
        assert not re.search(r"\[\[\w+\]\]|\(\(\w+\)\)", text["text"])
    assert values.names() <= places


def test_silent_frames_mark_nothing_and_speaking_ones_mark_something() -> None:
    assert not [frame for frame in SILENT if "[[" in frame]
    assert not [frame for frame in SPEAKING if "[[" not in frame]
    assert len(set(SPEAKING)) == len(SPEAKING) > 450
    assert len(set(SILENT)) == len(SILENT) > 300


def test_frames_are_not_those_of_the_other_corpus() -> None:
    def bare(frame: str) -> str:
        return re.sub(r"\[\[.*?\]\]|\(\(.*?\)\)|\W", "", frame)

    others = {bare(frame) for frame in (*BLIND_SPEAKING, *BLIND_SILENT)}
    shared = [frame for frame in (*SPEAKING, *SILENT) if len(bare(frame)) > 12 and bare(frame) in others]
    assert not shared


def test_columns_read_as_those_of_the_other_corpus_do() -> None:
    assert set(columns(1, 3)[0]) == set(blind_columns(1, 3)[0])


def test_check_digits_are_right() -> None:
    def luhn(digits: str) -> bool:
        doubled = (int(c) if i % 2 == 0 else int(c) * 2 for i, c in enumerate(reversed(digits)))
        return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0

    r = Random(9)
    for _ in range(50):
        for name in ("imei", "card", "card_cn", "iccid", "sin"):
            assert luhn(re.sub(r"\D", "", values.make(name, r)[1]))
        for name in ("n15x", "n16x"):
            assert not luhn(values.make(name, r)[1])
        iban = values.make("iban", r)[1].replace(" ", "")
        assert int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
        cnid = values.make("cnid", r)[1]
        weights = [2 ** (17 - i) % 11 for i in range(17)]
        assert cnid[17] == "10X98765432"[sum(int(c) * w for c, w in zip(cnid, weights, strict=False)) % 11]


def test_a_number_that_people_carry_passes_the_public_validators() -> None:
    from stdnum.br import cpf
    from stdnum.es import dni
    from stdnum.fr import nir
    from stdnum.in_ import aadhaar, pan
    from stdnum.us import ssn

    r = Random(10)
    for _ in range(50):
        for name, module in (
            ("cpf", cpf),
            ("dni", dni),
            ("nir", nir),
            ("aadhaar", aadhaar),
            ("pan", pan),
            ("ssn", ssn),
        ):
            assert module.is_valid(values.make(name, r)[1]), name


def test_names_are_spelled_in_each_style() -> None:
    assert [spell("birth_date", s) for s in STYLES[:4]] == ["birth_date", "birthDate", "BirthDate", "BIRTH_DATE"]

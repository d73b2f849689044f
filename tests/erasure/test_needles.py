"""Raw text search: every spelling is found, and nobody else's longer number is taken for it."""

from __future__ import annotations

import base64
import hashlib
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.erasure.needles import Needles
from delenda.kinds import Kind
from delenda.model import Identifier

PHONE = Identifier(Kind.PHONE_NUMBER, "+8613800138000")
MAIL = Identifier(Kind.EMAIL, "ann@example.com")
IDFA = Identifier(Kind.IDFA, "6d92078a-8246-4ba4-ae5b-76104861e7dc")
MAC = Identifier(Kind.MAC_ADDRESS, "00:00:5e:00:53:01")
IMEI = Identifier(Kind.IMEI, "490154203237518")


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@pytest.mark.promise("P2")
@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        (PHONE, "13800138000"),
        (PHONE, "+86 138-0013-8000"),
        (PHONE, "0086 138 0013 8000"),
        (PHONE, "tel=８６１３８００１３８０００;"),
        (PHONE, "%2B86%20138%200013%208000"),
        (PHONE, '{"p":"(138) 0013 8000","q":1}'),
        (PHONE, "id 5 13800138000"),
        (PHONE, hashlib.md5(b"13800138000").hexdigest()),
        (PHONE, hashlib.sha1(b"+8613800138000").hexdigest().upper()),
        (PHONE, "x=" + base64.b64encode(sha256("8613800138000")).decode()),
        (MAIL, "Ann@Example.COM"),
        (MAIL, "mail=ann%40example.com&x=1"),
        (MAIL, "<ann@example.com>."),
        (MAIL, sha256("ann@example.com").hex()),
        (MAIL, base64.b64encode(sha256("ann@example.com")).decode().rstrip("=")),
        (IDFA, "6D92078A82464BA4AE5B76104861E7DC"),
        (IDFA, "idfa:6d92078a-8246-4ba4-ae5b-76104861e7dc"),
        (MAC, "0000.5E00.5301"),
        (MAC, "00-00-5e-00-53-01"),
        (IMEI, "49 015420 323751 8"),
        (IMEI, "imei=490154203237518,"),
    ],
)
def test_every_spelling_is_found(identifier: Identifier, text: str) -> None:
    assert Needles([MAIL, PHONE, IDFA, MAC, IMEI]).hits(["nothing", text]) == [
        (1, [MAIL, PHONE, IDFA, MAC, IMEI].index(identifier))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "9138001380001",
        "order 2913800138000",
        "138001380009",
        "joann@example.com",
        "ann@example.com.au",
        "ann@example.community",
        "4901542032375189",
        "13800138001",
    ],
)
def test_what_only_looks_like_it_is_not_taken_for_it(text: str) -> None:
    assert Needles([MAIL, PHONE, IDFA, MAC, IMEI]).hits([text]) == []


def test_needles_that_overlap_are_all_found() -> None:
    numbers = [Identifier(Kind.IMEI, "123456789012345"), Identifier(Kind.IMEI, "345678901234512")]
    assert Needles(numbers).hits(["123456789012345 12", "3456789012345 12"]) == [(0, 0), (1, 1)]


def test_many_needles_hide_none() -> None:
    many = [Identifier(Kind.EMAIL, f"person{n}@example.com") for n in range(3_000)]
    hits = Needles(many).hits([f"from person{n}@example.com" for n in range(0, 3_000, 7)])
    assert hits == [(i, n) for i, n in enumerate(range(0, 3_000, 7))]


@given(
    st.lists(st.text(max_size=30), max_size=6),
    st.integers(0, 5),
    st.sampled_from(["{}", " {} ", "a={};", '"{}"', "\n{}\t", "<{}>"]),
    st.sampled_from([str, str.upper, str.title, urllib.parse.quote]),
)
def test_a_planted_address_is_found_in_any_company(around: list[str], at: int, frame: str, spell: object) -> None:
    planted = frame.format(spell(MAIL.value))  # type: ignore[operator]  # a function of a text
    texts = [*around[:at], planted, *around[at:]]
    assert (min(at, len(around)), 0) in Needles([MAIL]).hits(texts)

"""Canonical forms, spellings, check digits, and what never links."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.discovery.engine import DetectionEngine
from delenda.kinds import Kind
from detectors.cn_resident_id import check_digit
from detectors.declared import luhn, luhn_digit
from detectors.phone_plans import is_plain

VALUES = {
    Kind.PHONE_NUMBER: ["+8613800138000", "+14155550123", "+861062345678", "+447700900123"],
    Kind.EMAIL: ["a.b+c@example.com"],
    Kind.CN_RESIDENT_ID: ["11010519491231002X"],
    Kind.CREDIT_CARD: ["4111111111111111", "378282246310005"],
    Kind.IMEI: ["490154203237518", "A0000049B3C9D1"],
    Kind.MAC_ADDRESS: ["3c:5a:b4:01:02:03"],
    Kind.BSSID: ["3c:5a:b4:01:02:03"],
    Kind.IP_ADDRESS: ["192.0.2.1", "2001:db8::1"],
    Kind.IDFA: ["6d92078a-8246-4ba4-ae5b-76104861e7dc"],
    Kind.ANDROID_AD_ID: ["cdda802e-fb9c-47ad-9866-0794d394c912"],
    Kind.OAID: ["1d8b0c7c5c1e4f6a"],
    Kind.DEVICE_ID: ["9f8e7d6c5b4a3210"],
    Kind.BIRTH_DATE: ["1990-12-31"],
    Kind.BANK_ACCOUNT: ["DE89370400440532013000"],
}


@pytest.mark.promise("P2")
@pytest.mark.parametrize("kind", VALUES)
def test_every_spelling_leads_back_to_the_one_canonical_form(engine: DetectionEngine, kind: Kind) -> None:
    for value in VALUES[kind]:
        assert engine.canonical(kind, value) == value
        detector = engine.detector(kind)
        assert detector is not None
        plain = detector.spellings(value)
        assert plain[0] == value
        assert {engine.canonical(kind, s) for s in set(plain) - ambiguous(kind, value, plain)} == {value}


def ambiguous(kind: Kind, value: str, plain: list[str]) -> set[str]:
    """Return the spellings that only their place can tell apart: 07/03, and foreign numbers without a country."""
    match kind:
        case Kind.BIRTH_DATE:
            return {s for s in plain if s[2:3] == "/"}
        case Kind.PHONE_NUMBER if not value.startswith("+86"):
            return {s for s in plain if not s.startswith(("+", "00"))}
        case _:
            return set()


@pytest.mark.promise("P2")
def test_one_imei_in_eight_spellings_is_one_value(engine: DetectionEngine) -> None:
    spelled = [
        "490154203237518",
        "49-015420-323751-8",
        "49 015420 323751 8",
        "49015420-323751-8",
        "４９０１５４２０３２３７５１８",
        " 490154203237518 ",
        "49.015420.323751.8",
        "4901 5420 3237 518",
    ]
    assert {engine.canonical(Kind.IMEI, s) for s in spelled} == {"490154203237518"}
    assert engine.canonical(Kind.IMEI, "3569380356438012") == "356938035643809"  # IMEISV: the check digit is computed


def test_spellings_include_the_digests(engine: DetectionEngine) -> None:
    spelled = engine.spellings(Kind.EMAIL, "a@example.com")
    raw = hashlib.sha256(b"a@example.com").digest()
    assert spelled[0] == "a@example.com"
    assert {raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode()} <= set(spelled)
    assert hashlib.md5(b"A@EXAMPLE.COM").hexdigest() in spelled
    assert hashlib.sha1(b"13800138000").hexdigest() in engine.spellings(Kind.PHONE_NUMBER, "+8613800138000")


@pytest.mark.promise("P2")
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.IDFA, "00000000-0000-0000-0000-000000000000"),
        (Kind.ANDROID_AD_ID, "00000000-0000-0000-0000-000000000000"),
        (Kind.MAC_ADDRESS, "02:00:00:00:00:00"),
        (Kind.MAC_ADDRESS, "ff:ff:ff:ff:ff:ff"),
        (Kind.MAC_ADDRESS, "01:00:5e:00:00:fb"),
        (Kind.IP_ADDRESS, "127.0.0.1"),
        (Kind.IP_ADDRESS, "10.0.0.8"),
        (Kind.IP_ADDRESS, "192.168.1.1"),
        (Kind.IP_ADDRESS, "fe80::1"),
        (Kind.IMEI, "000000000000000"),
        (Kind.DEVICE_ID, "9774d56d682e549c"),
        (Kind.EMAIL, "noreply@example.com"),
        (Kind.GPS_LOCATION, "39.9,116.4"),
        (Kind.GENDER, "male"),
        (Kind.BSSID, "3c:5a:b4:01:02:03"),
        (Kind.CREDIT_CARD, "4111111111111111"),
        (Kind.PHONE_NUMBER, ""),
    ],
)
def test_values_that_never_link(engine: DetectionEngine, kind: Kind, value: str) -> None:
    assert not engine.linkable(kind, value)


@pytest.mark.parametrize("kind", [k for k in VALUES if k not in (Kind.BSSID, Kind.CREDIT_CARD)])
def test_values_that_link(engine: DetectionEngine, kind: Kind) -> None:
    assert all(engine.linkable(kind, v) for v in VALUES[kind])


@given(st.integers(0, 10**14 - 1))
def test_luhn_catches_every_single_wrong_digit(number: int) -> None:
    body = f"{number:014}"
    good = body + luhn_digit(body)
    assert luhn(good)
    for i, c in enumerate(good):
        assert not luhn(good[:i] + str((int(c) + 1) % 10) + good[i + 1 :])


@given(st.integers(0, 10**17 - 1))
def test_resident_ids_have_one_check_character(number: int) -> None:
    assert check_digit(f"{number:017}") in "0123456789X"


def test_few_random_numbers_are_taken_for_imeis(engine: DetectionEngine) -> None:
    random.seed(7)
    texts = [str(random.randrange(10**14, 10**15)) for _ in range(20_000)]
    taken = sum(m.kind is Kind.IMEI for t in texts for m in engine.text(t))
    assert taken / len(texts) <= 0.005


def phonenumbers_says(number: str) -> str | None:
    """Return the E.164 form of ``+`` and digits as ``phonenumbers`` alone has it; north American ones must be valid."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number(parsed)
    valid = parsed.country_code != 1 or phonenumbers.is_valid_number(parsed)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if possible and valid else None


def test_the_table_of_plans_says_of_100_000_numbers_what_phonenumbers_says() -> None:
    r = random.Random(8)
    codes = [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE]
    begins = (lambda: "", lambda: "1", lambda: r.choice(codes), lambda: r.choice(codes))
    plain = 0
    for i in range(100_000):
        begin = begins[i % 4]()
        number = "+" + begin + "".join(r.choices("0123456789", k=10 if begin == "1" else r.randint(4, 14)))
        if is_plain(number):
            plain += 1
            assert phonenumbers_says(number) == number
    assert plain > 20_000


def test_the_table_of_plans_knows_the_example_numbers_of_most_regions() -> None:
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    shown = [phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE) for region in regions]
    written = [phonenumbers.format_number(n, phonenumbers.PhoneNumberFormat.E164) for n in shown if n]
    known = [number for number in written if is_plain(number)]
    assert len(known) > 0.6 * len(written)
    assert [phonenumbers_says(number) for number in known] == known


@given(
    st.ip_addresses(v=6).map(str)
    | st.ip_addresses(v=6).map(lambda a: a.exploded.upper())
    | st.text("0123456789abcdefF:.%[]", max_size=40)
)
def test_ipv6_is_written_as_the_standard_library_writes_it(engine: DetectionEngine, text: str) -> None:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        found = engine.canonical(Kind.IP_ADDRESS, text)
        assert found is None or "." in text or "[" in text or "]" in text
    else:
        mapped = address.ipv4_mapped
        wanted = None if address == ipaddress.IPv6Address("::") else str(mapped or address)
        assert engine.canonical(Kind.IP_ADDRESS, text) == wanted

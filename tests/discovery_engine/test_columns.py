"""What columns are by what their cells spell out, and by names as legacy systems write them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pytest

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import CustomKind, Kind
from delenda.settings import CustomKindNote


@dataclass
class Column:
    name: str
    values: pa.Array
    collection: str = "t"
    siblings: tuple[str, ...] = ()


def kinds(engine: DetectionEngine, name: str, values: list[str], siblings: tuple[str, ...] = ()) -> list[object]:
    return [kind for kind, *_ in engine.classify(Column(name, pa.array(values), siblings=siblings))]


CALLS = ["MT,13800138000,20240102030405,77s|MO,13900139000,20240203040506,12s", "主叫,13700137000,20240102030405,9s"]
SENT = ["07-25 10:21 发 13800138000: 您的验证码是1234\n07-26 11:00 收 13900139000: 好的"]
SHOT = ['{"Make": "Canon", "DateTimeOriginal": "2019:01:02 03:04:05", "FNumber": 1.8, "GPSLatitude": [1, 2, 3]}',
        "Make=Canon; DateTimeOriginal=2023:12:27 15:20:11; GPSLatitude=39/1,42/1,358/100; ISO=200"]  # fmt: skip
BOOK = [
    '{"contacts": [{"displayName": "Ann Lee", "phones": ["13800138000"]}]}',
    "BEGIN:VCARD\nFN:Ann\nTEL:1\nEND:VCARD",
]


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("operator_bill", CALLS, Kind.CALL_LOG),
        ("leaked", SENT * 3, Kind.SMS_LOG),
        ("shot_info", SHOT, Kind.PHOTO_EXIF),
        ("friends_upload", BOOK, Kind.CONTACTS),
        ("labeledURI;photo", ["https://www.gravatar.com/avatar/0a1b", "/upload/avatar/1.jpg"], Kind.AVATAR_URL),
        ("face_url", ["https://thirdwx.qlogo.cn/mmopen/vi_32/Ab1/132"], Kind.AVATAR_URL),
        ("gender", ["67岁", "14岁", "33 岁"], Kind.AGE),
        ("jhxm", ["倪*", "朱**", "张某"], Kind.PERSON_NAME),
        ("age_at_issue", ["64", "23", "19", "65"], Kind.AGE),
        ("manyouimsi", ["460001234567890", "460011234567891"], Kind.SIM_ID),
        ("zuiqiangredian", ["50:64:2B:AC:CF:F3", "3C:2E:FF:08:25:89"], Kind.BSSID),
        ("MSSGS_TEXT", ["see you there, ok?", "thanks, I'll call you", "我先睡了，晚安"], Kind.CHAT_TEXT),
    ],
)
def test_cells_and_names_that_say_it(engine: DetectionEngine, name: str, values: list[str], kind: Kind) -> None:
    assert kinds(engine, name, values) == [kind]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("company_inbox", ["sales@example.com", "info@example.net", "office@example.org"]),
        ("default_avatar", ["https://cdn.example.com/default/avatar_1.png", "https://cdn.example.com/default/a_2.png"]),
        ("asset_url", ["https://img.example.com/p/e68_200.jpg", "https://img.example.com/p/5fb_400.jpg"]),
        ("C036", ["1080x1920", "300x250", "320x50", "728x90"]),
        ("field_50", ["f/1.8", "f/5.6", "f/2.4"]),
    ],
)
def test_what_looks_like_somebodys_and_is_nobodys(engine: DetectionEngine, name: str, values: list[str]) -> None:
    assert kinds(engine, name, values) == []


def test_one_person_with_a_number_is_no_address_book(engine: DetectionEngine) -> None:
    cells = ['{"name": "Ann Lee", "phone": "13800138000"}', '{"name": "Bo Chen", "phone": "13900139000"}']
    assert Kind.CONTACTS not in kinds(engine, "receiver", cells)


def test_a_devices_own_address_is_none_of_an_access_point(engine: DetectionEngine) -> None:
    macs = ["00:25:9c:45:cf:2a", "50:64:2b:f3:93:fe"]
    assert kinds(engine, "wlan0_hw", macs, ("wifi_ssid", "rssi")) == [Kind.MAC_ADDRESS]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("poi_tel", ["010-66441057", "0571-37827048", "021-88989013"], []),
        ("city_lat", ["39.9042", "22.5431", "31.2304"], []),
        ("store_owner_phone", ["13800138000", "13900139000"], [Kind.PHONE_NUMBER]),
        ("bargaining_text", ["能便宜点吗", "好的收到", "谢谢", "晚上几点到？"], [Kind.CHAT_TEXT]),
        ("label_text", ["Add to cart", "Buy", "Checkout", "Next"], []),
        ("age", ["男", "女", "男", "女"], [Kind.GENDER]),
    ],
)
def test_places_talk_and_shifted_columns(
    engine: DetectionEngine, name: str, values: list[str], found: list[Kind]
) -> None:
    assert kinds(engine, name, values) == found


@pytest.mark.parametrize(
    "cell",
    [
        "07-25 10:21 发 13800138000: " * 40_000 + "\nx",
        "MT,13800138000,20240102030405,77s|" * 40_000 + "x",
        "/" + "avatar" * 200_000 + " x",
        "https://a/default_" + "default_avatar" * 90_000 + " x",
        "a," * 600_000,
    ],
)
def test_cells_that_nearly_say_it_are_read_in_linear_time(engine: DetectionEngine, cell: str) -> None:
    """What took the square of its length would not end before the suite's own limit."""
    assert len(kinds(engine, "field_7", [cell] * 4)) <= 1


def test_masked_names_among_others_are_counted_once(engine: DetectionEngine) -> None:
    [(kind, _, share)] = engine.classify(Column("xingming", pa.array(["张某", "王*", "李小明", "陈静", "赵敏"])))
    assert (kind, share) == (Kind.PERSON_NAME, 1.0)


@pytest.mark.parametrize("name", ["c1", "member_page"])
def test_a_kind_of_ones_own_wins_over_what_cells_spell_out(name: str) -> None:
    note = CustomKindNote(pattern=r"https://m\.example\.com/avatar/\d+", names=("member page",), power="strong")
    own = DetectionEngine(load_detectors(), {"MEMBER_PAGE": note})
    links = [f"https://m.example.com/avatar/{n}" for n in range(5)]
    assert kinds(own, name, links) == [CustomKind("MEMBER_PAGE")]

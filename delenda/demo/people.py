"""Invented people and devices. Person ``i`` of a seed is always the same one, whatever the estate's size."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from random import Random
from typing import Final

SURNAMES_ZH: Final = (
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN_ZH: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬建国志文斌宇浩轩子涵梓晨雨欣佳怡思远嘉博雅婷俊凯"
)
CITIES_ZH: Final = (
    ("广东省深圳市南山区", "科技园路"),
    ("浙江省杭州市西湖区", "文三路"),
    ("四川省成都市武侯区", "天府大道"),
    ("江苏省南京市鼓楼区", "中山北路"),
    ("湖北省武汉市洪山区", "珞喻路"),
    ("陕西省西安市雁塔区", "高新路"),
)
JOBS_ZH: Final = ("软件工程师", "教师", "护士", "会计", "销售经理", "设计师", "厨师", "司机")
FIRST_EN: Final = tuple(
    (
        "Alice Oliver Grace Henry Chloe Lucas Emily Jack Sophie Noah Ruby Ethan Lily Mason Ella Logan Hannah "
        "Owen Zoe Dylan Clara Felix Nora Hugo Iris Leo Maya Theo Ivy Simon Julia Victor Diana Peter Helen "
        "Martin Laura Daniel"
    ).split()
)
LAST_EN: Final = tuple(
    (
        "Harper Whitfield Lindqvist Okafor Brannigan Castellan Devereux Eastwick Farrow Galbraith Holloway "
        "Ingram Jessop Kingsley Lockhart Merriweather Norwood Ormond Pemberton Quimby Radcliffe Sandoval "
        "Thackeray Underhill Vandermeer Wexford Yardley Ashdown Blackwood Carmody Dunmore Ellison Fairbanks "
        "Greenleaf Hawthorne"
    ).split()
)
STREETS_EN: Final = ("Maple Street", "Orchard Lane", "Harbor Road", "Mill Avenue", "Chestnut Drive", "Station Road")
CITIES_EN: Final = ("Springfield, IL 62701", "Riverton, NJ 08077", "Fairview, TX 75069", "Greenville, SC 29601")
JOBS_EN: Final = ("software engineer", "teacher", "nurse", "accountant", "sales manager", "designer", "chef", "driver")
AREA_CODES: Final = tuple(
    (
        "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 "
        "248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 "
        "315 316 317 318"
    ).split()
)
CN_PREFIXES: Final = tuple(
    ("130 131 132 133 135 136 137 138 139 150 151 152 153 155 156 157 158 159 180 181 182 183").split()
)
MODELS: Final = (
    ("ios", "iPhone14,5", "17.4"),
    ("ios", "iPhone15,3", "17.6"),
    ("android", "Pixel 8", "14"),
    ("android", "M2102J20SG", "13"),
    ("android", "HUAWEI LYA-AL00", "12"),
)
CARRIERS: Final = ("China Mobile", "中国联通", "China Telecom", "T-Mobile", "Verizon")
ZERO_ID: Final = "00000000-0000-0000-0000-000000000000"
OFFICE_IP: Final = "203.0.113.7"
GATEWAY_BSSID: Final = "00:00:5e:00:53:01"
FIRST_ACCOUNT: Final = 100_001


@dataclass(frozen=True, slots=True)
class Device:
    """A phone: what its maker, its system and advertisers call it."""

    platform: str
    model: str
    os_version: str
    imei: str
    mac: str
    serial: str
    ad_id: str
    oaid: str
    android_id: str
    push_token: str
    imsi: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    index: int
    account: int
    chinese: bool
    name: str
    nickname: str
    phone: str
    phone_written: str
    email: str
    gender: str
    birth: dt.date
    national_id: str
    address: str
    job: str
    ip: str
    cookie: str
    openid: str
    card: str
    latitude: float
    longitude: float
    device: Device
    shares_phone_with: int | None = None
    device_before: int | None = None


def luhn_digit(digits: str) -> str:
    """Return the digit that makes ``digits`` pass the Luhn check."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def gb11643_digit(digits: str) -> str:
    """Return the check character of a Chinese resident id's first 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def _uuid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _device(rng: Random, index: int) -> Device:
    platform, model, os_version = rng.choice(MODELS)
    imei = f"35{rng.randrange(10**6):06d}{index % 10**6:06d}"
    ad_id = ZERO_ID if index % 6 == 0 else _uuid(rng)
    return Device(
        platform=platform,
        model=model,
        os_version=os_version,
        imei=imei + luhn_digit(imei),
        mac="3c:22:fb:" + ":".join(f"{(index >> s) & 255:02x}" for s in (16, 8, 0)),
        serial="".join(rng.choice("CDFGHJKLMNPQRTVWXY0123456789") for _ in range(12)),
        ad_id=ad_id.upper() if platform == "ios" else ad_id,
        oaid="" if platform == "ios" else _uuid(rng),
        android_id="" if platform == "ios" else f"{rng.getrandbits(64):016x}",
        push_token=f"{rng.getrandbits(256):064x}",
        imsi=("46000" if index % 2 else "310260") + f"{rng.randrange(10**10):010d}"[: 10 if index % 2 else 9],
    )


def person(seed: int, index: int) -> Person:
    """Return person ``index`` of the world ``seed``."""
    own = _person(seed, index)
    if index % 20 == 7:  # a family phone: same number as the person before
        other = _person(seed, index - 1)
        own = replace(own, phone=other.phone, phone_written=other.phone_written, shares_phone_with=index - 1)
    if index % 25 == 11:  # a recycled device: it was somebody else's before
        other = _person(seed, index - 2)
        own = replace(own, device=_recycled(own.device, other.device), device_before=index - 2)
    return own


def _recycled(own: Device, before: Device) -> Device:
    return replace(
        before, push_token=own.push_token, imsi=own.imsi, ad_id=own.ad_id if own.ad_id != ZERO_ID else before.ad_id
    )


def _person(seed: int, index: int) -> Person:
    rng = Random(f"{seed}:{index}")  # noqa: S311  # invented data, not a secret
    chinese = index % 2 == 1 or index >= 2 * 100 * len(AREA_CODES)  # 555-01xx numbers are few
    birth = dt.date(1955, 1, 1) + dt.timedelta(days=rng.randrange(18_000))
    gender = rng.choice("MF")
    if chinese:
        name = rng.choice(SURNAMES_ZH) + "".join(rng.sample(GIVEN_ZH, rng.choice((2, 2, 2, 1))))
        nickname = f"{name[-1]}{rng.choice(('小鱼', '大王', '同学', '酱'))}{rng.randrange(100)}"
        place, street = rng.choice(CITIES_ZH)
        address = f"{place}{street}{rng.randrange(1, 300)}号{rng.randrange(1, 30)}栋{rng.randrange(101, 2900)}室"
        block, prefix = divmod(index, len(CN_PREFIXES))
        number = f"{CN_PREFIXES[prefix]}{block:08d}"
        phone = f"+86{number}"
        written = rng.choice(
            (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}")
        )
        resident = f"{rng.choice(('110101', '440305', '330106', '510107'))}{birth:%Y%m%d}{rng.randrange(1000):03d}"
        national_id = resident + gb11643_digit(resident)
        mail, job = f"u{index}.{rng.choice(('lan', 'yu', 'chen', 'hao', 'mei'))}", rng.choice(JOBS_ZH)
        where = (22.5 + rng.random() * 12, 104 + rng.random() * 16)
    else:
        first, last = rng.choice(FIRST_EN), rng.choice(LAST_EN)
        name, nickname = f"{first} {last}", f"{first.lower()}_{rng.randrange(1000)}"
        address = f"{rng.randrange(1, 999)} {rng.choice(STREETS_EN)}, {rng.choice(CITIES_EN)}"
        area = AREA_CODES[index // 2 // 100 % len(AREA_CODES)]
        line = f"01{index // 2 % 100:02d}"
        phone = f"+1{area}555{line}"
        written = rng.choice((f"({area}) 555-{line}", f"+1 {area} 555 {line}", f"{area}-555-{line}"))
        national_id, job = "", rng.choice(JOBS_EN)
        mail = f"{first}.{last}.{index}".lower()
        where = (30 + rng.random() * 15, -120 + rng.random() * 45)
    card = "400000" + f"{index:09d}"
    return Person(
        index=index,
        account=FIRST_ACCOUNT + index,
        chinese=chinese,
        name=name,
        nickname=nickname,
        phone=phone,
        phone_written=written,
        email=f"{mail}@example.com",
        gender=gender,
        birth=birth,
        national_id=national_id,
        address=address,
        job=job,
        ip=f"2001:db8:{index >> 16:x}:{index & 0xFFFF:x}::{rng.randrange(1, 0xFFFF):x}",
        cookie=f"GA1.2.{rng.randrange(10**9, 2 * 10**9)}.{rng.randrange(1_600_000_000, 1_750_000_000)}",
        openid="o"
        + "".join(rng.choice("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789_-") for _ in range(27)),
        card=card + luhn_digit(card),
        latitude=round(where[0], 5),
        longitude=round(where[1], 5),
        device=_device(rng, index),
    )

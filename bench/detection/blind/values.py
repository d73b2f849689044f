# ruff: noqa: E501  user agents and other long literals
"""Makers of single values. Check digits are right wherever the real world has one; nothing here belongs to anybody."""

import base64
import hashlib
import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from urllib.parse import quote, quote_plus

from bench.detection.blind import words as w

Maker = Callable[[Random], str]

_MOBILE_PREFIXES = (
    "130 131 132 133 134 135 136 137 138 139 147 150 151 152 155 156 157 158 159 166 173 176 177 178 180 181 182 183 185 "
    "186 187 188 189 191 198 199"
).split()
_TACS = (
    "35332811 35391810 86742304 86012004 35694709 35209900 35407115 86897803 35851206 01326300 35925406 86073404 35316608 "
    "86421503 99001234 35824005 86168603 35456789 35013606 86355605"
).split()
_OUIS = (
    "3C5AB4 F099BF A45046 001E10 8CBEBE DCA632 94652D 5C0E8B 50EC50 E8B4C8 7C03AB AC37C9 D48F33 14F65A 28ED6A".split()
)
_ROUTER_OUIS = "C83A35 EC172F 50FA84 34CE00 D8C8E9 1C5F2B B0958E 74DA88 F4F26D 9C5C8E".split()
_AREAS = (
    "110105 110108 310110 310104 440301 440106 330106 320106 320502 510107 420111 430104 610113 370202 350203 410105 "
    "210204 230102 530102 340104 450103 130102 360102 520102 150102 510202 120103"
).split()
_CARD_PREFIXES = (
    ("4", 16), ("4532", 16), ("51", 16), ("5425", 16), ("34", 15), ("37", 15), ("6011", 16),
    ("622202", 19), ("621700", 19), ("622848", 19), ("625965", 16), ("622588", 16),
)  # fmt: skip


def digits(r: Random, n: int) -> str:
    """n digits, the first of them not a zero."""
    return str(r.randint(1, 9)) + "".join(r.choices("0123456789", k=n - 1)) if n else ""


def any_digits(r: Random, n: int) -> str:
    return "".join(r.choices("0123456789", k=n))


def hexes(r: Random, n: int) -> str:
    return "".join(r.choices("0123456789abcdef", k=n))


def letters(r: Random, n: int, alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") -> str:
    return "".join(r.choices(alphabet, k=n))


def luhn_digit(body: str) -> str:
    total = 0
    for place, figure in enumerate(reversed(body)):
        doubled = int(figure) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def a_uuid(r: Random) -> str:
    return str(uuid.UUID(int=r.getrandbits(128), version=4))


def _moment(r: Random) -> datetime:
    return datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=r.randrange(3 * 365 * 86400))


def _birth(r: Random) -> date:
    return date(1950, 1, 1) + timedelta(days=r.randrange(57 * 365))


# people


def name_zh(r: Random) -> str:
    surname = r.choice(w.COMPOUND_SURNAMES) if r.random() < 0.03 else r.choice(w.SURNAMES)
    given = r.choice(w.GIVEN_ONE) if r.random() < 0.25 else r.choice(w.GIVEN_TWO)
    return surname + given


def name_en(r: Random) -> str:
    middle = f" {r.choice('ABCDEJKLMRST')}." if r.random() < 0.08 else ""
    return f"{r.choice(w.EN_FIRST)}{middle} {r.choice(w.EN_LAST)}"


def _user(r: Random) -> str:
    first, last = r.choice(w.EN_FIRST).lower(), re.sub("[^a-z]", "", r.choice(w.EN_LAST).lower())
    pinyin = r.choice("zhangwei lina wangfang liuyang chenjie yangmin zhaolei huangxin zhouting xujing sunhao".split())
    return r.choice(
        (
            f"{first}.{last}", f"{first[0]}{last}", f"{first}_{last}{r.randint(1, 99)}", f"{last}{r.randint(60, 99)}",
            f"{pinyin}{r.randint(1970, 2004)}", f"{pinyin}_{r.randint(1, 999)}", digits(r, r.randint(7, 10)), f"{first}-{last}",
        )
    )  # fmt: skip


def email(r: Random) -> str:
    return f"{_user(r)}@{r.choice(w.MAIL_DOMAINS)}"


def email_work(r: Random) -> str:
    return f"{_user(r)}@{r.choice(w.WORK_DOMAINS)}"


def email_plus(r: Random) -> str:
    tag = r.choice("news shop receipts travel bank github 2024 spam".split())
    return f"{_user(r)}+{tag}@{r.choice((*w.MAIL_DOMAINS, *w.WORK_DOMAINS))}"


def email_upper(r: Random) -> str:
    return r.choice((email(r).upper(), email_work(r).title()))


# phones


def mobile(r: Random) -> str:
    return r.choice(_MOBILE_PREFIXES) + any_digits(r, 8)


def mobile_gaps(r: Random) -> str:
    m, gap = mobile(r), r.choice((" ", "-"))
    return f"{m[:3]}{gap}{m[3:7]}{gap}{m[7:]}"


def mobile_86(r: Random) -> str:
    m = mobile(r)
    return r.choice(
        (f"+86{m}", f"+86 {m}", f"+86-{m}", f"0086{m}", f"+86 {m[:3]} {m[3:7]} {m[7:]}", f"(+86){m}", f"0086-{m}")
    )


def mobile_wide(r: Random) -> str:
    return mobile(r).translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def landline(r: Random) -> str:
    area = r.choice("010 021 020 0755 0571 028 027 0512 0592 029 0371 024".split())
    number = digits(r, 8).replace("1", "6", 1)
    number = r.choice("5678") + number[1:]
    return r.choice((f"{area}-{number}", f"{area} {number}", f"({area}){number}", f"（{area}）{number}"))


def landline_ext(r: Random) -> str:
    area = r.choice("010 021 0755 0571 028 0512".split())
    tail = r.choice(("-{}", "转{}", " 转 {}")).format(digits(r, r.choice((3, 4))))
    return f"{area}-{r.choice('5678')}{any_digits(r, 7)}{tail}"


def phone_us(r: Random) -> str:
    area, mid, last = (
        r.choice("212 312 415 512 617 206 303 404 503 702 919 608".split()),
        r.randint(220, 989),
        any_digits(r, 4),
    )
    return r.choice(
        (
            f"({area}) {mid}-{last}",
            f"{area}-{mid}-{last}",
            f"+1 {area}-{mid}-{last}",
            f"+1{area}{mid}{last}",
            f"{area}.{mid}.{last}",
        )
    )


def phone_world(r: Random) -> str:
    return r.choice(
        (
            f"+44 7{r.randint(400, 899)} {any_digits(r, 6)}", f"07{r.randint(400, 899)} {any_digits(r, 6)}",
            f"+49 151 {any_digits(r, 8)}", f"+33 6 {any_digits(r, 2)} {any_digits(r, 2)} {any_digits(r, 2)} {any_digits(r, 2)}",
            f"+61 4{any_digits(r, 2)} {any_digits(r, 3)} {any_digits(r, 3)}", f"+91 98{any_digits(r, 3)} {any_digits(r, 5)}",
            f"+852 9{any_digits(r, 3)} {any_digits(r, 4)}", f"+81 90-{digits(r, 4)}-{any_digits(r, 4)}", f"+65 9{any_digits(r, 3)} {any_digits(r, 4)}",
        )
    )  # fmt: skip


def mobile_masked(r: Random) -> str:
    m = mobile(r)
    return f"{m[:3]}****{m[7:]}"


# places


def address_zh(r: Random) -> str:
    place = r.choice(w.CN_PLACES)
    if r.random() < 0.2:
        place = re.sub(r"^.*?(?:省|自治区)(?=.)", "", place)
    road = f"{r.choice(w.CN_ROADS)}{r.randint(1, 999)}号"
    inside = r.choice(
        (
            f"{r.choice(w.CN_ESTATES)}{r.randint(1, 30)}栋{r.randint(1, 6)}单元{r.randint(101, 3204)}室",
            f"院{r.randint(1, 20)}号楼{r.randint(1, 5)}单元{r.randint(101, 2804)}",
            f"{r.choice(w.CN_ESTATES)}{r.randint(1, 30)}-{r.randint(1, 4)}-{r.randint(101, 1902)}",
            f"{r.choice(w.CN_ESTATES)}{r.choice('ABCD')}座{r.randint(101, 2902)}室",
            "",
        )
    )
    return place + road + inside


def address_village(r: Random) -> str:
    county = r.choice(
        ("河南省周口市太康县", "安徽省阜阳市临泉县", "湖南省邵阳市隆回县", "四川省南充市仪陇县", "贵州省毕节市大方县")
    )
    return f"{county}{r.choice('清石龙青马双')}{r.choice('河桥泉坪塘溪')}镇{r.choice('大小前后新')}{r.choice('李王张湾庄')}村{r.randint(1, 12)}组{r.randint(1, 200)}号"


def address_us(r: Random) -> str:
    unit = r.choice(
        (
            "",
            "",
            f", Apt {r.randint(1, 40)}{r.choice('ABCD')}",
            f" #{r.randint(100, 999)}",
            f", Unit {r.randint(1, 60)}",
        )
    )
    return f"{r.randint(12, 9899)} {r.choice(w.EN_STREETS)}{unit}, {r.choice(w.US_CITIES)}"


def address_uk(r: Random) -> str:
    flat = r.choice(("", f"Flat {r.randint(1, 30)}, "))
    return f"{flat}{r.randint(1, 240)} {r.choice(w.UK_STREETS)}, {r.choice(w.UK_CITIES)}"


def _point(r: Random) -> tuple[float, float]:
    lat, lng = r.choice(
        (
            (39.9, 116.4),
            (31.2, 121.5),
            (22.5, 114.1),
            (30.3, 120.2),
            (40.7, -74.0),
            (51.5, -0.1),
            (34.05, -118.2),
            (-33.9, 151.2),
        )
    )
    return lat + r.uniform(-0.2, 0.2), lng + r.uniform(-0.2, 0.2)


def gps_pair(r: Random) -> str:
    lat, lng = _point(r)
    return r.choice((f"{lat:.6f},{lng:.6f}", f"{lat:.6f}, {lng:.6f}", f"{lat:.5f},{lng:.5f}"))


def gps_lnglat(r: Random) -> str:
    """The order that Chinese map services use."""
    lat, lng = _point(r)
    return f"{lng:.6f},{lat:.6f}"


def gps_dms(r: Random) -> str:
    lat, lng = _point(r)

    def part(x: float, halves: str) -> str:
        value = abs(x)
        minutes = value % 1 * 60
        return f"{int(value)}°{int(minutes):02d}'{minutes % 1 * 60:04.1f}\"{halves[x < 0]}"

    return f"{part(lat, 'NS')}{r.choice((' ', ', '))}{part(lng, 'EW')}"


def gps_wkt(r: Random) -> str:
    lat, lng = _point(r)
    return f"{lng:.6f} {lat:.6f}"


def lat(r: Random) -> str:
    return f"{_point(r)[0]:.6f}"


def lng(r: Random) -> str:
    return f"{_point(r)[1]:.6f}"


# identity and money


def resident_id(r: Random) -> str:
    body = r.choice(_AREAS) + _birth(r).strftime("%Y%m%d") + f"{r.randint(1, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * k for d, k in zip(body, weights, strict=True)) % 11]


def resident_id_x(r: Random) -> str:
    """The spelling that people type: the check letter in lower case."""
    for _ in range(60):
        number = resident_id(r)
        if number.endswith("X"):
            return number.lower()
    return resident_id(r)


def resident_id_gaps(r: Random) -> str:
    number = resident_id(r)
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def card(r: Random) -> str:
    prefix, length = r.choice(_CARD_PREFIXES)
    body = prefix + any_digits(r, length - len(prefix) - 1)
    return body + luhn_digit(body)


def card_cn(r: Random) -> str:
    prefix, length = r.choice(
        (("622202", 19), ("621700", 19), ("622848", 19), ("625965", 16), ("622588", 16), ("621483", 16))
    )
    body = prefix + any_digits(r, length - len(prefix) - 1)
    return body + luhn_digit(body)


def card_cn_gaps(r: Random) -> str:
    number = card_cn(r)
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def card_gaps(r: Random) -> str:
    number, gap = card(r), r.choice((" ", "-"))
    if len(number) == 15:
        return f"{number[:4]}{gap}{number[4:10]}{gap}{number[10:]}"
    return gap.join(number[i : i + 4] for i in range(0, len(number), 4))


# devices


def imei(r: Random) -> str:
    body = r.choice(_TACS) + any_digits(r, 6)
    return body + luhn_digit(body)


def imei_gaps(r: Random) -> str:
    n, gap = imei(r), r.choice((" ", "-"))
    return f"{n[:2]}{gap}{n[2:8]}{gap}{n[8:14]}{gap}{n[14]}"


def imeisv(r: Random) -> str:
    return imei(r)[:14] + any_digits(r, 2)


def meid(r: Random) -> str:
    return r.choice(("A0", "A1", "99")) + "".join(r.choices("0123456789ABCDEF", k=12))


def _raw_mac(r: Random, ouis: list[str]) -> str:
    return r.choice(ouis) + "".join(r.choices("0123456789ABCDEF", k=6))


def mac_colon(r: Random) -> str:
    raw = _raw_mac(r, _OUIS)
    joined = ":".join(raw[i : i + 2] for i in range(0, 12, 2))
    return r.choice((joined, joined.lower()))


def mac_dash(r: Random) -> str:
    return mac_colon(r).replace(":", "-")


def mac_cisco(r: Random) -> str:
    raw = _raw_mac(r, _OUIS).lower()
    return f"{raw[:4]}.{raw[4:8]}.{raw[8:]}"


def mac_bare(r: Random) -> str:
    return r.choice((str.upper, str.lower))(_raw_mac(r, _OUIS))


def bssid(r: Random) -> str:
    raw = _raw_mac(r, _ROUTER_OUIS)
    joined = ":".join(raw[i : i + 2] for i in range(0, 12, 2))
    return r.choice((joined, joined.lower()))


def serial(r: Random) -> str:
    return r.choice(
        (
            lambda: r.choice(("F2L", "DNP", "C8P", "G6T", "FK1", "C02")) + letters(r, 9),
            lambda: (
                "R" + digits(r, 2) + letters(r, 2, "ABCDEFGHKMNR") + letters(r, 6, "0123456789ABCDEFGHJKLMNPRTVWXYZ")
            ),
            lambda: letters(r, 10),
            lambda: r.choice(("PF", "5CG", "MJ")) + letters(r, 7),
            lambda: "8UX" + any_digits(r, 13),
        )
    )()


def idfa(r: Random) -> str:
    return a_uuid(r).upper()


def oaid(r: Random) -> str:
    return r.choice((lambda: a_uuid(r), lambda: hexes(r, 64), lambda: hexes(r, 16)))()


def udid(r: Random) -> str:
    return r.choice(
        (lambda: hexes(r, 40), lambda: f"0000{r.choice(('8030', '8101', '8110'))}-00{hexes(r, 14).upper()}")
    )()


def imsi(r: Random) -> str:
    home = r.choice(("46000", "46001", "46002", "46007", "46011", "310260", "23415", "26201"))
    return home + any_digits(r, 15 - len(home))


def iccid(r: Random) -> str:
    body = r.choice(("898600", "898601", "898603", "898606", "898607")) + any_digits(r, 13)
    return body + luhn_digit(body)


def iccid_world(r: Random) -> str:
    body = r.choice(("890126", "894410", "894920", "891480")) + any_digits(r, 12)
    return body + luhn_digit(body)


def tower(r: Random) -> str:
    mnc, lac, cid = r.choice(("00", "01", "11")), r.randint(1000, 65000), r.randint(10000, 268000000)
    sep = r.choice("-:_|,")
    return sep.join(("460", mnc, str(lac), str(cid)))


def ip(r: Random) -> str:
    first = r.choice((36, 39, 42, 58, 59, 61, 101, 106, 111, 112, 113, 114, 116, 117, 119, 120, 121, 123, 124, 171, 180, 183, 202, 218, 221, 222, 223, 24, 67, 71, 73, 81, 86, 90, 98))  # fmt: skip
    return f"{first}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


def ip_lan(r: Random) -> str:
    return r.choice(
        (
            f"192.168.{r.randint(0, 31)}.{r.randint(2, 254)}",
            f"10.{r.randint(0, 60)}.{r.randint(0, 255)}.{r.randint(2, 254)}",
        )
    )


def ipv6(r: Random) -> str:
    head = r.choice(("240e", "2408:8207", "2409:8a00", "2601:647", "2a02:c7f"))
    groups = [f"{r.randint(1, 65535):x}" for _ in range(8 - len(head.split(":")))]
    return r.choice((":".join([head, *groups]), ":".join([head, *groups[:2]]) + "::" + groups[-1]))


def user_agent(r: Random) -> str:
    chrome, ff = f"{r.randint(96, 131)}.0.{r.randint(4000, 6700)}.{r.randint(40, 190)}", r.randint(102, 133)
    ios = f"{r.randint(14, 18)}_{r.randint(0, 6)}"
    phone = r.choice(("SM-G9910", "MI 9", "22081212C", "V2219A", "PGT-AN10", "Pixel 7", "ELS-AN00", "RMX3687"))
    return r.choice(
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Safari/537.36",
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{r.randint(0, 5)} Safari/605.1.15",
            f"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:{ff}.0) Gecko/20100101 Firefox/{ff}.0",
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.{r.randint(20, 50)}(0x1800{hexes(r, 4)}) NetType/WIFI Language/zh_CN",
            f"Mozilla/5.0 (Linux; Android {r.randint(9, 14)}; {phone}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Mobile Safari/537.36",
            f"Mozilla/5.0 (Linux; U; Android {r.randint(9, 14)}; zh-cn; {phone} Build/TKQ1.{r.randint(220000, 229999)}.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/{chrome} MQQBrowser/13.{r.randint(1, 8)} Mobile Safari/537.36",
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Safari/537.36 Edg/{chrome}",
            f"Dalvik/2.1.0 (Linux; U; Android {r.randint(8, 14)}; {phone} Build/QKQ1.{r.randint(190000, 199999)}.002)",
            f"Mozilla/5.0 (iPad; CPU OS {ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1",
        )
    )  # fmt: skip


def cookie(r: Random) -> str:
    return r.choice(
        (
            lambda: f"GA1.2.{digits(r, 9)}.{r.randint(1600000000, 1760000000)}",
            lambda: hexes(r, 32),
            lambda: letters(r, 26, "abcdefghijklmnopqrstuvwxyz0123456789"),
            lambda: f"{digits(r, 10)}.{hexes(r, 16)}",
            lambda: a_uuid(r).replace("-", "").upper(),
        )
    )()


def fbp(r: Random) -> str:
    return f"fb.1.{r.randint(1600000000000, 1760000000000)}.{digits(r, 9)}"


def ga(r: Random) -> str:
    return f"GA1.{r.randint(1, 3)}.{digits(r, 9)}.{r.randint(1600000000, 1760000000)}"


def openid(r: Random) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return (
        r.choice(("o6_bm", "oUpF8", "oWx3k", "ohMzd", "oLVPp")) + letters(r, 22, alphabet) + r.choice("abcdefgh01234")
    )


def fcm(r: Random) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters(r, 22, alphabet[:-2]) + ":APA91b" + letters(r, 134, alphabet)


def password(r: Random) -> str:
    return r.choice(
        (
            lambda: r.choice(("Spring", "Summer", "Qwerty", "Monkey", "Liverpool", "iloveyou")) + str(r.randint(1, 2025)) + r.choice("!@#$"),
            lambda: letters(r, r.randint(8, 14), "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789!@#$*"),
            lambda: r.choice(("woaini", "a123456", "zhang", "abc", "xiaomi")) + str(r.randint(520, 99999)),
            lambda: r.choice(("P@ssw0rd", "Tr0ub4dor", "Welc0me", "Ch@ngeMe")) + str(r.randint(1, 999)),
        )
    )()  # fmt: skip


# behaviour


def page(r: Random) -> str:
    host = r.choice(w.SITE_DOMAINS)
    return "https://" + host + r.choice(
        (
            f"/item/{digits(r, 8)}.html", f"/p/{r.choice(('trail-shoes', 'oak-desk', 'rice-cooker', 'winter-coat'))}-{r.randint(10, 9999)}",
            f"/news/2024/{r.randint(1, 12):02d}/{r.randint(10000, 99999)}.shtml", f"/thread-{r.randint(1000, 999999)}-1-1.html",
            f"/category/{r.choice(('baby', 'garden', 'insurance', 'loans', 'diabetes'))}?page={r.randint(1, 9)}", f"/detail?id={digits(r, 9)}&from=feed",
            f"/clinic/{r.choice(('fertility', 'dermatology', 'cardiology'))}",
        )
    )  # fmt: skip


def avatar(r: Random) -> str:
    return r.choice(
        (
            f"https://thirdwx.qlogo.cn/mmopen/vi_32/{letters(r, 40, 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}/132",
            f"https://{r.choice(w.IMG_DOMAINS)}/avatar/{hexes(r, 2)}/{hexes(r, 16)}.jpg",
            f"https://{r.choice(w.IMG_DOMAINS)}/user/{digits(r, 7)}/head_200x200.png",
            f"https://www.gravatar.com/avatar/{hexes(r, 32)}?s=80&d=identicon",
            f"https://q1.qlogo.cn/g?b=qq&nk={digits(r, 9)}&s=100",
        )
    )


def asset(r: Random) -> str:
    return f"https://{r.choice(w.IMG_DOMAINS)}/{r.choice(('static/js/app', 'assets/banner', 'css/main', 'goods/img', 'fonts/inter'))}.{hexes(r, 8)}.{r.choice(('js', 'css', 'png', 'webp', 'woff2'))}"


def _query(r: Random) -> str:
    return r.choice((w.QUERIES_ZH, w.QUERIES_EN))[r.randrange(15)]


# time


def _stamp(shape: str) -> Maker:
    def make(r: Random) -> str:
        return _moment(r).strftime(shape)

    return make


def _syslog(r: Random) -> str:
    m = _moment(r)
    return f"{m:%b} {m.day:2d} {m:%H:%M:%S}"


def _ms(r: Random) -> str:
    return f"{r.randrange(1000):03d}"


def _birth_spelled(shape: str) -> Maker:
    def make(r: Random) -> str:
        return _birth(r).strftime(shape)

    return make


def birth_zh(r: Random) -> str:
    b = _birth(r)
    return f"{b.year}年{b.month}月{b.day}日"


def birth_any(r: Random) -> str:
    b = _birth(r)
    return r.choice(
        (b.isoformat(), b.strftime("%Y/%m/%d"), b.strftime("%Y%m%d"), f"{b.year}.{b.month}.{b.day}", birth_zh(r))
    )


def _hash(name: str, maker: Maker) -> Maker:
    def make(r: Random) -> str:
        return hashlib.new(name, maker(r).encode(), usedforsecurity=False).hexdigest()

    return make


def _pick(options: "tuple[str, ...] | list[str]") -> Maker:
    def make(r: Random) -> str:
        return r.choice(options)

    return make


def luhn_passing(r: Random) -> str:
    """An order number of fifteen digits that happens to pass Luhn: a date and a sequence, not a handset."""
    body = _moment(r).strftime("%Y%m%d") + any_digits(r, 6)
    return body + luhn_digit(body)


def order15(r: Random) -> str:
    return _moment(r).strftime("%Y%m%d") + any_digits(r, 7)


def isbn13(r: Random) -> str:
    body = "978" + r.choice("7013") + any_digits(r, 8)
    return body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)


def b64(r: Random, n: int) -> str:
    return base64.b64encode(r.randbytes(n * 3 // 4 + 2)).decode()[:n]


def git_sha(r: Random) -> str:
    return hexes(r, 40)


KINDS: dict[str, tuple[str, Maker]] = {
    "name": ("PERSON_NAME", name_zh),
    "name_en": ("PERSON_NAME", name_en),
    "name_upper": ("PERSON_NAME", lambda r: name_en(r).upper()),
    "name_last_first": ("PERSON_NAME", lambda r: f"{r.choice(w.EN_LAST)}, {r.choice(w.EN_FIRST)}"),
    "nick": ("NICKNAME", _pick(w.NICKS_ZH)),
    "nick_en": ("NICKNAME", _pick(w.NICKS_EN)),
    "mobile": ("PHONE_NUMBER", mobile),
    "mobile_gaps": ("PHONE_NUMBER", mobile_gaps),
    "mobile_86": ("PHONE_NUMBER", mobile_86),
    "mobile_wide": ("PHONE_NUMBER", mobile_wide),
    "landline": ("PHONE_NUMBER", landline),
    "landline_ext": ("PHONE_NUMBER", landline_ext),
    "phone_us": ("PHONE_NUMBER", phone_us),
    "phone_world": ("PHONE_NUMBER", phone_world),
    "mobile_masked": ("PHONE_NUMBER", mobile_masked),
    "mobile_pct": ("PHONE_NUMBER", lambda r: "%2B86" + mobile(r)),
    "mobile_md5": ("PHONE_NUMBER", _hash("md5", mobile)),
    "mobile_sha": ("PHONE_NUMBER", _hash("sha256", mobile)),
    "email": ("EMAIL", email),
    "email_work": ("EMAIL", email_work),
    "email_plus": ("EMAIL", email_plus),
    "email_upper": ("EMAIL", email_upper),
    "email_pct": ("EMAIL", lambda r: quote(email(r))),
    "email_md5": ("EMAIL", _hash("md5", email)),
    "email_sha": ("EMAIL", _hash("sha256", email)),
    "addr": ("ADDRESS", address_zh),
    "addr_village": ("ADDRESS", address_village),
    "addr_us": ("ADDRESS", address_us),
    "addr_uk": ("ADDRESS", address_uk),
    "gps": ("GPS_LOCATION", gps_pair),
    "gps_lnglat": ("GPS_LOCATION", gps_lnglat),
    "gps_dms": ("GPS_LOCATION", gps_dms),
    "gps_wkt": ("GPS_LOCATION", gps_wkt),
    "lat": ("GPS_LOCATION", lat),
    "lng": ("GPS_LOCATION", lng),
    "cnid": ("CN_RESIDENT_ID", resident_id),
    "cnid_x": ("CN_RESIDENT_ID", resident_id_x),
    "cnid_gaps": ("CN_RESIDENT_ID", resident_id_gaps),
    "cnid_sha": ("CN_RESIDENT_ID", _hash("sha256", resident_id)),
    "sex": ("GENDER", _pick(("男", "女"))),
    "sex_en": ("GENDER", _pick(("male", "female"))),
    "sex_En": ("GENDER", _pick(("Male", "Female"))),
    "sex_MF": ("GENDER", _pick(("M", "F"))),
    "age": ("AGE", lambda r: str(r.randint(16, 84))),
    "job": ("OCCUPATION", _pick(w.OCCUPATIONS_ZH)),
    "job_en": ("OCCUPATION", _pick(w.OCCUPATIONS_EN)),
    "job_En": ("OCCUPATION", lambda r: r.choice(w.OCCUPATIONS_EN).title()),
    "pw": ("PASSWORD", password),
    "pw_plain": (
        "PASSWORD",
        lambda r: letters(r, r.randint(8, 13), "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"),
    ),
    "avatar": ("AVATAR_URL", avatar),
    "page": ("BROWSING_URL", page),
    "page_pct": ("BROWSING_URL", lambda r: quote(page(r), safe="")),
    "q": ("SEARCH_QUERY", _pick(w.QUERIES_ZH)),
    "q_en": ("SEARCH_QUERY", _pick(w.QUERIES_EN)),
    "q_plus": ("SEARCH_QUERY", lambda r: quote_plus(r.choice(w.QUERIES_EN))),
    "q_pct": ("SEARCH_QUERY", lambda r: quote(r.choice(w.QUERIES_ZH))),
    "ip": ("IP_ADDRESS", ip),
    "ip_lan": ("IP_ADDRESS", ip_lan),
    "ipv6": ("IP_ADDRESS", ipv6),
    "ua": ("USER_AGENT", user_agent),
    "carrier": ("CARRIER", _pick(w.CARRIERS_ZH)),
    "carrier_en": ("CARRIER", _pick(w.CARRIERS_EN)),
    "tower": ("CELL_TOWER", tower),
    "lac": ("CELL_TOWER", lambda r: str(r.randint(1000, 65000))),
    "cid": ("CELL_TOWER", lambda r: str(r.randint(10000, 268000000))),
    "mac": ("MAC_ADDRESS", mac_colon),
    "mac_dash": ("MAC_ADDRESS", mac_dash),
    "mac_cisco": ("MAC_ADDRESS", mac_cisco),
    "mac_bare": ("MAC_ADDRESS", mac_bare),
    "bssid": ("BSSID", bssid),
    "imei": ("IMEI", imei),
    "imei_gaps": ("IMEI", imei_gaps),
    "imeisv": ("IMEI", imeisv),
    "meid": ("IMEI", meid),
    "imei_md5": ("IMEI", _hash("md5", imei)),
    "serial": ("DEVICE_SERIAL", serial),
    "android_id": ("DEVICE_ID", lambda r: hexes(r, 16)),
    "udid": ("DEVICE_ID", udid),
    "idfv": ("DEVICE_ID", idfa),
    "device_uuid": ("DEVICE_ID", a_uuid),
    "idfa": ("IDFA", idfa),
    "gaid": ("ANDROID_AD_ID", a_uuid),
    "oaid": ("OAID", oaid),
    "oaid_uuid": ("OAID", a_uuid),
    "oaid_hex": ("OAID", lambda r: hexes(r, r.choice((16, 64)))),
    "cookie": ("COOKIE_ID", cookie),
    "ga": ("COOKIE_ID", ga),
    "fbp": ("COOKIE_ID", fbp),
    "sess": ("COOKIE_ID", lambda r: hexes(r, 32).upper()),
    "sess26": ("COOKIE_ID", lambda r: letters(r, 26, "abcdefghijklmnopqrstuvwxyz0123456789")),
    "card": ("CREDIT_CARD", card),
    "card_cn": ("CREDIT_CARD", card_cn),
    "card_cn_gaps": ("CREDIT_CARD", card_cn_gaps),
    "card_gaps": ("CREDIT_CARD", card_gaps),
    "birth": ("BIRTH_DATE", _birth_spelled("%Y-%m-%d")),
    "birth_slash": ("BIRTH_DATE", _birth_spelled("%Y/%m/%d")),
    "birth_us": ("BIRTH_DATE", _birth_spelled("%m/%d/%Y")),
    "birth_8": ("BIRTH_DATE", _birth_spelled("%Y%m%d")),
    "birth_en": ("BIRTH_DATE", _birth_spelled("%d %B %Y")),
    "birth_zh": ("BIRTH_DATE", birth_zh),
    "birth_any": ("BIRTH_DATE", birth_any),
    "imsi": ("SIM_ID", imsi),
    "iccid": ("SIM_ID", iccid),
    "iccid_world": ("SIM_ID", iccid_world),
    "openid": ("SOCIAL_ID", openid),
    "qq": ("SOCIAL_ID", lambda r: digits(r, r.choice((7, 8, 9, 9, 10)))),
    "weibo": ("SOCIAL_ID", lambda r: r.choice("12356") + any_digits(r, 9)),
    "apns": ("PUSH_TOKEN", lambda r: hexes(r, 64)),
    "fcm": ("PUSH_TOKEN", fcm),
    "jpush": ("PUSH_TOKEN", lambda r: r.choice(("1a0018970a", "160a3797c8", "170976fa8a", "1507bfd3f7")) + hexes(r, 9)),
}

FILLERS: dict[str, Maker] = {
    "uuid": a_uuid,
    "UUID": idfa,
    "sha": git_sha,
    "md5": lambda r: hexes(r, 32),
    "sha256": lambda r: hexes(r, 64),
    "ts": _stamp("%Y-%m-%d %H:%M:%S"),
    "iso": lambda r: f"{_moment(r):%Y-%m-%dT%H:%M:%S}.{_ms(r)}Z",
    "isotz": lambda r: f"{_moment(r):%Y-%m-%dT%H:%M:%S}+08:00",
    "date": _stamp("%Y-%m-%d"),
    "date_slash": _stamp("%Y/%m/%d"),
    "date8": _stamp("%Y%m%d"),
    "time": _stamp("%H:%M:%S"),
    "nginx": _stamp("%d/%b/%Y:%H:%M:%S +0800"),
    "syslog": _syslog,
    "logcat": lambda r: f"{_moment(r):%m-%d %H:%M:%S}.{_ms(r)}",
    "java": lambda r: f"{_moment(r):%Y-%m-%d %H:%M:%S},{_ms(r)}",
    "http_date": _stamp("%a, %d %b %Y %H:%M:%S GMT"),
    "epoch": lambda r: str(int(_moment(r).timestamp())),
    "epoch_ms": lambda r: str(int(_moment(r).timestamp()) * 1000 + r.randrange(1000)),
    "bcrypt": lambda r: f"$2{r.choice('aby')}${r.choice((10, 12))}$" + letters(r, 53, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./"),
    "price": lambda r: f"{r.randint(1, 2999)}.{any_digits(r, 2)}",
    "version": lambda r: f"{r.randint(0, 12)}.{r.randint(0, 30)}.{r.randint(0, 40)}",
    "version4": lambda r: f"{r.randint(1, 16)}.{r.randint(0, 40)}.{r.randint(0, 90)}.{r.randint(0, 200)}",
    "port": lambda r: str(r.choice((80, 443, 3306, 5432, 6379, 8080, 8443, 9092, 27017, r.randint(30000, 60000)))),
    "order15": order15,
    "order15_luhn": luhn_passing,
    "order18": lambda r: order15(r) + any_digits(r, 3),
    "snowflake": lambda r: str(r.randint(10**17, 10**18 - 1)) + any_digits(r, 1),
    "isbn13": isbn13,
    "asset": asset,
    "product": _pick(w.PRODUCTS_ZH),
    "product_en": _pick(w.PRODUCTS_EN),
    "dish": _pick(w.DISHES_ZH),
    "place": _pick(w.PLACES_ZH),
    "host": lambda r: f"{r.choice(('web', 'api', 'db', 'cache', 'worker', 'gw'))}-{r.choice(('prod', 'stg'))}-{r.randint(1, 40):02d}",
    "tracking": lambda r: r.choice((f"SF{digits(r, 13)}", f"YT{digits(r, 13)}", f"JD{letters(r, 13, '0123456789')}", f"1Z{letters(r, 16)}", digits(r, 14))),
    "sku": lambda r: f"{letters(r, 3, 'ABCDEFGHKLMNPRSTW')}-{r.randint(100, 9999)}-{r.choice(('BLK', 'RED', 'XL', 'M', '42', 'WHT'))}",
    "asset_name": lambda r: f"{r.choice(('banner', 'icon', 'hero', 'sprite'))}_{hexes(r, 6)}.png",
    "pid": lambda r: str(r.randint(200, 32000)),
}  # fmt: skip


def make(spec: str, r: Random) -> tuple[str | None, str]:
    """The kind and the text of one placeholder: a maker's name, `a|b` to choose from, `n15`, `hex8`, `3-99`."""
    if "=" in spec:
        kind, options = spec.split("=", 1)
        return kind or None, r.choice(options.split("|"))
    if spec in KINDS:
        kind, maker = KINDS[spec]
        return kind, maker(r)
    if spec in FILLERS:
        return None, FILLERS[spec](r)
    if m := re.fullmatch(r"(n|hex|HEX|up|b64_)(\d+)", spec):
        shape, n = m[1], int(m[2])
        made = {
            "n": lambda: digits(r, n), "hex": lambda: hexes(r, n), "HEX": lambda: hexes(r, n).upper(),
            "up": lambda: letters(r, n), "b64_": lambda: b64(r, n),
        }  # fmt: skip
        return None, made[shape]()
    if m := re.fullmatch(r"(\d+)-(\d+)", spec):
        return None, str(r.randint(int(m[1]), int(m[2])))
    raise KeyError(spec)

# ruff: noqa: E501  values that cannot be broken
"""What stands in the places of frames and designs: `make("email", r)` is the kind and one value.

A maker is a function of a source of chance; its kind is None if its values are nobody's data. Check digits are right.
"""

import base64
import re
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import md5, sha1, sha256
from random import Random
from urllib.parse import quote
from uuid import UUID

from bench.detection.fresh import words as w

_MAKERS: dict[str, tuple[str | None, Callable[[Random], str]]] = {}


def _is(kind: str | None, **makers: Callable[[Random], str]) -> None:
    for name, maker in makers.items():
        _MAKERS[name] = kind, maker


def make(spec: str, r: Random) -> tuple[str | None, str]:
    """The kind and a value of a spec: a maker's name, `KIND=this|that`, `=this|that`, `n9`, `hex40`, `int:1-99`."""
    if "=" in spec:
        kind, choices = spec.split("=", 1)
        return kind or None, r.choice(choices.split("|"))
    if spec in _MAKERS:
        kind_or_none, maker = _MAKERS[spec]
        return kind_or_none, maker(r)
    if m := re.fullmatch(r"(n|hex|HEX|alnum)(\d+)", spec):
        return None, _run(m[1], int(m[2]), r)
    if m := re.fullmatch(r"int:(\d+)-(\d+)", spec):
        return None, str(r.randint(int(m[1]), int(m[2])))
    raise ValueError(f"no maker is called {spec}")


def names() -> set[str]:
    """What makers are called."""
    return set(_MAKERS)


_ALPHABETS = {
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "alnum": "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789",
}


def _run(alphabet: str, length: int, r: Random) -> str:
    if alphabet == "n":
        return str(r.randint(1, 9)) + "".join(r.choices("0123456789", k=length - 1))
    return "".join(r.choices(_ALPHABETS[alphabet], k=length))


def _digits(length: int, r: Random) -> str:
    return "".join(r.choices("0123456789", k=length))


def _luhn(body: str) -> str:
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return body + str(-total % 10)


def _from(table: str, r: Random, by: str | None = None) -> str:
    return r.choice(table.split(by))


# ---- names ----


def _given(r: Random) -> str:
    return _from(w.GIVEN_TWO, r) if r.random() < 0.72 else _from(w.GIVEN_ONE, r)


def _name(r: Random) -> str:
    return (_from(w.COMPOUND, r) if r.random() < 0.05 else r.choice(w.SURNAMES)) + _given(r)


def _name_en(r: Random) -> str:
    chance = r.random()
    first, last = _from(w.FIRST_EN, r), _from(w.LAST_EN, r)
    if chance < 0.12:
        return f"{first} {_from(w.PARTICLES, r, '|')}"
    if chance < 0.22:
        return f"{first} {r.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    return f"{first} {last}"


def _plain(r: Random) -> str:
    while not (name := _name_en(r)).replace(" ", "").isalpha():
        pass
    return name


def _pinyin(r: Random) -> str:
    last, first = (_from(part, r, ":") for part in w.PINYIN.split("|"))
    return r.choice((f"{last} {first}", f"{first} {last}", f"{last.upper()} {first}"))


_is(
    "PERSON_NAME",
    name=_name,
    name3=lambda r: r.choice(w.SURNAMES) + _from(w.GIVEN_TWO, r),
    name2=lambda r: r.choice(w.SURNAMES) + _from(w.GIVEN_ONE, r),
    name4=lambda r: _from(w.COMPOUND, r) + _from(w.GIVEN_TWO, r),
    name_dot=lambda r: _from(w.MINORITY, r),
    name_en=_name_en,
    name_plain=_plain,
    name_first=lambda r: _from(w.FIRST_EN, r),
    name_last_first=lambda r: f"{_from(w.LAST_EN, r)}, {_from(w.FIRST_EN, r)}",
    name_upper=lambda r: _plain(r).upper(),
    name_pinyin=_pinyin,
    name_masked=lambda r: r.choice(w.SURNAMES) + r.choice(("*", "**", "＊＊")),
    surname_en=lambda r: _from(w.LAST_EN, r),
)
_is("NICKNAME", nick=lambda r: _from(w.NICKS_ZH, r), nick_en=lambda r: _from(w.NICKS_EN, r))


# ---- telephone, mail ----


def _mobile(r: Random) -> str:
    head = r.choice(
        "130 133 135 136 138 139 147 150 152 155 158 159 166 173 176 177 180 185 187 189 191 198 199".split()
    )
    return head + _digits(8, r)


def _area(r: Random) -> str:
    return r.choice("010 021 022 023 0571 0574 0755 0531 0379 0816 0592 0871".split())


def _desk(r: Random) -> str:
    return r.choice("23568") + _digits(7, r)


def _us(r: Random) -> tuple[str, str, str]:
    area = r.choice("208 918 937 541 478 218 956 559 518 251 775 813 309 801 212 415".split())
    return area, *r.choice(
        (("555", "01" + _digits(2, r)), (f"{r.randint(2, 9)}{r.randint(2, 9)}{r.randint(0, 9)}", _digits(4, r)))
    )


def _uk(r: Random) -> str:
    return r.choice(
        (
            f"07700 900{_digits(3, r)}",
            f"+44 7{r.randint(400, 989)} {_digits(6, r)}",
            f"020 7946 0{_digits(3, r)}",
            f"0161 496 0{_digits(3, r)}",
            f"+447{r.randint(400, 989)}{_digits(6, r)}",
        )
    )


def _world(r: Random) -> str:
    return r.choice(
        (
            f"+91 9{_digits(4, r)} {_digits(5, r)}",
            f"+61 4{r.randint(10, 39)} {_digits(3, r)} {_digits(3, r)}",
            f"+33 6 {_digits(2, r)} {_digits(2, r)} {_digits(2, r)} {_digits(2, r)}",
            f"+49 151 {r.randint(1, 9)}{_digits(7, r)}",
            f"+81 90-{r.randint(1000, 9999)}-{_digits(4, r)}",
            f"+55 11 9{r.randint(6000, 9999)}-{_digits(4, r)}",
            f"+852 {r.choice('569')}{_digits(3, r)} {_digits(4, r)}",
            f"+65 {r.choice('89')}{_digits(3, r)} {_digits(4, r)}",
            f"+82 10-{r.randint(2000, 9999)}-{_digits(4, r)}",
            f"+34 6{_digits(2, r)} {_digits(3, r)} {_digits(3, r)}",
        )
    )


_is(
    "PHONE_NUMBER",
    mobile=_mobile,
    mobile_86=lambda r: r.choice(("+86", "+86 ", "0086", "+86-", "86-")) + _mobile(r),
    mobile_gaps=lambda r: (lambda n, s: f"{n[:3]}{s}{n[3:7]}{s}{n[7:]}")(_mobile(r), r.choice("- .")),
    mobile_wide=lambda r: "".join(chr(ord(c) + 0xFEE0) for c in _mobile(r)),
    mobile_masked=lambda r: (lambda n: f"{n[:3]}****{n[7:]}")(_mobile(r)),
    landline=lambda r: r.choice(("{}-{}", "{} {}", "({}){}", "{}{}")).format(_area(r), _desk(r)),
    landline_ext=lambda r: f"{_area(r)}-{_desk(r)}{r.choice(('转', '-', ' 转 ', ' ext. '))}{r.randint(100, 8999)}",
    phone_us=lambda r: r.choice(("({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "+1 {} {} {}", "+1-{}-{}-{}", "1{}{}{}")).format(
        *_us(r)
    ),
    phone_us_e164=lambda r: "+1{}{}{}".format(*_us(r)),
    phone_us_ext=lambda r: "({}) {}-{} {}{}".format(*_us(r), r.choice(("x", "ext. ", "ext ")), r.randint(10, 9999)),
    phone_uk=_uk,
    phone_world=_world,
    mobile_md5=lambda r: md5(_mobile(r).encode()).hexdigest(),
    mobile_sha=lambda r: sha256(_mobile(r).encode()).hexdigest(),
    mobile_b64=lambda r: base64.b64encode(sha256(_mobile(r).encode()).digest()).decode(),
)


def _ascii(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _box(r: Random) -> str:
    first, last = _ascii(_from(w.FIRST_EN, r)), _ascii(_from(w.LAST_EN, r))
    zh_last, zh_first = (_from(part, r, ":").lower() for part in w.PINYIN.split("|"))
    return r.choice(
        (
            f"{first}.{last}",
            f"{first[:1]}{last}",
            f"{last}_{first}{r.randint(1, 99)}",
            f"{zh_first}.{zh_last}",
            f"{zh_last}{zh_first}{r.randint(1970, 2009)}",
            f"{first}{r.randint(3, 999)}",
            f"{_from(w.NICKS_EN, r).lower().strip('_')}",
            str(r.randint(10**7, 10**10)),
        )
    )


_is(
    "EMAIL",
    email=lambda r: f"{_box(r)}@{_from(w.FREEMAIL, r, '|')}",
    email_work=lambda r: f"{_box(r)}@{r.choice(('', '', 'mail.', 'corp.', 'eu.'))}{_from(w.HOSTS, r, '|')}",
    email_plus=lambda r: f"{_box(r)}+{r.choice(('news', 'shop', 'tmp', '2024', 'signup'))}@{_from(w.FREEMAIL, r, '|')}",
    email_upper=lambda r: f"{_box(r)}@{_from(w.HOSTS, r, '|')}".upper(),
    email_enc=lambda r: f"{_box(r)}%40{_from(w.HOSTS, r, '|')}",
    email_md5=lambda r: md5(f"{_box(r)}@example.com".encode()).hexdigest(),
    email_sha=lambda r: sha256(f"{_box(r)}@example.com".encode()).hexdigest(),
)


# ---- places ----


def _house_zh(r: Random) -> str:
    no = r.randint(2, 999)
    estate = _from(w.ESTATES, r)
    return r.choice(
        (
            f"{no}号{estate}{r.randint(1, 28)}栋{r.randint(101, 3205)}室",
            f"{no}号{r.randint(1, 9)}幢{r.randint(1, 4)}单元{r.randint(101, 1803)}",
            f"{no}弄{r.randint(2, 60)}号{r.randint(101, 1802)}室",
            f"{no}号",
            f"{estate}{r.randint(1, 30)}号楼{r.randint(1, 5)}单元{r.randint(2, 30)}层{r.randint(1, 8)}号",
            f"{estate}{r.randint(1, 12)}期{r.randint(1, 30)}-{r.randint(1, 4)}-{r.randint(101, 2804)}",
            f"与{_from(w.ROADS, r)}交叉口{estate}{r.choice('ABCDE')}座{r.randint(301, 2610)}",
        )
    )


def _city(r: Random) -> tuple[str, str, str]:
    if r.random() < 0.25:
        city, districts = _from(w.MUNICIPAL, r, "|").split(":")
        return "", city, r.choice(districts.split())
    province, city, districts = _from(w.CITIES, r, "|").split(":")
    return province, city, r.choice(districts.split())


def _addr(r: Random) -> str:
    return "".join(_city(r)) + _from(w.ROADS, r) + _house_zh(r)


def _addr_nopro(r: Random) -> str:
    _, city, district = _city(r)
    return r.choice((city, city.removesuffix("市"), "")) + district + _from(w.ROADS, r) + _house_zh(r)


def _addr_road(r: Random) -> str:
    _, city, _ = _city(r)
    return r.choice((city, city.removesuffix("市"))) + _from(w.ROADS, r) + f"{r.randint(2, 999)}号"


def _addr_village(r: Random) -> str:
    province, city, district = _city(r)
    tail = r.choice(
        (f"{r.randint(1, 12)}组", f"{r.randint(1, 12)}组{r.randint(1, 90)}号", f"{r.randint(2, 200)}号", "", "村委会旁")
    )
    return r.choice((province + city, city, "")) + district + _from(w.TOWNS, r) + _from(w.VILLAGES, r) + tail


def _addr_gaps(r: Random) -> str:
    province, city, district = _city(r)
    parts = [p for p in (province, city, district, _from(w.ROADS, r) + _house_zh(r)) if p]
    return r.choice((" ", "/", "-")).join(parts)


def _street(r: Random) -> str:
    kind = r.choice("St Ave Rd Ln Dr Blvd Ct Street Avenue Road Lane Drive Way Terrace".split())
    return f"{r.randint(3, 9899)} {_from(w.STREETS_EN, r)} {kind}"


def _addr_us(r: Random) -> str:
    town, state, zip3 = _from(w.US_TOWNS, r, "|").split(":")
    unit = r.choice(
        ("", "", f", Apt {r.randint(1, 40)}{r.choice('ABC')}", f" #{r.randint(2, 900)}", f", Unit {r.randint(1, 99)}")
    )
    return f"{_street(r)}{unit}, {town}, {state} {zip3}{_digits(2, r)}" + r.choice(("", "", f"-{_run('n', 4, r)}"))


def _addr_uk(r: Random) -> str:
    town, code = _from(w.UK_TOWNS, r, "|").split(":")
    post = f"{code}{r.randint(1, 20)} {r.randint(1, 9)}{r.choice('ABDEFGHJLN')}{r.choice('PQRSTUWXYZ')}"
    flat = r.choice(("", "", f"Flat {r.randint(1, 30)}, ", "The Old Bakery, "))
    road = r.choice("Road Lane Close Crescent Gardens Street Mews".split())
    return f"{flat}{r.randint(1, 180)} {_from(w.STREETS_EN, r)} {road}, {town} {post}"


def _addr_world(r: Random) -> str:
    return r.choice(
        (
            f"{r.randint(1, 220)} {_from(w.STREETS_EN, r)} St, {_from(w.AU_TOWNS, r, '|')}",
            f"{r.randint(1, 19)}/{r.randint(2, 120)} {_from(w.STREETS_EN, r)} Parade, {_from(w.AU_TOWNS, r, '|')}",
            f"Flat No. {r.randint(101, 1204)}, Shanti Apartments, {_from(w.IN_TOWNS, r, '|')}",
            f"H.No. {r.randint(2, 90)}-{r.randint(1, 300)}, 4th Cross, {_from(w.IN_TOWNS, r, '|')}",
            f"{r.randint(100, 9900)} Rue {r.choice(('Saint-Denis', 'Laurier', 'Rachel'))} Est, Montréal, QC H2{r.choice('JKLX')} {r.randint(1, 9)}{r.choice('ABCE')}{r.randint(1, 9)}",
            f"{r.choice(('Lindenstraße', 'Goethestr.', 'Am Mühlbach'))} {r.randint(1, 120)}, {r.randint(10115, 99998)} {r.choice(('Kassel', 'Jena', 'Ulm', 'Trier'))}",
        )
    )


_is(
    "ADDRESS",
    addr=_addr,
    addr_nopro=_addr_nopro,
    addr_road=_addr_road,
    addr_village=_addr_village,
    addr_gaps=_addr_gaps,
    addr_us=_addr_us,
    addr_street=_street,
    addr_uk=_addr_uk,
    addr_world=_addr_world,
)


def _point(r: Random) -> tuple[float, float]:
    lat, lon = r.choice(
        ((31.2, 121.4), (30.6, 104.1), (23.1, 113.3), (51.5, -0.1), (40.7, -73.9), (-33.8, 151.2), (34.3, 108.9))
    )
    return lat + r.uniform(-0.4, 0.4), lon + r.uniform(-0.4, 0.4)


def _dms(r: Random) -> str:
    lat, lon = _point(r)
    deg = r.choice(("{}°{:02}'{:04.1f}\"{}", "{}° {}' {:.2f}\" {}", "{}°{:02}′{:02.0f}″{}"))
    out = []
    for x, sides in ((lat, "NS"), (lon, "EW")):
        a = abs(x)
        out.append(deg.format(int(a), int(a * 60 % 60), a * 3600 % 59.4, sides[x < 0]))
    return r.choice((" ", ", ")).join(out)


_is(
    "GPS_LOCATION",
    gps=lambda r: (lambda p: f"{p[0]:.6f}{r.choice((',', ', ', ' '))}{p[1]:.6f}")(_point(r)),
    gps_lonlat=lambda r: "{1:.6f},{0:.6f}".format(*_point(r)),
    gps_dms=_dms,
    gps_6709=lambda r: "{:+.4f}{:+09.4f}/".format(*_point(r)),
    gps_side=lambda r: (lambda p: f"{abs(p[0]):.4f}°{'NS'[p[0] < 0]}, {abs(p[1]):.4f}°{'EW'[p[1] < 0]}")(_point(r)),
    gps_wkt=lambda r: "POINT({1:.6f} {0:.6f})".format(*_point(r)),
    lat=lambda r: f"{_point(r)[0]:.6f}",
    lon=lambda r: f"{_point(r)[1]:.6f}",
)


# ---- about a person ----


def _born(r: Random) -> date:
    return date(1948, 1, 1) + timedelta(days=r.randrange(365 * 60))


def _cnid(r: Random, last: str | None = None) -> str:
    while True:
        area = r.choice(
            "110105 310115 330203 320211 370602 410305 510703 420502 440605 350503 610402 210204 530302 450202".split()
        )
        body = f"{area}{_born(r):%Y%m%d}{r.randint(1, 999):03}"
        check = "10X98765432"[sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(body)) % 11]
        if last is None or check == last:
            return body + check


_is(
    "CN_RESIDENT_ID",
    cnid=_cnid,
    cnid_x=lambda r: _cnid(r, "X"),
    cnid_lower=lambda r: _cnid(r, "X").lower(),
    cnid15=lambda r: (lambda n: n[:6] + n[8:17])(_cnid(r)),
    cnid_masked=lambda r: (lambda n: f"{n[:6]}********{n[14:]}")(_cnid(r)),
    cnid_gaps=lambda r: (lambda n: f"{n[:6]} {n[6:14]} {n[14:]}")(_cnid(r)),
)


def _verhoeff(body: str) -> str:
    """The check digit of the Indian Aadhaar: arithmetic in the dihedral group of order 10."""

    def times(a: int, b: int) -> int:
        if a < 5:
            return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
        return 5 + (a - b) % 5 if b < 5 else (a - b) % 5

    turn = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    c = 0
    for i, digit in enumerate(reversed(body), 1):
        d = int(digit)
        for _ in range(i % 8):
            d = turn[d]
        c = times(c, d)
    return body + next(str(d) for d in range(10) if times(c, d) == 0)


def _cpf(r: Random) -> str:
    n = [r.randint(0, 9) for _ in range(9)]
    for length in (9, 10):
        rest = sum(d * (length + 1 - i) for i, d in enumerate(n)) * 10 % 11
        n.append(rest % 10)
    s = "".join(map(str, n))
    return r.choice((s, f"{s[:3]}.{s[3:6]}.{s[6:9]}-{s[9:]}"))


def _dni(r: Random) -> str:
    n = r.randint(10**7, 10**8 - 1)
    return f"{n}{r.choice(('', '', '-'))}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}"


def _nir(r: Random) -> str:
    born = _born(r)
    body = f"{r.choice('12')}{born:%y%m}{r.randint(1, 19):02}{r.randint(1, 900):03}{r.randint(1, 999):03}"
    return f"{body}{97 - int(body) % 97:02}"


def _iban(r: Random) -> str:
    country, body = r.choice(
        (
            ("DE", _digits(18, r)),
            ("GB", r.choice(("NWBK", "LOYD", "BARC")) + _digits(14, r)),
            ("NL", r.choice(("INGB", "ABNA", "RABO")) + _digits(10, r)),
            ("FR", _digits(23, r)),
            ("CH", _digits(17, r)),
        )
    )
    if country == "FR":
        body = body[:21]
        body += f"{97 - (89 * int(body[:5]) + 15 * int(body[5:10]) + 3 * int(body[10:21])) % 97:02}"
    digits = "".join(str(int(c, 36)) for c in f"{body}{country}00")
    iban = f"{country}{98 - int(digits) % 97:02}{body}"
    return iban if r.random() < 0.5 else " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


_is(
    "NATIONAL_ID",
    ssn=lambda r: f"{r.choice([n for n in range(101, 772) if n != 666])}-{r.randint(1, 98):02}-{r.randint(1, 9998):04}",
    nino=lambda r: (
        f"{r.choice('ABCEHJ')}{r.choice('ABCEGHJ')} {_digits(2, r)} {_digits(2, r)} {_digits(2, r)} {r.choice('ABCD')}"
    ),
    dni=_dni,
    aadhaar=lambda r: (lambda n: f"{n[:4]} {n[4:8]} {n[8:]}")(_verhoeff(str(r.randint(2, 9)) + _digits(10, r))),
    pan=lambda r: (
        "".join(r.choices("ABCDEFGHKLMNPRSTV", k=3))
        + "P"
        + r.choice("ABDGKMRS")
        + _run("n", 4, r)
        + r.choice("ABCDEFKLMQ")
    ),
    cpf=_cpf,
    nir=_nir,
    sin=lambda r: (lambda n: f"{n[:3]} {n[3:6]} {n[6:]}")(_luhn(r.choice("1234567") + _digits(7, r))),
)
_is("BANK_ACCOUNT", iban=_iban)
_is(
    "GENDER",
    gender=lambda r: r.choice("男女"),
    gender_en=lambda r: r.choice(("male", "female", "Male", "Female")),
    gender_mf=lambda r: r.choice("MF"),
)
_is("AGE", age=lambda r: str(r.randint(18, 84)))
_is(
    "BIRTH_DATE",
    dob=lambda r: f"{_born(r):%Y-%m-%d}",
    dob_slash=lambda r: _born(r).strftime(r.choice(("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d"))),
    dob_zh=lambda r: (lambda d: f"{d.year}年{d.month}月{d.day}日")(_born(r)),
    dob_en=lambda r: _born(r).strftime(r.choice(("%B %d, %Y", "%d %b %Y", "%b %d %Y"))),
    dob_run=lambda r: f"{_born(r):%Y%m%d}",
    dob_dot=lambda r: _born(r).strftime(r.choice(("%Y.%m.%d", "%d.%m.%Y"))),
)
_is("OCCUPATION", job=lambda r: _from(w.JOBS_ZH, r), job_en=lambda r: _from(w.JOBS_EN, r, "|"))


def _password(r: Random) -> str:
    return r.choice(
        (
            f"{r.choice(('Panda', 'hunter', 'Ilove', 'Qwerty', 'monkey', 'Sommer', 'woaini', 'dragon'))}{r.choice(('', '!', '_', '@'))}{r.randint(10, 99999)}{r.choice(('', '!', '#'))}",
            "".join(r.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789!#$%^*", k=r.randint(10, 16))),
            "-".join(r.sample(("correct", "mango", "staple", "lamp", "river", "otter", "brick", "velvet"), 4)),
        )
    )


_is(
    "PASSWORD",
    password=_password,
    password_bcrypt=lambda r: (
        "$2b$12$" + "".join(r.choices("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", k=53))
    ),
)


# ---- the web ----


def _url(r: Random) -> str:
    host = r.choice(("www.", "m.", "", "bbs.", "shop.")) + _from(w.HOSTS, r, "|")
    path = re.sub(r"\(\(([^()]+)\)\)", lambda m: make(m[1], r)[1], _from(w.PATHS, r, "|"))
    return f"{r.choice(('https', 'https', 'http'))}://{host}{path}"


def _avatar(r: Random) -> str:
    host = _from(w.HOSTS, r, "|")
    return r.choice(
        (
            f"https://img.{host}/avatars/{_run('n', 7, r)}/{_run('hex', 8, r)}.jpg",
            f"https://thirdwx.qlogo.cn/mmopen/vi_32/{_run('alnum', 32, r)}/132",
            f"https://secure.gravatar.com/avatar/{_run('hex', 32, r)}?s=96&d=identicon",
            f"https://cdn.{host}/u/{_run('n', 6, r)}/profile_pic_{r.randint(64, 512)}.png",
            f"http://tvax{r.randint(1, 4)}.sinaimg.cn/crop.0.0.512.512.180/{_run('hex', 8, r)}ly8g{_run('hex', 14, r)}.jpg",
            f"https://oss.{host}/head/{r.randint(2019, 2024)}{r.randint(1, 12):02}/{_run('hex', 16, r)}.webp",
        )
    )


_is("BROWSING_URL", url=_url, url_enc=lambda r: quote(_url(r), safe=""))
_is("AVATAR_URL", avatar=_avatar)
_is(
    "SEARCH_QUERY",
    query=lambda r: _from(w.QUERIES_ZH, r, "|"),
    query_en=lambda r: _from(w.QUERIES_EN, r, "|"),
    query_enc=lambda r: quote(_from(w.QUERIES_ZH, r, "|")),
    query_plus=lambda r: _from(w.QUERIES_EN, r, "|").replace(" ", "+"),
)


def _ipv4(r: Random) -> str:
    return r.choice(
        (
            f"{r.choice((36, 58, 61, 101, 113, 117, 124, 180, 183, 218, 223))}.{r.randint(1, 254)}.{r.randint(0, 255)}.{r.randint(1, 254)}",
            f"{r.choice((24, 67, 71, 82, 86, 91, 98, 151, 176, 203))}.{r.randint(1, 254)}.{r.randint(0, 255)}.{r.randint(1, 254)}",
            f"{r.choice(('192.0.2', '198.51.100', '203.0.113'))}.{r.randint(1, 254)}",
        )
    )


def _ipv6(r: Random) -> str:
    return r.choice(
        (
            "2409:8a{:02x}:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}".format(
                r.randint(0, 99), *(r.randint(4096, 65535) for _ in range(6))
            ),
            f"2001:db8:{r.randint(1, 65535):x}::{r.randint(1, 65535):x}",
            f"2a02:c7c:{r.randint(4096, 65535):x}:{r.randint(1, 4095):x}::{r.randint(1, 4095):x}",
            f"fe80::{r.randint(256, 65535):x}:{r.randint(1, 255):x}ff:fe{r.randint(1, 255):02x}:{r.randint(4096, 65535):x}",
        )
    )


_is(
    "IP_ADDRESS",
    ip=_ipv4,
    ip6=_ipv6,
    ip_lan=lambda r: r.choice(
        (
            f"192.168.{r.randint(0, 50)}.{r.randint(2, 250)}",
            f"10.{r.randint(0, 99)}.{r.randint(0, 99)}.{r.randint(2, 250)}",
        )
    ),
)


def _android(r: Random) -> str:
    return r.choice(
        "SM-S9180 V2218A PGT-AN10 23013RK75C M2012K11AC PDPM00 RMX3700 XQ-CT72 moto-g(60) Pixel_7a".replace(
            "(60)", ""
        ).split()
    )


def _ua(r: Random) -> str:
    chrome = f"{r.randint(88, 124)}.0.{r.randint(4000, 6400)}.{r.randint(10, 220)}"
    ios = f"{r.randint(14, 17)}_{r.randint(0, 6)}"
    return r.choice(
        (
            f"Mozilla/5.0 (Linux; Android {r.randint(9, 14)}; {_android(r)}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Mobile Safari/537.36",
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.{r.randint(10, 49)} NetType/{r.choice(('WIFI', '5G'))} Language/zh_CN",
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{r.randint(90, 126)}.0) Gecko/20100101 Firefox/{r.randint(90, 126)}.0",
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{r.randint(14, 17)}.{r.randint(0, 5)} Safari/605.1.15",
            f"Dalvik/2.1.0 (Linux; U; Android {r.randint(8, 13)}; {_android(r)} Build/{r.choice(('SKQ1', 'TP1A', 'RKQ1'))}.{r.randint(200900, 231231)}.001)",
            f"ShanLife/{r.randint(3, 9)}.{r.randint(0, 30)}.{r.randint(0, 9)} (iPad; iOS {ios.replace('_', '.')}; Scale/2.00)",
            f"okhttp/4.{r.randint(8, 12)}.0 TideWick/{r.randint(2, 8)}.{r.randint(0, 9)} (Android {r.randint(9, 14)}; {_android(r)})",
        )
    )


_is("USER_AGENT", ua=_ua)
_is(
    "CARRIER",
    carrier=lambda r: r.choice(
        "China Mobile|China Unicom|China Telecom|T-Mobile|Verizon|AT&T|Vodafone UK|Orange F|Airtel|Jio|Telstra|SoftBank|EE|CMCC|CUCC".split(
            "|"
        )
    ),
    carrier_zh=lambda r: r.choice("中国移动 中国联通 中国电信 中国广电 移动 联通 电信".split()),
)


def _eci(r: Random) -> int:
    return r.randint(40000, 980000) * 256 + r.randint(1, 3)


_is(
    "CELL_TOWER",
    cell=lambda r: r.choice(("{}-{}-{}-{}", "{}:{}:{}:{}", "{},{},{},{}", "{}_{}_{}_{}")).format(
        r.choice(("460", "310", "234", "404")),
        r.choice(("00", "01", "11", "15")),
        r.randint(4000, 65000),
        r.randint(9000, 268000000),
    ),
    lac_cid=lambda r: f"{r.randint(4000, 65000)}{r.choice((',', '/', ':', '-'))}{r.randint(9000, 268000000)}",
    lac=lambda r: str(r.randint(4000, 65000)),
    cid=lambda r: str(r.randint(9000, 65000)),
    eci=lambda r: str(_eci(r)),
    enb=lambda r: f"{r.randint(40000, 980000)}-{r.randint(1, 60)}",
)


# ---- devices ----


def _mac(r: Random, by: str = ":", upper: bool | None = None) -> str:
    oui = r.choice("3c5ab4 f4f5db 001a2b 88e9fe d8bb2c 40b076 64a2f9 ac87a3 5cc9d3 7c1dd9 e0cc7a b827eb 98f4ab".split())
    s = oui + _run("hex", 6, r)
    s = s.upper() if (r.random() < 0.5 if upper is None else upper) else s
    return by.join(s[i : i + 2] for i in range(0, 12, 2))


def _cisco(r: Random) -> str:
    s = _mac(r, "", upper=False)
    return f"{s[:4]}.{s[4:8]}.{s[8:]}"


_is(
    "MAC_ADDRESS",
    mac=_mac,
    mac_dash=lambda r: _mac(r, "-"),
    mac_cisco=_cisco,
    mac_run=lambda r: _mac(r, ""),
    mac_md5=lambda r: md5(_mac(r, "", upper=True).encode()).hexdigest(),
)
_is("BSSID", bssid=_mac, bssid_dash=lambda r: _mac(r, "-"))


def _imei(r: Random) -> str:
    return _luhn(
        r.choice("86412304 35693811 86750304 35299210 86880205 35877809 01389200 86038704".split()) + _digits(6, r)
    )


_is(
    "IMEI",
    imei=_imei,
    imei_gaps=lambda r: (lambda n, s: f"{n[:2]}{s}{n[2:8]}{s}{n[8:14]}{s}{n[14]}")(_imei(r), r.choice("- ")),
    imeisv=lambda r: _imei(r)[:14] + f"{r.randint(1, 98):02}",
    meid=lambda r: r.choice(("A0", "A1", "99")) + "0000" + _run("HEX", 8, r),
    imei_md5=lambda r: md5(_imei(r).encode()).hexdigest(),
    imei_sha1=lambda r: sha1(_imei(r).encode()).hexdigest(),
)


def _caps(length: int, r: Random) -> str:
    s = "".join(r.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=length - 2))
    return f"{s[:2]}{r.randint(0, 9)}{s[2:]}{r.choice('CDFGHJKMN')}"


_is(
    "DEVICE_SERIAL",
    serial=lambda r: r.choice(
        (
            _caps(12, r),
            f"R{r.choice('F58')}{_caps(9, r)}",
            f"DNP{_caps(9, r)}",
            _caps(10, r),
            f"{r.randint(10, 99)}{r.randint(100, 999)}/{_run('n', 8, r)}",
            _run("hex", 8, r),
        )
    ),
    serial_apple=lambda r: r.choice(("F2L", "C39", "DX3", "G6T", "FFM")) + _caps(9, r),
    serial_hw=lambda r: (
        f"{r.choice('ABCDE')}{r.choice('ABCDEFGH')}{r.choice('2345')}{r.choice('UTNS')}{r.choice('WUVE')}{r.randint(18, 23)}{_run('n', 9, r)}"
    ),
)


def _uuid(r: Random) -> str:
    return str(UUID(int=r.getrandbits(128), version=4))


_is(
    "DEVICE_ID",
    android_id=lambda r: _run("hex", 16, r),
    udid=lambda r: r.choice(
        (_run("hex", 40, r), f"0000{r.choice(('8030', '8101', '8110', '8020'))}-00{_run('HEX', 14, r)}")
    ),
    idfv=lambda r: _uuid(r).upper(),
)
_is("IDFA", idfa=lambda r: _uuid(r).upper(), idfa_md5=lambda r: md5(_uuid(r).upper().encode()).hexdigest())
_is("ANDROID_AD_ID", gaid=_uuid, gaid_md5=lambda r: md5(_uuid(r).encode()).hexdigest())
_is(
    "OAID",
    oaid=lambda r: r.choice((_uuid(r), _run("hex", 64, r), _run("HEX", 16, r).lower(), _uuid(r))),
    oaid_md5=lambda r: md5(_uuid(r).encode()).hexdigest(),
)
_is(
    "COOKIE_ID",
    ga=lambda r: f"GA1.{r.randint(1, 3)}.{_run('n', 9, r)}.{r.randint(1600000000, 1719999999)}",
    cookie=lambda r: r.choice(
        (
            _run("hex", 32, r),
            _run("alnum", 26, r),
            _run("hex", 16, r) + str(r.randint(1600000000, 1719999999)),
            _uuid(r),
            _run("HEX", 32, r),
        )
    ),
    jsession=lambda r: _run("HEX", 32, r) + r.choice(("", ".node1", ".tomcat-7")),
    baidu=lambda r: _run("HEX", 32, r) + ":FG=1",
    fbp=lambda r: f"fb.1.{r.randint(1600000000000, 1719999999999)}.{_run('n', 10, r)}",
)


def _card(r: Random) -> str:
    return r.choice(
        (
            _luhn("4" + _digits(14, r)),
            _luhn(str(r.randint(51, 55)) + _digits(13, r)),
            _luhn("37" + _digits(12, r)),
            _luhn("6222" + _digits(14, r)),
            _luhn(r.choice(("621700", "622848", "621483")) + _digits(9 if r.random() < 0.4 else 12, r)),
        )
    )


def _in_fours(n: str, by: str) -> str:
    return by.join(n[i : i + 4] for i in range(0, len(n), 4))


_is(
    "CREDIT_CARD",
    card=_card,
    card_gaps=lambda r: _in_fours(_luhn(r.choice(("4", "52")).ljust(2, "5") + _digits(13, r)), r.choice(" -")),
    card_cn=lambda r: _luhn(r.choice(("621700", "622848", "621483", "623058")) + _digits(12, r)),
    card_masked=lambda r: (lambda n: n[:6] + "*" * (len(n) - 10) + n[-4:])(_card(r)),
)
_is(
    "SIM_ID",
    imsi=lambda r: r.choice(("46000", "46001", "46011", "310260", "23415", "40445", "26201"))[:5] + _digits(10, r),
    iccid=lambda r: _luhn(r.choice(("898600", "898601", "898603", "890126", "894410")) + _digits(13, r)),
    iccid19=lambda r: _luhn(r.choice(("898600", "898601", "898606", "890141")) + _digits(12, r)),
)
_is(
    "SOCIAL_ID",
    openid=lambda r: (
        "o"
        + r.choice(("X3fK", "6_Pq", "Lz9t", "9Aa5"))
        + "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", k=23))
    ),
    wxid=lambda r: "wxid_" + "".join(r.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=12)) + "22",
    weibo=lambda r: r.choice("123567") + _digits(9, r),
    qq=lambda r: _run("n", r.randint(8, 10), r),
)
_is(
    "PUSH_TOKEN",
    fcm=lambda r: (
        _run("alnum", 22, r)
        + ":APA91b"
        + "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", k=r.choice((80, 134))))
    ),
    apns=lambda r: _run("hex", 64, r),
    jpush=lambda r: r.choice(("1a", "13", "19", "17")) + "0" + _run("hex", 17, r).replace(" ", ""),
    getui=lambda r: _run("hex", 32, r),
    hwpush=lambda r: (
        "IQAAAACy" + "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", k=90))
    ),
)


# ---- nobody's ----


def _ean(head: str, r: Random) -> str:
    body = head + _digits(12 - len(head), r)
    return body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)


def _isbn(r: Random) -> str:
    n = _ean("9787", r)
    return r.choice((n, f"{n[:3]}-{n[3]}-{n[4:7]}-{n[7:12]}-{n[12]}"))


def _not_luhn(length: int, r: Random) -> str:
    while _luhn((n := _run("n", length, r))[:-1]) == n:
        pass
    return n


_is(
    None,
    uuid=_uuid,
    UUID=lambda r: _uuid(r).upper(),
    isbn=_isbn,
    ean=lambda r: _ean(r.choice(("690", "692", "400", "501")), r),
    order=lambda r: r.choice(
        (
            f"20{r.randint(22, 24)}{r.randint(1, 12):02}{r.randint(1, 28):02}{_digits(r.choice((6, 8, 10)), r)}",
            _not_luhn(r.choice((14, 15, 16, 18)), r),
            f"SO-{_run('n', 8, r)}",
            f"D{_run('n', 11, r)}",
        )
    ),
    n15x=lambda r: _not_luhn(15, r),
    n16x=lambda r: _not_luhn(16, r),
    tracking=lambda r: r.choice(
        (
            f"SF{_run('n', 13, r)}",
            f"YT{_run('n', 13, r)}",
            f"JDVC{_run('n', 11, r)}",
            f"1Z{_caps(16, r)}",
            f"LP00{_run('n', 12, r)}",
            f"RR{_run('n', 9, r)}GB",
            f"7{_digits(13, r)}",
        )
    ),
    version=lambda r: f"{r.randint(1, 12)}.{r.randint(0, 30)}.{r.randint(0, 60)}",
    version4=lambda r: f"{r.randint(1, 16)}.{r.randint(0, 30)}.{r.randint(0, 60)}.{r.randint(0, 250)}",
    price=lambda r: f"{r.randint(1, 4999)}.{r.randint(0, 99):02}",
    day=lambda r: f"202{r.randint(1, 4)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
    time=lambda r: f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}",
    stamp=lambda r: (
        f"202{r.randint(1, 4)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"
    ),
    iso=lambda r: (
        f"202{r.randint(1, 4)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}T{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999):03}Z"
    ),
    syslog=lambda r: (
        f"{r.choice('Jan Mar May Jul Sep Nov'.split())} {r.randint(10, 28)} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"
    ),
    epoch=lambda r: str(r.randint(1580000000, 1719999999)),
    epoch_ms=lambda r: str(r.randint(1580000000000, 1719999999999)),
    sku=lambda r: r.choice(
        (
            f"{_caps(4, r)}-{_run('n', 5, r)}-{r.choice(('BK', 'WH', 'XL'))}",
            f"KX{_run('n', 6, r)}",
            f"A{_run('n', 3, r)}.{_run('n', 4, r)}",
        )
    ),
    host=lambda r: f"{r.choice(('api', 'cdn', 'static', 'gw-02', 'node7'))}.{_from(w.HOSTS, r, '|')}",
    thing=lambda r: r.choice(
        "不锈钢保温杯 婴儿湿巾80抽 无线鼠标 冷凝壁挂炉 东北大米5kg 老坛酸菜面 折叠露营椅 植物蛋白饮料".split()
    ),
    thing_en=lambda r: r.choice(
        "Cordless Drill 18V|Oat Milk 1L|Ceramic Mug Set|Trail Running Shoes|USB-C Hub 7-in-1|Linen Duvet Cover|Cast Iron Skillet".split(
            "|"
        )
    ),
    brand=lambda r: r.choice(
        "王老吉 张小泉 李子柒 李宁 马应龙 周黑鸭 王守义 老干妈 张裕 白象 陈克明 丁家宜 汤臣倍健 蒋涛记 周大福 谢馥春 孔凤春 章华 徐福记 郑明明 曹清华".split()
    ),
    dish=lambda r: r.choice(
        "宫保鸡丁 麻婆豆腐 东坡肉 夫妻肺片 李庄白肉 毛氏红烧肉 马兰头 白切鸡 叫花鸡 鱼香茄子 佛跳墙".split()
    ),
)

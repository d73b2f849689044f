"""Coordinates: ``latitude,longitude`` in decimal degrees, as written (a column may hold one of the two)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, SHAPE, Declared

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"[(\[]?\s*({_NUMBER})\s*°?\s*([NSns])?\s*[,;/ |]\s*({_NUMBER})\s*°?\s*([EWew])?\s*[)\]]?")
_ONE = re.compile(r"[+-]?\d{1,3}\.\d{3,}")
_PART = r"(\d{1,3})°\s?(\d{1,2})['′]\s?(\d{1,2}(?:\.\d+)?)[\"″]\s?([NSEW])"
_DEGREES = re.compile(rf"{_PART},?\s+{_PART}")
_POINT = re.compile(rf"(?:geo:|SRID=\d+;)?POINT\s?\(\s?({_NUMBER})\s+({_NUMBER})\s?\)", re.IGNORECASE)

_WRITTEN_POINT = re2.compile(rb"(?i:\bpoint) ?\(-?\d+\.\d+ -?\d+\.\d+")
_WRITTEN_FIX = re2.compile(
    rb"(?i:\bgeo:|\b(?:gps|fused|network|latlng|location) ?[\[(:]? ?)-?\d{1,3}\.\d{3,} -?\d{1,3}\.\d{3,}\b"
)
_DEG = (
    r"[0-9]{1,3} ?(?:°|º|deg|度) ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:['′’]|分)(?: ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:[\"″”]|''|秒))?"
)
_SIDES = rf"(?:{_DEG} ?[NSns],? {{0,2}}{_DEG} ?[EWew]\b|\b[NSns] ?{_DEG},? {{0,2}}[EWew] ?{_DEG})"
_NMEA = r"\b[0-9]{4}\.[0-9]{2,6},[NS],[0-9]{5}\.[0-9]{2,6},[EW]\b"
_ISO = r"[+\-][0-9]{2}\.[0-9]{3,7}[+\-][0-9]{3}\.[0-9]{3,7}(?:[+\-][0-9.]+)?/"
_SCALED = r"(?i:lat|lng|lon)(?:i|itude|ngitude|gitude)?_?(?i:e[567])[\"']?[ ]?[:=][ ]?[\"']?-?[0-9]{6,10}\b"
_HALF = rf"(?i:gps ?(?:latitude|longitude))[\"']? *[:=] *[\"']?{_DEG} ?[NSEW]?\b"
_WRITTEN = re2.compile(f"{_SIDES}|{_NMEA}|{_ISO}|{_SCALED}|{_HALF}".encode())
"""Degrees with minutes, a receiver's sentence, a video's place (ISO 6709), whole numbers of millionths, half "
"of a place."""
_KEY = re.compile(r"(?:[A-Za-z_]+[567]?[\"']?|[A-Za-z ]+[\"']?) *[:=] *[\"']?(?=[-0-9])")
_PARTS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_FIX = re.compile(r"-?\d+\.\d+ -?\d+\.\d+$")
"""WKT: longitude first."""


def _place(written: str) -> str:
    """Return degrees and minutes, or a receiver's, as decimal degrees; other ways to write a place, as they are.

    >>> _place("4807.038,N,01131.000,E")
    '48.1173,11.516667'
    """
    sides = [c for c in written.upper() if c in "NSEW"]
    numbers = [float(n) for n in _PARTS.findall(written)]
    if len(sides) != 2 or len(numbers) not in (2, 4, 6):
        return written
    half = len(numbers) // 2
    if half == 1:  # NMEA: degrees and minutes in one
        numbers = [x for n in numbers for x in divmod(n, 100)]
        half = 2
    degrees = [sum(n / 60**i for i, n in enumerate(numbers[at : at + half])) for at in (0, half)]
    return ",".join(f"{round(-d if side in 'SW' else d, 6)}" for d, side in zip(degrees, sides, strict=True))


class GpsLocation(Declared):
    """Places on earth."""

    kind = Kind.GPS_LOCATION
    forms = frozenset({Form.PAIR, Form.DECIMAL})
    close = True
    searches = True
    trigger = rf"(?:°|º|deg|度)|{_NMEA}|{_ISO}|{_SCALED}|"
    trigger += r"(?i:\bpoint) ?\(-?\d|(?i:geo:|gps|fused|network|latlng|location) ?[\[(:]? ?-?\d{1,3}\.\d{3,} -?\d"
    names = (
        "gps info",
        "geo pt",
        "定位地址",
        "gps",
        "gps location",
        "location",
        "coordinates",
        "coordinate",
        "coords",
        "coord",
        "lat lng",
        "lat lon",
        "latlng",
        "latlon",
        "latitude",
        "longitude",
        "lat",
        "lng",
        "lon",
        "long",
        "lnglat",
        "lonlat",
        "geo",
        "geo location",
        "geolocation",
        "geo point",
        "gps coordinates",
        "gps position",
        "position",
        "user location",
        "gps point",
        "last location",
        "lat long",
        "geo pos",
        "latitude longitude",
        "loc",
        "located at",
        "pickup location",
        "gps latitude",
        "gps longitude",
        "经纬度",
        "坐标",
        "定位",
        "位置",
        "经度",
        "纬度",
        "gps坐标",
        "地理位置",
        "定位坐标",
        "gps位置",
        "位置坐标",
        "定位信息",
        "jingweidu",
        "zuobiao",
        "dingwei",
        "weizhi",
        "jingdu",
        "weidu",
        "diliweizhi",
        "gpszuobiao",
        "dingweizuobiao",
        "gps loc",
        "latitude deg",
        "longitude deg",
        "lat deg",
        "lon deg",
        "lng deg",
        "latitude degrees",
        "longitude degrees",
        "gps lat",
        "gps lng",
        "gps lon",
        "geo lat",
        "geo lng",
        "geo lon",
        "geo latitude",
        "geo longitude",
        "gps coord",
        "gps coords",
        "gps fix",
        "last fix",
        "last known location",
        "device location",
        "user coordinates",
        "pickup coordinates",
        "drop off location",
        "dropoff location",
        "home location",
        "current location",
        "my location",
        "gps point",
        "center point",
        "location lat lng",
        "y coord",
        "x coord",
        "经度值",
        "纬度值",
        "北纬",
        "南纬",
        "东经",
        "西经",
        "经纬坐标",
        "位置经纬度",
        "gps定位",
        "定位经纬度",
        "经纬度坐标",
        "定位点",
        "緯度",
        "經度",
        "經緯度",
        "座標",
        "定位座標",
        "gps pos",
    )
    initials = ("jwd", "zb", "jd", "wd", "dlwz", "dw", "gpszb")
    enough = (LISTED, NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().removeprefix("geo:").replace("，", ",").replace("%2C", ",").replace("%2c", ",")
        degrees = _DEGREES.fullmatch(value)
        if degrees:
            value = ",".join(
                f"{'-' if side in 'SW' else ''}{int(d) + int(m) / 60 + float(s) / 3600:.6f}"
                for d, m, s, side in (degrees.groups()[:4], degrees.groups()[4:])
            )
        point = _POINT.fullmatch(value)
        if point:
            first, second = float(point[2]), float(point[1])
        else:
            pair = _PAIR.fullmatch(value)
            if pair is None:
                return value if _ONE.fullmatch(value) and abs(float(value)) <= 180 else None
            first = float(pair[1]) * (-1 if (pair[2] or "").upper() == "S" else 1)
            second = float(pair[3]) * (-1 if (pair[4] or "").upper() == "W" else 1)
        if not ((abs(first) <= 90 and abs(second) <= 180) or (abs(first) <= 180 and abs(second) <= 90)):
            return None
        return f"{round(first, 6)},{round(second, 6)}" if "." in value else None

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        """Two numbers are a place by themselves only if both are written to four places or more."""
        value = self.canonical(text)
        if value is None:
            return None
        places = [len(p) for p in re.findall(r"\.(\d+)", text)]
        numbers = [abs(float(p)) for p in value.split(",")]
        least = min(places, default=0)
        precise = len(numbers) == 2 and (least >= 5 or (least >= 4 and min(numbers) >= 1))
        return value, LISTED if precise or "°" in text else SHAPE

    def evidence(self, value: str) -> Evidence:
        return SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_WRITTEN, text):
            key = _KEY.match(text, start, end)
            start = key.end() if key else start
            written = text[start:end].rstrip("/")
            yield Match(Kind.GPS_LOCATION, start, start + len(written), _place(written), LISTED | Evidence.CONTEXT)
        for start, end in spans(_WRITTEN_POINT, text):
            start = text.index("(", start) + 1
            value = self.canonical(f"POINT({text[start:end]})")
            if value:
                yield Match(Kind.GPS_LOCATION, start, end, value, LISTED)
        for start, end in spans(_WRITTEN_FIX, text):
            pair = _FIX.search(text[start:end])
            value = self.canonical(pair[0].replace(" ", ",")) if pair else None
            if pair and value:
                yield Match(Kind.GPS_LOCATION, start + pair.start(), end, value, LISTED | Evidence.CONTEXT)

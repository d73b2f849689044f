"""How cells are written: a key and a number each, all parts in one value, a modem's answer, a line of a cell database.

Some keys say all by themselves (``ECI``, ``mTac``, 小区号). Others are short words that other things go by too (``ci``,
``cid``, ``cell``): beside another part of the cell, or a word of radio in the same line, they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

import re2

from delenda.lexer import spans

Span: TypeAlias = tuple[int, int]
Keyed: TypeAlias = tuple[int, int, str, int]

_LINK: Final = r"(?:\\?[\"'\])])?(?:[ \t]?[:=>][ \t]?|[ \t]|是|为)?(?:\\?[\"'(\[])?"
_END: Final = r"\\?[\"'\])]?"
_AREA_WORDS: Final = r"location[_ ]?area[_ ]?(?:code|id)|tracking[_ ]?area[_ ]?(?:code|id)"
_SURE: Final = (
    rf"{_AREA_WORDS}|m(?:lac|tac|cid|ci|nci)|eci|nci|nr[_ ]?cell[_ ]?id(?:entity)?|new_?radio_?cell_?id|"
    r"(?:utran|eutran|ue)[_ ]?cell[_ ]?id|[eg]nb(?:[_ \-]?id)?|[eg]node[_ ]?b(?:[_ \-]?id)?|base_?station_?id"
)
_WEAK: Final = r"lac|tac|cid|ci|lcid|cell[_ ]?id(?:entity|entifier)?|cell"
_HAN_SURE: Final = r"(?:位置区|跟踪区|小区|基站)(?:编号|标识|代码|[号码]|ID|id)|位置区|跟踪区"
_HAN_WEAK: Final = r"小区|基站"
_NUMBER: Final = r"(?:0[xX][0-9A-Fa-f]{2,9}|[0-9A-Fa-f]{2,11})\b"
_KEYED: Final = (
    rf"(?:(?:\b|_|\b[mk])(?i:{_SURE}|{_WEAK})|[a-z](?:Lac|Tac|Cid|Ci|Eci|Nci|CellId|ENB|ENb)){_LINK}{_NUMBER}"
    rf"|(?:{_HAN_SURE}|{_HAN_WEAK}){_LINK}{_NUMBER}"
)
_PARTED: Final = r"[0-9]{2,7}(?:[\-_:/,|][0-9A-F]{1,11}){1,3}\b"
_WHOLE: Final = (
    r"(?:\b|_)(?i:[eg]nb|[eg]node[_ ]?b)[_ \-]?(?i:cell|cell[_ ]?id|id)?" + _LINK + r"[0-9]{2,8}[\-:/,|_][0-9]{1,4}\b"
    rf"|(?:位置区|跟踪区|小区|基站)[^0-9\n]{{0,6}}{_PARTED}"
    rf"|(?:\b|_)(?i:(?:lac|tac)[\-_/, ]?(?:ci|cid|eci|cell[_ ]?id)|(?:nr[_ ]?|n|e)?cgi|cell[_ ]?(?:global[_ ]?)?"
    rf"id(?:entity|entifier)?|tai|uli|serving[_ ]?cell){_LINK}{_PARTED}"
    rf"|(?:\b|_)(?i:cell){_LINK}[0-9]{{2,7}}[:/,|_][0-9]{{3,11}}\b"
    r"|(?i:cell|基站|小区|cgi)[^0-9\n]{0,8}[2-7][0-9]{2}[ .][0-9]{2,3}[ .][0-9]{2,8}[ .][0-9]{3,11}\b"
)
_SAID: Final = (
    r"\+C(?:E|G|5G)?REG: ?(?:[0-9], ?)?[0-9], ?\"?[0-9A-Fa-f]{4,6}\"?, ?\"?[0-9A-Fa-f]{4,10}\b"
    r"|\+CPSI: ?[A-Za-z0-9 \-]+,[A-Za-z ]+,[0-9]{3}-[0-9]{2,3},(?:0x[0-9A-Fa-f]+|[0-9]+),[0-9]+\b"
    r"|\+QENG: ?(?:\"servingcell\",\"[A-Z]+\",)?\"(?:GSM|WCDMA)\",[0-9]{3},[0-9]{2,3},[0-9A-F]{1,6},[0-9A-F]{1,9}\b"
    r"|\+QENG: ?(?:\"servingcell\",\"[A-Z]+\",)?\"LTE\",\"[FT]DD\",[0-9]{3},[0-9]{2,3},[0-9A-F]{1,9},"
    r"(?:[0-9\-]+,){5}[0-9A-F]{1,6}\b"
    r"|\b(?i:gsm|umts|wcdma|td-?scdma|lte|nr|cdma),[2-7][0-9]{2},[0-9]{1,3},[0-9]{1,8},[0-9]{2,11}(?:,|\b)"
)
"""Answers of modems, and lines of the databases that OpenCelliD and Mozilla shared: radio, MCC, net, area, cell."""

PATTERN: Final = f"{_KEYED}|{_WHOLE}|{_SAID}"
"""RE2: it matches wherever :func:`parts` finds something."""
_FIND_KEYED: Final = re2.compile(_KEYED.encode())
_FIND_WHOLE: Final = re2.compile(_WHOLE.encode())
_FIND_SAID: Final = re2.compile(_SAID.encode())

_VALUE: Final = re.compile(r"(?:0[xX])?[0-9A-Fa-f]+\Z")
_ALL: Final = re.compile(r"[0-9]+(?:[-_:/,|. ][0-9A-F]+)+\Z")
_IS_SURE: Final = re.compile(rf"(?:{_SURE}|{_HAN_SURE})\Z", re.IGNORECASE)
_KEY: Final = re.compile(rf"(?:{_SURE}|{_WEAK}|{_HAN_SURE}|{_HAN_WEAK})\Z", re.IGNORECASE)
_AREA: Final = re.compile(r"m?(?:lac|tac)|loc|track|位置|跟踪", re.IGNORECASE)
_RADIO: Final = re.compile(
    r"(?<![a-z])(?:mcc|mnc|plmn|rsrp|rsrq|rssi|sinr|asu|u?arfcn|earfcn|[pm]?pci|psc|gsm|umts|w?cdma|lte|volte|"
    r"[eg]nb|[eg]node_?b|rat|hand ?over|neighbou?r|cell_?(?:info|tower|location|identity|id)s?|tower|serving|bts|msc|"
    r"e-?utran|imsi|msisdn|mobile(?:country|network)code|radio_?type|lbs|agps)(?![a-z])|基站|小区|位置区|跟踪区|邻区|蜂窝",
    re.IGNORECASE,
)
_FURTHER: Final = re.compile(r"[-_:/|.][0-9A-Za-z]|,\d")
_DATE: Final = re.compile(r"(?:19|20)\d\d-[01]\d(?:-|\Z)")
_NO_CELL: Final = frozenset({0, 65535, 268435455, 2147483647, 4294967295, 68719476735})
"""What a phone says that knows none."""
_MOST: Final = (1 << 36) - 1
_MOST_AREA: Final = (1 << 24) - 1
_NEAR: Final = 120
_COUNTRIES: Final = frozenset(
    int(code)
    for some in (
        "202 204 206 208 212-214 216 218-222 225-226 228 230-232 234-235 238 240 242 244 246-248 250 255 257 "
        "259-260 262 266 268 270 272 274 276 278 280 282-284 286 288-290 292-295 297 302 308 310-316 330 332 "
        "334 338 340 342 344 346 348 350 352 354 356 358 360 362-366 368 370 372 374 376 400-402 404-406 410 "
        "412-422 424-432 434 436-438 440-441 450 452 454-457 460-461 466-467 470 472 502 505 510 514-515 520 "
        "525 528 530 536-537 539-555 602-659 702 704 706 708 710 712 714 716 722 724 730 732 734 736 738 740 "
        "742 744 746 748 750"
    ).split()
    for code in (range(int(some[:3]), int(some[-3:]) + 1))
)
"""Mobile country codes of ITU-T E.212."""
_THREE: Final = frozenset(
    (
        302,
        *range(310, 317),
        334,
        338,
        342,
        344,
        346,
        348,
        352,
        354,
        356,
        358,
        360,
        364,
        365,
        366,
        376,
        405,
        708,
        722,
        732,
    )
)
"""Countries whose networks have codes of three digits."""
_QUAD: Final = re.compile(r"(\d{3})([-_:|/])(\d{2,3})\2(\d{3,8})\2(\d{5,11})")


def is_global(text: str) -> bool:
    """Return whether four numbers are a cell's place in the world by themselves: a country, a network, an area, a cell.

    >>> is_global("262-02-43232-55906145"), is_global("999-02-43232-55906145")
    (True, False)
    """
    four = _QUAD.fullmatch(text)
    if four is None:
        return False
    country = int(four[1])
    return country in _COUNTRIES and (len(four[3]) == 2 or country in _THREE) and int(four[5]) <= _MOST


def parts(text: str) -> Iterator[Span]:
    """Yield where parts of cells, and cells in one value, stand in a folded text."""
    yield from _keyed(text)
    for start, end in spans(_FIND_WHOLE, text):
        whole = _ALL.search(text[start:end])
        if whole and not _DATE.match(whole[0]) and not _FURTHER.match(text, end):
            yield start + whole.start(), end
    for start, end in spans(_FIND_SAID, text):
        yield from _said(text, start, text[start:end])


def _keyed(text: str) -> Iterator[Span]:
    """Yield numbers behind keys; the keys that say little need company."""
    found: list[Keyed] = []
    for start, end in spans(_FIND_KEYED, text):
        number = _VALUE.search(text[start:end])
        if number is None or _FURTHER.match(text, end):
            continue
        key = _KEY.search(text[start : start + number.start()].rstrip("\\\"'[](:=> \t是为"))
        at = start + number.start()
        if key and _is_number(key[0], text, at, end):
            found.append((at, end, key[0], start))
    for i, (at, end, name, start) in enumerate(found):
        if _IS_SURE.match(name) or _in_company(text, name, start, end, found[max(0, i - 1) : i + 2]):
            yield at, end


def _is_number(key: str, text: str, at: int, end: int) -> bool:
    """Return whether digits, or hexadecimal ones, can be an area or a cell."""
    value = text[at:end]
    if value[:2] in ("0x", "0X"):
        number = int(value, 16)
    elif value.isdigit():
        number = int(value)
    elif len(value) < 4 or not any(map(str.isdigit, value)) or not (value.isupper() or value.islower()):
        return False
    else:
        number = int(value, 16)
    if len(value) < (4 if not key.isascii() or key.lower() in ("cell", "eci", "nci") or "b" in key.lower() else 2):
        return False
    return number not in _NO_CELL and number <= (_MOST_AREA if _AREA.match(key) else _MOST)


def _in_company(text: str, key: str, start: int, end: int, beside: list[Keyed]) -> bool:
    """Return whether another part of a cell stands near, or a word of radio in the same line."""
    area = bool(_AREA.match(key))
    for at, until, other, begin in beside:
        gap = text[until:start] if until <= start else text[end:begin]
        if at != start and bool(_AREA.match(other)) is not area and len(gap) < _NEAR and gap.count("\n") < 2:
            return True
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    return bool(_RADIO.search(before) or _RADIO.search(after))


def _said(text: str, start: int, answer: str) -> Iterator[Span]:
    """Yield the area and the cell of a modem's answer, or of a line of a database."""
    fields = [(m.start(), m.end()) for m in re.finditer(r"[^,\"]*[^,\" ]", answer)]
    if answer.startswith("+QENG") and '"LTE"' in answer:
        fields = [fields[-7], fields[-1]]
    for a, b in fields[-2:]:
        if text[start + a : start + b].strip("0fF"):
            yield start + a, start + b

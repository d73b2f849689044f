"""Cell towers: MCC, MNC, area (LAC or TAC) and cell id, in the order in which they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, Declared

_TOWER = re.compile(r"([2-7]\d\d)\s?[-_:,/.|]\s?(\d{1,3})\s?[-_:,/.|]\s?(\d{1,5})\s?[-_:,/.|]\s?(\d{1,10})")
_SHORT = re.compile(
    r"(?i:(?:lac|tac)\W{1,4}\d{1,5}\W{1,4}(?:cid|ci|cell_?id|eci|nci)\W{1,4}\d{1,10})|\d{2,5}\s?[-_:,/.|"
    r"]\s?\d{1,9}|\d{3,10}|0x[0-9A-Fa-f]{4,8}"
)
_KEYED = re.compile(
    r"\W*mcc\W{1,4}([2-7]\d\d)\W{1,4}mnc\W{1,4}(\d{1,3})\W{1,4}(?:lac|tac)\W{1,4}(\d{1,5})\W{1,4}(?:cid|ci|"
    r"cell_?id|cellid|eci|nci)\W{1,4}(\d{1,10})\W*",
    re.IGNORECASE,
)

_AREA_KEY = r"(?i:lac|tac|location_?area_?code|tracking_?area_?code)[\"']?[=: ]{1,2}[\"']?"
_CELL_KEY = r"(?i:cid|ci|cell_?id|eci|nci|cell_?identity)[\"']?[=: ]{1,2}[\"']?"
_VALUE = r"(?:0x[0-9A-Fa-f]{2,9}|[0-9]{1,10})"
_PARTS = re2.compile(
    (
        rf"\b{_AREA_KEY}{_VALUE}[^0-9\n]{{1,4}}{_CELL_KEY}{_VALUE}\b"
        rf"|\b{_CELL_KEY}{_VALUE}[^0-9\n]{{1,4}}{_AREA_KEY}{_VALUE}\b"
        rf"|\bm(?:Ci|Cid|Nci|Tac|Lac)={_VALUE}\b|\b(?i:"
        rf"nci|eci)[\"']?[=: ]{{1,2}}[0-9]{{4,10}}\b"
        rf"|\b(?i:cell) [0-9]{{4,10}} \({_AREA_KEY}{_VALUE}\b|(?:位置区码?|小区|基站)(?:号|编号|标识|ID|"
        rf"id)?[:：为是]?[0-9]{{4,10}}\b"
        r"|\+C(?:E|G|5G)?REG: ?[0-9],[0-9],\"[0-9A-F]{4,6}\",\"[0-9A-F]{4,10}\""
    ).encode()
)
_JOINT = re2.compile(
    r"(?:(?i:enb|gnb|enodeb|gnodeb)[-_ ]?(?i:cell|cell_?id|id)[=: ]{1,2}|(?:位置区|小区|基站)[^0-9\n]{0,6})"
    r"[0-9]{2,7}[-:/,|][0-9]{1,10}\b|\b(?i:e?cgi)[=: ]{1,2}[0-9]{3}-[0-9]{2,3}-[0-9]{3,9}-[0-9]{1,10}\b".encode()
)
"""A base station and its cell, or an area and its cell, in one value."""
_NETWORK = re.compile(r"mnc[=: ]{1,2}\d{1,3}, ?$", re.IGNORECASE)
_PAIR = re.compile(r"[0-9]+(?:[-:/,|][0-9]+)+$")
_NUMBER = re.compile(
    r"0x[0-9A-Fa-f]+|(?<=\")[0-9A-F]{4,10}(?=\")|(?<![\w+])[0-9]{2,}(?!\w)|(?<=[^\W\d_a-zA-Z])[0-9]{4,}"
)


class CellTower(Declared):
    """Places told by the network."""

    kind = Kind.CELL_TOWER
    searches = True
    trigger = (
        rf"\b{_AREA_KEY}[0-9]|\bm(?:Ci|Cid|Nci|Tac|Lac)=[0-9]|(?i:[eg]nb|node_?b)|\b(?i:cell_?id|nci|eci|"
        rf"e?cgi)[\"']?[=: ]|\b(?i:cell) [0-9]{{4}}|REG: ?[0-9]|(?:位置区|小区|基站)[^0-9\n]{{0,6}}[0-9]"
    )
    forms = frozenset({Form.TOWER})
    names = (
        "bts id",
        "lac ci id",
        "cell tower",
        "cell id",
        "cellid",
        "cell",
        "cell info",
        "base station",
        "bts",
        "lac",
        "tac",
        "cgi",
        "ecgi",
        "lac cid",
        "cell tower id",
        "enodeb",
        "base station id",
        "tower id",
        "tower",
        "cell global id",
        "serving cell",
        "ecid",
        "cell identity",
        "cid",
        "eci",
        "nci",
        "nr cell id",
        "location area code",
        "tracking area code",
        "cell eci",
        "lac ci",
        "cell location",
        "cell site",
        "cell twr",
        "cll id",
        "twr",
        "基站",
        "基站id",
        "基站编号",
        "基站信息",
        "小区id",
        "位置区码",
        "小区编号",
        "基站标识",
        "基站号",
        "基站位置",
        "jizhan",
        "jizhanid",
        "jizhanxinxi",
        "xiaoquid",
        "jizhanbianhao",
        "jizhanbiaoshi",
        "jizhanhao",
        "weizhiquma",
    )
    initials = ("ci", "jz", "jzid", "jzbh", "jzxx", "lac")
    enough = (LISTED, NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().strip("\"'{}()")
        match = _TOWER.fullmatch(value) or _KEYED.fullmatch(value)
        if match:
            return "-".join(str(int(p)) for p in match.groups())
        return value if _SHORT.fullmatch(value) else None

    def evidence(self, value: str) -> Evidence:
        return LISTED if (value.startswith("460-") and value.count("-") == 3) or value[:1].isalpha() else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        """Yield area and cell where each has its own name, and no network before them."""
        for start, end in spans(_PARTS, text):
            if _NETWORK.search(text, max(0, start - 24), start):
                continue  # the lexical pass has it as one
            for number in _NUMBER.finditer(text, start, end):
                yield Match(Kind.CELL_TOWER, *number.span(), number[0], IN_CONTEXT)
        for start, end in spans(_JOINT, text):
            pair = _PAIR.search(text[start:end])
            if pair:
                yield Match(Kind.CELL_TOWER, start + pair.start(), end, pair[0], IN_CONTEXT)

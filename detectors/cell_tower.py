"""Cell towers: MCC, MNC, area (LAC or TAC) and cell id, in the order in which they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from delenda.model import Evidence, Match
from detectors.cells import PATTERN, is_global, parts
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


class CellTower(Declared):
    """Places told by the network."""

    kind = Kind.CELL_TOWER
    searches = True
    trigger = PATTERN
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

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        """Four numbers are a cell by themselves if the first two are a country and a network of it."""
        value = self.canonical(text)
        return None if value is None else (value, LISTED if is_global(text) else self.evidence(value))

    def evidence(self, value: str) -> Evidence:
        return LISTED if (value.startswith("460-") and value.count("-") == 3) or value[:1].isalpha() else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in parts(text):
            value = text[start:end]
            yield Match(Kind.CELL_TOWER, start, end, self.canonical(value) or value, IN_CONTEXT)

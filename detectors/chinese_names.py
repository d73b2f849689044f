"""Chinese names in running text: a surname, one or two characters that given names are made of, and clean edges.

Two ways to be sure of the edges. *Told*: punctuation, a word that leads to a name (联系人, 叫), one that follows it
(先生, 已). *Cut*: no word of the dictionary reaches over either edge or stands inside, as in 听说|曹鹏|考上; this
takes a common surname, and a given name of two characters, or of one between words that people stand between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from delenda.kinds import Kind
from delenda.model import Evidence, Match
from detectors.chinese import BRANDS, COMPOUND, GIVEN, LEADS, STOP, SURNAMES, TITLES, TRAILS
from detectors.declared import LISTED
from detectors.traditional import simplified

RUN: Final = re.compile(r"[一-鿿]+")
_LEADS: Final = frozenset(LEADS)
_TRAILS: Final = frozenset(TRAILS)
_COMMON: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易乔贺赖龚施陶洪翟颜倪严牛芦季俞章鲁葛伍韦申毕聂"
    "焦柳邢岳齐梅莫庄辛管祝左涂耿牟詹苗凌费靳盛童欧甄项裴席屈鲍覃霍翁植甘薄司柏柯阮桂闵柴房阳闫唐尤卓蓝路宁迟冼缪郁"
)
"""Surnames that a name is taken for at sight; the others are words as well, or rare."""
_INNER: Final = frozenset(
    "都也就还已在和的是会要去来说有被把给对向从到让与跟很太再又才刚正更最不没未吗呢吧啊呀嘛哦你您我他她诉写找等"
)
"""Characters that follow names rather than end them."""
_BEFORE: Final = frozenset("和跟与同给找让叫是请被把对向由到为的问陪约带等见替帮及或像比说祝")
_AFTER: Final = frozenset("帮将的了是和跟与说在来去把被给也都就很还要能会让又没不正刚已打发送这那你我他她您")
_LEFT: Final = re.compile(
    r"[一-鿿](?:\*{1,2}[一-鿿](?![一-鿿*])|[*＊]{1,2}(?![*\d＊])|某{1,2}(?![些人个种天日月年地处物事方样某]))"
)
_FOREIGN: Final = re.compile(
    r"(?<![一-鿿])[一-鿿]{2,6}(?:[·•‧・][^\W\x00-\x7f的是在说和与了先女]{1,7}){1,3}|[一-鿿]{2,5}[·•‧・][^\W\x00-\x7f的是在说和与了先女]{2,6}"
)
"""Names of two parts with a dot: of Uyghurs, Kazakhs, Tibetans and foreigners."""
_MINORITY: Final = re.compile(
    r"阿[不布卜迪依力合里曼衣希]|买买提|麦麦提|穆[罕合]|热[合依孜]|古丽|迪[丽里力]|库尔班|木[合塔沙]|吐尔|"
    r"艾[合尼力买]|努尔|依[明马不]|玉[素苏]|"
    r"图尔|帕[提尔]|塔[依西吉]|哈[里力依尼]|赛[依买]|肉孜|沙[吾拉]|加[米马]|叶尔|别克|巴[合特]|多吉|扎西|卓玛|"
    r"次仁|旺姆|巴桑|尼玛|达娃|洛桑|其美"
)
_PLACE: Final = frozenset("村河镇庄屯桥港湖路街山岛店湾县")


@cache
def words() -> frozenset[str]:
    """Return Chinese words of two characters."""
    lines = (Path(__file__).parent / "chinese_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line[0] + c for line in lines if not line.startswith("#") for c in line[1:])


def is_chinese_name(value: str) -> bool:
    """Return whether a whole text is built like a Chinese name.

    >>> [is_chinese_name(v) for v in ("王小明", "欧阳娜娜", "高清", "订单号")]
    [True, True, False, False]
    """
    value = simplified(value)
    if "·" in value:
        parts = value.split("·")
        return all(2 <= len(p) <= 6 and RUN.fullmatch(p) for p in parts)
    if not RUN.fullmatch(value) or not 2 <= len(value) <= 4 or value[:2] in STOP:
        return False
    if value[:2] in COMPOUND and len(value) > 2:
        return all(c in GIVEN for c in value[2:])
    return value[0] in SURNAMES and len(value) <= 3 and sum(c in GIVEN for c in value[1:]) >= 1


def find_chinese_names(text: str) -> Iterator[Match]:
    """Yield the Chinese names in a folded text, in simplified or traditional characters."""
    simple = simplified(text)
    for match in _found(simple):
        same = match.value == text[match.start : match.end]
        yield match if same else replace(match, value=text[match.start : match.end])


def _found(text: str) -> Iterator[Match]:
    if "*" in text or "某" in text:
        yield from _masked(text)
    if any(dot in text for dot in "·•‧・"):
        yield from _foreign(text)
    for run in RUN.finditer(text):
        at, end = run.span()
        first = at
        while at < end - 1:
            if text[at : at + 3] in BRANDS or text[at : at + 2] in BRANDS:
                at += 2
                continue
            found = _told(text, at, first, end) or _cut(text, at, first, end)
            if found is None:
                at += 1
                continue
            size, evidence = found
            yield Match(Kind.PERSON_NAME, at, at + size, text[at : at + size], evidence)
            at += size


def _masked(text: str) -> Iterator[Match]:
    """Yield the names of which only the surname is left: ``姓名：王**``."""
    for match in _LEFT.finditer(text):
        at = match.start()
        if text[at] not in SURNAMES or text[at : at + 2] in STOP:
            continue
        sure = match[0].endswith("**") or text[match.end() - 1] == "某"
        bare = at and RUN.match(text, at - 1) and not _lead(text, at, max(0, at - 5))
        if bare and (not sure or text[at - 1 : at + 1] in words() or text[at] not in _COMMON):
            continue
        yield Match(Kind.PERSON_NAME, at, match.end(), match[0], LISTED | Evidence.CONTEXT)


def _foreign(text: str) -> Iterator[Match]:
    """Yield the names with dots that a label or a word leads to, or that are made like a people's names."""
    for match in _FOREIGN.finditer(text):
        start = match.start()
        at = next((i for i in range(start, min(match.end(), start + 5)) if _lead(text, i, start) > 1), start)
        led = at > start or bool(_lead(text, at, max(0, at - 6)))
        if led or _MINORITY.search(match[0]):
            yield Match(Kind.PERSON_NAME, at, match.end(), text[at : match.end()], LISTED | Evidence.CONTEXT)


def _lead(text: str, at: int, first: int) -> int:
    """Return the length of the longest word before a place that leads to a name; a colon may part them."""
    here = at
    if at and text[at - 1] in ":：":
        at, first = at - 1, max(0, at - 6)
    found = next((n for n in (5, 4, 3, 2, 1) if at - n >= first and text[at - n : at] in _LEADS), 0)
    return found if here == at or found > 1 else 0


def _family(text: str, at: int) -> int:
    """Return the length of the surname at a place; 0 if there is none."""
    if text[at : at + 2] in COMPOUND:
        return 2
    return 1 if text[at] in SURNAMES and text[at : at + 2] not in STOP else 0


def _told(text: str, at: int, first: int, end: int) -> tuple[int, Evidence] | None:
    """Return the length and the evidence of the name at ``at`` of the run ``first``–``end``, if its edges are told."""
    lead = _lead(text, at, first)
    strong = lead > 1
    called = text[at - 1 : at] == "叫" or text[at - 2 : at] in ("姓名", "名字")
    if lead == 1 and text[at - 2 : at] in words():
        lead = 0  # 及 in 以及 leads, and 及 in 涉及 does not
    if lead == 1 and text[at - 1 : at + 1] in words():
        return None  # 及时
    family = _family(text, at) or int(called and text[at] in SURNAMES)
    if not family or text.startswith(TITLES, at + family):
        return None
    edge = at == first and not (at and (text[at - 1].isdigit() or text[at - 1] in "·%"))
    common = family == 2 or text[at] in _COMMON
    if (not edge and not lead) or (not common and text[at + 1 : at + 2] in _COMMON and at + 2 < end):
        return None
    if not strong and not called and text[at : at + 2] in words() and family == 1:
        return None
    if called and text[at : at + 2] in STOP:
        return _whole(text, at, end)
    best: tuple[int, int] | None = None
    for given in (2, 1):
        stop = at + family + given
        if stop > end or (given == 1 and text[stop - 1] in _PLACE and lead < 2):
            continue
        fit = sum(c in GIVEN for c in text[at + family : stop])
        if text[at + 1 : at + 3] in STOP and given == 2 and fit < 2:
            continue
        closed = 2 if stop == end else next((1 for n in (4, 3, 2, 1) if text[stop : stop + n] in _TRAILS), 0)
        if stop < end and not closed and not (lead >= 2 and fit == 2 == given):
            continue
        if fit < given and not (given == 2 and fit == 1 and closed and (lead or (closed == 2 and common))):
            continue
        follows = next((n for n in (4, 3, 2) if text[stop : stop + n] in _TRAILS), text[stop : stop + 1] in "你您")
        if not lead and not common and stop < end and not follows:
            continue
        inner = given == 2 and text[stop - 1] in _INNER
        score = 4 * (fit == given) + 2 * bool(closed) + (given == 2) + (stop == end) - 4 * inner
        if best is None or score > best[0]:
            best = (score, family + given)
    if best is None:
        return None
    return best[1], LISTED | (Evidence.CONTEXT if lead else Evidence.NONE)


def _whole(text: str, at: int, end: int) -> tuple[int, Evidence] | None:
    """Return the length of a name that begins like a word, where it was said to be one and fills what is left."""
    fits = at + 3 == end and all(c in GIVEN for c in text[at + 1 : end])
    return (3, LISTED | Evidence.CONTEXT) if fits else None


def _cut(text: str, at: int, first: int, end: int) -> tuple[int, Evidence] | None:
    """Return the length and the evidence of the name at ``at``, if words end before it and begin after it."""
    family = _family(text, at)
    if not family or (family == 1 and text[at] not in _COMMON) or text.startswith(TITLES, at + family):
        return None
    known = words()
    if text[at : at + 2] in known and family == 1:
        return None
    if at > first and text[at - 1 : at + 1] in known:
        return None
    for given in (2, 1):
        stop = at + family + given
        if stop > end or not all(c in GIVEN for c in text[at + family : stop]):
            continue
        if stop < end and text[stop - 1 : stop + 1] in known:
            continue
        if text[stop - 1] in _INNER or text[stop - 1] in _PLACE:
            continue
        between = at > first and (text[at - 1] in _BEFORE or text[max(first, at - 2) : at] in _LEADS)
        before = at == first or between or text[at - 2 : at] in known
        after = stop == end or text[stop] in _AFTER or any(text[stop : stop + n] in _TRAILS for n in (1, 2, 3))
        after = after or text[stop : stop + 2] in known
        if before and after and (given == 2 or family == 2 or between):
            return family + given, LISTED
    return None

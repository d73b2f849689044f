"""Occupations and job titles: as written. Known by a field's name, or by what is said of a person and a list
of jobs' words: ``works as a site engineer``, ``一名护士``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, SHAPE
from detectors.english import NOT_NAMES, THINGS
from detectors.labelled import Labelled
from detectors.occupations import CHINESE, ENGLISH, OTHER

_JOB: Final = re.compile(rf"\b(?:{ENGLISH}|retired|police|guard)s?\b|\b(?:{OTHER})(?:in)?\b|{CHINESE}", re.IGNORECASE)
_SORT: Final = (
    "(?:退休|离休|小学|初中|高中|中学|大学|幼儿园|幼教|语文|数学|英语|体育|音乐|美术|外科|内科|儿科|妇产科|"
    "口腔科|牙科|急诊|软件|硬件|土木|机械|"
    "电气|前端|后端|算法|测试|运维|数据|平面|室内|服装|高级|资深|初级|中级|注册|执业|个体|全职|兼职|私人|首席|"
    "助理|实习|产品|项目|财务|人事|"
    "行政|市场|销售|网络|汽车|货车|出租车|公交|地铁|高铁|火车|外卖|快递|餐厅|酒店|医院|社区|农村|民间|专职|自由|"
    "职业|保险|房产|地产|证券|牙科|口腔|产科|急救|手术|理财)*"
)
_TITLED: Final = "|".join(word.title() for word in ENGLISH.split("|"))
_ENGLISH_LEAD: Final = (
    r"(?:\b(?:work(?:s|ed|ing)? as|employed as|job as|job is|career as|trained as|hired as|occupation is|"
    r"profession is|"
    r"am|is|was|as)|'m|[0-9],) (?:an? |the )(?:male |female |retired |former )*|\bpromot(?:ed|ion) to (?:lead |"
    r"senior |chief |head )?|"
    r"\bpromoted as (?:lead |senior |chief |head )?|\btitle[\"']?[:=] ?[\"']?|(?:wife|husband|mother|father|mom|"
    r"dad|brother|sister|son|daughter|friend|boss|neighbou?r), an? |she's an? |he's an? |[a-z], "
)
_CHINESE_LEAD: Final = (
    "(?:这位|那位|一位)[0-9]{0,3}岁?的?|(?:职业|从事|担任|当了?|做|是一名|是一位|一名|岗位)[:是为?]*(?:答:)?|"
    "(?:现任|曾任|出任|聘为|聘任为|任职|晋升为|升任|转行做|改行做)(?:了?一名)?|[男女],? ?[0-9]{1,3}岁?,? ?|"
    "今年[0-9]{1,2}岁?[,，]|(?:面试|录用|来|嫁给|娶)了?(?:一?[个名位])|"
    "(?i:title)[\"']?[:=] ?[\"']?|[爸妈哥姐弟妹公婆](?:爸|妈|哥|姐|弟|妹)?(?:是|在)[个名]?|我是?[个名]?"
)
_ROOM: Final = re2.Options()
_ROOM.max_mem = 64 << 20
_STATED: Final = re2.compile(
    (
        rf"(?i:(?:{_ENGLISH_LEAD})(?:[a-z]+ ){{0,3}}?(?:{ENGLISH})\b)"
        rf"|(?:{_CHINESE_LEAD}){_SORT}(?:{CHINESE})(?:一枚|一名|一位)?"
        rf"|(?m:^(?:[A-Z][a-z]+ ){{1,3}}(?:{_TITLED})$)"
    ).encode(),
    _ROOM,
)
_LEAD: Final = re.compile(rf"(?i:{_ENGLISH_LEAD})|(?:{_CHINESE_LEAD})")
_COUNTED: Final = re.compile(r"(?:一枚|一名|一位)$")
_AT: Final = re.compile(r" at [A-Z]")


_NAME: Final = r"[A-Z][A-Za-z'\-]+(?: (?:[A-Z]\.|[A-Z][A-Za-z'\-]+))+"
_BESIDE: Final = (
    rf"{_NAME} ?(?:\||·|•|—|-|,|\() ?(?:[A-Z][A-Za-z&]+ )*(?:{_TITLED})(?: ?[|·•—,;.)]| at | -|\n|$)",
    rf"{_NAME}, (?:an? )?(?:[a-z\-]+ )*?(?:{ENGLISH})[,;.]",
    rf"(?m:^)(?:[A-Z][A-Za-z&]+ )*(?:{_TITLED})(?: [|·•—@]| at )",
    rf"(?i:[0-9][- ]year[- ]old |[0-9] ?y/?o |[a-z], [0-9]+, |\([0-9]+\), |aged [0-9]+, )(?:an? )?(?:(?:retired|former|"
    rf"male|female) )*(?:[a-z\-]+ )*?(?i:{ENGLISH})\b",
    rf"(?i:\b(?:position|role|post|job|rank) (?:of|as) (?:an? |the )?)(?:[A-Za-z]+ ){{0,3}}?(?i:{ENGLISH})\b",
    rf"(?i:\b(?:occupation|profession|job title|beruf|profesión|ocupación|métier)):? (?:an? )?(?:[A-Za-z]+ "
    rf"){{0,2}}?(?i:{ENGLISH}|{OTHER})\b",
    rf"(?i:\b(?:a|an|the) (?:retired|former|self-employed|qualified|trainee|freelance|unemployed) )(?:[a-z]+ "
    rf"){{0,2}}?(?i:{ENGLISH})\b",
    rf"[一-鿿]\((?:[一-鿿]+?)?(?:{CHINESE})\)",
    rf"[一-鿿][ |,、/·]{{1,3}}(?:[一-鿿]+?)?(?:{CHINESE})(?:[ |,。;、/)]|\n|$)",
)
"""A job beside a person: in the cell after a name, on the line below it, after an age, in brackets."""
_BESIDES: Final = re2.compile("|".join(f"(?:{b})" for b in _BESIDE).encode(), _ROOM)
_AFTER_NAME: Final = re.compile(rf"{_NAME} ?(?:\||·|•|—|-|,|\() ?(?:an? )?")
_PERSONAL: Final = re.compile(
    r"(?i:[0-9][- ]year[- ]old |[0-9] ?y/?o |[a-z], [0-9]+, |\([0-9]+\), |aged [0-9]+, |\b(?:position|role|"
    r"post|job|rank) "
    r"(?:of|as) |\b(?:occupation|profession|job title|beruf|profesión|ocupación|métier):? |\bthe (?=(?:retired|"
    r"former|self|"
    r"qualified|trainee|freelance|unemployed)))?(?i:(?:an?|the) )?(?i:(?:retired|former|male|female|"
    r"self-employed|qualified|"
    r"freelance|unemployed) )*"
)
_HAN_CELL: Final = re.compile(r"[一-鿿]([ |,、/·(]{1,3})([一-鿿]+)")
_HAN_LEAD: Final = re.compile(r"(?:(?:职业|职务|岗位|职位|现任|曾任|担任|出任|任|从事|做|是|一名|一位)[是为]?)*")
_ONCE: Final = re.compile(r"(?:(?:retired|former|unemployed|self-employed) (?=[a-z]))*")
_LAST: Final = re.compile(r"[ |·•—,;.)@\n-]+$| at $")
_WORDY: Final = re.compile(
    r"联系|感谢|谢谢|祝|请|找|给|让|我|你|他|的|是|和|与|或|在|有|为|招聘|诚聘|急招|先生|女士|有限|公司|中心|"
    r"热线|电话|平台|系统|课程|行业|专业|人工|在线|智能"
)


class Occupation(Labelled):
    """What people do for a living."""

    kind = Kind.OCCUPATION
    names = (
        "occupation",
        "job",
        "job title",
        "profession",
        "career",
        "position title",
        "title job",
        "employment",
        "work title",
        "user occupation",
        "vocation",
        "job name",
        "job position",
        "occptn",
        "occup",
        "occpn",
        "job ttl",
        "prof",
        "职业",
        "职位",
        "工作",
        "岗位",
        "行业职业",
        "从事职业",
        "职务",
        "工种",
        "用户职业",
        "beruf",
        "métier",
        "ocupación",
        "profesión",
        "professione",
        "职称",
        "職業",
        "職稱",
        "任职岗位",
        "现任职务",
        "zhiye",
        "zhiwei",
        "gongzuo",
        "zhiwu",
        "gangwei",
        "yonghuzhiye",
    )
    initials = ("zy", "zw", "occ")
    phrase = True
    searches = True
    digits_alike = True
    trigger = (
        r"[A-Z][a-z'\-]+ [A-Z][a-z'.\-]+ ?(?:\||·|•|—|-|,|\() ?[A-Za-z]|(?m:^)[A-Z][A-Za-z]+ "
        r"(?:[A-Z&][A-Za-z]* )*(?:[|·•—@]|at )|"
        r"(?i:year[- ]old |[0-9] ?y/?o |aged [0-9])|, [0-9]+, [a-z]|\([0-9]+\), [a-z]|[一-鿿]|"
        r"(?i:\b(?:position|role|post|job|rank) (?:of|as) |\b(?:occupation|profession|job title|beruf|"
        r"profesión|ocupación|métier)|"
        r"\b(?:retired|former|self-employed|qualified|trainee|freelance|unemployed) )|"
        r"(?i:\b(?:as|am|is|was|'m) (?:an?|the) )|\d, an? |[a-z], [a-z ]+ at [A-Z]|(?i:he's an? )|[a-z], an? |"
        rf"(?i:\btitle[\"']?[:=])|(?i:promot)|(?m:(?:{_TITLED})$)"
    )
    longest = 60

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))

    def evidence(self, value: str) -> Evidence:
        return LISTED if _JOB.search(value) else SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            counted = _COUNTED.search(text[start:end])
            lead = _LEAD.match(text, start, end)
            said = lead[0] if lead else ""
            if (said.startswith("我") and not counted) or (said[1:] == ", " and not _AT.match(text, end)):
                continue
            start = _ONCE.match(text, start + len(said), end).end()  # type: ignore[union-attr]  # it may be empty
            end -= len(counted[0]) if counted else 0
            yield Match(Kind.OCCUPATION, start, end, text[start:end], IN_CONTEXT | Evidence.DICTIONARY)
        for start, end in spans(_BESIDES, text):
            place = _beside(text, start, end)
            if place:
                yield Match(Kind.OCCUPATION, *place, text[slice(*place)], IN_CONTEXT | Evidence.DICTIONARY)


def _beside(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the job stands in what was found beside a person."""
    last = _LAST.search(text, start, end)
    stop = last.start() if last else end
    if cell := _HAN_CELL.match(text, start, stop):
        begin = _HAN_LEAD.match(text, cell.start(2), stop).end()  # type: ignore[union-attr]  # it may be empty
        listed = _is_list(text, start, end) and cell[1] != "("
        wordy = listed or stop - begin > 10 or _WORDY.search(text, begin, stop)
        return None if wordy or begin == stop else (begin, stop)
    if named := _AFTER_NAME.match(text, start, stop):
        words = named[0].lower().strip(" |·•—-,(").split()
        if any(w in NOT_NAMES or w in THINGS for w in words):
            return None
        begin = named.end()
    else:
        begin = _PERSONAL.match(text, start, stop).end()  # type: ignore[union-attr]  # it may be empty
    return (begin, stop) if stop > begin else None


def _is_list(text: str, start: int, end: int) -> bool:
    """Return whether jobs are enumerated, as in what a firm looks for."""
    return len(_HAN_JOBS.findall(text[max(0, start - 20) : end + 20])) > 1


_HAN_JOBS: Final = re.compile(rf"(?:{CHINESE})(?=[ ,、/|。;])")

"""Search queries: as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_SEARCHED = re2.compile(
    (
        r"(?:(?i:\b(?:search(?:ed|es|ing)?(?: for)?|googled|queried|looked up|looking for))[ :]{1,2}|(?:搜索|检索|"
        r"查询|搜)(?:了|过|词|内容)?(?:一下)?[：: ]?)[\"“'「《][^\"“”'」》\n]{1,100}[\"”'」》]|"
        r"\b(?i:googled|binged|i searched(?: for| up)?) [A-Za-z][^.,;!?\"\n]{4,60}|"
        r"用户搜索(?:了|:|：)? ?[^，。,；;！!？?\"“”「」\n]{2,40}|"
        r"(?:百度|谷歌|必应|淘宝|京东|知乎|小红书|抖音|微博|度娘)(?:上|里)?(?:查|搜|检索)(?:了|过|索)?(?:一下|下)?"
        r"[^，。,；;！!？?\"“”「」\n]{3,40}"
    ).encode()
)
_QUALITY = re.compile(r"[01](?:\.\d+)?")
"""``q=0.9`` in an Accept header says how welcome something is."""
_STATEMENT = re.compile(
    r"(?i:select|update|insert|delete|with|create|alter|drop|explain|show|match|begin|commit|truncate|replace)\s+\S|\{|"
    r"(?i:mutation|query|subscription)\s*[{(]"
)
"""A query to a database is nobody's search."""
_LISTED = re2.compile(
    r"(?i:\b(?:recent|last|previous|past|your|saved|top) search(?:es|ed)?|\bsearch history|\bsearches|"
    r"\bsearched(?: for)?)[:] ?[^\n]+|"
    r"(?:搜索记录|搜索历史|历史搜索|最近搜索|最近搜过?|搜过|搜索过|近期搜索)[::]? ?[^\n。]+".encode()
)
_BEGINS = re.compile(r"[^:]*: ?|.*?(?:记录|历史|搜索过|最近搜索|最近搜过?|搜过)")
_PARTS = re.compile(r"[^;；|、\n]+")
"""What was searched one after the other."""
_SEPARATED = re.compile(r"[;；|、]")
_YOU = re2.compile(
    rb"(?i:\b(?:you|he|she|they|we|i|user|who|customers?|someone)(?: have| had)?(?: just| recently| also| last|"
    rb" once| first)? "
    rb"(?:searched|googled|looked)(?: for| up)?) [A-Za-z][^.,;:!?\"'\n()]{3,60}(?:$|[.,;!?\n])"
)
_YOURS = re.compile(r"(?:searched|googled|looked)(?: for| up)? (.+?)[.,;!?\n]?$", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(
    r"(?:(?:[Gg]oogled|[Bb]inged|searched(?: up| for)?) |用户搜索(?:了|:|：)? ?|"
    r"查|搜|检索)(?:了|过|索)?(?:一下|下)?(.+)$"
)
_QUOTED = re.compile("[\"“'「《]([^\"“”'」》]+)[\"”'」》]$")


class SearchQuery(Labelled):
    """What people searched for."""

    kind = Kind.SEARCH_QUERY
    names = (
        "search query",
        "searches",
        "recent searches",
        "search queries",
        "queries",
        "user searches",
        "最近搜索",
        "历史搜索",
        "query",
        "search",
        "keyword",
        "keywords",
        "search term",
        "search terms",
        "search keyword",
        "search text",
        "q",
        "kw",
        "wd",
        "search word",
        "search key",
        "query text",
        "search string",
        "searched for",
        "search history",
        "query string text",
        "user query",
        "srch",
        "srch kw",
        "srch term",
        "search phrase",
        "query word",
        "query words",
        "search input",
        "search content",
        "query term",
        "查询内容",
        "搜索语句",
        "搜索文本",
        "搜索",
        "搜索词",
        "搜索关键词",
        "关键词",
        "查询词",
        "检索词",
        "搜索内容",
        "搜索记录",
        "搜索历史",
        "搜索关键字",
        "关键字",
        "sousuo",
        "sousuoci",
        "sousuoguanjianci",
        "guanjianci",
        "sousuoneirong",
        "sousuojilu",
        "jiansuoci",
        "chaxunci",
        "sousuolishi",
        "guanjianzi",
    )
    initials = (
        "ssc",
        "gjc",
        "ssgjc",
        "ssnr",
        "ssjl",
        "qry",
    )
    phrase = True
    longest = 256
    searches = True
    trigger = (
        r"(?i:search|googled|binged|queried|looked up|looking for)|搜|检索|查询|"
        r"(?:百度|谷歌|必应|淘宝|京东|知乎|小红书|抖音|微博|度娘)[上里]?查"
    )

    def accepts(self, value: str) -> bool:
        return not value.startswith(("{", "[")) and not _QUALITY.fullmatch(value) and not _STATEMENT.match(value)

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_LISTED, text):
            lead = _BEGINS.match(text, start, end)
            at = lead.end() if lead else end
            if not _SEPARATED.search(text, at, end) or text[at : at + 1] in "[{\"'":
                continue
            for one in _PARTS.finditer(text, at, end):
                said = one[0].strip(" \"'.")
                if 2 <= len(said) <= 60:
                    begin = text.index(said, one.start())
                    yield Match(Kind.SEARCH_QUERY, begin, begin + len(said), said, IN_CONTEXT | Evidence.FIELD_NAME)
        for start, end in spans(_YOU, text):
            said_by = _YOURS.search(text, start, end)
            if said_by:
                yield Match(Kind.SEARCH_QUERY, *said_by.span(1), said_by[1], IN_CONTEXT)
        for start, end in spans(_SEARCHED, text):
            quoted = _QUOTED.search(text[start:end]) or _ASKED.search(text[start:end])
            if quoted and any(c.isalnum() for c in quoted[1]):
                start, end = start + quoted.start(1), start + quoted.end(1)
                yield Match(Kind.SEARCH_QUERY, start, end, text[start:end], IN_CONTEXT)

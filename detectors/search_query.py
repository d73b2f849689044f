"""Search queries: as typed."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class SearchQuery(Labelled):
    """What people searched for."""

    kind = Kind.SEARCH_QUERY
    names = (
        "search query",
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

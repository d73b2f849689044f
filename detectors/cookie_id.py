"""Cookie ids: the values by which web servers and trackers know a browser again.

Google Analytics (``GA1.2.1234567890.1700000000``) and Meta (``fb.1.….…``) tell themselves by form; all other
cookies are known by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, SHAPE, Declared
from detectors.ids_by_uuid import is_blank_id

_KNOWN = re.compile(r"GA1\.\d\.(?:\d-)?\d{5,}\.\d{9,10}|fb\.1\.\d{10,13}\.\d{6,}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-+/%|:~]{6,255}(?:={1,2}|:FG=\d)?")
_MIXED = re.compile(r"(?=.*\d).*|.{16,}")

_HEADER = re2.compile(rb"(?i:\bcookies?)[\"']?[ ]?[:=][ ]?[\"']?[A-Za-z0-9_.\-]+=[^\n\"']+")
_CLIENT = re2.compile(rb"\b(?i:client_?id|cid)[\"']?[=:] ?[\"']?[0-9]{8,10}\.[0-9]{10}\b")
"""Google Analytics' own id of a browser, without its prefix."""
_SESSION = re2.compile(rb"(?:^|[\s,;&?{|])(?i:session|sess)=[A-Za-z0-9._%\-]{20,128}(?:[\s,;&|}]|$)")
"""A session as a line of a web server has it."""
_NO_WEB = re.compile(r"(?i:acct|account|crash|ssh|radius|vpn|pppoe|sip|call|ftp|db|tls|ssl|media)")
_PAIR = re.compile(r"([A-Za-z0-9_.\-]+)=([^;,\s\"']+)")
_OTHERS = re.compile(r"(?i:hm_lp?vt_.*|user_?name|user|login|account|email|phone|.*(?:time|ts|date|count))")
"""Cookies that say who or when, and do not number a browser."""
_ATTRIBUTES = frozenset(
    "path domain expires max-age samesite secure httponly version lang locale theme tz timezone csrf csrftoken "
    "_csrf csrf_token xsrf-token _xsrf "
    "xsrf consent euconsent euconsent-v2 cookieconsent cookie_consent cart currency country region variant ab "
    "ab_test "
    "experiment __cf_bm cf_clearance __cflb awsalb awsalbcors route serverid".split()
)


_NEAR = 80
_LONG = 14
"""Digits from which on a number is no time stamp."""


class CookieId(Declared):
    """Values of identifying cookies."""

    kind = Kind.COOKIE_ID
    forms = frozenset({Form.MARK, Form.UUID, Form.HEX, Form.TOKEN})
    names = (
        "cookie",
        "cookie id",
        "cookieid",
        "cookie value",
        "sessionid",
        "session id",
        "sid",
        "buyeruid",
        "hjid",
        "ajs anonymous id",
        "amplitude id",
        "sensors distinct id",
        "buyer uid",
        "vid",
        "visitor uid",
        "browser cookie",
        "tracking cookie",
        "browser id",
        "visitor cookie",
        "ga cookie",
        "ga",
        "gid",
        "fbp",
        "fbc",
        "baiduid",
        "bidupsid",
        "uuid tt dd",
        "session cookie",
        "jsessionid",
        "phpsessid",
        "connect sid",
        "visitor id",
        "client cookie",
        "ga client id",
        "muid",
        "ttwid",
        "buvid3",
        "buvid",
        "tracking id",
        "web id",
        "webid",
        "ck id",
        "ckid",
        "cna",
        "distinct id",
        "cid cookie",
        "anonymous id",
        "anon id",
        "set cookie",
        "sess",
        "sessid",
        "session key cookie",
        "php session id",
        "asp net sessionid",
        "aspsessionid",
        "laravel session",
        "ci session",
        "rack session",
        "gcl au",
        "uetsid",
        "uetvid",
        "clck",
        "clsk",
        "optimizely end user id",
        "mixpanel distinct id",
        "ga cid",
        "ga cookie id",
        "guest id",
        "guest uuid",
        "browser uuid",
        "browser uid",
        "browser guid",
        "visitor token",
        "visitor guid",
        "web cookie",
        "web visitor id",
        "tracker id",
        "um distinctid",
        "cnzz data",
        "odin tt",
        "buvid4",
        "b nut",
        "amcv",
        "s vi",
        "s fid",
        "demdex",
        "tuuid",
        "uuid2",
        "tdid",
        "criteo id",
        "pixel id cookie",
        "会话cookie",
        "会话id",
        "cookie值",
        "浏览器id",
        "浏览器cookie",
        "訪客id",
        "cookie編號",
        "cookie uuid",
        "cookies",
        "visitor uuid",
        "cookie 标识",
        "cookie标识",
        "浏览器标识",
        "访客标识",
        "cookie编号",
        "访客id",
        "饼干",
        "liulanqibiaoshi",
        "fangkebiaoshi",
        "fangkeid",
        "cookiebiaoshi",
        "ck",
    )
    initials = ("ck", "fkid", "fkbs")
    by_label = True
    searches = True
    trigger = r"(?i:cookie|\bsess(?:ion)?=)|(?i:client_?id|\bcid)[\"']?[=:] ?[\"']?[0-9]{8,10}\."
    enough = (LISTED, NAMED, IN_CONTEXT)

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_CLIENT, text):
            at = end - len(re.split(r"[=:\"' ]", text[start:end])[-1])
            yield Match(Kind.COOKIE_ID, at, end, text[at:end], LISTED | Evidence.CONTEXT)
        for start, end in spans(_SESSION, text):
            session = _PAIR.search(text, start, end)
            line = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
            if session and any(map(str.isdigit, session[2])) and not _NO_WEB.search(line):
                yield Match(Kind.COOKIE_ID, *session.span(2), session[2], IN_CONTEXT)
        for start, end in spans(_HEADER, text):
            for pair in _PAIR.finditer(text, start, end):
                value = self.canonical(pair[2])
                if (
                    value
                    and pair[1].lower() not in _ATTRIBUTES
                    and not _OTHERS.fullmatch(pair[1])
                    and len(value) >= (_LONG if value.isdigit() else 10)
                    and any(c.isdigit() for c in value)
                ):
                    yield Match(Kind.COOKIE_ID, *pair.span(2), value, self.evidence(value) | Evidence.CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().strip("\"'")
        if _KNOWN.fullmatch(value):
            return value
        return value if _PLAIN.fullmatch(value) and _MIXED.fullmatch(value) else None

    def evidence(self, value: str) -> Evidence:
        return LISTED if _KNOWN.fullmatch(value) else SHAPE

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

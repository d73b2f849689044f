"""Ids on social networks: WeChat openid and unionid (28 characters from ``o``), Weibo uid, QQ, WeChat id."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, SHAPE
from detectors.labelled import Labelled

_WECHAT = re.compile(r"wxid_[a-z0-9]{10,20}|o[A-Za-z0-9_-]{5}[A-Za-z0-9_-]{22}")
_ATTACHED = re2.compile(
    "(?i:\\bqq|(?:加|我的?|联系|扣扣|私聊)qq|扣扣|企鹅)号?[:： ]?[1-9][0-9]{5,10}\\b|"
    "(?m:^)(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [^\\s()]+\\([1-9][0-9]{4,10}|"
    "(?i:\\bweibo)[^\n]{0,16}\\buid=[1-9][0-9]{8,10}\\b".encode()
)
_NUMBER = re.compile(r"[0-9]+$")
_SOCIAL = re.compile(r"[A-Za-z0-9_.\-]{4,64}")


class SocialId(Labelled):
    """Accounts elsewhere."""

    kind = Kind.SOCIAL_ID
    names = (
        "uin",
        "idstr",
        "qq账号",
        "微信账号",
        "微信號",
        "kakaotalk id",
        "whatsapp id",
        "wechat no",
        "wechat account",
        "qq account",
        "qq uin",
        "wx oid",
        "weibo number",
        "wb uid",
        "wx unid",
        "openid",
        "open id",
        "unionid",
        "union id",
        "wechat openid",
        "from user name",
        "to user name",
        "wx openid",
        "wechat unionid",
        "wx unionid",
        "weibo uid",
        "weibo id",
        "weibouid",
        "qq",
        "qq number",
        "qq no",
        "qq id",
        "wechat id",
        "weixin id",
        "wx id",
        "wxid",
        "wechat",
        "facebook id",
        "fb id",
        "twitter id",
        "instagram id",
        "tiktok id",
        "douyin id",
        "alipay user id",
        "social id",
        "social account",
        "third party id",
        "sns id",
        "telegram id",
        "third party uid",
        "snapchat id",
        "wx unid",
        "social uid",
        "linkedin id",
        "google sub",
        "kakao id",
        "weixin openid",
        "微信号",
        "微信openid",
        "微信id",
        "微博",
        "微博id",
        "微博uid",
        "qq号",
        "qq号码",
        "微信",
        "社交账号",
        "第三方账号",
        "抖音号",
        "支付宝用户id",
        "微信unionid",
        "社交id",
        "第三方openid",
        "weixinhao",
        "weixin",
        "weibo",
        "weiboid",
        "qqhao",
        "qqhaoma",
        "shejiaozhanghao",
        "disanfangzhanghao",
        "douyinhao",
        "weixinopenid",
        "shejiaoid",
        "weixinid",
    )
    initials = (
        "wxh",
        "wx",
        "wb",
        "qqh",
        "sjzh",
        "wbid",
    )
    forms = frozenset({Form.TOKEN})
    shortest = 4
    longest = 64
    by_label = True
    searches = True
    trigger = r"[0-9] [^\n()]+\([1-9][0-9]{4}|(?i:qq|v信|vx|wx|微信|weibo)"
    enough = (LISTED, NAMED, IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return bool(_WECHAT.fullmatch(value) or (_SOCIAL.fullmatch(value) and not value.isalpha()))

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_ATTACHED, text):
            number = _NUMBER.search(text[start:end])
            if number:
                yield Match(Kind.SOCIAL_ID, start + number.start(), end, number[0], IN_CONTEXT)

    def evidence(self, value: str) -> Evidence:
        mixed = not value.islower() and not value.isupper() and not value[1:].islower()
        return LISTED if _WECHAT.fullmatch(value) and (mixed or value.startswith("wxid_")) else SHAPE

    def linkable(self, value: str) -> bool:
        return value not in {"10000", "123456"}

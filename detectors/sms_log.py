"""SMS logs: text messages with their partners."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class SmsLog(Labelled):
    """Records of text messages."""

    kind = Kind.SMS_LOG
    names = (
        "sms json",
        "sms js",
        "duanxin jilu",
        "duanxin jl",
        "sms rec",
        "sms messages",
        "sms",
        "sms log",
        "sms logs",
        "sms history",
        "sms content",
        "sms body",
        "sms text",
        "sms record",
        "text messages",
        "sms messages",
        "sms inbox",
        "sms list",
        "short message",
        "sms message",
        "mms log",
        "smslog",
        "短信",
        "短信内容",
        "短信记录",
        "短信日志",
        "短信列表",
        "短信历史",
        "短消息",
        "duanxin",
        "duanxinneirong",
        "duanxinjilu",
        "duanxinrizhi",
        "duanxinlishi",
    )
    initials = (
        "dxnr",
        "dxjl",
        "dx",
    )
    phrase = True
    shortest = 2
    longest = 1_000_000

    def accepts(self, value: str) -> bool:
        return len(value) > 5

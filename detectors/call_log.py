"""Call logs: who called whom, when, how long."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from detectors.labelled import Labelled

_CALL = re.compile(
    r"dur|incoming|outgoing|missed|inbound|outbound|call|呼入|呼出|来电|去电|未接|主叫|被叫|通话|拨打|已接|"
    r"\d+\s?(?:s|sec|秒|分)\b",
    re.IGNORECASE,
)


class CallLog(Labelled):
    """Records of calls."""

    kind = Kind.CALL_LOG
    names = (
        "call rec",
        "call detail record",
        "call log",
        "call logs",
        "call history",
        "call record",
        "call records",
        "calls",
        "call detail",
        "cdr",
        "call list",
        "phone log",
        "recent calls",
        "call details",
        "calllog",
        "clog",
        "通话记录",
        "通话",
        "通话详单",
        "通话清单",
        "呼叫记录",
        "通话历史",
        "来电记录",
        "通话日志",
        "tonghuajilu",
        "tonghua",
        "hujiaojilu",
        "tonghuaxiangdan",
        "tonghualishi",
        "laidianjilu",
    )
    initials = (
        "thjl",
        "hjjl",
        "th",
        "thxd",
    )
    phrase = True
    shortest = 2
    longest = 1_000_000

    def accepts(self, value: str) -> bool:
        return bool(_CALL.search(value)) and any(c.isdigit() for c in value)

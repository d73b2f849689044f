"""Push tokens: APNs (64 hexadecimal characters), FCM (``…:APA91b…``), Expo, and the makers' registration ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, SHAPE
from detectors.ids_by_uuid import is_blank_id
from detectors.labelled import Labelled

_TOKEN = re.compile(r"[A-Za-z0-9_:\-+/=.%\[\]]{16,4096}")
_HUAWEI = re2.compile(
    rb"\bIQAAAA[A-Za-z0-9_\-]{40,}|\b(?:CN|OPPO_CN|IN|EU)_[0-9a-f]{32}\b|/3/device/[0-9a-fA-F]{64}\b|"
    rb"(?i:device_?token|apns?|push)[^\n]{0,40}\b[0-9a-fA-F]{64}\b|"
    rb"\"token\":\"[0-9a-fA-F]{64}\"[^\n]{0,40}(?i:push|apns)|"
    rb"(?i:apns?|push|device)[^\n]{0,16}<(?:[0-9a-f]{8} ?){8}>|"
    rb"(?i:jpush|push|jiguang|getui|igexin)[^\n]{0,40}\b(?i:rid|cid|regid|reg_?id)[\"']?[=: "
    rb"]{1,2}[\"']?[0-9A-Za-z]{18,40}\b"
)
_TOLD = re.compile(
    r"IQAAAA[\w\-]+|[A-Z_]+_[0-9a-f]{32}|(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}|(?<=<)[0-9a-f ]{71}(?=>)|"
    r"(?<![\w])[0-9A-Za-z]{18,40}$"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class PushToken(Labelled):
    """Addresses of apps on devices."""

    kind = Kind.PUSH_TOKEN
    names = (
        "push token",
        "push tok",
        "fcm token",
        "apns token",
        "device token",
        "registration id",
        "regid",
        "reg id",
        "registration token",
        "gcm token",
        "push id",
        "fcm registration token",
        "jpush id",
        "jpush registration id",
        "push regid",
        "hms token",
        "mi push regid",
        "apns device token",
        "notification token",
        "getui cid",
        "push reg id",
        "xg token",
        "umeng token",
        "mipush regid",
        "oppo push regid",
        "pushkey",
        "messaging token",
        "推送令牌",
        "推送token",
        "推送标识",
        "推送id",
        "极光id",
        "推送注册id",
        "推送码",
        "消息推送标识",
        "tuisongtoken",
        "tuisonglingpai",
        "tuisongid",
        "tuisongbiaoshi",
        "push tkn",
        "psh tkn",
        "dev token",
        "dev tkn",
        "jpush rid",
        "jp rid",
        "jiguang zcid",
        "jiguang zhuceid",
        "push rid",
        "jiguang id",
        "jiguangid",
        "jpush reg id",
        "push device token",
        "getui clientid",
        "huawei push token",
        "推送设备标识",
    )
    initials = (
        "tslp",
        "tstoken",
        "tsid",
    )
    forms = frozenset({Form.MARK, Form.HEX, Form.TOKEN})
    shortest = 16
    by_label = True
    searches = True
    trigger = r"IQAAAA|_[0-9a-f]{32}\b|/3/device/|(?i:push|apns?|device_?token|jiguang|getui|igexin)"
    enough = (LISTED, NAMED, IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return (bool(_TOKEN.fullmatch(value)) and not _UUID.fullmatch(value)) or value.startswith("Expo")

    def find(self, text: str) -> Iterator[Match]:
        """Yield tokens that tell themselves (Huawei's, OPPO's), or that a word of pushing leads to."""
        for start, end in spans(_HUAWEI, text):
            token = _TOLD.search(text, start, end)
            if token and any(map(str.isdigit, token[0])):
                yield Match(Kind.PUSH_TOKEN, *token.span(), token[0], LISTED | Evidence.CONTEXT)

    def evidence(self, value: str) -> Evidence:
        return LISTED if ":APA91" in value or value.startswith("Expo") else SHAPE

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

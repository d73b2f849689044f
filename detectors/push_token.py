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
    rb"]{1,2}[\"']?[0-9A-Za-z]{18,40}\b|"
    rb"\bAPA91b[A-Za-z0-9_\-]{80,}|\b0[0-9]{15}[0-9A-Za-z]{10,20}CN0[0-9]\b"
)
_PUSHED = re2.compile(
    (
        r"(?:个推|极光|小米推送|华为推送|荣耀推送|魅族推送|友盟|信鸽|阿里推送|腾讯移动推送|推送|(?i:mipush|hmspush|getui|igexin|jpush|jiguang|"
        r"onesignal|umeng|tpns|xgpush|heytap|vpush|vivopush|flyme|mpush|aliyun ?push))[^\n]{0,24}"
        r"(?i:cid|rid|client_?id|reg_?id|registration_?id|push_?id|device_?token|token|alias_?id|令牌|注册id|标识|设备号)"
        r"(?:\\?[\"'\]])?[ \t]?(?:[:=]|是|为)?[ \t]?(?:\\?[\"'\[(])?[A-Za-z0-9_+/\-]{16,400}={0,2}"
    ).encode()
)
"""A word of a pushing service, then what it calls its address, then the address."""
_ADDRESS = re.compile(r"[A-Za-z0-9_+/\-]{16,400}={0,2}$")
_TOLD = re.compile(
    r"IQAAAA[\w\-]+|APA91b[\w\-]{80,}|0\d{15}\w{10,20}CN0\d|[A-Z_]+_[0-9a-f]{32}|"
    r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}|(?<=<)[0-9a-f ]{71}(?=>)|"
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
        "regids",
        "registration ids",
        "reg ids",
        "device tokens",
        "push tokens",
        "fcm tokens",
        "voip token",
        "pushkit token",
        "voip push token",
        "live activity token",
        "web push token",
        "apn token",
        "apns push token",
        "apple push token",
        "android push token",
        "ios push token",
        "firebase token",
        "firebase cloud messaging token",
        "fcm registration id",
        "fcm id",
        "fcm reg id",
        "fcm device token",
        "gcm id",
        "gcm registration id",
        "gcm reg id",
        "xiaomi regid",
        "mi regid",
        "mi push token",
        "vivo regid",
        "oppo regid",
        "oppo push token",
        "vivo push token",
        "honor push token",
        "meizu pushid",
        "huawei token",
        "hms push token",
        "push client id",
        "push clientid",
        "push device id",
        "push registration id",
        "push registration token",
        "push address",
        "push endpoint token",
        "push key",
        "notification device token",
        "messaging registration token",
        "bad device token",
        "unregistered token",
        "invalid token apns",
        "jpush registrationid",
        "jpush id token",
        "getui client id",
        "getui id",
        "igetui cid",
        "tpush token",
        "tpns token",
        "xinge token",
        "umeng device token",
        "友盟token",
        "友盟设备token",
        "个推cid",
        "个推id",
        "个推clientid",
        "极光注册id",
        "极光推送id",
        "极光rid",
        "小米regid",
        "华为token",
        "厂商token",
        "厂商推送token",
        "设备推送token",
        "推送设备token",
        "推送注册标识",
        "推播token",
        "推播權杖",
        "推送cid",
        "推送regid",
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
    trigger = (
        r"个推|极光|推送|友盟|信鸽|APA91b|CN0[0-9]\b|(?i:onesignal|umeng|tpns|heytap|flyme)|"
        r"IQAAAA|_[0-9a-f]{32}\b|/3/device/|(?i:push|apns?|device_?token|jiguang|getui|igexin)"
    )
    enough = (LISTED, NAMED, IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return (bool(_TOKEN.fullmatch(value)) and not _UUID.fullmatch(value)) or value.startswith("Expo")

    def find(self, text: str) -> Iterator[Match]:
        """Yield tokens that tell themselves (Huawei's, OPPO's), or that a word of pushing leads to."""
        for start, end in spans(_PUSHED, text):
            address = _ADDRESS.search(text[start:end])
            if address and any(map(str.isdigit, address[0])) and not _UUID.fullmatch(address[0]):
                yield Match(Kind.PUSH_TOKEN, start + address.start(), end, address[0], LISTED | Evidence.CONTEXT)
        for start, end in spans(_HUAWEI, text):
            token = _TOLD.search(text, start, end)
            if token and any(map(str.isdigit, token[0])) and text[max(0, token.start() - 1)] != ":":
                yield Match(Kind.PUSH_TOKEN, *token.span(), token[0], LISTED | Evidence.CONTEXT)

    def evidence(self, value: str) -> Evidence:
        return LISTED if ":APA91" in value or value.startswith("Expo") else SHAPE

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

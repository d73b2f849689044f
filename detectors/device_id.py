"""Device ids: Android's SSAID (16 hexadecimal characters), IDFV and UDID (UUIDs, 25 or 40 characters)."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from detectors.declared import IN_CONTEXT, NAMED, Declared
from detectors.ids_by_uuid import as_uuid, is_blank_id, spell_id

_DEVICE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}"
    r"|[0-9a-f]{8}-[0-9a-f]{16}"
)


class DeviceId(Declared):
    """Ids of devices that are not for advertising."""

    kind = Kind.DEVICE_ID
    forms = frozenset({Form.UUID, Form.HEX, Form.TOKEN})
    names = (
        "device id",
        "deviceid",
        "dev id",
        "android id",
        "device",
        "hardware uuid",
        "platform uuid",
        "machine uuid",
        "vendor identifier",
        "vendor id ios",
        "v idf",
        "androidid",
        "ssaid",
        "idfv",
        "vendor id",
        "identifier for vendor",
        "udid",
        "device uuid",
        "device identifier",
        "device uid",
        "openudid",
        "aaid device",
        "client device id",
        "hardware id",
        "hw id",
        "machine id",
        "device fingerprint",
        "device token id",
        "installation id",
        "install id",
        "terminal id",
        "device unique id",
        "unique device id",
        "did",
        "smid",
        "device no",
        "duid",
        "设备id",
        "设备号",
        "设备标识",
        "设备标识符",
        "安卓id",
        "设备编号",
        "设备唯一标识",
        "设备指纹",
        "终端id",
        "终端标识",
        "设备识别码",
        "设备码",
        "shebeiid",
        "shebeihao",
        "shebeibiaoshi",
        "shebeibiaoshifu",
        "anzhuoid",
        "shebeiweiyibiaoshi",
        "shebeima",
        "zhongduanid",
        "dvc id",
        "devid",
        "crash reporter key",
        "crashreporter key",
        "reporter key",
        "provisioned device",
        "provisioned devices",
        "unique device identifier",
        "unique device id",
        "device guid",
        "device unique identifier",
        "hw uuid",
        "android id md5",
        "android device id",
        "android ssaid",
        "vendor identifier ios",
        "vendor uuid",
        "ios vendor id",
        "idfv raw",
        "ios idfv",
        "apple udid",
        "ios udid",
        "iphone udid",
        "ipad udid",
        "open udid",
        "terminal uuid",
        "terminal identifier",
        "终端编号id",
        "设备uuid",
        "设备udid",
        "裝置id",
        "裝置識別碼",
        "設備id",
        "设备唯一id",
        "设备唯一码",
        "手机设备号",
        "机器id",
        "机器识别码",
    )
    initials = (
        "sbid",
        "sbh",
        "sbbs",
        "dvid",
    )
    enough = (NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = as_uuid(text) or fold(text).strip().lower()
        return value if _DEVICE.fullmatch(value) else None

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return spell_id(value)

"""Android's advertising id (GAID, AAID): a UUID in lower case. All zeros means opted out: it never links."""

from __future__ import annotations

from delenda.kinds import Kind
from delenda.lexer import Form
from detectors.declared import IN_CONTEXT, NAMED, Declared
from detectors.ids_by_uuid import as_uuid, is_blank_id, spell_id


class AndroidAdId(Declared):
    """Google advertising ids."""

    kind = Kind.ANDROID_AD_ID
    forms = frozenset({Form.UUID, Form.HEX})
    names = (
        "advertiser",
        "ads identifier",
        "ads id",
        "ad identifier",
        "advertising id info",
        "advertising id android",
        "android advertising identifier",
        "google advertising identifier",
        "google ads id",
        "gps adid lower",
        "gaid raw",
        "raw gaid",
        "raw advertising id",
        "aaid raw",
        "google play ad id",
        "play services ad id",
        "adsid",
        "mobile advertising id",
        "谷歌广告标识id",
        "安卓广告标识id",
        "谷歌gaid",
        "az ggbs",
        "google ifa",
        "rdid",
        "ifa",
        "advertising id",
        "ad id",
        "advertising identifier",
        "advertiser id",
        "广告id",
        "广告标识符",
        "广告标识",
        "maid",
        "mobile ad id",
        "device ad id",
        "gaid",
        "aaid",
        "google ad id",
        "google advertising id",
        "android ad id",
        "android advertising id",
        "gps adid",
        "google aid",
        "play ad id",
        "play advertising id",
        "advertising id",
        "ad id",
        "gadid",
        "google adid",
        "android adid",
        "google play advertising id",
        "gp adid",
        "谷歌广告id",
        "谷歌广告标识",
        "谷歌广告标识符",
        "安卓广告id",
        "安卓广告标识",
        "安卓广告标识符",
        "广告id",
        "广告标识符",
        "广告标识",
        "guanggaoid",
        "guanggaobiaoshi",
        "gugeguanggaoid",
        "anzhuoguanggaoid",
        "anzhuoguanggaobiaoshi",
    )
    initials = (
        "adid",
        "ggid",
        "gaid",
    )
    enough = (NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        return as_uuid(text)

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return spell_id(value)

"""Apple's identifier for advertisers (IDFA): a UUID, upper case at home, canonical in lower case.

All zeros means that the person opted out: it never links.
"""

from __future__ import annotations

from delenda.kinds import Kind
from delenda.lexer import Form
from detectors.declared import IN_CONTEXT, NAMED, Declared
from detectors.ids_by_uuid import as_uuid, is_blank_id, spell_id


class Idfa(Declared):
    """Apple advertising ids."""

    kind = Kind.IDFA
    forms = frozenset({Form.UUID, Form.HEX})
    names = (
        "advertiser",
        "ads identifier",
        "ads id",
        "ad identifier",
        "mobile advertising id",
        "advertising identifier ios",
        "ios advertising identifier",
        "idfa raw",
        "raw idfa",
        "ios ifa",
        "apple ifa",
        "asidentifier",
        "as identifier manager",
        "苹果广告标识id",
        "苹果idfa",
        "ios ad",
        "ios ad id",
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
        "idfa",
        "ios idfa",
        "apple idfa",
        "idfa md5",
        "ios ad id",
        "ios advertising id",
        "apple advertising id",
        "advertising identifier",
        "identifier for advertisers",
        "rdid ios",
        "apple ad id",
        "asid",
        "as identifier",
        "advertising id ios",
        "苹果广告标识符",
        "苹果广告标识",
        "ios广告标识",
        "苹果广告id",
        "ios广告id",
        "pingguoguanggaobiaoshi",
        "pingguoguanggaoid",
        "iosguanggaoid",
    )
    initials = ("idfa",)
    enough = (NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        return as_uuid(text)

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return spell_id(value)

"""OAID: the open anonymous device identifier of the Mobile Security Alliance, on phones sold in China.

Makers differ: a UUID (Huawei, Honor), 16 hexadecimal characters (Xiaomi, vivo) or up to 64 of them (OPPO, vivo).
"""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from detectors.declared import IN_CONTEXT, NAMED, Declared
from detectors.ids_by_uuid import as_uuid, is_blank_id, spell_id

_HEX = re.compile(r"[0-9a-f]+")


class Oaid(Declared):
    """MSA advertising ids."""

    kind = Kind.OAID
    forms = frozenset({Form.UUID, Form.HEX, Form.TOKEN})
    names = (
        "open anonymous id",
        "oaid biaoshi",
        "oaid",
        "msa oaid",
        "open anonymous device identifier",
        "msa id",
        "miit oaid",
        "hms oaid",
        "anonymous device identifier",
        "oaid id",
        "oaid raw",
        "raw oaid",
        "oaid md5",
        "oaid sha1",
        "huawei oaid",
        "honor oaid",
        "xiaomi oaid",
        "vivo oaid",
        "oppo oaid",
        "oaid value",
        "oaid值",
        "oaid标识",
        "匿名标识符",
        "匿名设备标识符",
        "匿名设备标识",
        "移动安全联盟标识",
        "nimingshebeibiaoshi",
        "nimingshebeibiaoshifu",
        "nimingshebeiid",
    )
    initials = ("oaid",)
    enough = (NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = as_uuid(text) or fold(text).strip().lower()
        bare = value.replace("-", "")
        return value if len(bare) in (16, 32, 64) and _HEX.fullmatch(bare) else None

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return spell_id(value)

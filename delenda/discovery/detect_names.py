"""What a field's name says: one vocabulary for columns, JSON keys, query parameters and words of speech.

A name is cut into words (``userPhone_no`` → user, phone, no), and the vocabulary's longest entry that stands
at its end wins, since the last word is the head: a ``phone_model`` is a model. Words that only number or
qualify the value (``_1``, ``_md5``) are dropped first; words that make it a statement *about* the value
(``email_verified``, ``ip_count``) end the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from delenda.kinds import AnyKind
from delenda.lexer import fold


class Named(Protocol):
    """What the vocabulary needs to know of a detector."""

    kind: AnyKind
    names: Sequence[str]
    initials: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Kinds that a name may mean, best first. ``sure`` is False for initials, which values must confirm.

    ``foreign`` says that the name is that of something else: an order number, a version, a checksum.
    """

    kinds: tuple[AnyKind, ...] = ()
    sure: bool = False
    foreign: bool = False


NOTHING: Final = Reading()

_QUALIFIERS: Final = frozenset(
    "raw str string text value val new old plain orig original current primary secondary main default enc encrypted hash hashed "
    "md5 sha1 sha256 sha digest masked std norm normalized clean lower upper code1 txt info1 data1 list json col field f s".split()
)
_ABOUT: Final = frozenset(
    "count cnt num_of total verified valid validated status state flag type model brand version ver length len size format "
    "enabled disabled changed updated created at time timestamp ts date_updated prefix suffix domain host port bucket score "
    "rank level source src_type hint policy template rule label category method mode reason error retries attempts expiry "
    "expires ttl opt optin subscribed is has required allowed max min avg sum ratio pct percent rate quota width height "
    "color colour bytes mb kb lang language provider_id group_id os api sdk key_name index idx offset page_size limit".split()
)
_FOREIGN: Final = frozenset(
    "order orderid orderno ordernumber ordersn trade tradeno transaction transactionid txn txnid txid trace traceid tracking span spanid request requestid "
    "reqid invoice invoiceno sku product productid itemid item amount price total balance qty quantity version build commit revision "
    "sha checksum hash md5 sha1 sha256 etag digest timestamp ts time duration elapsed size bytes pid threadid thread port "
    "ticket ticketno ticketid case caseid batch batchno batchid serialversion lot barcode isbn ean upc waybill shipment parcel express logistics "
    "flight seq sequence counter count offset session_seq correlation correlationid messageid msgid jobid job taskid task runid processid eventid blob release tag "
    "nonce signature sign signing checksumsha color colour icon hex uuid guid refno ref reference referenceno confirmation coupon voucher promo account_no blockid objectid docid fileid node pod container digest image layer firmware kernel os sdk driver lib library "
    "api chrome webkit firefox openssl nginx python java module coordinatorid orderuuid tracknumber awb meter badge room license part partno model po ponumber "
    "订单 订单号 订单编号 单号 流水号 交易号 交易流水号 交易单号 运单号 快递单号 物流单号 版本 版本号 编号 批次号 批号 工单号 工单 金额 总额 余额 价格 数量 时间戳 商品编号 商品 货号 条码 条形码 请求 请求id 追踪 序号 "
    "税号 发票号 发票 票号 合同号 合同编号 参考号 校验 哈希 构建 进程 端口 耗时 大小 dingdan dingdanhao liushuihao danhao kuaidi yundanhao bianhao banben jine jiage shuliang".split()
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z]+|\d+|[一-鿿]+")
_HAN = re.compile(r"[一-鿿]")
_QUALIFIED_HAN = re.compile(r"(?:[\d一二三四]+|[（(].*?[)）]|\s|_|-|:|：)+$")


def words_of(name: str) -> tuple[str, ...]:
    """Return a name's words, lower case: ``userPhoneNo2`` → user, phone, no, 2."""
    return tuple(_WORD.findall(_CAMEL.sub("_", fold(name).strip()).lower()))


class Vocabulary:
    """All detectors' names, ready to be looked up."""

    def __init__(self, detectors: Iterable[Named]) -> None:
        entries: dict[str, list[AnyKind]] = {}
        short: dict[str, list[AnyKind]] = {}
        for detector in detectors:
            for names, into in ((detector.names, entries), (detector.initials, short)):
                for name in names:
                    kinds = into.setdefault("".join(words_of(name)), [])
                    if detector.kind not in kinds:
                        kinds.append(detector.kind)
        self.entries: Mapping[str, tuple[AnyKind, ...]] = {k: tuple(v) for k, v in entries.items()}
        self._short: Mapping[str, tuple[AnyKind, ...]] = {k: tuple(v) for k, v in short.items()}
        self._long_ends = sorted((k for k in self.entries if len(k) >= 6 and k.isascii()), key=len, reverse=True)
        self.read = lru_cache(maxsize=16_384)(self._read)

    def _read(self, name: str) -> Reading:
        """Return what a field's name says."""
        leaf = re.split(r"[.\[\]/]", name.strip().rstrip("[]"))[-1] or name
        leaf = leaf.removeprefix("@path").removeprefix("@meta").strip()
        if _HAN.search(leaf):
            return self._read_han(leaf)
        words = list(words_of(leaf))
        while len(words) > 1 and (words[-1].isdigit() or words[-1] in _QUALIFIERS):
            if "".join(words) in self.entries:
                break
            words.pop()
        if not words:
            return NOTHING
        if len(words) == 1 and words[0] in self._short:
            return Reading((*self.entries.get(words[0], ()), *self._short[words[0]]), sure=words[0] in self.entries)
        if words[0] in ("is", "has", "num", "cnt", "count") and len(words) > 1:
            return NOTHING
        for i in range(len(words)):
            kinds = self.entries.get("".join(words[i:]))
            if kinds:
                if (
                    words[i - 1 if i else 0] in _FOREIGN
                    and i
                    and len(words) - i == 1
                    and words[i] in ("id", "no", "number")
                ):
                    break
                return Reading(kinds, sure=True)
        if (
            "".join(words) in _FOREIGN
            or words[-1] in _FOREIGN
            or any("".join(words[i:]) in _FOREIGN for i in range(len(words)))
        ):
            return Reading(foreign=True)
        if words[-1] in ("id", "no", "number", "num", "sn", "code", "uuid") and any(w in _FOREIGN for w in words[:-1]):
            return Reading(foreign=True)
        if words[-1] in _ABOUT:
            return Reading(foreign=words[-1] not in ("text",))
        if words[-1] in self._short:
            return Reading(self._short[words[-1]], sure=False)
        joined = "".join(words)
        for entry in self._long_ends:
            if joined.endswith(entry):
                return Reading(self.entries[entry], sure=True)
        return NOTHING

    def _read_han(self, name: str) -> Reading:
        text = _QUALIFIED_HAN.sub("", fold(name).lower().replace(" ", "").replace("_", ""))
        for i in range(len(text)):
            kinds = self.entries.get(text[i:])
            if kinds:
                return Reading(kinds, sure=True)
            if text[i:] in _FOREIGN:
                return Reading(foreign=True)
        return NOTHING

    @property
    def foreign(self) -> frozenset[str]:
        """Words that say: this number is something else."""
        return _FOREIGN

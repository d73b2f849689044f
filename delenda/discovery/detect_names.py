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

from delenda.kinds import AnyKind, Kind
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
    versions: bool = False
    """The foreign thing is a version, which looks like an IPv4 address."""


NOTHING: Final = Reading()

_QUALIFIERS: Final = frozenset(
    "raw str string text value val new old plain orig original current primary secondary main default enc "
    "encrypted hash hashed "
    "lst arr array md5 sha1 sha256 sha digest masked std norm normalized clean lower upper code1 txt info1 data1 "
    "list json col field f s".split()
)
_ABOUT: Final = frozenset(
    "count cnt num_of total verified valid validated status state flag type model brand version ver length len "
    "size format "
    "enabled disabled changed updated created at time timestamp ts date_updated prefix suffix domain host port "
    "bucket score "
    "rank level source src_type hint policy template rule label category method mode reason error retries "
    "attempts expiry "
    "expires ttl opt optin subscribed is has required allowed max min avg sum ratio pct percent rate quota width "
    "height "
    "color colour bytes mb kb lang language provider_id group_id os api sdk key_name index idx offset page_size "
    "limit".split()
)
_FOREIGN: Final = frozenset(
    "order orderid orderno ordernumber ordersn trade tradeno transaction transactionid txn txnid txid trace "
    "traceid tracking span spanid request requestid "
    "reqid invoice invoiceno sku product productid itemid item amount price total balance qty quantity version "
    "build commit revision "
    "sha checksum hash md5 sha1 sha256 etag digest timestamp ts time duration elapsed size bytes pid threadid "
    "thread port "
    "ticket ticketno ticketid case caseid batch batchno batchid serialversion lot barcode isbn ean upc waybill "
    "shipment parcel express logistics "
    "flight seq sequence counter count offset session_seq correlation correlationid messageid msgid jobid job "
    "taskid task runid processid eventid blob release tag "
    "nonce signature sign signing checksumsha color colour icon hex uuid guid refno ref reference referenceno "
    "confirmation coupon voucher promo account_no blockid objectid docid fileid node pod container digest image "
    "layer firmware kernel os sdk driver lib library "
    "api chrome webkit firefox openssl nginx python java module coordinatorid orderuuid tracknumber awb meter "
    "badge room license part partno model po ponumber "
    "订单 订单号 订单编号 单号 流水号 交易号 交易流水号 交易单号 运单号 快递单号 物流单号 版本 版本号 编号 批次号 "
    "批号 工单号 工单 金额 总额 余额 价格 数量 时间戳 商品编号 商品 货号 条码 条形码 请求 请求id 追踪 序号 "
    "税号 发票号 发票 票号 合同号 合同编号 参考号 校验 哈希 构建 进程 端口 耗时 大小 dingdan dingdanhao "
    "liushuihao danhao kuaidi yundanhao bianhao banben jine jiage shuliang".split()
)
_VERSIONS: Final = frozenset("version ver v build firmware release sdk os kernel app_ver 版本 版本号 banben".split())
_ASKING: Final = frozenset("is has num cnt count".split())
_THINGS: Final = frozenset(
    "company product file host app package class method table column event brand city country shop store merchant "
    "project team group channel category role department dept "
    "school hospital os model plan server service domain field key tag course song movie book task thread "
    "activity campaign page folder path bucket db database schema index "
    "error log system commit debug warning exception audit alert callback webhook logo goods item cover banner "
    "api base redirect config notify docs help download icon province "
    "district region area street_type plugin module function variable node cluster pod image container job "
    "pipeline branch repo repository vendor supplier manufacturer org organization".split()
)
"""What a name, an address or a message may be of, if not a person's."""
_LOOSE: Final = frozenset(
    {Kind.PERSON_NAME, Kind.NICKNAME, Kind.ADDRESS, Kind.CHAT_TEXT, Kind.BROWSING_URL, Kind.AVATAR_URL}
)
_BARE: Final = tuple([w] for w in ("id", "no", "number", "num", "sn", "code", "uuid"))
"""Words that number a thing: whose number it is, the word before tells."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"md5|sha\d{1,3}|ipv[46]|[a-z]+|\d+|[一-鿿]+")
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
        leaf = re.split(r"[.\[\]]", name.strip().rstrip("[]"))[-1] or name
        leaf = leaf.removeprefix("@path").removeprefix("@meta").strip()
        if _HAN.search(leaf):
            return self._read_han(leaf)
        words = self._head(words_of(leaf))
        if not words or (len(words) > 1 and words[0] in _ASKING):
            return NOTHING
        if len(words) == 1 and words[0] in self._short:
            return Reading((*self.entries.get(words[0], ()), *self._short[words[0]]), sure=words[0] in self.entries)
        for i in range(len(words)):
            kinds = self._entry("".join(words[i:]))
            if kinds:
                if i and (
                    (words[i:] in _BARE and words[i - 1] in _FOREIGN)
                    or (words[i - 1] in _THINGS and _LOOSE & set(kinds))
                ):
                    return Reading(foreign=True)
                return Reading(kinds, sure=True)
        return self._read_foreign(words) or self._read_rest(words)

    def _head(self, words: tuple[str, ...]) -> list[str]:
        """Return the words without the numbers and qualifiers at their end."""
        head = list(words)
        while len(head) > 1 and (head[-1].isdigit() or head[-1] in _QUALIFIERS) and "".join(head) not in self.entries:
            head.pop()
        return head

    def _read_foreign(self, words: list[str]) -> Reading | None:
        tails = {"".join(words[i:]) for i in range(len(words))}
        if tails & _FOREIGN or (words[-1:] in _BARE and set(words[:-1]) & _FOREIGN) or words[-1] in _ABOUT:
            return Reading(foreign=True, versions=bool(set(words) & _VERSIONS))
        return None

    def _read_rest(self, words: list[str]) -> Reading:
        if words[-1] in self._short:
            return Reading(self._short[words[-1]], sure=False)
        joined = "".join(words)
        entry = next((e for e in self._long_ends if joined.endswith(e)), None)
        return Reading(self.entries[entry], sure=True) if entry else NOTHING

    def _entry(self, joined: str) -> tuple[AnyKind, ...]:
        """Return the kinds of an entry, in the singular or the plural."""
        return self.entries.get(joined) or (
            self.entries.get(joined[:-1], ()) if joined.endswith("s") and len(joined) > 4 else ()
        )

    def _read_han(self, name: str) -> Reading:
        text = _QUALIFIED_HAN.sub("", fold(name).lower().replace(" ", "").replace("_", ""))
        for i in range(len(text)):
            kinds = self.entries.get(text[i:])
            if kinds:
                return Reading(kinds, sure=True)
            if text[i:] in _FOREIGN:
                return Reading(foreign=True, versions=text[i:] in _VERSIONS)
        return NOTHING

    def knows(self, value: str) -> bool:
        """Return whether a value is itself a name of fields, as in a form's ``name: email``."""
        joined = "".join(words_of(value))
        return joined in self.entries or joined in _FOREIGN

    @property
    def foreign(self) -> frozenset[str]:
        """Words that say: this number is something else."""
        return _FOREIGN

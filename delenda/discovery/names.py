"""The words in a field's or a collection's name, and what they say of reference and role.

One vocabulary for everything that infers from names: English, abbreviations, Chinese. Names lie, so nothing
here decides alone; :mod:`delenda.discovery.ownership` weighs it with keys and values.

>>> words("shipToUserID")
('ship', 'to', 'user', 'id')
>>> words("contacts[].phone_no")
('contacts', 'phone', 'no')
>>> singular("companies"), singular("addresses"), singular("status")
('company', 'address', 'status')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[\u4e00-\u9fff]+")

PERSON: Final = frozenset(
    "lead prospect user account customer member person people client subscriber patient employee student profile "
    "player guest partner buyer contact author owner voter donor applicant candidate passenger tenant resident citizen "
    "participant visitor learner teacher driver rider staff worker consumer shopper follower viewer reader attendee "
    "identity usr acct cust uid userid yonghu huiyuan kehu guke yuangong xuesheng huanzhe 用户 会员 客户 账号 账户 "
    "帐号 员工 顾客 患者 学生".split()
)
"""What tables of people are called, singular."""

OWNER: Final = frozenset(
    "user uid userid account member owner author sender creator customer buyer client subscriber patient employee "
    "student player guest poster uploader submitter purchaser payer applicant holder contributor person profile "
    "participant attendee identity visitor voter donor reporter requester requestor respondent commenter blogger "
    "yonghu huiyuan kehu guke xuesheng huanzhe "
    "yh hy kh 用户 会员 客户 作者 发送人 买家 下单人".split()
)
"""Whose a record is."""

MENTION: Final = frozenset(
    "recipient receiver to target referrer referred referral inviter invited invitee friend followed followee "
    "following blocked muted manager salesrep salesman salesperson supervisor approver approved reviewer reviewed "
    "assignee assigned moderator moderated editor edited updater updated deleter deleted admin administrator "
    "handler closer closed resolver "
    "resolved locked verified verifier processed reply parent mentor sponsor seller supplier rep "
    "support agent staff operator contact mentioned mention mentionee callee peer other partner blocker banned "
    "granted grantor modifier modified changed changer ended created grader canceler canceller acting actor related "
    "voided orderer retired trashed archived printed released promoted signed witnessed operated issuer issued "
    "assigner delegate validator assessor examiner inspector auditor doctor physician teacher driver courier "
    "收件人 接收人 推荐人 邀请人 好友 经理 审核人 修改人 更新人 "
    "卖家".split()
)
"""Whom a record merely names."""

SURROUNDINGS: Final = frozenset(
    "contact contacts addressbook phonebook book call calls calllog sms nearby neighbor neighbors scanned scan wifi "
    "bluetooth surrounding surroundings cell tower seen peers 通讯录 通话 联系人 短信 附近".split()
)
"""Collections and fields that hold identifiers of the people and devices around somebody."""

STAFF: Final = frozenset(
    "admin administrator employee staff operator agent moderator provider teacher doctor worker 管理员 员工".split()
)
"""What tables of a company's own people are called."""

PARTS: Final = frozenset("parent target".split())
"""Words that mention somebody beside a record of the same collection, and own across collections."""

HOUSINGS: Final = frozenset("entity entities table tbl info master data base main record all f b tl 表 信息".split())
"""Last words of a collection's name that say nothing: ``customer_entity``, ``PER_ALL_PEOPLE_F``."""

QUANTITIES: Final = frozenset(
    "count total amount number qty quantity size length width height weight price cost sum rate level position order "
    "sort status state time timestamp date at on year month day hour flag is has enabled active attempt version port "
    "latitude longitude lat lon lng score points depth limit max min percent duration seconds type visible".split()
)
"""Last words of numbers that count or measure, and so refer to nothing."""

_KEYS: Final = frozenset(
    "id uid no number num nr key ref reference code uuid guid sn fk pk userid openid rowid bianhao 编号 号 标识".split()
)


SYNONYMS: Final = dict(
    pair.split("=")
    for pair in (
        "yonghu=user yh=user usr=user 用户=user huiyuan=member hy=member 会员=member kehu=customer kh=customer "
        "cust=customer guke=customer 客户=customer 顾客=customer acct=account zhanghu=account 账户=account "
        "账号=account 帐号=account yuangong=employee 员工=employee xuesheng=student 学生=student huanzhe=patient "
        "yisheng=doctor 患者=patient dingdan=order 订单=order shangpin=product 商品=product dizhi=address 地址=address "
        "org=organization dept=department pers=person "
        "benutzer=user utilisateur=user usuario=user kunde=customer cliente=customer "
        "mitarbeiter=employee empleado=employee mitglied=member miembro=member autor=author auteur=author "
        "absender=sender remitente=sender empfaenger=recipient destinatario=recipient destinataire=recipient "
        "bearbeiter=handler besitzer=owner ersteller=creator von=by bestellung=order pedido=order rechnung=invoice "
        "factura=invoice adresse=address direccion=address artikel=article kategorie=category erstellt=created"
    ).split()
)
"""Words that stand for another: pinyin, abbreviations, other languages."""

GATHERED: Final = frozenset(
    "attendee participant follower viewer reader voter applicant candidate visitor owner author learner".split()
)
"""What collections are called that tie people to something, more often than they list them."""
SUBJECT: Final = frozenset("affected subject concerned accused offender suspect".split())
"""Words for whom a record is about, whoever made it."""
ACTORS: Final = frozenset("agent actor acting operator oper performer causer executor initiator".split())
"""Words for who did what a record says: its owner, if nobody else is."""
MAKERS: Final = frozenset("creator create created creat crea writer maker".split())
"""Words for who made a record: its owner, unless it is the company's."""
AUTHORS: Final = frozenset("creator writer maker".split())
"""Of these, the nouns: whoever wrote a comment, rather than ``created_by``, which says whose hand made a row."""
DEEDS: Final = frozenset(
    "write modif modify valid validate cloture close assign update edit approve review delete handle moderate lock "
    "ban block invite refer resolve verify added inserted entered recorded captured".split()
)
"""Verbs that say, beside a word for a person, what they did to somebody else's record: ``fk_user_valid``."""
MODERATION: Final = frozenset(
    "moderation mod ban warning strike penalty sanction suspension infraction violation block_list blacklist".split()
)
"""What is done to somebody by those who watch over others."""
SERVED: Final = frozenset("client customer patient student subscriber buyer guest donor tenant passenger rider".split())
"""Words for whom a company works: never for whoever made a record."""
DELIVERED: Final = frozenset(
    "notification alert reminder inbox delivery feed newsfeed checkout acceptance assignment allocation handover seat "
    "loan lease rental issuance enrollment enrolment invitee grant award".split()
)
"""What collections are called that hold what was sent or given to somebody: whose they are is whom they reach."""
RECEIVERS: Final = frozenset(
    "recipient receiver addressee target to assigned assignee borrower lessee empfaenger destinatario "
    "destinataire".split()
)
"""Words for whom something was sent or given to."""
DETAILS: Final = frozenset(
    "address location phone email image picture photo avatar icon logo file media medium attachment upload blob asset "
    "document credential payment_method coordinate geometry".split()
)
"""What others have one of: whatever refers to one is no part of it."""
USED: Final = frozenset(
    "user session token accesstoken refreshtoken login password credential auth twofactor device key setting "
    "preference config dashboard draft notification history activity log audit profile activitylog auditlog loginlog "
    "accesslog loginhistory usersession userlog".split()
)
"""What collections are called whose records are of whoever works with a system, if they name anybody."""
FILED: Final = frozenset(
    "report complaint appeal petition inquiry feedback review rating vote comment reply post reaction like".split()
)
"""What people write or file, one by one, however few there are: never a list of the company's."""
_OPENED: Final = frozenset("session login token draft preference device".split())
"""What somebody makes by working with a system: whoever made one is whose it is."""
DONE: Final = FILED | frozenset(
    "like reaction favorite favourite bookmark pin star share follow follower subscription watch watcher flag view "
    "visit bid answer message entry upload annotation highlight".split()
)
"""What people do or write about somebody else's things: the record is theirs, and no part of the thing."""
_KEPT: Final = frozenset(
    "pinned saved starred favorite favourite bookmarked liked followed hidden viewed recent".split()
)
_ABOUT: Final = frozenset("on of for to about in".split())
CATALOG: Final = frozenset(
    "role group team channel project category tag label type setting option product article currency country "
    "language template webhook hook command emoji badge permission menu dict dictionary notice announcement job "
    "store shop company organization tenant realm workspace forum board course campaign coupon rule promotion "
    "department term carrier rate fee component supplier vendor manufacturer brand warehouse branch release "
    "milestone stream room alias plan config configuration formula page tax bank newsletter table catalog "
    "catalogue feature variant collection site domain network server region program prog concept survey quiz exam "
    "lesson module".split()
)
"""What the company's own things are called, last word: whoever made one does not own it as a person owns a record."""
NO_PERSONS: Final = frozenset(
    "email mail smtp imap mailbox gl ledger journal bank saving loan storage billing payment merchant chart".split()
)
"""Words that say of an account that it is no person's login: a mailbox, a ledger's, a bank's."""
INVENTORY: Final = frozenset(
    "asset license licence accessory consumable component equipment inventory manufacturer location".split()
)
"""What a company hands out: a serial number in a list of these that nobody owns is no person's."""
TEXTS: Final = frozenset("template setting config configuration option preset".split())
"""What a company writes down of its own: an address in it is the company's, though no record refers to it."""
HANDED: Final = frozenset(
    "checkout assignment allocation acceptance handover lending borrowing issuance allotment reservation".split()
)
"""What collections are called that say to whom something was handed: the record is theirs."""
DERIVED: Final = frozenset(
    "summary stat statistic index search cache view grid flat history archive archived snapshot copy backup rollup "
    "aggregate aggregation report mv audit version revision old bak denormalized log_archive".split()
)
"""What collections are called that are made from others: summaries, search indexes, copies."""
NOT_PEOPLE: Final = frozenset(
    "address order invoice payment shipment quote cart log event session message comment review request invitation "
    "ticket transaction token history archive item line detail subscription recipient login device email phone "
    "contact_log index stat summary application booking reservation rental visit attempt location office branch "
    "building place venue clinic hospital school facility hotel restaurant outlet depot station agency firm enterprise "
    "business insurer institution property estate document contract bill quotation estimate proposal policy "
    "claim".split()
)
"""What collections are called that hold contact details and are no lists of people."""


TYPES: Final = ("type", "model", "class", "kind", "entity", "module", "table", "source")
"""Last words of a field that says of what kind another record is, the most usual first."""
_WHOLE: Final = frozenset("uid guid uuid openid number customer member together".split())
_NO_ID: Final = frozenset("android hybrid overpaid prepaid unpaid invalid orchid".split())
_JOINED: Final = (OWNER | MENTION | PERSON | SUBJECT | frozenset("id from to by with".split())) - frozenset(
    "other".split()
)


@lru_cache(maxsize=16_384)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, lower case, in order, whatever the style it is written in."""
    return tuple(w.lower() for w in _SPLIT.findall(name))


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """Return an English word's singular, by the three regular rules."""
    if word in ("news", "series"):
        return word
    if word in ("people", "persons"):
        return "person"
    if word in ("aliases", "statuses", "campuses", "bonuses", "buses", "biases"):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=16_384)
def leaf(field: str) -> str:
    """Return the last part of a field path: ``contacts[].phone`` → ``phone``; ``@path.uid`` → ``uid``."""
    return field.rpartition(".")[2]


@lru_cache(maxsize=16_384)
def apart(word: str) -> tuple[str, ...]:
    """Return the words that a word is run together from, if all are known ones: ``useridfrom`` → user, id, from.

    Of an unknown word only a final ``id`` is cut off: ``courseid`` → course, id.
    """
    if word == "userid":
        return ("user", "id")
    if word.endswith("edby") and len(word) > 6:
        return (word[:-2], "by")
    if not word.isascii() or word in _WHOLE:
        return (word,)
    if end := next((e for e in ("guid", "uuid", "owner") if word.endswith(e) and len(word) > len(e) + 2), ""):
        return (word[: -len(end)], end)
    cut = _known_parts(word)
    if cut:
        return tuple(p for part in cut for p in (("user", "id") if part == "userid" else (part,)))
    return (word[:-2], "id") if len(word) >= 6 and word.endswith("id") and word not in _NO_ID else (word,)


def _known_parts(word: str) -> tuple[str, ...]:
    for i in range(len(word), 1, -1):
        if word[:i] in _JOINED:
            if i == len(word):
                return (word,)
            if rest := _known_parts(word[i:]):
                return (word[:i], *rest)
    return ()


@lru_cache(maxsize=16_384)
def stem(field: str) -> tuple[str, ...]:
    """Return the words of a field's last part without the ones that only say "key": ``user_id`` → ``user``.

    >>> stem("id_customer"), stem("useridfrom"), stem("courseid")
    (('customer',), ('user', 'from'), ('course',))
    """
    parts = tuple(p for w in words(leaf(field)) for p in apart(w))
    while parts and parts[-1] in _KEYS and len(parts) > 1:
        parts = parts[:-1]
    while parts and parts[0] in ("id", "fk") and len(parts) > 1:
        parts = parts[1:]
    if len(parts) > 2 and "id" in parts[1:-1]:
        parts = tuple(p for p in parts if p != "id")
    return tuple(SYNONYMS.get(w, singular(w)) for w in parts)


def head(parts: Sequence[str]) -> str:
    """Return the last word of a collection's name that says something; empty if none does."""
    return next((w for w in reversed(parts) if w not in HOUSINGS), "")


_RUN_TOGETHER: Final = ("user", "partner", "customer", "client", "member", "employee", "patient", "student", "person")


@lru_cache(maxsize=16_384)
def is_person(word: str) -> bool:
    """Is a word one for people, or does it end in one: ``appuser``, ``bpartner``?"""
    return word in PERSON or (len(word) > 5 and word.endswith(_RUN_TOGETHER))


@lru_cache(maxsize=16_384)
def is_done(name: str) -> bool:
    """Is a collection called for what people do about things: ``comment_likes``, ``saved_messages``?"""
    parts = called(name)
    cut = next((i for i, w in enumerate(parts) if w in _ABOUT and i), len(parts))
    return bool(set(parts) & _KEPT) or head(parts[:cut]) in DONE


@lru_cache(maxsize=16_384)
def is_makers(name: str) -> bool:
    """Is a collection called for what belongs to whoever made it: sessions, drafts, likes?"""
    return is_done(name) or head(called(name)) in _OPENED


@lru_cache(maxsize=16_384)
def called(name: str) -> tuple[str, ...]:
    """Return the words of a collection's name, singular, in English where they stand for English ones.

    >>> called("t_huiyuan"), called("ContactInfo")
    (('t', 'member'), ('contact', 'info'))
    """
    return tuple(SYNONYMS.get(w, singular(w)) for w in words(name))


@lru_cache(maxsize=16_384)
def names_key(field: str) -> bool:
    """Is the field named like a key or a reference to one?"""
    parts = tuple(p for w in words(leaf(field)) for p in apart(w))
    ends = bool(parts) and (parts[-1] in _KEYS or parts[0] in ("id", "fk") or parts[-1] == "by")
    return ends or any(w in OWNER or w in MENTION for w in parts)


@lru_cache(maxsize=16_384)
def may_refer(field: str) -> bool:
    """May a number of this name refer to something: is it no count, measure or time?"""
    parts = words(leaf(field))
    return bool(parts) and parts[-1] not in QUANTITIES and parts[0] not in QUANTITIES

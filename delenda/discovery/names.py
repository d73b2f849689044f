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
from functools import lru_cache
from typing import Final

_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[\u4e00-\u9fff]+")

PERSON: Final = frozenset(
    "user account customer member person people client subscriber patient employee student profile player guest "
    "partner buyer contact author owner voter donor applicant candidate passenger tenant resident citizen participant "
    "visitor learner teacher driver rider staff worker consumer shopper follower viewer reader attendee identity "
    "usr acct cust uid userid yonghu huiyuan kehu guke yuangong xuesheng huanzhe 用户 会员 客户 账号 账户 "
    "帐号 员工 顾客 患者 学生".split()
)
"""What tables of people are called, singular."""

OWNER: Final = frozenset(
    "user uid userid account member owner author sender creator customer buyer client subscriber patient employee "
    "student player guest poster uploader submitter purchaser payer applicant holder contributor person profile "
    "participant attendee identity visitor voter donor reporter requester yonghu huiyuan kehu guke xuesheng huanzhe "
    "yh hy kh 用户 会员 客户 作者 发送人 买家 下单人".split()
)
"""Whose a record is."""

MENTION: Final = frozenset(
    "recipient receiver to target referrer referred referral inviter invited invitee friend followed followee "
    "following blocked muted manager supervisor approver approved reviewer reviewed assignee assigned moderator "
    "moderated editor edited updater updated deleter deleted admin administrator handler closer closed resolver "
    "resolved locked verified verifier processed reply parent mentor sponsor seller supplier salesperson rep "
    "support agent staff operator contact mentioned mention mentionee callee peer other partner blocker banned "
    "granted grantor modifier modified changed ended created grader canceler canceller acting actor related voided "
    "orderer retired trashed archived printed released promoted signed witnessed operated issuer issued assigner "
    "delegate doctor physician teacher driver courier 收件人 接收人 推荐人 邀请人 好友 经理 审核人 修改人 更新人 "
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

HOUSINGS: Final = frozenset("entity entities table tbl info master data base main record 表 信息".split())
"""Last words of a collection's name that say nothing: ``customer_entity``."""

QUANTITIES: Final = frozenset(
    "count total amount number qty quantity size length width height weight price cost sum rate level position order "
    "sort status state time timestamp date at on year month day hour flag is has enabled active attempt version port "
    "latitude longitude lat lon lng score points depth limit max min percent duration seconds type visible".split()
)
"""Last words of numbers that count or measure, and so refer to nothing."""

_KEYS: Final = frozenset("id uid no number num nr key ref code uuid guid sn fk userid openid 编号 号 标识".split())


_WHOLE: Final = frozenset("uid guid uuid openid number customer member together".split())
_NO_ID: Final = frozenset("android hybrid overpaid prepaid unpaid invalid orchid".split())
_JOINED: Final = (OWNER | MENTION | PERSON | frozenset("id from to by with".split())) - frozenset("other".split())


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, lower case, in order, whatever the style it is written in."""
    return tuple(w.lower() for w in _SPLIT.findall(name))


def singular(word: str) -> str:
    """Return an English word's singular, by the three regular rules."""
    if word in ("people", "persons"):
        return "person"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def leaf(field: str) -> str:
    """Return the last part of a field path: ``contacts[].phone`` → ``phone``; ``@path.uid`` → ``uid``."""
    return field.rpartition(".")[2]


@lru_cache(maxsize=16_384)
def apart(word: str) -> tuple[str, ...]:
    """Return the words that a word is run together from, if all are known ones: ``useridfrom`` → user, id, from.

    Of an unknown word only a final ``id`` is cut off: ``courseid`` → course, id.
    """
    if not word.isascii() or word in _WHOLE:
        return (word,)
    cut = _known_parts(word)
    if cut:
        return cut
    return (word[:-2], "id") if len(word) >= 6 and word.endswith("id") and word not in _NO_ID else (word,)


def _known_parts(word: str) -> tuple[str, ...]:
    for i in range(len(word), 1, -1):
        if word[:i] in _JOINED:
            if i == len(word):
                return (word,)
            if rest := _known_parts(word[i:]):
                return (word[:i], *rest)
    return ()


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
    return tuple(singular(w) for w in parts)


def names_key(field: str) -> bool:
    """Is the field named like a key or a reference to one?"""
    parts = tuple(p for w in words(leaf(field)) for p in apart(w))
    ends = bool(parts) and (parts[-1] in _KEYS or parts[0] in ("id", "fk") or parts[-1] == "by")
    return ends or any(w in OWNER or w in MENTION for w in parts)


def may_refer(field: str) -> bool:
    """May a number of this name refer to something: is it no count, measure or time?"""
    parts = words(leaf(field))
    return bool(parts) and parts[-1] not in QUANTITIES and parts[0] not in QUANTITIES

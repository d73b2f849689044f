"""What the values of a column say when its name says nothing: shapes, ranges, and how varied they are.

Each rule takes the column's trimmed, non-empty texts and says whether nearly all of them, together, look like
one kind. A rule may be bold, since it is asked only about columns whose names are blank or mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import re2

from delenda.discovery.detect_keys import options
from delenda.discovery.detect_logs import container
from delenda.kinds import Kind
from delenda.lexer import encoded

Rule = Callable[[Sequence[str]], bool]

_UPPER_UUID: Final = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_LOWER_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_URL: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|heic|bmp)(?:[?!]\S*)?", re.IGNORECASE)
_FACE: Final = re.compile(
    r"avatar|head|profile|portrait|face|headimg|thirdwx|qlogo|gravatar|touxiang|user|/u/", re.IGNORECASE
)
_SECRET: Final = re.compile(
    r"\$2[aby]?\$\d\d\$.+|\$argon2.+|pbkdf2.+|\{S?SHA\d*\}.+|\$[156]\$.+|sha256\$.+|scrypt[:$].+"
)
_CHOSEN: Final = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*[!@#$%^&*?~])[!-~]{6,24}")
_SERIAL: Final = re.compile(r"[A-Z0-9]{9,16}")
_TURN: Final = re.compile(r"(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=\d)")
_TALK: Final = re2.compile(
    (
        r"(?i)[？?！!。…~]|，|,.* |\b(?:i|you|we|me|my|your|lol|haha|ok|okay|thanks|thank|please|sorry|hey|hi|hello|"
        r"see you|love|miss)\b|我|你|咱|哈哈|吗|吧|呢|啊|嗯|谢谢|好的|在吗|晚安"
    ).encode(),
    options(),
)
"""RE2: a comma with a blank somewhere behind it is not looked for from each comma anew."""
_ASKED: Final = re.compile(
    r"^(?:how|what|where|best|cheap|top|why|when|buy|near)\b|\b(?:near me|vs|review|reviews|recipe|tutorial|for "
    r"sale|price|exercises|flights|how to|ideas)\b"
    r"|怎么|附近|推荐|攻略|教程|多少|哪家|哪里|的做法|排行|价格|真题|下载|是什么|好用|天气",
    re.IGNORECASE,
)
_GENDERS: Final = frozenset(
    "male female 男 女 m f man woman 先生 女士 男性 女性 other unknown 其他 保密 未知 nonbinary".split()
)


def share(texts: Sequence[str], fits: Callable[[str], object]) -> float:
    """Return the share of texts that fit."""
    return sum(bool(fits(t)) for t in texts) / len(texts) if texts else 0.0


def _varied(texts: Sequence[str], least: float = 0.5) -> bool:
    return len(set(texts)) >= max(2, least * len(texts))


HIDDEN: Final = re.compile(
    r"(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=|"
    r"[^*•]*[*•]{2,}(?:[^*•]+[*•]{2,})*[^*•]*|(?:[xX]{4}[ -]?){2,3}\d{3,4})"
)
"""What a digest looks like, and what is left of a value whose middle is masked."""
_MASKED: Final = (
    (Kind.PHONE_NUMBER, re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[ -]?\*{4}[ -]?\d{4}")),
    (Kind.CN_RESIDENT_ID, re.compile(r"[1-8]\d{2,5}\*{8,12}\d{2,3}[\dXx]")),
    (Kind.EMAIL, re.compile(r"[\w.+\-]{1,4}\*{2,}[\w.+\-]{0,4}@[\w\-]+(?:\.[\w\-]+)+")),
    (Kind.CREDIT_CARD, re.compile(r"[3-6]\d{3}\d{0,2}[ -]?(?:\*{4}[ -]?|\*{6,9})+\d{4}|(?:[*xX]{4}[ -]?){3}\d{4}")),
)


def masked(texts: Sequence[str]) -> Kind | None:
    """Return the kind whose values, their middles masked, nearly all of some texts are."""
    return next((kind for kind, form in _MASKED if share(texts, form.fullmatch) >= 0.8), None)


_LONGEST_URL: Final = 2048
"""Characters: what is longer is no link, and would take the square of its length to look through."""
_ROLE: Final = re.compile(
    r"(?:info|sales|office|help|helpdesk|service|services|support|contact|admin|hello|no-?reply|press|media|hr|jobs|careers|"
    r"billing|accounts?|marketing|postmaster|webmaster|abuse|privacy|dpo|legal|team|feedback|booking|reservations?|"
    r"orders?|enquir(?:y|ies)|inquir(?:y|ies)|kefu|service\d+)@\S+", re.IGNORECASE,
)  # fmt: skip
_DEFAULT: Final = re.compile(
    r"https?://\S*/(?:default|placeholder|system|preset)s?[/_.\-]\S*|\S*default[_\-]?avatar\S*", re.IGNORECASE
)


_FACE_URL: Final = re.compile(
    r"(?:https?:/)?/\S*(?:avatar|qlogo|headimg|head_|/head/|touxiang|portrait|profile_?(?:pic|photo|image))\S*",
    re.IGNORECASE,
)
_AGED: Final = re.compile(r"\d{1,3}\s?(?:周?岁|years? old|y/?o|yrs?(?: old)?)", re.IGNORECASE)
_SEXES: Final = frozenset("男 女 男性 女性 male female".split())
_MASKED_NAME: Final = re.compile(r"[一-鿿][*＊×]{1,3}[一-鿿]?|[一-鿿]某[某一-鿿]?")


def masks_name(text: str) -> bool:
    """Return whether a text is a Chinese name of which little is shown: ``王*``, ``李**``, ``张某``."""
    return bool(_MASKED_NAME.fullmatch(text))


def _is_face(text: str) -> bool:
    return len(text) <= _LONGEST_URL and bool(_FACE_URL.fullmatch(text))


def _stands_for_none(text: str) -> bool:
    return len(text) <= _LONGEST_URL and bool(_DEFAULT.fullmatch(text))


def said_plainly(texts: Sequence[str]) -> Kind | None:
    """Return the kind that values spell out, whatever their field is called: faces, years of age, masked names."""
    if share(texts, _is_face) >= 0.8:
        return Kind.AVATAR_URL
    if share(texts, _AGED.fullmatch) >= 0.8:
        return Kind.AGE
    if len(texts) > 2 and share(texts, lambda t: t.lower() in _SEXES) >= 0.9:
        return Kind.GENDER
    return Kind.PERSON_NAME if len(texts) > 2 and share(texts, masks_name) >= 0.8 else None


_MOBILE: Final = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[\d \-]{8,10}")


def of_a_place(kind: object, texts: Sequence[str]) -> bool:
    """Return whether values under a name that tells of a place are the place's: its telephone, where it lies."""
    if kind is Kind.PHONE_NUMBER:
        return share(texts, _MOBILE.fullmatch) < 0.3
    return kind in (Kind.GPS_LOCATION, Kind.ADDRESS, Kind.EMAIL)


def nobodys(kind: object, texts: Sequence[str]) -> bool:
    """Return whether values of a kind are no person's: a company's mailboxes, pictures that stand for none."""
    if kind is Kind.EMAIL:
        return share(texts, _ROLE.fullmatch) >= 0.8
    if kind is Kind.BROWSING_URL:
        return share(texts, _PICTURE.fullmatch) >= 0.8
    defaults = share(texts, _stands_for_none) if kind is Kind.AVATAR_URL else 0.0
    return defaults >= 0.8


def is_versions(texts: Sequence[str]) -> bool:
    """Return whether texts with the form of IPv4 addresses count up like versions: small, and yet varied, first."""
    first = [int(t.split(".", 1)[0]) for t in texts if _DOTTED.fullmatch(t)]
    return len(first) >= 8 and max(first) < 64 and len(set(first)) >= 4 and first.count(10) < 0.5 * len(first)


_DOTTED: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def _is_gender(texts: Sequence[str]) -> bool:
    seen = {t.lower() for t in texts}
    return (
        2 <= len(seen) <= 8
        and seen <= _GENDERS
        and bool(seen & {"male", "female", "男", "女", "m", "f", "男性", "女性", "先生", "女士"})
    )


def _is_age(texts: Sequence[str]) -> bool:
    if share(texts, lambda t: t.isdigit() and len(t) <= 3) < 0.98:
        return False
    ages = [int(t) for t in texts if t.isdigit()]
    return (
        len(ages) >= 8
        and min(ages) >= 10
        and 45 <= max(ages) <= 99
        and len(set(ages)) >= min(12, len(ages) * 0.5)
        and max(ages) - min(ages) >= 25
    )


_DAY: Final = re.compile(
    r"((?:19|20)\d\d)[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12]\d|3[01])日?|\d{1,2}[-/.]\d{1,2}[-/.]((?:19|"
    r"20)\d\d)"
)


def _is_birth(texts: Sequence[str]) -> bool:
    """Return whether nearly all are days without a time, decades apart, the youngest no child of tomorrow."""
    days = [m for m in map(_DAY.fullmatch, texts) if m]
    years = sorted(int(m[1] or m[2]) for m in days)
    return len(days) >= 0.9 * len(texts) and years[0] < 1985 and years[-1] - years[0] >= 20 and years[-1] <= 2020


def _is_serial(texts: Sequence[str]) -> bool:
    fit = [
        t
        for t in texts
        if _SERIAL.fullmatch(t) and not t.isdigit() and not t.isalpha() and not (_HEX.fullmatch(t) and len(t) == 12)
    ]
    turns = sum(len(_TURN.findall(t)) for t in fit) / max(1, len(fit))
    return len(fit) >= 0.9 * len(texts) and turns >= 2.5 and _varied(texts)


def _hex_sizes(texts: Sequence[str]) -> set[int]:
    return {len(t) for t in texts} if share(texts, _HEX.fullmatch) >= 0.95 else set()


def _is_oaid(texts: Sequence[str]) -> bool:
    forms = {len(t) if _HEX.fullmatch(t) else 36 for t in texts if _HEX.fullmatch(t) or _LOWER_UUID.fullmatch(t)}
    return (
        len(forms) >= 2
        and forms <= {16, 32, 36, 64}
        and share(texts, lambda t: _HEX.fullmatch(t) or _LOWER_UUID.fullmatch(t.lower())) >= 0.95
    )


_HANDLE: Final = re.compile(r"(?=.*[a-z])[A-Za-z][A-Za-z0-9._\-]{2,19}|[A-Za-z0-9_一-鿿·~★☆丶]{2,12}")
_PLAYFUL: Final = re.compile(
    r"_|[a-z]\d+$|[a-z][A-Z]|[一-鿿](?:.*[A-Za-z0-9])|[A-Za-z0-9].*[一-鿿]|的|小|阿|不|爱|一|猫|狗|鱼|风|梦|夜|星|"
    r"糖|仙|酱|君"
)


_SIZES: Final = re.compile(r"\d+[xX×*]\d+")
"""Of screens and pictures."""


def _is_nickname(texts: Sequence[str]) -> bool:
    return (
        share(texts, _HANDLE.fullmatch) >= 0.9
        and share(texts, _PLAYFUL.search) >= 0.6
        and share(texts, str.isalpha) < 0.9
        and share(texts, _SIZES.fullmatch) < 0.3
        and _varied(texts, 0.3)
    )


def _is_search(texts: Sequence[str]) -> bool:
    return (
        share(texts, lambda t: len(t) <= 60 and not t.endswith((".", "。", "！", "!"))) >= 0.9
        and share(texts, _ASKED.search) >= 0.3
        and share(texts, talks) < 0.4
    )


def talks(text: str) -> bool:
    """Return whether a text is a piece of a conversation."""
    return bool(_TALK.search(encoded(text))) and not text.startswith(("{", "[", "http", "$"))


def _is_chat(texts: Sequence[str]) -> bool:
    return (
        share(texts, talks) >= 0.7
        and share(texts, lambda t: " " in t or not t.isascii()) >= 0.7
        and sum(map(len, texts)) < 200 * len(texts)
    )


def _holds(kind: Kind) -> Rule:
    return lambda texts: share(texts, lambda t: container(t) is kind) >= 0.7


RULES: Final[tuple[tuple[Kind, Rule], ...]] = (
    (Kind.CONTACTS, _holds(Kind.CONTACTS)),
    (Kind.CALL_LOG, _holds(Kind.CALL_LOG)),
    (Kind.SMS_LOG, _holds(Kind.SMS_LOG)),
    (Kind.PHOTO_EXIF, _holds(Kind.PHOTO_EXIF)),
    (Kind.GENDER, _is_gender),
    (Kind.AGE, _is_age),
    (Kind.BIRTH_DATE, _is_birth),
    (Kind.IDFA, lambda t: share(t, _UPPER_UUID.fullmatch) >= 0.9 and share(t, str.isdigit) == 0),
    (Kind.ANDROID_AD_ID, lambda t: share(t, _LOWER_UUID.fullmatch) >= 0.95),
    (Kind.OAID, _is_oaid),
    (Kind.DEVICE_ID, lambda t: _hex_sizes(t) == {16} and share(t, str.isdigit) < 0.1),
    (
        Kind.DEVICE_ID,
        lambda t: (
            share(t, lambda v: _UPPER_UUID.fullmatch(v) or (_HEX.fullmatch(v) and len(v) == 16)) >= 0.95
            and share(t, str.isdigit) < 0.1
        ),
    ),
    (
        Kind.PUSH_TOKEN,
        lambda t: (
            _hex_sizes(t) == {64} or share(t, lambda v: ":APA91" in v or (_HEX.fullmatch(v) and len(v) == 64)) >= 0.9
        ),
    ),
    (Kind.PASSWORD, lambda t: share(t, _SECRET.fullmatch) >= 0.2 or share(t, _CHOSEN.fullmatch) >= 0.6),
    (Kind.AVATAR_URL, lambda t: share(t, _PICTURE.fullmatch) >= 0.8 and share(t, _FACE.search) >= 0.5),
    (
        Kind.BROWSING_URL,
        lambda t: share(t, _URL.fullmatch) >= 0.9 and share(t, _PICTURE.fullmatch) < 0.2 and _varied(t, 0.2),
    ),
    (Kind.DEVICE_SERIAL, _is_serial),
    (Kind.SEARCH_QUERY, _is_search),
    (Kind.CHAT_TEXT, _is_chat),
    (Kind.NICKNAME, _is_nickname),
)


def kind_of(texts: Sequence[str]) -> Kind | None:
    """Return the kind that a nameless column's values look like, or None."""
    return next((kind for kind, rule in RULES if rule(texts)), None) if len(texts) >= 3 else None

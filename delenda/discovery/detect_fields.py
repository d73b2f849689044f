"""Values that a key names, in any notation: ``nick=…``, ``"password": "…"``, ``职业：…``, ``serial number F2L…``.

One RE2 pass, backwards, finds the keys that the vocabulary knows; where a value ends depends on what opens it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_plus

import re2

from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_keys import SPACED, key_pattern, key_pattern_backwards, options
from delenda.discovery.detect_names import Vocabulary, words_of
from delenda.discovery.detect_overlaps import Held, joined
from delenda.kinds import AnyKind, Kind
from delenda.lexer import spans
from delenda.model import Evidence

_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "《": "》", "『": "』", "`": "`"}
_NEXT_QUOTED: Final = re.compile(r"[,、，] ?[\"'“‘「《『`]")
_HAN: Final = re.compile(r"[一-鿿]")
_VALUE_END: Final = re.compile(r"[\s,;&|\"'<>)}\]，；。、）】」]")
_URL_END: Final = re.compile(r"[\s|\"'<>)}\]，；。、）】」]|[,;](?![!-~])")
_URLS: Final = frozenset({Kind.AVATAR_URL, Kind.BROWSING_URL})
_YEARS: Final = re.compile(r"\d{1,3}(?!\d)")
_SECRET_END: Final = re.compile(r"&(?=[A-Za-z_][\w.]*=)|[\s,;|\"'<>)}\]，；。、）】」]")
_PHRASE_END: Final = re.compile(
    r"[,;&|\"'<>)}\]\n\t，；。！？、）】」]|\s+[A-Za-z_]+\s?[=:]|\.\s|\.$|\s{2,}|\s[-–—]\s| and | but | with | "
    r"from | on the "
)
_MAX_VALUE: Final = 300
_REMEMBERED: Final = 1 << 14
"""Judgements that are kept: the values of a log come back."""
_LISTED: Final[int] = Evidence.DICTIONARY.value
_SAID_OF_FIELDS: Final = frozenset(
    "required invalid empty missing wrong incorrect taken available unavailable unknown too not already being "
    "never always optional mandatory case ok fine valid set unset changed expired reset visible hidden unique "
    "correct the a an my your".split()
)
"""What is said of a field itself: ``nickname is required``."""
_DECLARED: Final = re.compile(
    r"\b(?:s?u?int(?:8|16|32|64)?|s?fixed(?:32|64)|float|double|long|short|bool(?:ean)?|bytes|string|String|Integer|char|"
    r"byte|i32|u32|i64|u64) \w+ ?= ?$"
)
"""A type before a key: what it is set to is a number of the field or a default."""
_ENCODED_URL: Final = re.compile(r"(?:https?|ftp)%3A[^&\s]+", re.IGNORECASE)
_JOINED_QUERY: Final = re.compile(r"[^\s+%]*[+%][^\s&]*(?=\s)")
"""A query as addresses hold it: a blank ends it."""
_JOINED: Final[dict[AnyKind, re.Pattern[str]]] = {
    Kind.AVATAR_URL: _ENCODED_URL, Kind.BROWSING_URL: _ENCODED_URL, Kind.SEARCH_QUERY: _JOINED_QUERY,
}  # fmt: skip
_FACE: Final = re.compile(r"avatar|profile (?:photo|picture|image)|head ?img|头像", re.IGNORECASE)
"""Before a link: it is a face."""
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
"""A character as JSON writes it."""
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
"""A character as URLs and forms write it."""
_ONE_WORD: Final = frozenset({Kind.NICKNAME})
"""Kinds of phrases that are one word where nothing quotes them."""
_RECEIVER: Final = re.compile(
    r"[ \t]+(?:[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐)?[ \t]*(?:[(（]?收[)）]?)?[ \t]+)?\+?\d(?:[ -]?\d){9,14}[ \t]*\Z"
    r"|[ \t]+[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐)?[ \t]*[(（]?收[)）]?[ \t]*\Z"
)
"""Who gets it there, and the number to call: what labels write after an address."""


class FieldReader:
    """Reads what keys name."""

    def __init__(self, detectors: Iterable[Declares], vocabulary: Vocabulary) -> None:
        self._detectors = {d.kind: d for d in detectors}
        self._vocabulary = vocabulary
        self.pattern = key_pattern(self._detectors.values())
        self._keys = re2.compile(key_pattern_backwards(self._detectors.values()).encode(), options())
        self._means = lru_cache(maxsize=4096)(self._meanings)
        self._judge = lru_cache(maxsize=_REMEMBERED)(self._judged)

    def find(self, text: str) -> Iterator[Held]:
        """Yield the values that keys in a folded text name."""
        for behind, _ in reversed(spans(self._keys, text[::-1])):
            held = self._value_of(text, value_start(text, len(text) - behind))
            if held:
                yield held
                if text[held[0] - 1] in _QUOTES:
                    yield from self._further(text, *held[:3])

    def _value_of(self, text: str, start: int) -> Held | None:
        if text[start - 1] in _QUOTES and _HAN.match(text[start - 2 : start - 1]):
            start -= 1  # 昵称“…”: the quotation mark itself parts name and value
        name, link = key_before(text, start)
        if not name or (not link and text[start : start + 1] == '"' and text.endswith('"' + name, 0, start)):
            return None  # no key; or it is a JSON string itself, which its own quotation mark closes
        if link == "=" and _DECLARED.search(text, max(0, start - len(name) - 24), start):
            return None  # a field of a message or a variable, in code
        loose = not link and text[start - 1].isspace()
        asked = text[max(0, start - len(name) - 2)] in "?&"
        for kind, ends in self._means(name, link, loose, asked):
            span = value_span(text, start, ends)
            if span is None:
                continue
            if kind is Kind.AGE and (years := _YEARS.match(text, *span)):
                span = years.span()
            elif kind is Kind.ADDRESS and (receiver := _RECEIVER.search(text, *span)):
                span = (span[0], receiver.start())
            elif kind in _JOINED and (whole := _JOINED[kind].match(text, *span)):
                span = whole.span()
            if kind is Kind.BROWSING_URL and _FACE.search(text, max(0, start - 40, text.rfind("\n", 0, start)), start):
                continue
            judged = self._judge(kind, text[span[0] : span[1]])
            if judged is None and _ENCODED.search(text, *span):
                judged = self._judge(kind, unquote_plus(text[span[0] : span[1]]))
            if judged is None and "\\u" in text[span[0] : span[1]]:
                judged = self._judge(kind, _ESCAPED.sub(_unescaped, text[span[0] : span[1]]))
            if judged is None or not self.plausible(kind, name, link, judged):
                continue
            if link[:2] == "is" and judged[0].lower() in _SAID_OF_FIELDS:
                continue
            if loose and not (
                any(c.isdigit() for c in judged[0]) and (kind is not Kind.PASSWORD or _chosen(judged[0]))
            ):
                continue
            return *span, kind, judged[0], joined(judged[1], Evidence.FIELD_NAME)
        return None

    def _meanings(self, name: str, link: str, loose: bool, asked: bool) -> list[tuple[AnyKind, re.Pattern[str]]]:
        """Return the kinds that a key may name, and how their values end."""
        out = []
        for kind in self._vocabulary.read(name).kinds:
            detector = self._detectors.get(kind)
            if detector is None or (loose and kind not in SPACED):
                continue
            phrase = detector.phrase and not link.startswith("is") and kind not in _ONE_WORD
            ends = _PHRASE_END if phrase else _SECRET_END if kind is Kind.PASSWORD else _VALUE_END
            if asked and kind is not Kind.PASSWORD:
                ends = _VALUE_END
            elif kind in _URLS:
                ends = _URL_END
            out.append((kind, ends))
        return out

    def _judged(self, kind: AnyKind, text: str) -> tuple[str, Evidence] | None:
        return self._detectors[kind].judge(text)

    def _further(self, text: str, start: int, at: int, kind: AnyKind) -> Iterator[Held]:
        """Yield what follows a quoted value in the same list: ``"a", "b"``; a key in JSON ends it."""
        closer = _QUOTES[text[start - 1]]
        while text[at : at + 1] == closer:
            more = _NEXT_QUOTED.match(text, at + 1)
            end = text.find(closer, more.end(), more.end() + _MAX_VALUE) if more else -1
            if more is None or end < 0 or _QUOTES.get(text[more.end() - 1]) != closer or text[end + 1 : end + 2] == ":":
                return
            judged = self._judge(kind, text[more.end() : end])
            if judged is None or "\n" in text[more.end() : end]:
                return
            yield more.end(), end, kind, judged[0], joined(judged[1], Evidence.FIELD_NAME)
            at = end

    def plausible(self, kind: AnyKind, name: str, link: str, judged: tuple[str, Evidence]) -> bool:
        """Return whether the value can be what its key says: names, places and jobs need more than a key."""
        value, evidence = judged
        if evidence.value & _LISTED:
            return True
        match kind:
            case Kind.PERSON_NAME:
                words = value.split()
                capital = all(w[:1].isupper() or w[:1] > "\x7f" for w in words)
                return capital and (len(words) > 1 or len(words_of(name)) > 1) and not self._vocabulary.knows(value)
            case Kind.ADDRESS:
                return any(c.isdigit() for c in value) and len(value) >= 8
            case Kind.OCCUPATION:
                return not self._vocabulary.knows(value) and (
                    not value.isascii() or value[:1].isupper() or " " in value
                )
            case Kind.PASSWORD if link != "=":
                return not value.isalpha() or len(value) > 12 or not value.isascii()
            case Kind.NICKNAME:
                return not self._vocabulary.knows(value)
            case Kind.CARRIER if value.isdigit():
                return "mcc" not in name.lower() and not name.lower().endswith(("plmn", "code", "numeric"))
            case _:
                return True


def value_start(text: str, found: int) -> int:
    """Return where a value starts, if what was found ends there: how the value must begin may be a part of that."""
    if text[found - 1] not in string.ascii_letters:
        return found
    return found - len(_BEGUN.search(text, max(0, found - 4), found)[0])  # type: ignore[index]  # or a letter


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


_BEGUN: Final = re.compile(r"\\?[\"'“「]?[A-Za-z]$")


def _chosen(secret: str) -> bool:
    """Return whether a word after a blank is a secret and no part of a sentence."""
    return len(secret) >= 6 and sum(c.isdigit() for c in secret) > 1 and any(c.isalpha() for c in secret)


_KEY_CHARACTERS: Final = string.ascii_letters + string.digits + "_-./"
_LINKS: Final = re.compile(r"(?:\\?[\"'])?[ \t]*([:=]|\bis:?|是|为|叫)?[ \t]*$")


def key_before(text: str, start: int) -> tuple[str, str]:
    """Return the key that ends right before ``start``, with the word before it, and what links it to its value."""
    if start > _NEAR:
        near = _key_at_end(text[start - _NEAR : start])
        if near is not None:
            return near
    return _key_of(text[max(0, start - _REACH) : start])


_REACH: Final = 48
_NEAR: Final = 28
"""Characters that most keys fit in: logs say the same ones again and again, so these are remembered."""


@lru_cache(maxsize=16_384)
def _key_at_end(near: str) -> tuple[str, str] | None:
    """Return the key at the end of a text; None if it may reach back beyond its beginning."""
    line = near.rpartition("\n")[2]
    found = _key_of(near)
    room = len(line) - len(found[0]) - _MOST_LINK
    return found if len(line) < len(near) or room > 0 else None


_MOST_LINK: Final = 10
"""Characters that a link and the blank before a key may take."""


def _key_of(window: str) -> tuple[str, str]:
    left = window.rpartition("\n")[2]
    link = _LINKS.search(left, max(0, len(left) - 8))
    head = without_remark(left[: link.start()] if link else left)
    key = _tail(head)
    if not key or not key.isascii() or not head[: -len(key)].endswith(" "):
        return key, (link[1] or "") if link else ""
    before = _tail(head[: -len(key) - 1])
    return (f"{before} {key}" if before.isascii() and before.isalpha() else key), (link[1] or "") if link else ""


def without_remark(head: str) -> str:
    """Return a name without a bracket that closes it, or a remark in parentheses: ``Serial Number (system)``."""
    if head.endswith("]"):
        return head[:-1]
    if head.endswith(")"):
        at = head.rfind("(", max(0, len(head) - _REMARK))
        return head[:at].rstrip(" ") if at >= 0 else head
    return head


_REMARK: Final = 18


def _tail(text: str) -> str:
    """Return the key characters and Chinese characters at the end of a text."""
    at = len(text.rstrip(_KEY_CHARACTERS))
    while at and "一" <= text[at - 1] <= "鿿":
        at = len(text[: at - 1].rstrip(_KEY_CHARACTERS))
    return text[at:]


def value_span(text: str, start: int, end_at: re.Pattern[str]) -> tuple[int, int] | None:
    """Return where the value that a key ending at ``start`` names begins and ends; None if there is none."""
    limit = min(len(text), start + _MAX_VALUE)
    end = text.find("\n", start, limit)  # a value ends with its line
    limit = end if end >= 0 else limit
    while start < limit and text[start] in " \\":
        start += 1
    if start >= limit:
        return None
    if text[start] == "[" and text[start + 1 : start + 2] not in ("{", "["):
        start += 1
    closer = _QUOTES.get(text[start : start + 1])
    if closer:
        end = text.find(closer, start + 1, limit)
        start += 1
        if end < 0:
            return None
        if text[end - 1] == "\\":
            end -= 1
    else:
        stop = end_at.search(text, start, limit)
        end = stop.start() if stop else limit
        if stop and stop[0] == ")" and "(" in text[start:end]:
            end += 1
        while end > start and text[end - 1] in ".:":
            end -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None

"""Logs and lists in single cells: address books, calls, messages, a photo's metadata, as JSON or as lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

import re2

from delenda.discovery.detect_keys import options
from delenda.kinds import Kind
from delenda.lexer import encoded


def _keys(text: str) -> set[str]:
    """Return the keys of a JSON object, or of the first object of a JSON array, lower case."""
    if text[:1] not in "[{":
        return set()
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {k.lower() for k in re.findall(r"[\"']([A-Za-z_一-鿿]+)[\"']\s*:", text[:2000])}
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, dict)), {})
    return {str(k).lower() for k in value} if isinstance(value, dict) else set()


_NUMBERS: Final = frozenset(
    "number phone tel mobile phonenumber phone_number addr mobile_no phoneno telephone phones dianhua shouji "
    "from to peer caller callee address sender receiver "
    "call_number num 号码 电话 手机 contact contact_phone msisdn".split()
)
_PEOPLE: Final = frozenset(
    "name n nm display_name xingming label_name fn displayname contact_name 姓名 first_name given_name "
    "fullname full_name nickname remark "
    "label".split()
)
_CALLS: Final = frozenset(
    "duration dur type direction call_type calltype seconds 通话时长 时长 duration_s sec len talk_time".split()
)
_BODIES: Final = frozenset("body content text message msg sms 内容 短信内容 sms_body".split())
_DIAL: Final = re.compile(r"\+?\d[\d\-() ]{6,18}\d")
_PHOTO: Final = frozenset(
    "make model gpslatitude gpslongitude datetimeoriginal exposuretime fnumber isospeedratings iso focallength "
    "orientation lensmodel gpsaltitude aperture gps exposure software datetime camera shutterspeed gpslatituderef "
    "datetimedigitized focal_length".split()
)


_ENTRY: Final = (
    r"[^\s:：,;；|\d]{1,24}(?: [^\s:：,;；|\d]{1,24}){0,3}\s?[:：,=\s|/<(（\-\t]"
    r"\s?[+（(]?\d[\d\-() （）]{5,18}\d[>)）]?"
)
_BOOK: Final = re2.compile(rf"{_ENTRY}(?:\s?[;；|\n,]\s?{_ENTRY})+[;；|]?".encode(), options())
"""Names with numbers, two or more: ``name:number;name:number``."""


_CALL: Final = (
    r"(?:MO|MT|IN|OUT|主叫|被叫|呼入|呼出|incoming|outgoing|missed)\s?[,;:：]\s?\+?\d[\d\-]{4,18}\s?[,;]"
    r"[^|\n]{0,40}?\d+\s?(?:s|sec|秒|min|分)?"
)
_CALLED: Final = re2.compile(rf"(?i){_CALL}(?:\s?[|\n]\s?{_CALL})*".encode(), options())
"""Calls: direction, number, when, how long; one or more."""
_SENT: Final = r"(?:\d{4}[-/])?\d\d[-/]\d\d \d\d:\d\d(?::\d\d)? (?:发|收|sent|from|to|recv)\S* \+?\d{5,15}[:：] .*"
_SENT_ALL: Final = re2.compile(rf"(?i){_SENT}(?:\n{_SENT})*\n?".encode(), options())
"""Messages: when, which way, the number, and what was written; one a line."""
_SHOT: Final = re.compile(
    r"\b(?:DateTimeOriginal|ExposureTime|FNumber|GPSLatitude|GPSLongitude|ISOSpeedRatings|FocalLength)[\"']?\s?[=:]",
    re.IGNORECASE,
)


def container(text: str) -> Kind | None:
    """Return which log or list a text holds: contacts, calls, messages or a photo's metadata."""
    data = encoded(text)
    if _BOOK.fullmatch(data) or text.startswith("BEGIN:VCARD"):
        return Kind.CONTACTS
    if _CALLED.fullmatch(data):
        return Kind.CALL_LOG
    if _SENT_ALL.fullmatch(data):
        return Kind.SMS_LOG
    if len(set(map(str.lower, _SHOT.findall(text[:2000])))) >= 2:
        return Kind.PHOTO_EXIF
    keys = _keys(text[text.index("[") :] if _BOOKS.match(text) else text)
    if len(keys & _PHOTO) >= 2 or "gpslatitude" in keys:
        return Kind.PHOTO_EXIF
    if not keys & (_NUMBERS | _CALLS | _BODIES) and _is_directory(text):
        return Kind.CONTACTS
    if not keys & _NUMBERS:
        return None
    if keys & _BODIES:
        return Kind.SMS_LOG
    if keys & _CALLS - {"type"} or {"type", "number"} <= keys:
        return Kind.CALL_LOG
    return Kind.CONTACTS if keys & _PEOPLE or (not keys & _CALLS and _is_directory(text)) else None


_PROBE: Final = 8
"""Cells that are looked at first."""


def log_of(texts: Sequence[str]) -> Kind | None:
    """Return which log nearly all texts hold, whatever their field is called; else None.

    An object that names one person and a number is no address book.
    """
    if not any(map(container, texts[:_PROBE])):
        return None
    held = [container(t) for t in texts if not t.startswith("{") or _SHOT.search(t) or _BOOKS.match(t)]
    if len(held) < 0.7 * len(texts):
        return None
    most = max(set(held), key=held.count)
    return most if most is not None and held.count(most) >= 0.7 * len(texts) else None


_BOOKS: Final = re.compile(
    r"\{\s?\"(?:contacts|entries|people|friends|address_?book|phonebook)\"\s?:\s?\[", re.IGNORECASE
)


def _is_directory(text: str) -> bool:
    """Return whether a JSON text pairs names with numbers, whatever its keys are: ``{"Ann": "555-0100", …}``."""
    if text[:1] not in "[{":
        return False
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, dict):
        return len(value) > 1 and all(isinstance(v, str) and _DIAL.fullmatch(v) for v in value.values())
    if not isinstance(value, list) or not value:
        return False
    entries = [list(v.values()) if isinstance(v, dict) else v for v in value]
    return all(isinstance(e, list) and 2 <= len(e) <= 6 and _is_entry(e) for e in entries)


def _is_entry(parts: Sequence[Any]) -> bool:
    """Return whether one of a few values is a number to dial, and another a name without digits."""
    texts = [p for p in parts if isinstance(p, str) and p]
    dialled = [t for t in texts if _DIAL.fullmatch(t)]
    return len(dialled) == 1 and any(not any(map(str.isdigit, t)) and len(t) <= 40 for t in texts)

"""Texts that were cut out of a field, known by their lengths and keyed tokens only, and found again by them.

A name that was cut out of somebody else's message is no strong identifier: nothing but the exact text, in that very
place, tells that it must go again. A *scar* is what the cut leaves with us: ``(length in characters, token)``. To
find the text, every stretch of that length that could have been cut is hashed and compared.

>>> from delenda.model import RequestId
>>> marks = scars(bytes(32), RequestId("R-1"), ["Ann"])
>>> standing(bytes(32), RequestId("R-1"), "ask Ann, not Anna", marks)
('Ann',)
>>> standing(bytes(32), RequestId("R-1"), "ask Anna", marks)
()
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from delenda.model import ERASED, RequestId, Token, token_of
from delenda.spans import alone, cut

Scar = tuple[int, Token]
"""A cut text's length in characters, and its token."""
Check = Callable[[str, str], bool]
"""Whether a span would be cut out of a piece of text that holds it."""


def scars(pepper: bytes, request_id: RequestId, texts: Iterable[str]) -> tuple[Scar, ...]:
    """Return what to remember of texts that were cut: the same text leaves other tokens in other requests."""
    kept = {t for t in texts if t and t not in ERASED}
    return tuple(sorted((len(t), token_of(pepper, _space(request_id), t)) for t in kept))


def standing(pepper: bytes, request_id: RequestId, value: Any, marks: Iterable[Scar]) -> tuple[str, ...]:
    """Return the texts in ``value`` that left these scars and would be cut again, the longest first."""
    wanted: dict[int, set[Token]] = {}
    for length, token in marks:
        wanted.setdefault(length, set()).add(token)
    space, found = _space(request_id), dict[str, None]()
    pending = list(_pieces(value))[::-1]
    while pending:
        piece, would_go = pending.pop()
        gone = []
        for length in sorted(wanted, reverse=True):
            for text in _stretches(piece, length, would_go is not _anywhere):
                if token_of(pepper, space, text) in wanted[length] and would_go(piece, text):
                    found[text] = None
                    gone.append(text)
        if gone and would_go is _alone:  # what stood beside it stands alone now
            pending += _parts(cut(piece, gone))
    return tuple(found)


def _space(request_id: RequestId) -> str:
    return f"text:{request_id}"


def _pieces(value: Any) -> Iterator[tuple[str, Check]]:
    """Yield the texts in a value as the cutting sees them, and how to tell whether a span in them would go."""
    match value:
        case None | bool():
            return
        case str():
            document = _document(value)
            yield from _parts(value) if document is None else [(value, _in_document)]
            yield from _leaves(document)
        case bytes():
            try:
                yield from _parts(value.decode())
            except UnicodeDecodeError:
                yield value.decode(errors="replace"), _anywhere
        case list() | tuple():
            for one in value:
                yield from _pieces(one)
        case Mapping():
            for key, one in value.items():
                yield from _pieces(key)
                yield from _pieces(one)
        case _:
            yield str(value), _anywhere


def _parts(text: str) -> Iterator[tuple[str, Check]]:
    """Yield what stands between earlier cuts."""
    yield from ((part, _alone) for part in text.split(ERASED))


def _alone(piece: str, text: str) -> bool:
    return bool(alone(text).search(piece))


def _anywhere(_piece: str, _text: str) -> bool:
    return True


def _in_document(piece: str, text: str) -> bool:
    """JSON is cut as text only if it stays JSON: a span of its syntax stays."""
    after = cut(piece, [text])
    return after != piece and _document(after) is not None


def _document(text: str) -> Any:
    if text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _leaves(value: Any) -> Iterator[tuple[str, Check]]:
    match value:
        case None | bool():
            return
        case list():
            for one in value:
                yield from _leaves(one)
        case dict():
            for key, one in value.items():
                yield from _leaves(key)
                yield from _leaves(one)
        case _:
            yield from _parts(str(value))


def _stretches(text: str, length: int, must_stand_alone: bool) -> Iterator[str]:
    """Yield the stretches of a length; what begins or ends within a Latin word or number only if it may."""
    if len(text) < length:
        return
    if not must_stand_alone:
        yield from (text[at : at + length] for at in range(len(text) - length + 1))
        return
    ends = {at for at, (a, b) in enumerate(pairwise(text), 1) if not _joined(b, a)} | {len(text)}
    starts = [0, *(at for at, (a, b) in enumerate(pairwise(text), 1) if not _joined(a, b))]
    yield from (text[at : at + length] for at in starts if at + length in ends)


def _joined(outer: str, inner: str) -> bool:
    """Return whether a span that ends in ``inner`` beside ``outer`` is never cut, whatever else is in it."""
    if not (outer.isascii() and outer.isalnum() and inner.isascii() and inner.isalnum()):
        return False
    return inner.isalpha() or outer.isdigit()

"""What a technique does to one value, and to one record. Pure, but for the randomness of placeholders.

>>> treat("call 555-0100", Change("note", Technique.REDACT_SPAN, ("555-0100",)))
'call [erased]'
>>> treat('[{"n":"A","p":1},{"n":"B","p":2}]', Change("book", Technique.DROP_ENTRY, ("A",)))
'[{"n":"B","p":2}]'
>>> treat(47, Change("age", Technique.GENERALIZE))
40
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from delenda.generalize import generalize
from delenda.model import Change, Field, Technique
from delenda.spans import cut

EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # for fields without a zone
PLACEHOLDER: Final = re.compile(r"erased-[0-9a-f]{32}")


def treat(value: Any, change: Change, empty: Any = None) -> Any:
    """Return what is left of ``value``. ``empty`` is what SUPPRESS leaves; None stays None.

    A value that can't be generalized or redacted in its type is suppressed. STRIP_METADATA is for objects
    and leaves a value as it is.
    """
    match change.technique:
        case Technique.REPLACE:
            return change.texts[0] if change.texts else empty
        case Technique.STRIP_METADATA:
            return value
        case _ if value is None:
            return None
        case Technique.SUPPRESS:
            return value if isinstance(empty, str) and _is_placeholder(value) and _is_placeholder(empty) else empty
        case Technique.GENERALIZE:
            return generalize(value, change.field, empty)
        case Technique.REDACT_SPAN:
            return _redact(value, change.texts, empty)
        case Technique.DROP_ENTRY:
            return _drop(value, change.texts, empty)


# --- suppress ----------------------------------------------------------------------------------------


def placeholder() -> str:
    """Return a random text that stands for nobody: ``erased-`` and 32 hex digits."""
    return f"erased-{secrets.token_hex(16)}"


def _is_placeholder(value: Any) -> bool:
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value) is not None


def empty_value(field: Field) -> Any:
    """Return what SUPPRESS leaves in ``field``: NULL, or its type's empty value, or a placeholder if unique.

    ``field.type`` is an Arrow type's name.
    """
    if field.nullable:
        return None
    kind = field.type
    if field.unique and kind.endswith("string"):
        return placeholder()
    if field.unique and kind.startswith(("int", "uint")):
        return secrets.randbelow(_ceiling(kind))
    if kind.startswith(("int", "uint")):
        return 0
    for prefix, value in _EMPTY:
        if kind.startswith(prefix):
            return value
    if kind.startswith("timestamp"):
        return EPOCH.replace(tzinfo=dt.UTC) if "tz=" in kind else EPOCH
    return ""


_EMPTY: Final[tuple[tuple[str, Any], ...]] = (
    ("float", 0.0),
    ("double", 0.0),
    ("half", 0.0),
    ("decimal", Decimal(0)),
    ("bool", False),
    ("binary", b""),
    ("large_binary", b""),
    ("fixed_size_binary", b""),
    ("date", EPOCH.date()),
    ("time32", dt.time(0)),
    ("time64", dt.time(0)),
    ("duration", dt.timedelta(0)),
    ("list", []),
    ("large_list", []),
)


def _ceiling(kind: str) -> int:
    """Return the first integer that a type named like ``int32`` can't hold."""
    bits = int("".join(c for c in kind if c.isdigit()) or 64)
    return 1 << (bits if kind.startswith("u") else bits - 1)


# --- redact spans ------------------------------------------------------------------------------------


def _redact(value: Any, texts: Sequence[str], empty: Any) -> Any:
    match value:
        case str():
            return _redact_text(value, texts)
        case bytes():
            try:
                return cut(value.decode(), texts).encode()
            except UnicodeDecodeError:
                return empty if any(t.encode() in value for t in texts if t) else value
        case list() | tuple():
            return [_redact(v, texts, empty) for v in value]
        case Mapping():
            return {_redact(k, texts, k): _redact(v, texts, empty) for k, v in value.items()}
        case _:
            return empty if any(t and t in str(value) for t in texts) else value


def _redact_text(value: str, texts: Sequence[str]) -> str:
    document = _json(value)
    plain = cut(value, texts)
    if document is None:
        return plain
    redacted = _json(plain)
    if redacted is not None and _map_leaves(redacted, lambda leaf: _cut_leaf(leaf, texts)) == redacted:
        return plain  # still valid JSON, and every other byte of it as it was
    return _dump(_map_leaves(document, lambda leaf: _cut_leaf(leaf, texts)), value)


def _cut_leaf(leaf: Any, texts: Sequence[str]) -> Any:
    match leaf:
        case str():
            return cut(leaf, texts)
        case None | bool():
            return leaf
        case _:
            text = str(leaf)
            after = cut(text, texts)
            return leaf if after == text else after


def _map_leaves(value: Any, change: Callable[[Any], Any]) -> Any:
    match value:
        case dict():
            return {change(k): _map_leaves(v, change) for k, v in value.items()}
        case list():
            return [_map_leaves(v, change) for v in value]
        case _:
            return change(value)


# --- drop entries ------------------------------------------------------------------------------------


def _drop(value: Any, texts: Sequence[str], empty: Any) -> Any:
    match value:
        case str():
            document = _json(value)
            if document is None:
                return cut(value, texts)
            after = drop_entries(document, texts)
            return value if after == document else _dump(after, value)
        case list() | tuple() | dict():
            return drop_entries(value, texts)
        case _:
            return _redact(value, texts, empty)


def drop_entries(value: Any, texts: Sequence[str]) -> Any:
    """Return nested lists and mappings without the entries that hold one of ``texts``.

    An entry is the innermost list element that is a mapping (a contact with all its numbers), or else the
    innermost list element. What stands in no list is cut.
    """
    match value:
        case Mapping():
            return {cut(k, texts): drop_entries(v, texts) for k, v in value.items()}
        case list() | tuple():
            return [
                drop_entries(v, texts)
                for v in value
                if not _holds(v, texts) or (isinstance(v, dict | list | tuple) and _holds_entry(v, texts))
            ]
        case _:
            return _cut_leaf(value, texts)


def _holds(value: Any, texts: Sequence[str]) -> bool:
    match value:
        case Mapping():
            return any(_holds(k, texts) or _holds(v, texts) for k, v in value.items())
        case list() | tuple():
            return any(_holds(v, texts) for v in value)
        case _:
            return bool(_cut_leaf(value, texts) != value)


def _holds_entry(value: Any, texts: Sequence[str]) -> bool:
    """Tell whether a smaller entry inside ``value`` holds one of ``texts``, so that ``value`` can stay."""
    match value:
        case Mapping():
            return any(_holds_entry(v, texts) for v in value.values())
        case list() | tuple():
            return any(isinstance(v, dict | list | tuple) and _holds(v, texts) for v in value)
        case _:
            return False


# --- records and JSON text ---------------------------------------------------------------------------


def _json(text: str) -> Any:
    """Return the list or mapping that ``text`` holds as JSON, or None. Numbers keep their digits."""
    if text[:1] not in "[{" and text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text, parse_float=_Digits)
    except (ValueError, RecursionError):
        return None


class _Digits(float):
    """A float that is written as it was read."""

    digits: str

    def __new__(cls, digits: str) -> _Digits:
        number = super().__new__(cls, digits)
        number.digits = digits
        return number

    def __repr__(self) -> str:
        return self.digits

    __str__ = __repr__


def _dump(value: Any, like: str) -> str:
    """Return JSON text in the style of ``like``: as tight, and as ASCII, as it was."""
    tight = (",", ":") if '": ' not in like and ", " not in like else (", ", ": ")
    return _encode(value, tight, like.isascii())


def _encode(value: Any, separators: tuple[str, str], ascii_only: bool) -> str:
    match value:
        case dict():
            return (
                "{"
                + separators[0].join(
                    _encode(k, separators, ascii_only) + separators[1] + _encode(v, separators, ascii_only)
                    for k, v in value.items()
                )
                + "}"
            )
        case list():
            return "[" + separators[0].join(_encode(v, separators, ascii_only) for v in value) + "]"
        case _Digits():
            return value.digits
        case _:
            return json.dumps(value, ensure_ascii=ascii_only)


def treat_record(record: Mapping[str, Any], changes: Sequence[Change], empties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flat ``record`` with every change applied; ``empties`` gives what SUPPRESS leaves, by field."""
    after = dict(record)
    for change in changes:
        if change.field in after:
            after[change.field] = treat(after[change.field], change, empties.get(change.field))
    return after

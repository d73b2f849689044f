"""Kinds of the user's own, from config: a pattern in RE2 syntax, names, words beside it, and a validator.

Where config gives ``context`` words, a match counts only beside one of them or in a field of that name; else
its shape suffices. The pattern is compiled by RE2, so it takes linear time or is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, Final

import re2

from delenda.errors import ConfigError
from delenda.kinds import AnyKind, CustomKind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from delenda.settings import CustomKindNote

_MOST_MEMORY: Final = 16 << 20
Validator = Callable[[str], str | None]


class CustomDetector:
    """A kind that config declares."""

    forms: frozenset[Form] = frozenset()
    initials: Sequence[str] = ()
    searches = True
    close = False
    by_label = False
    phrase = False

    def __init__(self, name: str, note: CustomKindNote) -> None:
        options = re2.Options()
        options.max_mem = _MOST_MEMORY
        options.log_errors = False
        options.never_capture = True
        try:
            re2.compile(note.pattern.encode(), options)
            self.trigger = f"(?m:{note.pattern})"
            self._pattern = re2.compile(self.trigger.encode(), options)
        except re2.error:
            raise ConfigError(f"kinds.{name}: pattern is not RE2 syntax, or too large") from None
        self.kind: AnyKind = CustomKind(name)
        self.names: Sequence[str] = (name.replace("_", " ").lower(), *note.names, *note.context)
        in_context = (Evidence.SHAPE | Evidence.CONTEXT, Evidence.SHAPE | Evidence.FIELD_NAME)
        self.enough: Sequence[Evidence] = in_context if note.context else (Evidence.SHAPE,)
        self._validate = _validator(name, note.validator) if note.validator else None

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip()
        if not self._pattern.fullmatch(value.encode("utf-8", "surrogatepass")):
            return None
        return self._validate(value) if self._validate else value

    def evidence(self, value: str) -> Evidence:  # noqa: ARG002  # the protocol
        return Evidence.SHAPE | (Evidence.CHECK_DIGIT if self._validate else Evidence.NONE)

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        value = self.canonical(text)
        return None if value is None else (value, self.evidence(value))

    def linkable(self, value: str) -> bool:  # noqa: ARG002  # the protocol
        return True

    def spellings(self, value: str) -> list[str]:
        return [value]

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(self._pattern, text):
            judged = self.judge(text[start:end]) if end > start else None
            if judged:
                yield Match(self.kind, start, end, *judged)


def _validator(kind: str, place: str) -> Validator:
    """Return the function that config names: ``module:function``, or a python-stdnum module such as ``de.idnr``."""
    module, _, name = place.partition(":")
    try:
        found: Any = import_module(module if name else f"stdnum.{module}")
        function: Any = getattr(found, name) if name else found.validate
    except (ImportError, AttributeError):
        raise ConfigError(f"kinds.{kind}: validator {place!r} is not there") from None

    def validate(text: str) -> str | None:
        try:
            value = function(text)
        except Exception:  # noqa: BLE001  # a user's function or stdnum's ValidationError: the value is not one
            return None
        return value if isinstance(value, str) else text if value is True else None

    return validate

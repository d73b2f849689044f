"""Sealed values: texts under a key of their person's own, ``dsh1.SUBJECT.BODY`` (docs/shredding.md has the form).

The canonical form is SUBJECT, 22 characters of Base64url: the keyed name of a person and a purpose. Records with the
same one are about the same person, though nothing in them can be read without the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Match
from detectors.declared import SHAPE, Declared

_SEALED = re.compile(r"dsh1\.([A-Za-z0-9_-]{22})\.(?:[A-Za-z0-9_-]{51,}|s\.[A-Za-z0-9_-]{34})")
_SEARCH = re2.compile(rb"\bdsh1\.[A-Za-z0-9_-]{22}\.(?:s\.[A-Za-z0-9_-]{34}|[A-Za-z0-9_-]{51,})")


class Sealed(Declared):
    """Values that the vault has sealed."""

    kind = Kind.SEALED
    searches = True
    trigger = r"\bdsh1\."
    enough = (SHAPE,)

    def canonical(self, text: str) -> str | None:
        found = _SEALED.fullmatch(fold(text).strip())
        return found[1] if found else None

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_SEARCH, text):
            found = _SEALED.fullmatch(text[start:end])
            if found:
                yield Match(Kind.SEALED, start, end, found[1], SHAPE)

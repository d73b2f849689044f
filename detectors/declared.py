"""What every detector of this house has in common: it declares forms, names and words, and judges pieces.

A detector names the *forms* its values take (``delenda.lexer``), the *names* by which tables, JSON and people
call it, and what evidence is *enough* to report it in free text. It then only has to say what the canonical
form of a value is. One file a kind; add it to the catalogue and give it a case table, and it works in text, in
columns and in Presidio.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from delenda.kinds import AnyKind
from delenda.lexer import Form, fold, lex
from delenda.model import Evidence, Match

SHAPE = Evidence.SHAPE
CHECKED = Evidence.SHAPE | Evidence.CHECK_DIGIT
LISTED = Evidence.SHAPE | Evidence.DICTIONARY
IN_CONTEXT = Evidence.SHAPE | Evidence.CONTEXT
NAMED = Evidence.SHAPE | Evidence.FIELD_NAME


class Declared:
    """Base of the detectors. Subclasses set the class variables and write :meth:`canonical`."""

    kind: ClassVar[AnyKind]
    forms: ClassVar[frozenset[Form]] = frozenset()
    """The forms of pieces that it wants to judge; none: it is found by its field's name, or by ``find``."""
    names: ClassVar[tuple[str, ...]] = ()
    """Names of fields and words of speech, in English, Chinese and pinyin; blanks part words."""
    initials: ClassVar[tuple[str, ...]] = ()
    """Abbreviations too short to count anywhere but as a whole name, and only if the values agree."""
    enough: ClassVar[tuple[Evidence, ...]] = (NAMED, IN_CONTEXT)
    """Combinations of evidence, each of which suffices to report a value found in free text."""
    searches: ClassVar[bool] = False
    """``find`` looks for values by itself, beyond the lexical pass."""
    trigger: ClassVar[str] = ""
    """RE2: only lines in which it matches are worth a search; empty: all are."""
    close: ClassVar[bool] = False
    """Its values are dates or plain numbers: lines are looked at closely where one of its names stands."""
    by_label: ClassVar[bool] = False
    """Values are also read from the fields that name them, whatever their form."""
    begins: ClassVar[str] = ""
    """RE2: how every value begins, ending in a letter; empty: anyhow."""
    plain: ClassVar[str] = ""
    """RE2: a whole text of this form is its own canonical form, or has none; empty: not told."""
    phrase: ClassVar[bool] = False
    """Values may hold blanks: names, addresses, search queries."""

    def canonical(self, text: str) -> str | None:
        """Return the canonical form of a text that is such a value, or None."""
        raise AssertionError(f"{type(self).__name__} does not say what is canonical")

    def evidence(self, value: str) -> Evidence:
        """Return what speaks for a canonical value by itself."""
        return SHAPE

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        """Return the canonical form of a piece of text and what speaks for it by itself, or None."""
        value = self.canonical(text)
        return None if value is None else (value, self.evidence(value))

    def linkable(self, value: str) -> bool:
        """Return whether an equal canonical value means the same person or device."""
        return True

    def spellings(self, value: str) -> list[str]:
        """Return the ways a canonical value is commonly written, the canonical one first."""
        return [value]

    def find(self, text: str) -> Iterator[Match]:
        """Yield what stands in a text by form alone; the engine adds context and settles overlaps."""
        if not self.forms:
            return
        for piece in lex(fold(text)):
            if piece.form not in self.forms:
                continue
            judged = self.judge(piece.text)
            if judged is not None:
                yield Match(self.kind, piece.start, piece.end, *judged)


def digits(text: str) -> str:
    """Return the digits of a text, folded to ASCII, without blanks, dashes, dots and parentheses.

    >>> digits("138-0013 8000")
    '13800138000'
    """
    return fold(text).translate(_SEPARATORS).strip()


_SEPARATORS = {ord(c): None for c in " -.()\t"}


def luhn(number: str) -> bool:
    """Return whether a string of ASCII digits ends in its Luhn check digit (ISO/IEC 7812-1 annex B).

    >>> luhn("490154203237518")
    True
    """
    total = 0
    for i, c in enumerate(reversed(number)):
        d = ord(c) - 48
        if i % 2:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return bool(number) and total % 10 == 0


def luhn_digit(number: str) -> str:
    """Return the Luhn check digit that follows ``number``.

    >>> luhn_digit("49015420323751")
    '8'
    """
    return next(d for d in "0123456789" if luhn(number + d))

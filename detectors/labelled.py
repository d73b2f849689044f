"""Kinds that only a name betrays: a nickname, a password, an occupation have no form of their own."""

from __future__ import annotations

from delenda.lexer import fold
from detectors.declared import Declared

LONGEST = 4096


class Labelled(Declared):
    """Base of detectors whose values are any text of a sensible length, found by their field's name."""

    shortest = 1
    longest = LONGEST
    fillers = frozenset(
        {"", "null", "none", "nil", "n/a", "na", "-", "--", "undefined", "unknown", "true", "false", "无", "未知", "空"}
    )

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip()
        if not self.shortest <= len(value) <= self.longest or value.lower() in self.fillers:
            return None
        return value if self.accepts(value) else None

    def accepts(self, value: str) -> bool:
        """Return whether a folded, trimmed text can be a value of this kind."""
        return True

"""Texts that are cut out of longer ones: where a span stands alone, and what is left without it. Pure.

>>> cut("call 555-0100, not 1555-01001", ["555-0100"])
'call [erased], not 1555-01001'
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Final

from delenda.model import ERASED

_LETTER: Final = re.compile("[A-Za-z]")
_WORD: Final = re.compile("[A-Za-z0-9]")


def cut(text: str, spans: Iterable[str]) -> str:
    """Return ``text`` with each of ``spans`` replaced by ``[erased]``, the longest first.

    What stands inside a longer number, word or address (``100`` in ``2100``) is somebody else's, and stays. What
    stands alone only once its neighbor is gone goes too, so that nothing is left to cut (``Ann`` in ``555-0100Ann``).
    """
    ordered = sorted({s for s in spans if s and s not in ERASED}, key=lambda s: (-len(s), s))
    while True:
        before = text
        for span in ordered:
            if span in text:
                text = alone(span).sub(ERASED, text)
        if text == before:
            return text


@functools.lru_cache(maxsize=4096)
def alone(span: str) -> re.Pattern[str]:
    """Return the pattern of ``span`` where it is not part of something longer."""
    before = after = ""
    if not _LETTER.search(span):
        before = r"(?<!\d)" if span[0].isdigit() else ""
        after = r"(?!\d)" if span[-1].isdigit() else ""
    else:
        word = "[A-Za-z0-9]"
        if _WORD.match(span):
            before = f"(?<!{word})" + (f"(?<!{word}[._%+-])" if "@" in span else "")
        if _WORD.match(span[-1]):
            after = f"(?!{word})" + (f"(?![.-]{word})" if "@" in span else "")
    return re.compile(before + re.escape(span) + after)

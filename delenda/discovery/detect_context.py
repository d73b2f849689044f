"""What stands beside a value: the label that names it, or the nearest word that tells its kind.

A label is ``key=``, ``"key":``, ``手机号：`` or ``phone number is``. A cue is a vocabulary word a little to the
left, or right behind. Both cost a few dictionary look-ups in a window of fixed size, so a text of any length
takes linear time.
"""

from __future__ import annotations

import re
from typing import Final

from delenda.discovery.detect_names import NOTHING, Reading, Vocabulary, words_of

WINDOW: Final = 56
BEHIND: Final = 22
_OPENERS: Final = " \t\"'“‘”’([{<（「『【《\\"
_LINKS: Final = re.compile(r"(?:[:=：＝]|=>|->|%3[AaDd]|是|为|即|叫|(?<=\s)(?:is|was|are|to|equals)|(?<=\s)#|#)$")
_NAME_TAIL: Final = re.compile(
    r"(?:[A-Za-z0-9_.\-/]+[ ]){0,3}[A-Za-z0-9_.\-\[\]/]+$|[A-Za-z0-9_]*[一-鿿]{1,12}[A-Za-z0-9_]*(?:[（(][^（()）]{0,8}[)）])?$"
)
_KEY_TAIL: Final = re.compile(r"[A-Za-z0-9_.\-\[\]一-鿿]+$")
_CLAUSE: Final = re.compile(r"[。；;！!？?\n|]|，|, |,(?=\S)|\t")
_HAN: Final = re.compile(r"[一-鿿]")
_RUN: Final = re.compile(r"[A-Za-z0-9_\-]+|[一-鿿]+")


def label_before(text: str, start: int) -> str:
    """Return the name that labels the value at ``start``, or an empty string."""
    left = text[max(0, start - WINDOW) : start]
    line = left.rfind("\n")
    left = left[line + 1 :].rstrip(_OPENERS)
    link = _LINKS.search(left)
    if link is None:
        return ""
    name = (_KEY_TAIL if link[0] == "=" else _NAME_TAIL).search(left[: link.start()].rstrip(_OPENERS))
    return name[0] if name else ""


class Context:
    """Reads labels and cues with a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def label(self, text: str, start: int) -> Reading:
        """Return what the label of the value at ``start`` says."""
        name = label_before(text, start)
        if not name:
            return NOTHING
        reading = self._vocabulary.read(name)
        if reading is NOTHING and " " in name:
            return self._vocabulary.read(name.rsplit(" ", 1)[-1])
        return reading

    def cue(self, text: str, start: int, end: int) -> Reading:
        """Return what the nearest telling word says: left of the value first, then right behind it."""
        left = text[max(0, start - WINDOW) : start]
        parts = _CLAUSE.split(left.rpartition("\n")[2])
        reading = self._nearest(
            parts[-1] if parts[-1].strip(_OPENERS + ":：=") or len(parts) < 2 else parts[-2], backwards=True
        )
        if reading is not NOTHING:
            return reading
        right = _CLAUSE.split(text[end : end + BEHIND], maxsplit=1)[0]
        reading = self._nearest(right, backwards=False)
        return NOTHING if reading.foreign else reading

    def _nearest(self, window: str, *, backwards: bool) -> Reading:
        runs = _RUN.findall(window)
        if backwards:
            runs.reverse()
        for i, run in enumerate(runs[:7]):
            if _HAN.match(run):
                reading = self._in_han(run, backwards=backwards)
            else:
                reading = self._in_words(runs, i, backwards=backwards)
            if reading is not NOTHING:
                return reading
        return NOTHING

    def _in_words(self, runs: list[str], i: int, *, backwards: bool) -> Reading:
        for size in (3, 2, 1):
            some = runs[i : i + size]
            if len(some) < size or any(_HAN.match(r) for r in some):
                continue
            words = words_of(" ".join(reversed(some) if backwards else some))
            found = self._exact("".join(words))
            if found is NOTHING and len(words) > size:
                found = next(
                    (f for j in range(1, len(words)) if (f := self._exact("".join(words[j:]))) is not NOTHING), NOTHING
                )
            if found is not NOTHING:
                return found
        return NOTHING

    def _in_han(self, run: str, *, backwards: bool) -> Reading:
        size = len(run)
        for end in range(size, 1, -1) if backwards else range(2, size + 1):
            for start in range(max(0, end - 8), end - 1):
                found = self._exact(run[start:end])
                if found is not NOTHING:
                    return found
        return NOTHING

    def _exact(self, word: str) -> Reading:
        kinds = self._vocabulary.entries.get(word)
        if kinds and len(word) > 1:
            return Reading(kinds, sure=True)
        return Reading(foreign=True) if word in self._vocabulary.foreign else NOTHING

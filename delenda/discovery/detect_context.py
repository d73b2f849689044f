"""What stands beside a value: the label that names it, or the nearest word that tells its kind.

A label is ``key=``, ``"key":``, ``手机号：`` or ``phone number is``. A cue is a vocabulary word a little to the
left, or right behind. Both cost a few dictionary look-ups in a window of fixed size, so a text of any length
takes linear time.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final

from delenda.discovery.detect_names import NOTHING, Reading, Vocabulary, words_of

WINDOW: Final = 56
BEHIND: Final = 22
_MOST_RUNS: Final = 7
_LONGEST: Final = 3
"""Runs that a phrase of the vocabulary has at most."""
_NEAR: Final = 28
"""Characters that most keys fit in. A key ends at a blank or a comma, so what stands before those says no more."""
_MOST_KEYS: Final = 16_384
_OPENERS: Final = " \t\"'“‘”’([{<（「『【《\\"
_LINKS: Final = (*":=#是为即叫", "=>", "->", "%3A", "%3D", "%3a", "%3d", " is", " was", " are", " to", " equals")
_LINK: Final = re.compile("(?:" + "|".join(map(re.escape, sorted(_LINKS, key=len, reverse=True))) + ")$")
_LINK_ENDS: Final = frozenset(link[-1] for link in _LINKS)
_LONGEST_LINK: Final = max(map(len, _LINKS))
_NAME_TAIL: Final = re.compile(
    r"(?:[A-Za-z0-9_.\-/]+[ ]){0,3}[A-Za-z0-9_.\-\[\]/]+$|"
    r"[A-Za-z0-9_]*[一-鿿]{1,12}[A-Za-z0-9_]*(?:[（(][^（()）]{0,8}[)）])?$"
)
_WORD_CHARACTERS: Final = string.ascii_letters + string.digits + "_.-/"
_KEY_CHARACTERS: Final = string.ascii_letters + string.digits + "_.-[]"
_GENERIC: Final = frozenset("token id value val key data content uuid guid addr no number code".split())
"""Keys that name nothing: what they hold, the words before them may tell."""
_CLAUSE: Final = re.compile(r"[。；;！!？?|，\t]|, |,(?=\S)")
_HAN: Final = re.compile(r"[一-鿿]")
_DIGIT: Final = re.compile(r"[0-9]")
_ALIKE: Final = str.maketrans("123456789", "000000000")
_RUN: Final = re.compile(r"[A-Za-z0-9_\-一-鿿]+")


def label_before(text: str, start: int) -> tuple[str, bool]:
    """Return the name that labels the value at ``start``, or nothing, and whether it is a key (``name=``)."""
    left = text[max(0, start - WINDOW) : start].rstrip(_OPENERS)
    if not left or left[-1] not in _LINK_ENDS:
        return "", False
    left = left[left.rfind("\n") + 1 :]
    if left[-1] == "=":
        return _key_at_end(left[:-1].rstrip(_OPENERS)), True
    if left[-1] == ":":
        rest = left[:-1]
        closed = rest.rstrip(_OPENERS)
        key = closed != rest and rest[-1] in "\"'\\"
    else:
        found = _LINK.search(left, max(0, len(left) - _LONGEST_LINK))
        if found is None:
            return "", False
        rest = left[: found.start()]
        closed = rest.rstrip(_OPENERS)
        key = found[0] in ("%3D", "%3d")
    if key:
        return _key_at_end(closed), True
    if closed.isascii():
        return _words_at_end(closed), False
    name = _NAME_TAIL.search(closed)
    return (name[0] if name else "", False)


def _words_at_end(text: str) -> str:
    """Return up to four words, with single blanks between, at the end of an ASCII text: what ``_NAME_TAIL`` finds."""
    at = len(text.rstrip(_WORD_CHARACTERS + "[]"))
    begin = len(text)
    for _ in range(4):
        if at == begin:
            break
        begin = at
        if text[begin - 1 : begin] != " ":
            break
        at = len(text[: begin - 1].rstrip(_WORD_CHARACTERS))
        at = begin if at == begin - 1 else at
    return text[begin:]


def _key_at_end(text: str) -> str:
    """Return the key characters and Chinese characters at the end of a text."""
    at = len(text.rstrip(_KEY_CHARACTERS))
    while at and "一" <= text[at - 1] <= "鿿":
        at = len(text[: at - 1].rstrip(_KEY_CHARACTERS))
    return text[at:]


def _right(text: str, end: int) -> str:
    """Return what stands behind a value, up to the end of its clause."""
    return _CLAUSE.split(text[end : end + BEHIND].partition("\n")[0], maxsplit=1)[0]


class Context:
    """Reads labels and cues with a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._exact = lru_cache(maxsize=65_536)(self._look_up)
        known = (*vocabulary.entries, *vocabulary.foreign)
        self._tails = frozenset(k[i:] for k in known for i in range(1, len(k)))
        self._heads = frozenset(k[:i] for k in known for i in range(1, len(k)))
        self._alone = lru_cache(maxsize=65_536)(self._run_alone)
        self._meaning = lru_cache(maxsize=16_384)(self._label_means)
        self._silent = lru_cache(maxsize=16_384)(self._is_silent)
        self._keys: dict[str, tuple[Reading, bool]] = {}

    def label(self, text: str, start: int) -> tuple[Reading, bool]:
        """Return what the label of the value at ``start`` says, and whether it is a key, which says all there is."""
        near = text[max(0, start - _NEAR) : start].replace(",", " ").rpartition(" ")[2]
        known = self._keys.get(near)
        if known is not None:
            return known
        name, key = label_before(text, start)
        said = self._meaning(name, key) if name else (NOTHING, False)
        if key and name and len(near) < _NEAR and label_before(near, len(near)) == (name, True):
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            self._keys[near] = said
        return said

    def _label_means(self, name: str, key: bool) -> tuple[Reading, bool]:
        reading = self._vocabulary.read(name)
        if reading is NOTHING and " " in name:
            reading = self._vocabulary.read(name.rsplit(" ", 1)[-1])
        return reading, key and name.lower() not in _GENERIC

    def cue(self, text: str, start: int, end: int) -> Reading:
        """Return what the nearest telling word says: left of the value first, then right behind it."""
        left = text[max(0, start - WINDOW) : start]
        left = left[left.rfind("\n") + 1 :]
        if left:
            *before, last = _CLAUSE.split(left)
            if before and not last.strip(_OPENERS + ":：="):
                last = before[-1]
            reading = self._nearest(last, backwards=True)
            if reading is not NOTHING:
                return reading
        right = _right(text, end)
        if not right or self._silent(right.translate(_ALIKE)):
            return NOTHING
        reading = self._nearest(right, backwards=False)
        return NOTHING if reading.foreign else reading

    def is_silent_behind(self, text: str, end: int) -> bool:
        """Return whether what stands behind a value says nothing, whatever the digits there are."""
        return self._silent(_right(text, end).translate(_ALIKE))

    def _is_silent(self, window: str) -> bool:
        """Return whether the words behind a value say nothing, whatever the digits among them are.

        The times behind the dates of a log differ, and the words behind them do not.
        """
        runs = _RUN.findall(window)
        for i, run in enumerate(runs[:_MOST_RUNS]):
            if run.isdigit():
                continue
            if _DIGIT.search(run):
                return False
            reading, _, begins = self._alone(run)
            if begins and (
                _DIGIT.search(" ".join(runs[i : i + _LONGEST]))
                or self._in_words(runs, i, backwards=False) is not NOTHING
            ):
                return False
            if reading is None:
                reading = self._in_han(run.lower()[:24], backwards=False)
            if reading is not NOTHING:
                return reading.foreign  # which says nothing of what stands before it
        return True

    def _nearest(self, window: str, *, backwards: bool) -> Reading:
        runs = _RUN.findall(window)
        if backwards:
            runs.reverse()
        for i, run in enumerate(runs[:_MOST_RUNS]):
            if run.isdigit():
                continue
            reading, ends, begins = self._alone(run)
            if ends if backwards else begins:
                reading = self._in_words(runs, i, backwards=backwards)
            elif reading is None:
                reading = self._in_han(run.lower()[-24:] if backwards else run.lower()[:24], backwards=backwards)
            if reading is not NOTHING:
                return reading
        return NOTHING

    def _run_alone(self, run: str) -> tuple[Reading | None, bool, bool]:
        """Return what a run says by itself, and whether it may end and begin a longer phrase; None: it is Chinese."""
        if not run.isascii() and _HAN.search(run):
            return None, False, False
        if run.isdigit() or len(run) > 24:
            return NOTHING, False, False
        joined = "".join(words_of(run))
        return self._exact(run), joined in self._tails, joined in self._heads

    def _in_words(self, runs: list[str], i: int, *, backwards: bool) -> Reading:
        for size in range(_LONGEST, 0, -1):
            some = runs[i : i + size]
            if len(some) < size or any(self._alone(r)[0] is None for r in some):
                continue
            found = self._exact(" ".join(reversed(some) if backwards else some))
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

    def _look_up(self, phrase: str) -> Reading:
        """Return what a phrase means, or its longest end, if it is written in one piece (``clientIp``)."""
        words = words_of(phrase)
        for i in range(len(words) if len(words) > phrase.count(" ") + 1 else min(1, len(words))):
            word = "".join(words[i:])
            kinds = self._vocabulary.entries.get(word)
            if kinds and len(word) > 1:
                return Reading(kinds, sure=True)
            if word in self._vocabulary.foreign:
                return Reading(foreign=True)
        return NOTHING

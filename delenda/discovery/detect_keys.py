"""RE2 patterns of the keys that name values: every name of the detectors, and what parts a name from its value.

Read from its end, a text is searched eight times as fast for new values: forwards, a long name may begin at any letter
of a random token, and RE2 makes a state for each beginning; backwards, a name counts behind ``=`` or ``is`` only, and
most letters begin nothing. Both ways find the same places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import re2

from delenda.discovery.detect_declared import Declares
from delenda.kinds import Kind

SPACED: Final = frozenset(
    {
        Kind.DEVICE_SERIAL,
        Kind.SOCIAL_ID,
        Kind.AVATAR_URL,
        Kind.PUSH_TOKEN,
        Kind.COOKIE_ID,
        Kind.NATIONAL_ID,
        Kind.PASSWORD,
    }
)
"""Kinds whose values are strange enough to follow their name after a mere blank."""
_SHORT_NAMES: Final = frozenset({"s n", "sn", "cpf", "ssn", "dni", "nie", "bsn", "rrn"})
_SURE_LENGTH: Final = 6
"""Characters from which on a name is known at the end of a longer one that is written in one piece."""


def options() -> re2.Options:
    """Return RE2 options with room for the states of a large alternation: it runs twice as fast."""
    chosen = re2.Options()
    chosen.max_mem = 64 << 20
    chosen.never_capture = True
    return chosen


def key_pattern(detectors: Iterable[Declares]) -> str:
    """Return an RE2 pattern of every name of the detectors, followed by what parts a name from its value.

    Where all that goes by a name begins alike (a URL), the beginning is looked for too: ``page: 3`` costs nothing.
    """
    all_of = list(detectors)
    patterns = []
    for begin, names in _by_begin(all_of):
        value = rf"[ ]?\\?[\"']?{begin}" if begin else ""
        patterns += [
            rf"{_words(names)}(?:\\?[\"'\]]| ?\([a-z ]+\))?(?:[ \t]?[:=][ \t]?| is | is: |是|为){value}",
            rf"(?i:{_either(names, ascii_only=False)})(?:\\?[\"'])?(?:[ \t]?[:=][ \t]?|是|为|叫|[“「\"]){value}",
        ]
    spaced = _spaced(all_of)
    patterns.append(rf"(?i:\b(?:{_either(spaced, ascii_only=True)})|{_either(spaced, ascii_only=False)})[ \t]")
    return "|".join(patterns)


def key_pattern_backwards(detectors: Iterable[Declares]) -> str:
    """Return an RE2 pattern that matches in a text read backwards what :func:`key_pattern` does in the text.

    A match begins where the value does. How values begin, a detector's ``begins``, is one character.
    """
    all_of = list(detectors)
    patterns = []
    for begin, names in _by_begin(all_of):
        value = rf"{begin}[\"']?\\?[ ]?" if begin else ""
        other = _either(names, ascii_only=False, written=_backwards)
        patterns += [
            rf"{value}(?:[ \t]?[:=][ \t]?| si | :si |是|为)(?:[\"'\]]\\?|\)[a-z ]+\( ?)?{_words_backwards(names)}",
            rf"{value}(?:[ \t]?[:=][ \t]?|是|为|叫|[“「\"])(?:[\"']\\?)?(?i:{other})",
        ]
    plain, other = (_either(_spaced(all_of), ascii_only=a, written=_backwards) for a in (True, False))
    patterns.append(rf"[ \t](?i:(?:{plain})\b|{other})")
    return "|".join(patterns)


def either(names: Iterable[str]) -> str:
    """Return an RE2 alternation of names, in any case and however their words are joined."""
    all_of = set(names)
    return rf"(?i:\b(?:{_either(all_of, ascii_only=True)})|{_either(all_of, ascii_only=False)})"


def _by_begin(detectors: Iterable[Declares]) -> list[tuple[str, set[str]]]:
    """Return the names by how all values of that name begin, in the order of that."""
    begins: dict[str, set[str]] = {}
    for d in detectors:
        for name in (*d.names, *(i for i in d.initials if len(i) > 2)):
            begins.setdefault(name, set()).add(getattr(d, "begins", ""))
    groups: dict[str, set[str]] = {}
    for name, some in begins.items():
        groups.setdefault("".join(sorted(some)) if "" not in some else "", set()).add(name)
    return sorted(groups.items())


def _spaced(detectors: Iterable[Declares]) -> set[str]:
    return {
        n
        for d in detectors
        if d.kind in SPACED
        for n in d.names
        if n != "set cookie" and (len(n) > 3 or not n.isascii() or n in _SHORT_NAMES)
    }


def _short(names: Iterable[str]) -> set[str]:
    return {n for n in names if n.isascii() and len("".join(n.split())) < _SURE_LENGTH}


def _words(names: set[str]) -> str:
    """Return an RE2 alternation of ASCII names; short ones must begin a word, so that ``page`` is no ``age``."""
    short = _short(names)
    long = _either(names - short, ascii_only=True)
    within = "|".join(sorted(_camel(n) for n in short))
    return rf"(?:(?i:{long}|(?:\b|[0-9_])(?:{_either(short, ascii_only=True)}))|[a-z](?:{within}))"


def _words_backwards(names: set[str]) -> str:
    short = _short(names)
    long, brief = (_either(n, ascii_only=True, written=_backwards) for n in (names - short, short))
    within = "|".join(sorted(_camel(n)[::-1] for n in short))
    return rf"(?:(?i:{long}|(?:{brief})(?:\b|[0-9_]))|(?:{within})[a-z])"


def _camel(name: str) -> str:
    return "".join(w.capitalize() for w in name.split())


def _forwards(name: str) -> str:
    return "[ _/\\-]?".join(map(re.escape, name.split()))


def _backwards(name: str) -> str:
    return _forwards(name[::-1])


def _either(names: Iterable[str], *, ascii_only: bool, written: Callable[[str], str] = _forwards) -> str:
    patterns = (written(n) for n in names if n.isascii() is ascii_only)
    return "|".join(sorted(patterns, key=lambda w: (-len(w), w)))

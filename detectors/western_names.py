"""Western names in running text: a given name of the lists and a capitalized word, or two words that something tells.

Accents are taken off first, one character for one (``Søren`` → ``Soren``), so offsets stay true. Particles
(``van der``, ``bin``, ``Mac``) belong to the surname behind them. One word alone is a name only where a greeting, a
kinship, a title or a signature says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED
from detectors.english import (
    BRANDS,
    GIVEN,
    NOT_NAMES,
    PINYIN_SURNAMES,
    PLACE_LIKE,
    SURNAMES,
    SYLLABLES,
    THINGS,
    many_given,
    many_surnames,
)
from detectors.name_cues import ACTS_BEHIND, CUE, TOLD_BEHIND, is_labeled

PARTICLES: Final = (
    "van von de der den ter ten la le du des di da do dos das del della degli bin binti ibn bint al el af av zu zum "
    "zur mac mc ben st y".split()
)
_LOWER_PARTICLES: Final = "|".join(p + " " for p in PARTICLES)
_WORD: Final = r"[A-Z][A-Za-z]*(?:['\-][A-Za-z]+)*[a-z]"
_RUN: Final = re2.compile(
    rf"\b{_WORD}(?:(?: [A-Z]\.?)? (?:{_LOWER_PARTICLES})*{_WORD})+\b|\b[A-Z]{{2,}}(?: [A-Z]\.)? "
    rf"[A-Z]{{2,}}\b".encode()
)
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z'\-]*\.?")
HONORIFIC: Final = frozenset("mr mrs ms miss dr prof sir madam mister dame rev capt lt sgt".split())
_TALK: Final = re.compile(
    r"(?i:\b(?:it's|it is|this is|i'm|i am|my name is|hey|hi|hello|dear|thanks|thank you|ask for|tell|cc|stars "
    r"(?:for|to)|shout-?out to|"
    r"thanks to|kudos to|love,|my (?:kid|son|daughter|wife|husband|boss|friend|brother|sister|mom|mum|dad|"
    r"mother|father|colleague|"
    r"coworker|roommate|neighbou?r|boyfriend|girlfriend|fiance|fiancee|partner|cousin|nephew|niece|uncle|aunt|nanny|"
    r"teacher|coach|landlord|tenant|manager))),? $"
)
_SIGNED: Final = re.compile(r"[\d.!?)] ?(?:-|--|—|~) ?$")
_LINE_END: Final = re.compile(r"[ .!]*(?:\r?\n|$)")
_CAPITAL: Final = re.compile(r" [A-Z]")
_MOST_WORDS: Final = 6
_REMEMBERED: Final = 1 << 13
"""Runs of capitalized words that are kept."""
_LISTED_IN_CONTEXT: Final = LISTED | Evidence.CONTEXT
_DAYS: Final = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split())
_WIDE: Final = re2.Options()
_WIDE.max_mem = 64 << 20
_SINGLE: Final = re2.compile(
    (
        r"(?i:\b(?:it's|it is|this is|i'm|i am|name is|hey|hi|hello|dear|thanks|thank you|ask for|tell|cc|for|"
        r"to|love|my [a-z]+)),? "
        rf"{_WORD}\b|[0-9.!?)] ?(?:--?|—|~) ?{_WORD}\b"
    ).encode()
)
_ROLE: Final = (
    "officer|constable|sergeant|detective|inspector|nurse|receptionist|waiter|waitress|aunt|auntie|uncle|"
    "grandma|grandpa|"
    "grandmother|grandfather|cousin|brother|sister|daughter|son|wife|husband|mum|mom|dad|nephew|niece|"
    "neighbou?r|colleague|"
    "roommate|flatmate|landlord|landlady|teacher|coach|driver|technician|partner|boyfriend|girlfriend|carer|caregiver|"
    "midwife|therapist|babysitter|nanny|tutor|stepson|stepdaughter|godmother|godfather|barista|stylist|"
    "hairdresser|plumber|"
    "electrician|colleagues|classmate|friend|supervisor|trainer|passenger|suspect|victim|claimant|witness|paramedic|"
    "dispatcher|handyman|cleaner|housekeeper|concierge|sitter|student|pupil|toddler|patient|resident|caller|applicant"
)
_DID: Final = (
    "verified|served|signed|seen|called|helped|booked|checked|confirmed|approved|written|taken|recorded|"
    "reported|answered|"
    "handled|treated|examined|prepared|recognised|recognized|identified|collected|delivered|received|greeted|assisted|"
    "interviewed|supervised|taught|raised|accompanied|witnessed|requested|reviewed|baked|made|hosted|looked "
    "after|cared for"
)
_ALONE: Final = re2.compile(
    (
        rf"(?i:\b(?:{_ROLE}))(?:,? (?:named |called )?|: )(?:[A-Z]')?{_WORD}\b|(?i:\b(?:{_DID}) (?:by|as) ){_WORD}\b|"
        rf"(?i:\bits |\b(?:drop|add|remove|loop in|ping|cc|bcc|invite|remind|text|call|ask|tell|meet|met|miss|"
        rf"stars for|love|"
        rf"hug|thank|forward (?:it|this) to|over to|hand(?:ed)? (?:it )?(?:over )?to) ){_WORD}\b|"
        rf"[\"'](?:user|owner|sender|author|assignee|from|to|by|who|member|guest|host|person|speaker|player|"
        rf"rider|pupil)[\"'] ?: ?"
        rf"[\"']{_WORD}[\"']|\b{_WORD}(?:'?s)?[ -](?:iPhone|iPad|MacBook|Macbook|iMac|AirPods|Galaxy|Pixel|"
        rf"Laptop|Phone|Watch)\b|"
        rf"\bthe {_WORD} (?:family|household|twins|kids|residence)\b|{_WORD}(?:小姐|先生|女士|老师|同学|医生)|"
        rf"{_WORD} \([0-9][0-9]?\)"
    ).encode(),
    _WIDE,
)
"""One word that a role, a deed, a device or a form of address says to be a name."""
_LONGER: Final = re.compile(rf" (?:{_LOWER_PARTICLES})*[A-Z]|'s? ")
"""More of the name, or what somebody's is called: ``Uncle Ben's rice``."""
_ALONE_WORD: Final = re.compile(
    rf"(?<![A-Za-z'])((?:[A-Z]')?{_WORD}?)(?=[\"']$|$|'?s?[ -](?:iPhone|iPad|MacBook|Macbook|iMac|AirPods|"
    rf"Galaxy|Pixel|Laptop|Phone|"
    r"Watch)$| (?:family|household|twins|kids|residence)$|(?:小姐|先生|女士|老师|同学|医生)$| \()"
)
_BY_SURNAME: Final = re.compile(
    r"(?i:officer|constable|sergeant|detective|inspector|nurse|witness|suspect|drop|add|patient|claimant)|the "
)
_PASSENGER: Final = re2.compile(
    rb"(?:[0-9]\.|\b)[A-Z]{2,}/[A-Z]{2,}(?: [A-Z]{2,})? ?(?:MRS?|MS|MISS|MSTR|CHD|INF|DR)\b|"
    rb"\b[0-9]\.[0-9]?[A-Z]{2,}/[A-Z]{2,}\b"
)
_PASSENGER_TITLE: Final = re.compile(
    r" ?(?<![A-Z]{3})(?:MRS?|MS|MISS|MSTR|CHD|INF|DR)$| (?:MRS?|MS|MISS|MSTR|CHD|INF|DR)$"
)
"""``PETROV/FREYA MRS``: how airlines write who flies."""
_TITLED: Final = re2.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:(?:{_LOWER_PARTICLES})*){_WORD}\b".encode())
_TITLE: Final = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.? ")
_REVERSED: Final = re2.compile(
    rf"\b(?:{_LOWER_PARTICLES})*{_WORD}(?: {_WORD})?, {_WORD}(?: [A-Z]\.?)?(?:\b|$)|\b{_WORD}\^{_WORD}\b".encode()
)
_REVERSED_CUE: Final = re.compile(
    r"(?:[\"']|\b(?:from|guest|patient|passenger|name|attn|author|dear|to|by):? )$", re.IGNORECASE
)
TRIGGER: Final = (
    rf"(?i:\b(?:{_ROLE}))(?:,? |: )(?:named |called )?[A-ZÀ-ɏ]|(?i:\b(?:{_DID}) (?:by|as) )[A-ZÀ-ɏ]|"
    r"(?i:\bits |\b(?:drop|add|remove|loop in|ping|cc|bcc|invite|remind|text|call|ask|tell|meet|met|miss|stars "
    r"for|love|hug|thank|"
    r"this to|it to|over to|ed to) )[A-ZÀ-ɏ]|"
    r"(?:user|owner|sender|author|assignee|from|to|by|who|member|guest|host|person|speaker|player|rider|"
    r"pupil)[\"'] ?: ?[\"'][A-ZÀ-ɏ]|"
    r"[a-z][ -](?:iPhone|iPad|MacBook|Macbook|iMac|AirPods|Galaxy|Pixel|Laptop|Phone|Watch)|"
    r"the [A-ZÀ-ɏ][a-zß-ɏ']+ (?:family|household|twins|kids|residence)\b|[a-zß-ɏ](?:小姐|先生|女士|老师|同学|医生)|"
    r"[A-ZÀ-ɏ][a-zß-ɏ]+ \([0-9][0-9]?\)|[A-Z][A-Z]/[A-Z][A-Z ]*(?:MRS?|MS|MISS|MSTR|CHD|INF|DR)\b|"
    r"\b[0-9]\.[0-9]?[A-Z]+/[A-Z]|"
    rf"[A-ZÀ-ɏ][A-Za-zÀ-ɏ'-]+[., ]{{1,2}}(?:(?:{_LOWER_PARTICLES})* ?)[A-ZÀ-ɏ]|[a-z]\^[A-Z]|"
    r"(?i:\b(?:it's|this is|i'm|hey|hi|hello|dear|thanks|ask for|tell|cc|my [a-z]+|to|for),? )[A-ZÀ-ɏ][a-zÀ-ɏ]|"
    r"[0-9.!?)] ?(?:-|--|—|~) ?[A-ZÀ-ɏ][a-zÀ-ɏ]"
)
"""RE2: lines without it hold no western name."""

_LETTERS: Final = {ord(a): b for a, b in zip("øØłŁıđĐßæÆœŒþÞðÐ’", "oOlLidDsaAoOtTdD'", strict=True)} | {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii() and base.isalpha()
}
_ACCENTED: Final = re.compile("[" + "".join(map(chr, _LETTERS)) + "]")


def plain(text: str) -> str:
    """Return a text with Latin letters without their accents, of the same length.

    >>> plain("Søren Yıldız")
    'Soren Yildiz'
    """
    return text if text.isascii() else _ACCENTED.sub(lambda m: _LETTERS[ord(m[0])], text)


def is_western_name(value: str) -> bool:
    """Return whether a whole text is a given name and a surname from the lists, or a romanized Chinese name."""
    words = [w.strip(".").lower() for w in plain(value).replace(",", " ").split()]
    if not 2 <= len(words) <= 5 or any(w in NOT_NAMES for w in (words[0], words[-1])):
        return False
    inner = bool(set(words[1:-1]) & set(PARTICLES))
    return _listed(words[0], words[-1]) or _listed(words[-1], words[0]) or (inner and _is_given(words[0]))


def is_part_of_name(value: str) -> bool:
    """Return whether one word is a given name or a surname of the lists."""
    word = plain(value).strip(".").lower()
    return word not in NOT_NAMES and (_is_given(word) or word in many_surnames())


def is_thing(value: str) -> bool:
    """Return whether a text ends in a word that names things, and is no name of the lists."""
    words = plain(value).lower().split()
    return bool(words) and not is_western_name(value) and any(w in NOT_NAMES or w in THINGS for w in words[1:])


def find_western_names(text: str) -> Iterator[Match]:
    """Yield the western names in a folded text."""
    bare = plain(text)
    for start, end in spans(_RUN, bare):
        yield from _in_run(text, bare, start, end)
    for start, end in spans(_REVERSED, bare):
        if _is_reversed(bare, start, end):
            yield from _parts(text, start, end)
    for start, end in spans(_TITLED, bare):
        title = _TITLE.match(bare, start)
        if title and bare[title.end() : end].lower() not in NOT_NAMES and not _CAPITAL.match(bare, end):
            yield _match(text, title.end(), end, IN_CONTEXT)
    for start, end in spans(_SINGLE, bare):
        at = max(bare.rfind(c, start, end) for c in " -—~") + 1
        if "-" in bare[start:end] and bare[at - 1] == "-" and bare[at - 2 : at - 1].isalpha():
            at = bare.rfind(" ", start, end) + 1  # Jean-Luc
        if _is_single(bare, at, end):
            yield _match(text, at, end, IN_CONTEXT)
    for start, end in spans(_ALONE, bare):
        word = _ALONE_WORD.search(bare, start, end)
        if word and _is_alone(bare, start, *word.span(1)):
            yield _match(text, *word.span(1), IN_CONTEXT)
    for start, end in spans(_PASSENGER, bare):
        first = start + len(bare[start:end]) - len(bare[start:end].lstrip("0123456789."))
        last = _PASSENGER_TITLE.search(bare, first, end)
        stop = last.start() if last else end
        if all(_is_part(p) for p in bare[first:stop].lower().replace(" ", "/").split("/")[:2]):
            yield _match(text, first, stop, IN_CONTEXT)


def _match(text: str, start: int, end: int, evidence: Evidence) -> Match:
    return Match(Kind.PERSON_NAME, start, end, " ".join(text[start:end].split()), evidence)


def _parts(text: str, start: int, end: int) -> Iterator[Match]:
    """Yield a reversed name as one, or as two where a sign of HL7 parts them."""
    at = text.find("^", start, end)
    if at < 0:
        yield _match(text, start, end, IN_CONTEXT)
    else:
        yield _match(text, start, at, IN_CONTEXT)
        yield _match(text, at + 1, end, IN_CONTEXT)


def _is_reversed(bare: str, start: int, end: int) -> bool:
    """Return whether ``Lee, Ann`` is a person and no place: something says so, and the given name is listed."""
    family, _, given = bare[start:end].replace("^", ", ").partition(", ")
    word = given.split(" ")[0].lower()
    if "^" in bare[start:end]:
        return "|" in bare[:start]
    if word in NOT_NAMES or bare[end : end + 2] == ", " or not _REVERSED_CUE.search(bare, max(0, start - 12), start):
        return False
    told = bool(TOLD_BEHIND.match(bare, end))
    return (_is_given(word) and (word not in PLACE_LIKE or told) and family.lower() not in NOT_NAMES) or told


def _is_single(bare: str, start: int, end: int) -> bool:
    """Return whether one word is a name that somebody is called by, or signs with."""
    word = bare[start:end].lower()
    if not _is_given(word) or word in NOT_NAMES or (bare[end : end + 1] in "'-" and bare[end : end + 1]):
        return False
    if _CAPITAL.match(bare, end) or word in _DAYS:
        return False
    window = bare[max(0, start - 40) : start].rpartition("\n")[2]
    if _SIGNED.search(window):
        return bool(_LINE_END.match(bare, end))
    return bool(_TALK.search(window)) and word not in PLACE_LIKE


def _is_alone(bare: str, lead: int, start: int, end: int) -> bool:
    """Return whether one word is a name that a role or a deed before it, or what stands behind it, tells."""
    word = bare[start:end].lower()
    if word in NOT_NAMES or word in _DAYS or word in THINGS or _LONGER.match(bare, end):
        return False
    by_surname = _BY_SURNAME.match(bare, lead) is not None
    known = word.replace("'", "")
    if by_surname and (known in many_surnames() or word in many_surnames()) and word not in PLACE_LIKE:
        return True
    return _is_given(word) and word not in PLACE_LIKE


def _is_part(word: str) -> bool:
    return _is_given(word) or word in many_surnames()


def _is_given(word: str) -> bool:
    known = many_given()
    return word in known or ("-" in word and all(p in known or _is_pinyin(p) for p in word.split("-")))


def _listed(first: str, last: str) -> bool:
    return (
        (first in GIVEN and (last in SURNAMES or "-" in last))
        or (last in PINYIN_SURNAMES and _is_pinyin(first))
        or (_is_given(first) and all(p in many_surnames() for p in last.split("-")))
    )


def _is_pinyin(word: str) -> bool:
    word = word.replace("-", "").replace("'", "")
    return 2 <= len(word) <= 12 and (
        word in SYLLABLES or any(word[:i] in SYLLABLES and word[i:] in SYLLABLES for i in range(1, len(word)))
    )


def _in_run(text: str, bare: str, start: int, end: int) -> Iterator[Match]:
    """Yield the names in a run of capitalized words."""
    done = 0
    for prospect in _prospects(bare[start:end]):
        if prospect.at < done:
            continue  # a part of the name before
        first, last = start + prospect.begin, start + prospect.end
        evidence = LISTED if prospect.sure else _evidence(bare, first, last, prospect)
        if evidence is not None:
            yield _match(text, first, last - (text[last - 1] == "."), evidence)
            done = prospect.at + prospect.size


class _Prospect(NamedTuple):
    """Words of a run that are a name, or may be one if something beside the run says so."""

    at: int
    """The number of the first word; those that are initials or particles count too."""
    size: int
    begin: int
    end: int
    sure: bool
    """It is a name whatever stands beside it."""
    given: bool = False
    place: bool = False
    """The given name is a place, a month or a word as well."""
    surname: bool = False
    titled: bool = False


def _size(words: list[str]) -> int:
    """Return how many words a name that begins with the first of them has."""
    at = 1
    if len(words) > 2 and len(words[1]) == 1:
        at = 2
    while at < len(words) - 1 and words[at] in PARTICLES:
        at += 1
    if at == 1 and len(words) > 2 and words[2] in SURNAMES and words[2] not in NOT_NAMES:
        at = 2
    return at + 1


@lru_cache(maxsize=_REMEMBERED)
def _prospects(run: str) -> tuple[_Prospect, ...]:
    """Return what may be names in a run of capitalized words: the lists say so, and logs repeat their phrases."""
    tokens = [(m[0].strip("."), m.start(), m.end()) for m in _TOKEN.finditer(run)]
    words = [word.lower() for word, _, _ in tokens]
    found = []
    for i in range(len(tokens) - 1):
        if words[i] in NOT_NAMES or words[i] in HONORIFIC or f"{words[i]} {words[i + 1]}" in BRANDS:
            continue
        some = words[i : i + _MOST_WORDS]
        size = _size(some)
        first, last = some[0], some[size - 1]
        listed = _listed(first, last)
        if (last in NOT_NAMES and (first in PLACE_LIKE or not listed)) or (
            len(some) > size and some[size] in NOT_NAMES
        ):
            continue
        place = i, size, tokens[i][1], tokens[i + size - 1][2]
        if listed or (first in PINYIN_SURNAMES and _is_pinyin(last) and last not in SURNAMES):
            found.append(_Prospect(*place, sure=True))
        elif not (tokens[i][0].isupper() and len(first) > 2):
            given = _is_given(first)
            if given and size > 2 and some[size - 2] in PARTICLES:
                found.append(_Prospect(*place, sure=True))
            elif last not in THINGS:
                titled = i > 0 and words[i - 1] in HONORIFIC
                family = last in many_surnames()
                found.append(_Prospect(*place, False, given, first in PLACE_LIKE, family, titled))
    return tuple(found)


def _evidence(bare: str, start: int, end: int, prospect: _Prospect) -> Evidence | None:
    """Return what speaks for two words that the lists alone do not make a name; None: they are none."""
    before = bare[max(0, start - 32) : start].rpartition("\n")[2]
    told = is_labeled(before) or bool(TOLD_BEHIND.match(bare, end))
    if not (told or prospect.given or prospect.surname):
        return None
    cued = told or prospect.titled or bool(CUE.search(before)) or bool(ACTS_BEHIND.match(bare, end))
    if prospect.given and (cued or not prospect.place):
        return _LISTED_IN_CONTEXT if cued else LISTED
    return IN_CONTEXT if told or (cued and prospect.surname) else None

"""Letters to the person, in text and HTML: what was decided, why, by when, and where to complain.

A letter names the request, never the person. It is written in the languages of its profiles, one after the other; what
it says in each stands in ``phrases/``. Every letter about an outcome carries the complaint channels of its profiles.
Values are escaped.
"""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, TypeAlias, get_args

import jinja2

from delenda.errors import InputError
from delenda.requests.cases import Case
from delenda.settings import Language, Profile, RequestSettings

Kind: TypeAlias = Literal["received", "code", "identity", "extended", "fee", "refused", "partial", "complete"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

OUTCOMES: Final = ("extended", "fee", "refused", "partial", "complete")
"""Letters that a person may complain about."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded ground and its text, as the profile words it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a letter says in one language."""

    language: Language
    spaced: bool
    """Whether blanks stand between sentences."""
    subject: str
    about: str
    sentences: tuple[str, ...]
    reasons: tuple[Reason, ...]
    complaints: tuple[str, ...]


def languages(profiles: Sequence[Profile], settings: RequestSettings) -> tuple[Language, ...]:
    """Return the languages that a letter is written in: configured ones, or those of the profiles, each once."""
    return tuple(dict.fromkeys(settings.languages or (x for p in profiles for x in p.languages))) or ("en",)


def reasons(profiles: Sequence[Profile], codes: Sequence[str], language: Language = "en") -> tuple[Reason, ...]:
    """Return the texts of refusal grounds, in the profile's own words where it has none in that language.

    Raises ``InputError`` for a code without a text: no reason, no letter.
    """
    texts = {code: text for p in reversed(profiles) for code, text in _refusals(p, language).items()}
    if missing := [c for c in codes if not texts.get(c, "").strip()]:
        raise InputError(f"the ground {missing[0]!r} has no text in its profile: a reason must be given")
    return tuple(Reason(c, texts[c]) for c in dict.fromkeys(codes))


def write(
    kind: Kind,
    case: Case,
    profiles: Sequence[Profile],
    settings: RequestSettings,
    now: dt.datetime,
    *,
    codes: Sequence[str] = (),
    note: str = "",
    secret: str = "",
) -> Letter:
    """Return a letter about a request.

    Args:
        codes: grounds of a refusal.
        note: what else there is to say: the fee, what is missing.
        secret: the one-time code; it stands in the letter and nowhere else.
    """
    if kind in ("refused", "partial") and not codes:
        raise InputError("a refusal's letter gives its reason")
    parts = [_part(kind, x, case, profiles, settings, codes) for x in languages(profiles, settings)]
    values = {
        "parts": parts,
        "subject": " / ".join(p.subject for p in parts),
        "note": note,
        "secret": secret,
        "controller": settings.controller or _phrases(parts[0].language)["us"],
        "contact": settings.contact,
        "today": now.date().isoformat(),
    }
    return Letter(
        f"{values['subject']} ({case.id})",
        _environment().get_template("letter.txt.j2").render(values).strip() + "\n",
        _environment().get_template("letter.html.j2").render(values),
    )


def _part(
    kind: Kind,
    language: Language,
    case: Case,
    profiles: Sequence[Profile],
    settings: RequestSettings,
    codes: Sequence[str],
) -> Part:
    phrases = _phrases(language)
    values = {
        "request": case.id,
        "what": phrases["what"][case.request.kind.value],
        "received": case.request.received_at.date().isoformat(),
        "due": case.request.due_at.date().isoformat() if case.request.due_at else "",
        "minutes": str(int(settings.code_valid.total_seconds() // 60)),
    }
    complaints = [p.worded[language].complaint if language in p.worded else p.complaint for p in profiles]
    return Part(
        language,
        phrases["spaced"],
        phrases["letters"][kind]["subject"],
        phrases["about"].format(**values),
        tuple(s.format(**values) for s in phrases["letters"][kind]["sentences"] if _says_something(s, values)),
        reasons(profiles, codes, language),
        tuple(dict.fromkeys(c for c in complaints if c)) if kind in OUTCOMES else (),
    )


def _says_something(sentence: str, values: Mapping[str, str]) -> bool:
    return all(values[name] for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _refusals(profile: Profile, language: Language) -> Mapping[str, str]:
    worded = profile.worded.get(language)
    return {**profile.grounds.refuse, **(worded.refuse if worded else {})}


@cache
def _phrases(language: Language) -> Mapping[str, Any]:
    return tomllib.loads((files("delenda.requests") / "phrases" / f"{language}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("delenda.requests", "templates"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2", "html"), default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

"""Letters to the person, in text and HTML: what was decided, why, by when, and where to complain.

A letter names the request, never the person. Every letter about an outcome carries the complaint channels of its
profiles. Values are escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias, get_args

import jinja2

from delenda.errors import InputError
from delenda.requests.cases import Case
from delenda.settings import Profile, RequestSettings

Kind: TypeAlias = Literal["received", "code", "identity", "extended", "fee", "refused", "partial", "complete"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SUBJECTS: Final[Mapping[Kind, str]] = {
    "received": "We have received your request",
    "code": "Your confirmation code",
    "identity": "Please confirm who you are",
    "extended": "We need more time for your request",
    "fee": "A fee for your repeated request",
    "refused": "We can't do what you asked",
    "partial": "We can do a part of what you asked",
    "complete": "Your request is done",
}


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


def reasons(profiles: Sequence[Profile], codes: Sequence[str]) -> tuple[Reason, ...]:
    """Return the texts of refusal grounds. Raises ``InputError`` for a code without a text: no reason, no letter."""
    texts = {code: text for p in reversed(profiles) for code, text in p.grounds.refuse.items()}
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
    values = {
        "subject": SUBJECTS[kind],
        "request_id": case.id,
        "what": case.request.kind.value,
        "received": case.request.received_at.date().isoformat(),
        "today": now.date().isoformat(),
        "due": case.request.due_at.date().isoformat() if case.request.due_at else "",
        "reasons": reasons(profiles, codes),
        "note": note,
        "secret": secret,
        "valid_minutes": int(settings.code_valid.total_seconds() // 60),
        "controller": settings.controller or "us",
        "contact": settings.contact,
        "complaints": list(dict.fromkeys(p.complaint for p in profiles if p.complaint)),
    }
    return Letter(
        f"{SUBJECTS[kind]} ({case.id})",
        _environment().get_template(f"{kind}.txt.j2").render(values).strip() + "\n",
        _environment().get_template("letter.html.j2").render(values | {"kind": kind}),
    )


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

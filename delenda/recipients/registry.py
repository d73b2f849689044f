"""Who got the data: a view of configuration. Pure.

A recipient without collections is taken to have got all of them; one without kinds, every identifier that singles
somebody out. Whoever is told too much has got it anyway; whoever is told too little keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import jinja2

from delenda.errors import Refused
from delenda.kinds import AnyKind, Power
from delenda.model import Identifier
from delenda.settings import Recipient, Settings

EXEMPT_OWN_CONSENT = "independent_authorisation"
EXEMPT_NOTHING_SHARED = "nothing_shared"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A recipient that got some of a person's data, and what of it may be named to them; or why they are not told."""

    recipient: Recipient
    identifiers: tuple[Identifier, ...]
    exempt: str = ""


def got(recipient: Recipient, address: str) -> bool:
    """Did they get data of the collection ``store/collection``?"""
    return not recipient.collections or any(fnmatchcase(address, glob) for glob in recipient.collections)


def may_name(recipient: Recipient, kind: AnyKind, power: Power) -> bool:
    """May an identifier of that kind be named to them? Only if they have it already."""
    return str(kind) in recipient.kinds if recipient.kinds else power is Power.STRONG


def addressees(settings: Settings, collections: Iterable[str], identifiers: Sequence[Identifier]) -> list[Addressee]:
    """Return who got data of these collections, in the configuration's order, each with what they are told."""
    addresses = list(collections)
    found = []
    for recipient in settings.recipients:
        if not any(got(recipient, a) for a in addresses):
            continue
        named = tuple(i for i in identifiers if may_name(recipient, i.kind, i.spec.power))
        if recipient.independent_authorisation:
            found.append(Addressee(recipient, (), EXEMPT_OWN_CONSENT))
        else:
            found.append(Addressee(recipient, named, "" if named else EXEMPT_NOTHING_SHARED))
    return found


def check_transfer(
    recipient: Recipient, collections: Iterable[str], kinds: Iterable[str], *, minor: bool, override: str = ""
) -> None:
    """Return if these fields may go to this recipient: a basis, an allowed collection, an allowed kind, no child.

    ``override`` is the code of a person's decision, needed for a child's data. Raises ``Refused``.
    """
    if not recipient.basis.strip():
        raise Refused(f"recipient {recipient.name}: no basis is recorded; nothing is handed over without one")
    if minor and not override:
        raise Refused(f"recipient {recipient.name}: a child's data is not handed over without a person's decision")
    for address in collections:
        if not any(fnmatchcase(address, glob) for glob in recipient.collections):
            raise Refused(f"recipient {recipient.name}: {address} is not among the collections they may get")
    for kind in kinds:
        if kind not in recipient.kinds:
            raise Refused(f"recipient {recipient.name}: {kind} is not among the kinds they may get")


def view(settings: Settings) -> list[dict[str, Any]]:
    """Return the list of recipients, as it may be shown: no secret, no URL's path."""
    return [
        {
            "name": r.name,
            "contact": r.contact,
            "basis": r.basis,
            "contract": r.contract,
            "region": r.region,
            "channel": r.channel,
            "collections": list(r.collections),
            "kinds": list(r.kinds),
            "independent_authorisation": r.independent_authorisation,
        }
        for r in settings.recipients
    ]


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Recipients</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2em}td,th{text-align:left;padding:.3em 1em .3em 0;
vertical-align:top;border-bottom:1px solid #ccc}</style></head>
<body><h1>Recipients</h1><table>
<tr><th>Name</th><th>Basis</th><th>Contract</th><th>Region</th><th>What they get</th><th>Kinds</th><th>Told by</th></tr>
{% for r in recipients %}<tr><td>{{ r.name }}{% if r.contact %}<br>{{ r.contact }}{% endif %}</td>
<td>{{ r.basis }}</td><td>{{ r.contract }}</td><td>{{ r.region }}</td>
<td>{{ r.collections | join(", ") or "everything" }}</td><td>{{ r.kinds | join(", ") or "all that identify" }}</td>
<td>{{ "not told: own authorisation" if r.independent_authorisation else r.channel }}</td></tr>
{% endfor %}</table></body></html>
"""


def as_html(settings: Settings) -> str:
    """Return the list of recipients as a page that needs nothing else."""
    return jinja2.Environment(autoescape=True).from_string(_PAGE).render(recipients=view(settings))

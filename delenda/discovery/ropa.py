"""The record of processing activities (GDPR Art. 30(1)), as far as the data map and config know it. Pure.

One activity a purpose. What only a person can say (the legal basis of a purpose, safeguards of a transfer)
is not invented: its column says where to fill it in.
"""

from __future__ import annotations

import csv
import fnmatch
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

from delenda.discovery.datamap import note_of
from delenda.discovery.explain import about_people
from delenda.discovery.inventory import categories
from delenda.model import DataMap, MappedCollection, Role
from delenda.settings import Recipient, Settings

COLUMNS: Final = (
    "controller",
    "contact",
    "purpose",
    "data_subjects",
    "personal_data",
    "sources",
    "recipients",
    "regions",
    "transfers",
    "erasure",
    "security",
    "automated_decisions",
    "collections",
    "records",
)
"""Art. 30(1)(a)–(g), then what the map adds."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the record. Lists are joined by ``; `` so that it fits a sheet."""

    controller: str
    contact: str
    purpose: str
    data_subjects: str
    personal_data: str
    sources: str
    recipients: str
    regions: str
    transfers: str
    erasure: str
    security: str
    automated_decisions: str
    collections: str
    records: int


def activities(data: DataMap, settings: Settings) -> list[Activity]:
    """Return the activities, by purpose; collections without personal data are not in it."""
    personal = about_people(data)
    purposes: dict[str, list[MappedCollection]] = {}
    for mapped in data.collections:
        if mapped.collection.address in personal:
            purposes.setdefault(mapped.collection.purpose or "(no purpose configured)", []).append(mapped)
    return [_activity(purpose, purposes[purpose], settings) for purpose in sorted(purposes)]


def _activity(purpose: str, mapped: Sequence[MappedCollection], settings: Settings) -> Activity:
    addresses = [m.collection.address for m in mapped]
    recipients = [r for r in settings.recipients if _covers(r.collections or ("*",), addresses)]
    regions = {m.collection.region for m in mapped if m.collection.region}
    roles = {f.role for m in mapped for f in m.fields if f.kind or f.findings}
    subjects = ["account holders"] if roles - {Role.MENTIONED} else []
    subjects += ["people whom account holders mention"] if Role.MENTIONED in roles else []
    decided = [a for a in addresses if (n := note_of(settings.collections, a)) and n.automated_decision]
    return Activity(
        settings.requests.controller,
        settings.requests.contact,
        purpose,
        _joined(subjects),
        _joined(c.value.replace("_", " ") for c in dict.fromkeys(c for m in mapped for c in categories(m))),
        _joined(sorted({m.collection.source or "the person" for m in mapped})),
        _joined(f"{r.name} ({r.basis})" for r in recipients),
        _joined(sorted(regions)),
        _joined(_transfer(r, regions) for r in recipients if r.region and r.region not in regions),
        _erasure(mapped, settings),
        "tokens and sealed values only in the control store; erasure by approved plan; audit log with signed heads",
        _joined(decided) or "none declared",
        _joined(addresses),
        sum(m.records for m in mapped),
    )


def _transfer(recipient: Recipient, regions: Iterable[str]) -> str:
    contract = f", contract {recipient.contract}" if recipient.contract else ""
    return f"{'/'.join(sorted(regions)) or '?'} → {recipient.region}: {recipient.name}{contract}"


def _erasure(mapped: Sequence[MappedCollection], settings: Settings) -> str:
    """Return the time limits: retention rules that apply, on request otherwise, and the backups' rotation."""
    addresses = [m.collection.address for m in mapped]
    stores = {m.collection.store for m in mapped}
    limits = [
        f"{rule.name}: {rule.period}, then {rule.then} ({rule.legal_basis})"
        for rule in settings.retention
        if _covers(rule.collections, addresses)
    ]
    limits.append("otherwise on request or cancellation")
    limits += [f"backups {b.name}: {b.keep} ({b.mode})" for b in settings.backups if b.store in stores]
    return _joined(limits)


def _covers(patterns: Iterable[str], addresses: Iterable[str]) -> bool:
    listed = list(addresses)
    return any(fnmatch.fnmatchcase(a, p) for p in patterns for a in listed)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def as_csv(listed: Sequence[Activity]) -> str:
    """Return the record as CSV; cells that a spreadsheet would run as a formula are quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for activity in listed:
        writer.writerow([_cell(getattr(activity, f.name)) for f in fields(activity)])
    return out.getvalue()


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) else value

"""``ABOUT.txt``: what GDPR Art. 15(1) and (2) say a person must be told beside the data itself.

Purposes, categories, recipients, how long, rights, complaint, source, automated decisions, transfers: all of it
comes from configuration and from the copy, none of it is boilerplate about data that is not held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from delenda.portability.labels import KINDS, both, heading, reason
from delenda.portability.staging import Section, Staged
from delenda.settings import Recipient, Settings

RULE = "=" * 72


def about(settings: Settings, staged: Staged, request: str, made_at: dt.datetime) -> str:
    """Return the text, in English with Chinese headings."""
    blocks = [
        _block("About this copy", "关于本副本", _head(settings, request, made_at)),
        _block("Why we hold your data, and where", "处理目的与存储地点", _purposes(staged.sections)),
        _block("What sorts of data", "个人信息类别", _categories(staged.sections)),
        _block("Where it comes from", "信息来源", _sources(staged.sections)),
        _block("Who received it", "接收方", _recipients(settings.recipients, staged.sections)),
        _block("How long we keep it", "保存期限", _retention(settings, staged.sections)),
        _block("Decisions made by a machine alone", "自动化决策", _automated(settings, staged.sections)),
        _block("What is not in this copy", "未包含的内容", _left_out(staged)),
        _block("Your rights", "您的权利", _rights(settings)),
    ]
    return "\n".join(blocks)


def _block(title: str, chinese: str, lines: Iterator[str]) -> str:
    body = "\n".join(lines) or "Nothing to tell. · 无"
    return f"{RULE}\n{title} · {chinese}\n{RULE}\n{body}\n"


def _head(settings: Settings, request: str, made_at: dt.datetime) -> Iterator[str]:
    yield f"Request {request}, answered on {made_at:%Y-%m-%d} ({made_at:%H:%M} UTC)."
    if settings.requests.controller:
        yield f"Controller: {settings.requests.controller}"
    if settings.requests.contact:
        yield f"Contact: {settings.requests.contact}"
    yield "Open index.html to read the copy; manifest.json lists every file with its SHA-256."
    yield "JSON files hold the exact values. CSV files are for spreadsheets: a ' before a cell is not part of it."


def _purposes(sections: Sequence[Section]) -> Iterator[str]:
    for s in sections:
        region = s.portion.mapped.collection.region if s.portion.mapped else ""
        place = f", kept in {region}" if region else ""
        yield f"- {s.portion.address}: {s.portion.purpose or 'purpose not recorded'} ({s.records} records{place})"


def _categories(sections: Sequence[Section]) -> Iterator[str]:
    for name in dict.fromkeys(s.portion.heading for s in sections):
        held = {
            both(KINDS[f.kind])
            for s in sections
            if s.portion.heading == name and s.portion.mapped
            for f in s.portion.mapped.fields
            if f.kind in KINDS
        }
        yield f"- {both(heading(name))}" + (f": {'; '.join(sorted(held))}" if held else "")


def _sources(sections: Sequence[Section]) -> Iterator[str]:
    for s in sections:
        given = s.portion.source in ("", "person")
        yield f"- {s.portion.address}: {'you, or your use of the service' if given else s.portion.source}"


def _recipients(recipients: Sequence[Recipient], sections: Sequence[Section]) -> Iterator[str]:
    addresses = [s.portion.address for s in sections]
    for r in recipients:
        got = [a for a in addresses if not r.collections or any(fnmatchcase(a, p) for p in r.collections)]
        if got:
            where = f" in {r.region}" if r.region else ""
            yield f"- {r.name}{where} (basis: {r.basis}): from {', '.join(got)}"


def _retention(settings: Settings, sections: Sequence[Section]) -> Iterator[str]:
    for s in sections:
        rules = [r for r in settings.retention if any(fnmatchcase(s.portion.address, p) for p in r.collections)]
        for rule in rules:
            start = rule.starts or "the request"
            yield f"- {s.portion.address}: {rule.period} from {start}; {rule.legal_basis} ({rule.purpose})"
        if not rules:
            yield f"- {s.portion.address}: as long as you have an account"
    for backup in settings.backups:
        yield f"- backups of {backup.store} ({backup.name}): {backup.keep} after they were taken"


def _automated(settings: Settings, sections: Sequence[Section]) -> Iterator[str]:
    marked = [
        s.portion.address
        for s in sections
        if any(n.automated_decision and fnmatchcase(s.portion.address, a) for a, n in settings.collections.items())
    ]
    for address in marked:
        yield f"- {address} holds the outcome of decisions made without a person; you may ask for one to look at them."
    if not marked:
        yield "No collection in this copy holds decisions made by a machine alone. · 无自动化决策"


def _left_out(staged: Staged) -> Iterator[str]:
    for omission in staged.left_out:
        yield f"- {omission.address}: {omission.records} × {reason(omission.reason)}"
    if any(s.covered.others for s in staged.sections):
        yield "- Details of other people are covered: [other person]. · 他人信息已遮盖"
    if any(s.covered.secrets for s in staged.sections):
        yield "- Passwords and access tokens are held but not copied: they protect your account."


def _rights(settings: Settings) -> Iterator[str]:
    yield "You may have wrong data corrected (更正) or erased (删除), restrict or object to its use (限制或反对),"
    yield "take it to somebody else (转移) and withdraw consent (撤回同意). Write to the contact above."
    profiles = {p.name: p for p in settings.profiles}
    for name in settings.requests.profiles:
        if (profile := profiles.get(name)) and profile.complaint:
            yield f"If you are not satisfied you may complain ({profile.title or name}): {profile.complaint}"

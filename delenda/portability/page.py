"""The page that a person opens first: what is held, in plain words, with nothing loaded from anywhere.

Everything is escaped, the page runs no script and the policy in its head (CSP ``default-src 'none'``, with the
digest of its own style sheet) forbids that it ever does, whatever stands in the data.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from delenda.model import RequestKind
from delenda.portability.canonical import encode, plain
from delenda.portability.labels import HEADINGS, KINDS, ROLES, both, heading, reason
from delenda.portability.staging import FILE, PREVIEW_ROWS, ROLE, TYPES, Section, Staged

CELL_CHARS: Final = 400
APART_RECORDS: Final = 3
"""So few records of more fields than fit side by side stand one below the other."""
APART_COLUMNS: Final = 7
TITLES: Final = {
    RequestKind.ACCESS: ("Your data", "您的数据"),
    RequestKind.PORTABILITY: ("Your data, to take along", "您的数据（可携带副本）"),
}

ORIGINAL: Final = re.compile(r"files/[a-z0-9_-]+/\d{6}\.[a-z0-9]+")
HERE: Final = resources.files("delenda.portability")
STYLE: Final = HERE.joinpath("page.css").read_text("utf-8")
TEMPLATE: Final = HERE.joinpath("page.html").read_text("utf-8")
POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the top of the page says."""

    kind: RequestKind
    request: str
    made_at: dt.datetime
    controller: str
    parts: int = 1


def render(head: Heading, staged: Staged, disclosures: Sequence[Sequence[str]] = ()) -> str:
    """Return ``index.html``."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup, escape

    def cell(value: Any) -> Markup:
        text = shown(value)
        if text == "":
            return Markup('<td class="none">–</td>')
        if ORIGINAL.fullmatch(text):
            return Markup('<td><a href="{0}">{0}</a></td>').format(text)
        if text.startswith("[") and text.endswith("]") and "," not in text:
            return Markup('<td><span class="note">{}</span></td>').format(text)
        return Markup("<td>{}</td>").format(escape(text))

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    groups: dict[str, list[Section]] = {}
    order = list(HEADINGS)
    for section in sorted(staged.sections, key=lambda s: order.index(s.portion.heading)):
        groups.setdefault(section.portion.heading, []).append(section)
    return environment.from_string(TEMPLATE).render(
        policy=POLICY,
        style=Markup(STYLE),  # noqa: S704  # a constant of this module
        title=TITLES.get(head.kind, TITLES[RequestKind.ACCESS]),
        controller=head.controller or "The controller",
        day=f"{head.made_at:%Y-%m-%d}",
        request=head.request,
        parts=head.parts,
        records=sum(s.records for s in staged.sections),
        files=sum(len(s.files) for s in staged.sections),
        groups=[_group(name, sections) for name, sections in groups.items()],
        disclosures=[list(row) for row in disclosures],
        left_out=[f"{o.address}: {o.records} × {reason(o.reason)}" for o in staged.left_out],
        covered=_covered(staged.sections),
        cell=cell,
    )


def _group(name: str, sections: Sequence[Section]) -> dict[str, Any]:
    return {
        "name": f"c-{name}",
        "label": heading(name),
        "records": sum(s.records for s in sections),
        "tables": [_table(s) for s in sections],
    }


def _table(section: Section) -> dict[str, Any]:
    portion = section.portion
    kinds = {f.field.name: f.kind for f in portion.mapped.fields} if portion.mapped else {}
    shown_keys = {key for record in section.preview for key in record if key != TYPES}
    names = [n for n in [*section.fields, *sorted(shown_keys - section.fields.keys())] if n in shown_keys]
    kind_of = {n: kinds.get(n) for n in names}
    return {
        "title": portion.collection.replace("_", " "),
        "store": portion.store,
        "records": section.records,
        "purpose": portion.purpose,
        "source": portion.source if portion.source not in ("", "person") else "",
        "roles": [both(ROLES[role]) for role in sorted(section.roles) if role != "owner"],
        "data": section.data,
        "sheets": section.sheets,
        "columns": [{"name": _words(n), "label": both(KINDS[k]) if (k := kind_of[n]) in KINDS else ""} for n in names],
        "rows": [[_said(n, record.get(n)) for n in names] for record in section.preview],
        "brief": [ROLE in record for record in section.preview],
        "apart": section.records == 1 or (section.records <= APART_RECORDS and len(names) > APART_COLUMNS),
        "more": section.records > min(PREVIEW_ROWS, len(section.preview)),
    }


def _said(name: str, value: Any) -> Any:
    return both(ROLES.get(str(value or "owner"), ("", ""))) if name == ROLE else value


def _words(name: str) -> str:
    fixed: Mapping[str, str] = {ROLE: "whose", FILE: "file", "@path": "place"}
    return fixed.get(name, name.removeprefix("@").replace("_", " ").replace("[]", ""))


def _covered(sections: Sequence[Section]) -> list[str]:
    others = sum(s.covered.others for s in sections)
    cards = sum(s.covered.cards for s in sections)
    secrets = sum(s.covered.secrets for s in sections)
    lines = []
    if others:
        lines.append(f"{others} × details of other people, covered as [other person] · 已遮盖他人信息")
    if cards:
        lines.append(f"{cards} × card numbers, all but the last four digits · 银行卡号仅保留后四位")
    if secrets:
        lines.append(
            f"{secrets} × passwords and access tokens: we hold them, but do not copy them · 密码与令牌不予复制"
        )
    return lines


def shown(value: Any) -> str:
    """Return a value as a person reads it, cut to a readable length."""
    match plain(value):
        case None:
            return ""
        case str(text):
            pass
        case bool(flag):
            text = "yes" if flag else "no"
        case list(items) if all(not isinstance(i, list | dict) for i in items):
            text = ", ".join(shown(i) for i in items)
        case other:
            text = encode(other)
    return text if len(text) <= CELL_CHARS else text[:CELL_CHARS] + " …"

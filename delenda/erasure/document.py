"""The plan as a document that people read and approve: canonical JSON, content-addressed, without personal data.

The file holds ``{"digest": …, "plan": …}`` in canonical form (RFC 8785) and nothing else, so that one
edited byte is noticed. Records appear as opaque ids; the closure, which knows them, stays sealed in the
control store and is bound by its own digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from delenda.canonical import canonical_json
from delenda.erasure.plan import Plan
from delenda.erasure.work import LOOSEN, Keep, Work
from delenda.errors import InputError, StalePlan
from delenda.model import Action, Change, Request, RequestId

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A plan's document: ``body`` is JSON, ``digest`` the SHA-256 of its canonical form, in hex."""

    digest: str
    body: Mapping[str, Any]

    @property
    def requests(self) -> tuple[RequestId, ...]:
        return tuple(RequestId(r["id"]) for r in self.body["requests"])

    @property
    def summary(self) -> str:
        return str(self.body["summary"])

    @property
    def closure(self) -> str:
        return str(self.body["closure"])

    @property
    def rules(self) -> str:
        return str(self.body["rules"])

    @property
    def expires_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.body["expires_at"])

    @property
    def planner(self) -> str:
        return str(self.body["planner"])


def make_document(
    requests: Sequence[Request],
    plans: Sequence[Plan],
    works: Sequence[Work],
    keeps: Sequence[Keep],
    *,
    plan_id: str,
    closure: str,
    rules: str,
    planner: str,
    now: dt.datetime,
    valid: dt.timedelta,
    backups: int = 0,
    rehearsal: Mapping[str, Mapping[str, int]] | None = None,
    keys: Sequence[Mapping[str, Any]] = (),
) -> PlanDocument:
    """Return the document of the plans.

    Args:
        plan_id: a random id, so that no two plans are one.
        closure: digest of the sealed closure.
        rules: digest of the retention rules that the plans were made by.
        rehearsal: predicted outcomes, counted by collection.
        keys: what becomes of people's own keys, by purpose: destroyed or kept.
    """
    numbers = {r.id: i for i, r in enumerate(requests)}
    bases: dict[tuple[str, ...], int] = {}
    addresses = sorted({w.address for w in works} | {f"{k.kept.ref.store}/{k.kept.ref.collection}" for k in keeps})
    place = {address: i for i, address in enumerate(addresses)}
    body = {
        "version": VERSION,
        "id": plan_id,
        "made_at": now.isoformat(),
        "expires_at": (now + valid).isoformat(),
        "planner": planner,
        "closure": closure,
        "rules": rules,
        "summary": _summary(works, keeps, backups, keys),
        "requests": [{"id": r.id, "kind": str(r.kind), "config": r.config_digest} for r in requests],
        "collections": _collection_rows(addresses, works, keeps, rehearsal or {}),
        "effort": _effort(plans),
        "cycles": [list(c) for c in sorted({c for p in plans for c in p.order.cycles})],
        "steps": [
            {
                "id": w.id,
                "in": place[w.address],
                "action": str(w.step.action),
                "changes": _changes(w.step.changes),
                "reason": w.step.reason,
                "basis": bases.setdefault(w.step.basis, len(bases)),
                "for": [numbers[r] for r in w.requests],
                **({"first": True} if w.rank == LOOSEN else {}),
            }
            for w in works
            if not w.rule
        ],
        "kept": [
            {
                "id": k.id,
                "in": place[f"{k.kept.ref.store}/{k.kept.ref.collection}"],
                "rule": k.kept.rule,
                "legal_basis": k.kept.legal_basis,
                "until": k.kept.until.isoformat() if k.kept.until else None,
                "changes": _changes(k.kept.changes),
                "basis": bases.setdefault(k.kept.basis, len(bases)),
                "for": [numbers[k.request]],
            }
            for k in sorted(keeps, key=lambda k: (place[f"{k.kept.ref.store}/{k.kept.ref.collection}"], k.id))
        ],
        "questions": [
            {
                "request": p.request,
                "id": q.id,
                "doubt": str(q.doubt),
                "kind": str(q.kind),
                "accounts": q.accounts,
                "places": [list(x) for x in q.places],
            }
            for p in plans
            for q in p.questions
        ],
    }
    body["bases"] = [list(basis) for basis in bases]
    if keys:
        body["keys"] = [dict(k) for k in keys]
    return PlanDocument(digest_of(body), body)


def digest_of(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document's canonical form, in hex."""
    return hashlib.sha256(canonical_json(dict(body))).hexdigest()


def _changes(changes: Sequence[Change]) -> list[list[str]]:
    return [[c.field, str(c.technique)] for c in changes]


def _summary(works: Sequence[Work], keeps: Sequence[Keep], backups: int, keys: Sequence[Mapping[str, Any]]) -> str:
    """Return the one line that says it all: ``Plan: 412 delete, 37 anonymize, 5 retain, 3 stores, 2 backup sets``."""
    counts = Counter(w.step.action for w in works if not w.rule and w.rank != LOOSEN)
    stores = {w.step.ref.store for w in works} | {k.kept.ref.store for k in keeps}
    parts = [f"{counts[Action.DELETE]} delete", f"{counts[Action.ANONYMIZE]} anonymize"]
    parts += [f"{counts[Action.REDACT]} redact"] if counts[Action.REDACT] else []
    parts += [f"{len(keeps)} retain", _number(len(stores), "store"), _number(backups, "backup set")]
    ending = sum(k["keys"] for k in keys if k["action"] == "destroy")
    parts += [f"{_number(ending, 'key')} to destroy"] if keys else []
    return "Plan: " + ", ".join(parts)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)


def _collection_rows(
    addresses: Sequence[str],
    works: Sequence[Work],
    keeps: Sequence[Keep],
    rehearsal: Mapping[str, Mapping[str, int]],
) -> list[dict[str, Any]]:
    own: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        own[work.address].append(work)
    retained = Counter(f"{k.kept.ref.store}/{k.kept.ref.collection}" for k in keeps)
    return [_collection_row(a, own[a], retained[a], rehearsal.get(a, {})) for a in addresses]


def _collection_row(address: str, own: Sequence[Work], retained: int, rehearsed: Mapping[str, int]) -> dict[str, Any]:
    counts = Counter(str(w.step.action) for w in own if not w.rule and w.rank != LOOSEN)
    return {
        "address": address,
        "rank": min((w.rank for w in own if w.rank != LOOSEN), default=0),
        "delete": counts[Action.DELETE],
        "anonymize": counts[Action.ANONYMIZE],
        "redact": counts[Action.REDACT],
        "retain": retained,
        "retain_in_part": sum(bool(w.rule) for w in own),
        "rehearsed": dict(rehearsed),
    }


def _effort(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Return the records and bytes that the requests concern, by store (an estimate)."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for plan in plans:
        for address, records, size in plan.sizes:
            store = totals[address.partition("/")[0]]
            store[0] += records
            store[1] += size
    return [{"store": s, "records": n, "bytes": size} for s, (n, size) in sorted(totals.items())]


# --- the file ----------------------------------------------------------------------------------------


def save_plan(document: PlanDocument, path: Path) -> None:
    """Write the document's file."""
    data = canonical_json({"digest": document.digest, "plan": dict(document.body)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as e:
        raise InputError(f"{path.name}: the plan can't be written there ({type(e).__name__})") from e


def load_plan(path: Path) -> PlanDocument:
    """Return the document that a file holds.

    Raises ``InputError`` if there is no such file, and ``StalePlan`` if it is not, byte for byte, what was
    written when the plan was made.
    """
    try:
        data = path.read_bytes()
    except OSError as e:
        raise InputError(f"{path.name}: the plan can't be read ({type(e).__name__})") from e
    try:
        envelope = json.loads(data, parse_float=_no_number, parse_constant=_no_number)
        body, digest = envelope["plan"], envelope["digest"]
        sound = canonical_json(envelope) == data and digest_of(body) == digest and set(envelope) == {"plan", "digest"}
        sound = sound and body["version"] == VERSION
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise StalePlan(f"{path.name}: not a plan as it was made; it was edited or cut. Make a new one")
    return PlanDocument(digest, body)


def _no_number(_: str) -> NoReturn:
    raise ValueError("a plan holds whole numbers only")


# --- showing it --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A table to print: a title, the columns' names, and rows of texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def render(document: PlanDocument) -> list[Table]:
    """Return the plan as tables: what happens where, to which fields, what stays and why, what is asked."""
    body = document.body
    names = [c["address"] for c in body["collections"]]
    what = tuple(
        tuple(str(c[k]) for k in ("address", "delete", "anonymize", "redact", "retain", "retain_in_part"))
        for c in body["collections"]
    )
    changes = Counter(
        (names[s["in"]], s["action"], f"{name or 'the whole object'}: {technique}", s["reason"])
        for s in body["steps"]
        for name, technique in s["changes"]
    )
    kept = Counter(
        (names[k["in"]], k["rule"], k["legal_basis"], k["until"] or "no end known", _listed(k["changes"]))
        for k in body["kept"]
    )
    why = Counter(
        (names[s["in"]], s["action"], s["reason"], "; ".join(body["bases"][s["basis"]])) for s in body["steps"]
    )
    asked = tuple(
        (q["id"], q["request"], q["doubt"], q["kind"], ", ".join(f"{p} {n}" for p, n in q["places"]))
        for q in body["questions"]
    )
    effort = tuple((e["store"], str(e["records"]), str(e["bytes"])) for e in body["effort"])
    tables = [
        Table(document.summary, ("collection", "delete", "anonymize", "redact", "retain", "of these, in part"), what),
        Table("Why", ("collection", "action", "reason", "by way of", "records"), _counted(why)),
        Table("Fields changed", ("collection", "action", "field", "reason", "records"), _counted(changes)),
        Table(
            "Kept", ("collection", "rule", "legal basis", "until", "emptied all the same", "records"), _counted(kept)
        ),
        Table("Keys", ("purpose", "action", "keys", "records they seal", "fields", "because of", "until"), _keys(body)),
        Table("To be decided", ("question", "request", "doubt", "kind", "records waiting"), asked),
        Table("Effort", ("store", "records", "bytes"), effort),
        Table("Rings of references", ("collections",), tuple((" → ".join([*c, c[0]]),) for c in body["cycles"])),
        Table(
            "Digest",
            ("sha256", "made", "expires", "by"),
            ((document.digest, body["made_at"], body["expires_at"], body["planner"]),),
        ),
    ]
    return [t for t in tables if t.rows]


def _keys(body: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return what becomes of people's keys, a row each."""
    return tuple(
        (
            k["purpose"],
            k["action"],
            str(k["keys"]),
            str(k["records"]),
            ", ".join(k["fields"]) or "whatever else is sealed",
            k["rule"],
            k["until"] or "",
        )
        for k in body.get("keys", ())
    )


def as_text(tables: Sequence[Table]) -> str:
    """Return tables as plain text, columns aligned."""
    blocks = []
    for table in tables:
        lines = [table.columns, *table.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
        shown = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        blocks.append("\n".join([table.title, *shown]))
    return "\n\n".join(blocks) + "\n"


def _counted(counter: Counter[Any]) -> tuple[tuple[str, ...], ...]:
    return tuple((*map(str, key), str(n)) for key, n in sorted(counter.items(), key=lambda kv: tuple(map(str, kv[0]))))


def _listed(changes: Sequence[Sequence[str]]) -> str:
    return ", ".join(name for name, _ in changes)

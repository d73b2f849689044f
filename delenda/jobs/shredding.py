"""Keys as part of an erasure: planned, destroyed when the plan is applied, proved gone, told in the receipt.

The rooms call this where they stand: ``decide`` and ``record`` when a plan is made, ``carry_out`` when it is applied,
``prove`` when it is verified. Without ``shredding:`` in config all of them have nothing to do.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from delenda.config import checks
from delenda.erasure.plan import Plan
from delenda.erasure.retention import Hold
from delenda.errors import ConfigError, DelendaError
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Attribution, Identifier, Request, RequestId, Token
from delenda.shredding.fate import Fate, collection_of, fates, fields_of, lies_in
from delenda.shredding.tables import KEY_STEP
from delenda.shredding.token import DEFAULT, Names, SubjectId, subject_text

if TYPE_CHECKING:  # imported late: most plans touch no key
    from delenda.shredding.vault import Vault

KEY_STORE: Final = "@keys"
"""How backup sets and reports name the key store."""


@dataclass(frozen=True, slots=True)
class KeyStep:
    """What a plan does to one person's keys of one purpose. ``covered`` counts the plan's records that they seal."""

    id: str
    request: RequestId
    subject: SubjectId
    fate: Fate
    generation: int
    keys: int
    covered: int

    def view(self, numbers: Mapping[RequestId, int]) -> dict[str, Any]:
        """Return it as the plan's file shows it."""
        fate = self.fate
        return {
            "id": self.id,
            "purpose": fate.purpose,
            "action": "destroy" if fate.ends else "keep",
            "fields": list(fate.fields),
            "keys": self.keys,
            "records": self.covered,
            "rule": fate.rule,
            "legal_basis": fate.legal_basis,
            "until": fate.until.isoformat() if fate.until else None,
            "for": [numbers[self.request]],
        }


@contextmanager
def vault_of(house: House) -> Iterator[Vault | None]:
    """Open the vault that config names; None if it names none.

    Raises ``ConfigError`` if what opens the data lies where the data does, now that all paths are whole.
    """
    if house.settings.shredding is None:
        yield None
        return
    for path, said in checks.shredding(house.settings):
        raise ConfigError(f"{'.'.join(map(str, path))} {said}")
    from delenda.shredding.vault import Vault

    with Vault(house.settings.shredding, house.clock.now) as vault:
        yield vault


# --- whose is it? ------------------------------------------------------------------------------------


def named(house: House, identifiers: Sequence[Identifier]) -> dict[SubjectId, str]:
    """Return the keyed names under which the vault knows a person, with their purpose."""
    settings = house.settings.shredding
    if settings is None:
        return {}
    names = _names(house)
    purposes = sorted({DEFAULT, *(n.purpose for n in settings.sealed.values())})
    people = [i.value for i in identifiers if str(i.kind) == settings.subject and i.value.strip()]
    return {names.subject(purpose, who): purpose for who in people for purpose in purposes}


def unseen(house: House, known: Attribution) -> list[Identifier]:
    """Return the names that sealed values of a person bear, as far as their attribution does not know them yet."""
    have = {i.value for i in (*known.identifiers, *known.shared) if i.kind is Kind.SEALED}
    return [Identifier(Kind.SEALED, t) for t in map(subject_text, named(house, known.identifiers)) if t not in have]


def _names(house: House) -> Names:
    from delenda.control.sealing import key_from_text

    settings = house.settings.shredding
    assert settings is not None  # noqa: S101  # for the type checker; callers have looked
    return Names.of(key_from_text(settings.pepper.get_secret_value(), "shredding.pepper"))


# --- planning ----------------------------------------------------------------------------------------


def decide(
    house: House,
    requests: Sequence[Request],
    plans: Sequence[Plan],
    attributions: Mapping[RequestId, Attribution],
    holds: Sequence[Hold],
    aliases: Mapping[RequestId, frozenset[Token]],
) -> list[KeyStep]:
    """Return what becomes of the people's keys. The key store is read, and not changed."""
    settings = house.settings.shredding
    if settings is None:
        return []
    purposes = {DEFAULT: (), **fields_of(settings.sealed)}
    asked = {r.id: r for r in requests}
    steps = []
    with vault_of(house) as vault:
        assert vault is not None  # noqa: S101  # settings say so
        for plan in plans:
            people = named(house, attributions[plan.request].identifiers)
            changed = {f"{s.ref.store}/{s.ref.collection}" for s in plan.steps}
            held = _held(purposes, holds, aliases[plan.request])
            scoped = bool(asked[plan.request].scope)
            by_purpose = {f.purpose: f for f in fates(purposes, plan.kept, held, changed if scoped else None)}
            for subject, purpose in sorted(people.items()):
                rows = vault.keys.of_subject(subject)
                living = sum(bool(r.wrapped) for r in rows)
                covered = _covered(plan, by_purpose[purpose])
                if rows or by_purpose[purpose].fields:
                    steps.append(
                        KeyStep(
                            secrets.token_hex(16),
                            plan.request,
                            subject,
                            by_purpose[purpose],
                            max((r.generation for r in rows), default=-1),
                            living,
                            covered,
                        )
                    )
    return steps


def _held(purposes: Mapping[str, Sequence[str]], holds: Sequence[Hold], aliases: frozenset[Token]) -> dict[str, str]:
    """Return the legal hold on a person by purpose, where there is one.

    What a purpose seals that config does not name may lie anywhere: then a hold on any collection counts.
    """
    found: dict[str, str] = {}
    for purpose, fields in purposes.items():
        for hold in holds:
            places = [collection_of(a) for a in fields] or list(hold.collections) or [""]
            if any(hold.covers(place, aliases) for place in places):
                found.setdefault(purpose, hold.id)
    return found


def _covered(plan: Plan, fate: Fate) -> int:
    refs = [s.ref for s in plan.steps] + [k.ref for k in plan.kept]
    places = Counter(f"{r.store}/{r.collection}" for r in refs)
    return sum(n for place, n in places.items() if any(lies_in(a, place) for a in fate.fields))


def record(connection: sa.Connection, digest: str, steps: Sequence[KeyStep]) -> None:
    """Write the steps down with their plan."""
    for step in steps:
        fate = step.fate
        connection.execute(
            KEY_STEP.insert().values(
                id=step.id,
                plan=digest,
                request=step.request,
                purpose=fate.purpose,
                subject=step.subject,
                generation=step.generation,
                living=step.keys,
                fields=list(fate.fields),
                rule=fate.rule,
                legal_basis=fate.legal_basis,
                until=fate.until,
                canaries=b"",
                state="planned" if fate.ends else "kept",
                detail="",
                opened=0,
            )
        )


# --- applying ----------------------------------------------------------------------------------------


def carry_out(house: House, digest: str, holds: Sequence[Hold], aliases: Mapping[RequestId, frozenset[Token]]) -> None:
    """Destroy the keys that a plan names, unless a legal hold forbids it by now. What is done is not done again."""
    this = (KEY_STEP.c.plan == digest, KEY_STEP.c.state.in_(["planned", "blocked", "failed"]))
    with house.control.begin() as connection:
        rows = connection.execute(sa.select(KEY_STEP).where(*this).order_by(KEY_STEP.c.id)).all()
    if not rows:
        return
    with vault_of(house) as vault:
        for row in rows:
            held = _held({row.purpose: row.fields}, holds, aliases.get(RequestId(row.request), frozenset()))
            if held:
                _note(house, row, "blocked", "hold")
            elif vault is None:
                _note(house, row, "failed", "not_configured")
            else:
                _destroy(house, vault, row)
        if vault is not None and (code := _clean(vault)):
            house.report("shred.unclean", reason=code)


def _clean(vault: Vault) -> str:
    try:
        return vault.keys.clean()
    except DelendaError as e:
        return e.code


def _destroy(house: House, vault: Vault, row: Any) -> None:
    """Seal what must not open afterwards, then destroy; a crash in between is taken up where it was."""
    subject = SubjectId(bytes(row.subject))
    try:
        if not row.canaries:
            made = json.dumps(vault.canaries(subject)).encode()
            with house.control.begin() as connection:
                sealed = house.control.sealer.seal(made, f"key_step:{row.id}")
                connection.execute(KEY_STEP.update().where(KEY_STEP.c.id == row.id).values(canaries=sealed))
        done = vault.destroy_id(subject, row.purpose, least=0)
    except DelendaError as e:
        _note(house, row, "failed", e.code)
        return
    _note(house, row, "done", "", living=max(done.keys, row.living), generation=done.generation)


def _note(house: House, row: Any, state: str, detail: str, **more: int) -> None:
    """Write down how a step ended, and log it, in one transaction."""
    now = house.clock.now()
    ended = now if state == "done" else None
    values = {"state": state, "detail": detail, "ended_at": ended, **more}
    with house.control.begin() as connection:
        connection.execute(KEY_STEP.update().where(KEY_STEP.c.id == row.id).values(**values))
        body: dict[str, str | int | None] = {
            "plan": row.plan,
            "scope": row.purpose,
            "fields": len(row.fields),
            "records": more.get("living", row.living),
            "status": state,
            "reason": detail or None,
        }
        house.log.append(connection, "shred.destroyed", body, row.request)


def undone(connection: sa.Connection, digest: str) -> Counter[RequestId]:
    """Return how many keys of a plan are still to be destroyed, by request."""
    query = sa.select(KEY_STEP.c.request).where(
        KEY_STEP.c.plan == digest, KEY_STEP.c.state.in_(["planned", "blocked", "failed"])
    )
    return Counter(RequestId(r) for r in connection.scalars(query))


# --- proving -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proof:
    """What trying to open what must not open came to: by ``@keys/PURPOSE``; ``problem`` if it could not be tried."""

    left: Mapping[str, int]
    problem: str = ""


def prove(house: House, plan: str, request: RequestId) -> Proof:
    """Try to open what was sealed before the destruction, and look for the keys themselves."""
    rows = [r for r in steps_of(house, request, plan) if r.state == "done"]
    if not rows:
        return Proof({})
    left: Counter[str] = Counter()
    now = house.clock.now()
    try:
        with vault_of(house) as vault:
            for row in rows if vault is not None else ():
                opened = _opened(house, vault, row)
                if opened:
                    left[f"{KEY_STORE}/{row.purpose}"] += opened
                with house.control.begin() as connection:
                    tried = KEY_STEP.update().where(KEY_STEP.c.id == row.id).values(tried_at=now, opened=opened)
                    connection.execute(tried)
    except DelendaError as e:
        return Proof({}, e.code)
    return Proof(dict(left), "" if vault is not None else "not_configured")


def _opened(house: House, vault: Vault | None, row: Any) -> int:
    assert vault is not None  # noqa: S101  # for the type checker; the caller has looked
    plain = house.control.sealer.open(bytes(row.canaries), f"key_step:{row.id}") if row.canaries else b"[]"
    back: int = sum(
        r.generation <= row.generation and bool(r.wrapped) for r in vault.keys.of_subject(SubjectId(bytes(row.subject)))
    )
    return max(vault.opens(json.loads(plain)), back)


def ended(house: House, plan: str, request: RequestId) -> frozenset[str]:
    """Return the names on sealed values that nobody can open any more."""
    if house.settings.shredding is None:
        return frozenset()
    return frozenset(
        subject_text(SubjectId(bytes(r.subject))) for r in steps_of(house, request, plan) if r.state == "done"
    )


def steps_of(house: House, request: RequestId, plan: str = "") -> list[Any]:
    """Return what was decided about a person's keys for a request (in one plan), by purpose."""
    query = sa.select(KEY_STEP).where(KEY_STEP.c.request == request)
    if plan:
        query = query.where(KEY_STEP.c.plan == plan)
    with house.control.begin() as connection:
        return list(connection.execute(query.order_by(KEY_STEP.c.purpose, KEY_STEP.c.id)))

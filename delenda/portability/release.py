"""What of a record its subject may see: other people, card numbers and secrets are covered.

GDPR Art. 15(4) and 20(4): a copy must not harm others. In a record that names others too, every identifier that is
not the person's own becomes ``[other person]``. Card numbers keep their last four digits (PCI DSS 3.4.1). Secrets
(password digests, access tokens) are stated and not given: they protect the account, and a copy travels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from delenda.kinds import NEARBY, AnyKind, Category, Kind, Power, spec_of
from delenda.model import Claim, Identifier, MappedCollection, MappedField, Match, Presence, Role
from delenda.ports import Engine

OTHER_PERSON: Final = "[other person]"
SECRET: Final = "[held; not copied because it protects the account]"  # a notice, not a secret
_CARD_LIKE: Final = re.compile(r"\d(?:[ -]?\d){12,18}")
_SECRET_NAME: Final = re.compile(
    r"(?:^|[_.\-])(?:pass(?:word|wd|phrase|code)?|pwd|secret|salt|otp|cvv2?|cvc2?|api_?key|private_?key|"
    r"(?:access|refresh|session|auth|reset|csrf)_?token)(?:$|[_.\-])|密码|口令",
    re.IGNORECASE,
)


class Guard(StrEnum):
    """How carefully a record is read before it is handed out."""

    OWN = "own"
    """Nobody else is in it."""
    SHARED = "shared"
    """The person's own record that names others too."""
    JOINT = "joint"
    """A record of several people: names in it are the person's only if we know them to be."""


def guard_of(claim: Claim) -> Guard:
    """Return how a claimed record must be guarded."""
    if claim.role is Role.OWNER:
        return Guard.SHARED if claim.shared or claim.others else Guard.OWN
    return Guard.JOINT


@dataclass(frozen=True, slots=True)
class Person:
    """Whose copy it is: the identifiers that may stand in it."""

    identifiers: tuple[Identifier, ...] = field(repr=False)

    def known(self) -> frozenset[tuple[str, str]]:
        """Return the identifiers as ``(space, canonical value)``."""
        return frozenset((i.spec.space, i.value) for i in self.identifiers)


@dataclass(frozen=True, slots=True)
class Covered:
    """How many values were covered, by sort."""

    others: int = 0
    cards: int = 0
    secrets: int = 0

    def __add__(self, more: Covered) -> Covered:
        return Covered(self.others + more.others, self.cards + more.cards, self.secrets + more.secrets)


class Releaser:
    """Covers what a person may not see, column by column of a batch."""

    def __init__(self, engine: Engine, person: Person, *, mask_cards: bool = True) -> None:
        self._engine = engine
        self._known = person.known()
        self._mask_cards = mask_cards

    def records(
        self, records: pa.RecordBatch, mapped: MappedCollection | None, guards: Sequence[Guard]
    ) -> tuple[list[dict[str, Any]], Covered]:
        """Return the rows as Python values, covered, and how much was."""
        fields = {f.field.name: f for f in mapped.fields} if mapped else {}
        columns: dict[str, list[Any]] = {}
        covered = Covered()
        for name, values in zip(records.schema.names, records.columns, strict=True):
            columns[name], count = self._column(name, values, fields.get(name), guards)
            covered += count
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], covered

    def _column(
        self, name: str, values: pa.Array, mapped: MappedField | None, guards: Sequence[Guard]
    ) -> tuple[list[Any], Covered]:
        cells = values.to_pylist()
        whole = _whole_kind(mapped)
        if is_secret(name, mapped):
            cells = [SECRET if cell not in (None, "", b"") else cell for cell in cells]
            return cells, Covered(secrets=cells.count(SECRET))
        if whole is Kind.CREDIT_CARD and self._mask_cards:
            masked = [_each(cell, mask_card) for cell in cells]
            return masked, Covered(cards=sum(new != old for new, old in zip(masked, cells, strict=True)))
        careful = [i for i, guard in enumerate(guards) if guard is not Guard.OWN and cells[i] is not None]
        done: set[int] = set()
        others = cards = 0
        if careful and mapped and whole is not None and spec_of(whole).power is not Power.NEVER:
            done, others = self._cover_whole(cells, values, whole, mapped.role, guards, careful)
        if _holds_text(values.type):
            rows = set(careful) | (set(_card_like(cells)) if self._mask_cards else set())
            within = self._cover_within(cells, sorted(rows - done), {i: guards[i] for i in careful})
            others, cards = others + within.others, within.cards
        return cells, Covered(others=others, cards=cards)

    def _cover_whole(
        self, cells: list[Any], values: pa.Array, kind: AnyKind, role: Role, guards: Sequence[Guard], rows: list[int]
    ) -> tuple[set[int], int]:
        """Cover cells that *are* identifiers of others; return the rows decided here, and how many were covered."""
        spec, decided, covered = spec_of(kind), set(), 0

        def stays(value: str, guard: Guard) -> bool:
            near = spec.power is Power.WEAK or spec.category in NEARBY
            return (near and role is Role.OWNER and guard is Guard.SHARED) or (spec.space, value) in self._known

        canonical = self._engine.canonical_column(kind, _as_text(values).take(pa.array(rows, pa.int64())))
        for row, value in zip(rows, canonical.to_pylist(), strict=True):
            if isinstance(value, list):
                hide = [one is not None and not stays(one, guards[row]) for one in value]
                cells[row] = [OTHER_PERSON if h else c for h, c in zip(hide, cells[row], strict=True)]
                covered += sum(hide)
                if None not in value:
                    decided.add(row)
            elif value is not None:
                decided.add(row)
                if not stays(value, guards[row]):
                    cells[row], covered = OTHER_PERSON, covered + 1
        return decided, covered

    def _cover_within(self, cells: list[Any], rows: Sequence[int], careful: Mapping[int, Guard]) -> Covered:
        """Cover identifiers of others, and cards, that stand in texts or lists of texts."""
        places = [(row, i, text) for row in rows for i, text in enumerate(_listed(cells[row])) if isinstance(text, str)]
        spans: dict[int, list[tuple[int, int, str]]] = {}
        for number, match in self._engine.texts(pa.array([text for _, _, text in places], pa.string())):
            row, _, text = places[number]
            if match.kind is Kind.CREDIT_CARD and self._mask_cards:
                cover = mask_card(text[match.start : match.end])
            elif row in careful and self._foreign(match, careful[row]):
                cover = OTHER_PERSON
            else:
                continue
            spans.setdefault(number, []).append((match.start, match.end, cover))
        for number, found in spans.items():
            row, i, text = places[number]
            changed = _replace(text, found)
            cells[row] = [*cells[row][:i], changed, *cells[row][i + 1 :]] if isinstance(cells[row], list) else changed
        covers = [cover for found in spans.values() for _, _, cover in found]
        others = covers.count(OTHER_PERSON)
        return Covered(others=others, cards=len(covers) - others)

    def _foreign(self, match: Match, guard: Guard) -> bool:
        spec = spec_of(match.kind)
        if guard is Guard.SHARED and spec.category in NEARBY:
            return False
        return spec.power is not Power.NEVER and (spec.space, match.value) not in self._known


def is_secret(name: str, mapped: MappedField | None) -> bool:
    """Return whether a field guards the account: by kind, or by its name."""
    if mapped and mapped.kind is not None and spec_of(mapped.kind).category is Category.CREDENTIAL:
        return True
    return bool(_SECRET_NAME.search(name))


def mask_card(text: str) -> str:
    """Return a card number with all but its last four digits covered: ``**** **** **** 1111``."""
    digits = [c for c in text if c.isdigit()]
    return f"**** **** **** {''.join(digits[-4:])}" if len(digits) > 8 else "****"


def _whole_kind(mapped: MappedField | None) -> AnyKind | None:
    """Return the kind that the field's cells are, if they are one as a whole."""
    if mapped is None or mapped.kind is None or mapped.decided is False:
        return None
    within = any(f.kind == mapped.kind and f.presence is Presence.WITHIN for f in mapped.findings)
    return None if within else mapped.kind


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_list(values.type):
        return pc.cast(values, pa.list_(pa.string()))
    return pc.cast(values, pa.string())


def _holds_text(of: pa.DataType) -> bool:
    if pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_dictionary(of):
        return _holds_text(of.value_type)
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of))


def _listed(cell: Any) -> list[Any]:
    return cell if isinstance(cell, list) else [cell]


def _each(cell: Any, cover: Callable[[str], str]) -> Any:
    """Return a cell, or each element of a list, covered."""
    if cell is None or cell == "":
        return cell
    return [_each(c, cover) for c in cell] if isinstance(cell, list) else cover(str(cell))


def _card_like(cells: Sequence[Any]) -> list[int]:
    """Return the rows in which something as long as a card number stands."""
    return [i for i, c in enumerate(cells) if any(isinstance(t, str) and _CARD_LIKE.search(t) for t in _listed(c))]


def _replace(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    for start, end, cover in sorted(spans, reverse=True):
        text = text[:start] + cover + text[end:]
    return text

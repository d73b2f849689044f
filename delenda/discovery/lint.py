"""What a person should look at in a data map before the first erasure. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from delenda.discovery.datamap import is_personal
from delenda.discovery.explain import about_people, explain
from delenda.discovery.traits import named_traits
from delenda.kinds import Kind, Power, spec_of
from delenda.model import DataMap, Edge, MappedCollection, Role, Shape

__all__ = ["Lint", "LintCode", "Remark", "lint"]


class LintCode(StrEnum):
    """What is doubtful about a map. Stable names, for machines."""

    UNREACHABLE = "unreachable"
    """Personal data that no path leads to: nobody's request will find it."""
    LOOKS_PERSONAL = "looks_personal"
    """Its fields are named for people, nothing was found in it, and it hangs on nothing."""
    NULLABLE_ONLY = "nullable_only"
    """Every path passes a reference that may be empty: some records will be missed."""
    WEAK_ONLY = "weak_only"
    """Only values that fit many people lead there: names, addresses. They never link alone."""
    MENTIONED_ONLY = "mentioned_only"
    """People are mentioned in it, and it has no owner."""
    TYPED_UNKNOWN = "typed_unknown"
    """Its records refer to several collections by a type that could not be told: config can."""
    TYPED_GUESSED = "typed_guessed"
    """A letter for a type was taken for the collection that begins so: to be confirmed."""
    MAYBE_THEIRS = "maybe_theirs"
    """It was taken for the company's own, and each of its records names a person plainly: whose is it?"""
    MAYBE_PEOPLE = "maybe_people"
    """It is called a list of people, and nothing in it says so."""
    PART_OF_DOUBT = "part_of_doubt"
    """Its records are part of others of which it is doubtful whose they are."""
    HUB = "hub"
    """Nearly all its records refer to one and the same person: a service account, or nobody."""
    UNKNOWN_REFERENCE = "unknown_reference"
    """Config names a reference to or from a field that is not there."""
    NO_ACCOUNTS = "no_accounts"
    """No collection of accounts is known."""
    ACCOUNT_IN_PATH = "account_in_path"
    """Account ids stand in the objects' keys, and config names no such part: it can't be used."""
    NO_KEY = "no_key"
    """Personal data in a collection whose records can't be addressed: it can be reported, not erased."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One doubt: a code and a place."""

    code: LintCode
    collection: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.collection}" + (f" ({self.hint})" if self.hint else "")

    @property
    def meaning(self) -> str:
        """What the code means, in a sentence."""
        return _MEANINGS[self.code]


_MEANINGS: Final = {
    LintCode.UNREACHABLE: "Personal data that no path leads to: no request will find it.",
    LintCode.LOOKS_PERSONAL: "Its fields are named for people, and it hangs on nothing.",
    LintCode.NULLABLE_ONLY: "Every path passes a reference that is empty in some records: these will be missed.",
    LintCode.WEAK_ONLY: "Only names or addresses lead there, and they never link alone.",
    LintCode.MENTIONED_ONLY: "People are mentioned in it, and nobody owns it.",
    LintCode.TYPED_UNKNOWN: "A field refers by a type that could not be told: name its typed_references in config.",
    LintCode.TYPED_GUESSED: "A letter for a type was taken for what begins so: confirm it, or name typed_references.",
    LintCode.MAYBE_THEIRS: "Taken for the company's own, though each record names a person: say whose it is.",
    LintCode.MAYBE_PEOPLE: "Called a list of people, and nothing in it says so.",
    LintCode.PART_OF_DOUBT: "Part of records of which it is doubtful whose they are.",
    LintCode.HUB: "Nearly all its records refer to one person: a service account, or nobody at all.",
    LintCode.UNKNOWN_REFERENCE: "Config names a reference to or from a field that is not there.",
    LintCode.NO_ACCOUNTS: "No table of accounts is known: name it in config.",
    LintCode.ACCOUNT_IN_PATH: "Account ids stand in object keys, in a part that config does not name.",
    LintCode.NO_KEY: "Its records can be read, and not addressed: reported, never changed.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What only inference could see: a lint's code, a collection's address, and a hint without a value."""

    code: str
    collection: str
    hint: str = ""


def lint(data: DataMap, in_paths: Mapping[str, int] | None = None, remarks: Sequence[Remark] = ()) -> list[Lint]:
    """Return what a person should look at before the first erasure.

    Args:
        in_paths: by a collection's address, the part of its object keys that holds account ids.
        remarks: what inference saw and the map does not hold.
    """
    found = [
        Lint(LintCode.ACCOUNT_IN_PATH, a, f"name part {n + 1} of its path {{account_id}}")
        for a, n in (in_paths or {}).items()
    ]
    found += [Lint(LintCode(r.code), r.collection, r.hint) for r in remarks]
    if data.collections and not any(f.kind is Kind.ACCOUNT_ID for m in data.collections for f in m.fields):
        found.append(Lint(LintCode.NO_ACCOUNTS, ""))
    people = about_people(data)
    for mapped in data.collections:
        found += [Lint(code, mapped.collection.address, hint) for code, hint in _doubts(data, mapped, people)]
    return found + _parts_of(data, {f.collection for f in found if f.code in _OPEN}, {f.collection for f in found})


_OPEN: Final = frozenset(
    {
        LintCode.UNREACHABLE,
        LintCode.LOOKS_PERSONAL,
        LintCode.WEAK_ONLY,
        LintCode.MENTIONED_ONLY,
        LintCode.TYPED_UNKNOWN,
        LintCode.MAYBE_THEIRS,
        LintCode.MAYBE_PEOPLE,
    }
)
"""Doubts whether a collection is anybody's: its parts are doubtful with it."""


def _parts_of(data: DataMap, doubted: set[str], named: set[str]) -> list[Lint]:
    """Return the collections that hang on doubtful ones alone, and that nothing else is said of."""
    found: list[Lint] = []
    while True:
        more = {}
        for e in data.edges:
            part, whole = (f"{a.store}/{a.collection}" for a in (e.source[0], e.target[0]))
            if e.role is not Role.MENTIONED and whole in doubted and part not in doubted | named:
                more[part] = whole
        more = {part: whole for part, whole in more.items() if not _is_owned(data, part)}
        if not more:
            return found
        found += [Lint(LintCode.PART_OF_DOUBT, part, whole) for part, whole in sorted(more.items())]
        doubted = doubted | more.keys()


def _is_owned(data: DataMap, address: str) -> bool:
    store, _, name = address.partition("/")
    return any(p.role is not Role.MENTIONED for p in explain(data, store, name))


def _doubts(data: DataMap, mapped: MappedCollection, people: set[str]) -> Iterator[tuple[LintCode, str]]:
    collection = mapped.collection
    if not is_personal(mapped):
        looks = named_traits(f.field.name for f in mapped.fields)
        if len(looks) >= 2 and collection.address not in people:
            yield LintCode.LOOKS_PERSONAL, ", ".join(sorted(looks))
        return
    if collection.shape is Shape.UNKEYED:
        yield LintCode.NO_KEY, ""
    paths = explain(data, collection.store, collection.name)
    owning = [p for p in paths if p.role is not Role.MENTIONED]
    if not paths:
        weak = any(f.kind and spec_of(f.kind).power is Power.WEAK for f in mapped.fields)
        within = any(spec_of(x.kind).searchable for f in mapped.fields for x in f.findings)
        yield (LintCode.WEAK_ONLY if weak and not within else LintCode.UNREACHABLE), ""
    elif not owning:
        yield LintCode.MENTIONED_ONLY, ""
    elif all(empty := [_may_be_empty(data, p.edges) for p in owning]):
        yield LintCode.NULLABLE_ONLY, ", ".join(dict.fromkeys(empty))


def _may_be_empty(data: DataMap, edges: Sequence[Edge]) -> str:
    """Return the field of a path's that is declared nullable; empty: none is."""
    for edge in edges:
        mapped = data.get(edge.source[0].store, edge.source[0].collection)
        declared = mapped.collection.field_named(edge.source[0].field) if mapped else None
        if edge.declared_key and declared is not None and declared.nullable:
            return str(edge.source[0])
    return ""

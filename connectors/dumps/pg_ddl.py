"""What the statements of a PostgreSQL dump declare: tables, types, keys, foreign keys, partitions.

``pg_dump`` writes every statement in one form, a column a line; this reads that form and nothing else. The columns
come out as :mod:`connectors.sql_postgres` reads them from a living database, so that keys and fingerprints agree.

>>> ddl = "CREATE TABLE public.u (\\n    id bigint NOT NULL,\\n    mail character varying(9)\\n);\\n"
>>> [table] = read_ddl(ddl, "public")
>>> [(c.name, str(c.type), c.nullable, c.length) for c in table.columns]
[('id', 'int64', False, 0), ('mail', 'string', True, 9)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from connectors.sql_postgres import _column as declared_column
from connectors.sql_types import Column, Declared
from delenda.model import CollectionName, Reference

NAME: Final = r'(?:"(?:[^"]|"")*"|[\w$\x80-\U0010ffff]+)'
_PLACE: Final = rf"((?:{NAME}\.)?{NAME})"
_LIST: Final = rf"\(({NAME}(?:, {NAME})*)\)"
_TABLE: Final = re.compile(rf"^CREATE (?:UNLOGGED )?TABLE {_PLACE} \(\n(.*?)\n\)", re.MULTILINE | re.DOTALL)
_COLUMN: Final = re.compile(rf"^    ({NAME}) (.+?),?$", re.MULTILINE)
_KEY: Final = re.compile(
    rf"^ALTER TABLE (?:ONLY )?{_PLACE}\n    ADD CONSTRAINT {NAME} (PRIMARY KEY|UNIQUE) {_LIST}", re.M
)
_INDEX: Final = re.compile(rf"^CREATE UNIQUE INDEX {NAME} ON (?:ONLY )?{_PLACE} USING \w+ {_LIST};$", re.MULTILINE)
_FOREIGN: Final = re.compile(
    rf"^ALTER TABLE (?:ONLY )?{_PLACE}\n    ADD CONSTRAINT {NAME} FOREIGN KEY {_LIST} REFERENCES {_PLACE}"
    rf"{_LIST}([^;]*);",
    re.MULTILINE,
)
_ATTACH: Final = re.compile(rf"^ALTER TABLE (?:ONLY )?{_PLACE} ATTACH PARTITION {_PLACE} ", re.MULTILINE)
_IDENTITY: Final = re.compile(rf"^ALTER TABLE {_PLACE} ALTER COLUMN ({NAME}) ADD GENERATED ALWAYS AS IDENTITY", re.M)
_ENUM: Final = re.compile(rf"^CREATE TYPE {_PLACE} AS ENUM \(\n    '((?:[^']|'')*)'", re.MULTILINE)
_DOMAIN: Final = re.compile(rf"^CREATE DOMAIN {_PLACE} AS ([^;]+?)(?= COLLATE| DEFAULT| NOT NULL|\n|;)", re.MULTILINE)
_TYPE: Final = re.compile(
    rf"((?:{NAME}\.)?(?:{NAME})(?: varying| precision| with(?:out)? time zone)?)"
    r"(?:\((\d+)(?:,(-?\d+))?\))?(?: (with(?:out)? time zone))?((?:\[\])*)(.*)",
    re.DOTALL,
)
_ON_DELETE: Final = re.compile(r" ON DELETE (CASCADE|RESTRICT|SET NULL|SET DEFAULT)")
_BASES: Final = {
    "bigint": "int8",
    "integer": "int4",
    "smallint": "int2",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "character varying": "varchar",
    "character": "bpchar",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}


@dataclass(slots=True)
class _Seen:
    """One table as the statements build it up."""

    columns: list[Column]
    primary: tuple[str, ...] = ()
    uniques: list[tuple[str, ...]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def read_ddl(ddl: str, schema: str) -> list[Declared]:
    """Return the tables of a schema (all, if it is empty: then all names but those of ``public`` are qualified)."""
    enums = {p: label.replace("''", "'") for p, label in _ENUM.findall(ddl)}
    domains: dict[str, str] = dict(_DOMAIN.findall(ddl))
    tables: dict[str, _Seen] = {}
    for place, body in _TABLE.findall(ddl):
        columns = [
            _column(name, rest, enums, domains)
            for name, rest in _COLUMN.findall(body)
            if not rest.startswith("CHECK") and name != "CONSTRAINT"
        ]
        tables[place] = _Seen(columns)
    for place, sort, names in _KEY.findall(ddl):
        if (table := tables.get(place)) is not None:
            if sort == "UNIQUE":
                table.uniques.append(_names(names))
            else:
                table.primary = _names(names)
    for place, names in _INDEX.findall(ddl):
        if (table := tables.get(place)) is not None:
            table.uniques.append(_names(names))
    for place, names, target, there, rest in _FOREIGN.findall(ddl):
        if (table := tables.get(place)) is not None:
            rule = _ON_DELETE.search(rest)
            known = CollectionName(named(target, schema))
            table.references.append(Reference(_names(names), known, _names(there), rule[1] if rule else ""))
    always = {(p, unquoted(c)) for p, c in _IDENTITY.findall(ddl)}
    inner = set(partitions(ddl, ""))
    return [_declared(place, t, schema, always) for place, t in tables.items() if place not in inner]


def _declared(place: str, t: _Seen, schema: str, always: set[tuple[str, str]]) -> Declared:
    columns = [
        replace(c, nullable=c.nullable and c.name not in t.primary, generated=c.generated or (place, c.name) in always)
        for c in t.columns
    ]
    return Declared(named(place, schema), tuple(columns), t.primary, tuple(t.uniques), tuple(t.references))


def partitions(ddl: str, schema: str) -> dict[str, str]:
    """Return the topmost table of each partition, by the names of :func:`named` (as written, without a schema)."""
    parents = {(child): (parent) for parent, child in _ATTACH.findall(ddl)}

    def top(place: str) -> str:
        return top(parents[place]) if place in parents else place

    return {named(p, schema) if schema else p: named(top(p), schema) if schema else top(p) for p in parents}


def named(place: str, schema: str) -> str:
    """Return a table's name as config and tombstones know it: without its schema, if that is the store's.

    >>> named('public."User"', "public"), named("other.t", "public")
    ('User', 'other.t')
    """
    parts = [unquoted(p) for p in re.findall(NAME, place)]
    return parts[-1] if len(parts) == 1 or parts[0] == schema else ".".join(parts)


def unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _names(text: str) -> tuple[str, ...]:
    return tuple(unquoted(n) for n in re.findall(NAME, text))


def _column(name: str, rest: str, enums: dict[str, str], domains: dict[str, str]) -> Column:
    found = _TYPE.match(rest)
    if found is None:
        return declared_column(unquoted(name), "", rest, -1, True, False, "b", None, None)
    base, first, second, zone, lists, tail = found.groups()
    if base in domains:
        return replace(_column(name, domains[base], enums, domains), nullable=" NOT NULL" not in tail)
    full = f"{base} {zone}" if zone else base
    plain = _BASES.get(full, full)
    modifier = -1
    if first and plain == "numeric":
        modifier = (int(first) << 16 | int(second or 0)) + 4
    elif first and plain in ("varchar", "bpchar"):
        modifier = int(first) + 4
    generated = " GENERATED ALWAYS AS" in tail
    sort, label = ("e", enums[base]) if base in enums else ("b", None)
    element = plain if lists else None
    return declared_column(
        unquoted(name), "_" + plain if lists else plain, full + lists, modifier, " NOT NULL" in tail, generated, sort,
        element, label,
    )  # fmt: skip

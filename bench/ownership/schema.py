"""The schemas' notation: one table a line, with the truth beside each table and each reference.

``orders 300 owns: id pk, user_id fk? users.id o, email email`` is a table of 300 rows that belong to a person, with
a declared, nullable reference that owns. A table is ``person``, ``owns``, ``co``, ``none``, or ``-`` (not scored).
A reference is ``fk`` (declared) or ``ref`` (not), with ``?`` if it may be NULL and ``0`` if 0 stands for nobody;
``pkref`` and ``pkfk`` are keys at the same time. Roles: ``o`` owns, ``c`` co-owns, ``m`` mentions a person,
``s`` says nothing of a person, ``x`` may be told either way. ``poly`` refers by the type in another column, which
``type`` holds; ``polytext`` likewise by texts. ``payload.user_id jsonref users.id o`` is an id within the JSON texts of
the column ``payload``. A line ``view NAME -: SELECT …`` makes a view.

>>> schema("t 5 owns: id pk, owner_id ref? users.id o")[0].columns[1].target
('users', 'id')
"""

from __future__ import annotations

from dataclasses import dataclass

REFERENCES = ("fk", "ref", "pkref", "pkfk", "jsonref")
KEYS = ("pk", "pkref", "pkfk", "uidtext", "roomtext", "eventtext", "loginkey", "slugkey", "uuidpk", "hashpk")


@dataclass(frozen=True)
class Column:
    """A column: its generator, or its reference with the role."""

    name: str
    maker: str
    target: tuple[str, str] | None = None
    role: str = ""
    nullable: bool = False
    zero: bool = False
    unique: bool = False
    choices: tuple[tuple[str, tuple[str, str], str], ...] = ()
    """Of a polymorphic reference: type, target and role."""
    type_column: str = ""

    @property
    def is_key(self) -> bool:
        return self.maker in KEYS

    @property
    def column(self) -> str:
        """The column's name in the database."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Table:
    """A table, how many rows it gets, and whether its rows belong to a person."""

    name: str
    rows: int
    truth: str
    columns: tuple[Column, ...]
    view: str = ""
    """Not empty: the query of a view."""


def schema(text: str) -> list[Table]:
    """Return the tables that a schema's text describes."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [_table(line) for line in lines]


def _table(line: str) -> Table:
    head, _, body = line.partition(":")
    if head.startswith("view "):
        _, name, truth = head.split()
        return Table(name, 0, truth, (), body)
    name, rows, truth = head.split()
    return Table(name, int(rows), truth, tuple(_column(part) for part in body.split(",")))


def _column(text: str) -> Column:
    name, maker, *more = text.split()
    bare = maker.rstrip("?0!")
    flags = {"nullable": "?" in maker, "zero": maker.endswith("0"), "unique": "!" in maker}
    if bare in REFERENCES:
        table, _, column = more[0].partition(".")
        return Column(name, bare, (table, column), more[1], **flags)
    if bare in ("poly", "polytext"):
        types, _, choices = more[0].partition(":")
        return Column(name, bare, choices=tuple(_choice(c) for c in choices.split(";")), type_column=types)
    return Column(name, bare, **flags)


def _choice(text: str) -> tuple[str, tuple[str, str], str]:
    kind, _, rest = text.partition("=")
    place, _, role = rest.partition(":")
    table, _, column = place.partition(".")
    return kind, (table, column), role

"""A dump of ``mysqldump`` or ``mariadb-dump``: a script with ``INSERT`` statements, a line or more each.

Line ends in values are written as escapes, so a line that starts with ``INSERT INTO`` starts a statement, unless it
stands in a routine (between ``DELIMITER`` lines). Times are UTC: the dump says so by ``SET TIME_ZONE='+00:00'``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from connectors.dumps.layout import ROW_LIMIT, CannotRewrite, Change, Part, Truncated
from connectors.dumps.my_grid import HEAD
from connectors.dumps.my_rows import InsertRows
from connectors.dumps.pg_script import form_of, opened, span, write_all
from connectors.dumps.streams import lines, packed
from connectors.sql_mysql import _column as declared_column
from connectors.sql_types import Column, Declared
from delenda.model import CollectionName, Reference

_TABLE: Final = re.compile(r"^CREATE TABLE `((?:[^`]|``)+)` \(\n(.*?)\n\) ?([^\n]*);$", re.MULTILINE | re.DOTALL)
_COLUMN: Final = re.compile(r"^  `((?:[^`]|``)+)` ([a-zA-Z0-9]+)((?:\([^)]*\))?(?: unsigned)?)(.*?),?$", re.MULTILINE)
_KEY: Final = re.compile(
    r"^  (?:(PRIMARY)|UNIQUE) KEY (?:`(?:[^`]|``)+` )?\(([^\n]*?)\)(?: USING \w+)?,?$", re.MULTILINE
)
_FOREIGN: Final = re.compile(
    r"^  CONSTRAINT `(?:[^`]|``)+` FOREIGN KEY \(([^)]*)\) REFERENCES `((?:[^`]|``)+)` \(([^)]*)\)([^\n]*)$",
    re.MULTILINE,
)
_ON_DELETE: Final = re.compile(r"ON DELETE (CASCADE|SET NULL|SET DEFAULT|RESTRICT)")
_SIZE: Final = re.compile(r"\((\d+)(?:,(\d+))?\)")
_ENDS: Final = re.compile(r"^-- Dump completed", re.MULTILINE)


class MysqlLayout:
    """A dump of MariaDB or MySQL."""

    format = "mysqldump"

    def __init__(self, path: Path, schema: str) -> None:  # noqa: ARG002  # one form for all
        self._path, self._form, self.rows = path, form_of(path), InsertRows()
        text: list[bytes] = []
        found: dict[str, tuple[str, ...]] = {}
        self._spans: dict[str, tuple[int, int]] = {}
        """Where each table's statements begin and end in the script."""
        at = 0
        for piece, table in statements(opened(path, self._form)):
            at += len(piece)
            if table:
                head = HEAD.match(piece)
                names = head[2].decode() if head and head[2] else ""
                found.setdefault(table, _names(names))
                self._spans[table] = (self._spans.get(table, (at - len(piece), 0))[0], at)
            elif sum(map(len, text)) < ROW_LIMIT:
                text.append(piece)
        ddl = b"".join(text).decode("utf-8", "replace")
        if not _ENDS.search(ddl[-4096:]):
            raise Truncated("dump: the script does not say that it is complete")
        if "SET TIME_ZONE='+00:00'" not in ddl and "timestamp" in ddl:
            raise CannotRewrite("dump: its times are in a zone that it does not name; take it without --skip-tz-utc")
        self.declared: Sequence[Declared] = read_ddl(ddl)
        columns = {d.name: tuple(c.name for c in d.columns) for d in self.declared}
        self.parts = [Part(t, n or columns.get(t, ()), t) for t, n in found.items()]

    def read(self, part: Part) -> Iterator[bytes]:
        """Yield a table's statements; where nothing is packed, nothing else is read."""
        content = opened(self._path, self._form) if self._form != "none" else span(self._path, *self._spans[part.table])
        for piece, table in statements(content):
            if table == part.table:
                yield piece

    def write(self, target: Path, change: Change) -> None:
        """Copy the script with other rows."""
        numbers = {p.table: n for n, p in enumerate(self.parts)}
        script = statements(opened(self._path, self._form))
        with target.open("xb") as out:
            write_all(out, packed(change((numbers.get(t, -1), p) for p, t in script), self._form))


def statements(content: Iterator[bytes]) -> Iterator[tuple[bytes, str]]:
    """Yield a script in order: text with no table's name, INSERT statements with it. Raises ``Truncated``."""
    held: list[bytes] = []
    table, routine = "", False
    for block in lines(content):
        at = begun = 0
        while at < len(block):
            if held:
                end = block.find(b";\n", at)
                begun = stop = end + 2 if end >= 0 else len(block)
                held.append(block[at:stop])
                if end >= 0:
                    yield b"".join(held), table
                    held = []
                at = stop
                continue
            if block.startswith(b"DELIMITER ", at):
                routine = block[at : block.index(b"\n", at)].strip() != b"DELIMITER ;"
            head = HEAD.match(block, at) if not routine and block.startswith(b"INSERT ", at) else None
            if head is None:
                at = block.index(b"\n", at) + 1
                continue
            if begun < at:
                yield block[begun:at], ""
            table, held = head[1].decode().replace("``", "`"), [b""]
        if begun < len(block) and not held:
            yield block[begun:], ""
    if held:
        raise Truncated("dump: an INSERT statement has no end")


def read_ddl(ddl: str) -> list[Declared]:
    """Return the tables that ``CREATE TABLE`` statements declare."""
    return [_declared(*found) for found in _TABLE.findall(ddl)]


def _declared(name: str, body: str, options: str) -> Declared:
    primary: tuple[str, ...] = ()
    uniques: list[tuple[str, ...]] = []
    for is_primary, names in _KEY.findall(body):
        if re.search(r"`\(\d+\)", names):
            continue  # of the first letters only
        if is_primary:
            primary = _names(names)
        else:
            uniques.append(_names(names))
    references = [
        Reference(_names(own), CollectionName(target.replace("``", "`")), _names(there), rule[1] if rule else "")
        for own, target, there, rest in _FOREIGN.findall(body)
        for rule in [_ON_DELETE.search(rest)]
    ]
    return Declared(
        name.replace("``", "`"),
        tuple(_column(*found) for found in _COLUMN.findall(body)),
        primary,
        tuple(uniques),
        tuple(references),
        transactional="ENGINE=InnoDB" in options,
    )


def _column(name: str, base: str, more: str, rest: str) -> Column:
    size = _SIZE.match(more) if base.lower() not in ("enum", "set") else None
    digits, scale = (int(size[1]), int(size[2] or 0)) if size else (None, None)
    expression = "x" if "GENERATED ALWAYS AS" in rest or " AS (" in rest else None
    return declared_column(
        name.replace("``", "`"),
        base,
        base + more,
        "NO" if " NOT NULL" in rest else "YES",
        "",
        digits,
        digits,
        scale,
        expression,
        json="json_valid(" in rest,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(n.replace("``", "`") for n in re.findall(r"`((?:[^`]|``)+)`", text))

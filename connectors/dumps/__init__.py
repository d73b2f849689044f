"""Dumps as stores: read, decided on and written anew without a server.

``layout_of`` tells what a file or folder is; :class:`connectors.dumps.store.DumpStore` reads it.
"""

from __future__ import annotations

from pathlib import Path

from connectors.dumps.layout import CannotRewrite, Layout, Truncated
from connectors.dumps.my_script import MysqlLayout
from connectors.dumps.pg_layouts import CustomLayout, DirectoryLayout
from connectors.dumps.pg_script import ScriptLayout, form_of, opened

__all__ = ["CannotRewrite", "Truncated", "layout_of"]


def layout_of(path: Path, schema: str) -> Layout | None:
    """Return the layout of a dump, by what is in it; None, if it is no dump. ``schema``: the store's own.

    Raises ``CannotRewrite`` for a dump that only its server can read, ``Truncated`` for one that is damaged.
    """
    if path.is_dir():
        return DirectoryLayout(path, schema) if (path / "toc.dat").exists() else None
    with path.open("rb") as stream:
        if stream.read(5) == b"PGDMP":
            return CustomLayout(path, schema)
    head = next(iter(opened(path, form_of(path))), b"")[:1024]
    if b"PostgreSQL database dump" in head:
        return ScriptLayout(path, schema)
    if b"PostgreSQL database cluster dump" in head:
        raise CannotRewrite("dump: it holds a whole cluster; take one dump a database")
    return MysqlLayout(path, schema) if b"MariaDB dump" in head or b"MySQL dump" in head else None

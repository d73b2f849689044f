"""A scanner that shares no code with the product: it reads everything and looks for plain values.

It dumps tables with ``SELECT *`` and objects as bytes, unpacks what is packed (see ``witness_formats``) with other
people's libraries, and searches for each planted value: as it is, without separators, and hashed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq
import sqlalchemy as sa
from witness_formats import texts

SEPARATORS = re.compile(r"[\s\-().:/_]+")


@dataclass(frozen=True)
class Snapshot:
    """Everything that stands in the estate: rows by (store, table, key), objects by key."""

    rows: Mapping[tuple[str, str, tuple[Any, ...]], tuple[Any, ...]]
    objects: Mapping[str, bytes]


def snapshot(databases: Mapping[str, sa.Engine], objects: Mapping[str, bytes]) -> Snapshot:
    """Read every table in full, with the driver's own values, and take the objects as they are."""
    rows = {}
    for store, engine in databases.items():
        inspector = sa.inspect(engine)
        with engine.connect() as connection:
            for table in inspector.get_table_names():
                keys = inspector.get_pk_constraint(table)["constrained_columns"]
                result = connection.exec_driver_sql(f"SELECT * FROM {table}")
                names = list(result.keys())
                places = [names.index(k) for k in keys]
                for row in result:
                    rows[store, table, tuple(row[p] for p in places)] = tuple(row)
        engine.dispose()
    return Snapshot(rows, dict(objects))


def needles(kind: str, value: str) -> set[str]:
    """Return the spellings to look for: lower case, without separators, national, hashed."""
    forms = {value, value.lower(), value.upper()}
    if kind == "PHONE_NUMBER":
        national = value.removeprefix("+86").removeprefix("+1")
        forms |= {national, value.removeprefix("+"), "00" + value.removeprefix("+")}
    bare = {SEPARATORS.sub("", f) for f in forms}
    if kind in {"IMEI", "MAC_ADDRESS", "EMAIL", "PHONE_NUMBER"}:
        forms |= bare
    out = {f.lower() for f in forms | (bare if kind != "PERSON_NAME" and kind != "ADDRESS" else set())}
    for form in forms:
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, form.encode())
            out |= {digest.hexdigest(), base64.b64encode(digest.digest()).decode().lower()}
    return out


def hits(found: Snapshot, values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return ``(place, kind)`` of everything that still stands, in its plain or squeezed text."""
    wanted = {n: kind for kind, value in values for n in needles(kind, value)}
    if not wanted:
        return []
    pattern = re.compile("|".join(re.escape(n) for n in sorted(wanted, key=len, reverse=True)))
    out = []
    for place, text in _places(found):
        for form in (text.lower(), SEPARATORS.sub("", text.lower())):
            out += [(place, wanted[m]) for m in set(pattern.findall(form))]
    return sorted(set(out))


def _places(found: Snapshot) -> Iterable[tuple[str, str]]:
    for (store, table, key), row in found.rows.items():
        yield f"{store}/{table}{list(key)}", "\x1f".join("" if c is None else str(c) for c in row)
    for key, content in found.objects.items():
        yield f"bucket/{key}", key
        for text in texts(content):
            yield f"bucket/{key}", text


def lines_of(content: bytes, key: str) -> list[Any]:
    """Return an object's records in the ledger's numbering, each as something that compares by value."""
    if key.endswith(".parquet"):
        return pq.read_table(io.BytesIO(content)).to_pylist()
    if key.endswith(".jpg"):
        return [content]
    if key.endswith(".gz"):
        content = gzip.decompress(content)
    lines = content.split(b"\n")
    lines = lines[:-1] if lines and lines[-1] == b"" else lines
    return lines[1:] if key.endswith(".csv") else lines


def damage(before: Snapshot, after: Snapshot, records: Iterable[Mapping[str, Any]], account: int) -> list[str]:
    """Return the records that are neither about ``account`` nor name it, and are not byte for byte as before.

    The ledger numbers an object's rows as they were generated, so ``before`` is an estate that nobody was erased from.
    """
    touched = {
        (r["store"], r["collection"], json.dumps(r["key"], default=str))
        for r in records
        if r["owner"] == account or account in r["mentions"]
    }

    def allowed(store: str, collection: str, key: list[Any]) -> bool:
        return (store, collection, json.dumps(key, default=str)) in touched

    out = []
    for (store, table, key), row in before.rows.items():
        if not allowed(store, table, list(key)) and after.rows.get((store, table, key)) != row:
            out.append(f"{store}/{table}{list(key)}")
    for key, content in before.objects.items():
        if after.objects.get(key) == content:
            continue
        then = lines_of(content, key)
        now = lines_of(after.objects[key], key) if key in after.objects else []
        for number, line in enumerate(then):
            if not allowed("bucket", key, [key, number]) and not allowed("bucket", key, [key]) and line not in now:
                out.append(f"bucket/{key}[{number}]")
    out += [f"new: {p}" for p in after.rows.keys() - before.rows.keys()]
    out += [f"new: {k}" for k in after.objects.keys() - before.objects.keys()]
    return out


def exclusive(ledger: Mapping[str, Any], account: int) -> list[tuple[str, str]]:
    """Return the values that ``account`` alone holds, and that are no part of another's value."""
    others = "\x1f".join(v["value"].lower() for v in ledger["values"] if v["accounts"] != [account])
    mine = [(v["kind"], v["value"]) for v in ledger["values"] if v["accounts"] == [account]]
    return [(kind, value) for kind, value in mine if value.lower() not in others]

"""What a scan notes is what the engines of ``delenda detect`` find, in texts and in fields of digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from delenda.discovery import datamap
from delenda.jobs import scan
from delenda.jobs.detect import detect_columns, detect_text
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Evidence
from delenda.testing.memory import MemoryStore

MakeHouse = Callable[..., House]

TEXTS = (
    "call Ann Lee at +1 415 555 0134 or ann.lee@example.com",
    "imei=490154203237518 ip=192.0.2.7 mac=3c:5a:b4:01:02:03",
    "收货人张伟，手机13800138000，住在杭州市西湖区文三路100号",
    "order 20240305000123 was accepted in 23 ms",
)


@pytest.mark.promise("P1")
@pytest.mark.promise("P4")
def test_a_file_of_texts_gives_the_same_kinds_by_both_ways(make_house: MakeHouse, engine: Any) -> None:
    house = make_house(MemoryStore("app", {"notes": [{"id": i, "line": t} for i, t in enumerate(TEXTS)]}))
    scan.run(house)
    mapped = datamap.load(house).get("app", "notes")
    assert mapped is not None
    scanned = {found.kind for f in mapped.fields if f.field.name == "line" for found in f.findings}
    detected = {m["type"] for m in detect_text(engine, [json.dumps({"id": i, "text": t}) for i, t in enumerate(TEXTS)])}
    assert {str(k) for k in scanned} == detected
    assert {"PERSON_NAME", "PHONE_NUMBER", "EMAIL", "IMEI", "ADDRESS"} <= detected


@pytest.mark.promise("P1")
@pytest.mark.parametrize("digest", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("email_hash", [f"p{i}@example.com" for i in range(40)], Kind.EMAIL),
        ("phone_md5", [f"1380013{i:04d}" for i in range(40)], Kind.PHONE_NUMBER),
    ],
)
def test_a_field_of_digests_whose_name_tells_its_kind_is_in_the_map(
    make_house: MakeHouse, engine: Any, digest: str, name: str, values: list[str], kind: Kind
) -> None:
    hashed = [hashlib.new(digest, v.encode()).hexdigest() for v in values]
    house = make_house(MemoryStore("app", {"clicks": [{"id": i, name: h} for i, h in enumerate(hashed)]}))
    scan.run(house)
    mapped = datamap.load(house).get("app", "clicks")
    assert mapped is not None
    [found] = [f for f in mapped.fields if f.field.name == name]
    assert found.kind is kind
    column = {"column_id": "c", "table": "clicks", "column": name, "siblings": ["id"], "values": hashed}
    assert [o["types"] for o in detect_columns(engine, [json.dumps(column)])] == [[str(kind)]]
    [finding] = found.findings
    assert Evidence.HASHED in finding.evidence
    assert Evidence.FIELD_NAME in finding.evidence
    assert finding.matched == finding.scanned == len(values)

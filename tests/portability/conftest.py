"""A small estate with one person's data among other people's, and a house to export it from."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from pydantic import SecretStr

from delenda.catalogue import load_detectors
from delenda.control import Control, Sealer, metadata
from delenda.discovery.engine import DetectionEngine
from delenda.jobs.export import Material, Order, export, order_digest
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import (
    Attribution,
    Claim,
    DataMap,
    Evidence,
    Finding,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    RecordRef,
    Request,
    RequestId,
    RequestKind,
    Role,
    State,
    decode_key,
)
from delenda.settings import AuditSettings, ControlSettings, ExportSettings, RequestSettings, Settings
from delenda.testing.clock import FixedClock
from delenda.testing.memory import MemoryStore

PLAIN = Order()
TALK = "hi, write to bob@example.com or me: ann@example.com"
MUM = (("phone", ("+1 202 555 0143",)),)
JPEG = b"\xff\xd8\xff\xe0" + b"pixels" * 50 + b"\xff\xd9"
ANN = (
    Identifier(Kind.ACCOUNT_ID, "7"),
    Identifier(Kind.EMAIL, "ann@example.com"),
    Identifier(Kind.PHONE_NUMBER, "+12025550143"),
)


class Diary:
    """An audit log that keeps entries in a list."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any], str]] = []

    def append(self, connection: Any, kind: str, body: Any, request: str = "") -> None:
        from delenda.audit.entries import make_entry

        make_entry(kind, body, dt.datetime(2030, 1, 2, tzinfo=dt.UTC), request)
        self.entries.append((kind, dict(body), request))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for k, body, _ in self.entries if k == kind]


class Album(MemoryStore):
    """A store in memory whose objects can be opened as bytes."""

    originals: dict[str, bytes]

    def open(self, ref: RecordRef) -> BinaryIO:
        return io.BytesIO(self.originals[decode_key(ref.key)[0]])


def make_store() -> Album:
    store = Album(
        "app",
        {
            "users": [
                {
                    "id": 7,
                    "email": "ann@example.com",
                    "phone": "+1 202 555 0143",
                    "full_name": "Ann Example",
                    "password_hash": "$2b$12$abcdefgh",
                    "card_no": "4111 1111 1111 1111",
                    "note": "=cmd|' /C calc'!A0",
                },
                {
                    "id": 8,
                    "email": "bob@example.com",
                    "phone": "+1 202 555 0199",
                    "full_name": "Bob Example",
                    "password_hash": "$2b$12$zzzz",
                    "card_no": None,
                    "note": "",
                },
            ],
            "messages": [
                {
                    "id": 1,
                    "sender_id": 7,
                    "recipient_id": 8,
                    "body": "hi, write to bob@example.com or me: ann@example.com",
                },
                {"id": 2, "sender_id": 8, "recipient_id": 7, "body": "<script>alert('x')</script> 你好"},
            ],
            "segments": [{"id": 1, "user_id": 7, "segment": "likes tea"}],
        },
        objects={
            "photos": {"photos/7/a.jpg": {"camera": "Cam 1", "lat": 51.5}},
            "books": {"books/8.jsonl": [{"name": "Mum", "phone": "+1 202 555 0143"}]},
        },
        formats={"photos": "jpeg"},
        region="cn",
    )
    store.originals = {"photos/7/a.jpg": JPEG}
    return store


KINDS: dict[str, dict[str, tuple[Kind, Role, Presence]]] = {
    "users": {
        "id": (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
        "email": (Kind.EMAIL, Role.OWNER, Presence.WHOLE),
        "phone": (Kind.PHONE_NUMBER, Role.OWNER, Presence.WHOLE),
        "full_name": (Kind.PERSON_NAME, Role.OWNER, Presence.WHOLE),
        "password_hash": (Kind.PASSWORD, Role.OWNER, Presence.WHOLE),
        "card_no": (Kind.CREDIT_CARD, Role.OWNER, Presence.WHOLE),
    },
    "messages": {
        "sender_id": (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
        "recipient_id": (Kind.ACCOUNT_ID, Role.MENTIONED, Presence.WHOLE),
        "body": (Kind.EMAIL, Role.OWNER, Presence.WITHIN),
    },
    "segments": {"user_id": (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE)},
    "photos": {"lat": (Kind.GPS_LOCATION, Role.OWNER, Presence.WHOLE)},
    "books": {"phone": (Kind.PHONE_NUMBER, Role.MENTIONED, Presence.WHOLE)},
}


def make_map(store: MemoryStore) -> DataMap:
    mapped = []
    for collection in store.collections():
        fields = []
        for f in collection.fields:
            kind = KINDS[collection.name].get(f.name)
            findings = (Finding(f.name, kind[0], kind[2], Evidence.SHAPE, 2, 2),) if kind else ()
            fields.append(MappedField(f, findings, kind[1] if kind else Role.OWNER, kind[0] if kind else None))
        mapped.append(MappedCollection(collection, tuple(fields), 2))
    return DataMap(tuple(mapped))


def refs(store: MemoryStore, collection: str) -> list[RecordRef]:
    [c] = [c for c in store.collections() if c.name == collection]
    return [b.ref(i) for u in store.units(c) for b in store.scan(u) for i in range(b.num_rows)]


def make_claims(store: MemoryStore) -> tuple[Claim, ...]:
    basis = ("app/users.email",)
    return (
        Claim(refs(store, "users")[0], Role.OWNER, basis),
        Claim(refs(store, "messages")[0], Role.OWNER, ("app/messages.sender_id → app/users.id",), shared=True),
        Claim(refs(store, "messages")[1], Role.CO_OWNER, ("app/messages.recipient_id → app/users.id",), shared=True),
        Claim(refs(store, "segments")[0], Role.OWNER, basis),
        Claim(refs(store, "photos")[0], Role.OWNER, ("path",)),
        Claim(refs(store, "books")[0], Role.MENTIONED, ("app/books.phone",), mentions=MUM),
    )


def make_settings(folder: Path, **export: Any) -> Settings:
    return Settings(
        control=ControlSettings(key=SecretStr("k"), pepper=SecretStr("p")),
        audit=AuditSettings(key=SecretStr("a")),
        stores={},
        collections={"app/segments": {"source": "derived"}},
        requests=RequestSettings(controller="Example Ltd", contact="privacy@example.com"),
        export=ExportSettings(folder=folder / "exports", **export),
    )


@pytest.fixture
def control(tmp_path: Path) -> Control:
    control = Control(f"sqlite:///{tmp_path}/control.db", Sealer(bytes(32)), bytes(range(32)))
    metadata.create_all(control.engine)
    return control


@pytest.fixture(scope="session")
def engine() -> DetectionEngine:
    return DetectionEngine(load_detectors())


class World:
    """The house, and what may be asked of it."""

    person, photo = ANN, JPEG

    def __init__(self, folder: Path, control: Control, engine: DetectionEngine, clock: FixedClock, **export: Any):
        self.store, self.diary, self.clock = make_store(), Diary(), clock
        self.house = House(make_settings(folder, **export), control, {"app": self.store}, engine, self.diary, clock)

    def request(self, kind: RequestKind = RequestKind.ACCESS, order: Order = PLAIN, **changes: Any) -> Request:
        values = {
            "id": RequestId("R-1"),
            "kind": kind,
            "state": State.APPROVED,
            "seeds": (ANN[1],),
            "received_at": self.clock.now(),
            "plan_digest": order_digest(self.house, RequestId("R-1"), order),
        }
        return Request(**{**values, **changes})

    def claims(self) -> tuple[Claim, ...]:
        return make_claims(self.store)

    def copy(self, material: Material | None = None, order: Order = PLAIN, folder: Path | None = None) -> Any:
        """Make a plain copy and return ``(report, {path: bytes})`` of all its parts."""
        report = export(self.house, material or self.material(self.request(order=order)), folder, order)
        files: dict[str, bytes] = {}
        for path in report.files:
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                files |= {name: archive.read(name) for name in archive.namelist()}
        return report, files

    def material(self, request: Request | None = None, **more: Any) -> Material:
        attribution = Attribution(identifiers=ANN, claims=make_claims(self.store))
        return Material(request or self.request(), attribution, make_map(self.store), **more)


@pytest.fixture
def world(tmp_path: Path, control: Control, engine: DetectionEngine, clock: FixedClock) -> World:
    return World(tmp_path, control, engine, clock)


@pytest.fixture
def plain_world(tmp_path: Path, control: Control, engine: DetectionEngine, clock: FixedClock) -> World:
    return World(tmp_path, control, engine, clock, protect="none")

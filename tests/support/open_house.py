"""An open house with an empty control store, a fixed clock and the real audit log."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from delenda.audit.log import Log
from delenda.config import shipped_profiles
from delenda.control import Control, Sealer, metadata
from delenda.jobs.house import House
from delenda.kinds import AnyKind, Kind
from delenda.model import Identifier
from delenda.settings import (
    AuditSettings,
    ControlSettings,
    FilesStore,
    RequestSettings,
    Settings,
)
from delenda.testing.clock import FixedClock

START = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)
WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
PEPPER = b"p" * 32


class PlainEngine:
    """Canonical forms of a few kinds, without detectors: what intake needs of an engine, and no more."""

    def canonical(self, kind: AnyKind, text: str) -> str | None:
        match kind:
            case Kind.EMAIL:
                return text.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", text.lower()) else None
            case Kind.PHONE_NUMBER:
                digits = re.sub(r"[^0-9]", "", text)
                return "+" + digits if 7 <= len(digits) <= 15 else None
            case Kind.IDFA:
                return (
                    text.lower() if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text.lower()) else None
                )
            case _:
                return text or None

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"requests need nothing else of the engine: {name}")


def settings_with(tmp_path: Path, **requests: Any) -> Settings:
    """Settings of a small estate, with the given request settings."""
    key = SecretStr(base64.b64encode(b"k" * 32).decode())
    return Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{tmp_path}/control.db"), key=key, pepper=key),
        audit=AuditSettings(key=key, folder=tmp_path / "log"),
        stores={"app": FilesStore(type="files", root=tmp_path, purpose="provide the service")},
        requests=RequestSettings(webhook_secrets=(SecretStr(WEBHOOK_SECRET),), **requests),
        profiles=shipped_profiles(),
        never={"PHONE_NUMBER": ("+1 555 0100",)},
        digest="c" * 64,
    )


def open_house(settings: Settings, clock: FixedClock) -> House:
    """A house with an empty control store and the real audit log. The caller closes ``house.control``."""
    control = Control(settings.control.url.get_secret_value(), Sealer(b"k" * 32), PEPPER)
    metadata.create_all(control.engine)
    return House(settings, control, {}, PlainEngine(), Log(control, settings.audit, clock), clock, actor="operator-1")


def entries(house: House) -> list[tuple[str, str]]:
    """The audit log's entries so far: kind and request."""
    from delenda.audit import tables

    with house.control.begin() as connection:
        rows = connection.execute(tables.entry.select().order_by(tables.entry.c.id)).all()
    return [(r.kind, r.request) for r in rows if not r.kind.startswith("trail.")]


def sealed_nowhere(house: House, words: Sequence[str], folder: Path) -> None:
    """Assert that none of the words stands in any file of the control store."""
    house.control.close()
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [w for w in words if w.encode() in content], file.name


EMAIL = Identifier(Kind.EMAIL, "ann@example.com")
PHONE = Identifier(Kind.PHONE_NUMBER, "+15550123")

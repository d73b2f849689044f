"""Laying the estate out in a folder: databases, bucket, old backups, configuration, keys, and the ledger apart."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.demo.estate import Estate, build_estate

BACKUP_AGES_DAYS: Final = (10, 70, 130)
LEDGER: Final = "ground-truth.json"


def lay_out(out: Path, seed: int, subjects: int, now: dt.datetime) -> Estate:
    """Write the whole company below ``out`` and return what was planted.

    ``estate/`` holds the databases and the bucket, ``backups/`` three old copies of the app's database; the ledger
    lies beside the estate, where no store looks.
    """
    estate = build_estate(seed, subjects, now.date())
    (out / "estate").mkdir(parents=True)
    for store in ("app", "analytics"):
        engine = sa.create_engine(f"sqlite:///{out / 'estate' / store}.db")
        estate.load_database(store, engine)
        engine.dispose()
    write_bucket(estate, out / "estate" / "bucket")
    backups = out / "backups" / "app"
    backups.mkdir(parents=True)
    for age in BACKUP_AGES_DAYS:
        taken = now - dt.timedelta(days=age)
        copy = backups / f"app-{taken:%Y-%m-%d}.db"
        shutil.copyfile(out / "estate" / "app.db", copy)
        os.utime(copy, (taken.timestamp(), taken.timestamp()))
    estate.ledger.write(out / LEDGER)
    return estate


def write_bucket(estate: Estate, root: Path) -> None:
    """Write the bucket's objects as files."""

    def put(key: str, content: bytes) -> None:
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    estate.write_objects(put)


def write_keys(folder: Path, keys: dict[str, str]) -> None:
    """Write secrets as files that only their owner reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in keys.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(text + "\n")

"""A vault on two SQLite files, and a shop whose new data is sealed."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import io
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from delenda import config
from delenda.audit.keys import fresh_key, fresh_keys
from delenda.cli.main import main
from delenda.demo.layout import write_keys
from delenda.jobs.backups import obligations_of
from delenda.jobs.opening import open_house
from delenda.model import RequestId
from delenda.settings import SealedNote, ShreddingSettings
from delenda.shredding import Vault

TODAY = dt.datetime.now(dt.UTC).date()


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def section(folder: Path, **more: Any) -> ShreddingSettings:
    """Settings of a vault in a folder; keys stay what they were."""
    place = folder / "keys.json"
    if not place.exists():
        place.write_text(json.dumps({"kek": key(), "pepper": key()}))
    urls = {"keys": f"sqlite:///{folder}/keys.db", "destroyed": f"sqlite:///{folder}/destroyed.db"}
    sealed = {
        "app/users.email": SealedNote(kind="EMAIL", index="app/users.email_index"),
        "app/invoices.iban": SealedNote(purpose="invoices"),
    }
    return ShreddingSettings(**{**urls, **json.loads(place.read_text()), "sealed": sealed, **more})


CONFIG = """
control: {url: "sqlite:///state/control.db", key: "${file:keys/control}", pepper: "${file:keys/pepper}"}
audit: {origin: shop.example/log, key: "${file:keys/audit}", folder: state/log}
prefect: {plans: state/plans}
stores:
  app: {type: sql, url: "sqlite:///app.db", purpose: run the shop}
  logs: {type: files, root: logs, purpose: keep the service safe}
  scans: {type: files, root: scans, purpose: prove who somebody is}
collections:
  app/users: {account: id}
  "scans/*": {path: "{account_id}/{file}"}
retention:
  - {name: tax, collections: [app/invoices], starts: paid_on, period: P7Y, legal_basis: tax law, purpose: bookkeeping}
erasure: {caps: {share: 1.0}}
export: {protect: none, approval: special, folder: exports}
requests: {profiles: [vkel]}
backups:
  - {name: nightly, store: app, path: backup/app, pattern: "app-*", keep: P90D, encrypted: true, restorers: [dba]}
  - {name: key-copies, store: "@keys", path: backup/keys, pattern: "keys-*", keep: P7D, encrypted: true}
shredding:
  keys: "${file:keys/shred-keys}"
  destroyed: "${file:keys/shred-destroyed}"
  kek: "${file:keys/kek}"
  pepper: "${file:keys/shred-pepper}"
  sealed:
    app/users.email: {kind: EMAIL, index: app/users.email_index, since: 2020-01-01}
    app/users.name: {since: 2020-01-01}
    app/messages.body: {since: 2020-01-01}
    app/invoices.iban: {purpose: invoices, since: 2020-01-01}
    "logs/*.mail": {since: 2020-01-01}
    "scans/*": {purpose: person, since: 2020-01-01}
  pointers: [app/users.id, app/messages.user_id, app/invoices.user_id, app/users.email_index]
"""


class Shop:
    """The estate, and a way to run commands on it."""

    def __init__(self, folder: Path, config: str = CONFIG, people: int = 12) -> None:
        self.folder = folder
        made = fresh_keys("shop.example/log")
        write_keys(
            folder / "keys",
            {
                "control": made.control,
                "pepper": made.pepper,
                "audit": made.audit,
                "webhook": f"whsec_{fresh_key()}",
                "kek": fresh_key(),
                "shred-pepper": fresh_key(),
                "shred-keys": f"sqlite:///{folder}/vault/keys.db",
                "shred-destroyed": f"sqlite:///{folder}/log-of-keys/destroyed.db",
            },
        )
        (folder / "delenda.yaml").write_text(config)
        for name in ("logs", "scans", "backup/app", "backup/keys"):
            (folder / name).mkdir(parents=True)
        self.run("shred", "init")
        with self.vault() as vault:
            self._fill(vault, people)

    def vault(self) -> Vault:
        return Vault.from_config(self.folder / "delenda.yaml")

    def _fill(self, vault: Vault, people: int) -> None:
        with sqlite3.connect(self.folder / "app.db") as db:
            db.executescript(
                """
                CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, email_index TEXT NOT NULL, name TEXT);
                CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), body TEXT);
                CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER, paid_on DATE, iban TEXT, cents INTEGER);
                """
            )
            for n in range(1, people + 1):
                who = str(n)
                mail = f"person{n}@example.com"
                row = (
                    n,
                    vault.seal(who, "app/users.email", mail),
                    vault.index("EMAIL", mail),
                    vault.seal(who, "app/users.name", f"Ann Harper {n}"),
                )
                db.execute("INSERT INTO users VALUES (?,?,?,?)", row)
                texts = [(n * 10 + i, n, vault.seal(who, "app/messages.body", f"sentinel words {n}")) for i in range(2)]
                db.executemany("INSERT INTO messages VALUES (?,?,?)", texts)
                iban = vault.seal(who, "app/invoices.iban", f"DE00SENTINEL{n:08}")
                paid = (TODAY - dt.timedelta(days=400)).isoformat()
                db.execute("INSERT INTO invoices VALUES (?,?,?,?,?)", (n, n, paid, iban, 100 * n))
        lines = [
            json.dumps(
                {
                    "at": "2031-01-01T00:00:00Z",
                    "mail": vault.seal(str(n), "logs/web/jsonl.mail", f"person{n}@example.com"),
                }
            )
            for n in range(1, people + 1)
        ]
        (self.folder / "logs" / "web.jsonl").write_text("\n".join(lines) + "\n")

    def run(self, *args: str, actor: str = "operator", expect: int = 0, stdin: str = "", **env: str) -> dict[str, Any]:
        out, err = io.StringIO(), io.StringIO()
        source = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        before = dict(os.environ)
        os.environ.update(env)
        old, sys.stdin = sys.stdin, source
        try:
            with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(["--config", str(self.folder / "delenda.yaml"), "--as", actor, *args, "--json"])
        finally:
            sys.stdin = old
            os.environ.clear()
            os.environ.update(before)
        assert code == expect, f"{' '.join(args)} ended with {code}: {err.getvalue()[-2000:]}{out.getvalue()[-1000:]}"
        self.said = out.getvalue() + err.getvalue()
        lines = out.getvalue().strip().splitlines()
        return dict(json.loads(lines[-1])) if lines else {}

    def backup(self, label: str = "app-1") -> Path:
        """Copy the database, as a nightly job does."""
        copy = self.folder / "backup" / "app" / label
        with sqlite3.connect(self.folder / "app.db") as db, contextlib.closing(sqlite3.connect(copy)) as target:
            db.backup(target)
        return copy

    def copy_keys(self, label: str = "keys-1") -> Path:
        """Copy the key store, as its own backup does."""
        copy = self.folder / "backup" / "keys" / label
        with (
            contextlib.closing(sqlite3.connect(self.folder / "vault" / "keys.db")) as db,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            db.backup(target)
        return copy

    def rows(self, query: str, at: Path | None = None) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(at or self.folder / "app.db")) as db:
            return db.execute(query).fetchall()

    def ask(self, seed: str, kind: str = "erase") -> str:
        """Take in a request and prove it."""
        ground = ("--ground", "cancelled") if kind == "erase" else ()
        request = str(self.run("request", "new", kind, "--seed", seed, *ground)["id"])
        self.run("request", "verify", request, "--level", "3", "--method", "document", "--reason", "passport_seen")
        return request

    def plan(self, request: str) -> tuple[Path, dict[str, Any]]:
        path = self.folder / f"{request}.json"
        self.run("plan", request, "-o", str(path), actor="planner", expect=2)
        return path, json.loads(path.read_text())["plan"]

    def erase(self, request: str) -> dict[str, Any]:
        path, _ = self.plan(request)
        self.run("approve", str(path), actor="officer")
        [end] = self.run("apply", str(path), "--confirm", request)["requests"]
        return dict(end)

    def owed(self, request: str) -> dict[str, str]:
        """Return what a request owes in each backup set: how it was closed, or that it is open."""
        with open_house(config.load(self.folder / "delenda.yaml")) as house:
            found = obligations_of(house, RequestId(request))
        return {o.backup.set_name: o.evidence.how if o.evidence else str(o.standing) for o in found}

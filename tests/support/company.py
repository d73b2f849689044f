"""The demo company on stores of the caller's choice, driven through the command line as a user would."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oracle
import sqlalchemy as sa

from delenda.audit.keys import fresh_key, fresh_keys
from delenda.cli.main import main
from delenda.demo import Estate
from delenda.demo.layout import LEDGER, lay_out, write_keys

TOP = Path(__file__).parents[2]
SEED = 7


@dataclass
class Company:
    """Where the company lies, and a way to run commands on it.

    ``objects`` returns the bucket as it stands, ``versions`` all that it remembers of what once stood there.
    """

    folder: Path
    estate: Estate
    engines: dict[str, sa.Engine]
    objects: Callable[[], Mapping[str, bytes]]
    ledger: dict[str, Any] = field(repr=False)
    versions: Callable[[], Mapping[str, bytes]] = dict

    @property
    def config(self) -> Path:
        return self.folder / "delenda.yaml"

    def run(self, *args: str, actor: str = "operator", expect: int = 0) -> dict[str, Any]:
        """Run a command with ``--json`` and return its document; fails unless it exits with ``expect``."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--config", str(self.config), "--as", actor, *args, "--json"])
        assert code == expect, f"{args[0]} ended with {code}: {err.getvalue()[-2000:]}"
        lines = out.getvalue().strip().splitlines()
        return json.loads(lines[-1]) if lines else {}

    def snapshot(self) -> oracle.Snapshot:
        return oracle.snapshot(self.engines, self.objects())

    def ask(self, account: int, kind: str = "erase", *more: str) -> str:
        """Take in a request for one account, and prove it."""
        request = str(self.run("request", "new", kind, "--seed", f"ACCOUNT_ID={account}", *more)["id"])
        self.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
        return request

    def prepare(self, request: str) -> Path:
        """Plan a request as one person, approve it as another; return the plan's file."""
        plan = self.folder / f"plan-{request}.json"
        self.run("plan", request, "-o", str(plan), actor="planner", expect=2)
        self.run("approve", str(plan), actor="officer")
        return plan

    def finish(self, request: str) -> dict[str, Any]:
        """Bring a proven request to its end."""
        plan = self.prepare(request)
        end = self.run("apply", str(plan), "--confirm", request)["requests"][0]
        return {"request": request, "plan": plan, "end": end}

    def erase(self, account: int, kind: str = "erase") -> dict[str, Any]:
        """Bring an operator's request for one account to its end."""
        return self.finish(self.ask(account, kind, "--ground", "cancelled"))


def found(folder: Path, subjects: int) -> Company:
    """Lay the company out on SQLite and a folder, and scan it."""
    folder.mkdir(parents=True)
    estate = lay_out(folder, SEED, subjects, dt.datetime.now(dt.UTC))
    configure(folder)
    company = embedded_in(folder, estate)
    company.run("scan")
    return company


def moved(company: Company, folder: Path) -> Company:
    """Copy a company on embedded stores, with all that was done in it."""
    shutil.copytree(company.folder, folder)
    return embedded_in(folder, company.estate)


def twin(company: Company, folder: Path) -> Company:
    """Copy a company such that a plan made before still fits: objects keep their inode, and so their version.

    Nobody may write into an object in place; the product never does.
    """
    shutil.copytree(company.folder, folder, ignore=lambda at, _: ["bucket"] if at.endswith("/estate") else [])
    shutil.copytree(company.folder / "estate" / "bucket", folder / "estate" / "bucket", copy_function=os.link)
    return embedded_in(folder, company.estate)


def embedded_in(folder: Path, estate: Estate) -> Company:
    """Return the company whose embedded stores lie in ``folder``."""
    engines = {s: sa.create_engine(f"sqlite:///{folder / 'estate' / s}.db") for s in ("app", "analytics")}
    return Company(folder, estate, engines, lambda: files_below(folder / "estate" / "bucket"), ledger_in(folder))


def ledger_in(folder: Path) -> dict[str, Any]:
    """Return the ground truth beside the estate."""
    return dict(json.loads((folder / LEDGER).read_text(encoding="utf-8")))


def configure(folder: Path, changes: Callable[[str], str] = lambda text: text) -> Path:
    """Write the demo's configuration and fresh keys into ``folder``."""
    text = (TOP / "config" / "demo" / "delenda.yaml").read_text(encoding="utf-8")
    path = folder / "delenda.yaml"
    path.write_text(changes(text), encoding="utf-8")
    shutil.copytree(TOP / "config" / "schema", folder / "schema", dirs_exist_ok=True)
    keys = fresh_keys("pomelo.example/log")
    secrets = {"control": keys.control, "pepper": keys.pepper, "audit": keys.audit, "webhook": f"whsec_{fresh_key()}"}
    write_keys(folder / "keys", secrets)
    (folder / "keys" / "audit.policy").write_text(keys.policy)
    return path


def files_below(root: Path) -> dict[str, bytes]:
    """Return the content of every file below ``root`` by relative name."""
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}

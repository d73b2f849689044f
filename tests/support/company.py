"""The demo company on stores of the caller's choice, driven through the command line as a user would."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oracle
import sqlalchemy as sa

from delenda.audit.keys import fresh_key, fresh_keys
from delenda.cli.main import main
from delenda.demo import Estate
from delenda.demo.layout import write_keys

TOP = Path(__file__).parents[2]


@dataclass
class Company:
    """The estate, where it lies, and a way to run commands on it."""

    folder: Path
    estate: Estate
    engines: dict[str, sa.Engine]
    objects: Callable[[], dict[str, bytes]]
    config: Path
    ledger: dict[str, Any] = field(default_factory=dict)

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

    def erase(self, account: int, kind: str = "erase") -> dict[str, Any]:
        """Bring a request for one account to its end; return the plan's report and the end."""
        request = self.run("request", "new", kind, "--seed", f"ACCOUNT_ID={account}", "--ground", "cancelled")["id"]
        self.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
        plan = self.folder / f"plan-{request}.json"
        report = self.run("plan", request, "-o", str(plan), actor="planner", expect=2)
        self.run("approve", str(plan), actor="officer")
        end = self.run("apply", str(plan), "--confirm", request)["requests"][0]
        return {"request": request, "plan": plan, "report": report, "end": end}


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

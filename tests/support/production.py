"""The demo company in production: Prefect's server, a worker, the receiver, and the command line, each a process."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from servers import prefect
from servers.process import ServerMissing, free_port

from delenda.audit.keys import fresh_key, fresh_keys
from delenda.demo import Estate
from delenda.demo.layout import lay_out, write_keys
from delenda.webhooks import headers_for

TOP = Path(__file__).parents[2]
DELENDA = Path(sys.executable).parent / "delenda"
RUN_SECONDS = 150
POOL = "delenda"


@dataclass
class Production:
    """The running company. ``logs`` has what every process wrote."""

    folder: Path
    estate: Estate = field(repr=False)
    env: Mapping[str, str]
    url: str

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def run(self, *args: str, actor: str = "operator", expect: int = 0) -> dict[str, Any]:
        """Run a command of ``delenda`` as its own process; return its JSON document."""
        command = [str(DELENDA), "--as", actor, *args, "--json"]
        done = subprocess.run(command, env=dict(self.env), capture_output=True, timeout=RUN_SECONDS, check=False)
        with (self.logs / "cli.log").open("ab") as log:
            log.write(done.stdout + done.stderr)
        assert done.returncode == expect, f"{args[0]} ended with {done.returncode}: {done.stderr.decode()[-2000:]}"
        lines = done.stdout.decode().strip().splitlines()
        return json.loads(lines[-1]) if lines else {}

    def python(self, *args: str) -> int:
        """Run Python in production's environment; return its exit code."""
        command = [sys.executable, *args]
        done = subprocess.run(command, env=dict(self.env), capture_output=True, timeout=RUN_SECONDS, check=False)
        with (self.logs / "python.log").open("ab") as log:
            log.write(done.stdout + done.stderr)
        return done.returncode

    def cancel(self, account: int, event: str, *, wish: str = "delete") -> httpx.Response:
        """Send the product's signed cancellation to the receiver, over HTTP."""
        data = {"account_id": str(account), "ground": "cancelled", "wish": wish}
        body = json.dumps({"type": "account.cancelled", "data": data}).encode()
        secret = SecretStr((self.folder / "keys" / "webhook").read_text().strip())
        headers = headers_for(secret, event, dt.datetime.now(dt.UTC), body)
        return httpx.post(f"{self.url}/webhooks/account", content=body, headers=headers, timeout=60)

    def state(self, request: str) -> str:
        return str(self.run("request", "show", request)["state"])

    def wait_for_runs(self, flow: str, count: int) -> list[dict[str, Any]]:
        """Return the runs of a deployment once ``count`` of them have ended, oldest first."""
        until = time.monotonic() + RUN_SECONDS
        while True:
            runs = self.runs(flow)
            ended = [r for r in runs if r["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")]
            if len(ended) >= count:
                return ended
            assert time.monotonic() < until, f"{flow}: {[r['state_name'] for r in runs]}; see {self.logs}"
            time.sleep(0.5)

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """Return the runs of a deployment, oldest first; not those that a clock will start."""
        found = self.ask("POST", "/flow_runs/filter", {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_ASC"})
        return [r for r in found if r["state_type"] != "SCHEDULED" or not r["auto_scheduled"]]

    def start(self, flow: str, **parameters: Any) -> None:
        """Start a deployment's run by hand."""
        deployment = self.ask("GET", f"/deployments/name/{flow}/{flow}")["id"]
        self.ask("POST", f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call Prefect's API, again while its SQLite is busy, as Prefect's own client does."""
        until = time.monotonic() + 60
        while True:
            answer = httpx.request(method, self.env["PREFECT_API_URL"] + path, json=body, timeout=60)
            if answer.status_code != 503 or time.monotonic() > until:
                answer.raise_for_status()
                return answer.json()
            time.sleep(0.5)


@contextmanager
def production(folder: Path, subjects: int, **changes: str) -> Iterator[Production]:
    """Lay the demo company out in ``folder`` and run it; ``changes`` replace text of its configuration."""
    company = folder / "company"
    company.mkdir()
    estate = lay_out(company, 7, subjects, dt.datetime.now(dt.UTC))
    text = (TOP / "config" / "demo" / "delenda.yaml").read_text()
    for old, new in {"protect: none": "protect: key", **changes}.items():
        assert old in text, f"the demo's configuration has no {old!r}"
        text = text.replace(old, new)
    (company / "delenda.yaml").write_text(text)
    keys = fresh_keys("pomelo.example/log")
    webhook = f"whsec_{fresh_key()}"
    written = {"control": keys.control, "pepper": keys.pepper, "audit": keys.audit, "webhook": webhook}
    write_keys(company / "keys", written)
    (company / "logs").mkdir()
    (company / "tmp").mkdir()
    with ExitStack() as stack:
        reach = stack.enter_context(prefect.server(folder / "prefect"))
        ours = {
            "DELENDA_CONFIG": str(company / "delenda.yaml"),
            "TMPDIR": str(company / "tmp"),
            "PYTHONUNBUFFERED": "1",
        }
        env = dict(os.environ) | reach | ours
        port = free_port()
        running = Production(company, estate, env, f"http://127.0.0.1:{port}")
        running.run("deploy")
        stack.enter_context(prefect.worker(folder / "prefect", POOL, env))
        args = [str(DELENDA), "serve", "--port", str(port)]
        stack.enter_context(prefect.process(args, env, company / "logs" / "receiver.log"))
        _wait_until_well(running.url)
        yield running


def _wait_until_well(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > until:
            raise ServerMissing("the receiver did not start")
        time.sleep(0.25)

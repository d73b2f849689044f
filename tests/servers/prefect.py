"""A real Prefect server and worker on loopback, in a folder of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from servers.process import ServerMissing, free_port

START_SECONDS = 180


def settings(home: Path, url: str) -> dict[str, str]:
    """Return the environment that makes a process use this server, quietly and with short polls."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "true",
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "2",
        "PREFECT_LOCAL_STORAGE_PATH": str(home / "storage"),
    }


@contextmanager
def process(args: list[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process and its children until the block ends; what they say goes to ``log``."""
    with log.open("wb") as out:
        made = subprocess.Popen(args, env=dict(env), stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield made
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            if made.poll() is None:
                os.killpg(made.pid, sign)
                try:
                    made.wait(15)
                except subprocess.TimeoutExpired:
                    continue
        made.wait()


@contextmanager
def server(home: Path) -> Iterator[dict[str, str]]:
    """Start ``prefect server`` on SQLite in ``home``; yield the environment that reaches it."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    env = settings(home, f"http://127.0.0.1:{port}/api")
    args = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with process(args, os.environ | env, home / "server.log") as started:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(env["PREFECT_API_URL"] + "/health", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            if started.poll() is not None or time.monotonic() > until:
                raise ServerMissing(f"the Prefect server did not start; see {home / 'server.log'}")
            time.sleep(0.25)
        yield env


@contextmanager
def worker(home: Path, pool: str, env: Mapping[str, str]) -> Iterator[None]:
    """Start a process worker of ``pool``."""
    args = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"]
    with process(args, os.environ | dict(env), home / "worker.log"):
        yield

"""A server's process: started unprivileged on loopback, stopped by its own id, dead when the tests are."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PARENT_DEATH = 1  # PR_SET_PDEATHSIG


class ServerMissing(Exception):
    """A server that the tests need can't be had. Run `make servers`."""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def unprivileged() -> str | None:
    """Return the user that servers run as, if we are root; they refuse root."""
    if os.geteuid() != 0:
        return None
    users = {u.pw_name for u in pwd.getpwall()}
    return next(u for u in ("mysql", "nobody") if u in users)


def identity(user: str | None) -> dict[str, object]:
    """Return the arguments with which ``subprocess`` drops to ``user``."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give(folder: Path, user: str | None) -> None:
    """Let ``user`` own ``folder``, and reach it."""
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def run(command: Sequence[str], folder: Path, user: str | None) -> None:
    """Run a set-up command; raises ``ServerMissing`` with its output if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **identity(user))
    if done.returncode:
        raise ServerMissing(f"{Path(command[0]).name} failed ({done.returncode}): {done.stdout}{done.stderr}")


@contextmanager
def running(
    command: Sequence[str], folder: Path, user: str | None, ready: Callable[[], bool], stop: signal.Signals
) -> Iterator[int]:
    """Run a server until the block ends; yields its process id once ``ready()`` holds."""
    log = folder / "server.log"
    die = ctypes.CDLL(None).prctl if hasattr(ctypes.CDLL(None), "prctl") else None

    def with_us() -> None:
        if die is not None:
            die(PARENT_DEATH, stop)

    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL, preexec_fn=with_us, **identity(user)
        )
    try:
        deadline = time.monotonic() + 60
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerMissing(
                    f"{Path(command[0]).name} did not start:\n{log.read_text(errors='replace')[-3000:]}"
                )
            time.sleep(0.05)
        yield process.pid
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

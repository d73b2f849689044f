"""How long until a command begins its work, beside the bare import of the libraries that it cannot do without.

``python -m bench.start`` lays the demo's configuration out in a temporary folder and prints, for each command, the
median processor time (user and system, in seconds) and wall time of five runs, and the ratio to the floor. Commands
and floor take turns, so that a busy machine is busy for both. Byte code is kept apart and written by a first run, as an
installation does: where none may be written, imports alone take twice as long. ``scan`` and ``plan`` name what is
not there: they open the house in full, and stop where their work would begin.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from delenda.audit.keys import fresh_keys
from delenda.demo.layout import write_keys

RUNS = 5
CLI = "from delenda.cli.main import run; run()"
FLOOR = "import sqlalchemy, pyarrow, pydantic"
COMMANDS = {
    FLOOR: ["-c", FLOOR],
    "delenda --version": ["-c", CLI, "--version"],
    "delenda config check": ["-c", CLI, "config", "check"],
    "delenda scan nostore": ["-c", CLI, "scan", "nostore"],
    "delenda plan R-unknown": ["-c", CLI, "plan", "R-unknown"],
}


def configure(folder: Path) -> None:
    """Write the demo's configuration and fresh keys."""
    demo = Path(__file__).parents[2] / "config" / "demo" / "delenda.yaml"
    (folder / "delenda.yaml").write_bytes(demo.read_bytes())
    keys = fresh_keys("pomelo.example/log")
    secrets = {
        "control": keys.control,
        "pepper": keys.pepper,
        "audit": keys.audit,
        "webhook": "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    write_keys(folder / "keys", secrets)


def run(args: list[str], folder: Path) -> tuple[float, float]:
    """Return the processor and wall seconds of one call of Python."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *args], cwd=folder, env=environment, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system), wall


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder)
        for args in COMMANDS.values():  # writes byte code, and makes the control store
            run(args, folder)
        taken: dict[str, list[tuple[float, float]]] = {command: [] for command in COMMANDS}
        for _ in range(RUNS):
            for command, args in COMMANDS.items():
                taken[command].append(run(args, folder))
    floor = median(cpu for cpu, _ in taken[FLOOR])
    print(f"{'':<40}{'processor':>10}{'wall':>8}{'ratio':>8}")
    for command, runs in taken.items():
        cpu, wall = median(c for c, _ in runs), median(w for _, w in runs)
        print(f"{command:<40}{cpu:>9.2f}s{wall:>7.2f}s{cpu / floor:>8.2f}")


if __name__ == "__main__":
    main()

"""How much of a folder one erasure reads: ``python -m bench.index --folder GIGABYTES``.

The folder holds Parquet objects of about two megabytes: a few hundred events each, of a person each, with a payload of
random bytes, so that it is large and quickly made. The person who is erased stands in five of them. Bytes are counted
by the kernel (``rchar`` of ``/proc/self/io``): every read of the process, its own control store and code included.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import SecretStr

from delenda.config import shipped_profiles
from delenda.jobs import apply, plan, scan, verify
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.model import RequestKind
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof, Reporter
from delenda.settings import (
    AuditSettings,
    ControlSettings,
    ErasureSettings,
    FilesStore,
    RequestSettings,
    Settings,
)

BAR = 0.01
KEY = SecretStr(base64.b64encode(b"k" * 32).decode())
ROWS = 200
PAYLOAD = 10_000
WHO = "wanted.person@example.com"


def fill(folder: Path, gigabytes: float, seed: int = 7) -> int:
    """Write the folder; return its size in bytes."""
    noise = np.random.default_rng(seed).bytes(ROWS * PAYLOAD).replace(b"%", b"x")
    payload = pa.array([noise[i * PAYLOAD : (i + 1) * PAYLOAD] for i in range(ROWS)], pa.binary(PAYLOAD))
    objects = max(10, int(gigabytes * 1e9 / (ROWS * PAYLOAD)))
    theirs = {objects // 10 * n + 3 for n in range(5)}
    for n in range(objects):
        emails = [f"person{n * ROWS + i}@example.com" for i in range(ROWS)]
        if n in theirs:
            emails[17] = WHO
        days = [f"2025-01-{1 + n % 28:02}T10:{i % 60:02}:00Z" for i in range(ROWS)]
        table = pa.table({"email": pa.array(emails), "at": pa.array(days), "payload": payload})
        path = folder / "events" / f"{n // 1000:03}" / f"part-{n:06}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path, compression="none", use_dictionary=False, row_group_size=ROWS // 4)
    return sum(p.stat().st_size for p in folder.rglob("*.parquet"))


def settings(folder: Path) -> Settings:
    return Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{folder}/control.db"), key=KEY, pepper=KEY),
        audit=AuditSettings(key=KEY, folder=folder / "log"),
        stores={"lake": FilesStore(type="files", root=folder / "lake", purpose="analytics")},
        profiles=shipped_profiles(),
        requests=RequestSettings(profiles=("us-ca",)),
        erasure=ErasureSettings(verify="indexed"),
    )


def bytes_read() -> int:
    """Return how many bytes this process has read so far."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("rchar:"):
            return int(line.partition(":")[2])
    raise SystemExit("the kernel does not tell how much was read")


def erase(house: House, folder: Path) -> dict[str, tuple[int, float]]:
    """Erase the person; return bytes read and seconds by step."""
    asked = Asked(
        RequestKind.ERASE,
        (("EMAIL", WHO.upper()),),
        ground="consumer_request",
        profiles=("us-ca",),
        reporter=Reporter.AGENT,
    )
    with house.control.begin() as connection:
        request = receive(house, connection, asked, Proof(Method.MANDATE, 3, house.actor, reason="agent")).request.id
    file = folder / "plan.json"
    steps = {
        "plan": lambda: plan.plan(house, request, file),
        "approve": lambda: plan.approve(house, file, "officer"),
        "apply": lambda: apply.apply(house, file),
        "verify": lambda: verify.verify(house, request),
    }
    cost: dict[str, tuple[int, float]] = {}
    for name, step in steps.items():
        before, start = bytes_read(), time.perf_counter()
        step()
        cost[name] = bytes_read() - before, time.perf_counter() - start
    report = verify.verify(house, request)
    if report.verdicts[0].residual or report.exit_code:
        raise SystemExit("the erasure is not complete")
    return cost


def measure(gigabytes: float) -> None:
    """Print what one erasure reads, and the same again after something changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        size = fill(folder / "lake", gigabytes)
        made = time.perf_counter() - start
        with open_house(settings(folder)) as house:
            start = time.perf_counter()
            units = scan.run(house).units
            print(f"{size / 1e9:.2f} GB in {units:,} objects, made in {made:.0f} s, ", end="")
            print(f"scanned once in {time.perf_counter() - start:.0f} s; {os.cpu_count()} cores\n", flush=True)
            _late(folder / "lake")
            cost = erase(house, folder)
    print(f"{'step':<10}{'read, MB':>12}{'of the folder':>16}{'bar':>8}{'seconds':>10}")
    for step, (read, seconds) in cost.items():
        print(f"{step:<10}{read / 1e6:>12.2f}{read / size:>16.4%}{'':>8}{seconds:>10.2f}")
    total = sum(read for read, _ in cost.values())
    print(f"{'all':<10}{total / 1e6:>12.2f}{total / size:>16.4%}{BAR:>8.0%}{sum(s for _, s in cost.values()):>10.2f}")


def _late(lake: Path) -> None:
    """Change what the index knows: one object came after the scan, and one is gone."""
    first, second, *_ = sorted(lake.rglob("*.parquet"))
    shutil.copyfile(first, first.with_name("part-late.parquet"))
    second.unlink()

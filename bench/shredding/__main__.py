"""``python -m bench.shredding [--values N] [--people N] [--runs N]``: values a second, beside Fernet, in one process.

Fernet has one key for everybody and binds a value to nothing: it is the least that an application would do. A run
seals and opens the same values once by each; the table shows medians of the runs, in processor time. Keys are made
before: a person's first value costs a row in the key store. Seed 20310101.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from delenda.settings import ShreddingSettings
from delenda.shredding import Vault

FIELD = "app/users.email"
BAR = 1.0
"""Sealing and opening cost no more than Fernet does."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.shredding")
    parser.add_argument("--values", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=64)
    given = parser.parse_args()
    rows = [(f"{n % given.people}", f"person{n}@example.com") for n in range(given.values)]
    random.Random(20310101).shuffle(rows)
    with tempfile.TemporaryDirectory() as folder, Vault(_settings(Path(folder))) as vault:
        vault.create()
        made = _seconds(lambda: [vault.seal(f"{n}", FIELD, "x") for n in range(given.people)])
        print(f"seed 20310101, {given.values:,} values of {given.people:,} people, median of {given.runs} runs\n")
        print(f"{'measured':<28}{'values/s':>12}{'Fernet':>12}{'ratio':>8}{'bar':>6}")
        results: dict[str, list[tuple[float, float]]] = {"seal": [], "open": []}
        fernet = Fernet(Fernet.generate_key())
        for _ in range(given.runs):
            sealed: list[str] = []
            plain: list[bytes] = []
            ours = _seconds(lambda to=sealed: to.extend(vault.seal(who, FIELD, v) for who, v in rows))
            theirs = _seconds(lambda to=plain: to.extend(fernet.encrypt(v.encode()) for _, v in rows))
            results["seal"].append((len(rows) / ours, len(rows) / theirs))
            both = [(who, s) for (who, _), s in zip(rows, sealed, strict=True)]
            ours = _seconds(lambda these=both: [vault.open(who, FIELD, s) for who, s in these])
            theirs = _seconds(lambda these=plain: [fernet.decrypt(t).decode() for t in these])
            results["open"].append((len(rows) / ours, len(rows) / theirs))
        for name, pairs in results.items():
            ours, theirs = (statistics.median(p[i] for p in pairs) for i in (0, 1))
            print(f"{name:<28}{ours:>12,.0f}{theirs:>12,.0f}{ours / theirs:>8.2f}{BAR:>6.1f}")
        print(f"\n{'first value of a person':<28}{given.people / made:>12,.0f} a second")
        data = os.urandom(given.megabytes << 20)
        out = io.BytesIO()
        seal = _seconds(lambda: vault.seal_stream("1", "bucket/x", io.BytesIO(data), out))
        back = _seconds(lambda: sum(map(len, vault.open_stream("1", "bucket/x", io.BytesIO(out.getvalue())))))
        print(f"{'object: seal, open':<28}{given.megabytes / seal:>12,.0f}{given.megabytes / back:>12,.0f} MB/s")


def _settings(folder: Path) -> ShreddingSettings:
    def key() -> str:
        return base64.b64encode(os.urandom(32)).decode()

    return ShreddingSettings.model_validate(
        {
            "keys": f"sqlite:///{folder}/keys.db",
            "destroyed": f"sqlite:///{folder}/destroyed.db",
            "kek": key(),
            "pepper": key(),
            "key_ttl": "PT1H",
        }
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()

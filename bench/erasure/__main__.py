"""``python -m bench.erasure [sqlite] [postgresql] [mariadb] [--rows N] [--runs N]``: see :mod:`bench.erasure.sql`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"  # the real servers, and databases of their own on them
SERVERS = ["sqlite", "postgresql", "mariadb"]

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.erasure")
    parser.add_argument("servers", nargs="*", help="sqlite, postgresql, mariadb; none named: all")
    parser.add_argument("--rows", type=int, default=3000, help="rows erased from each of ten tables")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    sys.path[:0] = [str(TESTS), str(TESTS / "support")]

    from bench.erasure.sql import measure

    measure(given.servers or SERVERS, given.rows, given.runs)

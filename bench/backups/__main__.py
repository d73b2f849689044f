"""``python -m bench.backups [rewrite] [purge] [--mb N] [--subjects N] [--obligations N] [--runs N] [--form F]``.

See :mod:`bench.backups.rewrite` and :mod:`bench.backups.purge`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"  # the real servers, and databases of their own on them

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.backups")
    parser.add_argument("what", nargs="*", help="rewrite, purge; none named: both")
    parser.add_argument("--mb", type=int, default=200, help="megabytes of rows in the dump")
    parser.add_argument("--subjects", type=int, default=1000)
    parser.add_argument("--obligations", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    forms = ["directory", "custom", "plain"]
    parser.add_argument("--form", action="append", choices=forms, help="default: directory and custom")
    given = parser.parse_args()
    sys.path[:0] = [str(TESTS), str(TESTS / "support")]

    if not given.what or "rewrite" in given.what:
        from bench.backups.rewrite import measure

        measure(given.mb, given.subjects, given.runs, given.form or ["directory", "custom"])
    if not given.what or "purge" in given.what:
        from bench.backups.purge import measure as measure_purge

        measure_purge(given.obligations, given.runs)

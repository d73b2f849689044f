"""``python -m bench.erasure parquet|gzip|s3|formats|estate|long_line|sql``: what erasing costs; none named: all.

``parquet``, ``s3``: :mod:`bench.erasure.parquet`. ``sql [sqlite] [postgresql] [mariadb]``: :mod:`bench.erasure.sql`.
The others are modules of their own name.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"  # the real servers, and databases of their own on them
SERVERS = ["sqlite", "postgresql", "mariadb"]
Given = argparse.Namespace


def parquet(given: Given) -> None:
    from bench.erasure.parquet import run

    run(given.rows, given.runs, given.codec)


def s3(given: Given) -> None:
    from bench.erasure.parquet import run_s3

    run_s3(given.rows, given.codec)


def gzip(given: Given) -> None:
    from bench.erasure.gzip import run

    run(given.bytes, given.runs)


def formats(given: Given) -> None:
    from bench.erasure.formats import run

    run(given.rows, given.runs)


def estate(given: Given) -> None:
    from bench.erasure.estate import run

    run(given.objects, given.runs)


def long_line(given: Given) -> None:
    from bench.erasure.long_line import run

    run(given.bytes, given.runs)


def sql(given: Given) -> None:
    from bench.erasure.sql import run

    run(given.servers or SERVERS, given.rows, given.runs)


def parsed(arguments: list[str]) -> list[tuple[Callable[[Given], None], Given]]:
    """Return what is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.erasure", description=__doc__)
    verbs = parser.add_subparsers()

    def verb(act: Callable[[Given], None], runs: int, **sizes: int) -> argparse.ArgumentParser:
        inner = verbs.add_parser(act.__name__)
        inner.set_defaults(act=act)
        inner.add_argument("--runs", type=int, default=runs)
        for name, size in sizes.items():
            inner.add_argument(f"--{name}", type=int, default=size)
        return inner

    for act in (parquet, s3):
        verb(act, 5, rows=1_000_000).add_argument("--codec", default="snappy")
    verb(gzip, 3, bytes=160_000_000)
    verb(formats, 3, rows=20_000)
    verb(estate, 25, objects=10_000)
    verb(long_line, 1, bytes=2_000_000_000)
    verb(sql, 3, rows=3000).add_argument("servers", nargs="*", help="sqlite, postgresql, mariadb; none named: all")
    lots = (
        [arguments] if arguments else [["parquet"], ["gzip"], ["s3"], ["formats"], ["estate"], ["long_line"], ["sql"]]
    )
    return [(given.act, given) for given in map(parser.parse_args, lots)]


if __name__ == "__main__":
    chosen = parsed(sys.argv[1:])
    sys.path[:0] = [str(TESTS), str(TESTS / "support")]
    for act, given in chosen:
        act(given)

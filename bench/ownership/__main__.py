"""``python -m bench.ownership [SCHEMA …] [--errors]``: precision and recall of ownership, by schema and overall."""

from __future__ import annotations

import argparse
import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from bench.ownership.fill import fill
from bench.ownership.schema import schema
from bench.ownership.score import Score, Scores, score
from delenda.discovery import datamap
from delenda.jobs import scan
from delenda.jobs.opening import open_house
from delenda.settings import AuditSettings, ControlSettings, Settings, SqlStore

HERE = Path(__file__).parent / "schemas"
HELD_OUT = tuple("canvas chinook clinic_cn flarum invoiceninja koha lobsters opencart ridehail sakila zulip".split())
"""Labeled before anything was inferred of them, and not looked at while the rules were made."""
SECRET = SecretStr(base64.b64encode(bytes(range(32))).decode())


def measure(name: str, seed: int = 7) -> Scores:
    """Return the scores of one schema, scanned by the product as it is, with no annotation."""
    tables = schema((HERE / f"{name}.txt").read_text())
    with tempfile.TemporaryDirectory() as folder:
        fill(tables, Path(folder) / "app.db", seed)
        url = SecretStr(f"sqlite:///{folder}/app.db")
        settings = Settings(
            control=ControlSettings(url=SecretStr(f"sqlite:///{folder}/control.db"), key=SECRET, pepper=SECRET),
            audit=AuditSettings(key=SECRET),
            stores={"app": SqlStore(type="sql", url=url, purpose="measuring")},
        )
        with open_house(settings) as house:
            report = scan.run(house, workers=1)
            if report.problems:
                raise SystemExit(f"{name}: {report.problems}")
            return score(tables, datamap.load(house))


def main(argv: Sequence[str] | None = None) -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = sorted(p.stem for p in HERE.glob("*.txt"))
    parser.add_argument("schemas", nargs="*", default=known, help=", ".join(known))
    parser.add_argument("--errors", action="store_true", help="name each wrong and missed edge and table")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args(argv)
    print(f"{'':22}{'owner edges':>22}{'mentions':>22}{'tables':>22}")
    sums = {"made on": Scores(), "held out": Scores()}
    for name in args.schemas:
        scores = measure(name, args.seed)
        _print(name + ("*" if name in HELD_OUT else ""), scores)
        if args.errors:
            _errors(scores)
        sums["held out" if name in HELD_OUT else "made on"] += scores
    for name, total in sums.items():
        _print(name, total)
    _print("overall", sums["made on"] + sums["held out"])


def _print(name: str, scores: Scores) -> None:
    parts = (scores.edges, scores.mentions, scores.tables)
    print(f"{name:22}" + "".join(f"   P {s.precision:.3f} R {s.recall:.3f}{s.right:5}" for s in parts))


def _errors(scores: Scores) -> None:
    def show(what: str, s: Score) -> None:
        for sign, items in (("wrong", s.wrong), ("missed", s.missed)):
            for item in items:
                print(f"    {what} {sign}: {item}")

    show("edge", scores.edges)
    show("mention", scores.mentions)
    show("table", scores.tables)


if __name__ == "__main__":
    main()

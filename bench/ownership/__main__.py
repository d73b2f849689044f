"""``python -m bench.ownership [SCHEMA …] [--errors]``: precision and recall of ownership, by schema and overall."""

from __future__ import annotations

import argparse
import base64
import dataclasses
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import SecretStr

from bench.ownership.fill import fill
from bench.ownership.schema import Table, schema
from bench.ownership.score import Score, Scores, score
from delenda.discovery import datamap, noted
from delenda.discovery import units as register
from delenda.discovery.units import CollectionSum
from delenda.jobs import map as map_job
from delenda.jobs import scan
from delenda.jobs.opening import open_house
from delenda.model import Collection, CollectionName, Reference, StoreName
from delenda.settings import AuditSettings, ControlSettings, Settings, SqlStore

HERE = Path(__file__).parent / "schemas"
HELD_OUT = ("chinook", "flarum", "lobsters", "opencart", "sakila", "zulip")
"""Labeled before anything was inferred of them; nobody looked at what was wrong in them while the rules were made."""
LEARNED_FROM = (
    *("lemmy", "matomo", "mautic", "osticket", "vaultwarden"),
    *("dify", "firefly", "idempiere", "immich", "orangehrm"),
    *("azerothcore", "fineract", "invoiceplane", "nopcommerce", "snipeit", "umami"),
    *("openedx", "thingsboard", "traccar"),
)
"""Labeled from the applications' own schemas by somebody who knew of the rules no more than docs/ownership.md says, and
scored before any rule was changed for them; then learned from, each group later than the one before."""
MADE_ON = (
    *("bugzilla", "canvas", "chatwoot", "clinic_cn", "dating", "discourse", "dolibarr", "drupal", "forumshop_php"),
    *("ghost", "gitlab", "hotcrp", "invoiceninja", "jeecg", "keycloak", "koha", "magento", "mall", "mastodon"),
    *("mattermost", "mediawiki", "moodle", "nextcloud", "odoo", "openemr", "openmrs", "phpbb", "prestashop", "redmine"),
    *("ridehail", "ruoyi", "saas", "solidus", "suitecrm", "synapse", "wordpress"),
)
"""What the rules were made on. Any schema that none of these lists names has never been looked into: nobody who changes
a rule reads its file or errors, and ``--errors`` keeps silent on it."""
BAR = 0.95
SILENT = 0.01
"""Of the tables with people's records, what may be missed without a question."""
SECONDS = 5.0
"""What inference may take on a hundred tables."""
PEPPER = bytes(range(32))
SECRET = SecretStr(base64.b64encode(PEPPER).decode())
Sums = list[tuple[Collection, CollectionSum]]


def measure(name: str, seed: int = 7, scale: float = 1.0) -> tuple[Scores, Sums]:
    """Return the scores of one schema, scanned by the product as it is, with no annotation; and what it saw."""
    tables = [_scaled(t, scale) for t in schema((HERE / f"{name}.txt").read_text())]
    with tempfile.TemporaryDirectory() as folder:
        fill(tables, Path(folder) / "app.db", seed)
        with open_house(_settings(folder)) as house:
            report = scan.run(house, workers=1)
            if report.problems:
                raise SystemExit(f"{name}: {report.problems}")
            seen = [c for c, _ in noted.collections(house.control).values()]
            sums = [(c, register.sum_up(house.control, c.store, c.name)) for c in seen]
            return score(tables, datamap.load(house), map_job.doubts(house)), sums


def _scaled(table: Table, scale: float) -> Table:
    return table if table.rows <= 3 else dataclasses.replace(table, rows=max(2, round(table.rows * scale)))


def _settings(folder: str) -> Settings:
    return Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{folder}/control.db"), key=SECRET, pepper=SECRET),
        audit=AuditSettings(key=SECRET),
        stores={"app": SqlStore(type="sql", url=SecretStr(f"sqlite:///{folder}/app.db"), purpose="measuring")},
    )


def seconds_of(sums: Sequence[Sums], tables: int = 100, runs: int = 3) -> tuple[int, float]:
    """Return how many tables one store of several schemas has, and inference's median processor time on it."""
    estate: Sums = []
    for i, each in enumerate(sums):
        if len(estate) < tables:
            estate += [(_within(c, f"s{i}_"), read) for c, read in each]
    taken = []
    for _ in range(runs):
        start = time.process_time()
        datamap.drawn(_settings("/nowhere"), estate, datamap.Decisions(), PEPPER)
        taken.append(time.process_time() - start)
    return len(estate), statistics.median(taken)


def _within(collection: Collection, prefix: str) -> Collection:
    links = tuple(
        Reference(r.fields, CollectionName(prefix + r.target), r.target_fields, r.on_delete)
        for r in collection.references
    )
    name = CollectionName(prefix + collection.name)
    return dataclasses.replace(collection, store=StoreName("app"), name=name, references=links)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = sorted(p.stem for p in HERE.glob("*.txt"))
    parser.add_argument("schemas", nargs="*", default=known, help=", ".join(known))
    parser.add_argument("--errors", action="store_true", help="name each wrong and missed edge and table")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0, help="0.07: a company of about twelve people")
    args = parser.parse_args(argv)
    print(f"seed {args.seed}, scale {args.scale}; * held out, + learned from, ++ never looked into")
    print(f"{'':22}{'owner edges':>22}{'mentions':>22}{'tables':>22}{'silent':>8}{'asked':>8}")
    sums = {group: Scores() for group in ("made on", "held out", "learned from", "never looked into")}
    seen = []
    for name in args.schemas:
        scores, read = measure(name, args.seed, args.scale)
        seen.append(read)
        group, mark = _group(name)
        _print(name + mark, scores)
        if args.errors and group in ("made on", "learned from"):
            _errors(scores)
        sums[group] += scores
    for name, total in sums.items():
        _print(name, total)
    _print("overall", sum(sums.values(), Scores()))
    _bars({name: sums[name] for name in ("held out", "never looked into")}, *seconds_of(seen))


def _group(name: str) -> tuple[str, str]:
    """Return what a schema's scores count to, and the mark beside its name."""
    if name in HELD_OUT:
        return "held out", "*"
    if name in LEARNED_FROM:
        return "learned from", "+"
    return ("made on", "") if name in MADE_ON else ("never looked into", "++")


def _bars(unseen: Mapping[str, Scores], tables: int, seconds: float) -> None:
    """Print what is measured beside what is asked for."""
    print(f"\n{'':44}{'measured':>9}{'bar':>7}{'ratio':>7}")
    for name, scores in unseen.items():
        if not scores.all:
            continue
        share = scores.silent_share
        print(f"{f'tables missed in silence, {name}':44}{share:9.3f}{SILENT:7.2f}{share / SILENT:7.2f}")
        for what, value in (("precision", scores.edges.precision), ("recall", scores.edges.recall)):
            print(f"{f'owner edges {name}, {what}':44}{value:9.3f}{BAR:7.2f}{value / BAR:7.2f}")
    print(f"{f'inference on {tables} tables, CPU seconds':44}{seconds:9.2f}{SECONDS:7.2f}{seconds / SECONDS:7.2f}")


def _print(name: str, scores: Scores) -> None:
    parts = (scores.edges, scores.mentions, scores.tables)
    line = "".join(f"   P {s.precision:.3f} R {s.recall:.3f}{s.right:5}" for s in parts)
    print(f"{name:22}{line}{len(scores.silent):8}{scores.doubted:4}/{scores.all}")


def _errors(scores: Scores) -> None:
    def show(what: str, s: Score) -> None:
        for sign, items in (("wrong", s.wrong), ("missed", s.missed)):
            for item in items:
                print(f"    {what} {sign}: {item}")

    show("edge", scores.edges)
    show("mention", scores.mentions)
    show("table", scores.tables)
    for table in scores.silent:
        print(f"    in silence: {table}")


if __name__ == "__main__":
    main()

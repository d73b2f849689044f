"""Deletion lists: ``drop match``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of

drop = typer.Typer(help="Answer deletion lists of California's platform for data brokers.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(drop, name="drop")


@drop.callback()
def _group() -> None:
    """Answer deletion lists of California's platform for data brokers."""


@drop.command("match")
def match(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="LIST", help="A ZIP of CSVs `ID,Hash`, or one such CSV.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the answers go, `ID,Status`.")],
    profile: Annotated[str, typer.Option(help="The profile whose ground and terms apply.")] = "us-ca",
    as_json: Json = False,
) -> None:
    """Match a list against the stores, ask for the erasures, and write the answers that are final."""
    from delenda.jobs.drop import run

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = run(house, file, output, profile)
    answers = {a.name.lower(): n for a, n in sorted(report.answers.items())}
    words = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in answers.items())
    out.line(f"{report.entries:,} entries against {report.records:,} records: {words or 'none is final'}.")
    if report.requests:
        out.line(f"{len(report.requests):,} requests came in; `delenda plan REQUEST …` plans them together.")
    if report.open:
        out.line(f"{report.open:,} are open: run this again once their erasures have ended.", "yellow")
    out.result(
        {
            "entries": report.entries,
            "records": report.records,
            "answers": answers,
            "requests": list(report.requests),
            "open": report.open,
        }
    )

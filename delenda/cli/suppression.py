"""Whom not to write to: ``suppression screen|add``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import InputError

if TYPE_CHECKING:
    from delenda.jobs.suppression import Column

suppression_app = typer.Typer(
    help="Whom not to write to again, and for what: a list of keyed digests.", no_args_is_help=True
)

ColumnOption = Annotated[str, typer.Option("--column", help="The column that says whom a row is about.")]
KindOption = Annotated[str, typer.Option("--kind", help="What stands in it: EMAIL, PHONE_NUMBER, …")]
PurposeOption = Annotated[str, typer.Option("--purpose", help="What they are written to for.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(suppression_app, name="suppression")


@suppression_app.command("screen")
def screen(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="CSV", help="Whom somebody wants to write to.")],
    out_file: Annotated[Path, typer.Option("--out", "-o", help="A new file for the rows that may be used.")],
    column: ColumnOption,
    kind: KindOption = "EMAIL",
    purpose: PurposeOption = "marketing",
    whose: Annotated[str, typer.Option("--for", help="A code for who asks: a campaign, an import.")] = "",
    as_json: Json = False,
) -> int:
    """Copy a CSV file without the rows of people who asked to be left alone."""
    from delenda.jobs import suppression as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house, _opened(file) as source, _fresh(out_file) as target:
        done = job.screen(house, source, target, _column(column, kind), purpose, whose)
    out.line(f"{done.kept:,} rows kept, {done.listed:,} left out: they asked not to be written to.")
    if done.unclear:
        out.line(f"  {done.unclear:,} rows left out whose {column!r} is no {kind}: look at them by hand", "yellow")
    out.result({"kept": done.kept, "listed": done.listed, "unclear": done.unclear, "path": str(out_file)})
    return done.exit_code


@suppression_app.command("add")
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="CSV", help="Who opted out elsewhere.")],
    column: ColumnOption,
    kind: KindOption = "EMAIL",
    purpose: PurposeOption = "marketing",
    as_json: Json = False,
) -> int:
    """Put people who opted out elsewhere on the list."""
    from delenda.jobs import suppression as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house, _opened(file) as source:
        done = job.add(house, source, _column(column, kind), purpose)
    out.line(f"{done.listed:,} people are new on the list, {done.kept:,} were on it before.")
    if done.unclear:
        out.line(f"  {done.unclear:,} rows hold no {kind} in {column!r}: look at them by hand", "yellow")
    out.result({"new": done.listed, "known": done.kept, "unclear": done.unclear})
    return done.exit_code


def _column(name: str, kind: str) -> Column:
    from delenda.jobs.suppression import Column
    from delenda.kinds import Kind

    if kind not in Kind.__members__:
        raise InputError(f"--kind: there is no kind {kind!r}; `delenda map` lists those in use")
    return Column(name, Kind[kind])


def _opened(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8-sig", newline="")
    except OSError as e:
        raise InputError(f"{file.name}: can't be read ({type(e).__name__})") from e


def _fresh(file: Path) -> TextIO:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as e:
        raise InputError(f"{file.name}: can't be made ({type(e).__name__}); name a file that is not there") from e
    return os.fdopen(handle, "w", encoding="utf-8", newline="")

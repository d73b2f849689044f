"""``demo``: the whole job on an invented company."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json
from delenda.errors import Exit


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(demo)


def demo(
    folder: Annotated[Path, typer.Option("--out", "-o", help="A new folder, or one that an earlier demo made.")] = Path(
        "demo-out"
    ),
    subjects: Annotated[int, typer.Option(help="How many people the company knows.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 7,
    only_estate: Annotated[bool, typer.Option("--only-estate", help="Lay the estate out, and stop.")] = False,
    as_json: Json = False,
) -> int:
    """Run the whole job on an invented company: scan, cancel an account, plan, approve, erase, look again, prove."""
    from delenda.cli.tour import Tour

    out = Output(as_json=as_json)
    tour = Tour(folder, subjects, seed, out)
    if only_estate:
        tour.clear()
        tour.lay_out()
    else:
        tour.run()
    out.result(tour.facts)
    return Exit.DONE

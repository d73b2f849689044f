"""Finding: ``scan``, ``map``, ``detect``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import InputError

if TYPE_CHECKING:
    from delenda.ports import Engine

detect = typer.Typer(help="Try the detectors on JSON Lines from standard input or a file.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(scan)
    app.add_typer(detect, name="detect")


def scan(
    context: typer.Context,
    store: Annotated[list[str] | None, typer.Argument(help="Stores to scan; none named: all.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Read everything, not only what changed.")] = False,
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            metavar="<units>",
            min=1,
            help="Read only so many units of each collection; the map says what that may miss.",
        ),
    ] = None,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Read only objects that their stores' event notifications name; list nothing."),
    ] = False,
    as_json: Json = False,
) -> int:
    """Read the stores and bring the data map and the locator index up to date."""
    from delenda.jobs.scan import Mode, run

    if full + changed + (sample is not None) > 1:
        raise InputError("--full reads everything, --changed and --sample a part: give one of them")
    mode = Mode.FULL if full else Mode.CHANGED if changed else Mode.INCREMENTAL if sample is None else Mode.SAMPLE
    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = run(house, store or (), mode, **({} if sample is None else {"sample_units": sample}))
    out.line(
        f"{report.stores} stores, {report.collections} collections: {report.read:,} of {report.units:,} units read, "
        f"{report.records:,} records, {report.findings:,} findings."
    )
    for place, count in sorted(report.problems.items()):
        out.line(f"  not read: {place} ({count})", "yellow")
    for place, count in sorted(report.warnings.items()):
        out.line(f"  not relied on: {place} ({count}); nothing is missed", "yellow")
    if report.drift:
        counts = Counter(str(d.code).replace("_", " ") for d in report.drift)
        words = ", ".join(f"{n} {code}" for code, n in counts.most_common())
        out.line(
            f"  drift from what config declares: {words}; `delenda map --form html -o map.html` shows each", "yellow"
        )
    out.result(
        {
            "run": report.run,
            "map_version": report.map_version,
            "stores": report.stores,
            "collections": report.collections,
            "units": report.units,
            "read": report.read,
            "skipped": report.skipped,
            "vanished": report.vanished,
            "records": report.records,
            "findings": report.findings,
            "problems": report.problems,
            "warnings": report.warnings,
            "drift": [
                {"code": d.code, "collection": d.collection, "field": d.field, "kind": d.kind} for d in report.drift
            ],
        }
    )
    return report.exit_code


@detect.command("text")
def detect_text(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="JSON Lines; none or -: standard input.")] = None,
    _json: Json = True,
) -> None:
    """Read ``{"id","text"}`` lines, write ``{"id","type","start","end","evidence"}`` lines (end exclusive)."""
    from delenda.jobs import detect as job

    _stream(context, file, job.detect_text)


@detect.command("columns")
def detect_columns(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="JSON Lines; none or -: standard input.")] = None,
    _json: Json = True,
) -> None:
    """Read ``{"column_id","table","column","siblings","values"}`` lines, write ``{"column_id","types"}`` lines."""
    from delenda.jobs import detect as job

    _stream(context, file, job.detect_columns)


def _stream(
    context: typer.Context, file: Path | None, work: Callable[[Engine, Iterable[str]], Iterator[dict[str, Any]]]
) -> None:
    for line in work(_engine(context), _lines(file)):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _engine(context: typer.Context) -> Engine:
    """Return the engine of the named configuration; without one, the built-in detectors alone."""
    from delenda import config
    from delenda.catalogue import open_engine

    session = session_of(context)
    named = session.config is not None or config.is_named()
    return open_engine(session.settings() if named else None)


def _lines(file: Path | None) -> Iterator[str]:
    if file is None or str(file) == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]  # a TextIOWrapper
        yield from sys.stdin
        return
    try:
        with file.open(encoding="utf-8", errors="surrogateescape") as lines:
            yield from lines
    except OSError as e:
        raise InputError(f"{file.name}: can't be read ({type(e).__name__})") from e

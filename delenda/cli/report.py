"""Looking back: ``map``, ``report``, ``impact``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError

report_app = typer.Typer(help="What was promised, done and is owed.", no_args_is_help=True)
map_app = typer.Typer(
    help="The data map: which field holds what, whose, and why we think so.", invoke_without_command=True
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(map_app, name="map")
    app.add_typer(report_app, name="report")
    app.command()(impact)


@map_app.callback()
def show_map(
    context: typer.Context,
    form: Annotated[str, typer.Option("--form", help="table, json, html, csv, ropa or fides.")] = "table",
    out_file: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to this file.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit code 9 if there is drift or a doubt: for CI.")] = False,
    as_json: Json = False,
) -> int:
    """Show the data map."""
    if context.invoked_subcommand:
        return Exit.DONE
    from delenda.jobs import map as job

    out = Output(as_json=as_json)
    forms = {f.value: f for f in job.Form}
    if form not in {*forms, "table"}:
        raise InputError(f"--form is one of: table, {', '.join(forms)}")
    with session_of(context).house(out) as house:
        seen = job.view(house)
    if form != "table" or out_file or as_json:
        text = job.render(seen, forms.get("json" if form == "table" else form, job.Form.JSON))
        if out_file:
            out_file.write_text(text, encoding="utf-8")
            out.line(f"Wrote {out_file}")
        else:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")
    else:
        table = job.frame(seen)
        shown = ["store", "collection", "field", "kind", "presence", "matched", "scanned", "role"]
        out.table(shown, table[shown].itertuples(index=False))
        out.line(
            f"Version {seen.version}; {len(table)} findings, {len(seen.drift)} differences, {len(seen.doubts)} doubts."
        )
        for doubt in seen.doubts:
            out.line(f"  {doubt}", "yellow")
    return Exit.FINDINGS if check and (seen.drift or seen.doubts) else Exit.DONE


@map_app.command("explain")
def explain(
    context: typer.Context,
    collection: Annotated[str, typer.Argument(metavar="STORE/COLLECTION", help="As `delenda map` lists it.")],
    as_json: Json = False,
) -> int:
    """Show each way from a person to a collection's records, shortest first."""
    from delenda.jobs import map as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        paths = job.explain(house, collection)
    for path in paths:
        first, *rest = path.lines()
        out.line(f"{path.length}  {first}")
        for line in rest:
            out.line(f"     ← {line}")
    if not paths:
        out.line("No person reaches it.", "yellow")
    shown = [{"length": p.length, "role": p.role.value, "path": str(p), "steps": p.lines()} for p in paths]
    out.result({"collection": collection, "paths": shown})
    return Exit.DONE if paths else Exit.FINDINGS


@map_app.command("lint")
def lint(context: typer.Context, as_json: Json = False) -> int:
    """List what to look at before the first erasure: personal data that no path leads to, and the like."""
    from delenda.jobs import map as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        doubts = job.doubts(house)
    for doubt in doubts:
        out.line(f"{doubt}  {doubt.meaning}", "yellow")
    if not doubts:
        out.line("Nothing to look at.")
    out.result({"doubts": [{"code": d.code.value, "collection": d.collection, "hint": d.hint} for d in doubts]})
    return Exit.FINDINGS if doubts else Exit.DONE


@map_app.command("decide")
def decide(
    context: typer.Context,
    field: Annotated[str, typer.Argument(metavar="STORE/COLLECTION.FIELD", help="As `delenda map` lists it.")],
    subject: Annotated[str, typer.Argument(help="A kind, or the field that it refers to.")],
    refuse: Annotated[bool, typer.Option("--refuse", help="It is not so; without it: it is.")] = False,
    as_json: Json = False,
) -> int:
    """Confirm or refuse a finding or a reference; your word wins from the next scan on."""
    from delenda.jobs import map as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.decide(house, field, subject, confirmed=not refuse)
    out.line("Noted; it counts from the next scan on.")
    out.result({"field": field, "subject": subject, "confirmed": not refuse})
    return Exit.DONE


@report_app.command("promises")
def promises(
    results: Annotated[Path, typer.Option(help="What the last `make test` left.")] = Path("build/promises.json"),
    as_json: Json = False,
) -> int:
    """List each promise of the privacy policies, the tests that prove it, and how they ended last."""
    from delenda import config
    from delenda.promises import Standing, as_rows, read_promises, read_results
    from delenda.promises import report as match

    out = Output(as_json=as_json)
    lines = match(read_promises(config.shipped() / "promises.yaml"), read_results(results))
    rows = [
        (
            x.promise.id,
            x.promise.scope,
            x.standing,
            len(x.results),
            x.promise.text if len(x.promise.text) < 70 else x.promise.text[:69] + "…",
        )
        for x in lines
    ]
    out.table(("promise", "scope", "standing", "tests", "what is promised"), rows)
    counts = {s: sum(x.standing is s for x in lines) for s in Standing}
    out.line(", ".join(f"{n} {s}" for s, n in counts.items()))
    out.result({"promises": as_rows(lines)})
    return Exit.FINDINGS if counts[Standing.FAILING] else Exit.DONE


@report_app.command("metrics")
def metrics(context: typer.Context, as_json: Json = False) -> int:
    """Count requests, median days, refusals, and what is owed in backups."""
    from delenda.jobs.report import metrics as count

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        counted = count(house)
    out.table(("kind", "requests", "answered", "refused", "overdue", "median days"), counted.rows())
    out.line(f"{counted.obligations_open} obligations in backups are open, {counted.obligations_overdue} overdue.")
    out.result(counted.view())
    return Exit.DONE


@report_app.command("page")
def page(
    context: typer.Context,
    out_file: Annotated[Path, typer.Option("--out", "-o", help="Where the page goes.")] = Path("report.html"),
    as_json: Json = False,
) -> int:
    """Write one offline page: requests and deadlines, what was erased and kept, backups, the state of the trail."""
    from delenda.jobs.report import page as render

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        out_file.write_text(render(house), encoding="utf-8")
    out.line(f"Wrote {out_file}")
    out.result({"path": str(out_file)})
    return Exit.DONE


@report_app.command("counts")
def counts(
    context: typer.Context,
    collection: Annotated[str, typer.Argument(help="store/collection.")],
    by: Annotated[list[str], typer.Option("--by", help="A field to group by; may be repeated.")],
    smallest: Annotated[int, typer.Option(help="Smaller groups are withheld.")] = 10,
    as_json: Json = False,
) -> int:
    """Count people by groups, for partners and researchers; groups too small to hide in are withheld."""
    from delenda.jobs import counts as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = job.run(house, collection, by, smallest)
    rows = [(*group, "withheld" if n is None else n) for group, n in found.groups.items()]
    out.table((*by, found.of), rows)
    groups = [{"group": list(group), "count": n} for group, n in found.groups.items()]
    out.result({"collection": collection, "by": by, "of": found.of, "smallest": smallest, "groups": groups})
    return Exit.DONE


def impact(
    context: typer.Context,
    place: Annotated[list[str], typer.Argument(metavar="PLACE...", help="Stores, or collections as store/collection.")],
    known: Annotated[dt.datetime | None, typer.Option(help="When the breach became known, in UTC; none: now.")] = None,
    contacts: Annotated[
        Path | None, typer.Option(help="Write whom to tell to this new CSV file. It holds personal data.")
    ] = None,
    as_json: Json = False,
) -> int:
    """After a breach: say whom the records of some places concern, with what, and by when to report it."""
    from delenda.jobs import impact as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = job.impact(house, place, known.replace(tzinfo=dt.UTC) if known else None)
        reachable = job.write_contacts(found, contacts) if contacts else sum(p.reachable for p in found.people)
    records = sum(found.records.values())
    out.title(f"{len(found.people):,} people are concerned by {records:,} records; {reachable:,} can be reached.")
    out.table(("data", "people"), list(found.categories.items()))
    for address, count in sorted(found.nobodys.items()):
        out.line(f"  {address}: {count:,} records name nobody that we know of", "yellow")
    for address, code in sorted(found.unread.items()):
        out.line(f"  not read in full: {address} ({code})", "yellow")
    if found.due:
        out.line(f"To be reported by {found.due.due_at:%Y-%m-%d %H:%M} UTC ({found.due.legal_basis}).")
    if contacts:
        out.line(f"Wrote {contacts}: whom to tell, and of what. Send it to nobody, and remove it afterwards.")
    out.result(
        {
            "people": len(found.people),
            "reachable": reachable,
            "records": dict(found.records),
            "nobodys": dict(found.nobodys),
            "unread": dict(found.unread),
            "categories": found.categories,
            "due": found.due.due_at.isoformat() if found.due else None,
            "legal_basis": found.due.legal_basis if found.due else "",
        }
    )
    return found.exit_code

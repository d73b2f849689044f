"""Backups: ``backups list|due|purge|rewrite|mark|replay|restore-check|watch``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.requests import RequestArgument
from delenda.cli.session import Json, session_of
from delenda.errors import Exit

if TYPE_CHECKING:
    from delenda.backups.obligations import Obligation

backups_app = typer.Typer(help="Old copies: what they owe, and that they never resurrect.", no_args_is_help=True)

StoreArgument = Annotated[str, typer.Argument(metavar="STORE", help="The restored store.")]
Since = Annotated[dt.datetime | None, typer.Option(help="When the restored backup was taken, UTC; none: ever.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(backups_app, name="backups")


@backups_app.command("list")
def list_backups(context: typer.Context, as_json: Json = False) -> int:
    """Look at every set, and list what is there now and what it owes."""
    from delenda.jobs import backups as job
    from delenda.jobs.erase import paid

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        looked = job.look(house, paid(house))
        owed = job.all_obligations(house)
    waiting = {b.id: sum(o.backup.id == b.id and o.standing != "closed" for o in owed) for b in looked.backups}
    rows = [
        (
            b.set_name,
            b.store,
            f"{b.taken_at:%Y-%m-%d}",
            f"{b.expires_at:%Y-%m-%d}" if b.expires_at else "",
            b.mode,
            waiting[b.id],
        )
        for b in looked.backups
    ]
    out.table(("set", "store", "taken", "leaves by", "mode", "erasures owed"), rows)
    for problem in looked.problems:
        out.line(f"  not looked at: {problem}", "yellow")
    for backup in looked.returned:
        out.line(f"  came back: {backup.set_name} of {backup.taken_at:%Y-%m-%d}", "red")
    keys = ("set", "store", "taken", "leaves_by", "mode", "owed")
    out.result({"backups": [dict(zip(keys, row, strict=True)) for row in rows], "problems": looked.problems})
    return Exit.PARTIAL if looked.problems else Exit.DONE


@backups_app.command("due")
def due(context: typer.Context, as_json: Json = False) -> int:
    """List what must be gone by today; exit code 8 if something is overdue."""
    from delenda.jobs import backups as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = job.purge(house, dry_run=True)
    _obligations(out, report.due)
    out.result({"due": [_view(o) for o in report.due], "overdue": len(report.overdue)})
    return report.exit_code


@backups_app.command("purge")
def purge(
    context: typer.Context,
    really: Annotated[bool, typer.Option("--apply", help="Do it; without it, only say what would be done.")] = False,
    as_json: Json = False,
) -> int:
    """Remove the backups that are due and close what was owed in them, with evidence. A dry run by default."""
    from delenda.jobs import backups as job
    from delenda.jobs.erase import paid

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = job.purge(house, dry_run=not really, on_paid=paid(house))
    _obligations(out, report.due)
    verb = "Would remove" if report.dry_run else "Removed"
    backups = (
        len({o.backup.id for o in report.due})
        if report.dry_run
        else sum(o.status == "done" for _, o in report.outcomes)
    )
    out.line(
        f"{verb} {backups} backups; {report.closed} obligations closed, {len(report.paid)} requests are now complete."
    )
    if report.last_of_set:
        out.line(f"  {report.last_of_set} of them are the last of their set: make a fresh backup first.", "yellow")
    out.result(
        {
            "dry_run": report.dry_run,
            "due": [_view(o) for o in report.due],
            "outcomes": [{"set": b.set_name, "status": o.status, "detail": o.detail} for b, o in report.outcomes],
            "closed": report.closed,
            "complete": report.paid,
            "overdue": len(report.overdue),
        }
    )
    return report.exit_code


@backups_app.command("rewrite")
def rewrite(
    context: typer.Context,
    sets: Annotated[list[str] | None, typer.Argument(metavar="SET", help="Only backups of these sets.")] = None,
    only: Annotated[list[str] | None, typer.Option("--backup", help="Only this backup, by its id.")] = None,
    really: Annotated[bool, typer.Option("--apply", help="Do it; without it, only look and say.")] = False,
    as_json: Json = False,
) -> int:
    """Write backups anew without what was erased, and close what was owed in them. A dry run by default."""
    from delenda.discovery import datamap
    from delenda.jobs import backups as look_first
    from delenda.jobs import backups_rewrite as job
    from delenda.jobs.erase import paid

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        look_first.look(house, paid(house))
        report = job.rewrite(house, datamap.load(house), sets=sets or (), only=only or (), dry_run=not really)
        if really:
            look_first.look(house, paid(house))
    rows = [
        (
            r.backup.id,
            r.backup.set_name,
            f"{r.backup.taken_at:%Y-%m-%d}",
            r.what.scanned,
            r.what.hits,
            r.what.problem or ("rewritten" if r.what.digest else "would change" if r.what.hits else "holds nothing"),
        )
        for r in report.rewritten
    ]
    out.table(("backup", "set", "taken", "records", "erased ones", "how it ended"), rows)
    counts = job.counts_of(report)
    out.line(f"{counts['rewritten']} of {counts['backups']} backups rewritten; {counts['closed']} obligations closed.")
    keys = ("backup", "set", "taken", "records", "hits", "ended")
    out.result({"dry_run": report.dry_run, "backups": [dict(zip(keys, r, strict=True)) for r in rows], **counts})
    return report.exit_code


@backups_app.command("mark")
def mark(context: typer.Context, request: RequestArgument, as_json: Json = False) -> int:
    """Mark the backups that may still hold an erased person, for later purge; ``apply`` does it by itself."""
    from delenda.discovery import datamap
    from delenda.jobs import backups as job
    from delenda.jobs.apply import erased
    from delenda.model import RequestId

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        owed = job.mark(house, RequestId(request), erased(house, RequestId(request)), datamap.load(house))
    _obligations(out, owed)
    out.result({"obligations": [_view(o) for o in owed]})
    return Exit.DONE


@backups_app.command("restore-check")
def restore_check(
    context: typer.Context,
    store: StoreArgument,
    since: Since = None,
    lock: Annotated[bool, typer.Option("--lock", help="First keep the roles of the store's gate out.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Let them in, if it may serve.")] = False,
    as_json: Json = False,
) -> int:
    """Say whether a restored store may serve; exit code 9 if it holds what was erased."""
    from delenda.discovery import datamap
    from delenda.jobs import backups_gate as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = job.gated_check(house, store, datamap.load(house), since=_utc(since), lock=lock, release=release)
    verdict = "must not serve yet" if report.blocked else "may serve"
    out.title(f"{store} {verdict}: {report.scanned:,} records looked at, {report.hits} of them erased before.")
    out.table(("collection", "erased records"), report.by_collection)
    if report.blocked:
        out.line(f"Next: delenda backups replay {store}")
    released = release and not report.blocked
    out.result(
        {
            "store": store,
            "blocked": report.blocked,
            "hits": report.hits,
            "undecided": report.undecided,
            "released": released,
        }
    )
    return report.exit_code


@backups_app.command("watch")
def watch(context: typer.Context, as_json: Json = False) -> int:
    """Look through every store that has backups for what came back without a word; exit code 9 if something did."""
    from delenda.discovery import datamap
    from delenda.jobs import backups_gate as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        reports, problems = job.watch(house, datamap.load(house))
    rows = [(r.store, r.scanned, r.hits, r.undecided) for r in reports]
    out.table(("store", "records", "erased ones", "undecided"), rows)
    for problem in problems:
        out.line(f"  not looked at: {problem}", "yellow")
    keys = ("store", "records", "hits", "undecided")
    out.result({"stores": [dict(zip(keys, r, strict=True)) for r in rows], "problems": problems})
    if any(r.blocked for r in reports):
        return Exit.FINDINGS
    return Exit.PARTIAL if problems else Exit.DONE


@backups_app.command("replay")
def replay(context: typer.Context, store: StoreArgument, since: Since = None, as_json: Json = False) -> int:
    """Erase again, in a restored store, what was erased before; then look again."""
    from delenda.discovery import datamap
    from delenda.jobs import backups as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        done = job.replay(house, store, datamap.load(house), since=_utc(since))
    out.title(f"{done.steps} records of {len(done.requests)} requests erased again; {done.residual} are left.")
    if done.undecided:
        out.line(f"  {done.undecided} records need a person's decision.", "yellow")
    out.result({"store": store, "steps": done.steps, "residual": done.residual, "undecided": done.undecided})
    return Exit.PARTIAL if done.residual or done.undecided else Exit.DONE


def _utc(time: dt.datetime | None) -> dt.datetime | None:
    return time.replace(tzinfo=dt.UTC) if time else None


def _obligations(out: Output, owed: Sequence[Obligation]) -> None:
    rows = [
        (
            o.request_id,
            o.backup.set_name,
            f"{o.backup.taken_at:%Y-%m-%d}",
            f"{o.due_at:%Y-%m-%d}" if o.due_at else "",
            o.standing,
        )
        for o in owed
    ]
    out.table(("request", "set", "taken", "due", "stands"), rows)
    if not rows:
        out.line("Nothing is due.")


def _view(o: Obligation) -> dict[str, str | None]:
    return {
        "request": o.request_id,
        "set": o.backup.set_name,
        "taken": o.backup.taken_at.isoformat(),
        "due": o.due_at.isoformat() if o.due_at else None,
        "stands": str(o.standing),
        "evidence": o.evidence.how if o.evidence else None,
    }

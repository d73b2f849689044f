"""Storage limits: ``retain check|plan|run``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import Exit

if TYPE_CHECKING:
    from delenda.jobs.limits import Due

retain_app = typer.Typer(help="Records whose time is over, whoever's they are.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(retain_app, name="retain")


@retain_app.command("check")
def check(context: typer.Context, as_json: Json = False) -> int:
    """Count what each storage limit reaches today. Changes nothing; exit code 2: something is due, 8: overdue."""
    from delenda.jobs import limits

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = limits.due(house)
    if not found:
        out.line("No storage limit is configured: see docs/retention.md.")
    for each in found:
        _show(out, each)
    out.result({"limits": [_view(each) for each in found]})
    return max((each.exit_code for each in found), key=_gravity, default=Exit.DONE)


@retain_app.command("plan")
def plan(
    context: typer.Context,
    out_file: Annotated[Path, typer.Option("--out", "-o", help="Where the plan goes.")] = Path("plan.json"),
    as_json: Json = False,
) -> int:
    """Make a request for each limit that reaches something today, and plan them all. Then: approve, apply."""
    from delenda.jobs import limits
    from delenda.jobs.plan import plan as make_plan

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        requests = limits.open_requests(house)
        report = make_plan(house, list(requests.values()), out_file) if requests else None
    if report is None:
        out.line("Nothing is due today.")
        out.result({"requests": {}, "path": "", "digest": ""})
        return Exit.DONE
    out.title(report.summary)
    for name, request in requests.items():
        out.line(f"  {request}  {name}")
    out.line(f"Wrote {out_file}. Look: delenda show {out_file}. Then somebody else: delenda approve {out_file}")
    out.result({"requests": requests, "path": str(out_file), "digest": report.digest, "predicted": report.predicted})
    return report.exit_code


@retain_app.command("run")
def run(context: typer.Context, as_json: Json = False) -> int:
    """Do what the scheduled flow does: carry out the limits that act at once, and plan the others for approval."""
    from delenda.jobs import course, limits
    from delenda.jobs.course import Next
    from delenda.jobs.erase import carry_out

    out = Output(as_json=as_json)
    ended: dict[str, dict[str, Any]] = {}
    codes = [Exit.DONE]
    with session_of(context).house(out) as house:
        for name, request in limits.open_requests(house).items():
            if course.standing(house, request).next is Next.PLAN:
                course.prepare(house, request)
            path = course.plan_path(house, request)
            if course.standing(house, request).next is Next.APPLY:
                end = carry_out(house, path)[0]
                codes.append(end.exit_code)
                ended[name] = end.view()
                out.line(f"{name}: {request} is {end.state}. " + " ".join(end.summary))
            else:
                codes.append(Exit.NEEDS_APPROVAL)
                ended[name] = {"request": request, "state": "planned", "plan": str(path)}
                out.line(f"{name}: {request} waits for approval: delenda approve {path}", "yellow")
    if not ended:
        out.line("Nothing is due today.")
    out.result({"limits": ended})
    return max(codes, key=_gravity)


def _gravity(code: Exit) -> int:
    return [Exit.DONE, Exit.CHANGES_PLANNED, Exit.NEEDS_APPROVAL, Exit.PARTIAL, Exit.OVERDUE].index(code)


def _show(out: Output, each: Due) -> None:
    then = "deleted" if each.limit.then == "delete" else "anonymized"
    what = f"{each.total:,} records are to be {then}" if each.total else "nothing is due"
    since = f", the first since {each.oldest.isoformat()}" if each.oldest and each.total else ""
    out.line(f"{each.limit.name}: {what}{since}.")
    for address, n in sorted(each.records.items()):
        kept = f" ({each.kept[address]:,} kept by a duty or a hold)" if each.kept[address] else ""
        out.line(f"  {address}: {n:,}{kept}")
    if each.overdue:
        out.line(f"  {each.overdue:,} are overdue: their time was over more than {each.limit.within} ago", "red")
    for address, code in sorted(each.unread.items()):
        out.line(f"  {address}: could not be read ({code})", "yellow")


def _view(each: Due) -> dict[str, Any]:
    return {
        "limit": each.limit.name,
        "then": each.limit.then,
        "acts": each.limit.acts,
        "due": dict(sorted(each.records.items())),
        "kept": dict(sorted(each.kept.items())),
        "overdue": each.overdue,
        "oldest": each.oldest.isoformat() if each.oldest else "",
        "unread": each.unread,
    }

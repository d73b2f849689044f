"""Requests: ``request new|cancelled|list|show|verify|code|confirm|refuse|withdraw|extend|due``, and ``hold``."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError
from delenda.model import RequestKind, State
from delenda.requests.proof import Method, Reporter

requests_app = typer.Typer(help="What people ask, and where it stands.", no_args_is_help=True)
hold_app = typer.Typer(help="Legal holds: they beat every erasure.", no_args_is_help=True)

RequestArgument = Annotated[str, typer.Argument(metavar="REQUEST", help="The request's id.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(requests_app, name="request")
    app.add_typer(hold_app, name="hold")
    app.command()(status)


def read_seeds(given: list[str], file: Path | None) -> tuple[tuple[str, str | None], ...]:
    """Return seeds from ``KIND=VALUE`` arguments and from a JSON file (``{"EMAIL": "…"}`` or pairs), ``-``: stdin.

    A shell keeps its history, and a machine shows arguments to all its users: the file is for real people.
    """
    pairs: list[tuple[str, str | None]] = []
    for number, text in enumerate(given, 1):
        kind, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"--seed number {number}: write KIND=VALUE, such as EMAIL=somebody@example.com")
        pairs.append((kind, value))
    if file is not None:
        try:
            body = json.loads(sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8"))
            pairs += list(body.items()) if isinstance(body, dict) else [(str(kind), value) for kind, value in body]
        except (OSError, ValueError, TypeError) as e:
            raise InputError(f"--seeds: expected JSON, an object of kinds and values ({type(e).__name__})") from e
    if not all(isinstance(value, str | None) for _, value in pairs):
        raise InputError("--seeds: write every value as a text, in quotes: a number loses its leading zeros")
    if not pairs:
        raise InputError("whom is it about? give --seed KIND=VALUE, or --seeds FILE")
    return tuple(pairs)


@requests_app.command("new")
def new(
    context: typer.Context,
    kind: Annotated[RequestKind, typer.Argument(help="What is asked.")],
    seed: Annotated[list[str] | None, typer.Option("--seed", help="KIND=VALUE; may be repeated.")] = None,
    seeds: Annotated[Path | None, typer.Option("--seeds", help="JSON with the seeds; - for standard input.")] = None,
    ground: Annotated[str, typer.Option(help="The coded ground; an erasure needs one.")] = "",
    profile: Annotated[
        list[str] | None, typer.Option("--profile", help="Jurisdiction or policy; may be repeated.")
    ] = None,
    reporter: Annotated[Reporter, typer.Option(help="Who asks.")] = Reporter.SELF,
    scope: Annotated[list[str] | None, typer.Option("--scope", help="A category or purpose; none: everything.")] = None,
    age: Annotated[int | None, typer.Option(help="The person's age, if it matters.")] = None,
    key: Annotated[str, typer.Option("--idempotency-key", help="The same key twice is one request.")] = "",
    as_json: Json = False,
) -> int:
    """Take a request in."""
    from delenda.jobs import request as job
    from delenda.requests.intake import Asked

    asked = Asked(
        kind=kind,
        seeds=read_seeds(seed or [], seeds),
        ground=ground,
        profiles=tuple(profile or ()),
        idempotency_key=key,
        reporter=reporter,
        scope=tuple(scope or ()),
        age=age,
    )
    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        case = job.new(house, asked)
        view = job.show(house, case.id)
    return told(out, view)


@requests_app.command("cancelled")
def cancelled(
    context: typer.Context,
    headers: Annotated[Path, typer.Argument(help="The event's HTTP headers, as a JSON object.")],
    body: Annotated[Path, typer.Argument(help="The event's raw body, byte for byte.")],
    emit: Annotated[bool, typer.Option("--emit", help="Tell Prefect, so that the erase flow starts.")] = False,
    as_json: Json = False,
) -> int:
    """Take in a signed account cancellation (Standard Webhooks): received and verified in one step."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    try:
        names = {str(k): str(v) for k, v in json.loads(headers.read_text(encoding="utf-8")).items()}
        raw = body.read_bytes()
    except (OSError, ValueError, AttributeError) as e:
        raise InputError(
            f"the event can't be read ({type(e).__name__}): headers as a JSON object, and the raw body"
        ) from e
    with session_of(context).house(out) as house:
        case = job.cancelled(house, names, raw)
        view = job.show(house, case.id)
    if emit:
        from flows.events import CANCELLED, tell

        tell(CANCELLED, case.id)
    return told(out, view)


@requests_app.command("list")
def list_requests(
    context: typer.Context,
    state: Annotated[list[State] | None, typer.Option("--state", help="Only these states.")] = None,
    as_json: Json = False,
) -> int:
    """List requests: children's first, then by due date."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        views = job.show_all(house, state or ())
    _table(out, views)
    out.result({"requests": views})
    return Exit.DONE


@requests_app.command("due")
def due(context: typer.Context, as_json: Json = False) -> int:
    """List the requests that are overdue or soon due; exit code 8 if one is overdue."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        views = job.due(house)
    _table(out, views)
    out.result({"requests": views})
    return Exit.OVERDUE if any(v["clock"] == "overdue" for v in views) else Exit.DONE


@requests_app.command("show")
def show(context: typer.Context, request: RequestArgument, as_json: Json = False) -> int:
    """Show one request: no values, but where it stands, what it waits for, and the days left."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        view = job.show(house, request)
    return told(out, view)


@requests_app.command("questions")
def questions(context: typer.Context, request: RequestArgument, as_json: Json = False) -> int:
    """List what a person must decide about shared identifiers before this request can go on: `delenda answer`."""
    from delenda.jobs import copy as job
    from delenda.subjects.answers import wording

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        asked = job.questions(house, request)
    for question in asked:
        out.line(f"{question.id}: {wording(question)}")
    if not asked:
        out.line("Nothing is asked.")
    found = [
        {"id": q.id, "doubt": q.doubt, "kind": q.kind, "places": dict(q.places), "says": wording(q)} for q in asked
    ]
    out.result({"questions": found})
    return Exit.NEEDS_APPROVAL if any(q.stops for q in asked) else Exit.DONE


@requests_app.command("verify")
def verify(
    context: typer.Context,
    request: RequestArgument,
    method: Annotated[Method, typer.Option(help="How identity was proven.")],
    level: Annotated[int, typer.Option(help="1 contact, 2 known channel, 3 document seen.")],
    reason: Annotated[str, typer.Option(help="A code for why it suffices.")],
    evidence: Annotated[str, typer.Option(help="A file's number; never the document.")] = "",
    as_json: Json = False,
) -> int:
    """Record your decision that identity is proven."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.verify(house, request, method, level, reason, evidence)
        view = job.show(house, request)
    return told(out, view)


@requests_app.command("confirm")
def confirm(
    context: typer.Context,
    request: RequestArgument,
    code: Annotated[str, typer.Argument(help="The one-time code; - reads it from standard input.")],
    as_json: Json = False,
) -> int:
    """Check a one-time code that was sent to a contact of the request."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        proven = job.confirm(house, request, sys.stdin.readline().strip() if code == "-" else code)
    out.line("confirmed" if proven else "not confirmed")
    out.result({"request": request, "confirmed": proven})
    return Exit.DONE if proven else Exit.UNVERIFIED


@requests_app.command("refuse")
def refuse(
    context: typer.Context,
    request: RequestArgument,
    code: Annotated[str, typer.Option(help="The coded ground of the refusal.")],
    evidence: Annotated[str, typer.Option(help="What it rests on, as a code or a file's number.")],
    approver: Annotated[str, typer.Option(help="Who decided it.")],
    collection: Annotated[list[str] | None, typer.Option("--collection", help="Refuse these only.")] = None,
    as_json: Json = False,
) -> int:
    """Refuse a request, or a part of it; a letter with the reasons is then owed."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.refuse(house, request, code, evidence=evidence, approver=approver, collections=collection or ())
        view = job.show(house, request)
    return told(out, view)


@requests_app.command("withdraw")
def withdraw(context: typer.Context, request: RequestArgument, as_json: Json = False) -> int:
    """End a request as the person wishes; not once it is executing."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.withdraw(house, request)
        view = job.show(house, request)
    return told(out, view)


@requests_app.command("extend")
def extend(
    context: typer.Context,
    request: RequestArgument,
    reason: Annotated[str, typer.Option(help="A code for why it takes longer.")],
    as_json: Json = False,
) -> int:
    """Put the answer off once, as far as the profiles allow; a letter is then owed."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.extend(house, request, reason)
        view = job.show(house, request)
    return told(out, view)


@requests_app.command("suppress")
def suppress(context: typer.Context, request: RequestArgument, as_json: Json = False) -> int:
    """Fulfil a verified suppression request: its identifiers go on the list, as keyed digests."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        job.fulfil_suppression(house, request)
        view = job.show(house, request)
    return told(out, view)


def status(
    context: typer.Context,
    request: Annotated[str, typer.Argument(metavar="[REQUEST]", help="A request's id; none: all open ones.")] = "",
    as_json: Json = False,
) -> int:
    """Say where a request stands, or all of them."""
    if request:
        return show(context, request, as_json)
    return list_requests(context, None, as_json)


@hold_app.command("set")
def hold_set(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The hold's name.")],
    matter: Annotated[str, typer.Option(help="The matter's file number.")],
    reason: Annotated[str, typer.Option(help="A code for why.")],
    seed: Annotated[list[str] | None, typer.Option("--seed", help="KIND=VALUE of a person; may be repeated.")] = None,
    seeds: Annotated[Path | None, typer.Option("--seeds", help="JSON with the seeds; - for standard input.")] = None,
    collection: Annotated[
        list[str] | None, typer.Option("--collection", help="store/collection; may be repeated.")
    ] = None,
    until: Annotated[dt.datetime | None, typer.Option(help="Its last day; none: until released.")] = None,
    as_json: Json = False,
) -> int:
    """Hold a person's records, or collections, whatever is asked or due."""
    from delenda.jobs import request as job

    pairs = read_seeds(seed or [], seeds) if seed or seeds else ()
    known = [(kind, value) for kind, value in pairs if value is not None]
    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        held = job.hold(
            house,
            name=name,
            matter=matter,
            reason=reason,
            seeds=known,
            collections=collection or (),
            until=until.replace(tzinfo=dt.UTC) if until else None,
        )
    out.line(f"Hold {held.id} is in force.")
    out.result({"hold": held.id})
    return Exit.DONE


@hold_app.command("release")
def hold_release(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="A code for why.")],
    hold: Annotated[str, typer.Option(help="One hold's id.")] = "",
    matter: Annotated[str, typer.Option(help="All holds of a matter.")] = "",
    as_json: Json = False,
) -> int:
    """Release a hold, or all of a matter; the requests that it had stopped are open again."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        reopened = job.release(house, reason, hold_id=hold, matter=matter)
    out.line(f"Released; {len(reopened)} requests are open again.")
    out.result({"reopened": reopened})
    return Exit.DONE


def _table(out: Output, views: list[dict[str, Any]]) -> None:
    rows = [(v["id"], v["kind"], v["state"], (v["due_at"] or "")[:10], v["days_left"], v["why"]) for v in views]
    out.table(("request", "kind", "state", "due", "days left", "what it waits for"), rows)
    if not views:
        out.line("No requests.")


_SHOWN = ("kind", "state", "why", "ground", "wish", "scope", "profiles", "channel", "reporter", "received_at", "due_at")
_SHOWN_TOO = ("days_left", "clock", "method", "duplicate_of", "plan_digest", "repeat")


def told(out: Output, view: dict[str, Any]) -> int:
    out.title(f"{view['id']}")
    for name in (*_SHOWN, *_SHOWN_TOO):
        if view[name] not in (None, "", [], {}):
            value = view[name]
            out.line(f"  {name.replace('_', ' '):<13} {', '.join(value) if isinstance(value, list) else value}")
    kinds = ", ".join(s["kind"] for s in view["seeds"])
    out.line(f"  {'identified by':<13} {kinds}")
    for letter in view["letters_owed"]:
        out.line(f"  a letter is owed: {letter['letter']}, by {letter['due_at'][:10]}", "yellow")
    out.result(view)
    return Exit.DONE

"""The desk's other work: ``request code|letter|fee|transfer``, ``notices``, ``disclose``, ``index rebuild``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from delenda.cli.output import Output
from delenda.cli.requests import RequestArgument, read_seeds, requests_app, told
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError

notices_app = typer.Typer(help="Who got the data and must be told.", no_args_is_help=True)
index_app = typer.Typer(help="The locator index: keyed tokens, no values.", no_args_is_help=True)

NoticeArgument = Annotated[str, typer.Argument(metavar="NOTICE", help="The notice's id.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    requests_app.command("code")(code)
    requests_app.command("letter")(letter)
    requests_app.command("fee")(fee)
    requests_app.command("transfer")(transfer)
    app.add_typer(notices_app, name="notices")
    app.command()(disclose)
    app.add_typer(index_app, name="index")


def code(
    context: typer.Context,
    request: RequestArgument,
    to: Annotated[str, typer.Option(help="EMAIL=address, one that the request itself names.")],
    as_json: Json = False,
) -> int:
    """Mail a one-time code to a contact of the request; `request confirm` takes what comes back."""
    from delenda.jobs import request as job
    from delenda.jobs.locate import Why, locate
    from delenda.jobs.notify import send_mail
    from delenda.kinds import Kind
    from delenda.requests.seeds import canonical_seeds

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        (contact,) = canonical_seeds(house.engine, house.settings, [*read_seeds([to], None)])
        if contact.kind is not Kind.EMAIL:
            raise InputError("--to: only mail can be sent from here; write EMAIL=address")
        job.deliver_code(
            house,
            request,
            contact,
            lambda whom, mail: send_mail(house, whom, mail.subject, mail.text, mail.html),
            known=lambda whom: Why.NAMED in locate(house, [whom]).values(),
        )
    out.line("If the request names that contact, a code is on its way.")
    out.result({"request": request, "sent": True})
    return Exit.DONE


def letter(
    context: typer.Context,
    request: RequestArgument,
    kind: Annotated[str, typer.Argument(help="received, identity, extended, fee, refused, partial or complete.")],
    send: Annotated[bool, typer.Option("--send", help="Mail it to the address that the request names.")] = False,
    note: Annotated[str, typer.Option(help="A sentence of yours to add.")] = "",
    as_json: Json = False,
) -> int:
    """Write a letter with the decided reasons and where to complain; with ``--send``, mail it."""
    from delenda.jobs import request as job
    from delenda.jobs.notify import send_mail
    from delenda.requests import letters

    out = Output(as_json=as_json)
    known: dict[str, letters.Kind] = {name: name for name in letters.KINDS if name != "code"}
    if kind not in known:
        raise InputError(f"a letter is one of: {', '.join(known)}")
    with session_of(context).house(out) as house:
        written = job.write_letter(house, request, known[kind], note)
        sent = send and job.send_letter(
            house,
            request,
            known[kind],
            lambda whom, mail: send_mail(house, whom, mail.subject, mail.text, mail.html),
            "mail",
            note,
        )
    if send:
        out.line("Sent." if sent else "The request names no mail address: send it by hand.")
    else:
        out.title(written.subject)
        out.line(written.text)
    out.result({"request": request, "subject": written.subject, "text": written.text, "sent": bool(sent)})
    return Exit.DONE if sent or not send else Exit.PARTIAL


def fee(
    context: typer.Context,
    request: RequestArgument,
    decision: Annotated[str, typer.Argument(help="ask, waive or paid.")],
    reason: Annotated[str, typer.Option(help="A code for why.")],
    approver: Annotated[str, typer.Option(help="Who approved it; not who proposes it.")] = "",
    as_json: Json = False,
) -> int:
    """Note what was decided on a fee for a repeated request: it waits while the fee is open; a letter is then owed."""
    from delenda.jobs import request as job

    out = Output(as_json=as_json)
    match decision:
        case "ask" | "waive":
            event: Literal["ask_fee", "waive_fee", "paid"] = "ask_fee" if decision == "ask" else "waive_fee"
        case "paid":
            event = "paid"
        case _:
            raise InputError("a fee is one of: ask, waive, paid")
    with session_of(context).house(out) as house:
        job.ask_fee(house, request, event, reason, approver)
        view = job.show(house, request)
    return told(out, view)


def transfer(
    context: typer.Context,
    request: RequestArgument,
    name: Annotated[str, typer.Option(help="Who gets the copy.")],
    url: Annotated[str, typer.Option(help="Where its parts are put; …/part-1.zip.age is appended.")],
    key: Annotated[str, typer.Option(help="Their age public key, age1….")],
    region: Annotated[str, typer.Option(help="The country they are in.")] = "",
    consent: Annotated[str, typer.Option(help="Reference of the person's consent to leave the region.")] = "",
    as_json: Json = False,
) -> int:
    """Name the third party that a portability request goes to, before its approval; see ``export --hand-over``."""
    from delenda.jobs import export
    from delenda.jobs import request as job
    from delenda.portability.transfer import Target

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        export.name_target(house, job.get(house, request).request, Target(name, url, key, region, consent))
    out.line("The third party is named; it is part of what is approved.")
    out.result({"request": request, "named": True})
    return Exit.DONE


@notices_app.command("list")
def list_notices(
    context: typer.Context,
    request: Annotated[str, typer.Option(help="Only this request's.")] = "",
    as_json: Json = False,
) -> int:
    """List every notice: to whom, by which channel, and how it stands."""
    from delenda.jobs import notify

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = notify.merge(house, request)["notices"]
    rows = [(n["id"], n["request"], n["recipient"], n["channel"], n["state"], n["code"] or "") for n in found]
    out.table(("notice", "request", "recipient", "channel", "state", "code"), rows)
    out.result({"notices": found})
    return Exit.DONE


@notices_app.command("send")
def send_notices(context: typer.Context, as_json: Json = False) -> int:
    """Send what is due, and hand to a person what nobody answered in time."""
    from delenda.jobs import notify

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        report = notify.run(house)
    out.line(f"{report['sent']} sent, {report['later']} later, {report['failed']} failed.")
    for notice in report["escalated"]:
        out.line(f"  nobody answered {notice}: a person has to look", "yellow")
    out.result({k: report[k] for k in ("sent", "later", "failed", "escalated")})
    return Exit.PARTIAL if report["failed"] or report["escalated"] else Exit.DONE


@notices_app.command("show")
def show_notice(context: typer.Context, notice: NoticeArgument, as_json: Json = False) -> int:
    """Show what a recipient must be told by hand. It is personal data: it goes to this terminal, and nowhere else."""
    from delenda.jobs import notify

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        content = notify.read_task(house, notice)
    rows = [(str(i.kind), i.value) for i in content.identifiers]
    out.table(("kind", "value"), rows)
    out.result({"notice": notice, "identifiers": [{"kind": kind, "value": value} for kind, value in rows]})
    return Exit.DONE


@notices_app.command("answer")
def answer_notice(
    context: typer.Context,
    notice: NoticeArgument,
    outcome: Annotated[str, typer.Argument(help="erased, anonymized, nothing_found or exception.")],
    evidence: Annotated[str, typer.Option(help="A file's number or another reference.")],
    as_json: Json = False,
) -> int:
    """Record what a recipient answered."""
    from delenda.jobs import notify
    from delenda.jobs.backups import look
    from delenda.jobs.erase import paid

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        notify.acknowledge_by_hand(house, notice, outcome, evidence)
        done = list(look(house, paid(house)).paid)
    out.line("Noted." + (f" {len(done)} requests are now complete." if done else ""))
    out.result({"notice": notice, "outcome": outcome, "complete": done})
    return Exit.DONE


def disclose(
    context: typer.Context,
    recipient: Annotated[str, typer.Option(help="Who got it.")],
    content: Annotated[list[str], typer.Option(help="Categories of what was handed over; may be repeated.")],
    reason: Annotated[str, typer.Option(help="A code, such as court_order.")],
    at: Annotated[dt.datetime, typer.Option(help="When, UTC.")],
    seed: Annotated[list[str] | None, typer.Option("--seed", help="KIND=VALUE of whom; may be repeated.")] = None,
    seeds: Annotated[Path | None, typer.Option("--seeds", help="JSON with the seeds; - for standard input.")] = None,
    legal_basis: Annotated[str, typer.Option(help="The law and its section.")] = "",
    matter: Annotated[str, typer.Option(help="The file's number.")] = "",
    withheld: Annotated[str, typer.Option(help="A code, if a law forbids to tell the person.")] = "",
    as_json: Json = False,
) -> int:
    """Record a compelled disclosure: content, time, reason, recipient. The ledger only grows."""
    from delenda.recipients import disclosures
    from delenda.requests.seeds import canonical_seeds

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        about = canonical_seeds(house.engine, house.settings, [*read_seeds(seed or [], seeds)])
        with house.control.begin() as connection:
            number = disclosures.record(
                house,
                connection,
                content=content,
                at=at.replace(tzinfo=dt.UTC),
                reason=reason,
                recipient=recipient,
                about=about,
                legal_basis=legal_basis,
                matter=matter,
                withheld=withheld,
            )
    out.line(f"Recorded as {number}.")
    out.result({"disclosure": number})
    return Exit.DONE


@index_app.command("rebuild")
def rebuild(context: typer.Context, as_json: Json = False) -> int:
    """Make the index anew, after it was lost or the pepper was changed: a scan of everything."""
    from delenda.jobs import scan

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        scan.rebuild(house)
        report = scan.run(house, mode=scan.Mode.FULL)
    out.line(f"The index stands again: {report.read:,} of {report.units:,} units read.")
    out.result({"units": report.units, "read": report.read, "problems": report.problems})
    return report.exit_code

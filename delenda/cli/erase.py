"""Erasing: from ``plan`` by ``approve`` and ``apply`` to ``receipt``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.requests import RequestArgument
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError, NeedsApproval

PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan's file.")]


KeyOption = Annotated[
    Path | None, typer.Option("--key", help="Sign with this SSH key file; its passphrase is asked for.")
]
SignatureOption = Annotated[Path | None, typer.Option("--signature", help="A file with an SSH signature.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (plan, show, approve, reject, answer, apply, verify, receipt):
        app.command()(command)


def plan(
    context: typer.Context,
    request: Annotated[list[str] | None, typer.Argument(metavar="REQUEST...", help="One, or many at once.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All requests that are proven and not planned yet.")] = False,
    listed: Annotated[Path | None, typer.Option("--from", help="A file of requests, one a line.")] = None,
    out_file: Annotated[Path, typer.Option("--out", "-o", help="Where the plan goes.")] = Path("plan.json"),
    as_json: Json = False,
) -> int:
    """Plan what would be erased. Changes nothing but the request's state; exit code 2: changes are planned."""
    from delenda.jobs.plan import plan as make_plan
    from delenda.jobs.plan import unplanned
    from delenda.subjects.answers import wording

    out = Output(as_json=as_json)
    named = [*(request or ()), *(_lines(listed) if listed else ())]
    with session_of(context).house(out) as house:
        report = make_plan(house, [*named, *(unplanned(house) if every else ())], out_file)
    if report.path:
        out.title(report.summary)
        refused = {
            f"{place}: {code}": n
            for place, codes in report.predicted.items()
            for code, n in codes.items()
            if ":" in code
        }
        for what, count in sorted(refused.items()):
            out.line(f"  rehearsed, and the store would not: {what} ({count})", "yellow")
        out.line(
            f"Wrote {report.path}. Look: delenda show {report.path}. Then somebody else: delenda approve {report.path}"
        )
    if archived := report.cost.get("archived"):
        fetched = report.cost.get("thawing", 0)
        out.line(
            f"  {archived} objects lie in an archive and are not in the plan; {fetched} are being fetched."
            " Their requests stay open: plan them again once that is done",
            "yellow",
        )
    for what, count in sorted(report.unread.items()):
        out.line(f"  could not be read and is not in the plan: {what} ({count}); requests stay incomplete", "yellow")
    for owner, question in report.questions:
        out.line(f"  {owner} asks {question.id}: {wording(question)}", "yellow")
    out.result(
        {
            "digest": report.digest,
            "path": str(report.path or ""),
            "summary": report.summary,
            "requests": report.requests,
            "review": report.review,
            "questions": [
                {"request": r, "id": q.id, "doubt": q.doubt, "kind": q.kind, "places": dict(q.places)}
                for r, q in report.questions
            ],
            "predicted": report.predicted,
            "cost": report.cost,
        }
    )
    return report.exit_code


def signature_of(what: str, digest: str, key: Path | None, signature: Path | None) -> str:
    """Return an SSH signature over an approval, made now or before; nothing if neither file is named."""
    from delenda import signing

    try:
        if signature is not None:
            return signature.read_text(encoding="ascii")
        if key is None:
            return ""
        raw = key.read_bytes()
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{(signature or key or Path()).name}: can't be read ({type(e).__name__})") from e
    text = signing.message(what, digest)
    return signing.sign(text, raw, _passphrase() if signing.is_locked(raw) else None)


def _passphrase() -> bytes:
    if not sys.stdin.isatty():
        raise InputError("the signing key has a passphrase, and there is no terminal to ask on; use --signature")
    return str(typer.prompt("Passphrase of the signing key", hide_input=True, err=True)).encode()


def _lines(path: Path) -> list[str]:
    """Return a file's lines that are not empty. Raises ``InputError``."""
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{path.name}: can't be read ({type(e).__name__})") from e


def show(plan_file: PlanArgument, as_json: Json = False) -> int:
    """Show a plan: what would happen where and why, and what stays by which rule. It holds no personal data."""
    from delenda.erasure.document import load_plan, render

    out = Output(as_json=as_json)
    document = load_plan(plan_file)
    for table in render(document):
        out.table(table.columns, table.rows, table.title)
        out.line()
    out.result({"digest": document.digest, "plan": document.body})
    return Exit.DONE


def approve(
    context: typer.Context,
    plan_file: PlanArgument,
    emit: Annotated[bool, typer.Option("--emit", help="Tell Prefect, so that the erase flow goes on.")] = False,
    key: KeyOption = None,
    signature: SignatureOption = None,
    as_json: Json = False,
) -> int:
    """Approve exactly this plan. Who made it may not, unless config says so: ``delenda --as NAME approve …``.

    Where erasure.approver_keys lists keys, sign with one: --key, or --signature made by
    ``echo plan DIGEST | ssh-keygen -Y sign -n approval.delenda -f KEY``.
    """
    from delenda.erasure.approval import PlanState
    from delenda.erasure.document import load_plan
    from delenda.jobs.plan import approve as give

    out = Output(as_json=as_json)
    session = session_of(context)
    with session.house(out) as house:
        row = give(house, plan_file, session.actor, signature_of("plan", load_plan(plan_file).digest, key, signature))
        if emit and row.state is PlanState.APPROVED:
            from delenda.jobs.course import hand_over
            from flows.events import PLAN_APPROVED, tell

            tell(PLAN_APPROVED, hand_over(house, plan_file)[0])
    out.line(f"Plan {row.digest[:12]} is {row.state}; approved by {len(row.approvers)}.")
    out.result({"digest": row.digest, "state": row.state, "approvals": len(row.approvers)})
    return Exit.DONE


def reject(
    context: typer.Context,
    plan_file: PlanArgument,
    reason: Annotated[str, typer.Option(help="A code for why.")],
    as_json: Json = False,
) -> int:
    """Reject a plan; its requests can be planned again."""
    from delenda.jobs.plan import reject as turn_down

    out = Output(as_json=as_json)
    session = session_of(context)
    with session.house(out) as house:
        row = turn_down(house, plan_file, reason, session.actor)
    out.line(f"Plan {row.digest[:12]} is {row.state}.")
    out.result({"digest": row.digest, "state": row.state})
    return Exit.DONE


def answer(
    context: typer.Context,
    request: RequestArgument,
    question: Annotated[str, typer.Argument(help="The question's id, as the plan showed it.")],
    said: Annotated[str, typer.Argument(help="What you decided.")],
    as_json: Json = False,
) -> int:
    """Answer a question about whose a shared identifier is; then plan again."""
    from delenda.jobs.plan import answer as remember
    from delenda.subjects.closure import Answer

    known = {a.value: a for a in Answer}
    if said not in known:
        raise InputError(f"an answer is one of: {', '.join(known)}")
    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        remember(house, request, question, known[said])
    again = "Look again: delenda verify" if said == Answer.OTHER else "Plan again: delenda plan"
    out.line(f"Noted. {again} {request}.")
    out.result({"request": request, "question": question, "answer": said})
    return Exit.DONE


def apply(
    context: typer.Context,
    plan_file: PlanArgument,
    confirm: Annotated[
        str, typer.Option(help="The request's id, or the plan's first 12 digits, instead of typing it.")
    ] = "",
    deep: Annotated[
        bool, typer.Option("--deep", help="Clean the stores below their surface too: VACUUM, OPTIMIZE, statistics.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --deep: list what would be cleaned and what it costs; do nothing.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Apply an approved plan, look independently whether anything is left, and issue the receipts."""
    from delenda.erasure.document import load_plan
    from delenda.jobs import tidy
    from delenda.jobs.erase import carry_out

    out = Output(as_json=as_json)
    document = load_plan(plan_file)
    if dry_run:
        return _list_chores(context, out, document.digest, deep=deep)
    _confirm(out, confirm, {*document.requests, document.digest[:12]}, document.summary)
    with session_of(context).house(out) as house:
        ends = carry_out(house, plan_file, tidy.tidy if deep else None)
    for end in ends:
        out.title(f"{end.request}: {end.state.replace('_', ' ')}")
        for line in end.summary:
            out.line(f"  {line}")
    out.result({"plan": document.digest, "requests": [end.view() for end in ends]})
    return max((end.exit_code for end in ends), default=Exit.DONE)


def _list_chores(context: typer.Context, out: Output, digest: str, *, deep: bool) -> int:
    """List what cleaning below the surface would cost. Raises ``InputError`` without ``--deep``."""
    from delenda.jobs import tidy

    if not deep:
        raise InputError("--dry-run lists what --deep would clean; what a plan changes is in `delenda show`")
    with session_of(context).house(out) as house:
        chores = tidy.chores(house, digest)
    for chore in chores:
        size = f"about {chore.size_bytes:,} bytes" if chore.size_bytes else "no bytes to speak of"
        out.line(f"  {chore.place}: {chore.name} ({size}; others may {chore.meanwhile})")
    out.result({"plan": digest, "chores": tidy.view(chores)})
    return Exit.DONE


def _confirm(out: Output, given: str, words: set[str], summary: str) -> None:
    """Return if the irreversible was confirmed by name. Raises ``NeedsApproval``."""
    if not given and sys.stdin.isatty() and not out.as_json:
        out.line(summary)
        given = typer.prompt("This can't be undone. Type the request's id to go on", default="", show_default=False)
    if given not in words:
        raise NeedsApproval("apply can't be undone: confirm with --confirm and the request's id")


def verify(
    context: typer.Context,
    request: RequestArgument,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep", help="Look below the stores' surface too, whatever config says and however large it is."
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Look again, independently of the plan, whether anything of an erased person is left."""
    from delenda.jobs.erase import look_again
    from delenda.jobs.residue import Depth

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        end = look_again(house, request, Depth.WHOLE if deep else None)
    out.title(f"{end.request}: {end.state.replace('_', ' ')}")
    for line in end.summary:
        out.line(f"  {line}")
    out.result(end.view())
    return end.exit_code


def receipt(
    context: typer.Context,
    request: RequestArgument,
    folder: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write it here: JSON, proof, page and text.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Show a request's newest receipt, or write it with its proof for offline verification."""
    from delenda.audit.render import text_of
    from delenda.jobs.receipt import last_receipt, write_receipt

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        issued = last_receipt(house, request)
    paths = write_receipt(issued, folder) if folder else {}
    if not folder:
        out.line(text_of(issued))
    for path in paths.values():
        out.line(f"Wrote {path}")
    out.result({"receipt": issued.id, "core": issued.core, "files": [str(p) for p in paths.values()]})
    return Exit.DONE

"""The trail: ``audit log|verify|bundle|publish``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError

audit_app = typer.Typer(help="The tamper-evident log, and checking it with public keys alone.", no_args_is_help=True)
DIGEST = re.compile("[0-9a-f]{64}")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(audit_app, name="audit")


def _short(value: object) -> str:
    """Return a value as a table shows it: a digest by its beginning; ``--json`` has it whole.

    >>> _short("1a9252603bc7eff84de0fa74634d12bf999eb05d0bd94fd017857898f6f3dc08")
    '1a9252603bc7…'
    """
    text = str(value)
    return f"{text[:12]}…" if DIGEST.fullmatch(text) else text


@audit_app.command("log")
def log(
    context: typer.Context,
    request: Annotated[str, typer.Option(help="Only this request's entries.")] = "",
    kind: Annotated[str, typer.Option(help="Only this kind of entry.")] = "",
    as_json: Json = False,
) -> int:
    """List the log's entries: names, counts, codes and digests, no personal data."""
    from delenda.jobs import audit as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = list(job.entries(house, request, kind))
    rows = [
        (
            "" if e.position is None else e.position,
            f"{e.entry.at:%Y-%m-%d %H:%M:%S}",
            e.entry.kind,
            e.entry.request,
            ", ".join(f"{k}={_short(v)}" for k, v in e.entry.body.items()),
        )
        for e in found
    ]
    out.table(("entry", "time", "kind", "request", "what"), rows)
    out.result(
        {
            "entries": [
                {
                    "index": e.position,
                    "at": e.entry.at.isoformat(),
                    "kind": e.entry.kind,
                    "request": e.entry.request,
                    "body": dict(e.entry.body),
                }
                for e in found
            ]
        }
    )
    return Exit.DONE


@audit_app.command("verify")
def verify(
    context: typer.Context,
    place: Annotated[
        Path | None, typer.Argument(help="A log's folder or a bundle, checked offline; none: our own log and store.")
    ] = None,
    policy_file: Annotated[Path | None, typer.Option("--policy", help="Whose signatures count: public keys.")] = None,
    as_json: Json = False,
) -> int:
    """Check every byte, every signature, every request's sequence. Exit code 12 if anything is wrong."""
    from delenda.audit.bundle import verify_bundle
    from delenda.audit.policy import Policy
    from delenda.audit.verify import verify_log
    from delenda.jobs import audit as job

    out = Output(as_json=as_json)
    try:
        policy = Policy.parse(policy_file.read_text(encoding="utf-8")) if policy_file else None
    except OSError as e:
        raise InputError(f"--policy: can't be read ({type(e).__name__})") from e
    problems: list[str]
    if place is None:
        with session_of(context).house(out) as house:
            job.publish(house)
            report = job.verify(house, policy, sources=job.sources(house))
        verdict, problems = report.verdict, report.verdict.problems + [str(d) for d in report.discrepancies]
    else:
        if policy is None:
            raise InputError("offline checking needs --policy: the public keys that you believe")
        is_log = place.is_dir() and (place / "checkpoint").exists()
        verdict = verify_log(place, policy) if is_log else verify_bundle(place, policy)
        problems = verdict.problems
    for problem in problems:
        out.line(f"FAIL  {problem}", "red")
    size = verdict.head.size if verdict.head else 0
    if not problems:
        witnesses = f", witnessed by {len(verdict.cosigned_by)}" if verdict.cosigned_by else ""
        receipts = f", {len(verdict.receipts)} receipts" if verdict.receipts else ""
        out.line(f"OK  {size:,} entries, {len(verdict.trails)} requests{receipts}{witnesses}.", "green")
    for notice in verdict.notices:
        out.line(f"  {notice}")
    out.result({"ok": not problems, "entries": size, "problems": problems, "notices": verdict.notices})
    return Exit.AUDIT_BROKEN if problems else Exit.DONE


@audit_app.command("bundle")
def bundle(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="The ZIP to write.")],
    request: Annotated[str, typer.Option(help="Only this request's receipts.")] = "",
    as_json: Json = False,
) -> int:
    """Write what an auditor needs: receipts, proofs, the log, and a verifier that shares no code with us."""
    from delenda.jobs import audit as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        path = job.bundle(house, target, request)
    out.line(f"Wrote {path}")
    out.result({"path": str(path)})
    return Exit.DONE


@audit_app.command("approvals")
def approvals(
    context: typer.Context,
    request: Annotated[str, typer.Argument(metavar="REQUEST", help="The request whose plans were approved.")],
    as_json: Json = False,
) -> int:
    """Show who approved a request's plans, with their SSH signatures, which `ssh-keygen -Y verify` checks."""
    from delenda.jobs import audit as job
    from delenda.signing import NAMESPACE

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = job.approvals(house, request)
    for each in found:
        out.line(f"plan {each.plan}", "bold")
        out.line(
            f"  approved by {each.approver} at {each.at:%Y-%m-%d %H:%M:%S} UTC"
            + ("" if each.signature else ", unsigned")
        )
        if each.signature:
            out.line(each.signature.rstrip())
    if any(each.signature for each in found):
        out.line(
            f"Check one: echo plan DIGEST | ssh-keygen -Y verify -n {NAMESPACE} -I NAME -f ALLOWED_SIGNERS -s FILE"
        )
    out.result({"approvals": [each.view() for each in found]})
    return Exit.DONE


@audit_app.command("recover")
def recover(context: typer.Context, as_json: Json = False) -> int:
    """After the control store came back from an older copy: take over what only the log's files still hold."""
    from delenda.jobs import audit as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        taken = job.recover(house)
    out.line(f"{taken:,} entries were taken over from the log's files.")
    out.result({"recovered": taken})
    return Exit.DONE


@audit_app.command("publish")
def publish(context: typer.Context, as_json: Json = False) -> int:
    """Publish what waits under a new checkpoint, with a sign of life if the last one is old."""
    from delenda.jobs import audit as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        head = job.beat(house)
    out.line(f"{head.size:,} entries are published.")
    out.result({"entries": head.size})
    return Exit.DONE

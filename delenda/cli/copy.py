"""A person's copy: ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from delenda.cli.erase import signature_of
from delenda.cli.output import Output
from delenda.cli.requests import RequestArgument
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError

if TYPE_CHECKING:
    from delenda.portability.choose import Exclusion


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(export)


def export(
    context: typer.Context,
    request: RequestArgument,
    folder: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the archive goes; default: export.folder.")
    ] = None,
    consent: Annotated[str, typer.Option(help="Reference of the person's consent to leave the region.")] = "",
    approve_as: Annotated[
        str, typer.Option("--approve-as", help="Who approves the copy, where approval is needed.")
    ] = "",
    key: Annotated[
        Path | None, typer.Option("--approve-key", help="Their SSH key file, where one has to sign.")
    ] = None,
    signature: Annotated[
        Path | None, typer.Option("--approve-signature", help="A file with their SSH signature.")
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(help="store/collection=reason: not searched through; the copy says why. May be repeated."),
    ] = None,
    deidentified: Annotated[
        bool, typer.Option("--deidentified", help="Cover every identifier, their own too.")
    ] = False,
    hand_over: Annotated[
        bool, typer.Option("--hand-over", help="Put it to the third party that `request transfer` named.")
    ] = False,
    emit: Annotated[bool, typer.Option("--emit", help="Let Prefect's export flow make it.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Tell, once, what opens the copy that a flow made.")] = False,
    as_json: Json = False,
) -> int:
    """Make a person's copy: a ZIP with a page, JSON, CSV, their files and a manifest with SHA-256."""
    from delenda.jobs import copy as job
    from delenda.jobs.export import Order

    out = Output(as_json=as_json)
    if fetch:
        return _fetch(context, out, request)
    order = Order(tuple(_exclusion(text) for text in leave_out or ()), consent, deidentified)
    if emit and (hand_over or order.special):
        raise InputError("--emit: the flow makes the plain copy only; leave --emit out")
    with session_of(context).house(out) as house:
        if approve_as:
            digest = job.ask(house, request, order)
            signed = signature_of("copy", digest, key, signature)
            job.approve(house, request, approve_as, order, signature=signed)
        if emit:
            from flows.events import EXPORT_ASKED, tell

            tell(EXPORT_ASKED, request)
            out.line("Prefect was told; once the flow has made the copy: delenda export REQUEST --fetch")
            out.result({"request": request, "told": EXPORT_ASKED})
            return Exit.DONE
        report = job.make(house, request, folder, order, hand_over=hand_over)
    out.title(f"{report.records:,} records, {report.members:,} files in the archive, {report.size_bytes:,} bytes.")
    if report.covered_others:
        out.line(f"  {report.covered_others:,} details of other people are covered.")
    if report.left_out:
        out.line(f"  {report.left_out:,} records are left out; the archive says why.")
    if report.incomplete:
        out.line(
            f"  {report.incomplete:,} records changed or could not be read meanwhile: make the copy again.", "yellow"
        )
    if hand_over:
        out.line(f"Handed over in {len(report.deliveries)} parts; nothing of it stays here.")
    for path in () if hand_over else report.files:
        out.line(f"Wrote {path}")
    if report.key:
        out.line(f"Its key, told once and kept nowhere: {report.key}")
    if report.package:
        out.line(
            f"To be fetched once, until {report.package.expires_at:%Y-%m-%d %H:%M} UTC, with: {report.package.code}"
        )
    out.result(
        {
            "request": report.request,
            "export": report.export,
            "files": [] if hand_over else [str(p) for p in report.files],
            "parts_handed_over": len(report.deliveries),
            "records": report.records,
            "left_out": report.left_out,
            "incomplete": report.incomplete,
            "manifest_sha256": report.manifest_sha256,
            "key": report.key,
            "code": report.package.code if report.package else "",
        }
    )
    return Exit.PARTIAL if report.incomplete else Exit.DONE


def _exclusion(text: str) -> Exclusion:
    from delenda.portability.choose import Exclusion

    pattern, equals, reason = text.partition("=")
    if not equals:
        raise InputError("--leave-out: write store/collection=reason")
    return Exclusion(pattern, reason)


def _fetch(context: typer.Context, out: Output, request: str) -> int:
    from delenda.jobs.handover import fetch

    with session_of(context).house(out) as house:
        told = fetch(house, request)
    for path in told.files:
        out.line(f"Lies in {path}")
    out.line(f"Its key, told once and kept nowhere: {told.key}")
    out.line(f"To be fetched once, with: {told.code}")
    out.result({"export": told.package, "files": [str(p) for p in told.files], "key": told.key, "code": told.code})
    return Exit.DONE

"""Keys of people's own: ``shred init|seal|index|open|status|rotate-kek|restore-check``.

Values come on standard input and go to standard output: an argument stands in the shell's history and in the list of
processes. References of people come from standard input or the environment, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, Session, session_of
from delenda.errors import ConfigError, Exit, InputError

if TYPE_CHECKING:
    from delenda.shredding import Vault

shred_app = typer.Typer(help="Keys of people's own: a destroyed key ends every copy.", no_args_is_help=True)

Address = Annotated[
    str, typer.Argument(metavar="FIELD", help="store/collection.field; store/collection for an object.")
]
Whose = Annotated[
    str, typer.Option("--subject", help="The variable of the environment that holds the person's reference.")
]
AsObject = Annotated[bool, typer.Option("--object", help="An object: bytes of any size, sealed in pieces.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(shred_app, name="shred")


@contextmanager
def _vault(session: Session) -> Iterator[Vault]:
    from delenda.shredding import Vault

    settings = session.settings().shredding
    if settings is None:
        raise ConfigError("shredding: is missing in the configuration; docs/shredding.md says what it takes")
    with Vault(settings) as vault:
        yield vault


def _reference(name: str) -> str:
    who = os.environ.get(name, "").strip()
    if not who:
        raise InputError(f"the environment has no {name}: put the person's reference there, not on the command line")
    return who


@shred_app.command("init")
def init(context: typer.Context, as_json: Json = False) -> int:
    """Make the tables of the key store and of the log of destroyed keys."""
    out = Output(as_json=as_json)
    with _vault(session_of(context)) as vault:
        made = vault.create()
    out.line("The key store and the log of destroyed keys are ready." if made else "They were there already.")
    out.result({"made": made})
    return Exit.DONE


@shred_app.command("seal")
def seal(
    context: typer.Context,
    field: Address,
    subject: Whose = "SHRED_SUBJECT",
    whole: AsObject = False,
    as_json: Json = False,
) -> int:
    """Seal a value from standard input, to standard output. One line end at its end is not part of it."""
    out = Output(as_json=as_json)
    who = _reference(subject)
    with _vault(session_of(context)) as vault:
        if whole:
            vault.seal_stream(who, field, sys.stdin.buffer, _raw(out))
            return Exit.DONE
        sealed = vault.seal(who, field, _text())
    out.plain(sealed)
    out.result({"sealed": sealed})
    return Exit.DONE


@shred_app.command("index")
def index(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The kind of the value: EMAIL, PHONE_NUMBER, …")],
    as_json: Json = False,
) -> int:
    """Print the blind index of a value from standard input: what a sealed value is looked up by."""
    out = Output(as_json=as_json)
    with _vault(session_of(context)) as vault:
        found = vault.index(kind, _text())
    out.plain(found)
    out.result({"index": found})
    return Exit.DONE


@shred_app.command("open")
def open_(
    context: typer.Context,
    field: Address,
    subject: Whose = "SHRED_SUBJECT",
    whole: AsObject = False,
    as_json: Json = False,
) -> int:
    """Open a sealed value from standard input, to standard output. Exit code 14 if its key was destroyed."""
    out = Output(as_json=as_json)
    who = _reference(subject)
    with _vault(session_of(context)) as vault:
        if whole:
            target = _raw(out)
            for piece in vault.open_stream(who, field, sys.stdin.buffer):
                target.write(piece)
            target.flush()
            return Exit.DONE
        value = vault.open(who, field, _text())
    out.plain(value)
    out.result({"value": value})
    return Exit.DONE


@shred_app.command("status")
def status(context: typer.Context, as_json: Json = False) -> int:
    """Say how many keys there are, under which KEK, and how many were destroyed."""
    from delenda.jobs import shredding_keys as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = job.standing(house)
    counts = found.counts
    out.title(f"{counts.keys:,} keys of {counts.subjects:,} people and purposes; {counts.destroyed:,} were destroyed.")
    out.table(("KEK", "keys"), [(k + (" (current)" if k == found.kek else ""), n) for k, n in counts.by_kek.items()])
    if found.other_keks:
        out.line(f"  {found.other_keks:,} keys hang on an earlier KEK: run `delenda shred rotate-kek`", "yellow")
    if not found.backups:
        out.line("  No backup set names the key store (store: '@keys'): its copies are not looked after", "yellow")
    out.result(
        {
            "subjects": counts.subjects,
            "keys": counts.keys,
            "destroyed": counts.destroyed,
            "tombstones": found.stones,
            "kek": found.kek,
            "keks": dict(counts.by_kek),
            "other_keks": found.other_keks,
            "backup_sets": list(found.backups),
        }
    )
    return Exit.DONE


@shred_app.command("rotate-kek")
def rotate_kek(context: typer.Context, as_json: Json = False) -> int:
    """Wrap all keys anew under the current KEK; no data is touched. Run again, it goes on where it was."""
    from delenda.jobs import shredding_keys as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        done = job.rotate(house)
    out.title(f"{done:,} keys wrapped anew.")
    if done:
        out.line("Next: take the earlier KEK out of shredding.old_keks, and destroy it wherever it is kept.")
    out.result({"rotated": done})
    return Exit.DONE


@shred_app.command("restore-check")
def restore_check(
    context: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="Destroy again what came back, and mend the log.")] = False,
    as_json: Json = False,
) -> int:
    """Say whether a restored key store brought destroyed keys back; exit code 9 if so."""
    from delenda.jobs import shredding_keys as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        found = job.check(house, apply=apply)
    out.title(
        f"{found.stones:,} tombstones; {found.returned:,} keys came back, {found.missing:,} were lost to the log."
    )
    if found.mended:
        out.line("The keys were destroyed again, and the log is whole.")
    elif found.returned or found.missing:
        out.line("Next: delenda shred restore-check --apply")
    view = {"tombstones": found.stones, "returned": found.returned, "missing": found.missing, "mended": found.mended}
    out.result(view)
    return found.exit_code


def _text() -> str:
    """Return what stands on standard input, without one line end at its end."""
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise InputError("standard input is not UTF-8 text; --object takes any bytes") from e
    return text.removesuffix("\n").removesuffix("\r")


def _raw(out: Output) -> BinaryIO:
    """Return standard output for bytes; there is no JSON of them."""
    if out.as_json:
        raise InputError("--object writes bytes: it has no --json")
    return sys.stdout.buffer

"""Our own state: ``office export|verify|restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, session_of
from delenda.errors import Exit, InputError

if TYPE_CHECKING:
    from delenda.audit.notes import Checkpoint
    from delenda.jobs.keeping import Kept

office_app = typer.Typer(help="Backups of ourselves: control store, tombstones and log.", no_args_is_help=True)
Archive = Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")]
Later = Annotated[
    Path | None, typer.Option("--checkpoint", help="A checkpoint kept elsewhere: tells what the archive has not.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(office_app, name="office")


@office_app.command("export")
def export(context: typer.Context, file: Archive, as_json: Json = False) -> int:
    """Write control store, tombstones and log into one sealed archive. The keys are not in it."""
    from delenda.jobs import keeping as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        kept = job.export(house, file)
    return _told(out, "Exported", kept)


@office_app.command("verify")
def verify(context: typer.Context, file: Archive, checkpoint: Later = None, as_json: Json = False) -> int:
    """Check every byte of an archive; exit code 3 if a later checkpoint knows more than it."""
    from delenda.jobs import keeping as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        kept = job.verify(house, file, _checkpoint(checkpoint))
    return _told(out, "Verified", kept)


@office_app.command("restore")
def restore(context: typer.Context, file: Archive, checkpoint: Later = None, as_json: Json = False) -> int:
    """Bring an archive back into an empty control store and log folder, and check both."""
    from delenda.jobs import keeping as job

    out = Output(as_json=as_json)
    with session_of(context).house(out) as house:
        kept = job.restore(house, file, _checkpoint(checkpoint))
    return _told(out, "Restored", kept)


def _checkpoint(path: Path | None) -> Checkpoint | None:
    """Return the head that a file's first three lines spell; whose signature it bears is told by ``audit verify``."""
    from delenda.audit.notes import Checkpoint

    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise InputError(f"{path.name}: the checkpoint can't be read") from e
    return Checkpoint.parse(text.partition("\n\n")[0].removesuffix("\n") + "\n")


def _told(out: Output, verb: str, kept: Kept) -> int:
    out.title(
        f"{verb}: {kept.rows:,} rows of {kept.tables} tables, {kept.entries:,} log entries, of {kept.made_at:%Y-%m-%d}."
    )
    if kept.lost:
        out.line(f"{kept.lost} later log entries are not in it: what was erased since is forgotten.", "red")
        out.line("Next: delenda audit recover, with the log's own folder; erase again what its entries name.")
    out.result(
        {
            "made_at": kept.made_at.isoformat(),
            "tables": kept.tables,
            "rows": kept.rows,
            "files": kept.files,
            "entries": kept.entries,
            "lost": kept.lost,
        }
    )
    return Exit.PARTIAL if kept.lost else Exit.DONE

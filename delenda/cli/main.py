"""``delenda``: the command line. Exit codes are those of :class:`delenda.errors.Exit`."""

from __future__ import annotations

import functools
import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from delenda import __version__
from delenda.cli.output import Output
from delenda.cli.session import Session
from delenda.errors import DelendaError, Exit

app = typer.Typer(
    name="delenda",
    help="Find a person's data, erase, anonymize or export it, also in backups, and prove it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_MODULES: Final = (
    *(
        "setup",
        "find",
        "report",
        "requests",
        "desk",
        "suppression",
        "erase",
        "copy",
        "retain",
        "backups",
        "audit",
        "office",
    ),
    *("shred", "drop", "serve", "demo"),
)
"""What holds commands, in the order in which help lists them."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"delenda {__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help="Configuration file or folder; else $DELENDA_CONFIG, else ./delenda.yaml."),
    ] = None,
    actor: Annotated[
        str, typer.Option("--as", envvar="DELENDA_ACTOR", help="Who works: a role or pseudonym, for the audit log.")
    ] = "operator",
    debug: Annotated[bool, typer.Option(help="Show stack traces of internal errors. They may hold values.")] = False,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Find a person's data, erase, anonymize or export it, also in backups, and prove it."""
    context.obj = Session(config, actor, debug)


@functools.cache
def _add_commands() -> None:
    """Register the commands, once a process."""
    for name in _MODULES:
        import_module(f"delenda.cli.{name}").add_to(app)


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code. Never lets an exception out."""
    args = sys.argv[1:] if argv is None else argv
    out = Output(as_json="--json" in args)
    _add_commands()
    try:
        code = app(args=args, prog_name="delenda", standalone_mode=False)
        return int(code) if isinstance(code, int) else int(Exit.DONE)
    except DelendaError as e:
        out.error(e)
        return int(e.exit_code)
    except typer.Exit as e:
        return int(e.exit_code)
    except TyperException as e:
        out.usage(e.format_message().rstrip("."), Exit.CONFIG, "delenda")
        return int(Exit.CONFIG)
    except (KeyboardInterrupt, typer.Abort):
        out.usage("interrupted; what was done is recorded, and the same command goes on from there", Exit.INTERRUPTED)
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:
        return int(Exit.FAILED)
    except Exception as e:
        if "--debug" in args:
            raise
        said = f"internal error: {type(e).__name__}; run again with `delenda --debug …` to see where"
        out.usage(said, Exit.FAILED)
        return int(Exit.FAILED)


def run() -> None:
    """The console script.

    Starting makes several hundred thousand objects that stay: looking through them for garbage again and again takes
    a fifth of the time until the work begins.
    """
    gc.set_threshold(100_000, 20, 50)
    sys.exit(main())

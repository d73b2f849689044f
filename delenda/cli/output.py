"""What a command prints: tables and bars for people on a terminal, JSON for programs.

Results go to standard output: text, or one JSON document with ``--json``. Progress goes to standard error: a bar on
a terminal, JSON Lines with a ``message_type`` elsewhere. An error is the last line of standard error, in the form
that the output has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from delenda.errors import DelendaError

if TYPE_CHECKING:  # imported late: work begins before there is anything to say
    from rich.console import Console
    from rich.progress import Progress, TaskID


WIDTH: Final = 140
"""Columns of a table where there is no terminal: a file, a pipe."""


class Output:
    """Where a command's words go. ``as_json`` turns the result into one JSON document."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    @cached_property
    def console(self) -> Console:
        from rich.console import Console

        return Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else WIDTH)

    @cached_property
    def _errors(self) -> Console:
        from rich.console import Console

        return Console(stderr=True, soft_wrap=True, highlight=False)

    # --- results -------------------------------------------------------------------------------------

    def result(self, data: dict[str, Any]) -> None:
        """Print the machine's form of the result; without ``--json`` nothing: the lines were printed."""
        self.close()
        if self.as_json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()

    def line(self, text: str = "", style: str = "") -> None:
        """Print a line for people."""
        if not self.as_json:
            self.console.print(text, style=style or None, markup=False)

    def plain(self, text: str) -> None:
        """Print a value as it is, and a line end: what a program reads on."""
        if not self.as_json:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def title(self, text: str) -> None:
        """Print a heading for people."""
        self.line(text, "bold")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
        """Print a table for people; numbers align right."""
        if self.as_json:
            return
        from rich.table import Table

        body = [["" if c is None else str(c) for c in row] for row in rows]
        table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="dim")
        for place, heading in enumerate(headings):
            numeric = bool(body) and all(_is_number(row[place]) for row in body)
            table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
        for row in body:
            table.add_row(*row)
        self.console.print(table, markup=False)

    # --- progress ------------------------------------------------------------------------------------

    def report(self, event: str, **facts: str | int) -> None:
        """Take a job's progress: ``done`` and ``total`` move a bar; anything else is a status line."""
        if not self._errors.is_terminal:
            sys.stderr.write(json.dumps({"message_type": "progress", "event": event, **facts}) + "\n")
            sys.stderr.flush()
            return
        done, total = facts.get("done"), facts.get("total")
        if not isinstance(done, int) or not isinstance(total, int):
            return
        if self._progress is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=self._errors, transient=True)
            self._progress.start()
        if event not in self._tasks:
            self._tasks[event] = self._progress.add_task(event, total=total)
        self._progress.update(self._tasks[event], completed=done, total=total)

    def close(self) -> None:
        """Take the bars off the terminal."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            self._tasks.clear()

    # --- errors --------------------------------------------------------------------------------------

    def usage(self, message: str, exit_code: int, command: str = "") -> None:
        """Print what was wrong with the call itself, or what cut it short."""
        self.close()
        hint = f"; see `{command} --help`" if command else ""
        if self.as_json:
            body = {"message_type": "error", "code": "usage", "exit_code": exit_code, "message": message + hint}
            sys.stderr.write(json.dumps(body, ensure_ascii=False) + "\n")
        else:
            self._errors.print(f"error: {message}{hint}", style="red", markup=False)

    def error(self, error: DelendaError) -> None:
        """Print an error as the last line of standard error."""
        self.close()
        code = int(error.exit_code)
        if self.as_json:
            body = {"message_type": "error", "code": error.code, "exit_code": code, "message": str(error)}
            sys.stderr.write(json.dumps(body, ensure_ascii=False) + "\n")
        else:
            self._errors.print(f"error: {error}", style="red", markup=False)
            self._errors.print(f"  [{error.code}, exit {code}]", style="dim", markup=False)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()

"""What the commands of one call share: which configuration, who works, and where the words go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from delenda.cli.output import Output

if TYPE_CHECKING:  # imported late: a command pays for what it uses
    from delenda.jobs.house import House
    from delenda.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


@dataclass(slots=True)
class Session:
    """One call of the command line."""

    config: Path | None = None
    actor: str = "operator"
    debug: bool = False

    def settings(self) -> Settings:
        """Return the settings. Raises ``ConfigError`` with one line a problem."""
        from delenda import config

        return config.load(self.config)

    @contextmanager
    def house(self, out: Output) -> Iterator[House]:
        """Open the house; progress goes to ``out``."""
        from delenda.guard import check_house
        from delenda.jobs.opening import open_house

        check_house()

        with open_house(self.settings(), actor=self.actor, report=out.report) as house:
            yield house


def session_of(context: typer.Context) -> Session:
    """Return the call's session."""
    session = context.find_root().obj
    return session if isinstance(session, Session) else Session()

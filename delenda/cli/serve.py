"""``serve``: the receiver of signed messages."""

from __future__ import annotations

from typing import Annotated

import typer

from delenda.cli.session import session_of
from delenda.errors import Exit


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(serve)


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on; put a proxy with TLS before it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.")] = 8700,
) -> int:
    """Receive signed cancellations and acknowledgements over HTTP, and start the erase flow if Prefect is there."""
    import uvicorn

    from delenda.console.app import make_app
    from delenda.guard import check_house
    from flows import events

    check_house()
    told = (lambda request: events.tell(events.CANCELLED, request)) if events.configured() else None
    app = make_app(session_of(context).settings(), told)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    return Exit.DONE

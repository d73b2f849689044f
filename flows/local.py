"""Prefect's own local server, which it starts with the first flow when none is named."""

from __future__ import annotations

from prefect.client.orchestration import get_client


def start_server() -> None:
    """Start the local server now, if no other is named, so that the first flow need not wait for it."""
    with get_client(sync_client=True):
        pass

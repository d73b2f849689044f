"""Identifiers. One file a kind; this catalogue is the only list of them, and nothing registers itself."""

from __future__ import annotations

from typing import Final

CATALOGUE: Final[tuple[str, ...]] = ()
"""``module:CLASS`` of each detector, in the order in which ties are broken."""

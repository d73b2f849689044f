"""What restic says of a snapshot, and what we say in its tags: which one it stands for, and whose it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

OF: Final = "delenda-of:"
"""Begins the tag that names the snapshot which one that was written anew stands for."""
IN: Final = "delenda-in:"
"""Begins the tag that names the set which it belongs to."""


def stands_for(snapshot: Mapping[str, Any]) -> str:
    """Return the id under which a snapshot was first known."""
    return next((t.removeprefix(OF) for t in snapshot.get("tags") or () if t.startswith(OF)), str(snapshot["id"]))


def moment(text: str) -> dt.datetime:
    """Return restic's time, of nanoseconds and any zone, in UTC."""
    return dt.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00")).astimezone(dt.UTC)

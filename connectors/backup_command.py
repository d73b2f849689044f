"""Programs that keep backups, asked and told by their own command line; no shell, no secret among the arguments."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from delenda.errors import ConfigError, CorruptData, SourceUnavailable
from delenda.model import Backup, CollectionName, RecordRef, encode_key

SECONDS: Final = 3600


def run(
    set_name: str, command: Sequence[str], secrets: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Return how a program that runs in ``folder`` ended.

    Raises ``ConfigError`` if it is not installed, ``SourceUnavailable`` if it hangs.
    """
    if shutil.which(command[0]) is None:
        raise ConfigError(f"backups: {set_name}: {command[0]} is not installed")
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **(secrets or {})},
        )
    except subprocess.TimeoutExpired as e:
        raise SourceUnavailable(f"backups: {set_name}: {command[0]} did not answer in an hour") from e


def told(set_name: str, program: str, text: str) -> Any:
    """Return the JSON that a program printed. Raises ``CorruptData``."""
    try:
        return json.loads(text or "null")
    except ValueError as e:
        raise CorruptData(f"backups: {set_name}: {program} printed something else than JSON") from e


def id_of(set_name: str, label: str) -> str:
    """Return the id of a backup that its program names ``label``."""
    return hashlib.blake2b(f"{set_name}\0{label}".encode(), digest_size=12).hexdigest()


def ref_of(backup: Backup) -> RecordRef:
    """Return a backup's address."""
    return RecordRef(backup.store, CollectionName(backup.set_name), encode_key([backup.id]))

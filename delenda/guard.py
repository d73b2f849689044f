"""Is a stranger in the house? Four of our packages have plain names that other distributions also use.

``flows``, ``connectors`` and ``detectors`` exist on the package index; installing one beside us would overwrite
files of ours in silence, and then delete somebody's data by code that nobody reviewed. So: look, and refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from typing import Final

from delenda.errors import StrangerInHouse

OURS: Final = "delenda"
PACKAGES: Final = ("delenda", "flows", "connectors", "detectors")
_FILE: Final = re.compile(rf"^(?:\./)?({'|'.join(PACKAGES)})(?:/|\.(?:py|pyc|pyd|so)\b)", re.MULTILINE)


def strangers(owners: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return ``(package, distribution)`` for each of our packages that another distribution owns too."""
    return sorted({(package, owner) for package in PACKAGES for owner in owners.get(package, ()) if owner != OURS})


def owners_of_packages() -> dict[str, list[str]]:
    """Return which distributions own our packages' names: they list files below one, or declare it.

    ``importlib.metadata.packages_distributions`` tells the same, of all packages, at ten times the cost.
    """
    owners: dict[str, list[str]] = {}
    for each in distributions():
        declared = (each.read_text("top_level.txt") or "").split()
        listed = each.read_text("RECORD") or each.read_text("SOURCES.txt") or ""
        for package in {*_FILE.findall(listed), *(p for p in PACKAGES if p in declared)}:
            owners.setdefault(package, []).append(each.metadata["Name"])
    return owners


def check_house() -> None:
    """Return if nobody else owns one of our package names.

    Raises ``StrangerInHouse`` naming the package and the other distribution.
    """
    found = strangers(owners_of_packages())
    if found:
        names = ", ".join(f"{owner!r} owns the package {package!r}" for package, owner in found)
        raise StrangerInHouse(f"{names}; install delenda in an environment of its own")

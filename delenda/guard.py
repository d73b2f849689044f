"""Is a stranger in the house? Four of our packages have plain names that other distributions also use.

``flows``, ``connectors`` and ``detectors`` exist on the package index; installing one beside us would overwrite
files of ours in silence, and then delete somebody's data by code that nobody reviewed. So: look, and refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions
from typing import Final

from delenda.errors import StrangerInHouse

OURS: Final = "delenda"
PACKAGES: Final = ("delenda", "flows", "connectors", "detectors")


def strangers(owners: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return ``(package, distribution)`` for each of our packages that another distribution owns too."""
    return sorted({(package, owner) for package in PACKAGES for owner in owners.get(package, ()) if owner != OURS})


def check_house() -> None:
    """Return if nobody else owns one of our package names.

    Raises ``StrangerInHouse`` naming the package and the other distribution.
    """
    found = strangers(packages_distributions())
    if found:
        names = ", ".join(f"{owner!r} owns the package {package!r}" for package, owner in found)
        raise StrangerInHouse(f"{names}; install delenda in an environment of its own")

"""Crypto-shredding: new data is sealed with a key of its person's own, and a destroyed key ends every copy.

:class:`Vault` is what an application calls where it writes and reads. The key store, the log of destroyed keys and
what an erasure decides about keys stand beside it; the format of sealed values is in ``docs/shredding.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from delenda.shredding.vault import Destroyed, Vault

__all__ = ["Destroyed", "Vault"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("delenda.shredding.vault"), name)  # late: a plan without keys needs none of it

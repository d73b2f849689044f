"""From text to identifiers: what a request names, in canonical form.

An empty, a placeholder or a never-linking value is refused here, since further in it would match everybody who also
has none. A message names an identifier by number and kind, never by value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from delenda.errors import InputError
from delenda.kinds import AnyKind, CustomKind, Kind, Power, as_kind, spec_of
from delenda.model import Identifier
from delenda.ports import Engine
from delenda.settings import Settings

MAX_SEEDS: Final = 50
MAX_TEXT: Final = 1_000
PLACEHOLDERS: Final = frozenset(
    "null none nil nan n/a na undefined unknown empty test anonymous deleted [erased] - -- ? 无 空 未知".split()
)


def canonical_seeds(
    engine: Engine, settings: Settings, seeds: Sequence[tuple[str, str | None]]
) -> tuple[Identifier, ...]:
    """Return the seeds as identifiers, each once.

    Raises ``InputError`` that names the seed by number and kind, never by value.
    """
    if not 0 < len(seeds) <= MAX_SEEDS:
        raise InputError(f"a request names 1 to {MAX_SEEDS} identifiers")
    found = dict.fromkeys(_seed(engine, settings, i, kind, text) for i, (kind, text) in enumerate(seeds, 1))
    if all(s.spec.power is not Power.STRONG for s in found):
        kinds = ", ".join(sorted({str(s.kind) for s in found}))
        raise InputError(f"{kinds}: fits many people; name an account, a phone number, a mail address or a device")
    return tuple(found)


def _seed(engine: Engine, settings: Settings, number: int, kind_name: str, text: str | None) -> Identifier:
    kind = as_kind(kind_name)
    where = f"identifier {number} ({kind_name if isinstance(kind, Kind) or kind_name in settings.kinds else '?'})"
    if isinstance(kind, CustomKind) and kind_name not in settings.kinds:
        raise InputError(f"{where}: there is no such kind; `delenda config schema` and docs/kinds.md list them")
    if spec_of(kind).power is Power.NEVER:
        raise InputError(f"{where}: says something about a person, but identifies nobody")
    stripped = (text or "").strip()
    if not stripped or stripped.lower() in PLACEHOLDERS or "\0" in stripped:
        raise InputError(f"{where}: is empty, or a placeholder")
    if len(stripped) > MAX_TEXT:
        raise InputError(f"{where}: is longer than {MAX_TEXT} characters")
    value = engine.canonical(kind, stripped)
    if not value:
        raise InputError(f"{where}: is no valid value of its kind")
    if _links_nobody(engine, settings, kind, value):
        raise InputError(f"{where}: is a value that many share; it links nobody")
    return Identifier(kind, value)


def _links_nobody(engine: Engine, settings: Settings, kind: AnyKind, value: str) -> bool:
    """Is it one of the configured never-values of a comparable kind, or one character over and over?"""
    space = spec_of(kind).space
    for name, values in settings.never.items():
        other = as_kind(name)
        if spec_of(other).space == space and any(value in (v, engine.canonical(other, v)) for v in values):
            return True
    letters = re.sub(r"[^0-9a-z]", "", value.lower())
    return space in ("device", "mac", "imei", "phone", "sim") and (len(set(letters)) == 1 or letters == "020000000000")

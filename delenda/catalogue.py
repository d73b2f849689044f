"""Opening what config names: connectors and detectors, from their literal catalogues, only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from delenda.errors import ConfigError
from delenda.ports import BackupCatalogue, Detector, Engine, Gate, Store
from delenda.settings import Settings


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def open_stores(settings: Settings, only: str = "") -> dict[str, Store]:
    """Return the stores that config names, by name; ``only`` limits it to one.

    Raises ``ConfigError`` for a store that config does not name.
    """
    if only and only not in settings.stores:
        raise ConfigError(f"store {only!r} is not configured; configured are: {', '.join(sorted(settings.stores))}")
    kinds: dict[str, str] = import_module("connectors").CATALOGUE
    return {
        name: _load(kinds[section.type])(name, section, settings.collections)
        for name, section in settings.stores.items()
        if not only or name == only
    }


def open_backups(settings: Settings) -> dict[str, BackupCatalogue]:
    """Return the backup catalogues that config names, by the set's name."""
    kinds: dict[str, str] = import_module("connectors").BACKUPS
    return {s.name: _load(kinds[s.type])(s, settings.stores.get(s.store)) for s in settings.backups}


def open_gate(settings: Settings, store: str) -> Gate | None:
    """Return what keeps a store from serving while it is checked; None if config names nobody to keep out.

    Raises ``ConfigError`` for a store that config does not name.
    """
    if store not in settings.stores:
        raise ConfigError(f"store {store!r} is not configured")
    section = settings.stores[store]
    kinds: dict[str, str] = import_module("connectors").GATES
    if section.type not in kinds or not getattr(section, "gate", ()):
        return None
    gate: Gate = _load(kinds[section.type])(store, section)
    return gate


def load_detectors() -> list[Detector]:
    """Return one instance of each built-in detector, in the catalogue's order."""
    places: tuple[str, ...] = import_module("detectors").CATALOGUE
    return [_load(place)() for place in places]


def open_engine(settings: Settings | None = None) -> Engine:
    """Return the detection engine: the built-in detectors, and config's own kinds and values that never link."""
    engine: Any = import_module("delenda.discovery.engine")
    kinds, never = (settings.kinds, settings.never) if settings else ({}, {})
    opened: Engine = engine.DetectionEngine(load_detectors(), kinds, never)
    if settings and settings.shredding:
        opened = _load("delenda.shredding.blind:BlindEngine")(opened, settings.shredding)
    return opened

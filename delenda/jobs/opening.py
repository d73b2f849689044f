"""Opening the house from settings: the control store, the stores, the engine and the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from delenda.audit.log import Log
from delenda.catalogue import open_engine, open_stores
from delenda.control import Control, Sealer
from delenda.control.sealing import key_from_text
from delenda.jobs.house import House, SystemClock, silent
from delenda.ports import Clock, Engine, Report
from delenda.settings import Settings


class _EngineOnUse:
    """The detection engine, built when it is first asked for something: most commands never do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __getattr__(self, name: str) -> Any:
        if "_engine" not in self.__dict__:
            self.__dict__["_engine"] = open_engine(self._settings)
        return getattr(self.__dict__["_engine"], name)


def open_control(settings: Settings) -> Control:
    """Return the control store at its current version. Raises ``ConfigError`` for a key that is none."""
    control = Control(
        settings.control.url.get_secret_value(),
        Sealer(key_from_text(settings.control.key.get_secret_value(), "control.key")),
        key_from_text(settings.control.pepper.get_secret_value(), "control.pepper"),
    )
    control.migrate()
    return control


@contextmanager
def open_house(
    settings: Settings, *, actor: str = "operator", report: Report = silent, clock: Clock | None = None
) -> Iterator[House]:
    """Open everything that settings name; close it at the end. Stores are reached only when they are used."""
    control = open_control(settings)
    time = clock or SystemClock()
    stores = open_stores(settings)
    log = Log(control, settings.audit, time)
    try:
        engine = cast(Engine, _EngineOnUse(settings))
        yield House(settings, control, stores, engine, log, time, actor, report)
    finally:
        for store in stores.values():
            store.close()
        control.close()

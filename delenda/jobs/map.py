"""The data map for people and machines: table, JSON, one HTML page, record of processing, fideslang datasets."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from delenda.discovery import datamap, drift
from delenda.discovery.explain import Path
from delenda.discovery.explain import explain as paths
from delenda.discovery.inventory import MapView, document, rows
from delenda.discovery.lint import Lint, Remark, lint
from delenda.discovery.tables import map_version
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import DataMap

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Form", "MapView", "decide", "doubts", "explain", "frame", "render", "view"]


class Form(StrEnum):
    """What the map is rendered as."""

    JSON = "json"
    HTML = "html"
    CSV = "csv"
    """Its rows: one a finding."""
    ROPA = "ropa"
    """The record of processing activities, as CSV."""
    FIDES = "fides"
    """fideslang datasets, as YAML."""


def view(house: House, version: int | None = None) -> MapView:
    """Return a version of the map, by default the newest, with its drift since the one before and its doubts.

    Raises ``InputError`` for a version that is not there.
    """
    known = datamap.versions(house)
    if version is not None and version not in known:
        raise InputError(f"data map version {version} is not there; the newest is {known[-1] if known else 'none'}")
    number = version or (known[-1] if known else 0)
    data = datamap.load(house, number) if number else DataMap(())
    earlier = [n for n in known if n < number]
    before = datamap.load(house, earlier[-1]) if earlier else DataMap(())
    with house.control.begin() as connection:
        made = connection.scalar(sa.select(map_version.c.made_at).where(map_version.c.id == number))
    found = drift.between(before, data) + drift.against(house.settings, data)
    return MapView(data, number, made, house.settings, tuple(found), tuple(_doubts(house, data, number)))


def doubts(house: House) -> list[Lint]:
    """Return what a person should look at in the newest map."""
    known = datamap.versions(house)
    return _doubts(house, datamap.load(house), known[-1]) if known else []


def _doubts(house: House, data: DataMap, version: int) -> list[Lint]:
    remarks = [Remark(*r) for r in datamap.remarks_of(house, version)]
    return lint(data, datamap.accounts_in_paths(house, version), remarks)


def render(seen: MapView, form: Form) -> str:
    """Return the map as text in one of the forms."""
    match form:
        case Form.JSON:
            return json.dumps(document(seen), indent=2, ensure_ascii=False) + "\n"
        case Form.HTML:
            from delenda.discovery.page import page

            return page(seen)
        case Form.CSV:
            return str(frame(seen).map(_cell).to_csv(index=False))
        case Form.ROPA:
            from delenda.discovery import ropa

            return ropa.as_csv(ropa.activities(seen.data, seen.settings))
        case Form.FIDES:
            from delenda.discovery.fides import datasets

            return datasets(seen.data)


def frame(seen: MapView, *, everything: bool = False) -> pd.DataFrame:
    """Return the map as a table, one row a finding; with ``everything`` also the fields without any."""
    import pandas as pd

    columns = (
        "store collection field kind category presence matched scanned evidence role purpose region source decided"
    )
    return pd.DataFrame(rows(seen.data, everything=everything), columns=columns.split())


def explain(house: House, address: str) -> list[Path]:
    """Return the paths from a person to the collection ``store/collection``, shortest first.

    Raises ``InputError`` for a collection that the map does not have.
    """
    data = datamap.load(house)
    store, _, collection = address.partition("/")
    if data.get(store, collection) is None:
        raise InputError(f"the data map has no collection {address!r}; scan first, or see `delenda map`")
    return paths(data, store, collection)


def decide(house: House, address: str, subject: str, *, confirmed: bool) -> None:
    """Remember that a person confirmed or refused a finding or a reference; it counts from the next scan on.

    Args:
        address: a field, ``store/collection.field``.
        subject: a kind's name, or the field that it refers to.

    Raises:
        InputError: the map has no such field, or there is no such kind.
    """
    data = datamap.load(house)
    fields = {f"{m.collection.address}.{f.field.name}" for m in data.collections for f in m.fields}
    if address not in fields:
        raise InputError(f"the data map has no field {address!r}")
    is_kind = subject in Kind.__members__ or subject in house.settings.kinds
    if not is_kind and subject not in fields:
        raise InputError(f"{subject!r} is neither a kind nor a field of the data map")
    datamap.decide(house, address, subject, confirmed=confirmed)


def _cell(value: object) -> object:
    risky = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    return f"'{value}" if risky else value

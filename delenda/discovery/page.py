"""The data map as one HTML page: self-contained, offline, without a script, and safe for any name in it."""

from __future__ import annotations

import base64
import fnmatch
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from delenda.discovery import graph
from delenda.discovery.explain import Path, about_people, explain
from delenda.discovery.inventory import MapView, categories, totals
from delenda.discovery.ropa import activities
from delenda.model import MappedCollection, MappedField

PATHS: Final = 3
"""Paths that the page shows of a collection."""

MEANINGS: Final[Mapping[str, str]] = {
    "new_collection": "It was not there at the scan before.",
    "new_field": "It was not there at the scan before.",
    "new_kind": "The field did not hold this before.",
    "gone_collection": "It is no longer there.",
    "gone_field": "It is no longer there.",
    "undeclared": "Personal data where nothing declares it.",
    "unconfigured": "Config neither names nor covers it.",
    "unreachable": "No path leads from a person to it: no request will find it.",
    "nullable_only": "Every path passes a reference that may be empty: some records may be missed.",
    "weak_only": "Only values that fit many people lead to it; they never link alone.",
    "mentioned_only": "It mentions people, and has no owner.",
    "no_accounts": "No collection of accounts is known; name one in config with `account`.",
    "account_in_path": "Account ids stand in its object keys; name that part in config with `path`.",
    "no_key": "Its records can't be addressed: they are reported, never changed.",
}
"""What drift and doubt codes mean, for readers."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A collection on the page."""

    mapped: MappedCollection
    categories: list[str]
    fields: list[MappedField]
    others: list[str]
    paths: list[Path]
    retention: list[str]


def page(view: MapView) -> str:
    """Return the page. Every word in it is escaped; its policy allows its own style and nothing else."""
    import jinja2
    import markupsafe

    here = files("delenda.discovery")
    style = here.joinpath("page.css").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(here.joinpath("page.html.j2").read_text("utf-8"))
    people = about_people(view.data)
    return template.render(
        view=view,
        style=markupsafe.Markup(style),  # noqa: S704  # our own file, hashed in the policy
        style_hash="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        tiles=[(label.capitalize(), n) for label, n in totals(view.data).items()],
        drawing=graph.draw(view.data),
        box_width=graph.WIDTH,
        box_height=graph.HEIGHT,
        collections=[_item(view, m) for m in sorted(view.data.collections, key=lambda m: _order(m, people))],
        activities=activities(view.data, view.settings),
        meanings=MEANINGS,
    )


def _order(mapped: MappedCollection, people: set[str]) -> tuple[bool, str]:
    return (mapped.collection.address not in people, mapped.collection.address)


def _item(view: MapView, mapped: MappedCollection) -> _Item:
    address = mapped.collection.address
    rules = view.settings.retention
    return _Item(
        mapped,
        [c.value.replace("_", " ") for c in categories(mapped)],
        [f for f in mapped.fields if f.findings],
        [f.field.name for f in mapped.fields if not f.findings],
        explain(view.data, mapped.collection.store, mapped.collection.name)[:PATHS],
        [r.name for r in rules if any(fnmatch.fnmatchcase(address, p) for p in r.collections)],
    )

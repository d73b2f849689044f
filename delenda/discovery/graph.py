"""The data map drawn: collections as boxes, edges as curves, in columns by their distance from the person. Pure.

The drawing is given as numbers and words; the page's template writes the SVG, and escapes the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from delenda.discovery.explain import about_people
from delenda.discovery.inventory import categories
from delenda.model import DataMap, MappedCollection, Role

WIDTH: Final = 208
HEIGHT: Final = 46
GAP_X: Final = 92
GAP_Y: Final = 16
MARGIN: Final = 16
MOST: Final = 150
"""Boxes that a drawing shows; a larger estate is drawn without the collections that hang on nothing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A collection in the drawing."""

    x: int
    y: int
    store: str
    name: str
    caption: str
    tone: int
    """A color, one a store."""


@dataclass(frozen=True, slots=True)
class Curve:
    """An edge: an SVG path, the role as a class, and what it says."""

    path: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and curves in a view box of ``width`` × ``height``."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    left_out: int = 0


def draw(data: DataMap) -> Drawing:
    """Return the drawing of the collections that are about people."""
    people = about_people(data)
    mapped = [m for m in data.collections if m.collection.address in people]
    linked = {f"{a.store}/{a.collection}" for e in data.edges for a in (*e.source, *e.target)}
    shown = mapped if len(mapped) <= MOST else [m for m in mapped if m.collection.address in linked][:MOST]
    columns = _columns(data, shown)
    stores = sorted({m.collection.store for m in shown})
    places: dict[str, Box] = {}
    for x, column in enumerate(columns):
        for y, m in enumerate(column):
            places[m.collection.address] = Box(
                MARGIN + x * (WIDTH + GAP_X),
                MARGIN + y * (HEIGHT + GAP_Y),
                m.collection.store,
                m.collection.name,
                ", ".join(c.value.replace("_", " ") for c in categories(m)) or "linked records",
                stores.index(m.collection.store) % 6,
            )
    curves = _curves(data, places)
    tallest = max((len(c) for c in columns), default=0)
    return Drawing(
        2 * MARGIN + max(1, len(columns)) * (WIDTH + GAP_X) - GAP_X,
        2 * MARGIN + max(1, tallest) * (HEIGHT + GAP_Y) - GAP_Y,
        tuple(places.values()),
        tuple(curves),
        len(mapped) - len(shown),
    )


def _columns(data: DataMap, shown: list[MappedCollection]) -> list[list[MappedCollection]]:
    """Return the collections by how many owning edges lead to a person's own record; unlinked ones come last."""
    by_address = {m.collection.address: m for m in shown}
    links: dict[str, set[str]] = {}
    for edge in data.edges:
        source = f"{edge.source[0].store}/{edge.source[0].collection}"
        target = f"{edge.target[0].store}/{edge.target[0].collection}"
        if source != target and source in by_address and target in by_address:
            links.setdefault(source, set()).add(target)
    targets = {t for found in links.values() for t in found}
    level = {a: 0 for a in by_address if a in targets and a not in links}
    if not level and targets:
        level = {max(sorted(targets), key=lambda t: sum(t in found for found in links.values())): 0}
    pending = True
    while pending:
        near = {a: 1 + min(level[t] for t in found if t in level) for a, found in links.items() if found & level.keys()}
        fresh = {a: n for a, n in near.items() if a not in level}
        level |= fresh
        pending = bool(fresh)
    last = max(level.values(), default=-1) + 1
    columns: list[list[MappedCollection]] = [[] for _ in range(last + 1)]
    for address, m in sorted(by_address.items()):
        columns[level.get(address, last)].append(m)
    return _wrapped([c for c in columns if c])


def _wrapped(columns: list[list[MappedCollection]], tallest: int = 14) -> list[list[MappedCollection]]:
    """Split columns that are too tall for a page."""
    return [column[i : i + tallest] for column in columns for i in range(0, len(column), tallest)]


def _curves(data: DataMap, places: dict[str, Box]) -> list[Curve]:
    curves = []
    for edge in sorted(data.edges, key=lambda e: e.role is not Role.MENTIONED):
        source = places.get(f"{edge.source[0].store}/{edge.source[0].collection}")
        target = places.get(f"{edge.target[0].store}/{edge.target[0].collection}")
        if source is None or target is None:
            continue
        names = ", ".join(a.field for a in edge.source), ", ".join(a.field for a in edge.target)
        evidence = ", ".join(edge.evidence.names())
        title = f"{source.name}.{names[0]} → {target.name}.{names[1]}: {edge.role.value} ({evidence})"
        curves.append(Curve(_path(source, target), edge.role.value, title))
    return curves


def _path(source: Box, target: Box) -> str:
    y1, y2 = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if source is target:
        x = source.x + WIDTH
        return f"M{x},{y1 - 8} c34,-6 34,22 0,16"
    if source.x == target.x:
        x = source.x + WIDTH
        bend = x + GAP_X // 2
        return f"M{x},{y1} C{bend},{y1} {bend},{y2} {x},{y2}"
    right = source.x > target.x
    x1, x2 = (source.x, target.x + WIDTH) if right else (source.x + WIDTH, target.x)
    middle = (x1 + x2) // 2
    return f"M{x1},{y1} C{middle},{y1} {middle},{y2} {x2},{y2}"

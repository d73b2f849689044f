"""A bucket seen through a list that somebody else made: objects are listed from there, and read as they are now.

Collections and units come out as from the bucket itself, since all but the listing is the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, cast

from connectors.objects import Item, ObjectStore, Shelf
from delenda.errors import SourceUnavailable
from delenda.settings import CollectionNote, StoreBase


class Listed(ObjectStore):
    """A store of objects whose list comes from ``items``: by prefix, in the order of keys."""

    def __init__(
        self,
        name: str,
        settings: StoreBase,
        notes: Mapping[str, CollectionNote],
        live: Shelf,
        items: Callable[[str], Iterator[Item]],
    ) -> None:
        super().__init__(name, settings, notes, cast(Shelf, _Seen(live, items)))


class Among(Listed):
    """A store that lists only those of some objects that it holds now.

    A few objects do not show whether there are so many first segments that they are data and not names; the names of
    the collections as last seen do.
    """

    def __init__(
        self,
        name: str,
        settings: StoreBase,
        notes: Mapping[str, CollectionNote],
        live: Shelf,
        keys: Iterable[str],
        known: Iterable[str],
    ) -> None:
        wanted = sorted(
            {k for k in keys if k.startswith(live.prefix)}, key=lambda k: k.encode("utf-8", "surrogatepass")
        )
        found: list[Item] = []
        looked = False

        def items(prefix: str) -> Iterator[Item]:
            nonlocal looked
            if not looked:
                found.extend(item for key in wanted if (item := live.item(key)) and not is_folder(item))
                looked = True
            return (item for item in found if item.key.startswith(prefix))

        super().__init__(name, settings, notes, live, items)
        self._known = frozenset(known)
        self._merged = set()

    def _final_name(self, base: str) -> str:
        form = base.rpartition("/")[2]
        if base in self._known or "/" not in base or f"*/{form}" not in self._known:
            return base
        return base if any(n.endswith(f"/{form}") for n in self._known - {f"*/{form}"}) else f"*/{form}"


def is_folder(item: Item) -> bool:
    """Return whether an object only marks a folder: none that is listed."""
    return item.key.endswith("/") and item.size_bytes == 0


class _Seen:
    """The shelf: the part of it that reads."""

    def __init__(self, live: Shelf, items: Callable[[str], Iterator[Item]]) -> None:
        self._live = live
        self.prefix = live.prefix
        self.items = items
        self.item = live.item
        self.mark = live.mark

    def open(self, item: Item) -> BinaryIO:
        """Return the object's bytes as they are now, which may not be as it was listed."""
        return self._live.open(self._now(item))

    def meta(self, item: Item) -> Mapping[str, str]:
        """Return the object's metadata as it is now."""
        return self._live.meta(self._now(item))

    def _now(self, item: Item) -> Item:
        now = self._live.item(item.key)
        if now is None:
            raise SourceUnavailable("an object is gone since it was listed")
        return now

    def close(self) -> None:
        """Leave the bucket open: it is not ours."""

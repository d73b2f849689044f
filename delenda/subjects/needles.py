"""Identifiers that are looked for: ready to be found in columns, and spelled out for stores that find by value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Bag
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from delenda.digests import digests, folded, is_digest
from delenda.kinds import spec_of
from delenda.model import Identifier, MappedField, Presence
from delenda.ports import Engine, Spelling
from delenda.subjects.pages import DIGESTS, Page, all_plain, all_whole, kinds_of
from delenda.subjects.rows import Found, Key, key_of


class Speller:
    """The ways to write identifiers. Digests, a hundred for a phone number, are worked out anew each time."""

    def __init__(self, engine: Engine) -> None:
        self._hashes = isinstance(engine, Spelling)
        self._spelled = engine.plain_spellings if isinstance(engine, Spelling) else engine.spellings

    def plain(self, identifier: Identifier) -> list[str]:
        """Return the value and its common spellings."""
        spelled = self._spelled(identifier.kind, identifier.value)
        return list(dict.fromkeys([identifier.value, *(s for s in spelled if not _is_hashed(s, identifier))]))

    def digests(self, identifier: Identifier) -> list[str]:
        """Return what the spellings may have been hashed to."""
        spelled = self._spelled(identifier.kind, identifier.value)
        own = [s for s in spelled if _is_hashed(s, identifier)]
        return list(dict.fromkeys([*own, *(d for s in spelled if self._hashes for d in digests(s))]))

    def folded(self, identifier: Identifier) -> set[str]:
        """Return the digests in lower case, as cells are compared with them."""
        spelled = self._spelled(identifier.kind, identifier.value)
        found = {s.lower() for s in spelled if _is_hashed(s, identifier)}
        if self._hashes:
            found.update(d for s in spelled for d in folded(s))
        return found


def _is_hashed(text: str, identifier: Identifier) -> bool:
    return len(text) in DIGESTS and text != identifier.value and is_digest(text)


class Needles:
    """Wanted identifiers, ready to be looked for in columns."""

    def __init__(self, identifiers: Bag[Identifier], speller: Speller) -> None:
        self._speller = speller
        self._by_space: dict[str, dict[str, None]] = defaultdict(dict)
        self._in_space: dict[str, list[Identifier]] = defaultdict(list)
        self._keys: set[Key] = set()
        for identifier in identifiers:
            space, value = key_of(identifier)
            self._by_space[space][value] = None
            self._in_space[space].append(identifier)
            self._keys.add((space, value))
        self._sets = {space: pa.array(list(values), pa.string()) for space, values in self._by_space.items()}
        self._texts: dict[frozenset[str], tuple[frozenset[str], pa.Array] | None] = {}
        self._asked: dict[tuple[frozenset[str], bool], list[str]] = {}
        self._searchable = [i for i in identifiers if i.spec.searchable]

    @cached_property
    def _digests(self) -> dict[str, Identifier]:
        """What the identifiers may have been hashed to; made when the first cell is met that looks like a digest."""
        return {text: i for i in self._searchable for text in self._speller.folded(i)}

    def spellings(self, mapped: MappedField) -> list[str]:
        """Return the texts by which a store may be asked for the identifiers in a field.

        Where every cell that was ever read is the value itself, its digests are not asked for.
        """
        key = _spaces(mapped), bool(kinds_of(mapped)) and not all_plain(mapped)
        if key not in self._asked:
            wanted = [i for space in sorted(key[0]) for i in self._in_space.get(space, ())]
            texts = [text for i in wanted for text in self._speller.plain(i)]
            texts += [text for i in wanted for text in self._speller.digests(i)] if key[1] else []
            self._asked[key] = list(dict.fromkeys(texts))
        return self._asked[key]

    def rows_of(self, page: Page) -> list[int]:
        """Return the rows of a page in which one of the identifiers stands."""
        by_name = {f.field.name: f for f in page.mapped.fields}
        hits = np.zeros(page.batch.num_rows, bool)
        for name in page.names:
            leaves = page.leaves(name)
            if leaves is None or not len(leaves.texts):
                continue
            each = by_name.get(name)
            for kind in kinds_of(each) if each else ():
                space = spec_of(kind).space
                if space in self._by_space:
                    forms = page.forms(name, kind)
                    hits[leaves.rows[_members(forms, self._by_space[space], self._sets[space])]] = True
            if leaves.strings:
                if self._searchable and (hashed := page.digests(name)):
                    hits[leaves.rows[[i for i, text in hashed if text in self._digests]]] = True
                if self._searchable and (each is None or not all_whole(each)):
                    hits[leaves.rows[[i for i, m in page.within(name) if key_of(m.identifier) in self._keys]]] = True
        return list(np.flatnonzero(hits).tolist())

    def plain_rows_of(self, page: Page) -> list[int]:
        """Return the rows of a page in which one of the identifiers is a whole cell, in a common spelling."""
        hits = np.zeros(page.batch.num_rows, bool)
        for each in page.mapped.fields:
            leaves = page.leaves(each.field.name)
            if leaves is not None and len(leaves.texts) and (texts := self._spelled(each)):
                hits[leaves.rows[_members(leaves.texts, texts[0], texts[1])]] = True
        return list(np.flatnonzero(hits).tolist())

    def _spelled(self, mapped: MappedField) -> tuple[frozenset[str], pa.Array] | None:
        """Return the texts to look for in a field; None if none of the identifiers can stand there."""
        spaces = _spaces(mapped)
        if spaces not in self._texts:
            texts = frozenset(t for s in spaces for i in self._in_space.get(s, ()) for t in self._speller.plain(i))
            self._texts[spaces] = (texts, pa.array(sorted(texts), pa.string())) if texts else None
        return self._texts[spaces]

    def hashed(self, page: Page, rows: Bag[int]) -> dict[int, list[Found]]:
        """Return the cells of some rows that are a digest of a wanted identifier."""
        found: dict[int, list[Found]] = defaultdict(list)
        if not self._searchable:
            return found
        for each in page.mapped.fields:
            leaves = page.leaves(each.field.name)
            for i, text in page.digests(each.field.name) if leaves is not None else ():
                known = self._digests.get(text)
                row = int(leaves.rows[i]) if known is not None and leaves is not None else -1
                if known is not None and row in rows:
                    exact = leaves.texts[i].as_py().strip() if leaves is not None else text
                    found[row].append(Found(each.field.name, known, Presence.WHOLE, each.role, exact))
        return found


def _spaces(mapped: MappedField) -> frozenset[str]:
    """Return the spaces of all that whole cells of a field were ever seen to hold, however few they were."""
    return frozenset(spec_of(k).space for k in kinds_of(mapped) | {f.kind for f in mapped.findings})


def _members(texts: pa.Array, wanted: Bag[str], values: pa.Array) -> npt.NDArray[np.int64] | list[int]:
    """Return which texts are wanted ones: Arrow hashes all wanted values anew at each call, Python looks up."""
    if len(texts) < len(wanted):
        return [i for i, text in enumerate(texts.to_pylist()) if text in wanted]
    mask = pc.is_in(texts, value_set=values, skip_nulls=True)
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False))

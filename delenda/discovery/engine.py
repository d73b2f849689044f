"""All detectors at work together: text, columns, canonical forms, spellings, and whether a value links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from delenda.digests import digests
from delenda.discovery.columns import ColumnReader, as_text
from delenda.discovery.detect_custom import CustomDetector
from delenda.discovery.detect_declared import Declares, declared
from delenda.discovery.detect_linking import Hints
from delenda.discovery.detect_names import Vocabulary
from delenda.discovery.text import TextReader
from delenda.garbage import uncollected
from delenda.kinds import AnyKind, Power, spec_of
from delenda.model import Evidence, Match
from delenda.ports import ColumnSample, Detector
from delenda.settings import CustomKindNote

_SHORT = 4096
"""Characters up to which a text makes no work for the search for garbage."""


class DetectionEngine:
    """Implements ``delenda.ports.Engine``.

    ``custom`` are kinds that config declares; ``never`` are values, by kind, that link nobody: office IPs,
    gateway MACs, test numbers.
    """

    def __init__(
        self,
        detectors: Sequence[Detector],
        custom: Mapping[str, CustomKindNote] | None = None,
        never: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._made_of = (tuple(detectors), dict(custom or {}), dict(never or {}))
        own = [CustomDetector(name, note) for name, note in (custom or {}).items()]
        everything = [declared(d) for d in (*detectors, *own)]
        self._detectors: dict[AnyKind, Declares] = {d.kind: d for d in everything}
        self._custom = {d.kind: note for d, note in zip(own, (custom or {}).values(), strict=True)}
        vocabulary = Vocabulary(everything)
        self._text = TextReader(everything, vocabulary)
        self._columns = ColumnReader(everything, vocabulary)
        self._hints = Hints(everything, {kind for kind, n in self._custom.items() if n.power is Power.STRONG})
        self._never: dict[str, frozenset[str]] = {
            kind: frozenset(self._canonical_or_plain(kind, v) for v in values) for kind, values in (never or {}).items()
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as what it was made of."""
        return DetectionEngine, self._made_of

    def detector(self, kind: AnyKind) -> Declares | None:
        """Return the detector of a kind."""
        return self._detectors.get(kind)

    def text(self, text: str) -> list[Match]:
        """Return the identifiers in a text, without overlaps, left to right."""
        if len(text) < _SHORT:
            return self._text.read(text)
        with uncollected():
            return self._text.read(text)

    def texts(self, values: pa.Array) -> list[tuple[int, Match]]:
        """Return ``(row, match)`` for an array of strings, or of lists of strings, row by row."""
        if pa.types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        with uncollected():
            return self._texts(values)

    def _texts(self, values: pa.Array) -> list[tuple[int, Match]]:
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            return self._rows(values)
        flat = [(row, text) for row, value in enumerate(values.to_pylist()) for text in _strings(value)]
        return [(flat[i][0], match) for i, match in self._text.read_rows([text for _, text in flat])]

    def _rows(self, values: pa.Array) -> list[tuple[int, Match]]:
        """Read rows, but for those whose like has been seen to hold nothing."""
        telling = self._text.telling(values)
        if telling is None:
            return self._telling_rows(values)
        numbers = telling.to_pylist()
        return [(numbers[row], match) for row, match in self._telling_rows(values.take(telling))]

    def _telling_rows(self, values: pa.Array) -> list[tuple[int, Match]]:
        """Read rows; where most are repeated, each of them once."""
        distinct = values.dictionary_encode()
        if 2 * len(distinct.dictionary) > len(values):
            return self._text.read_array(values)
        found: dict[int, list[Match]] = {}
        for i, match in self._text.read_array(distinct.dictionary):
            found.setdefault(i, []).append(match)
        places = enumerate(distinct.indices.to_pylist())
        return [(row, match) for row, i in places if i is not None for match in found.get(i, ())]

    def may_link(self, texts: pa.Array) -> Sequence[int]:
        """Return the rows of a string array in which a strong identifier may stand; in the others, none does."""
        return self._hints.rows(texts)

    def canonical(self, kind: AnyKind, text: str) -> str | None:
        """Return the canonical form of a whole value of that kind, or None."""
        detector = self._detectors.get(kind)
        return detector.canonical(text) if detector else text.strip() or None

    def plain(self, kind: AnyKind) -> str:
        """Return an RE2 pattern of texts that are their own canonical form, if they have one; empty: not told."""
        return str(getattr(self._detectors.get(kind), "plain", ""))

    def canonical_column(self, kind: AnyKind, values: pa.Array) -> pa.Array:
        """Return the canonical forms of a column's cells, null where a cell is no such value. Lists give lists."""
        if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            rows = [None if row is None else self._cells(kind, row) for row in values.to_pylist()]
            return pa.array(rows, pa.list_(pa.string()))
        encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        forms = pa.array(self._cells(kind, encoded.dictionary.to_pylist()), pa.string())
        return forms.take(encoded.indices)

    def _cells(self, kind: AnyKind, values: Iterable[Any]) -> list[str | None]:
        return [self.canonical(kind, text) if (text := as_text(value)) else None for value in values]

    def classify(self, column: ColumnSample) -> list[tuple[AnyKind, Evidence, float]]:
        """Return the kinds that a column holds as whole cells, best evidence first, with their share."""
        return self._columns.classify(column)

    def spellings(self, kind: AnyKind, value: str) -> list[str]:
        """Return the common ways to write a canonical value: plain first, then MD5, SHA-1 and SHA-256 of each."""
        plain = self.plain_spellings(kind, value)
        return list(dict.fromkeys([*plain, *(d for p in plain for d in digests(p))]))

    def plain_spellings(self, kind: AnyKind, value: str) -> Sequence[str]:
        """Return the common ways to write a canonical value, plain first, without digests."""
        detector = self._detectors.get(kind)
        return detector.spellings(value) if detector else [value]

    def linkable(self, kind: AnyKind, value: str) -> bool:
        """Return whether an equal value of that kind means the same person or device."""
        note = self._custom.get(kind)
        power = note.power if note else spec_of(kind).power
        if not value or power is Power.NEVER or value in self._never.get(str(kind), ()):
            return False
        detector = self._detectors.get(kind)
        return detector is None or detector.linkable(value)

    def _canonical_or_plain(self, kind: str, value: str) -> str:
        detector = next((d for k, d in self._detectors.items() if k == kind), None)
        return (detector.canonical(value) if detector else None) or value.strip()


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)

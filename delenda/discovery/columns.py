"""What a column holds: its name, the statistics of its values, its siblings and its table, weighed together.

Values speak first: a column called ``order_no`` whose cells are all mobile numbers holds mobile numbers, and
one called ``phone`` whose cells are not, does not. The name decides among kinds that share a form, and lets
through kinds that have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from delenda.discovery.detect_names import Reading, Vocabulary
from delenda.kinds import AnyKind, Kind
from delenda.model import Evidence
from delenda.ports import ColumnSample

SAMPLE: Final = 256
_BY_NAME: Final = 0.5
"""Share of the values that must validate when the name says the kind for sure."""
_ALONE: Final[Mapping[AnyKind, float]] = {
    Kind.EMAIL: 0.6, Kind.PHONE_NUMBER: 0.8, Kind.CN_RESIDENT_ID: 0.6, Kind.CREDIT_CARD: 0.8, Kind.IMEI: 0.85,
    Kind.IP_ADDRESS: 0.9, Kind.MAC_ADDRESS: 0.85, Kind.USER_AGENT: 0.7, Kind.GPS_LOCATION: 0.9,
}  # fmt: skip
"""Share of the values that must validate when nothing but the values speaks."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column's non-empty cells as trimmed text: a sample of them, evenly spread."""

    texts: tuple[str, ...]
    distinct: tuple[str, ...]

    @classmethod
    def of(cls, values: pa.Array) -> Cells:
        while pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            values = values.flatten()
        if len(values) > SAMPLE * 4:
            step = len(values) // (SAMPLE * 4)
            values = values.take(pa.array(range(0, len(values), step)))
        texts = [t for t in (as_text(v) for v in values.to_pylist()) if t][: SAMPLE * 2]
        return cls(tuple(texts[:SAMPLE]), tuple(dict.fromkeys(texts)))


def as_text(value: Any) -> str:
    """Return a cell as text; nothing for null, and whole floats without their point."""
    if value is None or isinstance(value, bool | bytes):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class ColumnReader:
    """Classifies columns."""

    def __init__(self, detectors: Sequence[Any], vocabulary: Vocabulary) -> None:
        self._detectors = {d.kind: d for d in detectors}
        self._vocabulary = vocabulary

    def classify(self, column: ColumnSample) -> list[tuple[AnyKind, Evidence, float]]:
        """Return the kinds that the column's whole cells are, best first, with the share that validates."""
        cells = Cells.of(column.values)
        if not cells.texts:
            return []
        reading = self._vocabulary.read(column.name)
        named = self._by_name(cells, reading)
        alone = self._by_values(cells)
        found = {kind: (evidence, share) for kind, evidence, share in (*alone, *named)}
        order = sorted(found, key=lambda k: (Evidence.FIELD_NAME in found[k][0], found[k][1]), reverse=True)
        return [(k, *found[k]) for k in order]

    def _by_name(self, cells: Cells, reading: Reading) -> Iterable[tuple[AnyKind, Evidence, float]]:
        for kind in reading.kinds:
            share, evidence = self._share(kind, cells)
            if share >= (_BY_NAME if reading.sure else 0.8):
                yield kind, evidence | Evidence.FIELD_NAME, share
                return

    def _by_values(self, cells: Cells) -> Iterable[tuple[AnyKind, Evidence, float]]:
        for kind, needed in _ALONE.items():
            share, evidence = self._share(kind, cells)
            if share >= needed and Evidence.CHECK_DIGIT | Evidence.SHAPE & evidence:
                yield kind, evidence | Evidence.STATISTICS, share

    def _share(self, kind: AnyKind, cells: Cells) -> tuple[float, Evidence]:
        detector = self._detectors.get(kind)
        if detector is None:
            return 0.0, Evidence.NONE
        values = [v for v in (detector.canonical(t) for t in cells.texts) if v is not None]
        evidence = detector.evidence(values[0]) if values else Evidence.NONE
        return len(values) / len(cells.texts), evidence

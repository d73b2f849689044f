"""What objects hold beside what their records show: dictionaries, statistics, indexes, filters, texts of a footer.

An erasure rewrites an object, so what it left out of the rewriting would stay in the live object, where no record shows
it. Here the objects that an erasure touched are searched as they lie, by code that shares nothing with what rewrites
them: Parquet page by page with all that is around the pages, everything else unpacked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO, Final

import pyarrow as pa

from connectors.formats.port import Damaged
from connectors.needles import count_needles
from connectors.objects import Shelf, key_digest
from delenda.errors import DelendaError

LIVE: Final = "live"
UNSEEN: Final = "unseen_live"
_BROKEN: Final = (
    Damaged,
    DelendaError,
    pa.ArrowException,
    OSError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
)


def look(
    name: str, shelf: Shelf, keys: Iterable[str], needles: Sequence[bytes], most: int | None
) -> Iterator[tuple[str, str, int]]:
    """Yield ``(class, place, hits)`` of objects as they are now: ``live``, or ``unseen_live`` for what can't be read.

    ``most`` is how many bytes are read, all in all; what is beyond is ``unseen_too_large``.
    """
    left = most
    for key in keys:
        place = f"{name}: object {key_digest(name, key)}"
        try:
            item = shelf.item(key)
            if item is None:
                continue
            if left is not None and (left := left - item.size_bytes) < 0:
                yield "unseen_too_large", place, 0
                continue
            with closing(shelf.open(item)) as raw:
                hits = _count(raw, key, needles)
        except (*_BROKEN, struct.error):
            yield UNSEEN, place, 0
            continue
        if hits:
            yield LIVE, place, hits


def _count(raw: BinaryIO, key: str, needles: Sequence[bytes]) -> int:
    head = raw.read(4)
    raw.seek(0)
    if head != b"PAR1":
        return count_needles(raw, key, needles)
    from connectors.lake_residue import in_parquet  # readers of all formats of lakes, that few commands need

    return in_parquet(raw, needles)

"""The records of objects after a crash: which of them an interrupted try has dealt with.

Rows of objects have no lasting address: after a rewrite, row numbers and versions mean nothing. Only digests of the
records as they were, sealed before the first write, tell a try that ended from one that did not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from delenda.erasure.work import Work
from delenda.errors import CorruptData, SourceDenied, SourceUnavailable
from delenda.model import Collection, Outcome, RecordRef, Shape, Status, decode_key, encode_key, fingerprint
from delenda.ports import Fetchable, Store

_PATIENCE: Final = 3


def before(store: Store, collection: Collection, todo: Sequence[Work]) -> dict[str, str]:
    """Return digests of the records of objects as they are now, by work; none for rows with a lasting key.

    Of an object that can't be read there are none, or some: the store will say so of its steps, and goes on. A store
    that does not answer for several objects is not asked for all the others.
    """
    if collection.shape not in (Shape.ROWS, Shape.OBJECTS):
        return {}
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    versions = {}
    refs = []
    for each in todo:
        key, *row = decode_key(each.step.ref.key)
        if row or collection.shape is Shape.OBJECTS:
            wanted[str(key)][int(row[0]) if row else 0] = each.id
            versions[str(key)] = each.step.ref.version
            refs.append(each.step.ref)
    found: dict[str, str] = {}
    lots, silences = [refs], 0
    while lots:
        lot = lots.pop()
        try:
            for key, number, record in _records(store, collection, lot, versions):
                if number in wanted[key]:
                    found[wanted[key][number]] = _digest(record)
        except (CorruptData, SourceDenied):
            lots += _by_object(lot)
        except SourceUnavailable:
            silences += 1
            if silences > _PATIENCE:
                raise
            lots += _by_object(lot)
    return found


def _by_object(refs: Sequence[RecordRef]) -> list[list[RecordRef]]:
    """Return the refs of each object by themselves; nothing, if there is but one object."""
    found: dict[str, list[RecordRef]] = defaultdict(list)
    for ref in refs:
        found[str(decode_key(ref.key)[0])].append(ref)
    return list(found.values()) if len(found) > 1 else []


def settled(
    store: Store, collection: Collection, changed: Sequence[tuple[Work, Outcome]], before: Mapping[str, str]
) -> list[tuple[Work, Outcome]]:
    """Tell records that an interrupted try has dealt with from those that somebody else has changed.

    A record of an object that an earlier try began with, and that no longer stands in it as it was, is gone.
    """
    keys = {str(decode_key(w.step.ref.key)[0]): "" for w, _ in changed}
    present: dict[str, set[str]] = defaultdict(set)
    whole = [RecordRef(collection.store, collection.name, encode_key([key])) for key in keys]
    for key, _, record in _records(store, collection, whole, keys):
        present[key].add(_digest(record))
    return [
        (w, o)
        if before[w.id] in present[str(decode_key(w.step.ref.key)[0])]
        else (w, Outcome(o.ref, Status.ALREADY_ABSENT))
        for w, o in changed
    ]


def _digest(record: Mapping[str, object]) -> str:
    """Return a record's digest by the fields it has: which others stand beside them depends on its neighbors."""
    return fingerprint({name: value for name, value in record.items() if value is not None})


def _records(
    store: Store, collection: Collection, refs: Sequence[RecordRef], versions: Mapping[str, str]
) -> Iterator[tuple[str, int, dict[str, object]]]:
    """Yield object key, row number and content of some records of objects; a version given must be current."""
    if not isinstance(store, Fetchable):
        return
    for batch in store.fetch(collection, refs):
        if versions[batch.object_key] in ("", batch.unit.version):
            for i in range(batch.num_rows):
                yield batch.object_key, batch.first_row + i, batch.record(i)

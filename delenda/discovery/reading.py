"""From a batch to what may be kept of it: a tally, and tokens for the locator index. Pure.

How a collection's fields are read is a *reading plan*: the kinds that whole cells hold, and the key spaces
that a field's values belong to. Every text is read for identifiers that stand in it as well, unless the
cell is already known to be one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from delenda.discovery.detect_values import HIDDEN
from delenda.discovery.index import tokens_of
from delenda.discovery.names import TYPES, may_refer, names_key, words
from delenda.discovery.tally import FieldTally, Seen, Tally, sketch_of
from delenda.kinds import AnyKind, Kind, Power, as_kind, spec_of
from delenda.model import OBJECT_PATH, Batch, Collection, Evidence, Presence
from delenda.nested import NESTED, leaves
from delenda.ports import Engine, Spelling

VALUE_SPACE: Final = "value"
"""The space of sketches: any value of any field, so that fields are comparable."""
HASH_SPACE: Final = "hash"
"""The space of cells that are digests: a known subject's identifiers are hashed and looked up there."""
_ODD: Final = "odd:"
SEGMENT: Final = f"{OBJECT_PATH}["
"""Begins the name under which a part of object keys is tallied, by position. It is no field of the map."""
SAMPLE: Final = 2_000
"""Cells that a column is classified by."""

_DIGEST: Final = r"^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[\w+/-]{22}(?:==)?|[\w+/-]{27}=?|[\w+/-]{43}=?)$"
"""MD5, SHA-1 and SHA-256: in hex, and in both alphabets of Base64."""
_ONE_WORD: Final = r"^[^\s,;]{1,80}$"
_CLASS_PATH: Final = r"^(?P<before>(?:[A-Za-z_]\w{0,40}(?:\\|::|\.)){1,6})[A-Za-z_]\w{0,60}$"
"""A class with its namespace: ``App\\Models\\Order``, ``Shop::Order``, ``shop.order``."""
_MOST_TYPES: Final = 40
"""Different texts that a field of types holds at most."""
_NUMBER_KINDS: Final = frozenset({Kind.ACCOUNT_ID, Kind.PHONE_NUMBER, Kind.IMEI, Kind.SIM_ID, Kind.CREDIT_CARD})
"""Kinds that numbers are taken for on their values; any other needs the field's name."""


def key_space(address: str) -> str:
    """Return the space of the values of a key: ``app/orders.id`` → ``key:app/orders.id``."""
    return f"key:{address}"


def odd_space(space: str) -> str:
    """Return the space of the cells that a search by the common spellings of a value does not find."""
    return _ODD + space


@dataclass(slots=True)  # not frozen: the port's attributes are plain ones
class Sample:
    """A column as classification sees it."""

    name: str
    collection: str
    siblings: Sequence[str]
    values: pa.Array = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """How to read a collection's fields. ``whole`` lists kinds by field; ``()`` where none was found."""

    whole: Mapping[str, tuple[tuple[AnyKind, Evidence], ...]] = field(default_factory=dict)
    spaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key spaces by field: values are noted there as they stand."""
    silent: frozenset[str] = frozenset()
    """Fields that a person says hold nothing personal."""

    def as_json(self) -> dict[str, Any]:
        return {
            "whole": {name: [[k, e.value] for k, e in kinds] for name, kinds in sorted(self.whole.items())},
            "spaces": {name: list(spaces) for name, spaces in sorted(self.spaces.items())},
            "silent": sorted(self.silent),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> ReadingPlan:
        return cls(
            {name: tuple((as_kind(k), Evidence(e)) for k, e in kinds) for name, kinds in body["whole"].items()},
            {name: tuple(spaces) for name, spaces in body["spaces"].items()},
            frozenset(body["silent"]),
        )

    def digest(self) -> str:
        """Return what tells two plans apart as far as the index goes: who is noted in which space."""
        noted = {name: sorted(k for k, _ in kinds) for name, kinds in self.whole.items() if kinds}
        body = json.dumps([noted, self.as_json()["spaces"], sorted(self.silent)], sort_keys=True)
        return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column's distinct texts, and how often each stands there."""

    texts: pa.Array = field(repr=False)
    counts: Any
    numeric: bool = False

    def total(self, mask: Any = None) -> int:
        return int(self.counts.sum() if mask is None else self.counts[mask].sum())


def sample_plan(engine: Engine, collection: Collection, batches: Sequence[Batch]) -> ReadingPlan:
    """Return a reading plan from a few batches of a collection: the kinds of whole cells, by column."""
    whole: dict[str, tuple[tuple[AnyKind, Evidence], ...]] = {}
    columns: dict[str, list[pa.Array]] = {}
    for batch in batches:
        for name, column in zip(batch.records.schema.names, batch.records.columns, strict=True):
            columns.setdefault(name, []).append(column.slice(0, SAMPLE))
    for name, parts in columns.items():
        if name == OBJECT_PATH:
            continue  # an object's key is a text; its named parts are fields of their own
        texts = [_text_cells(part) for part in parts]
        known = [t for t in texts if t is not None]
        if known:
            values = pa.concat_arrays([t.cast(pa.string()) for t in known]).slice(0, SAMPLE)
            numeric = not _is_text(parts[0].type)
            whole[name] = classify(engine, Sample(name, collection.name, list(columns), values), numeric=numeric)
    return ReadingPlan(whole)


def classify(engine: Engine, sample: Sample, *, numeric: bool) -> tuple[tuple[AnyKind, Evidence], ...]:
    """Return the kinds that a column's whole cells hold, best first, on evidence that suffices.

    A number needs the field's name, or the shape of a number that singles someone out.
    """
    return tuple(
        (kind, evidence)
        for kind, evidence, share in engine.classify(sample)
        if share > 0 and (not numeric or kind in _NUMBER_KINDS or Evidence.FIELD_NAME in evidence)
    )


def read_batch(
    engine: Engine, batch: Batch, plan: ReadingPlan, pepper: bytes, collection: Collection
) -> tuple[Tally, list[bytes]]:
    """Return what is seen in a batch, and the tokens of every identifier and key in it."""
    tallies: dict[str, FieldTally] = {}
    tokens: list[bytes] = []
    keys = {f for r in collection.references for f in r.fields} | set(collection.key)
    keys |= {f.name for f in collection.fields if f.unique} | set(plan.spaces)
    for name, column in zip(batch.records.schema.names, batch.records.columns, strict=True):
        cells = _cells(column)
        kind = str(column.type)
        if cells is None or not len(cells.texts):
            tallies[name] = FieldTally(type=kind)
            continue
        whole = plan.whole.get(name)
        if name == OBJECT_PATH:
            whole = ()
        elif whole is None:
            sample = Sample(name, collection.name, batch.records.schema.names, cells.texts.slice(0, SAMPLE))
            whole = classify(engine, sample, numeric=cells.numeric)
        seen: dict[tuple[AnyKind, Presence], Seen] = {}
        if name not in plan.silent:
            tokens += _identifiers(engine, cells, whole, pepper, seen)
        plain = pc.utf8_trim_whitespace(cells.texts)
        for space in plan.spaces.get(name, ()):
            tokens += tokens_of(pepper, space, plain)
        sketch = sketch_of(tokens_of(pepper, VALUE_SPACE, plain) if _may_be_key(name, cells, keys) else ())
        tallies[name] = FieldTally(cells.total(), seen, sketch, kind, _namespaces(name, cells))
        if not cells.numeric and name != OBJECT_PATH and name not in plan.silent:
            more, noted = _nested(engine, name, cells, plan, pepper)
            tallies |= more
            tokens += noted
        if name == OBJECT_PATH:
            tallies |= _segments(cells.texts, pepper)
    return Tally(batch.num_rows, tallies), tokens


def _identifiers(
    engine: Engine,
    cells: _Cells,
    whole: Sequence[tuple[AnyKind, Evidence]],
    pepper: bytes,
    seen: dict[tuple[AnyKind, Presence], Seen],
) -> list[bytes]:
    """Note in ``seen`` what the cells hold, whole and within, and return the tokens of what may be looked up."""
    asked_for = {Kind.ACCOUNT_ID} if any(k is Kind.ACCOUNT_ID for k, _ in whole) else {k for k, _ in whole}
    tokens: list[bytes] = []
    settled = np.zeros(len(cells.texts), bool)
    for kind, evidence in whole:
        canonical = engine.canonical_column(kind, cells.texts)
        valid = canonical.is_valid().to_numpy(zero_copy_only=False)
        seen[kind, Presence.WHOLE] = Seen(evidence, cells.total(valid | _hidden(cells.texts, evidence)))
        spec = spec_of(kind)
        if spec.power is not Power.NEVER:
            tokens += tokens_of(pepper, spec.space, canonical)
            odd = _odd(engine, kind, cells, canonical) if kind in asked_for else canonical
            tokens += tokens_of(pepper, odd_space(spec.space), odd)
        if spec.searchable and spec.power is Power.STRONG:
            settled |= valid
    if cells.numeric:
        return tokens
    digests = cells.texts.filter(pc.match_substring_regex(cells.texts, _DIGEST))
    if len(digests):
        tokens += tokens_of(pepper, HASH_SPACE, pc.utf8_lower(digests))
    open_cells = np.flatnonzero(~settled)
    rest = cells.texts.take(pa.array(open_cells))
    rows: dict[tuple[AnyKind, Presence], set[int]] = {}
    values: dict[str, set[str]] = {}
    why: dict[tuple[AnyKind, Presence], Evidence] = {}
    lengths = pc.utf8_length(pc.utf8_trim_whitespace(rest)).to_pylist()
    for row, match in engine.texts(rest):
        presence = Presence.WHOLE if match.end - match.start >= lengths[row] else Presence.WITHIN
        key = match.kind, presence
        rows.setdefault(key, set()).add(int(open_cells[row]))
        why[key] = why.get(key, Evidence.NONE) | match.evidence
        spec = spec_of(match.kind)
        if spec.power is not Power.NEVER:
            space = HASH_SPACE if Evidence.HASHED in match.evidence else spec.space
            values.setdefault(space, set()).add(match.value)
    for key, found in rows.items():
        if (key[0], Presence.WHOLE) not in seen or key[1] is Presence.WITHIN:
            seen[key] = Seen(why[key], cells.total(sorted(found)))
    for space, texts in values.items():
        noted = pa.array(sorted(texts))
        tokens += tokens_of(pepper, space, noted)
        tokens += tokens_of(pepper, odd_space(space), noted)
    return tokens


def _hidden(texts: pa.Array, evidence: Evidence) -> NDArray[np.bool_]:
    """Return which cells hold a digest or a masked value, where that is what the field was found to hold."""
    if Evidence.HASHED not in evidence:
        return np.zeros(len(texts), bool)
    plain = pc.utf8_trim_whitespace(texts)
    return np.asarray(pc.match_substring_regex(plain, f"^(?:{HIDDEN.pattern})$").to_numpy(zero_copy_only=False), bool)


def _odd(engine: Engine, kind: AnyKind, cells: _Cells, canonical: pa.Array) -> pa.Array:
    """Return the values of the cells that are not written in a common way."""
    spell = engine.plain_spellings if isinstance(engine, Spelling) else engine.spellings
    other = pc.fill_null(pc.not_equal(cells.texts, canonical), False)
    texts, values = cells.texts.filter(other).to_pylist(), canonical.filter(other).to_pylist()
    odd = [v for text, v in zip(texts, values, strict=True) if text not in spell(kind, v)]
    return pa.array(odd, pa.string())


def _nested(
    engine: Engine, name: str, cells: _Cells, plan: ReadingPlan, pepper: bytes
) -> tuple[dict[str, FieldTally], list[bytes]]:
    """Return what is seen of keys that stand in JSON texts, by their paths, and their tokens where they are known."""
    tallies: dict[str, FieldTally] = {}
    tokens: list[bytes] = []
    for path, (at, values) in leaves(cells.texts, name).items():
        if not names_key(path):
            continue
        inner = _Cells(pa.array(values, pa.string()), cells.counts[at], numeric=True)
        seen: dict[tuple[AnyKind, Presence], Seen] = {}
        tokens += _identifiers(engine, inner, plan.whole.get(path, ()), pepper, seen)
        sketch = sketch_of(tokens_of(pepper, VALUE_SPACE, inner.texts))
        tallies[path] = FieldTally(inner.total(), seen, sketch, NESTED)
    return tallies, tokens


def _segments(paths: pa.Array, pepper: bytes) -> dict[str, FieldTally]:
    """Return sketches of the parts of object keys, by position, so that account ids in them are noticed."""
    parts: dict[str, set[str]] = {}
    for path in paths.to_pylist():
        *folders, file = path.split("/")
        for i, part in enumerate([*folders, file.partition(".")[0]]):
            parts.setdefault(f"{SEGMENT}{i}]", set()).add(part)
    return {
        name: FieldTally(len(found), {}, sketch_of(tokens_of(pepper, VALUE_SPACE, pa.array(sorted(found)))), "string")
        for name, found in parts.items()
    }


def _namespaces(name: str, cells: _Cells) -> frozenset[str]:
    """Return the namespaces of the classes that a field of types holds; none if anything else stands in it."""
    parts = words(name)
    if cells.numeric or not set(parts[-1:] or ()) & set(TYPES) or not 0 < len(cells.texts) <= _MOST_TYPES:
        return frozenset()
    found = pc.extract_regex(cells.texts, _CLASS_PATH)
    return frozenset() if found.null_count else frozenset(found.field("before").to_pylist())


def _may_be_key(name: str, cells: _Cells, keys: set[str]) -> bool:
    """May the field be a key or a reference, so that its values are worth a sketch?"""
    if name in keys or names_key(name):
        return True
    if cells.numeric:
        return may_refer(name)
    if name == OBJECT_PATH:
        return False
    few = cells.texts.slice(0, 200)
    return bool(pc.all(pc.match_substring_regex(few, _ONE_WORD)).as_py())


def _cells(column: pa.Array) -> _Cells | None:
    """Return the column's distinct non-empty texts with their counts; None if it can hold no identifier."""
    texts = _text_cells(column)
    if texts is None:
        return None
    encoded = texts.drop_null().dictionary_encode()
    values = encoded.dictionary.cast(pa.string())
    counts = np.bincount(encoded.indices.to_numpy(zero_copy_only=False), minlength=len(values))
    blank = pc.equal(pc.utf8_trim_whitespace(values), "").to_numpy(zero_copy_only=False)
    if blank.any():
        values, counts = values.filter(pa.array(~blank)), counts[~blank]
    leaf = column.type
    while pa.types.is_list(leaf) or pa.types.is_large_list(leaf):
        leaf = leaf.value_type
    return _Cells(values, counts, numeric=not _is_text(leaf))


def _text_cells(column: pa.Array) -> pa.Array | None:
    """Return the leaves of a column as texts: strings as they are, whole numbers in digits, dates in ISO 8601."""
    while pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = column.flatten()
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if _is_text(kind) or pa.types.is_integer(kind):
        return column.cast(pa.string())
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return column.cast(pa.date32()).cast(pa.string())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = column.cast(pa.float64())
        integral = pc.and_(pc.is_finite(numbers), pc.equal(numbers, pc.floor(numbers)))
        small = pc.less(pc.abs(numbers), 2.0**53)
        if bool(pc.all(pc.and_(integral, small)).as_py()):
            return numbers.cast(pa.int64()).cast(pa.string())
        return pc.cast(numbers, pa.string())
    return None


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))

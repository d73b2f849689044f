"""Thrift's compact protocol: what is read is written again, and broken bytes are told."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import thrift
from connectors.formats.thrift import Items, Pairs, Struct, decoded, encoded

NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1)
SCALARS = {
    thrift.TRUE: st.booleans(),
    thrift.BYTE: st.integers(-128, 127),
    thrift.I16: st.integers(-(1 << 15), (1 << 15) - 1),
    thrift.I32: st.integers(-(1 << 31), (1 << 31) - 1),
    thrift.I64: NUMBERS,
    thrift.DOUBLE: st.binary(min_size=8, max_size=8),
    thrift.BINARY: st.binary(max_size=40),
    thrift.UUID: st.binary(min_size=16, max_size=16),
}


def typed(values: dict[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[tuple[int, Any]]:
    return st.sampled_from(sorted(values)).flatmap(lambda kind: st.tuples(st.just(kind), values[kind]))


def extended(inner: st.SearchStrategy[tuple[int, Any]]) -> st.SearchStrategy[tuple[int, Any]]:
    """Return fields that hold lists, maps and structures of other fields."""
    structs = st.dictionaries(st.integers(1, 3000), inner, max_size=5).map(Struct)
    values = {**SCALARS, thrift.STRUCT: structs}
    lists = st.sampled_from(sorted(values)).flatmap(
        lambda kind: st.lists(values[kind], max_size=20).map(lambda held: Items(kind, held))
    )
    maps = st.lists(st.tuples(SCALARS[thrift.BINARY], structs), min_size=1, max_size=4).map(
        lambda held: Pairs(thrift.BINARY, thrift.STRUCT, held)
    )
    return st.one_of(
        inner,
        st.tuples(st.just(thrift.STRUCT), structs),
        st.tuples(st.sampled_from([thrift.LIST, thrift.SET]), lists),
        st.tuples(st.just(thrift.MAP), maps),
    )


FIELDS = st.recursive(typed(SCALARS), extended, max_leaves=12)


def plain(value: Any) -> Any:
    """Return a value with what was true and what was false as one type: the wire has two."""
    if isinstance(value, Struct):
        return {n: (max(kind, 2), plain(v)) for n, (kind, v) in value.fields.items()}
    if isinstance(value, Items):
        return value.kind, [plain(v) for v in value.values]
    if isinstance(value, Pairs):
        return [(plain(k), plain(v)) for k, v in value.values]
    return value


@given(st.dictionaries(st.integers(1, 32000), FIELDS, max_size=8))
def test_any_structure_comes_back(fields):
    raw = encoded(Struct(fields))
    again, end = decoded(b"..." + raw + b"rest", 3)
    assert end == 3 + len(raw)
    assert encoded(again) == raw
    assert {n: plain(v) for n, (_, v) in again.fields.items()} == {n: plain(v) for n, (_, v) in fields.items()}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_structure_or_a_value_error(data):
    with contextlib.suppress(ValueError):
        decoded(data)


@given(st.dictionaries(st.integers(1, 200), FIELDS, min_size=1, max_size=5), st.data())
def test_a_cut_structure_is_told(fields, data):
    raw = encoded(Struct(fields))
    with pytest.raises(ValueError, match=r"cut short|unknown|too"):
        decoded(raw[: data.draw(st.integers(0, len(raw) - 1))])


def test_a_field_that_is_missing_or_of_another_type_is_told():
    held = Struct({1: (thrift.I32, 7)})
    assert held[1] == held.get(1) == 7
    assert (held.get(2, 9), held.items(2)) == (9, [])
    for act in (lambda: held[2], lambda: held.items(1)):
        with pytest.raises(ValueError, match="field"):
            act()

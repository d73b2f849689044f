"""The tree against the RFC's vectors and against the definition itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delenda.audit.merkle import (
    EMPTY_ROOT,
    consistency_ranges,
    consistent,
    included,
    inclusion_ranges,
    leaf_hash,
    look_up,
    root_of,
)
from delenda.audit.tiles import Tiles, read_bundle, tile_path, tile_widths
from delenda.errors import AuditBroken

# The inputs and roots that Certificate Transparency implementations test against (RFC 6962 trees of 1 … 8).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (index, size) → proof
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCY = {  # (old, new) → proof
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def by_definition(entries: list[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, word for word; shares nothing with the product."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(entries[:k]) + by_definition(entries[k:])).digest()


def entries_of(size: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(size)]


def test_roots_of_the_rfc_vectors() -> None:
    leaves = [leaf_hash(e) for e in INPUTS]
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256().digest()
    assert [root_of(leaves[: i + 1]).hex() for i in range(8)] == ROOTS


def test_inclusion_proofs_of_the_rfc_vectors() -> None:
    leaves = [leaf_hash(e) for e in INPUTS]
    for (index, size), expected in INCLUSION.items():
        proof = look_up(inclusion_ranges(index, size), lambda lo, hi: root_of(leaves[lo:hi]))
        assert [h.hex() for h in proof] == expected
        assert included(leaves[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


def test_consistency_proofs_of_the_rfc_vectors() -> None:
    leaves = [leaf_hash(e) for e in INPUTS]
    for (old, new), expected in CONSISTENCY.items():
        proof = look_up(consistency_ranges(old, new), lambda lo, hi: root_of(leaves[lo:hi]))
        assert [h.hex() for h in proof] == expected
        assert consistent(old, bytes.fromhex(ROOTS[old - 1]), new, bytes.fromhex(ROOTS[new - 1]), proof)


def test_every_pair_of_sizes_up_to_64_is_proved_consistent_and_nothing_else() -> None:
    leaves = [leaf_hash(e) for e in entries_of(64)]
    roots = [root_of(leaves[:n]) for n in range(65)]
    other = root_of([leaf_hash(b"other"), *leaves[1:]])
    for new in range(65):
        for old in range(new + 1):
            proof = look_up(consistency_ranges(old, new), lambda lo, hi: root_of(leaves[lo:hi]))
            assert consistent(old, roots[old], new, roots[new], proof)
            if old:
                assert not consistent(old, other, new, roots[new], proof)
                assert not consistent(old, roots[old], new, other, proof)
            if proof:
                assert not consistent(old, roots[old], new, roots[new], proof[:-1])
            assert not consistent(old, roots[old], new, roots[new], [*proof, EMPTY_ROOT])
            assert not consistent(new, roots[new], old, roots[old], proof) or old == new


def test_every_leaf_of_every_tree_up_to_64_is_proved_included_and_nothing_else() -> None:
    leaves = [leaf_hash(e) for e in entries_of(64)]
    for size in range(1, 65):
        root = root_of(leaves[:size])
        for index in range(size):
            proof = look_up(inclusion_ranges(index, size), lambda lo, hi: root_of(leaves[lo:hi]))
            assert included(leaves[index], index, size, proof, root)
            assert not included(leaf_hash(b"other"), index, size, proof, root)
            assert not included(leaves[index], (index + 1) % size, size, proof, root) or size == 1
            assert not included(leaves[index], index, size, [*proof, EMPTY_ROOT], root)
            assert not included(leaves[index], size, size, proof, root)


@given(st.lists(st.binary(max_size=8), max_size=300))
def test_the_root_equals_the_definition(entries: list[bytes]) -> None:
    assert root_of([leaf_hash(e) for e in entries]) == by_definition(entries)


def test_paths_and_widths_are_those_of_the_specification() -> None:
    assert tile_path(0, 0) == "tile/0/000"
    assert tile_path(2, 1234067) == "tile/2/x001/x234/067"
    assert tile_path("entries", 1, 7) == "tile/entries/001.p/7"
    assert [tile_widths(70_000, level) for level in range(3)] == [(273, 112), (1, 17), (0, 1)]
    assert [tile_widths(256, level) for level in range(2)] == [(1, 0), (0, 1)]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=5), st.data())
def test_tiles_grown_in_any_steps_give_the_same_tree(steps: list[int], data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        tiles, size, root = Tiles(Path(folder)), 0, EMPTY_ROOT
        entries = entries_of(sum(steps))
        for step in steps:
            size, root = tiles.extend(size, root, entries[size : size + step])
        assert (size, root) == (len(entries), by_definition(entries))
        assert tiles.root(size) == root
        assert [e for _, e in tiles.entries(size)] == entries
        if size:
            index = data.draw(st.integers(0, size - 1))
            old = data.draw(st.integers(0, size))
            proof = look_up(inclusion_ranges(index, size), lambda lo, hi: tiles.range_hash(lo, hi, size))
            assert included(leaf_hash(entries[index]), index, size, proof, root)
            proof = look_up(consistency_ranges(old, size), lambda lo, hi: tiles.range_hash(lo, hi, size))
            assert consistent(old, by_definition(entries[:old]), size, root, proof)


def test_a_third_level_is_built(tmp_path: Path) -> None:
    entries = entries_of(70_000)
    tiles = Tiles(tmp_path)
    size, root = tiles.extend(0, EMPTY_ROOT, entries)
    assert root == root_of([leaf_hash(e) for e in entries])
    assert (tmp_path / "tile/2/000.p/1").stat().st_size == 32
    assert (tmp_path / "tile/1/001.p/17").stat().st_size == 17 * 32
    proof = look_up(inclusion_ranges(69_999, size), lambda lo, hi: tiles.range_hash(lo, hi, size))
    assert included(leaf_hash(entries[-1]), 69_999, size, proof, root)


def test_files_of_another_tree_are_not_grown(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    size, root = tiles.extend(0, EMPTY_ROOT, entries_of(10))
    tile = tmp_path / "tile/0/000.p/10"
    tile.write_bytes(bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])
    with pytest.raises(AuditBroken):
        tiles.extend(size, root, [b"more"])


def test_a_bundle_that_ends_early_is_refused() -> None:
    assert read_bundle(b"\0\1a\0\0") == [b"a", b""]
    for broken in (b"\0", b"\0\2a", b"\0\1a\1"):
        with pytest.raises(AuditBroken):
            read_bundle(broken)

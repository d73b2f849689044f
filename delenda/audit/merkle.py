"""The Merkle tree of RFC 6962 / RFC 9162 with SHA-256: pure, and without a thought for where hashes are kept.

A tree over leaves 0 … n-1. ``(lo, hi)`` names the subtree over leaves lo … hi-1. Proofs are given first as
the ranges whose hashes they consist of; whoever keeps the hashes looks them up.

>>> leaves = [leaf_hash(b""), leaf_hash(b"\\0")]
>>> root_of(leaves).hex()[:16]
'fac54203e7cc696c'
>>> inclusion_ranges(0, 2)
[(1, 2)]
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

Range: TypeAlias = tuple[int, int]

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root above a row of hashes: level by level; a last one without a partner moves up as it is."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        above = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = above + row[len(above) * 2 :]
    return row[0]


def split(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (at least 2): where a tree divides."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes prove that leaf ``index`` is in the tree of ``size``, lowest first."""
    lo, hi = 0, size
    ranges: list[Range] = []
    while hi - lo > 1:
        middle = lo + split(hi - lo)
        if index < middle:
            ranges.append((middle, hi))
            hi = middle
        else:
            ranges.append((lo, middle))
            lo = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Return the subtrees whose hashes prove that the tree of size ``new`` begins with that of size ``old``."""
    if old in (0, new):
        return []
    lo, hi = 0, new
    ranges: list[Range] = []
    whole = True  # the subtree in hand is the whole old tree: its hash is known to whoever checks
    while old != hi:
        middle = lo + split(hi - lo)
        if old <= middle:
            ranges.append((middle, hi))
            hi = middle
        else:
            ranges.append((lo, middle))
            lo, whole = middle, False
    if not whole:
        ranges.append((lo, hi))
    return ranges[::-1]


def look_up(ranges: Sequence[Range], hash_of: Callable[[int, int], bytes]) -> list[bytes]:
    """Return the proof that ``ranges`` name."""
    return [hash_of(lo, hi) for lo, hi in ranges]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the proof show that ``leaf`` stands at ``index`` in the tree? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    node, last, above = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            above = node_hash(sibling, above)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            above = node_hash(above, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and above == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does the proof show that the new tree begins with the old one? (RFC 9162, 2.1.4.2)"""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not 0 < old < new or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root

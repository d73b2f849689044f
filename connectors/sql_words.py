"""The words in SQLite's full-text indexes: a search of the file's bytes misses those that are written shortened.

Such an index keeps the words of rows that are gone until its segments are merged, each without the beginning that it
shares with the word before. Here they are put together again. Sources: https://sqlite.org/fts5.html#fts5_data_structures
and the comments of ``fts5_index.c``; for FTS3 and FTS4, https://sqlite.org/fts3.html#data_structures.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from connectors.search import Search

_LIST: Final = 1 << 36
"""The bit of a block's number that says it holds no words."""


def shortened(file: Path, needles: Sequence[bytes]) -> int:
    """Return how many shortened words of full-text indexes hold a needle. Raises ``sqlite3.Error``."""
    search = Search(n.lower() for n in needles)
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
        base.text_factory = bytes
        return sum(search.count(word.lower()) for word in _words(base))


def _words(base: sqlite3.Connection) -> Iterator[bytes]:
    tables = base.execute("SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master WHERE type = 'table'")
    for name, text in tables.fetchall():
        made, table = (text or b"").upper(), name.decode().replace('"', '""')
        if b"USING FTS5" in made:
            for block in _blocks(base, f'block FROM "{table}_data" WHERE id > 10 AND id & {_LIST} = 0'):
                yield from _read(_of_page(block))
        elif b"USING FTS3" in made or b"USING FTS4" in made:
            for block in _blocks(base, f'block FROM "{table}_segments"', f'root FROM "{table}_segdir"'):
                yield from _read(_of_node(block))


def _blocks(base: sqlite3.Connection, *queries: str) -> Iterator[bytes]:
    for query in queries:
        yield from (block or b"" for (block,) in base.execute(f"SELECT {query}"))  # names of its own, quoted


def _read(words: Iterator[bytes]) -> Iterator[bytes]:
    """Yield words as far as they go: a page that only carries on a list of rows has none."""
    with suppress(IndexError):
        yield from words


def _of_page(page: bytes) -> Iterator[bytes]:
    """Yield the shortened words of a leaf of FTS5: its end says where each begins."""
    at = int.from_bytes(page[2:4], "big")
    start, word = 0, b""
    while at < len(page):
        step, at = _big(page, at)
        first, start = start == 0, start + step
        kept, place = (0, start) if first else _big(page, start)
        size, place = _big(page, place)
        word = word[:kept] + page[place : place + size]
        if kept:
            yield word


def _of_node(node: bytes) -> Iterator[bytes]:
    """Yield the shortened words of a node of FTS3 or FTS4: of a leaf each with its rows, of others without."""
    height, at = _little(node, 0)
    if height:
        _, at = _little(node, at)
    size, at = _little(node, at)
    word, at = node[at : at + size], at + size
    while True:
        if not height:
            rows, at = _little(node, at)
            at += rows
        if at >= len(node):
            return
        kept, at = _little(node, at)
        size, at = _little(node, at)
        word, at = word[:kept] + node[at : at + size], at + size
        if kept:
            yield word


def _big(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at]
        at += 1
        if n == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 127
        if byte < 128:
            break
    return value, at


def _little(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7

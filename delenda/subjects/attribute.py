"""Attribution of any number of subjects at once: each round asks the stores once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from delenda.model import Attribution, DataMap, Edge, Identifier, RequestId, Role
from delenda.subjects.claims import Web
from delenda.subjects.closure import Closure, Rules
from delenda.subjects.rows import Key, Reader, Row, key_of, plains
from delenda.subjects.ways import Ways

DEPTH = 6
"""How many references up a record's owner is looked for."""


def attribute(
    seeds: Mapping[RequestId, Sequence[Identifier]],
    data_map: DataMap,
    reader: Reader,
    rules: Callable[[RequestId], Rules],
    starts: Callable[[str], Sequence[str]] = lambda _: (),
) -> dict[RequestId, Attribution]:
    """Return whose records are whose, for every request.

    Args:
        seeds: canonical identifiers, by request.
        rules: what a request's attribution is bound by; answers to its questions are its own.
        starts: the date fields that a collection's retention rules start from, by its address.

    Raises:
        SourceUnavailable, SourceDenied: a store could not be asked; nothing is half attributed.
    """
    ways = Ways(data_map)
    webs = {request: Web(Closure(known, rules(request)), ways) for request, known in seeds.items()}
    owners = Owners(data_map, reader)
    while True:
        if _identifier_round(webs, reader, owners):
            continue
        if not _reference_round(webs, reader, owners):
            break
    _probe(webs, reader, owners)
    for web in webs.values():
        web.closure.end()
    _company(webs, reader)
    return {request: web.attribution(starts) for request, web in webs.items()}


def _identifier_round(webs: Mapping[RequestId, Web], reader: Reader, owners: Owners) -> bool:
    wanted: dict[Key, Identifier] = {}
    asking: dict[Key, list[Web]] = defaultdict(list)
    for web in webs.values():
        for identifier in web.closure.wanted():
            wanted[key_of(identifier)] = identifier
            asking[key_of(identifier)].append(web)
    if not wanted:
        return False
    _hand_out(owners.resolve(reader.rows(list(wanted.values()))), asking)
    for web in {id(w): w for ws in asking.values() for w in ws}.values():
        web.closure.advance()
    return True


def _hand_out(rows: Iterable[Row], asking: Mapping[Key, Sequence[Web]]) -> None:
    for row in rows:
        for key in {f.key for f in row.found}:
            for web in asking.get(key, ()):
                web.closure.see(row)


def _reference_round(webs: Mapping[RequestId, Web], reader: Reader, owners: Owners) -> bool:
    asking: dict[Edge, dict[tuple[str, ...], list[Web]]] = defaultdict(lambda: defaultdict(list))
    learning: dict[int, Web] = {}
    for web in webs.values():
        if not web.closure.stops:
            for edge, values in web.asks().items():
                learning[id(web)] = web
                for value in values:
                    asking[edge][value].append(web)
    for edge, by_value in asking.items():
        names = [f.field for f in edge.source]
        for row in owners.resolve(reader.by_key(edge.source, by_value.keys(), edge.target)):
            found = row.values(names)
            for web in by_value.get(plains(found), ()) if found is not None else ():
                web.take(edge, row)
    for web in learning.values():
        web.learn()
    return bool(asking)


def _probe(webs: Mapping[RequestId, Web], reader: Reader, owners: Owners) -> None:
    """Find out whose the identifiers are that stand beside shared ones, in records without an account."""
    wanted: dict[Key, Identifier] = {}
    asking: dict[Key, list[Web]] = defaultdict(list)
    for web in webs.values():
        for identifier in web.closure.probes():
            wanted[key_of(identifier)] = identifier
            asking[key_of(identifier)].append(web)
    if wanted:
        _hand_out(owners.resolve(reader.rows(list(wanted.values()))), asking)


def _company(webs: Mapping[RequestId, Web], reader: Reader) -> None:
    """Fetch what others write in the threads that the subjects take part in."""
    asking: dict[Edge, dict[tuple[str, ...], list[Web]]] = defaultdict(lambda: defaultdict(list))
    for web in webs.values():
        for edge, values in web.threads().items() if not web.closure.stops else ():
            for value in values:
                asking[edge][value].append(web)
    for edge, by_value in asking.items():
        names = [f.field for f in edge.source]
        for row in reader.by_key(edge.source, by_value.keys(), edge.target):
            found = row.values(names)
            for web in by_value.get(plains(found), ()) if found is not None else ():
                web.company[row.place] = row


class Owners:
    """Whose a record is that has no account id of its own: that of the records it refers to as its owners'."""

    def __init__(self, data_map: DataMap, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[Edge, tuple[str, ...]], frozenset[str]] = {}
        self._up: dict[str, list[Edge]] = defaultdict(list)
        for edge in data_map.edges:
            if edge.role is Role.OWNER:
                self._up[f"{edge.source[0].store}/{edge.source[0].collection}"].append(edge)

    def resolve(self, rows: Iterable[Row], depth: int = DEPTH) -> list[Row]:
        """Return the rows with their accounts, looking up references at most ``depth`` times."""
        rows = list(rows)
        if depth:
            asks: dict[Edge, set[tuple[str, ...]]] = defaultdict(set)
            for row in rows:
                for edge, values in self._references(row):
                    if (edge, values) not in self._known:
                        asks[edge].add(values)
            for edge, wanted in asks.items():
                self._look_up(edge, wanted, depth)
        return [self._with_accounts(row) for row in rows]

    def _references(self, row: Row) -> Iterable[tuple[Edge, tuple[str, ...]]]:
        if row.accounts:
            return
        for edge in self._up.get(row.address, ()):
            if edge.when is not None and not edge.when.holds(row.record):
                continue
            values = row.values([f.field for f in edge.source])
            if values is not None:
                yield edge, plains(values)

    def _look_up(self, edge: Edge, values: set[tuple[str, ...]], depth: int) -> None:
        for each in values:
            self._known[edge, each] = frozenset()  # a ring ends here
        parents = self.resolve(self._reader.by_key(edge.target, values, edge.target), depth - 1)
        for parent in parents:
            found = parent.values([f.field for f in edge.target])
            if found is not None:
                self._known[edge, plains(found)] = self._known.get((edge, plains(found)), frozenset()) | parent.accounts

    def _with_accounts(self, row: Row) -> Row:
        if row.accounts:
            return row
        above = frozenset().union(*(self._known.get(ask, frozenset()) for ask in self._references(row)))
        if not above:
            return row
        return Row(row.ref, row.whole, row.record, row.found, above, row.size_bytes)

"""Values that their place names: a column of CSV or of an ``INSERT``, an element of XML, a label with a mere blank.

What a key beside a value says is read elsewhere (``detect_fields.py``). Here the name stands apart: in the first line
of a table, before ``VALUES``, in a tag, in the cell before, or it is one of several labels: ``姓名 李雷 性别 男``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import re2

from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_keys import options
from delenda.discovery.detect_names import Vocabulary
from delenda.discovery.detect_overlaps import Held, joined
from delenda.discovery.detect_pieces import is_blank
from delenda.kinds import AnyKind, Kind
from delenda.lexer import spans
from delenda.model import Evidence

Plausible: TypeAlias = Callable[[AnyKind, str, str, tuple[str, Evidence]], bool]
"""Whether a judged value can be what a name says: kind, name, what links them, what was judged."""
Cell: TypeAlias = tuple[int, int]
"""Where a value stands in the text, without its quotation marks."""
HEADER: Final = r"(?m:^[ \t]*[|\"'A-Za-z_一-鿿][^\n=:{}<>()\[\]]*(?:[,;|\t]|  )[^\n=:{}<>()\[\]]*\r?\n)"
"""RE2: a line that may be the first one of a table."""
_HEADER: Final = re2.compile(HEADER.encode(), options())
_NAME: Final = re.compile(r"[A-Za-z_一-鿿][\w一-鿿 .\-/#]{0,39}")
_RULE: Final = re.compile(r"[\s|:+=\-]+")
INSERT: Final = r"(?i:\binto )[^\n(;]+\([^\n()]+\)[ \t]*(?i:values?)[ \t]*\("
_INSERT: Final = re2.compile(INSERT.encode(), options())
_VALUE: Final = re.compile(
    r"[ \t]*(?:[NnEe]?'((?:[^'\\\n]|\\.|'')*)'|\"([^\"\n]*)\"|([^\s,()'\"]+(?:\([^()\n]*\))?))[ \t]*"
)
ELEMENT: Final = r"<[A-Za-z][A-Za-z0-9_:.\-]*(?: [^<>\n]*)?>[^<>\n]+</"
_ELEMENT: Final = re2.compile(ELEMENT.encode(), options())
_TAG: Final = re.compile(r"<(?:[A-Za-z0-9_.\-]+:)?([A-Za-z0-9_.\-]+)")
_BETWEEN: Final = re.compile(r"/[A-Za-z0-9_:.\-]*>(?:[ \t]*</?[A-Za-z][^<>\n]*>)*[ \t]*")
_FURTHER: Final = re.compile(r"[ \t]*,[ \t]*\(")
_SPACES: Final = re.compile(r" {2,}")
_COLUMN: Final = re.compile(r"\S+(?: \S+)*")
_WIDE: Final = "  "
"""Two blanks or more part columns that are written one under the other."""
_WHOLE: Final = frozenset({"name", "nm", "user", "driver", "holder"})
_MOST_CELLS: Final = 60
_MOST_GAP: Final = 200


class PlacedReader:
    """Reads what places name."""

    def __init__(self, detectors: Iterable[Declares], vocabulary: Vocabulary, plausible: Plausible) -> None:
        self._detectors = {d.kind: d for d in detectors}
        self._vocabulary = vocabulary
        self._plausible = plausible
        han = sorted({n for d in self._detectors.values() for n in d.names if _is_label(n)}, key=lambda n: (-len(n), n))
        labels = rf"(?m:^|[\s,;|(\[])(?:{'|'.join(han)})[ \t]+"
        self._labels = re2.compile(labels.encode(), options()) if han else None
        self.patterns: Sequence[str] = (HEADER, INSERT, ELEMENT, *([labels] if han else ()))
        """RE2: one of them matches wherever something is found."""

    def find(self, text: str) -> Iterator[Held]:
        """Yield the values in a folded text that a tag, a statement's columns or a row of labels names."""
        if "</" in text:
            yield from self._in_elements(text)
        if "VALUES" in text or "values" in text or "Values" in text:
            yield from self._in_inserts(text)
        if self._labels and not text.isascii():
            yield from self._in_labels(text)

    def in_tables(self, text: str) -> Iterator[Held]:
        """Yield the values in a folded text of several lines that the first line of a table names."""
        done = 0
        for start, end in spans(_HEADER, text):
            if start < done:
                continue
            line = text[start:end].rstrip("\r\n")
            for mark in _marks(line):
                cells = _cells(line, start, mark)
                names = [text[a:b].strip(" #*") for a, b in cells]
                if self._is_header(names):
                    found, done = self._in_rows(text, end, mark, names)
                    yield from found
                    break

    def _is_header(self, names: Sequence[str]) -> bool:
        """Return whether cells are names of columns, some of them known."""
        if not 2 <= len(names) <= _MOST_CELLS or not all(_NAME.fullmatch(n) for n in names if n):
            return False
        readings = [self._vocabulary.read(n) for n in names]
        known = sum(r.sure or r.foreign for r in readings)
        return any(r.sure for r in readings) and (known > 1 or not any(" " in n for n in names))

    def _in_rows(self, text: str, at: int, mark: str, names: Sequence[str]) -> tuple[list[Held], int]:
        """Return what the lines under a header hold, and where they end: at one with other cells."""
        found: list[Held] = []
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end].rstrip("\r")
            if not _RULE.fullmatch(line) or not line:
                cells = _cells(line, at, mark)
                if len(cells) != len(names):
                    break
                for name, cell in zip(names, cells, strict=True):
                    found += self._named(text, name, cell)
            at = end + 1
        return found, at

    def _in_inserts(self, text: str) -> Iterator[Held]:
        for start, end in spans(_INSERT, text):
            close = text.rfind(")", start, end)
            opening = text.rfind("(", start, close)
            names = [n.strip(" \t`'\"[]").rpartition(".")[2] for n in text[opening + 1 : close].split(",")]
            at = end
            while (row := _tuple(text, at)) is not None:
                cells, at = row
                if len(cells) == len(names):
                    for name, cell in zip(names, cells, strict=True):
                        yield from self._named(text, name, cell)
                following = _FURTHER.match(text, at)
                if following is None:
                    break
                at = following.end()

    def _in_elements(self, text: str) -> Iterator[Held]:
        before, edge = "", -1
        for start, end in spans(_ELEMENT, text):
            tag = _TAG.match(text, start)
            at = text.index(">", start) + 1
            cell = _trimmed(text, at, end - 2)
            said = text[slice(*cell)].rstrip(":： ")
            near = edge >= 0 and start - edge < _MOST_GAP and _BETWEEN.fullmatch(text, edge, start)
            found = list(self._named(text, tag[1], cell)) if tag else []
            if not found and before and near:
                found = list(self._named(text, before, cell))
            yield from found
            before, edge = (said if self._vocabulary.read(said).sure else ""), end - 1

    def _in_labels(self, text: str) -> Iterator[Held]:
        """Yield values behind labels with mere blanks: two of them in a line say that it is written so."""
        hits = spans(self._labels, text)
        for i, (start, end) in enumerate(hits):
            following = hits[i + 1][0] if i + 1 < len(hits) else None
            near = (following is not None and "\n" not in text[start + 1 : following]) or (
                i > 0 and "\n" not in text[hits[i - 1][1] : start + 1]
            )
            if not near:
                continue
            name = text[start:end].strip(" \t\n,;|([")
            line = text.find("\n", end)
            stop = min(x for x in (following, line if line >= 0 else None, len(text)) if x is not None)
            for cell in dict.fromkeys((_word(text, end, stop), _trimmed(text, end, stop))):
                found = list(self._named(text, name, cell))
                if found:
                    yield from found
                    break

    def _named(self, text: str, name: str, cell: Cell) -> Iterator[Held]:
        start, end = cell
        value = text[start:end]
        if not value:
            return
        for kind in self._vocabulary.read(name).kinds:
            detector = self._detectors.get(kind)
            judged = detector.judge(value) if detector else None
            if not judged or is_blank(judged[0]):
                continue
            if self._plausible(kind, name, "=", judged) or (kind is Kind.PERSON_NAME and self._is_part(name, value)):
                yield start, end, kind, judged[0], joined(judged[1], Evidence.FIELD_NAME)
                return

    def _is_part(self, name: str, value: str) -> bool:
        """Return whether one capitalized word stands where a part of a name does: ``last``, but not ``name``."""
        return name.lower() not in _WHOLE and value.isalpha() and value.istitle() and not self._vocabulary.knows(value)


def _is_label(name: str) -> bool:
    return not name.isascii() and len(name) > 1 and not any(c.isascii() for c in name)


def _marks(line: str) -> Iterator[str]:
    """Yield what may part the cells of a line."""
    yield from (m for m in "\t|;," if m in line)
    if _SPACES.search(line):
        yield _WIDE


def _cells(line: str, at: int, mark: str) -> list[Cell]:
    """Return where the cells of a line stand that begins at ``at``; quoted ones may hold the mark."""
    out: list[Cell] = []
    if mark == "|":
        head = len(line) - len(line.lstrip())
        line = line.rstrip()
        if line[head : head + 1] == "|" and line.endswith("|"):
            at, line = at + head + 1, line[head + 1 : -1]
    if mark == _WIDE:
        return [(at + a, at + b) for a, b in (_trimmed(line, *m.span()) for m in _COLUMN.finditer(line))]
    begin = 0
    while begin <= len(line) and len(out) <= _MOST_CELLS:
        first = begin + len(line[begin:]) - len(line[begin:].lstrip(" "))
        if line[first : first + 1] == '"' and (closing := line.find('"', first + 1)) > 0:
            end = line.find(mark, closing)
        else:
            end = line.find(mark, begin)
        end = len(line) if end < 0 else end
        a, b = _trimmed(line, begin, end)
        out.append((at + a, at + b))
        begin = end + len(mark)
    return out


def _tuple(text: str, at: int) -> tuple[list[Cell], int] | None:
    """Return the values of a parenthesized list that begins at ``at``, and where it ends."""
    cells: list[Cell] = []
    while len(cells) <= _MOST_CELLS and (value := _VALUE.match(text, at)):
        cells.append(value.span(next(i for i in (1, 2, 3) if value[i] is not None)))
        at = value.end()
        if text[at : at + 1] == ")":
            return cells, at + 1
        if text[at : at + 1] != ",":
            return None
        at += 1
    return None


def _trimmed(text: str, start: int, end: int) -> Cell:
    """Return a stretch without blanks and quotation marks around it."""
    while start < end and text[start] in " \t\r\n\"'":
        start += 1
    while end > start and text[end - 1] in " \t\r\n\"'":
        end -= 1
    return start, end


def _word(text: str, start: int, end: int) -> Cell:
    """Return the first word of a stretch."""
    rest = text[start:end]
    return start, start + len(re.split(r"[\s,;|，；、]", rest, maxsplit=1)[0])

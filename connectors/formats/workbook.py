"""A workbook's shared parts: its sheets, its table of texts, which styles are dates, and rows as bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

from connectors.formats.markup import attributes, encoding_of, local, replaced, tokens, unescaped
from connectors.formats.parts import PART_LIMIT
from connectors.formats.port import CHUNK_BYTES, RECORD_LIMIT, Damaged
from connectors.formats.zipped import Zip

_HIDDEN: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]")
_OPENS: Final = re.compile(rb"<((?:\w+:)?)row(?=[\s/>])[^>]*>")
_OPENED: Final = re.compile(rb"<(?:\w+:)?row[\s>]")
_KIND: Final = re.compile(rb"\st\s*=\s*[\"'](\w+)")
_STYLE: Final = re.compile(rb"\ss\s*=\s*[\"'](\d+)")
CELL: Final = re.compile(rb"<((?:\w+:)?)c(\s[^>]*?)?(?:/>|>((?:[^<]++|<(?!/?(?:\w+:)?c[\s/>]))*+)</(?:\w+:)?c\s*>)")
EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet knows no zones
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</(?:\w+:)?v>")
_TEXTS: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</(?:\w+:)?t>")
_PHONETIC: Final = re.compile(rb"<(?:\w+:)?rPh\b(?:[^<]++|<(?!/?(?:\w+:)?rPh\b))*+</(?:\w+:)?rPh\s*>")
_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DATE_CODE: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class Book:
    """What all sheets share: their order, the table of texts, and which styles are dates."""

    def __init__(self, archive: Zip) -> None:
        self.archive = archive
        self._numbers = {m.name: n for n, m in enumerate(archive.members)}
        self.sheets = self._sheets()
        self._dates = self._date_styles()
        self._table = self._numbers.get("xl/sharedStrings.xml")
        self._entries: list[tuple[int, int]] = []
        self._raw = b""
        self.texts = self._shared() if self._table is not None else []

    def part(self, name: str) -> bytes:
        return self.archive.read(self._numbers[name], PART_LIMIT) if name in self._numbers else b""

    def _sheets(self) -> list[tuple[int, str]]:
        """Return the number and name of each worksheet's member, in the workbook's order, strays last."""
        targets: dict[str, str] = {}
        for tag in _tags(self.part("xl/_rels/workbook.xml.rels"), "Relationship"):
            path = tag.get("Target", "")
            targets[tag.get("Id", "")] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
        found: dict[int, str] = {}
        for tag in _tags(self.part("xl/workbook.xml"), "sheet"):
            number = self._numbers.get(targets.get(tag.get("id", ""), ""))
            if number is not None:
                found[number] = tag.get("name", "")
        for name, number in self._numbers.items():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                found.setdefault(number, "")
        return list(found.items())

    def _date_styles(self) -> frozenset[int]:
        raw = self.part("xl/styles.xml")
        codes = {int(t["numFmtId"]): t.get("formatCode", "") for t in _tags(raw, "numFmt") if _digits(t, "numFmtId")}
        start = raw.find(b"cellXfs")
        styles = _tags(raw[raw.rfind(b"<", 0, start) :] if start >= 0 else b"", "xf")
        count = next((int(t["count"]) for t in _tags(raw, "cellXfs") if _digits(t, "count")), len(styles))
        dates = set()
        for n, tag in enumerate(styles[:count]):
            code = int(tag["numFmtId"]) if _digits(tag, "numFmtId") else 0
            if code in _DATES or _DATE_CODE.search(_LITERAL.sub("", codes.get(code, "").replace("General", ""))):
                dates.add(n)
        return frozenset(dates)

    def _shared(self) -> list[str]:
        """Return the table of texts, and note where each entry stands."""
        assert self._table is not None  # noqa: S101
        self._raw = self.archive.read(self._table, PART_LIMIT)
        out: list[str] = []
        at = start = 0
        for token in tokens(io.BytesIO(self._raw)):
            at += len(token.raw)
            if local(token.name) != "si":
                continue
            if token.kind == "open":
                start = at
                if token.empty:
                    self._entries.append((at, at))
                    out.append("")
            elif token.kind == "close":
                inner = self._raw[start : at - len(token.raw)]
                self._entries.append((start, at - len(token.raw)))
                out.append(_joined(inner))
        return out

    def says(self, tag: bytes, inner: bytes) -> tuple[str, int, bool]:
        """Return what a cell says, its entry in the table of texts (-1: none), and whether it is a date."""
        said = _KIND.search(tag)
        kind = said[1] if said else b"n"
        if kind == b"inlineStr":
            return _joined(inner), -1, False
        found = _VALUE.search(inner)
        if not found:
            return "", -1, False
        text = unhidden(unescaped(found[1]))
        if kind == b"s":
            entry = int(text) if text.strip().isdigit() else -1
            if not 0 <= entry < len(self.texts):
                raise Damaged("a cell refers to a text that the workbook does not have")
            return self.texts[entry], entry, False
        if kind != b"n":
            return text, -1, False
        style = _STYLE.search(tag)
        dated = int(style[1]) if style else 0
        return (_date(text), -1, True) if dated in self._dates else (_number(text), -1, False)

    def tidied(self, after: Mapping[int, BinaryIO], lost: set[tuple[int, str]]) -> dict[int, bytes]:
        """Return the table of texts without those that no cell uses any more, and the order of calculation."""
        out: dict[int, bytes] = {}
        if self._table is not None:
            used = bytearray(len(self.texts))
            for number, _ in self.sheets:
                stream = after[number] if number in after else self.archive.open(number)
                if number in after:
                    stream.seek(0)
                for row in row_bytes(stream):
                    for cell in CELL.finditer(row.raw) if row.row else ():
                        said = _KIND.search(cell[2] or b"")
                        if said and said[1] == b"s" and (entry := self.says(cell[2], cell[3] or b"")[1]) >= 0:
                            used[entry] = 1
            cuts = [(a, b, b"<t/>") for (a, b), u in zip(self._entries, used, strict=True) if not u and b > a]
            raw = self._prefixed(replaced(self._raw, cuts))
            if raw != self._raw:
                out[self._table] = raw
        chain = self._numbers.get("xl/calcChain.xml")
        if lost and chain is not None:
            out[chain] = unchained(self.part("xl/calcChain.xml"), self._sheet_ids(), lost)
        return out

    def _prefixed(self, raw: bytes) -> bytes:
        found = re.search(rb"<(\w+:)sst\b", raw[:2000])
        return raw.replace(b"<t/>", b"<" + found[1] + b"t/>") if found else raw

    def _sheet_ids(self) -> dict[str, int]:
        """Return the position of each sheet by the id that the order of calculation uses."""
        tags = _tags(self.part("xl/workbook.xml"), "sheet")
        return {tag.get("sheetId", ""): n for n, tag in enumerate(tags)}


class Cell(NamedTuple):
    """A cell: its column (0 is A), what it says, its place in the row's bytes, and how it says it."""

    column: int
    text: str
    start: int
    end: int
    shared: int
    date: bool
    formula: bool


class Row(NamedTuple):
    """A piece of a sheet: a row element, or what stands between."""

    raw: bytes
    row: bool
    record: dict[str, Any] | None = None
    cells: Sequence[Cell] = ()


def row_bytes(stream: BinaryIO) -> Iterator[Row]:
    """Yield a sheet's XML as row elements, and what stands between them."""
    text, step, ended = b"", CHUNK_BYTES, False
    first = True
    while not ended:
        data = stream.read(step)
        ended = not data
        text += data
        if first and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or encoding_of(text[:200]) != "utf-8"):
            raise Damaged("a sheet is not in UTF-8")
        first, at = False, 0
        while found := _OPENS.search(text, at):
            end = found.end()
            if not found[0].endswith(b"/>"):
                closing = text.find(b"</" + found[1] + b"row", end)
                end = text.find(b">", closing) + 1 if closing >= 0 else 0
            if not end:
                break  # the row goes on
            if found.start() > at:
                yield Row(text[at : found.start()], False)
            yield Row(text[found.start() : end], True)
            at = end
        text = text[at:]
        if len(text) > RECORD_LIMIT:
            raise Damaged(f"a row is longer than {RECORD_LIMIT >> 20} MiB")
        step = CHUNK_BYTES if at else min(step * 2, RECORD_LIMIT)  # a long row is looked at a few times only
    if _OPENED.search(text):
        raise Damaged("a sheet is cut short")
    if text:
        yield Row(text, False)


def _joined(inner: bytes) -> str:
    """Return the text of a rich text, without its reading aids."""
    return unhidden("".join(unescaped(t) for t in _TEXTS.findall(_PHONETIC.sub(b"", inner))))


def unhidden(text: str) -> str:
    """Return a text whose control characters are spelled ``_x0001_`` (ECMA-376, ST_Xstring)."""
    return _HIDDEN.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def hidden(text: str) -> str:
    """Return a text with what XML can't say spelled ``_x0001_``, and what would be taken for that."""
    text = _HIDDEN.sub(lambda m: "_x005F" + m[0], text)
    return _CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def _number(text: str) -> str:
    """Return a number as a person would write it: no exponent where it is whole."""
    try:
        value = float(text)
    except ValueError:
        return text
    whole = "e" in text.lower() or text.endswith(".0")
    return str(int(value)) if whole and value.is_integer() and abs(value) < 1 << 53 else text


def _date(text: str) -> str:
    """Return a serial day as ISO text; what is none as it is."""
    try:
        moment = EPOCH + dt.timedelta(days=float(text))
    except (ValueError, OverflowError):
        return text
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date().isoformat() if moment.time() == dt.time(0) else moment.isoformat(sep=" ")


def _tags(raw: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of every element of that name."""
    out: list[dict[str, str]] = []
    for token in tokens(io.BytesIO(raw)):
        if token.kind == "open" and local(token.name) == wanted:
            out.append({name: unescaped(token.raw[a:b]) for name, a, b in attributes(token.raw)})
    return out


def _digits(tag: Mapping[str, str], name: str) -> bool:
    return tag.get(name, "").isdigit()


def unchained(raw: bytes, sheets: Mapping[str, int], lost: set[tuple[int, str]]) -> bytes:
    """Return the order of calculation without the cells that have no formula any more."""
    out: list[bytes] = []
    sheet = ""
    for token in tokens(io.BytesIO(raw)):
        if token.kind == "open" and local(token.name) == "c":
            tag = {name: token.raw[a:b].decode("ascii", "replace") for name, a, b in attributes(token.raw)}
            named, sheet = "i" in tag, tag.get("i", sheet)
            if (sheets.get(sheet, -1), tag.get("r", "")) in lost:
                continue
            text = token.raw if named or not sheet else token.raw.replace(b" r=", b' i="%s" r=' % sheet.encode(), 1)
            out.append(text)
            continue
        out.append(token.raw)
    return b"".join(out)

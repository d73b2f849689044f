"""Text in the parts of an office document (Office Open XML, ECMA-376): found by field, cut across its runs.

A word may be split over several runs, each with its own markup: the runs of a field are joined for reading, and
a change is dealt back to them. Everything else in a part stays byte for byte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from connectors.formats.markup import attributes, encoding_of, escaped, local, quoted, replaced, unescaped
from connectors.formats.markup import tokens as tokens_of
from connectors.formats.zipped import Zip
from connectors.treatment import treat
from delenda.model import ERASED, Change, Technique
from delenda.spans import alone

PART_LIMIT: Final = 256 << 20
_FIELDS: Final = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"(?:.*/)?_rels/[^/]*\.rels", "links"),
        (r"docProps/custom\.xml", "properties.custom"),
        (r"docProps/[^/]*\.xml", "properties"),
        (r"customXml/[^/]*\.xml", "custom"),
        (r"(?:word|ppt|xl)/(?:.*/)?(?:comment|threadedComment)[^/]*\.xml", "comments"),
        (r"(?:word|ppt|xl)/(?:.*/)?(?:people|person|commentAuthors|authors)[^/]*\.xml", "authors"),
        (r"word/(?:footnotes|endnotes)[^/]*\.xml|ppt/notesSlides/[^/]*\.xml", "notes"),
        (r"word/header[^/]*\.xml", "header"),
        (r"word/footer[^/]*\.xml", "footer"),
        (r"word/(?:.*/)?(?:document|glossary|afchunk)[^/]*\.xml", "text"),
        (r"ppt/(?:slides|slideMasters|slideLayouts|notesMasters|handoutMasters|diagrams|charts)/[^/]*\.xml", "text"),
        (r"xl/(?:drawings|charts|diagrams)/[^/]*\.xml", "drawings"),
        (r"word/(?:charts|diagrams)/[^/]*\.xml", "drawings"),
        (r"xl/(?:pivotCache|queryTables|externalLinks|tables|revisions)/[^/]*\.xml|xl/connections\.xml", "caches"),
    )
)
_PERSONS: Final = frozenset("author initials userId displayName userName lastModifiedBy personName".split())
_TITLES: Final = frozenset("descr title tooltip".split())
_IN_PARAGRAPH: Final = frozenset("t delText instrText".split())
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n"}
_VALUES: Final = frozenset("v name u".split())
_UNSAYABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Run(NamedTuple):
    """A piece of a field's text, and where it stands; a break between pieces stands nowhere (``end`` is 0)."""

    field: str
    part: int
    start: int
    end: int
    text: str
    quoted: bool = False


class Document:
    """The texts of a document by field, and the parts they stand in. ``numbers`` are members of the archive."""

    def __init__(self, archive: Zip) -> None:
        self.raw: dict[int, bytes] = {}
        self._runs: dict[str, list[Run]] = {}
        for number, member in enumerate(archive.members):
            field = field_of(member.name)
            if field:
                self.raw[number] = archive.read(number, PART_LIMIT)
                for run in _runs(self.raw[number], number, field):
                    self._runs.setdefault(run.field, []).append(run)

    def record(self) -> dict[str, str]:
        """Return the text of each field that has any."""
        texts = {field: "".join(r.text for r in runs).strip("\n") for field, runs in self._runs.items()}
        return {field: text for field, text in texts.items() if text.strip()}

    def changed(self, changes: Sequence[Change]) -> dict[int, bytes]:
        """Return the parts that the changes touch, as they are after them."""
        after: dict[str, list[str]] = {}
        for change in changes:
            fields = self._runs if change.technique is Technique.STRIP_METADATA else {change.field: None}
            for field in fields:
                if field in self._runs and not (change.technique is Technique.STRIP_METADATA and not _about(field)):
                    texts = after.get(field) or [r.text for r in self._runs[field]]
                    after[field] = redealt(texts, [r.end > 0 for r in self._runs[field]], change)
        return self._parts(after)

    def blanked(self) -> dict[int, bytes]:
        """Return the parts that hold any text, without it."""
        return self._parts({field: [""] * len(runs) for field, runs in self._runs.items()})

    def _parts(self, after: Mapping[str, Sequence[str]]) -> dict[int, bytes]:
        cuts: dict[int, list[tuple[int, int, bytes]]] = {}
        for field, texts in after.items():
            for run, text in zip(self._runs[field], texts, strict=True):
                if run.end and text != run.text:
                    encoding = encoding_of(self.raw[run.part][:200])
                    said = (quoted if run.quoted else escaped)(_UNSAYABLE.sub("", text), encoding)
                    cuts.setdefault(run.part, []).append((run.start, run.end, said))
        return {part: replaced(self.raw[part], places) for part, places in cuts.items()}


def _about(field: str) -> bool:
    """Is a field about the document rather than in it?"""
    return field == "authors" or field.startswith("properties")


def field_of(name: str) -> str:
    """Return the field that a part's texts belong to, or nothing. ``word/header2.xml`` → ``header``."""
    return next((field for pattern, field in _FIELDS if pattern.fullmatch(name)), "")


def _runs(raw: bytes, part: int, field: str) -> Iterator[Run]:
    """Yield a part's pieces of text in their order."""
    encoding = encoding_of(raw[:200])
    around: list[str] = []
    at = 0
    for token in tokens_of(io.BytesIO(raw)):
        start, at = at, at + len(token.raw)
        if token.kind == "open":
            name = local(token.name)
            yield from _attribute_runs(token.raw, name, start, part, field, encoding)
            if not token.empty:
                around.append(name)
            elif name in _BREAKS and "p" in around:
                yield Run(field, part, 0, 0, _BREAKS[name])
        elif token.kind == "close":
            if around and around.pop() in ("p", "t") and "p" not in around:
                yield Run(_named(field, around), part, 0, 0, "\n")
        elif token.kind in ("text", "cdata") and token.raw.strip() and (
            "p" not in around or around[-1] in _IN_PARAGRAPH
        ):  # fmt: skip
            inner = (start + 9, at - 3) if token.kind == "cdata" else (start, at)
            yield Run(_named(field, around), part, *inner, unescaped(raw[inner[0] : inner[1]], encoding))
            if "p" not in around:
                yield Run(_named(field, around), part, 0, 0, "\n")


def _named(field: str, around: Sequence[str]) -> str:
    """Return the field of a text by the elements around it: each property has its own."""
    return f"{field}.{around[-1]}" if field == "properties" and around else field


def _attribute_runs(tag: bytes, name: str, start: int, part: int, field: str, encoding: str) -> Iterator[Run]:
    external = field == "links" and b"External" in tag
    for attribute, a, b in attributes(tag):
        if attribute in _PERSONS or (attribute == "name" and name == "cmAuthor"):
            wanted = "authors"
        elif attribute in _TITLES and field != "properties":
            wanted = "titles"
        elif external and attribute == "Target":
            wanted = "links"
        elif field == "caches" and attribute in _VALUES:
            wanted = "caches"
        else:
            continue
        if b > a:
            yield Run(wanted, part, start + a, start + b, unescaped(tag[a:b], encoding), True)
            yield Run(wanted, part, 0, 0, "\n")


def redealt(texts: Sequence[str], real: Sequence[bool], change: Change) -> list[str]:
    """Return runs after a change of the text that they form together; what replaces stands in a real run.

    >>> redealt(["call 555", "-01", "00 now"], [True] * 3, Change("t", Technique.REDACT_SPAN, ("555-0100",)))
    ['call [erased]', '', ' now']
    """
    runs = list(texts)
    if change.technique not in (Technique.REDACT_SPAN, Technique.DROP_ENTRY):
        whole = "".join(runs).strip("\n")
        after = "" if change.technique is Technique.STRIP_METADATA else treat(whole, change)
        if after == whole:
            return runs
        first = real.index(True)
        return [(str(after or "") if i == first else "") for i in range(len(runs))]
    spans = sorted({t for t in change.texts if t and t not in ERASED}, key=lambda t: (-len(t), t))
    while True:  # like ``spans.cut``, until nothing is left to cut
        before = list(runs)
        for span in spans:
            whole = "".join(runs)
            for found in reversed(list(alone(span).finditer(whole))) if span in whole else ():
                _cut(runs, real, found.start(), found.end())
        if runs == before:
            return runs


def _cut(runs: list[str], real: Sequence[bool], start: int, end: int) -> None:
    """Take the characters from ``start`` to ``end`` out of the runs, and leave the mark in the first real one."""
    at = 0
    marked = False
    for i, text in enumerate(runs):
        a, b = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if a < b and real[i]:
            runs[i] = text[:a] + ("" if marked else ERASED) + text[b:]
            marked = True

"""XML as bytes: tokens with their places, an element as a value, and changes spliced into its text.

Nothing is resolved: no DTD is read, no entity but the five of XML and character references is known, so there
is nothing to expand and nothing to fetch. Bytes that no change names stay as they are, down to the order of
attributes and the kind of quotes.

>>> element = Element(b"<p id='7'><tel>555-0100</tel><tel>555-0101</tel></p>")
>>> element.value
{'id': '7', 'tel': ['555-0100', '555-0101']}
>>> element.spliced({("tel", 0): "x & y"})
b"<p id='7'><tel>x &amp; y</tel><tel>555-0101</tel></p>"
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, BinaryIO, Final, NamedTuple

from connectors.formats.changes import Gone, Location
from connectors.formats.port import CHUNK_BYTES, RECORD_LIMIT, Damaged

TEXT: Final = "text"
"""The field of an element's own text, where it also has attributes or children."""
_TOKEN: Final = re.compile(
    rb"(?P<text>[^<]++)"
    rb"|(?P<close></[^<>]*+>)"
    rb"|(?P<comment><!--.*?-->)"
    rb"|(?P<cdata><!\[CDATA\[.*?\]\]>)"
    rb"|(?P<doctype><!(?:[^\[<>\"']|\"[^\"]*+\"|'[^']*+')*+(?:\[.*?\]\s*+)?+>)"
    rb"|(?P<instruction><\?.*?\?>)"
    rb"|(?P<open><[^\s<>/!?](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>)",
    re.DOTALL,
)
_LEAF: Final = re.compile(rb"<([^\s<>\"'/!?]++)>[^<]*+</\1>")
_ATTRIBUTE: Final = re.compile(rb"\s([^\s=\"'<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_NAME: Final = re.compile(rb"</?([^\s<>/]+)")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENCODING: Final = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_SPACE: Final = b" \t\r\n"
_FLAT: Final = re.compile(rb"<([^\s<>\"'/!?]+)>[ \t\r\n]*(?:<([^\s<>\"'/!?]+)>[^<]*+</\2>[ \t\r\n]*)+</\1>")
_CHILD: Final = re.compile(rb"<([^\s<>/]+)>([^<]*+)</")
_UNSAYABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEPTH_LIMIT: Final = 256


class Token(NamedTuple):
    """A piece of markup: ``text``, ``open``, ``close``, ``comment``, ``cdata``, ``doctype`` or ``instruction``.

    A ``leaf`` is three of them: an element without attributes that holds but text.
    """

    kind: str
    raw: bytes

    @property
    def name(self) -> bytes:
        """The element's name in a tag, with its prefix."""
        found = _NAME.match(self.raw)
        return found[1] if found else b""

    @property
    def empty(self) -> bool:
        """Is it a tag that opens and closes an element at once?"""
        return self.raw.endswith(b"/>")


def tokens(stream: BinaryIO, *, leaves: bool = False) -> Iterator[Token]:
    """Yield the pieces of a stream; together they are its bytes. Leaves come whole if wanted, and if they can.

    Raises ``Damaged`` where the text is no markup, or ends within a piece.
    """
    text, at, ended, step = b"", 0, False, CHUNK_BYTES
    while True:
        while found := (leaves and _LEAF.match(text, at)) or _TOKEN.match(text, at):
            kind, end = found.lastgroup or "leaf", found.end()
            if kind == "text" and end == len(text) and not ended:
                break  # it may go on
            at = end
            step = CHUNK_BYTES
            yield Token(kind, found[0])
        if ended:
            if at < len(text):
                raise Damaged("the XML is broken or cut short")
            return
        if len(text) - at > RECORD_LIMIT:
            raise Damaged(f"a piece of XML is longer than {RECORD_LIMIT >> 20} MiB")
        data = stream.read(step)
        step = min(step * 2, RECORD_LIMIT)  # a long piece is looked at a few times, not once a chunk
        ended = not data
        text, at = text[at:] + data, 0


def encoding_of(head: bytes) -> str:
    """Return the encoding that an XML declaration names; UTF-8 if none does, or for UTF-16, which was unpacked.

    Raises ``Damaged`` if it is unknown.
    """
    found = _ENCODING.match(head.lstrip())
    name = found[1].decode() if found else "utf-8"
    if name.lower().replace("-", "").startswith(("utf16", "utf8")):
        return "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError as e:
        raise Damaged("the XML names an encoding that nobody knows") from e


def unescaped(raw: bytes, encoding: str = "utf-8") -> str:
    """Return what the bytes of a text or an attribute say."""
    text = raw.decode(encoding, "replace")
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(found: re.Match[str]) -> str:
    if found[3]:
        return _ENTITIES[found[3]]
    point = int(found[1]) if found[1] else int(found[2], 16)
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"


def escaped(text: str, encoding: str = "utf-8") -> bytes:
    """Return the bytes that say ``text``."""
    for sign, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(sign, reference)
    return text.encode(encoding, "xmlcharrefreplace")


def quoted(text: str, encoding: str = "utf-8") -> bytes:
    """Return the bytes that say ``text`` within an attribute's quotes, of either kind."""
    raw = escaped(text, encoding)
    for sign, reference in ((b'"', b"&quot;"), (b"'", b"&apos;"), (b"\n", b"&#10;"), (b"\t", b"&#9;")):
        raw = raw.replace(sign, reference)
    return raw


def sayable(text: str) -> bool:
    """Return whether XML 1.0 can say a text at all: it has no way to write most control characters."""
    return not _UNSAYABLE.search(text)


def attributes(tag: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield a tag's attributes: the name, and where the value stands within the quotes. Namespaces are none."""
    for found in _ATTRIBUTE.finditer(tag):
        name = found[1]
        if name != b"xmlns" and not name.startswith((b"xmlns:", b"xsi:")):
            yield local(name), found.start(2) + 1, found.end(2) - 1


def local(name: bytes) -> str:
    """Return a name without its prefix."""
    return name.rpartition(b":")[2].decode("utf-8", "replace")


class _Part(Enum):
    """What sort of bytes a place covers."""

    ATTRIBUTE = "attribute"
    TEXT = "text"
    VERBATIM = "verbatim"
    """Text that is not escaped: a comment's, a CDATA section's."""
    HOLLOW = "hollow"
    """An element without content: the place is its whole tag."""


class _Place(NamedTuple):
    start: int
    end: int
    part: _Part


class Element:
    """An element, or a single other piece of markup, as nested values; each value knows where it stands.

    An element with text only is a string (None if empty), any other a dict of its attributes and children;
    children that share a name are a list. Text beside children is ``text``, a comment ``comment``.
    """

    def __init__(self, raw: bytes, encoding: str = "utf-8") -> None:
        self.raw = raw
        self._encoding = encoding
        self._places: dict[Location, _Place] = {}
        self._entries: dict[Location, tuple[int, int]] = {}
        pieces = list(self._pieces())
        self.name = local(Token("open", raw).name) if raw[:2] != b"<!" else ""
        _, node = self._node(pieces, 0, 0)
        self.value = self._settled(node, ())

    def _pieces(self) -> Iterator[tuple[str, int, int]]:
        at = 0
        while at < len(self.raw):
            found = _TOKEN.match(self.raw, at)
            if found is None:
                raise Damaged("the XML is broken")
            yield str(found.lastgroup), at, found.end()
            at = found.end()

    # a node is (start, end, leaf place and text or None, [(name, node), …])

    def _node(self, pieces: list[tuple[str, int, int]], at: int, depth: int) -> tuple[int, Any]:
        kind, start, end = pieces[at]
        if kind != "open":
            return at + 1, (start, end, self._leaf(kind, start, end), [])
        if depth > _DEPTH_LIMIT:
            raise Damaged("the XML is nested too deep")
        tag = self.raw[start:end]
        children: list[tuple[str, Any]] = [
            (name, (start + a, start + b, (_Place(start + a, start + b, _Part.ATTRIBUTE),), []))
            for name, a, b in attributes(tag)
        ]
        if tag.endswith(b"/>") or at + 1 == len(pieces):
            hollow = (_Place(start, end, _Part.HOLLOW),) if tag.endswith(b"/>") and not children else ()
            return at + 1, (start, end, hollow, children)
        opened = at = at + 1
        while at < len(pieces) and pieces[at][0] != "close":
            kind, a, b = pieces[at]
            if kind == "open":
                name = local(Token(kind, self.raw[a:b]).name)
                at, node = self._node(pieces, at, depth + 1)
                children.append((name, node))
                continue
            if kind in ("text", "cdata", "comment") and (leaf := self._leaf(kind, a, b)):
                children.append(("comment" if kind == "comment" else TEXT, (a, b, leaf, [])))
            at += 1
        if at == len(pieces):
            raise Damaged("the XML is broken: an element does not end")
        last = pieces[at][2]
        plain = not any(True for _ in attributes(tag))
        if plain and [kind for kind, _, _ in pieces[opened:at]] == ["text"]:  # text only: to the last space
            return at + 1, (start, last, (_Place(end, pieces[at][1], _Part.TEXT),), [])
        if children and all(name == TEXT for name, _ in children) and plain:
            inner = tuple(place for _, node in children for place in node[2])
            if len(inner) == 1:
                return at + 1, (start, last, inner, [])
        if not children:
            return at + 1, (start, last, (_Place(end, pieces[at][1], _Part.TEXT),), [])
        return at + 1, (start, last, (), children)

    def _leaf(self, kind: str, start: int, end: int) -> tuple[_Place, ...]:
        """Return where a piece's text stands without the space around it; nothing if it is blank."""
        before, after = {"comment": (4, 3), "cdata": (9, 3), "instruction": (2, 2)}.get(kind, (0, 0))
        if kind == "doctype":  # what is declared within the brackets
            text = self.raw[start:end]
            before, after = text.find(b"[") + 1, len(text) - text.rfind(b"]")
        start, end = start + before, end - after
        text = self.raw[start:end]
        start += len(text) - len(text.lstrip(_SPACE))
        end -= len(text) - len(text.rstrip(_SPACE))
        return (_Place(start, end, _Part.VERBATIM if before else _Part.TEXT),) if start < end else ()

    def _settled(self, node: Any, here: Location) -> Any:
        """Return a node's value, and note where each value and entry stands."""
        start, end, places, children = node
        self._entries[here] = (start, end)
        if not children:
            if not places:
                return None
            [place] = places
            self._places[here] = place
            return self._text(place)
        groups: dict[str, list[Any]] = {}
        for name, child in children:
            groups.setdefault(name, []).append(child)
        value: dict[str, Any] = {}
        for name, nodes in groups.items():
            if len(nodes) == 1:
                value[name] = self._settled(nodes[0], (*here, name))
            else:
                value[name] = [self._settled(n, (*here, name, i)) for i, n in enumerate(nodes)]
        return value

    def _text(self, place: _Place) -> str | None:
        if place.part is _Part.HOLLOW or place.start == place.end:
            return None
        raw = self.raw[place.start : place.end]
        return raw.decode(self._encoding, "replace") if place.part is _Part.VERBATIM else unescaped(raw, self._encoding)

    def spliced(self, new: Mapping[Location, Any]) -> bytes:
        """Return the bytes after the changes, by location (see ``changes.edits_of``)."""
        cuts: list[tuple[int, int, bytes]] = []
        for location, value in new.items():
            if value is Gone.GONE:
                if location in self._entries:
                    cuts.append((*self._with_space(*self._entries[location]), b""))
            elif location in self._places:
                cuts.append(self._cut(self._places[location], _as_text(value)))
            else:  # a list whose every element is suppressed
                inside = [p for at, p in self._places.items() if at[: len(location)] == location]
                cuts += [self._cut(p, "") for p in inside]
        return replaced(self.raw, cuts)

    def blanked(self) -> bytes:
        """Return the bytes without any text or attribute value."""
        return replaced(self.raw, [self._cut(p, "") for p in self._places.values()])

    def _with_space(self, start: int, end: int) -> tuple[int, int]:
        """Return an element's place with the space before it, if that follows another element."""
        bare = len(self.raw[:start].rstrip(_SPACE))
        return (bare if self.raw[bare - 1 : bare] == b">" else start), end

    def _cut(self, place: _Place, text: str) -> tuple[int, int, bytes]:
        if place.part is _Part.HOLLOW:
            tag = self.raw[place.start : place.end]
            name = Token("open", tag).name
            opened = tag[:-2].rstrip(_SPACE) + b">"
            return place.start, place.end, opened + escaped(text, self._encoding) + b"</" + name + b">" if text else tag
        if place.part is _Part.VERBATIM:
            plain = text.replace("--", "- -").replace("]]>", "]] >")
            return place.start, place.end, plain.encode(self._encoding, "replace")
        if place.part is _Part.ATTRIBUTE:
            return place.start, place.end, quoted(text, self._encoding)
        return place.start, place.end, escaped(text, self._encoding)


def flat_value(raw: bytes, encoding: str = "utf-8") -> dict[str, Any] | None:
    """Return the value of an element that has but children with text in them; None if it has anything else.

    >>> flat_value(b"<p><tel>555-0100</tel> <tel/></p>"), flat_value(b"<p><tel>555-0100</tel></p>")
    (None, {'tel': '555-0100'})
    """
    if not _FLAT.fullmatch(raw):
        return None
    value: dict[str, Any] = {}
    for name, text in _CHILD.findall(raw, raw.index(b">") + 1):
        value.setdefault(local(name), []).append(unescaped(text, encoding) if text else None)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in value.items()}


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def replaced(raw: bytes, cuts: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with other bytes in some places; of places within one another the outermost counts."""
    out: list[bytes] = []
    at = 0
    for start, end, new in sorted(cuts, key=lambda c: (c[0], -c[1])):
        if start < at or (start == at and end < at):
            continue
        out += [raw[at:start], new]
        at = end
    return b"".join((*out, raw[at:]))

"""One e-mail message as bytes (RFC 5322, MIME): its texts by field, and changes spliced into them.

A header is unfolded and its encoded words are decoded; a body is decoded from Base64 or quoted-printable and from
its charset. A changed text is encoded again the way it was; every other header and part keeps its bytes.
Messages within messages are read too. Attachments that are no text are known by their names only.
"""

from __future__ import annotations

import base64
import email.errors
import email.header
import email.message
import quopri
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from email.parser import BytesHeaderParser
from typing import Final, NamedTuple

from connectors.formats.changes import looks_like_a_value
from connectors.formats.lines import clean
from connectors.formats.markup import replaced
from connectors.formats.parts import redealt
from delenda.model import Change

ENVELOPE: Final = "envelope"
_HEADER: Final = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]++|\r(?!\n)|\r?\n[ \t])*+)(?:\r?\n|\Z)")
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,60}")
_NAMED: Final = re.compile(rb"(?i)\b(?:file)?name\*?|^\s*content-description|content-id")
_PARAMETER: Final = re.compile(r";\s*(?:file)?name\*?(?:\d+\*?)?=(?:\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)
_DEPTH_LIMIT: Final = 16
_WHERE: Final = frozenset({"content-type", "content-disposition", "content-description", "content-id"})
_HOW: Final = frozenset({"content-type", "content-transfer-encoding", "mime-version", "content-disposition"})


class Leaf(NamedTuple):
    """A text of a message: its field, where its bytes stand, and how they say it (``header``, or an encoding)."""

    field: str
    start: int
    end: int
    text: str
    how: str
    charset: str = "utf-8"


class Message:
    """A message. With ``envelope`` its first line is the ``From `` line of a mailbox."""

    def __init__(self, raw: bytes, *, envelope: bool = False) -> None:
        self.raw = raw
        start = 0
        leaves: list[Leaf] = []
        if envelope:
            start = raw.find(b"\n") + 1 or len(raw)
            line = raw[5:start].rstrip(b"\r\n")
            leaves.append(Leaf(ENVELOPE, 5, 5 + len(line), line.decode("utf-8", "surrogateescape"), "7bit"))
        leaves += self._walk(start, len(raw), 0)
        self._fields: dict[str, list[Leaf]] = {}
        for leaf in leaves:
            if leaf.text.strip():
                self._fields.setdefault(leaf.field, []).append(leaf)

    def record(self) -> dict[str, str]:
        """Return the text of each field; headers that occur more than once are joined by line ends."""
        return {field: clean("\n".join(x.text for x in leaves)).strip() for field, leaves in self._fields.items()}

    def changed(self, changes: Sequence[Change]) -> bytes:
        """Return the message after the changes."""
        after: dict[str, list[str]] = {}
        for change in changes:
            if change.field in self._fields:
                leaves = self._fields[change.field]
                runs = after.get(change.field) or [t for x in leaves for t in (x.text, "\n")]
                after[change.field] = redealt(runs, [True, False] * len(leaves), change)
        cuts = [
            (leaf.start, leaf.end, self._encoded(leaf, text))
            for field, runs in after.items()
            for leaf, text in zip(self._fields[field], runs[::2], strict=True)
            if text != leaf.text
        ]
        return replaced(self.raw, cuts)

    # --- taking apart ---

    def _walk(self, start: int, end: int, depth: int) -> Iterator[Leaf]:
        """Yield the texts of the part between two places."""
        at = start
        while found := _HEADER.match(self.raw, at, end):
            yield from self._header(found, depth)
            at = found.end()
        about = BytesHeaderParser().parsebytes(self.raw[start:at])
        blank = re.compile(rb"\r?\n").match(self.raw, at, end)
        body = blank.end() if blank else at
        kind = about.get_content_type()
        boundary = about.get_boundary()
        encoding = str(about.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        if kind.startswith("multipart/") and boundary and depth < _DEPTH_LIMIT:
            yield from self._parts(body, end, boundary, depth)
        elif kind == "message/rfc822" and encoding in ("7bit", "8bit", "binary") and depth < _DEPTH_LIMIT:
            yield from self._walk(body, end, depth + 1)
        elif about.get_content_maintype() == "text" or kind.startswith("message/"):
            attached = about.get_content_disposition() == "attachment"
            field = "attached" if attached else "html" if kind == "text/html" else "body"
            charset = about.get_content_charset("utf-8")
            yield Leaf(field, body, end, *_decoded(self.raw[body:end], encoding, charset))

    def _parts(self, start: int, end: int, boundary: str, depth: int) -> Iterator[Leaf]:
        line = re.compile(rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.M)
        at, first, open_ = start, True, True
        for found in line.finditer(self.raw, start, end):
            stop = max(found.start() - (2 if self.raw[found.start() - 2 : found.start()] == b"\r\n" else 1), at)
            if first or not open_:
                yield Leaf("preamble", at, stop, *_decoded(self.raw[at:stop], "8bit", "utf-8"))
            else:
                yield from self._walk(at, stop, depth + 1)
            at, first, open_ = found.end(), False, not found[1]
        if at < end:
            if open_ and not first:
                yield from self._walk(at, end, depth + 1)
            else:
                yield Leaf("preamble", at, end, *_decoded(self.raw[at:end], "8bit", "utf-8"))

    def _header(self, found: re.Match[bytes], depth: int) -> Iterator[Leaf]:
        name = found[1].decode("ascii", "replace").lower()
        if name in _WHERE and (depth or name in _HOW):
            if not _NAMED.search(found[2]) and name in _HOW:
                return
            name = "attachments"
        elif name in _HOW:
            return
        elif not _NAME.fullmatch(name) or looks_like_a_value(name):
            name = "other-header"
        start, end = found.span(2)
        value = found[2]
        start += len(value) - len(value.lstrip())
        yield Leaf(name, start, max(end, start), _unfolded(value.strip(), name == "attachments"), "header")

    # --- putting back ---

    def _encoded(self, leaf: Leaf, text: str) -> bytes:
        newline = b"\r\n" if b"\r\n" in self.raw[:4096] else b"\n"
        if leaf.how == "header":
            return _folded(text, self.raw[leaf.start : leaf.end], newline, leaf.field == "attachments")
        data = text.encode(leaf.charset, "surrogateescape" if _escapable(text, leaf.charset) else "replace")
        ending = self.raw[leaf.start : leaf.end].endswith(b"\n")
        match leaf.how:
            case "base64":
                packed = base64.encodebytes(data).replace(b"\n", newline)
                return packed if ending else packed.rstrip()
            case "quoted-printable":
                return quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", newline)
            case _:
                return data


def _escapable(text: str, charset: str) -> bool:
    try:
        text.encode(charset, "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str, charset: str) -> tuple[str, str, str]:
    """Return a body's text, its transfer encoding and its charset."""
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        data = base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"=" * (-len(letters) % 4 % 3))
    elif encoding == "quoted-printable":
        data = quopri.decodestring(data)
    else:
        encoding = "8bit"
    for name in (charset, "gb18030" if charset.startswith("gb") else "utf-8", "latin-1"):
        try:
            return data.decode(name), encoding, name
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1"), encoding, "latin-1"


def _unfolded(value: bytes, parameters: bool) -> str:
    """Return what a header says."""
    text = _FOLD.sub("", value.decode("utf-8", "surrogateescape"))
    if parameters and "*" in text:
        text = urllib.parse.unquote(text, errors="replace")
    if "=?" not in text:
        return text
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except (email.errors.MessageError, LookupError, ValueError):  # a charset that nobody knows, or a word that is none
        return text


def _folded(text: str, before: bytes, newline: bytes, parameters: bool) -> bytes:
    """Return a header's value with another text: folded as it was if it fits a line, encoded where it is no ASCII."""
    text = " ".join(text.split("\n")).replace("\r", "")
    if parameters and b"*" in before:
        text = _PARAMETER.sub("", text) + '; filename="erased"'
    if text.isascii():
        return text.encode() if len(text) < 900 else newline.join(_wrapped(text))
    encoded = email.header.Header(text.encode("utf-8", "replace").decode(), "utf-8", maxlinelen=75).encode()
    return encoded.encode().replace(b"\n", newline)


def _wrapped(text: str) -> Iterator[bytes]:
    """Yield a long value as lines that continue one another."""
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 70:
            yield line.encode()
            line = ""
        line += f" {word}"
    yield line.encode()

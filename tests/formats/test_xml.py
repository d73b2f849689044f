"""XML: records are found by what repeats; a change leaves every other byte; nothing is expanded."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.formats import xml
from connectors.formats.markup import Element, flat_value, tokens
from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
USERS = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- exported for ann@example.com -->
<export by='admin@example.com' xmlns:x="urn:x">
  <users>
    <x:user id="1" email='ann@example.com'><name>Ann &amp; Co</name>
      <contact kind="home"><phone>555-0100</phone></contact>
      <contact kind="work"><phone>555-0101</phone></contact><note><![CDATA[call <555-0100> soon]]></note></x:user>
    <x:user id="2" email="bo@example.com"><name>Bo</name><vip/>
      <note>met <b>Ann</b> at 555-0100 &#8211; twice</note></x:user>
  </users>
  <orders><order user="1">A-1</order><order user="2">A-2</order></orders>
</export>
"""


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data, etree.XMLParser(resolve_entities=False)), method="c14n")


def test_rows_are_the_elements_that_repeat_and_nothing_around_them_is_missed(read):
    rows = [{k: v for k, v in r.items() if v is not None} for r in read(USERS, "a.xml")]
    assert [r["@element"] for r in rows] == ["comment", "export", "user", "user", "order", "order"]
    assert rows[0]["comment"] == "exported for ann@example.com"
    assert rows[1]["by"] == "admin@example.com"
    assert (rows[2]["id"], rows[2]["email"], rows[2]["name"]) == ("1", "ann@example.com", "Ann & Co")
    assert rows[2]["contact[].phone"] == ["555-0100", "555-0101"]
    assert rows[2]["contact[].kind"] == ["home", "work"]
    assert rows[2]["note"] == "call <555-0100> soon"
    assert rows[3]["note.text"] == ["met", "at 555-0100 – twice"]
    assert (rows[4]["user"], rows[4]["text"]) == ("1", "A-1")


def test_changes_touch_their_own_bytes_only(write):
    edits = {
        0: RowEdit(changes=(Change("comment", Technique.REDACT_SPAN, ("ann@example.com",)),)),
        1: DELETE,
        2: DELETE,
        3: RowEdit(
            changes=(
                Change("note.text", Technique.REDACT_SPAN, ("555-0100",)),
                Change("email", Technique.SUPPRESS),
                Change("vip", Technique.REPLACE, ("a<b",)),
            )
        ),
        4: DELETE,
    }
    after, done = write(USERS, "a.xml", edits)
    start, end = USERS.index(b'\n    <x:user id="1"'), USERS.index(b'\n    <x:user id="2"')
    expected = USERS[:start] + USERS[end:]
    for old, new in (
        (b"for ann@example.com", b"for [erased]"),
        (b"by='admin@example.com'", b"by=''"),
        (b"at 555-0100 &#8211; twice", "at [erased] – twice".encode()),
        (b'email="bo@example.com"', b'email=""'),
        (b"<vip/>", b"<vip>a&lt;b</vip>"),
        (b'<order user="1">A-1</order>', b""),
    ):
        assert old in expected
        expected = expected.replace(old, new)
    assert after == expected
    assert (done.touched, done.deleted) == ({0, 1, 2, 3, 4}, 3)
    assert etree.fromstring(after) is not None


def test_entries_of_a_list_go_whole_and_text_in_cdata_is_cut(write):
    changes = (Change("contact[].phone", Technique.DROP_ENTRY, ("555-0100",)),
               Change("note", Technique.REDACT_SPAN, ("555-0100",)))  # fmt: skip
    after, _ = write(USERS, "a.xml", {2: RowEdit(changes=changes)})
    assert b"home" not in after
    assert b"<![CDATA[call <[erased]> soon]]>" in after
    assert after.replace(b"[erased]", b"555-0100", 1) == USERS.replace(
        b'\n      <contact kind="home"><phone>555-0100</phone></contact>', b""
    )


@given(st.sets(st.integers(0, 9)), st.booleans())
def test_any_rows_go_and_an_independent_reader_sees_the_others(read, write, gone, spaced):
    gap = "\n  " if spaced else ""
    rows = [f"<u n='{n}'><t>v{n} &lt;</t></u>" for n in range(10)]
    raw = f"<r>{gap}{gap.join(rows)}{gap}</r>".encode()
    after, done = write(raw, "a.xml", dict.fromkeys(gone, DELETE))
    left = etree.fromstring(after)
    assert [(e.get("n"), e.findtext("t")) for e in left] == [(str(n), f"v{n} <") for n in range(10) if n not in gone]
    assert done.touched == gone
    assert write(raw, "a.xml", {})[0] == raw


NAMES = st.sampled_from(["a", "b", "n1"])
TEXTS = st.text(st.sampled_from("xy <>&\"'\n1é"), max_size=8)


def tree(depth: int = 3) -> st.SearchStrategy[etree._Element]:
    def build(name, attrs, text, children):
        e = etree.Element(name, attrs)
        e.text = text
        for child in children:
            e.append(child)
            child.tail = text
        return e

    inner = st.just([]) if not depth else st.lists(st.deferred(lambda: tree(depth - 1)), max_size=3)
    return st.builds(build, NAMES, st.dictionaries(NAMES, TEXTS, max_size=2), TEXTS, inner)


@given(tree(), st.sampled_from(["utf-8", "gb18030", "utf-16", "iso-8859-1"]))
def test_every_text_and_attribute_is_read_and_can_be_blanked(read, write, root, encoding):
    raw = etree.tostring(root, encoding=encoding, xml_declaration=True)
    said = sorted(t.strip(" \t\r\n") for e in root.iter() for t in [e.text or "", e.tail or "", *e.attrib.values()])
    rows = read(raw, "a.xml")

    def texts(value):
        match value:
            case list():
                return [t for v in value for t in texts(v)]
            case str():
                return [value]
        return []

    found = sorted(t.strip(" \t\r\n") for r in rows for k, v in r.items() if k != "@element" for t in texts(v))
    # white space in attributes is kept here and normalized by the other reader
    squeeze = lambda all_: sorted("".join(t.split()) for t in all_ if t.strip())  # noqa: E731
    assert squeeze(found) == squeeze(said)
    after, _ = write(raw, "a.xml", dict.fromkeys(range(len(rows)), DELETE))
    left = etree.fromstring(after)
    assert not any((t or "").strip() for e in left.iter() for t in [e.text, e.tail, *e.attrib.values()])


def test_entities_are_not_expanded_and_nothing_is_fetched(read, write):
    bomb = b'<!DOCTYPE r [<!ENTITY a "ann@example.com"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    raw = bomb + b"<r><u>&b;&c;</u><u>x</u></r>"
    rows = read(raw, "a.xml")
    assert [r["@element"] for r in rows] == ["doctype", "u", "u"]
    assert rows[1]["u"] == "&b;&c;"
    edit = RowEdit(changes=(Change("doctype", Technique.REDACT_SPAN, ("ann@example.com",)),))
    assert write(raw, "a.xml", {0: edit})[0] == raw.replace(b"ann@example.com", b"[erased]")
    after, _ = write(raw, "a.xml", {0: DELETE})
    assert after == b"<!DOCTYPE r []><r><u>&b;&c;</u><u>x</u></r>"


def test_broken_xml_gives_what_stands_before_the_damage(read):
    from connectors.formats.detect import open_content

    big = b"<r>" + b"".join(b"<u><n>v%d</n><t>%s</t></u>" % (n, b"x" * 120) for n in range(60_000))
    content = open_content(io.BytesIO(big), "a.xml")
    rows = 0
    with pytest.raises(Damaged, match="cut short"):
        for batch in content.format.read(content.stream):
            rows += batch.num_rows
    assert rows == 60_000
    for raw in (
        b"<r><a></b></r>",
        b"<r>x</r>y",
        b"<r><a",
        b"<r></r></r>",
        b"<?xml version='1.0' encoding='nope'?><r/>",
    ):
        with pytest.raises(Damaged):
            read(raw, "a.xml")


def test_a_single_document_is_one_record_and_a_text_named_xml_stays_text(read):
    assert read(b"<p><n>Ann</n><t>1</t></p>", "a.xml") == [{"@element": "p", "n": "Ann", "t": "1"}]
    assert read(b"just words", "a.xml") == [{"line": "just words"}]


@given(st.binary(max_size=60))
def test_tokens_are_all_the_bytes_or_damage_is_told(data):
    try:
        assert b"".join(t.raw for t in tokens(io.BytesIO(data))) == data
    except Damaged as e:
        assert "XML" in str(e)


def _told(raw: bytes, leaves: bool) -> tuple[list[object], str]:
    found: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        if not leaves:
            patch.setattr(xml, "tokens", lambda stream, **_: tokens(stream))
        try:
            found += xml._pieces(io.BytesIO(raw))
        except Damaged as e:
            return found, str(e)
    return found, ""


SCRAPS = st.lists(
    st.sampled_from("<a>|</a>|<b>|</b>|<a/>|<b c='1'>|text| |<!--x-->|<![CDATA[y]]>|<a|>|&lt;".split("|"))
)


@given(SCRAPS.map("".join), st.integers(0, 2))
def test_elements_that_are_taken_whole_make_the_same_pieces(scraps, depth):
    raw = (("<r>" * depth) + scraps + "</r>" * depth).encode()
    assert _told(raw, leaves=True) == _told(raw, leaves=False)


@given(tree())
def test_elements_of_a_tree_that_are_taken_whole_make_the_same_pieces(root):
    raw = etree.tostring(root)
    assert _told(raw, leaves=True) == _told(raw, leaves=False)


@given(st.text(st.sampled_from("<>/!-[]?ab ='\"&;x"), max_size=40))
def test_no_markup_brings_anything_but_damage(read, write, text):
    raw = b"<r>" + text.encode() + b"</r>"
    for act in (lambda: read(raw, "a.xml"), lambda: write(raw, "a.xml", {0: DELETE}), lambda: Element(raw).value):
        try:
            act()
        except Damaged as e:
            assert "XML" in str(e)


def test_a_flood_of_open_quotes_takes_linear_time(read):
    with pytest.raises(Damaged):
        read(b"<r>" + b"<a b='" * 200_000, "a.xml")


_PARTS = st.sampled_from(
    ["<a>", "</a>", "<b:c>", "</b:c>", "<d/>", " ", "x &amp; y", "555-0100", "é", "<!--n-->", "<a k='1'>", ""]
)


@given(st.lists(st.tuples(_PARTS, _PARTS, _PARTS), max_size=5))
def test_the_short_way_to_a_flat_record_says_the_same(parts):
    flat = "".join(f"<a>{inner[1]}</a>{inner[0]}" if n % 2 else "".join(inner) for n, inner in enumerate(parts))
    for raw in (f"<r>{flat}</r>".encode(), f"<r> <a>1</a>{flat}</r>".encode()):
        value = flat_value(raw)
        if value is not None:
            assert value == Element(raw).value


def test_the_short_way_takes_plain_records_only():
    assert flat_value(b"<r><a>x &lt; y </a>\n <n:b></n:b><a>2</a></r>") == {"a": ["x < y ", "2"], "b": None}
    for raw in (b"<r>text</r>", b"<r/>", b"<r><a k='1'>x</a></r>", b"<r><a><b>x</b></a></r>", b"<r><a>x</a>y</r>"):
        assert flat_value(raw) is None

"""vCard and iCalendar: cards and events go, properties are cut, every other line keeps its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
ANN = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Example\r\nN:Example;Ann;;;\r\nTEL;TYPE=home:+1 415 555 0100\r\n"
    b"item1.TEL;TYPE=work:+1 415 555 0101\r\nEMAIL:ann@exam\r\n ple.com\r\nNOTE:met Bo\\, who said\\nhi\r\n"
    b"PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nEND:VCARD\r\n"
)
OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\r\n=E5=B0=8F=E6=98=8E\r\n"
    b"TEL;CELL:13900000000\r\nEND:VCARD\r\n"
)
CALENDAR = (
    b"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\nX-WR-CALNAME:ann@example.com\n"
    b"BEGIN:VEVENT\nUID:1\nSUMMARY:Lunch with Ann\nORGANIZER;CN=Bo Other:mailto:bo@example.com\n"
    b'ATTENDEE;ROLE=REQ;CN="Ann Example":mailto:ann@example.com\nATTENDEE;CN=Cy:mailto:cy@example.com\n'
    b"BEGIN:VALARM\nDESCRIPTION:call 555-0100\nEND:VALARM\nEND:VEVENT\n"
    b"BEGIN:VEVENT\nUID:2\nSUMMARY:Other\nEND:VEVENT\nEND:VCALENDAR\n"
)


def test_cards_are_read_by_property(read):
    rows = read(ANN + OLD, "book.vcf")
    assert rows[0]["fn"] == "Ann Example"
    assert rows[0]["tel"] == ["+1 415 555 0100", "+1 415 555 0101"]
    assert (rows[0]["email"], rows[0]["note"]) == ("ann@example.com", "met Bo, who said\nhi")
    assert (rows[1]["fn"], rows[1]["tel"]) == ("王小明", ["13900000000"])
    assert "photo" not in rows[0]


@pytest.mark.promise("P7")
def test_cards_and_entries_go_and_the_other_lines_stay(write):
    raw = ANN + OLD
    assert write(raw, "book.vcf", {0: DELETE})[0] == OLD
    edit = RowEdit(changes=(Change("tel", Technique.DROP_ENTRY, ("+1 415 555 0100",)),
                            Change("email", Technique.SUPPRESS),
                            Change("note", Technique.REDACT_SPAN, ("Bo",))))  # fmt: skip
    after, done = write(raw, "book.vcf", {0: edit})
    assert done.touched == {0}
    assert after == (
        raw.replace(b"TEL;TYPE=home:+1 415 555 0100\r\n", b"")
        .replace(b"EMAIL:ann@exam\r\n ple.com", b"EMAIL:")
        .replace(b"met Bo\\,", b"met [erased]\\,")
    )


def test_quoted_printable_is_cut_and_written_alike(read, write):
    edit = RowEdit(changes=(Change("fn", Technique.REDACT_SPAN, ("王小明",)),))
    after, _ = write(OLD, "book.vcf", {0: edit})
    assert read(after, "book.vcf")[0]["fn"] == "[erased]"
    assert b"=E7=8E=8B" not in after


def test_calendars_are_read_and_changed_event_by_event(read, write):
    rows = read(CALENDAR, "team.ics")
    assert rows[0]["x-wr-calname"] == "ann@example.com"
    assert rows[1]["attendee"] == ["mailto:ann@example.com", "mailto:cy@example.com"]
    assert rows[1]["attendee-parameters"] == [';ROLE=REQ;CN="Ann Example"', ";CN=Cy"]
    assert rows[1]["description"] == "call 555-0100"
    after, _ = write(CALENDAR, "team.ics", {0: DELETE, 2: DELETE, 1: RowEdit(changes=(
        Change("attendee-parameters", Technique.REDACT_SPAN, ("Ann Example",)),
        Change("description", Technique.REDACT_SPAN, ("555-0100",)),
        Change("summary", Technique.REDACT_SPAN, ("Ann",))))})  # fmt: skip
    assert after == (
        CALENDAR[: CALENDAR.index(b"BEGIN:VEVENT\nUID:2")]
        .replace(b"X-WR-CALNAME:ann@example.com\n", b"")
        .replace(b'ROLE=REQ;CN="Ann Example"', b'CN="[erased]"')
        .replace(b"call 555-0100", b"call [erased]")
        .replace(b"with Ann", b"with [erased]")
        + b"END:VCALENDAR\n"
    )


def test_a_cut_calendar_gives_its_first_events(read):
    with pytest.raises(Damaged, match="cut short"):
        read(CALENDAR[:-40], "team.ics")


@given(st.sets(st.integers(0, 7)))
def test_any_cards_go(read, write, gone):
    cards = [ANN.replace(b"Ann", b"N%d" % n) for n in range(8)]
    after, done = write(b"".join(cards), "book.vcf", dict.fromkeys(gone, DELETE))
    assert after == b"".join(c for i, c in enumerate(cards) if i not in gone)
    assert done.touched == gone


@given(st.text(max_size=200).filter(lambda t: "\r" not in t))
def test_any_note_survives_a_change(read, write, text):
    edit = RowEdit(changes=(Change("fn", Technique.REPLACE, ("x" + text.replace("\x85", ""),)),))
    after, _ = write(ANN, "book.vcf", {0: edit})
    assert read(after, "book.vcf")[0]["fn"] == "x" + text.replace("\x85", "")


@given(st.binary(max_size=100))
def test_any_bytes_raise_nothing_but_damaged(read, write, data):
    raw = b"BEGIN:VCARD\r\n" + data
    edit = RowEdit(changes=(Change("fn", Technique.SUPPRESS),))
    for act in (lambda: read(raw, "a.vcf"), lambda: write(raw, "a.vcf", {0: edit})):
        try:
            act()
        except Damaged as e:
            assert str(e)

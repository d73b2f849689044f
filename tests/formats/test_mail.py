"""E-mail: found in headers and decoded bodies, cut and encoded again alike; other messages keep their bytes."""

from __future__ import annotations

import email
import email.policy
import io
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
SECRETS = ("ann@example.com", "王小明", "555-0100", "Ann Example")


def message(n: int = 0, cte: str = "base64", newline: str = "\r\n") -> bytes:
    m = EmailMessage(policy=email.policy.SMTP.clone(linesep=newline))
    m["Received"] = "from mx.example.com ([192.0.2.7]) by in.example.com; Mon, 05 Jan 2026 10:00:00 +0000"
    m["Received"] = "from a.example.com by mx.example.com; Mon, 05 Jan 2026 09:59:59 +0000"
    m["From"] = "王小明 <ann@example.com>"
    m["To"] = "Bo Other <bo@example.com>, cy@example.com"
    m["Cc"] = "Dee <dee@example.com>, Ann Example <ann@example.com>"
    m["Subject"] = f"Zahlung für 王小明 #{n}"
    m["Date"] = "Mon, 05 Jan 2026 10:00:00 +0000"
    m["Message-ID"] = f"<{n}.ann@example.com>"
    m.set_content(f"Hello Bo,\ncall 王小明 at 555-0100 {'soon ' * 30}\nBye\n", cte=cte)
    m.add_alternative("<p>call <b>Ann Example</b> at 555-0100</p>\n", subtype="html", cte="quoted-printable")
    m.add_attachment("name,tel\nAnn Example,555-0100\n", subtype="csv", filename="Ann Example.csv")
    m.add_attachment(b"\0\1" * 40, maintype="application", subtype="x-thing", filename="王小明.bin")
    return m.as_bytes()


def parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)  # type: ignore[return-value]


def said(data: bytes) -> str:
    """All that a message says, by the standard library: headers, decoded bodies, file names."""
    out = []
    for part in parsed(data).walk():
        out += [f"{k}: {v}" for k, v in part.items()]
        out.append(str(part.get_filename()))
        if part.get_content_maintype() == "text":
            out.append(part.get_content())
    return "\n".join(out)


def test_headers_bodies_and_names_of_attachments_are_read(read):
    [row] = read(message(), "a.eml")
    assert row["from"] == "王小明 <ann@example.com>"
    assert "cy@example.com" in row["to"]
    assert row["subject"] == "Zahlung für 王小明 #0"
    assert "call 王小明 at 555-0100" in row["body"]
    assert "<b>Ann Example</b>" in row["html"]
    assert row["attached"] == "name,tel\r\nAnn Example,555-0100" or row["attached"] == "name,tel\nAnn Example,555-0100"
    assert "Ann Example.csv" in row["attachments"]
    assert "王小明.bin" in row["attachments"]
    assert row["received"].count("\n") == 1


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.promise("P7")
def test_redacted_spans_are_nowhere_and_the_rest_says_the_same(read, write, cte, newline):
    raw = message(cte=cte, newline=newline)
    fields = read(raw, "a.eml")[0]
    edit = RowEdit(changes=tuple(Change(f, Technique.REDACT_SPAN, SECRETS) for f in fields))
    after, done = write(raw, "a.eml", {0: edit})
    assert done.touched == {0}
    assert any(s in said(raw) for s in SECRETS)
    now = said(after)
    assert not any(s in now for s in SECRETS if s != "ann@example.com")
    assert now.count("ann@example.com") == said(raw).count("0.ann@example.com"), "a part of a longer name stays"
    one, two = parsed(raw), parsed(after)
    for name in ("To", "Date", "Received"):
        assert one.get_all(name) == two.get_all(name)
    assert two["Subject"] == "Zahlung für [erased] #0"
    body = two.get_body(("plain",)).get_content()
    assert body.replace("\r\n", "\n") == f"Hello Bo,\ncall [erased] at [erased] {'soon ' * 30}\nBye\n"
    assert two.get_body(("plain",))["Content-Transfer-Encoding"] == cte
    assert [p.get_content_type() for p in one.walk()] == [p.get_content_type() for p in two.walk()]
    assert list(two.iter_attachments())[-1].get_content() == b"\0\1" * 40
    [again] = read(after, "a.eml")
    assert again["cc"] == "Dee <dee@example.com>, [erased] <[erased]>"


def test_lines_that_no_change_names_keep_their_bytes(write):
    raw = message()
    after, _ = write(raw, "a.eml", {0: RowEdit(changes=(Change("cc", Technique.SUPPRESS),))})
    lines, now = raw.split(b"\r\n"), after.split(b"\r\n")
    place = next(i for i, x in enumerate(lines) if x.startswith(b"Cc:"))
    assert now[:place] + now[place + 1 :] == lines[:place] + lines[place + 1 :]
    assert now[place] == b"Cc: "


def box(count: int = 6) -> bytes:
    return b"".join(
        b"From ann@example.com Mon Jan  5 10:00:0%d 2026\n" % n + message(n, newline="\n") + b">From me\n\n"
        for n in range(count)
    )


def messages(data: bytes, tmp_path: Path) -> list[bytes]:
    path = tmp_path / "box"
    path.write_bytes(data)
    return [m.get_from().encode() + m.as_bytes() for m in mailbox.mbox(path)]


@settings(max_examples=25)
@given(gone=st.sets(st.integers(0, 5)))
def test_messages_leave_a_mailbox_and_the_others_stay_byte_for_byte(read, write, gone, tmp_path_factory):
    raw = box()
    assert len(read(raw, "mail.mbox")) == 6
    after, done = write(raw, "mail.mbox", dict.fromkeys(gone, DELETE))
    assert done.touched == gone
    folder = tmp_path_factory.mktemp("box")
    kept = [m for i, m in enumerate(messages(raw, folder)) if i not in gone]
    assert messages(after, folder) == kept
    if not gone:
        assert after == raw


def test_a_mailbox_is_cut_message_by_message(read, write, tmp_path):
    raw = box()
    row = read(raw, "mail.mbox")[2]
    assert row["envelope"].startswith("ann@example.com Mon")
    edit = RowEdit(changes=(Change("envelope", Technique.REDACT_SPAN, ("ann@example.com",)),
                            Change("body", Technique.REDACT_SPAN, ("555-0100",))))  # fmt: skip
    after, done = write(raw, "mail.mbox", {2: edit})
    assert done.touched == {2}
    before, now = messages(raw, tmp_path), messages(after, tmp_path)
    assert before[:2] + before[3:] == now[:2] + now[3:]
    assert b"From [erased] Mon" in after


def test_messages_are_known_without_a_name_and_texts_are_not_taken_for_them(read):
    assert read(message(), "1700000000.M1P2.host:2,S")[0]["to"].startswith("Bo Other")
    assert read(box(2), "Inbox")[1]["subject"].endswith("#1")
    assert list(read(b"From: here\nto: there\nwe go\n", "notes")[0]) == ["line"]
    assert list(read(b"just words\n", "a.eml")[0]) == ["line"]


def test_a_message_in_a_message_is_read_and_cut(read, write):
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "bo@example.com", "cy@example.com", "fwd"
    outer.set_content("see below\n")
    outer.add_attachment(parsed(message(newline="\n")))
    raw = outer.as_bytes()
    [row] = read(raw, "a.eml")
    assert row["from"].splitlines() == ["bo@example.com", "王小明 <ann@example.com>"]
    after, _ = write(raw, "a.eml", {0: RowEdit(changes=tuple(
        Change(f, Technique.REDACT_SPAN, ("王小明", "555-0100")) for f in row))})  # fmt: skip
    assert "王小明" not in said(after)
    assert read(after, "a.eml")[0]["from"].splitlines()[1] == "[erased] <ann@example.com>"


@given(st.binary(max_size=200), st.sampled_from(["a.eml", "a.mbox"]))
def test_any_bytes_after_headers_raise_nothing_but_damaged(read, write, data, name):
    start = b"From x Mon Jan 5 2026\n" if name == "a.mbox" else b""
    raw = start + b"From: a\nTo: b\nDate: c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + data
    edit = RowEdit(changes=tuple(Change(f, Technique.SUPPRESS) for f in ("body", "from", "preamble")))
    for act in (lambda: read(raw, name), lambda: write(raw, name, {0: edit})):
        try:
            act()
        except Damaged as e:
            assert str(e)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_harmed_message_is_read_whatever_stands_in_it(read, write, place, value):
    raw = bytearray(message())
    raw[place % len(raw)] = value
    assert len(read(bytes(raw), "a.eml")) >= 1
    out = io.BytesIO(write(bytes(raw), "a.eml", {})[0])
    assert out.getvalue() == bytes(raw)


def test_a_header_without_end_takes_linear_time(read):
    raw = b"From: a\nTo: b\nDate: c\nX-Long: " + b"x\r" * 500_000 + b"\n\nhi\n"
    assert read(raw, "a.eml")[0]["body"] == "hi"

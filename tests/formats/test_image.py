"""Pictures: the metadata is found and goes, the image data stays byte for byte."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps, PngImagePlugin

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

STRIP = {0: RowEdit(changes=(Change("exif.GPS", Technique.STRIP_METADATA),))}


def picture(form: str, orientation: int = 1, **save: object) -> bytes:
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Artist] = "Pomelo", "Ann Example"
    if orientation != 1:
        exif[ExifTags.Base.Orientation] = orientation
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.BodySerialNumber] = "SN-4711"
    details[ExifTags.Base.UserComment] = b"ASCII\0\0\0call 555-0100"
    details[ExifTags.Base.DateTimeOriginal] = "2026:01:02 03:04:05"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "S", 2: (33.0, 51.0, 24.84), 3: "E", 4: (151.0, 12.0, 33.0)})
    out = io.BytesIO()
    image.save(out, form, exif=exif, **save)
    return out.getvalue()


def scan(data: bytes) -> bytes:
    return data[data.index(b"\xff\xda") : data.rindex(b"\xff\xd9")]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.promise("P5")
def test_metadata_is_found_and_stripped_and_the_pixels_stay(read, write, form):
    raw = picture(form)
    [row] = read(raw, f"a.{form.lower()}")
    assert row["exif.GPS"] == "-33.856900,151.209167"
    assert (row["exif.Make"], row["exif.SerialNumber"]) == ("Pomelo", "SN-4711")
    assert (row["exif.UserComment"], row["exif.DateTimeOriginal"]) == ("call 555-0100", "2026:01:02 03:04:05")
    after, done = write(raw, f"a.{form.lower()}", STRIP)
    assert done.touched == {0}
    for secret in (b"SN-4711", b"Ann Example", b"555-0100", b"2026:01:02"):
        assert secret in raw
        assert secret not in after
    one, two = Image.open(io.BytesIO(raw)), Image.open(io.BytesIO(after))
    assert not two.getexif()
    assert one.tobytes() == two.tobytes()
    if form == "JPEG":
        assert scan(raw) == scan(after)
    assert list(read(after, f"a.{form.lower()}")[0]) == ["@nothing"]
    assert write(after, "a", STRIP)[1].touched == set()


def test_a_rotation_survives_so_that_the_picture_does_not_turn(write):
    raw = picture("JPEG", orientation=6)
    after, _ = write(raw, "a.jpg", STRIP)
    one, two = (ImageOps.exif_transpose(Image.open(io.BytesIO(x))) for x in (raw, after))
    assert one.tobytes() == two.tobytes()
    assert len(Image.open(io.BytesIO(after)).getexif()) == 1
    assert write(after, "a.jpg", STRIP)[1].touched == set()


def test_xmp_comments_text_chunks_and_what_follows_the_picture_go(read, write):
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>ann@example.com</x:xmpmeta>"
    jpeg = picture("JPEG", xmp=xmp, comment=b"by Ann", icc_profile=b"p" * 200) + b"trailer 555-0100"
    [row] = read(jpeg, "a.jpg")
    assert "ann@example.com" in row["xmp"]
    assert row["comment"] == "by Ann"
    after, _ = write(jpeg, "a.jpg", STRIP)
    assert not any(s in after for s in (b"ann@example.com", b"by Ann", b"555-0100"))
    assert Image.open(io.BytesIO(after)).info["icc_profile"] == b"p" * 200
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Ann")
    info.add_itxt("Where", "Elm 5", zip=True)
    png = picture("PNG", pnginfo=info, dpi=(72, 72))
    [row] = read(png, "a.png")
    assert (row["text.Author"], row["text.Where"]) == ("Ann", "Elm 5")
    after, _ = write(png, "a.png", STRIP)
    assert "Author" not in Image.open(io.BytesIO(after)).info
    assert Image.open(io.BytesIO(after)).info["dpi"] == Image.open(io.BytesIO(png)).info["dpi"]


def test_one_field_can_go_alone(read, write):
    raw = picture("JPEG")
    changes = (Change("exif.GPS", Technique.GENERALIZE), Change("exif.Artist", Technique.SUPPRESS),
               Change("exif.UserComment", Technique.REDACT_SPAN, ("555-0100",)))  # fmt: skip
    after, done = write(raw, "a.jpg", {0: RowEdit(changes=changes)})
    assert done.touched == {0}
    [row] = read(after, "a.jpg")
    assert row["exif.GPS"] == "-34.000000,151.000000"
    assert row["exif.UserComment"] == "call [erased]"
    assert "exif.Artist" not in row
    assert row["exif.Make"] == "Pomelo"
    assert b"Ann Example" not in after
    assert scan(raw) == scan(after)


@given(st.integers(2, 4000), st.integers(0, 255))
def test_a_harmed_picture_is_read_or_damaged_never_worse(read, write, place, value):
    for form in ("JPEG", "PNG"):
        raw = bytearray(picture(form))
        raw[2 + place % (len(raw) - 2)] = value
        for act in (lambda: read(bytes(raw), f"a.{form}"), lambda: write(bytes(raw), f"a.{form}", STRIP)):  # noqa: B023
            try:
                act()
            except Damaged as e:
                assert str(e)


def test_a_picture_that_is_cut_short_is_damaged(read):
    for form in ("JPEG", "PNG"):
        raw = picture(form)
        with pytest.raises(Damaged):
            read(raw[: len(raw) // 2], f"a.{form}")

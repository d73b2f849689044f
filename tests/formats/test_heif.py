"""HEIC and AVIF: the metadata is found and overwritten; the coded picture stays byte for byte."""

from __future__ import annotations

import io
import struct

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

STRIP = {0: RowEdit(changes=(Change("", Technique.STRIP_METADATA),))}
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>ann@example.com</x:xmpmeta>"
pillow_heif.register_heif_opener()


def picture(form: str = "HEIF") -> bytes:
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Artist] = "Pomelo", "Ann Example"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.BodySerialNumber] = "SN-4711"
    details[ExifTags.Base.CameraOwnerName] = "Ann Example"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "S", 2: (33.0, 51.0, 24.84), 3: "E", 4: (151.0, 12.0, 33.0)})
    out = io.BytesIO()
    image.save(out, form, exif=exif.tobytes(), xmp=XMP)
    return out.getvalue()


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


PICTURES = {"HEIF": picture(), "AVIF": picture("AVIF")}


@pytest.mark.parametrize("form", PICTURES)
@pytest.mark.promise("P5")
def test_metadata_is_found_and_stripped_and_the_pixels_stay(read, write, form):
    raw = PICTURES[form]
    [row] = read(raw, f"IMG_1.{form.lower()}")
    assert row["exif.GPS"] == "-33.856900,151.209167"
    assert (row["exif.Make"], row["exif.SerialNumber"], row["exif.Artist"]) == ("Pomelo", "SN-4711", "Ann Example")
    assert row["xmp"] == XMP.decode()
    after, done = write(raw, "a.heic", STRIP)
    assert done.touched == {0}
    for secret in (b"SN-4711", b"Ann Example", b"ann@example.com", b"Pomelo"):
        assert secret in raw
        assert secret not in after
    assert pixels(after) == pixels(raw)
    assert len(after) == len(raw)
    image = Image.open(io.BytesIO(after))
    assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert not dict(image.getexif())
    changed = [i for i in range(len(raw)) if raw[i] != after[i]]
    assert changed[0] > raw.index(b"mdat"), "no box but the data of the metadata items differs"
    assert list(read(after, "a.heic")[0]) == ["@nothing"]
    assert write(after, "a.heic", STRIP)[1].touched == set()


def test_one_field_can_go_alone(read, write):
    raw = PICTURES["HEIF"]
    changes = (Change("exif.GPS", Technique.SUPPRESS), Change("exif.Artist", Technique.SUPPRESS))
    after, done = write(raw, "a.heic", {0: RowEdit(changes=changes)})
    assert done.touched == {0}
    [row] = read(after, "a.heic")
    assert not {"exif.GPS", "exif.Artist", "xmp"} & row.keys()
    assert (row["exif.Make"], row["exif.SerialNumber"]) == ("Pomelo", "SN-4711")
    assert pixels(after) == pixels(raw)


def test_what_has_no_room_is_refused_and_stays(write):
    raw = PICTURES["HEIF"]
    edit = RowEdit(changes=(Change("exif.Artist", Technique.REPLACE, ("N" * 5000,)),))
    after, done = write(raw, "a.heic", {0: edit})
    assert (after, done.blocked) == (raw, {0: "not_encodable"})


def test_boxes_of_unknown_use_become_free_space(read, write):
    raw = PICTURES["HEIF"] + box(b"uuid", b"u" * 16 + b"555-0100") + box(b"moov", box(b"udta", b"at Elm 5"))
    after, _ = write(raw, "a.heic", STRIP)
    assert b"555-0100" not in after
    assert b"Elm 5" not in after
    assert after.endswith(box(b"free", bytes(24)) + box(b"moov", box(b"free", bytes(8))))
    assert pixels(after) == pixels(raw)


def test_a_video_with_the_same_boxes_is_no_picture(read):
    raw = box(b"ftyp", b"isom\0\0\0\0isom") + box(b"mdat", bytes(64))
    assert list(read(raw, "a")[0]) == ["@nothing"]


def test_a_picture_that_is_cut_short_is_damaged(read):
    for form, raw in PICTURES.items():
        with pytest.raises(Damaged):
            read(raw[:-5], f"a.{form}")


@given(st.integers(12, 2000), st.integers(0, 255), st.sampled_from(list(PICTURES)))
def test_a_harmed_picture_is_read_or_damaged_never_worse(read, write, place, value, form):
    raw = bytearray(PICTURES[form])
    raw[12 + place % (len(raw) - 12)] = value
    for act in (lambda: read(bytes(raw), "a.heic"), lambda: write(bytes(raw), "a.heic", STRIP)):
        try:
            act()
        except Damaged as e:
            assert str(e)

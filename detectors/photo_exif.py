"""Embedded metadata of photos (EXIF): camera, time, place."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from detectors.labelled import Labelled

_TAG = re.compile(
    r"GPS|Make|Model|DateTime|Exposure|FNumber|F-?Number|ISO|Focal|Orientation|Aperture|Lens|Canon|Nikon|Exif|"
    r"iPhone|光圈|快门|相机|拍摄",
    re.IGNORECASE,
)


class PhotoExif(Labelled):
    """Metadata of photos."""

    kind = Kind.PHOTO_EXIF
    names = (
        "pic meta",
        "picture meta",
        "exif信息",
        "照片exif",
        "exif info",
        "exif",
        "photo exif",
        "exif data",
        "image metadata",
        "photo metadata",
        "exif json",
        "image exif",
        "photo meta",
        "img meta",
        "img exif",
        "picture metadata",
        "exif info",
        "camera info",
        "pic exif",
        "照片信息",
        "图片信息",
        "照片元数据",
        "图片元数据",
        "照片exif",
        "拍摄信息",
        "相片信息",
        "zhaopianxinxi",
        "zhaopianyuanshuju",
        "tupianxinxi",
        "paishexinxi",
        "zhaopianexif",
        "tupianyuanshuju",
    )
    initials = (
        "zpxx",
        "tpxx",
        "zpysj",
        "psxx",
        "zpexif",
    )
    phrase = True
    shortest = 2
    longest = 1_000_000

    def accepts(self, value: str) -> bool:
        return bool(_TAG.search(value))

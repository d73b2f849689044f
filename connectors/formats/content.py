"""An opened object: its format, and the layers that lie around its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from connectors.formats.layers import Narrowed, Packed, Unpacked, Widened
from connectors.formats.port import Format


@dataclass(frozen=True)
class Content:
    """An opened object: its format, its content without layers, and the layers from the outside in."""

    format: Format
    stream: BinaryIO
    layers: tuple[Unpacked | Narrowed | bytes, ...] = ()

    @contextmanager
    def writing_to(self, target: BinaryIO) -> Iterator[BinaryIO]:
        """Give a stream whose bytes reach ``target`` through the same layers; finished when the block ends."""
        sink: Any = target
        opened: list[Any] = []
        for layer in self.layers:
            match layer:
                case Unpacked():
                    sink = Packed(sink, layer)
                    opened.append(sink)
                case Narrowed():
                    sink = Widened(sink, layer)
                case bytes():
                    sink.write(layer)
        yield cast(BinaryIO, sink)
        for layer in reversed(opened):
            layer.close()

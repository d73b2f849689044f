"""Apache Thrift's compact protocol, without a schema: what Parquet writes its footer and indexes in. Pure.

A structure is read as its fields by id, each with its wire type, and written again as it was: fields that we know
nothing of stay. See the Thrift compact protocol specification.

>>> s, end = decoded(bytes([0x15, 0x04, 0x18, 0x02]) + b"ab" + bytes([0]))
>>> s[1], s[2], end
(2, b'ab', 7)
>>> s.put(1, I32, 3)
>>> encoded(s)
b'\\x15\\x06\\x18\\x02ab\\x00'
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

TRUE: Final = 1
FALSE: Final = 2
BYTE: Final = 3
I16: Final = 4
I32: Final = 5
I64: Final = 6
DOUBLE: Final = 7
BINARY: Final = 8
LIST: Final = 9
SET: Final = 10
MAP: Final = 11
STRUCT: Final = 12
UUID: Final = 13
_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class Items:
    """A list or set: the wire type of its elements, and the elements."""

    kind: int
    values: list[Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A map: the wire types of keys and values, and the pairs in their order."""

    key_kind: int
    value_kind: int
    values: list[tuple[Any, Any]] = field(repr=False)


class Struct:
    """A structure: wire type and value by field id."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[int, tuple[int, Any]] | None = None) -> None:
        self.fields: dict[int, tuple[int, Any]] = fields if fields is not None else {}

    def __getitem__(self, number: int) -> Any:
        """Return a field's value. Raises ``ValueError`` if it is not there."""
        if number not in self.fields:
            raise ValueError("a required field is missing")
        return self.fields[number][1]

    def get(self, number: int, default: Any = None) -> Any:
        """Return a field's value, or the default."""
        return self.fields[number][1] if number in self.fields else default

    def items(self, number: int) -> list[Any]:
        """Return the elements of a list, none if it is not there."""
        held = self.get(number)
        if held is None:
            return []
        if not isinstance(held, Items):
            raise ValueError("a field is no list")  # noqa: TRY004  # the bytes are wrong, not the caller
        return held.values

    def put(self, number: int, kind: int, value: Any) -> None:
        """Set a field."""
        self.fields[number] = (kind, value)

    def drop(self, *numbers: int) -> None:
        """Remove fields, if they are there."""
        for number in numbers:
            self.fields.pop(number, None)

    def copy(self) -> Struct:
        """Return a structure with the same fields, whose own can be set alone."""
        return Struct(dict(self.fields))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Struct) and self.fields == other.fields

    __hash__ = None  # type: ignore[assignment]  # it can be changed


def decoded(data: bytes | memoryview, start: int = 0) -> tuple[Struct, int]:
    """Return the structure that stands at ``start``, and where it ends.

    Raises ``ValueError`` if there is none.
    """
    reader = _Reader(data, start)
    try:
        return reader.struct(0), reader.at
    except (IndexError, struct.error, OverflowError, UnicodeDecodeError) as e:
        raise ValueError("a structure is cut short") from e


def encoded(value: Struct) -> bytes:
    """Return a structure's bytes."""
    out = bytearray()
    _put_struct(out, value)
    return bytes(out)


class _Reader:
    def __init__(self, data: bytes | memoryview, start: int) -> None:
        self._data = data
        self.at = start

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number is too long")

    def _number(self) -> int:
        value = self._data[self.at]
        if value < 0x80:
            self.at += 1
        else:
            value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _bytes(self, size: int) -> bytes:
        if size > len(self._data) - self.at:
            raise ValueError("a text is cut short")
        self.at += size
        return bytes(self._data[self.at - size : self.at])

    def struct(self, depth: int) -> Struct:
        fields: dict[int, tuple[int, Any]] = {}
        number = 0
        while True:
            head = self._data[self.at]
            self.at += 1
            kind = head & 0x0F
            if kind == 0:
                return Struct(fields)
            number = number + (head >> 4) if head >> 4 else self._number()
            fields[number] = (kind, kind == TRUE if kind in (TRUE, FALSE) else self._value(kind, depth))

    def _value(self, kind: int, depth: int) -> Any:
        if I16 <= kind <= I64:
            return self._number()
        if kind == BINARY:
            return self._bytes(self._varint())
        if depth > _DEEPEST:
            raise ValueError("structures are nested too deep")
        match kind:
            case 1 | 2:  # TRUE and FALSE as elements: a byte each
                return self._bytes(1) == b"\x01"
            case 3:  # BYTE
                return int.from_bytes(self._bytes(1), "little", signed=True)
            case 7:  # DOUBLE
                return self._bytes(8)
            case 9 | 10:  # LIST, SET
                head = self._bytes(1)[0]
                size = self._varint() if head >> 4 == 15 else head >> 4
                self._check(size)
                return Items(head & 0x0F, [self._value(head & 0x0F, depth + 1) for _ in range(size)])
            case 11:  # MAP
                if not (size := self._varint()):
                    return Pairs(0, 0, [])
                self._check(size)
                kinds = self._bytes(1)[0]
                one, two = kinds >> 4, kinds & 0x0F
                return Pairs(
                    one, two, [(self._value(one, depth + 1), self._value(two, depth + 1)) for _ in range(size)]
                )
            case 12:  # STRUCT
                return self.struct(depth + 1)
            case 13:  # UUID
                return self._bytes(16)
        raise ValueError("a wire type is unknown")

    def _check(self, size: int) -> None:
        """Refuse more elements than there are bytes: each takes one at least."""
        if size > len(self._data) - self.at:
            raise ValueError("a list is cut short")


def _put_varint(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _put_number(out: bytearray, value: int) -> None:
    folded = value << 1 if value >= 0 else ((-value) << 1) - 1
    if folded < 0x80:
        out.append(folded)
    else:
        _put_varint(out, folded)


_number_of = itemgetter(0)


def _put_struct(out: bytearray, value: Struct) -> None:
    before = 0
    for number, (kind, held) in sorted(value.fields.items(), key=_number_of):
        flag = kind <= FALSE
        if flag:
            kind = TRUE if held else FALSE
        if 0 < number - before <= 15:
            out.append((number - before) << 4 | kind)
        else:
            out.append(kind)
            _put_number(out, number)
        if not flag:
            _put(out, kind, held)
        before = number
    out.append(0)


def _put(out: bytearray, kind: int, value: Any) -> None:
    if I16 <= kind <= I64:
        _put_number(out, value)
    elif kind == BINARY:
        _put_varint(out, len(value))
        out += value
    elif kind == STRUCT:
        _put_struct(out, value)
    elif kind in (LIST, SET):
        size = len(value.values)
        if size < 15:
            out.append(size << 4 | value.kind)
        else:
            out.append(0xF0 | value.kind)
            _put_varint(out, size)
        for item in value.values:
            _put(out, value.kind, item)
    elif kind == MAP:
        _put_varint(out, len(value.values))
        if value.values:
            out.append(value.key_kind << 4 | value.value_kind)
        for one, two in value.values:
            _put(out, value.key_kind, one)
            _put(out, value.value_kind, two)
    elif kind in (TRUE, FALSE):
        out.append(TRUE if value else FALSE)
    elif kind == BYTE:
        out += int(value).to_bytes(1, "little", signed=True)
    else:  # DOUBLE, UUID: kept as bytes
        out += value

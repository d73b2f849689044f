"""How the fields of a collection are read by a look: which kinds their cells are, and which texts are searched."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from delenda.kinds import AnyKind, Category, Power, spec_of
from delenda.model import MappedField, Presence


def whole_kinds(mapped: MappedField | None) -> list[AnyKind]:
    """Return the strong kinds that the field's cells are."""
    if mapped is None or mapped.decided is False:
        return []
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    kinds = {mapped.kind, *(f.kind for f in mapped.findings if f.presence is Presence.WHOLE)} - {None} - within
    return sorted((k for k in kinds if k is not None and spec_of(k).power is Power.STRONG), key=str)


def mute(mapped: MappedField | None) -> bool:
    """Return whether a text field holds a plain attribute, in which nobody is named."""
    if (
        mapped is None
        or mapped.kind is None
        or (mapped.findings and any(f.presence is Presence.WITHIN for f in mapped.findings))
    ):
        return False
    spec = spec_of(mapped.kind)
    return spec.power is Power.NEVER and spec.category not in (Category.CONTENT, Category.BEHAVIOR)


def is_text(of: pa.DataType) -> bool:
    if pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_dictionary(of):
        return is_text(of.value_type)
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of))


def as_text(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.list_(pa.string()) if pa.types.is_list(values.type) else pa.string())

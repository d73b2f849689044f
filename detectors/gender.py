"""Gender, as ``male``, ``female`` or ``other``, however it is written or coded."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled

_FORMS = {
    "male": "m male man boy 男 男士 先生 nan homme masculino hombre männlich 1",
    "female": "f female woman girl 女 女士 小姐 nv nü femme femenino mujer weiblich 2 0",
    "other": "x other nonbinary non-binary diverse 其他 未知 保密 unknown u o 3 9",
}
_WRITTEN = {form: value for value, forms in _FORMS.items() for form in forms.split()}


class Gender(Labelled):
    """Gender or sex."""

    kind = Kind.GENDER
    names = (
        "gender",
        "sex",
        "gender code",
        "sex code",
        "user gender",
        "gndr",
        "gendr",
        "gen der",
        "性别",
        "xingbie",
        "sx",
    )
    initials = (
        "xb",
        "gdr",
        "sx",
    )
    longest = 12

    def canonical(self, text: str) -> str | None:
        return _WRITTEN.get(text.strip().lower().rstrip("性") or "性")

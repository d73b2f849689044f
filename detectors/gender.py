"""Gender, as ``male``, ``female`` or ``other``, however it is written or coded."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_FORMS = {
    "male": "m male man boy 男 男士 先生 nan homme masculino hombre männlich 1",
    "female": "f female woman girl 女 女士 小姐 nv nü femme femenino mujer weiblich 2 0",
    "other": "x other nonbinary non-binary diverse 其他 未知 保密 unknown u o 3 9",
}
_STATED = re2.compile(r"(?:性别|(?i:\b(?:gender|sex)\b))[\s:=是为]{0,3}(?:男性|女性|男|女|(?i:female|male)\b)".encode())
_SAID = re.compile(r"(?:男性|女性|男|女|female|male)$", re.IGNORECASE)
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
    searches = True
    trigger = r"性别|(?i:\b(?:gender|sex)\b)"

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            said = _SAID.search(text[start:end])
            if said:
                yield Match(
                    Kind.GENDER, start + said.start(), end, _WRITTEN[said[0].lower().rstrip("性") or "性"], IN_CONTEXT
                )

    def canonical(self, text: str) -> str | None:
        return _WRITTEN.get(text.strip().lower().rstrip("性") or "性")

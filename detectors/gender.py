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
    "male": "m male man boy gentleman 男 男士 先生 nan homme masculin masculino hombre varón maschio männlich mann 1",
    "female": "f female woman girl lady 女 女士 小姐 nv nü femme féminin femenino feminino mujer femmina "
    "weiblich frau 2 0",
    "other": "x other nonbinary non-binary enby diverse divers genderqueer genderfluid agender intersex 其他 未知 保密 "
    "unknown u o 3 9",
}
_STATED = re2.compile(
    r"(?:性别|(?i:\b(?:gender|sex)\b))[\s:=是为]{0,3}(?:男性|女性|男|女|(?i:female|male)\b)|"
    r"(?i:\b(?:gender|sex)(?: (?:identity|assigned|registered|recorded|marker|legal))?(?: (?:at birth|on "
    r"record|on file|at "
    r"registration))?)[\s:=]{1,3}(?i:female|male|non-?binary|other|intersex|agender|genderqueer)\b".encode()
)
_CELL = re2.compile(
    r"[|,;\t'\"/·] ?[男女] ?[|,;\t'\"/·]|[|,;\t]['\"]?[MF]['\"]?[|,;\t]['\"]?(?:19|20)[0-9]{2}[\-/]?[01][0-9]|"
    r"(?:19|20)[0-9]{2}[\-/]?[01][0-9][\-/]?[0-3][0-9]['\"]?[|,;\t]['\"]?[MF](?:['\"|,;\t\s]|$)".encode()
)
"""A cell of its own, between marks of the same sort; a letter alone if a date of birth stands beside it."""
_PERSON = re2.compile(
    rb"(?i:\b[0-9]{1,3}[ -]?(?:y/?o|year[- ]old|yrs? old|years old),? )(?i:cis |trans )?"
    rb"(?i:man|woman|boy|girl|lady|gentleman|male|female|non-?binary)\b|"
    rb"(?i:\b(?:is|as|am) (?:an? )?|\ban? )(?i:male|female|non-?binary)(?i: person)?(?:,? (?:aged?|of|born)\b| "
    rb"[0-9]{1,3}\b)|"
    rb"(?i:\b(?:identifies|identify|registered|listed|recorded) as )(?i:an? )?(?i:male|female|non-?binary)\b"
)
_WORD = re.compile(
    r"(?<![A-Za-z])(?:man|woman|boy|girl|lady|gentleman|male|female|non-?binary)(?![A-Za-z])", re.IGNORECASE
)
_TOLD = re2.compile(
    r"(?:男|女)性?[,、 ]{1,2}[0-9]{1,3}(?:周?岁|[,、。 ])|"
    r"[0-9]{1,3}周?岁[,、 ]{0,2}的?(?:男|女)(?:性|[,、。 ]|$)|"
    r"[一-鿿]{2,4}[,(] ?(?:男|女) ?[,)]|(?:本人|患者|病人|会员|乘客|客户|死者|伤者|嫌疑人)[, ]{0,2}(?:男|"
    r"女)(?:[,、。 ]|$)|"
    r"(?:男|女)性?(?:用户|患者|乘客|会员|客户|司机|网友)".encode()
)
_SHORT = re2.compile(
    rb"\b[1-9][0-9] ?[MF] (?:presenting|presents|with|admitted|pt|patient|c/o|s/p)\b|"
    rb"(?i:\b[0-9]{1,3}[ -]?(?:y/?o|year[- ]old|yrs? old)) (?i:male|female)\b|\b(?i:an?) (?i:male|female) "
    rb"(?i:patient|customer|passenger|driver|rider|user|nurse|doctor|teacher|student|employee|caller|client)\b"
)
_LETTER = re.compile(r"(?:\b|(?<=\d))([Mm]ale|[Ff]emale|MALE|FEMALE|[MF])\b")
_NOBODY = re.compile(r".*(?:厕所|卫生间|洗手间|浴室|更衣室|单打|双打|团体|服装|鞋|款|[男女]装|宿舍)")
"""A person in brief: ``女，44岁``, ``44岁男性``."""
_LISTED = re.compile(r"男.?[|,;/、或].?女|女.?[|,;/、或].?男")
"""Both: a choice, and nobody's."""
_SAID = re.compile(r"(?:男性|女性|男|女|female|male|non-?binary|other|intersex|agender|genderqueer)$", re.IGNORECASE)
_WRITTEN = {form: value for value, forms in _FORMS.items() for form in forms.split()}


class Gender(Labelled):
    """Gender or sex."""

    kind = Kind.GENDER
    names = (
        "sex type",
        "gender type",
        "xingbie dm",
        "xingbie daima",
        "性别代码",
        "gender",
        "sex",
        "gender code",
        "gender name",
        "sex name",
        "sex code",
        "user gender",
        "gndr",
        "gender identity",
        "legal sex",
        "sex assigned at birth",
        "geschlecht",
        "sexo",
        "sexe",
        "sesso",
        "género",
        "genre",
        "性別",
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
    trigger = (
        r"性别|[男女]性?[,、) ]|[,(] ?[男女]|(?:本人|患者|病人|会员|乘客|客户|死者|伤者)[男女]|[男女]性?(?:用户|"
        r"患者|乘客|会员|客户|司机|网友)|\d ?[MF] (?:p|with|admitted|c/o|s/p)|"
        r"(?i:\b(?:fe)?male\b|\bnon-?binary\b|[0-9] ?-?(?:y/?o|years?[- ]old|yrs? old),? [a-z])|[|,;\t'\"/·] ?[男女]|[|"
        r",;\t]['\"]?[MF]['\"]?[|,;\t]|"
        r"[0-9]['\"]?[|,;\t]['\"]?[MF]|岁[,、 ]*的?[男女]|(?i:\b(?:gender|sex)\b)"
    )

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            said = _SAID.search(text[start:end])
            if said and not _LISTED.match(text, end - 1):
                yield Match(
                    Kind.GENDER, start + said.start(), end, _WRITTEN[said[0].lower().rstrip("性") or "性"], IN_CONTEXT
                )

        for start, end in spans(_CELL, text):
            at = next(i for i in range(start, end) if text[i] in "男女MF")
            if text[at] in "MF" or not _LISTED.search(text, max(0, at - 3), end + 2):
                yield Match(Kind.GENDER, at, at + 1, _WRITTEN[text[at].lower()], IN_CONTEXT)
        for start, end in spans(_PERSON, text):
            for said in _WORD.finditer(text, start, end):
                yield Match(Kind.GENDER, *said.span(), _WRITTEN[said[0].lower()], IN_CONTEXT)
        for start, end in spans(_SHORT, text):
            said = _LETTER.search(text[start:end])
            if said:
                at = start + said.start(1)
                value = _WRITTEN[said[1].lower()]
                yield Match(Kind.GENDER, at, at + len(said[1]), value, IN_CONTEXT)
        for start, end in spans(_TOLD, text):
            if _NOBODY.match(text, start, end):
                continue
            at = next(i for i in range(start, end) if text[i] in "男女")
            yield Match(Kind.GENDER, at, at + 1, _WRITTEN[text[at]], IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        return _WRITTEN.get(text.strip().lower().rstrip("性") or "性")

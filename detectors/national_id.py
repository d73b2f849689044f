"""National identity and tax numbers beyond China, by python-stdnum: US SSN, UK NINO, DE, FR, ES, IN, BR, KR, TW …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, Final

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, NAMED, Declared

_MODULES: Final = (
    "us.ssn", "gb.nhs", "de.idnr", "fr.nir", "es.dni", "es.nie", "it.codicefiscale", "in_.aadhaar", "in_.pan", "br.cpf",
    "kr.rrn", "ca.sin", "au.tfn", "nl.bsn", "be.nn", "pl.pesel", "se.personnummer", "fi.hetu", "dk.cpr",
    "no.fodselsnummer",
    "cz.rc", "ro.cnp", "bg.egn", "ee.ik", "lt.asmens", "hr.oib", "tr.tckimlik", "za.idnr", "my.nric", "mx.curp",
    "ch.ssn", "ie.pps", "il.idnr", "th.pin", "ar.dni", "cl.rut", "pt.cc",
)  # fmt: skip
_TAIWAN = re.compile(r"[A-Z][12]\d{8}")
_HONG_KONG = re.compile(r"[A-Z]{1,2}\d{6}\(?[0-9A]\)?")
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{7,9}")
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")


_CALLED: Final = {
    "ssn": "us.ssn", "social security": "us.ssn", "nino": "", "ni number": "", "ni no": "", "national insurance": "",
    "cpf": "br.cpf", "dni": "es.dni", "nie": "es.nie", "nif": "es.nif",
    "aadhaar": "in_.aadhaar", "aadhar": "in_.aadhaar",
    "pan": "in_.pan", "sin": "ca.sin", "social insurance": "ca.sin", "nir": "fr.nir", "insee": "fr.nir",
    "securite sociale": "fr.nir", "sécurité sociale": "fr.nir", "codice fiscale": "it.codicefiscale",
    "pesel": "pl.pesel",
    "bsn": "nl.bsn", "curp": "mx.curp", "steuer-id": "de.idnr", "steueridentifikationsnummer": "de.idnr",
    "personnummer": "se.personnummer", "tfn": "au.tfn", "nhs": "gb.nhs", "rut": "cl.rut", "rrn": "kr.rrn",
    "cpr": "dk.cpr", "ahv": "ch.ssn", "pps": "ie.pps", "tckn": "tr.tckimlik",
}  # fmt: skip
"""What states call their numbers, and the modules of python-stdnum that check them; none: the detector does."""
_STATED: Final = re2.compile(rf"(?i:\b(?:{'|'.join(_CALLED)})\b)[^\n]{{0,48}}".encode())
_NAME: Final = re.compile("|".join(sorted(_CALLED, key=len, reverse=True)), re.IGNORECASE)
_WRITTEN: Final = re.compile(
    r"(?<![\w.\-])(?:\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}[ -]\d{3}[ -]\d{3}|\d{4} \d{4} \d{4}|"
    r"\d{2}\.?\d{3}\.?\d{3}-?[\dKkA-Z]|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|\d(?: ?\d\d){3}(?: ?\d{3}){2}(?: ?\d\d)?|"
    r"[A-Z0-9][A-Z0-9.\-]{6,18}[A-Z0-9])(?![\w\-])"
)


def _valid(module: str, text: str) -> str | None:
    """Return a number without what parts it, if the module of python-stdnum holds it valid."""
    value = re.sub(r"[\s.\-/]", "", text).upper()
    if not module:
        return value if _NINO.fullmatch(value) else None
    return value if import_module(f"stdnum.{module}").is_valid(value) else None


@cache
def _validators() -> tuple[Any, ...]:
    found = []
    for name in _MODULES:
        try:
            found.append(import_module(f"stdnum.{name}"))
        except ImportError:
            continue
    return tuple(found)


class NationalId(Declared):
    """Numbers that states give their people."""

    kind = Kind.NATIONAL_ID
    forms = frozenset({Form.DIGITS, Form.GROUPED})
    close = True
    names = (
        "ssn",
        "ss nbr",
        "ss number",
        "ni number",
        "ni no",
        "national insurance",
        "numero de securite sociale",
        "nir",
        "pan",
        "pan number",
        "pan no",
        "pan card",
        "income tax pan",
        "permanent account number",
        "aadhar",
        "uidai",
        "cpf titular",
        "nif x",
        "tax ref",
        "tax number",
        "taxpayer id",
        "tax identification number",
        "social insurance number",
        "steuer id",
        "national id number",
        "citizen number",
        "personal number",
        "emirates id",
        "oib",
        "jmbg",
        "egn",
        "cnp",
        "social security number",
        "social security",
        "social security no",
        "nino",
        "national insurance number",
        "nhs number",
        "tax id",
        "tin",
        "sin",
        "aadhaar",
        "aadhaar number",
        "cpf",
        "curp",
        "dni",
        "nie",
        "nif",
        "pesel",
        "personnummer",
        "bsn",
        "codice fiscale",
        "national identity number",
        "hkid",
        "taiwan id",
        "nric",
        "rrn",
        "passport",
        "passport no",
        "passport number",
        "driver license",
        "drivers license",
        "driving license",
        "tckn",
        "personal code",
        "护照",
        "护照号",
        "护照号码",
        "驾驶证号",
        "社保号",
        "社会保障号",
        "台胞证",
        "港澳通行证",
        "huzhao",
        "huzhaohao",
        "shebaohao",
    )
    initials = ("hzh", "sbhm")
    by_label = True
    searches = True
    trigger = rf"(?i:\b(?:{'|'.join(_CALLED)})\b)"
    enough = (NAMED | Evidence.CHECK_DIGIT, IN_CONTEXT | Evidence.CHECK_DIGIT)

    def canonical(self, text: str) -> str | None:
        value = re.sub(r"[\s.\-/()]", "", fold(text)).upper()
        if not value.isascii() or not 8 <= len(value) <= 18 or sum(c.isdigit() for c in value) < 4:
            return None
        if _TAIWAN.fullmatch(value) or _HONG_KONG.fullmatch(value) or _NINO.fullmatch(value):
            return value
        if _PASSPORT.fullmatch(value):
            return value
        return value if any(module.is_valid(value) for module in _validators()) else None

    def find(self, text: str) -> Iterator[Match]:
        """Yield the numbers that a state's own name for them leads to: ``CPF do titular: 732.876.232-22``."""
        for start, end in spans(_STATED, text):
            called = _NAME.match(text, start)
            for piece in _WRITTEN.finditer(text, called.end() if called else start, end):
                value = _valid(_CALLED[called[0].lower()], piece[0]) if called else None
                if value:
                    yield Match(Kind.NATIONAL_ID, *piece.span(), value, IN_CONTEXT | Evidence.CHECK_DIGIT)
                    break

    def evidence(self, value: str) -> Evidence:
        return Evidence.SHAPE if _PASSPORT.fullmatch(value) else CHECKED

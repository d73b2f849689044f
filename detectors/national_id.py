"""National identity and tax numbers beyond China, by python-stdnum: US SSN, UK NINO, DE, FR, ES, IN, BR, KR, TW …"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any, Final

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from delenda.model import Evidence
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
    enough = (NAMED | Evidence.CHECK_DIGIT, IN_CONTEXT | Evidence.CHECK_DIGIT)

    def canonical(self, text: str) -> str | None:
        value = re.sub(r"[\s.\-/()]", "", fold(text)).upper()
        if not value.isascii() or not 8 <= len(value) <= 18 or sum(c.isdigit() for c in value) < 6:
            return None
        if _TAIWAN.fullmatch(value) or _HONG_KONG.fullmatch(value) or _NINO.fullmatch(value):
            return value
        if _PASSPORT.fullmatch(value):
            return value
        return value if any(module.is_valid(value) for module in _validators()) else None

    def evidence(self, value: str) -> Evidence:
        return Evidence.SHAPE if _PASSPORT.fullmatch(value) else CHECKED

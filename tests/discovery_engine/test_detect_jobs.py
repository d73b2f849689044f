"""Detection on JSON Lines."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from delenda.discovery.engine import DetectionEngine
from delenda.errors import InputError
from delenda.jobs.detect import detect_columns, detect_text


def test_texts_in_matches_out(engine: DetectionEngine) -> None:
    lines = [
        '{"id": 1, "text": "mail a1@example.com"}\n',
        "\n",
        json.dumps({"id": "b", "text": "我叫王小明，\ud83d\ude00"}),
    ]
    assert list(detect_text(engine, lines)) == [
        {"id": 1, "type": "EMAIL", "start": 5, "end": 19, "evidence": ["shape"]},
        {"id": "b", "type": "PERSON_NAME", "start": 2, "end": 5, "evidence": ["shape", "context", "dictionary"]},
    ]


def test_offsets_count_characters_and_lone_surrogates_are_text(engine: DetectionEngine) -> None:
    text = "😀\ud800 a1@example.com"
    [match] = detect_text(engine, [json.dumps({"id": 0, "text": text})])
    assert text[match["start"] : match["end"]] == "a1@example.com"


def test_columns_in_types_out(engine: DetectionEngine) -> None:
    lines = [
        json.dumps({"column_id": "c1", "table": "t", "column": "tel", "siblings": [], "values": ["13800138000", None]}),
        json.dumps({"column_id": "c2", "values": [1, "x", {"a": 1}, None]}),
        json.dumps({"column_id": "c3", "table": "t", "column": "user_id", "values": [1, 2, 3]}),
    ]
    out = list(detect_columns(engine, lines))
    assert [(o["column_id"], o["types"]) for o in out] == [("c1", ["PHONE_NUMBER"]), ("c2", []), ("c3", [])]
    assert "field_name" in out[0]["evidence"]["PHONE_NUMBER"]


@pytest.mark.parametrize(
    "line", ["not json", "[1]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 5}', "[" * 100_000]
)
def test_a_bad_line_of_text_is_named_by_its_number(engine: DetectionEngine, line: str) -> None:
    with pytest.raises(InputError, match="line 2"):
        list(detect_text(engine, ['{"id": 0, "text": "secret-value"}', line]))


@pytest.mark.parametrize("line", ["x", "{}", '{"column_id": 1, "values": 3}', '{"values": []}'])
def test_a_bad_line_of_columns_is_named_by_its_number(engine: DetectionEngine, line: str) -> None:
    with pytest.raises(InputError, match="line 1"):
        list(detect_columns(engine, [line]))


def test_detection_imports_nothing_heavy() -> None:
    code = (
        "import sys, delenda.jobs.detect, delenda.discovery.engine; print([m for m in ('presidio_analyzer', "
        "'spacy', 'phonenumbers', 'pandas', 'prefect') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

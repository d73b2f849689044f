"""The two recipes of ``docs/detectors.md`` for a kind of one's own, followed to the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
import yaml

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import CustomKind
from delenda.lexer import Form
from delenda.settings import CustomKindNote
from detectors.declared import Declared, digits, luhn, luhn_digit

PAGE = (Path(__file__).parents[2] / "docs" / "detectors.md").read_text("utf-8")


@dataclass
class Column:
    name: str
    values: pa.Array
    collection: str = "t"
    siblings: tuple[str, ...] = ()


def block(language: str, holding: str) -> str:
    """Return the page's block of code in a language that holds a word."""
    return next(b for b in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if holding in b)


@pytest.mark.promise("P4")
def test_a_kind_in_config_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_company").mkdir()
    (tmp_path / "my_company" / "__init__.py").touch()
    (tmp_path / "my_company" / "ids.py").write_text(
        "def card(text):\n    return text if int(text[3:]) % 7 == 0 else None\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    notes: dict[str, Any] = yaml.safe_load(block("yaml", "MEMBER_CARD"))["kinds"]
    engine = DetectionEngine(load_detectors(), {k: CustomKindNote.model_validate(v) for k, v in notes.items()})
    card = CustomKind("MEMBER_CARD")
    good, bad = "MC-00000070", "MC-00000071"
    assert [(m.kind, m.value) for m in engine.text(f"my card is {good}, not {bad}")] == [(card, good)]
    assert engine.text(f"parcel {good}") == []
    assert engine.classify(Column("会员卡号", pa.array([good] * 4)))[0][0] == card
    assert engine.linkable(card, good)


@pytest.mark.promise("P4")
def test_a_kind_in_three_files() -> None:
    kind = CustomKind("BADGE")
    names: dict[str, Any] = {
        "Kind": SimpleNamespace(BADGE=kind), "Declared": Declared, "Form": Form, "digits": digits, "luhn": luhn
    }  # fmt: skip
    exec(block("python", "class Badge"), names)  # the page's own code is what is tried
    engine = DetectionEngine([*load_detectors(), names["Badge"]()])
    badge = "1234567" + luhn_digit("1234567")
    assert [(m.kind, m.value) for m in engine.text(f"工牌号：{badge}")] == [(kind, badge)]
    assert [m.kind for m in engine.text(f"badge number: {badge}")] == [kind]
    assert engine.text(f"badge number: {int(badge) + 1}") == []
    assert engine.classify(Column("badge_number", pa.array([badge] * 4)))[0][0] == kind

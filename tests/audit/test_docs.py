"""The algorithm in the documentation works as it is printed there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from delenda.audit.log import Log
from delenda.audit.tiles import tile_path

DOCS = Path(__file__).parents[2] / "docs/audit.md"


@pytest.mark.promise("P40")
def test_the_printed_algorithm_accepts_a_sound_log_and_no_other(log: Log, settings: Any, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) < 45
    (tmp_path / "own.py").write_text(code, encoding="utf-8")
    for i in range(300):
        with log.control.begin() as connection:
            log.append(connection, "apply.started", {"steps": i}, f"R-{i % 7}")
    log.publish()

    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(tmp_path / "own.py"), str(settings.folder), str(log.verifier)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run().stdout == "OK: 307 entries about 7 requests\n"
    bundle = settings.folder / tile_path("entries", 0)
    sound = bundle.read_bytes()
    bundle.write_bytes(sound.replace(b'"steps":77', b'"steps":78'))
    assert run().returncode == 1
    bundle.write_bytes(sound)
    assert run().returncode == 0


def test_every_setting_of_the_log_is_documented() -> None:
    from delenda.settings import AuditSettings

    text = DOCS.read_text(encoding="utf-8")
    for name in AuditSettings.model_fields:
        assert f"`audit.{name}`" in text, name

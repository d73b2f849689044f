"""The command line's page is current, and what it says of all commands holds."""

from __future__ import annotations

import re

from delenda.cli import reference
from delenda.errors import Exit


def test_the_page_is_current() -> None:
    assert reference.page().read_text("utf-8") == reference.text(), "run: python -m delenda.cli.reference"


def test_every_command_says_what_it_does_and_knows_json() -> None:
    silent, textual = [], []
    for name, command in reference.commands():
        if name == "delenda":
            continue
        if not command.help:
            silent.append(name)
        if not {"as_json", "_json"} & {p.name for p in command.params}:
            textual.append(name)
    assert silent == []
    assert textual == []


def test_every_argument_and_option_has_a_meaning() -> None:
    rows = [line.split(" | ") for line in reference.markdown().splitlines() if line.startswith("| `")]
    assert len(rows) > 60
    self_told = {"`--version`", "`STORE/COLLECTION`", "`STORE/COLLECTION.FIELD`"}
    assert {row[0][2:] for row in rows if not row[-1].strip(" |")} <= self_told


def test_every_exit_code_is_explained() -> None:
    told = dict(re.findall(r"^\| (\d+) \| `(\w+)` \|", reference.page().read_text("utf-8"), re.MULTILINE))
    assert told == {str(int(code)): code.name.lower() for code in Exit}

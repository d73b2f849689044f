"""The command line's page is current, and what it says of all commands holds."""

from __future__ import annotations

import re
from pathlib import Path

from delenda.cli import reference
from delenda.errors import Exit

TOP = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    assert reference.page().read_text("utf-8") == reference.text(), "run: python -m delenda.cli.reference"


def test_every_command_says_what_it_does_and_knows_json() -> None:
    silent, textual = [], []
    for name, command in reference.commands():
        if name in ("delenda", "delenda serve"):  # the one is a group, the other never ends
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


def test_every_command_and_option_that_a_document_names_exists() -> None:
    known = dict(reference.commands())
    groups = {name.rpartition(" ")[0] for name in known}
    wrong, named = [], 0
    for page in [TOP / "README.md", TOP / "ARCHITECTURE.md", *(TOP / "docs").glob("*.md")]:
        text = page.read_text("utf-8").partition(reference.BEGIN)[0]
        for call in re.findall(r"(?:`|^\$ )(delenda (?:--as \S+ |--debug )*[a-z][^`\n#]*)", text, re.MULTILINE):
            named += 1
            words = re.sub(r" --as \S+| --debug", "", call).split()
            name = next((n for i in (3, 2) if (n := " ".join(words[:i])) in known), "")
            options = {w for w in words if w.startswith("--")} - {"--json", "--help"}
            spelled = {o for p in known[name].params for o in p.opts} if name else set()
            if (not name and " ".join(words) not in groups) or options - spelled:
                wrong.append(f"{page.name}: {call}")
    assert named > 30
    assert wrong == []

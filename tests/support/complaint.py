"""What a command says when it can't do its work: one line, a code, no stack trace, and nobody's data."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from typing import Any

from company import Company

from delenda.cli.main import main

SHORTEST = 6
"""Characters of a planted value that can't stand in an output by chance."""


@dataclass(frozen=True)
class Said:
    """A command's exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> dict[str, Any]:
        """The last line of standard error."""
        lines = self.err.splitlines()
        assert lines, "nothing was said"
        body: dict[str, Any] = json.loads(lines[-1])
        return body

    @property
    def result(self) -> dict[str, Any]:
        """The document on standard output."""
        body: dict[str, Any] = json.loads(self.out)
        return body


def say(company: Company, *args: str, actor: str = "operator") -> Said:
    """Run a command with ``--json``; whatever it comes to, no planted value and no stack trace is shown."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--config", str(company.config), "--as", actor, *args, "--json"])
    said = Said(code, out.getvalue(), err.getvalue())
    shown = (said.out + said.err).casefold()
    assert "traceback" not in shown
    planted = {v["value"] for v in company.ledger["values"] if len(v["value"]) >= SHORTEST}
    assert not [v for v in planted if v.casefold() in shown], "a planted value was shown"
    assert all(line.startswith("{") for line in said.err.splitlines()), "not JSON Lines off a terminal"
    return said


def refuses(company: Company, code: int, *args: str, actor: str = "operator") -> str:
    """Run a command that must end with ``code`` and say so as JSON; return the error's message."""
    said = say(company, *args, actor=actor)
    assert said.code == code, said.err
    assert said.error["message_type"] == "error"
    assert said.error["exit_code"] == code
    assert said.error["code"]
    assert "\n" not in said.error["message"]
    return str(said.error["message"])

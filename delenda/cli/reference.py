"""The reference of all commands, written from the commands themselves.

In a checkout, ``python -m delenda.cli.reference`` writes ``docs/cli.md`` anew between its marks; a test sees to it
that it is current.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, EnumType
from pathlib import Path
from typing import Any, Final, cast, get_args

import typer
from typer.main import get_command

from delenda.cli import main as cli
from delenda.config import shipped

BEGIN: Final = "<!-- the reference begins: python -m delenda.cli.reference -->"
UNTOLD: Final = frozenset({"help", "as_json", "_json"})
"""Options that every command has: the page tells of them once."""
END: Final = "<!-- the reference ends -->"


def page() -> Path:
    """Return where the reference stands in a checkout."""
    return shipped().parent / "docs" / "cli.md"


def text() -> str:
    """Return the page as it should be: what people wrote around the marks, the reference between them."""
    before, _, rest = page().read_text("utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{markdown()}\n{END}{rest.partition(END)[2]}"


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command's name as it is typed, and the command; a group that only holds others is left out."""
    if not cli.app.registered_commands:
        cli._add_commands()
    yield from _below("delenda", get_command(cli.app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    if not inner or command.invoke_without_command or name == "delenda":
        yield name, command
    for word, each in inner.items():
        yield from _below(f"{name} {word}", each)


def markdown() -> str:
    """Return a section for each command: what it does, and its arguments and options."""
    return "\n".join(_section(name, command) for name, command in commands())


def _section(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name not in UNTOLD]
    usage = " ".join([name, *(_metavar(p) for p in arguments), *(["[OPTIONS]"] if options else [])])
    lines = [f"### `{name}`", "", _flat(command.help or ""), "", f"`{usage}`", ""]
    rows = [(f"`{_metavar(p)}`", p) for p in arguments] + [(f"`{', '.join(_spelled(p))}`", p) for p in options]
    if rows:
        lines += ["| | default | meaning |", "| --- | --- | --- |"]
        lines += [f"| {shown} | {_default(p)} | {_flat(_meaning(p))} |" for shown, p in rows]
        lines.append("")
    return "\n".join(lines)


def _metavar(param: Any) -> str:
    word: str = param.metavar or (param.name or "").upper()
    word = word.removesuffix("...").strip("[]") + ("..." if param.nargs == -1 else "")
    return word if param.required else f"[{word}]"


def _spelled(param: Any) -> list[str]:
    """Return an option's long name first; what a flag's other side is called stands behind."""
    return sorted(param.opts, key=len, reverse=True) + list(param.secondary_opts)


def _default(param: Any) -> str:
    if param.required:
        return "required"
    value = param.default
    if value is None or value is False or value == "" or value == [] or callable(value):
        return ""
    return f"`{getattr(value, 'value', value)}`"


def _meaning(param: Any) -> str:
    values = [f"`{value}`" for value in _choices(param.type_descriptor.annotation)]
    known = f"One of {', '.join(values)}." if values else ""
    environment = f"Else the environment's `{param.envvar}`." if isinstance(param.envvar, str) else ""
    return " ".join(part for part in (param.help or "", known, environment) if part)


def _choices(annotation: Any) -> list[str]:
    """Return the values of an enumeration, or of one in a list; of anything else none."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, EnumType):
            return [str(member.value) for member in cast("type[Enum]", each)]
    return []


def _flat(words: str) -> str:
    """Return text as one line of Markdown: double backticks single, bars and marks of formatting escaped."""
    flat = " ".join(words.replace("``", "`").split())
    return re.sub(r"(?<!\\)\|", r"\\|", flat)


def main() -> None:
    """Write the page."""
    page().write_text(text(), encoding="utf-8")
    typer.echo(f"wrote {page().name}")


if __name__ == "__main__":
    main()

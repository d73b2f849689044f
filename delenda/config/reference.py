"""The reference of all keys, written from the settings themselves: for editors (JSON Schema) and for people.

In a checkout, ``python -m delenda.config.reference`` writes ``config/schema/`` and the reference in
``docs/configuration.md`` anew; a test sees to it that they are current.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from delenda.config import json_schema, shipped
from delenda.settings import Profile, Settings

BEGIN: Final = "<!-- the reference begins: python -m delenda.config.reference -->"
END: Final = "<!-- the reference ends -->"
REQUIRED: Final = tuple(name for name, field in Settings.model_fields.items() if field.is_required())


def files() -> dict[Path, str]:
    """Return the text of each generated file, by its path in the checkout."""
    folder = shipped()
    page = folder.parent / "docs" / "configuration.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    return {
        folder / "schema" / "delenda.schema.json": _json(json_schema()),
        folder / "schema" / "profile.schema.json": _json(json_schema(Profile)),
        page: f"{before}{BEGIN}\n\n{markdown(json_schema())}\n{END}{rest.partition(END)[2]}",
    }


def markdown(schema: Mapping[str, Any]) -> str:
    """Return a table of keys for each section of a schema, the top first."""
    shown: list[str] = []
    parts = [_table("Top level", schema, schema)]
    waiting = list(_sections(schema, schema))
    while waiting:
        name = waiting.pop(0)
        if name not in shown:
            shown.append(name)
            section = schema["$defs"][name]
            parts.append(_table(name, section, schema))
            waiting += _sections(section, schema)
    return "\n".join(parts)


def _table(title: str, section: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    lines = [f"### {title}", ""]
    if title != "Top level" and section.get("description"):
        lines += [_flat(section["description"]), ""]
    lines += ["| key | value | default | meaning |", "| --- | --- | --- | --- |"]
    required = section.get("required", REQUIRED if section is root else ())
    for key, value in section["properties"].items():
        default = "required" if key in required else _default(value)
        lines.append(f"| `{key}` | {_type(value, root)} | {default} | {_flat(value.get('description', ''))} |")
    return "\n".join([*lines, ""])


def _default(value: Mapping[str, Any]) -> str:
    """Return a default worth showing: neither empty, nor a section, nor a secret's mask."""
    default = value.get("default")
    plain = default and not isinstance(default, Mapping) and value.get("format") != "password"
    return f"`{json.dumps(default)}`" if plain else ""


def _type(value: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Return how a value is written."""
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[1]
        target = root["$defs"][name]
        return _one_of(target["enum"]) if "enum" in target else f"[{name}](#{name.lower()})"
    if members := value.get("anyOf") or value.get("oneOf"):
        return " or ".join(dict.fromkeys(_type(m, root) for m in members if m.get("type") != "null"))
    if "enum" in value or "const" in value:
        return _one_of(value.get("enum") or [value["const"]])
    match value.get("type"):
        case "array":
            return f"list of {_type(value['items'], root)}"
        case "object":
            inner = value.get("additionalProperties")
            return f"by name: {_type(inner, root)}" if isinstance(inner, Mapping) else "mapping"
        case "string":
            named = {"password": "secret", "path": "path", "duration": "ISO 8601 duration"}
            return named.get(value.get("format", ""), "text")
        case kind:
            return str(kind)


def _one_of(words: list[Any]) -> str:
    return ", ".join(f"`{w}`" if w != "" else "empty" for w in words)


def _sections(section: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the sections that a section's keys hold, in order."""
    for value in section["properties"].values():
        for name in _refs(value):
            if "properties" in root["$defs"][name]:
                yield name


def _refs(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(ref)}:
            yield ref.rsplit("/", 1)[1]
        case Mapping():
            for key, inner in value.items():
                if key != "discriminator":
                    yield from _refs(inner)
        case list():
            for inner in value:
                yield from _refs(inner)
        case _:
            return


def _flat(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {path.name}\n")

"""What is wrong with values, told as key paths of the file and messages without values.

The JSON Schema of the settings is the map: it knows which keys may stand where (for "did you mean"), and which
fields are secrets (for the lint).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from delenda.config.checks import did_you_mean
from delenda.config.text import REFERENCE, KeyPath, Tree


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return a model's JSON Schema, with the keys as a file writes them."""
    return model.model_json_schema(by_alias=True)


def _under(
    schema: Mapping[str, Any], root: Mapping[str, Any], value: Any, step: str | int
) -> Iterator[Mapping[str, Any]]:
    """Yield the schemas that hold for ``value[step]``: unions give several."""
    for each in _resolved(schema, root, value):
        if isinstance(step, int):
            yield each.get("items", {})
        elif step in each.get("properties", {}):
            yield each["properties"][step]
        elif isinstance(each.get("additionalProperties"), Mapping):
            yield each["additionalProperties"]


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any], value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield ``schema`` without references and unions; of a tagged union only the member that ``value`` names."""
    if "$ref" in schema:
        yield from _resolved(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, value)
    elif "discriminator" in schema:
        mapping = schema["discriminator"]["mapping"]
        tag = value.get(schema["discriminator"]["propertyName"]) if isinstance(value, Mapping) else None
        for ref in [mapping[tag]] if tag in mapping else mapping.values():
            yield from _resolved({"$ref": ref}, root, value)
    elif "anyOf" in schema or "oneOf" in schema:
        for member in [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
            yield from _resolved(member, root, value)
    else:
        yield schema


def _keys_at(path: KeyPath, values: Any, root: Mapping[str, Any]) -> list[str]:
    """Return the keys that a mapping at ``path`` may have."""
    schemas: list[Mapping[str, Any]] = [root]
    for step in path:
        schemas = [s for each in schemas for s in _under(each, root, values, step)]
        values = values[step]
    return [k for each in schemas for s in _resolved(each, root, values) for k in s.get("properties", {})]


def faults(
    error: ValidationError, top: KeyPath, values: Any, schema: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, str]]:
    """Yield pydantic's errors as key paths of the file, and messages without values."""
    for each in error.errors(include_url=False, include_input=True, include_context=True):
        path, at, missing = _path_in(values, (*top, *each["loc"]))
        kind, context = each["type"], each.get("ctx", {})
        match kind:
            case "extra_forbidden":
                known = _keys_at(path[:-1], values, schema)
                yield path, f"unknown key{did_you_mean(str(path[-1]), known)}"
            case "missing":
                yield path, f"the key {missing!r} is missing"
            case "literal_error" | "enum" | "union_tag_invalid":
                expected = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
                given = context.get("tag", at)
                yield path, f"is none of {', '.join(expected)}{_near(given, expected)}"
            case "union_tag_not_found":
                yield path, f"the key {context['discriminator']} is missing"
            case "string_type":
                yield path, "must be text; put it in quotes"
            case _:
                yield path, each["msg"][:1].lower() + each["msg"][1:]


def _near(given: Any, expected: list[str]) -> str:
    hint = did_you_mean(given, expected) if isinstance(given, str) else ""
    return hint if "did you mean" in hint else ""


def _path_in(values: Any, loc: tuple[Any, ...]) -> tuple[KeyPath, Any, str]:
    """Return the part of pydantic's ``loc`` that stands in the file, the value there, and the key that does not."""
    path: list[str | int] = []
    missing = ""
    for step in loc:
        inside = isinstance(values, list) and isinstance(step, int) and step < len(values)
        if inside or (isinstance(values, Mapping) and step in values):
            path.append(step)
            values = values[step]
        else:
            missing = str(step)  # a missing key, or the tag of a union, which is no key
    return tuple(path), values, missing


def literal_secrets(tree: Tree, schema: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the secrets that stand in the file in clear."""
    for path, written in tree.written.items():
        schemas: list[Mapping[str, Any]] = [schema]
        values: Any = tree.values
        try:
            for step in path:
                schemas = [s for each in schemas for s in _under(each, schema, values, step)]
                values = values[step]
        except (KeyError, IndexError, TypeError):
            continue
        secret = any(s.get("format") == "password" for each in schemas for s in _resolved(each, schema, values))
        if secret and _is_literal_secret(written):
            yield path, "holds a secret in clear; write ${NAME} or ${file:path} instead"


def _is_literal_secret(written: str) -> bool:
    """Is there a secret in the text as written? A URL without a password is none; a default value counts as text."""
    literal = REFERENCE.sub(lambda m: m["default"] or "", written).strip()
    if "://" not in literal:
        return bool(literal)
    after = literal.partition("://")[2]
    password = after.rpartition("@")[0].partition(":")[2]
    return bool(password or re.search(r"(?i)[?&;][^=&;]*(?:pass|pwd|secret|token|key)[^=&;]*=[^&;]", after))

"""What each key means, put into a JSON Schema: the text below each attribute of the settings' classes.

Pydantic could read these texts itself (``use_attribute_docstrings``), but would do so at every start of every
command, from the source; they are wanted only when the schema or the reference is written.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def described(model: type[BaseModel], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a model's JSON Schema, and those of all sections in it, with a description for each key."""
    sections = {**schema.get("$defs", {}), model.__name__: schema}
    for section in _sections(model):
        known = sections.get(section.__name__, {}).get("properties", {})
        for key, text in _meanings(section):
            if key in known and "description" not in known[key]:
                known[key] = dict(sorted({**known[key], "description": text}.items()))
    return schema


def _sections(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the models of the module that ``model`` stands in."""
    members = vars(sys.modules[model.__module__]).values()
    return [m for m in members if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == model.__module__]


def _meanings(section: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield ``(key, meaning)`` of a section's fields, its bases' first."""
    for base in reversed(section.__mro__):
        if issubclass(base, BaseModel) and base.__module__ == section.__module__:
            tree = ast.parse(inspect.getsource(base))
            body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
            for field, text in itertools.pairwise(body):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    match text:
                        case ast.Expr(value=ast.Constant(value=str(meaning))):
                            info = section.model_fields[field.target.id]
                            yield info.alias or field.target.id, inspect.cleandoc(meaning)

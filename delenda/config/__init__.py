"""Configuration: the only reader of files and environment.

``load`` takes a YAML file, or a folder of ``*.yaml`` files in which each top-level key stands in one file only.
Values may refer to the environment and to files; a secret must. Everything that is wrong is told at once, each
with file, line, key path and what was probably meant::

    estate.yaml:12: stores.crm.ulr: unknown key; did you mean 'url'?

Relative paths start from the folder of the configuration. Profiles of jurisdictions and policies are shipped
(:func:`shipped`); a profile of one's own under ``profiles:`` replaces a shipped one of the same name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import rfc8785
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from delenda.config.checks import check as fits
from delenda.config.checks import did_you_mean
from delenda.config.faults import faults, literal_secrets, schema_of
from delenda.config.text import Problem, Tree, read
from delenda.errors import ConfigError
from delenda.settings import CustomKindNote, FilesStore, Profile, Settings

__all__ = ["Problem", "check", "digest_of", "json_schema", "load", "shipped", "shipped_profiles"]

VARIABLE: Final = "DELENDA_CONFIG"
DEFAULT: Final = "delenda.yaml"
_SQLITE: Final = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:|$)(.+)", re.DOTALL)


def load(path: Path | None = None) -> Settings:
    """Return the settings of a file or folder; None: of ``$DELENDA_CONFIG``, else of ``./delenda.yaml``.

    Raises ``ConfigError`` whose message has one line a problem.
    """
    settings, problems = _load(path)
    if settings is None or problems:
        raise ConfigError("\n".join(str(p) for p in problems))
    return settings


def check(path: Path | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with a configuration, by file and line; empty: ``load`` succeeds."""
    return _load(path)[1]


def is_named() -> bool:
    """Return whether there is a configuration without being told one: by the environment, or in this folder."""
    return bool(os.environ.get(VARIABLE)) or Path(DEFAULT).exists()


def shipped() -> Path:
    """Return the folder of what is shipped: profiles, the example estate, the JSON Schema.

    It is ``config/`` at the top of a checkout; a wheel carries the same folder as ``delenda/shipped``.
    """
    inside = Path(__file__).parent.parent / "shipped"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "config"


def shipped_profiles() -> tuple[Profile, ...]:
    """Return the shipped profiles, by name. Raises ``ConfigError`` if one of the files does not hold."""
    tree = Tree()
    profiles = []
    for file in sorted((shipped() / "profiles").glob("*.yaml")):
        one = Tree()
        read(file, {}, one)
        try:
            profiles.append(Profile.model_validate(one.values))
        except ValidationError as e:
            for path, message in faults(e, (), one.values, schema_of(Profile)):
                one.blame(path, message)
        tree.problems += one.problems
    if tree.problems:
        raise ConfigError("\n".join(str(p) for p in tree.problems))
    return tuple(profiles)


def json_schema(model: type[BaseModel] = Settings) -> dict[str, Any]:
    """Return the JSON Schema of a configuration file (or of one ``model``), for editors.

    At the top no key is required: a folder's files share them out.
    """
    from delenda.config.described import described

    schema = described(model, schema_of(model))
    if model is Settings:
        del schema["required"], schema["properties"]["digest"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"delenda {model.__name__}"}


def digest_of(settings: Settings) -> str:
    """Return the SHA-256 of what configuration says, in canonical JSON (RFC 8785), without secrets, in hex.

    Of a secret that is a URL, what names the place remains: a store that moves is a change.
    """
    return hashlib.sha256(rfc8785.dumps(_public(settings.model_copy(update={"digest": ""})))).hexdigest()


# --- reading -----------------------------------------------------------------------------------------


def _load(path: Path | None) -> tuple[Settings | None, tuple[Problem, ...]]:
    place = _place(path)
    tree = Tree()
    for file in _files(place):
        read(file, os.environ, tree)
    if () in tree.lost:
        return None, tuple(sorted(set(tree.problems)))
    schema = schema_of(Settings)
    for at, message in literal_secrets(tree, schema):
        tree.blame(at, message)
    settings = _validated(tree, schema)
    if tree.problems:
        return None, tuple(sorted(set(tree.problems)))
    digest = digest_of(settings)
    return _rebased(settings, place if place.is_dir() else place.parent).model_copy(update={"digest": digest}), ()


def _place(path: Path | None) -> Path:
    place = path or Path(os.environ.get(VARIABLE) or DEFAULT)
    if not place.exists():
        raise ConfigError(f"{place}: there is no such file or folder; name one, set {VARIABLE}, or run `delenda init`")
    return place.absolute()


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    files = sorted(f for f in place.iterdir() if f.suffix in (".yaml", ".yml") and f.is_file())
    if not files:
        raise ConfigError(f"{place.name}: the folder holds no *.yaml file")
    return files


def _validated(tree: Tree, schema: Mapping[str, Any]) -> Settings:
    """Return the settings, as far as they go; what is wrong is noted in ``tree``."""
    valid: dict[str, Any] = {}
    known = [name for name in Settings.model_fields if name != "digest"]
    for name in tree.values:
        if name not in known:
            tree.blame((name,), f"unknown key{did_you_mean(name, known)}")
    for name in known:
        field = Settings.model_fields[name]
        if name not in tree.values:
            if field.is_required():
                tree.problems.append(Problem("configuration", 0, name, "is missing; `delenda init` writes one"))
            continue
        adapter: TypeAdapter[Any] = TypeAdapter(field.annotation or Any)
        try:
            valid[name] = adapter.validate_python(tree.values[name])
        except ValidationError as e:
            for path, message in faults(e, (name,), tree.values, schema):
                if path not in tree.lost:
                    tree.blame(path, message)
    own = valid.get("profiles", ())
    replaced = {p.name for p in own}
    valid["profiles"] = (*own, *(p for p in shipped_profiles() if p.name not in replaced))
    broken = {name for name in known if name in tree.values and name not in valid}
    settings = Settings.model_construct(
        **{"control": None, "audit": None, "stores": {}, **_named(tree.values, broken), **valid}
    )
    for path, message in fits(settings):
        if path[0] not in broken and not ("profiles" in broken and path[:2] == ("requests", "profiles")):
            tree.blame(path, message)
    return settings


def _named(values: Mapping[str, Any], broken: Collection[str]) -> dict[str, Any]:
    """Return empty notes under the names of broken sections, so that who refers to them is checked all the same."""
    stand_ins: dict[str, BaseModel] = {
        "stores": FilesStore.model_construct(purpose="-"),
        "kinds": CustomKindNote.model_construct(pattern=""),
    }
    return {
        name: dict.fromkeys(values[name] if isinstance(values[name], Mapping) else (), note)
        for name, note in stand_ins.items()
        if name in broken
    }


# --- what is made of it ------------------------------------------------------------------------------


def _public(value: Any) -> Any:
    """Return a JSON value without secrets."""
    match value:
        case SecretStr():
            return _place_of(value.get_secret_value())
        case BaseModel():
            return {name: _public(getattr(value, name)) for name in type(value).model_fields}
        case Mapping():
            return {str(k): _public(v) for k, v in value.items()}
        case list() | tuple():
            return [_public(v) for v in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _place_of(secret: str) -> str:
    """Return a URL's scheme, host, port and path; of any other secret nothing."""
    try:
        parts = urlsplit(secret)
        host, port = parts.hostname or "", parts.port or ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}:{port}{parts.path}" if "://" in secret else ""


def _rebased(value: Any, folder: Path) -> Any:
    """Return settings whose relative paths start from ``folder``."""
    match value:
        case Path():
            return folder / value
        case SecretStr():
            found = _SQLITE.fullmatch(value.get_secret_value())
            return SecretStr(f"{found[1]}{folder / found[2]}") if found else value
        case BaseModel():
            return value.model_copy(update={n: _rebased(getattr(value, n), folder) for n in type(value).model_fields})
        case dict():
            return {k: _rebased(v, folder) for k, v in value.items()}
        case tuple():
            return tuple(_rebased(v, folder) for v in value)
        case _:
            return value

"""YAML files as plain values that remember where they stood, with their references filled in.

Read through the node tree, so that every value keeps its file and line and nothing is constructed: no tags, no
merge keys, no duplicate keys, aliases bounded. Scalars follow YAML 1.2: only ``true`` and ``false`` are booleans,
so ``region: NO`` is Norway. References: ``${NAME}``, ``${NAME:-default}``, ``${file:path}``; ``$${`` is a plain ``${``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

KeyPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 4 << 20
MAX_NODES: Final = 200_000
MAX_DEPTH: Final = 40
MAX_SECRET_BYTES: Final = 64 << 10

REFERENCE: Final = re.compile(r"\$\$\{|\$\{(?P<name>file:[^}]+|[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, and where: a file's name, a line from 1 (0: none), a key path. It holds no value."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass(slots=True)
class Tree:
    """Values of one or more files, with the place of each key path and the text as written, before references."""

    values: dict[str, Any] = field(default_factory=dict, repr=False)
    places: dict[KeyPath, tuple[str, int]] = field(default_factory=dict)
    written: dict[KeyPath, str] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)
    lost: set[KeyPath] = field(default_factory=set)
    """Values that could not be read; the empty path: a whole file."""

    def place(self, path: KeyPath) -> tuple[str, int]:
        """Return the file and line of ``path``, or of the nearest key above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, ("configuration", 0))

    def blame(self, path: KeyPath, message: str) -> None:
        """Note a problem at ``path``."""
        self.problems.append(Problem(*self.place(path), dotted(path), message))

    def lose(self, file: str, line: int, message: str) -> None:
        """Note that a file can't be read at all."""
        self.lost.add(())
        self.problems.append(Problem(file, line, "", message))


def dotted(path: KeyPath) -> str:
    """Return a key path as people write it. ``("stores", "crm", 0)`` → ``stores.crm[0]``."""
    text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
    return text.removeprefix(".")


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's core scalars: the 1.1 rules turn ``NO`` into false and ``22:30`` into 1350."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own class attribute


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)

_SCALARS: Final[Mapping[str, Callable[[str], Any]]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:null": lambda _: None,
}


def read(file: Path, environment: Mapping[str, str], into: Tree) -> None:
    """Read one file into ``into``; problems are noted there, nothing is raised for them."""
    name = file.name
    try:
        raw = file.read_bytes()
        if len(raw) > MAX_BYTES:
            raise OverflowError
        node = yaml.compose(raw.decode("utf-8-sig"), Loader=_Loader)
    except OSError as e:
        into.lose(name, 0, f"cannot be read: {e.strerror}")
    except OverflowError:
        into.lose(name, 0, f"is longer than {MAX_BYTES >> 20} MiB: no configuration")
    except UnicodeDecodeError:
        into.lose(name, 0, "is not UTF-8")
    except RecursionError:
        into.lose(name, 0, "is nested too deeply")
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None) or getattr(e, "context_mark", None)
        line = mark.line + 1 if mark else 0
        into.lose(name, line, f"is not YAML: {getattr(e, 'problem', None) or 'bad character'}")
    else:
        if node is not None:
            _Reading(file, environment, into).top(node)


@dataclass(slots=True)
class _Reading:
    """One file being read: how many nodes so far, and where its references point from."""

    file: Path
    environment: Mapping[str, str]
    tree: Tree
    nodes: int = 0
    stopped: bool = False

    def top(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            self.tree.lose(self.file.name, 1, "must be a mapping of keys")
            return
        for key, child in self._pairs(node, ()):
            if key in self.tree.values:
                other, line = self.tree.place((key,))
                self._at(child, (key,), f"already stands in {other}:{line}; each top-level key in one file only")
                continue
            self.tree.values[key] = self._value(child, (key,))

    def _at(self, node: yaml.Node, path: KeyPath, message: str) -> None:
        self.tree.lost.add(path)
        self.tree.problems.append(Problem(self.file.name, node.start_mark.line + 1, dotted(path), message))

    def _pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, yaml.Node]]:
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._at(key, path, "a key must be plain text")
            elif key.tag == "tag:yaml.org,2002:merge":
                self._at(key, path, "merge keys (<<) are not read; write the keys out")
            elif key.value in seen:
                self._at(key, (*path, key.value), "stands here twice")
            else:
                seen.add(key.value)
                self.tree.places.setdefault((*path, key.value), (self.file.name, key.start_mark.line + 1))
                yield key.value, child

    def _value(self, node: yaml.Node, path: KeyPath) -> Any:
        self.nodes += 1
        if self.stopped or self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            if not self.stopped:
                self._at(node, path[:4], "too many or too deeply nested values; is an alias repeated?")
            self.stopped = True
            return None
        self.tree.places.setdefault(path, (self.file.name, node.start_mark.line + 1))
        match node:
            case yaml.MappingNode():
                return {key: self._value(child, (*path, key)) for key, child in self._pairs(node, path)}
            case yaml.SequenceNode():
                return [self._value(child, (*path, i)) for i, child in enumerate(node.value)]
            case _:
                return self._scalar(node, path)

    def _scalar(self, node: yaml.Node, path: KeyPath) -> Any:
        make = _SCALARS.get(node.tag)
        if make is None:
            self._at(node, path, "YAML tags are not read")
            return None
        if make is not str:
            return make(node.value)
        self.tree.written[path] = node.value
        try:
            return fill(node.value, self.environment, self.file.parent)
        except LookupError as e:
            self._at(node, path, str(e.args[0]))
            return None


def fill(text: str, environment: Mapping[str, str], folder: Path) -> str:
    """Return ``text`` with its references filled in; files are relative to ``folder``, their last newline dropped.

    Raises ``LookupError`` naming the reference that leads nowhere.

    >>> fill("postgresql://app:${PW}@db/${NAME:-crm}", {"PW": "x"}, Path())
    'postgresql://app:x@db/crm'
    """

    def one(found: re.Match[str]) -> str:
        name, default = found["name"], found["default"]
        if name is None:
            return "${"
        if name.startswith("file:"):
            return _file(folder / name.removeprefix("file:"), name)
        # as in a shell, ``:-`` also stands in for an empty variable
        value = environment.get(name) or default
        if value is None and name not in environment:
            raise LookupError(f"the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
        return value or ""

    return REFERENCE.sub(one, text)


def _file(file: Path, name: str) -> str:
    try:
        raw = file.read_bytes()
    except OSError as e:
        raise LookupError(f"${{{name}}}: cannot be read: {e.strerror}") from e
    try:
        if len(raw) > MAX_SECRET_BYTES:
            raise LookupError(f"${{{name}}}: longer than {MAX_SECRET_BYTES >> 10} KiB")
        return raw.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as e:
        raise LookupError(f"${{{name}}}: is not UTF-8") from e

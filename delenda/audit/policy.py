"""Whom a verifier believes: C2SP tlog-policy, <https://c2sp.org/tlog-policy>.

::

    log     delenda.example/log+1f2e3d4c+AQ…
    witness dpo auditor.example/w1+5a6b7c8d+BA…
    quorum  dpo                                   # or: quorum none

The policy comes from somewhere else than what it judges: never out of the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass

from delenda.audit.notes import Algorithm, Checkpoint, Note, VerifierKey
from delenda.errors import AuditBroken


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs, witnesses by name, groups (threshold, members), and the name that must have cosigned."""

    logs: tuple[VerifierKey, ...]
    witnesses: dict[str, VerifierKey]
    groups: dict[str, tuple[int, tuple[str, ...]]]
    quorum: str

    @classmethod
    def of_log(cls, key: VerifierKey) -> Policy:
        """Return the policy that believes one log and asks for no witness."""
        return cls((key,), {}, {}, "none")

    @classmethod
    def parse(cls, text: str) -> Policy:
        """Return the policy that a file spells. Raises ``AuditBroken`` naming the line that is wrong."""
        logs: list[VerifierKey] = []
        witnesses: dict[str, VerifierKey] = {}
        groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        quorum: list[str] = []
        for number, line in enumerate(text.split("\n"), 1):
            words = line.replace("\t", " ").split(" ")
            match [w for w in words if w]:
                case [] | [""]:
                    continue
                case [first, *_] if first.startswith("#"):
                    continue
                case ["log", vkey] | ["log", vkey, _] if _kind(vkey) is Algorithm.ED25519:
                    logs.append(VerifierKey.parse(vkey))
                case ["witness", name, vkey] | ["witness", name, vkey, _] if (
                    name not in {"none", *witnesses, *groups} and _kind(vkey) is Algorithm.COSIGNATURE
                ):
                    witnesses[name] = VerifierKey.parse(vkey)
                case ["group", name, threshold, *members] if name not in {"none", *witnesses, *groups} and members:
                    groups[name] = (_threshold(threshold, len(members), number), tuple(members))
                    _known(members, {*witnesses, *groups} - {name}, number)
                case ["quorum", name] if not quorum:
                    _known([name], {"none", *witnesses, *groups}, number)
                    quorum.append(name)
                case _:
                    raise AuditBroken(f"policy, line {number}: not a log, witness, group or quorum that can stand here")
        _once([k.public for k in logs], "log")
        _once([k.public for k in witnesses.values()], "witness")
        _once([m for _, members in groups.values() for m in members], "group member")
        if not quorum:
            raise AuditBroken("policy: no quorum line; `quorum none` asks for no witness")
        return cls(tuple(logs), witnesses, groups, quorum[0])

    def __str__(self) -> str:
        lines = [f"log {key}" for key in self.logs]
        lines += [f"witness {name} {key}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {k} {' '.join(members)}" for name, (k, members) in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum}", ""])

    def check(self, checkpoint: str) -> tuple[Checkpoint, tuple[str, ...]]:
        """Return the head that a signed checkpoint spells, and the witnesses that cosigned it.

        Raises ``AuditBroken`` if no log of the policy signed it, or fewer witnesses than the quorum asks for.
        """
        note = Note.parse(checkpoint)
        head = Checkpoint.parse(note.text)
        if not any(key.name == head.origin and note.signed_by(key) for key in self.logs):
            raise AuditBroken("checkpoint: not signed by a log that the policy names")
        seen = {name for name, key in self.witnesses.items() if note.signed_by(key)}
        if not self._met(self.quorum, seen):
            raise AuditBroken(f"checkpoint: the quorum {self.quorum} has not cosigned it")
        return head, tuple(sorted(seen))

    def _met(self, name: str, seen: set[str]) -> bool:
        if name == "none" or name in seen:
            return True
        threshold, members = self.groups.get(name, (1, ()))
        return sum(self._met(member, seen) for member in members) >= threshold


def _kind(vkey: str) -> Algorithm:
    return VerifierKey.parse(vkey).algorithm


def _threshold(word: str, members: int, line: int) -> int:
    number = {"any": 1, "all": members}.get(word, int(word) if word.isascii() and word.isdigit() else 0)
    if not 1 <= number <= members:
        raise AuditBroken(f"policy, line {line}: the group asks for {word} of {members}")
    return number


def _known(names: list[str], defined: set[str], line: int) -> None:
    if not set(names) <= defined:
        raise AuditBroken(f"policy, line {line}: it names what no line before it defines")


def _once(things: list[bytes] | list[str], what: str) -> None:
    if len(set(things)) != len(things):
        raise AuditBroken(f"policy: the same {what} stands in it twice")

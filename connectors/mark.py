"""The mark that a rewrite leaves on an object: which steps it carried out, on which version.

It lets a second run after a crash see that its work is done, when the object is in place and the journal
does not know it yet. It holds no value: 24 bits a step, of a digest that covers row, fields and texts, which
fit hundreds of phone numbers alike. Of more than 300 steps there is one digest of all; it is known again only
when all of them come again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from delenda.model import Step

NAME: Final = "delenda-erased"
_STEPS: Final = 300
_BYTES: Final = 3
_ALL_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """The version that was rewritten, as a digest, and a check of each step; or one check of them all."""

    before: str
    checks: frozenset[bytes]
    all_steps: bytes = b""

    def covered(self, steps: Sequence[Step]) -> frozenset[Step]:
        """Return those of the steps that the rewrite which left the mark carried out."""
        ours = [s for s in steps if _digest(s.ref.version) == self.before]
        if self.all_steps:
            return frozenset(ours) if _digest_of_all({_check(s) for s in ours}) == self.all_steps else frozenset()
        return frozenset(s for s in ours if _check(s) in self.checks)

    def encoded(self) -> str:
        """Return the mark as ASCII text of at most 1,300 characters."""
        form, data = ("2", self.all_steps) if self.all_steps else ("1", b"".join(sorted(self.checks)))
        return f"{form}.{self.before}.{base64.urlsafe_b64encode(data).decode()}"


def mark_of(version: str, steps: Sequence[Step]) -> Mark:
    """Return the mark for these steps on an object that had that version."""
    checks = frozenset(_check(s) for s in steps)
    if len(checks) > _STEPS:
        return Mark(_digest(version), frozenset(), _digest_of_all(checks))
    return Mark(_digest(version), checks)


def decoded_mark(text: str) -> Mark | None:
    """Return the mark that a text encodes, if it does."""
    form, _, rest = text.partition(".")
    before, _, checks = rest.partition(".")
    try:
        data = base64.urlsafe_b64decode(checks)
    except ValueError:
        return None
    if form == "2" and len(data) == _ALL_BYTES:
        return Mark(before, frozenset(), data)
    if form != "1" or len(data) % _BYTES:
        return None
    return Mark(before, frozenset(data[i : i + _BYTES] for i in range(0, len(data), _BYTES)))


def _digest(version: str) -> str:
    return hashlib.blake2b(version.encode(), digest_size=8).hexdigest()


def _digest_of_all(checks: Set[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(sorted(checks)), digest_size=_ALL_BYTES).digest()


def _check(step: Step) -> bytes:
    changes = [(c.field, c.technique.value, c.texts) for c in step.changes]
    text = repr((step.ref.key, step.ref.version, step.action.value, changes))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()

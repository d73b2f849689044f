"""The mark that a rewrite leaves on an object: which steps it carried out, on which version.

It lets a second run after a crash see that its work is done, when the object is in place and the journal
does not know it yet. It holds no value: 24 bits a step, of a digest that covers row, fields and texts, which
fit thousands of phone numbers alike. An object with more than 300 steps gets none; it is then read again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from delenda.model import Step

NAME: Final = "delenda-erased"
_STEPS: Final = 300
_BYTES: Final = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """The version that was rewritten, as a digest, and a check of each step."""

    before: str
    checks: frozenset[bytes]

    def covers(self, step: Step) -> bool:
        """Return whether the step was carried out by the rewrite that left the mark."""
        return self.before == _digest(step.ref.version) and _check(step) in self.checks

    def encoded(self) -> str:
        """Return the mark as ASCII text of at most 1,300 characters."""
        return f"1.{self.before}.{base64.urlsafe_b64encode(b''.join(sorted(self.checks))).decode()}"


def mark_of(version: str, steps: Sequence[Step]) -> Mark | None:
    """Return the mark for these steps on an object that had that version."""
    checks = frozenset(_check(s) for s in steps)
    return Mark(_digest(version), checks) if len(checks) <= _STEPS else None


def decoded_mark(text: str) -> Mark | None:
    """Return the mark that a text encodes, if it does."""
    form, _, rest = text.partition(".")
    before, _, checks = rest.partition(".")
    try:
        data = base64.urlsafe_b64decode(checks)
    except ValueError:
        return None
    if form != "1" or len(data) % _BYTES:
        return None
    return Mark(before, frozenset(data[i : i + _BYTES] for i in range(0, len(data), _BYTES)))


def _digest(version: str) -> str:
    return hashlib.blake2b(version.encode(), digest_size=8).hexdigest()


def _check(step: Step) -> bytes:
    changes = [(c.field, c.technique.value, c.texts) for c in step.changes]
    text = repr((step.ref.key, step.ref.version, step.action.value, changes))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()

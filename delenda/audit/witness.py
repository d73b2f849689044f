"""A witness: somebody else's memory of the log's head, <https://c2sp.org/tlog-witness>.

Whoever holds the log's key and its disk can rewrite history, unless somebody else remembers what it was. A
witness holds nothing but the last checkpoint it saw and its own key. It cosigns a new one only if a
consistency proof shows that the log grew: a log that was rolled back, forked or cut short gets no signature.
Give it to the data protection officer or the auditor, on another machine:

    python -m delenda.audit.witness --name auditor.example/w1 --key-file w1.key --log VKEY \\
        --state w1.json --folder /path/to/the/logs/copy

It prints its cosignature line and exits with 0, or says why not and exits with 12.
"""

from __future__ import annotations

import argparse
import datetime as dt
import fcntl
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from delenda.audit.keys import witness_key
from delenda.audit.merkle import EMPTY_ROOT, consistency_ranges, consistent, look_up
from delenda.audit.notes import Checkpoint, Note, SigningKey, VerifierKey, base64_text, strict_base64
from delenda.audit.policy import Policy
from delenda.audit.tiles import Tiles
from delenda.errors import AuditBroken, DelendaError
from delenda.ports import Clock

MOST_PROOF_LINES = 63


class Witness:
    """A witness of some logs, with its state in one file (a JSON object: origin → last cosigned checkpoint)."""

    def __init__(self, key: SigningKey, logs: Sequence[VerifierKey], state: Path, clock: Clock) -> None:
        self._key = key
        self._logs = {log.name: log for log in logs}
        self._state = state
        self._clock = clock

    def last(self, origin: str) -> Checkpoint:
        """Return the last head of a log that this witness cosigned; the empty one at first."""
        text = self._read().get(origin)
        return Checkpoint.parse(Note.parse(text).text) if text else Checkpoint(origin, 0, EMPTY_ROOT)

    def cosign(self, checkpoint: str, old: int, proof: Sequence[bytes]) -> str:
        """Return the cosignature line of a checkpoint that continues the last one.

        Raises ``AuditBroken`` if the log is unknown, the signature is wrong, ``old`` is not the size that this
        witness remembers, or the proof does not show growth. Then nothing is signed and nothing forgotten.
        """
        note = Note.parse(checkpoint)
        head = Checkpoint.parse(note.text)
        if (log := self._logs.get(head.origin)) is None:
            raise AuditBroken("witness: this log is not one of mine")
        if not note.signed_by(log):
            raise AuditBroken("witness: the checkpoint is not signed by its log")
        with self._alone():
            last = self.last(head.origin)
            if head.size < last.size:
                raise AuditBroken(f"witness: the log had {last.size} entries and now shows {head.size}: rolled back")
            if old != last.size:
                raise AuditBroken(f"witness: I know {last.size} entries; prove growth from there, not from {old}")
            if not consistent(last.size, last.root, head.size, head.root, proof):
                raise AuditBroken(f"witness: the log does not continue the {last.size} entries that I know: forked")
            line = self._key.cosign(note.text, self._clock.now())
            self._write({**self._read(), head.origin: checkpoint})
            return line

    def watch(self, folder: Path, origin: str) -> str:
        """Return the cosignature line of the log that lies in ``folder``, with the proof taken from its tiles.

        Raises ``AuditBroken`` as :meth:`cosign` does, and if tiles are missing.
        """
        tiles = Tiles(folder)
        text = tiles.checkpoint()
        if not text:
            raise AuditBroken("witness: the folder holds no checkpoint")
        head, last = Checkpoint.parse(Note.parse(text).text), self.last(origin)
        if head.origin != origin:
            raise AuditBroken("witness: the folder holds another log")
        ranges = consistency_ranges(last.size, head.size) if last.size <= head.size else []
        return self.cosign(text, last.size, look_up(ranges, lambda lo, hi: tiles.range_hash(lo, hi, head.size)))

    def add_checkpoint(self, body: str) -> str:
        """Answer the body of the protocol's ``add-checkpoint`` call with the cosignature line.

        Raises ``AuditBroken`` where the protocol answers with an error.
        """
        head, gap, checkpoint = body.partition("\n\n")
        lines = head.split("\n")
        word, _, number = lines[0].partition(" ")
        if not gap or word != "old" or not (number.isascii() and number.isdigit()) or len(lines) > MOST_PROOF_LINES + 1:
            raise AuditBroken("witness: not the body of an add-checkpoint call")
        return self.cosign(checkpoint, int(number), [strict_base64(line) for line in lines[1:]])

    def _read(self) -> dict[str, str]:
        try:
            state: dict[str, str] = json.loads(self._state.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as e:
            raise AuditBroken("witness: its state file can't be read; without memory it can't vouch") from e
        return state

    def _write(self, state: dict[str, str]) -> None:
        part = self._state.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._state)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the state file's lock: of two calls at once, one must not forget what the other signed."""
        with self._state.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class _SystemClock:
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def growth(folder: Path, policy: Policy, old: Checkpoint) -> str:
    """Return the body of an ``add-checkpoint`` call that shows how the log in ``folder`` grew since ``old``.

    Raises ``AuditBroken`` if the policy does not believe the folder's checkpoint, or the log shrank.
    """
    tiles = Tiles(folder)
    text = tiles.checkpoint()
    head, _ = policy.check(text)
    if head.size < old.size:
        raise AuditBroken(f"the log has {head.size} entries, fewer than {old.size}")
    proof = look_up(consistency_ranges(old.size, head.size), lambda lo, hi: tiles.range_hash(lo, hi, head.size))
    return "\n".join([f"old {old.size}", *(base64_text(h) for h in proof), "", text])


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at a log's folder once, and print the cosignature. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m delenda.audit.witness", description="Cosign a log that grew.")
    parser.add_argument("--name", required=True, help="this witness's name, as in the policy's vkey")
    parser.add_argument("--key-file", required=True, type=Path, help="32 random bytes in Base64")
    parser.add_argument("--log", required=True, help="the log's vkey")
    parser.add_argument("--state", required=True, type=Path, help="what this witness remembers")
    parser.add_argument("--folder", required=True, type=Path, help="the log's folder, or a copy of it")
    options = parser.parse_args(arguments)
    try:
        key = witness_key(options.name, options.key_file.read_text(encoding="utf-8"))
        log = VerifierKey.parse(options.log)
        line = Witness(key, [log], options.state, _SystemClock()).watch(options.folder, log.name)
    except DelendaError as e:
        sys.stderr.write(f"{e}\n")
        return int(e.exit_code)
    sys.stdout.write(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

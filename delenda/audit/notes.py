"""Signed notes, checkpoints and cosignatures: C2SP signed-note, tlog-checkpoint, tlog-cosignature (all v1).

A note is a text, an empty line, and signature lines. A checkpoint is a note whose text is three lines: the
log's origin, its size, its root. Base64 is accepted in its one canonical spelling only, so that no byte of
a note can change unseen.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from delenda.audit.merkle import HASH_BYTES
from delenda.errors import AuditBroken

MOST_SIGNATURES: Final = 64
_SIGNATURE_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class Algorithm(IntEnum):
    """The signature types of the specification that we use."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


def strict_base64(text: str) -> bytes:
    """Return the bytes of a Base64 text in its canonical spelling, or raise ``AuditBroken``."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as e:
        raise AuditBroken("signed note: not Base64") from e
    if base64.b64encode(data).decode() != text:
        raise AuditBroken("signed note: Base64 in a form that is not canonical")
    return data


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


# --- keys --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name: whose signatures we believe."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the key's id: the first four bytes of a digest over name, algorithm and key."""
        text = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(text).digest()[:4]

    def __str__(self) -> str:
        """Return the key as a vkey: ``name+id+key``."""
        return f"{self.name}+{self.id.hex()}+{base64_text(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Return the key that a vkey spells. Raises ``AuditBroken`` if it is none, or of an unknown type."""
        name, _, rest = text.partition("+")
        identifier, _, material = rest.partition("+")
        data = strict_base64(material)
        if not name or len(data) != 33 or data[0] not in tuple(Algorithm):
            raise AuditBroken("vkey: not a named Ed25519 key")
        key = cls(name, Algorithm(data[0]), data[1:])
        if key.id.hex() != identifier:
            raise AuditBroken("vkey: its id does not fit its name and key")
        return key

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Is this an Ed25519 signature of ``message`` by this key?"""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name."""

    name: str
    algorithm: Algorithm
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes, algorithm: Algorithm = Algorithm.ED25519) -> SigningKey:
        """Return the key of a 32-byte seed. Raises ``AuditBroken`` if a note could not carry the name."""
        if not re.fullmatch(r"[^\s+]+", name):
            raise AuditBroken("a log's or witness's name has no space and no plus sign in it")
        return cls(name, algorithm, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.algorithm, self.private.public_key().public_bytes_raw())

    def line(self, signature: bytes) -> str:
        """Return a signature line."""
        return f"— {self.name} {base64_text(self.verifier.id + signature)}\n"

    def sign(self, text: str) -> str:
        """Return the signed note over ``text``."""
        return f"{text}\n{self.line(self.private.sign(text.encode()))}"

    def cosign(self, text: str, now: dt.datetime) -> str:
        """Return a cosignature line over a checkpoint's text, dated ``now``."""
        seconds = int(now.timestamp())
        return self.line(seconds.to_bytes(8, "big") + self.private.sign(_cosigned(text, seconds)))


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


# --- notes -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not checked."""

    name: str
    key_id: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note: a text that means nothing until a signature of it is checked."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """Return text and signatures. Raises ``AuditBroken`` if the form is not exactly a note's."""
        text, gap, lines = note.rpartition("\n\n")
        if not gap or not lines.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in note):
            raise AuditBroken("signed note: not a text, an empty line and signatures")
        signatures = []
        for line in lines[:-1].split("\n")[: MOST_SIGNATURES + 1]:
            if not (match := _SIGNATURE_LINE.fullmatch(line)):
                raise AuditBroken("signed note: a signature line is malformed")
            data = strict_base64(match[2])
            if len(data) < 5:
                raise AuditBroken("signed note: a signature line is too short")
            signatures.append(Signature(match[1], data[:4], data[4:]))
        if len(signatures) > MOST_SIGNATURES:
            raise AuditBroken("signed note: too many signatures")
        return cls(text + "\n", tuple(signatures))

    def signed_by(self, key: VerifierKey) -> bool:
        """Is there a signature by this key? Lines of other keys are passed over.

        Raises ``AuditBroken`` if a line names this key and does not verify.
        """
        lines = [s for s in self.signatures if (s.name, s.key_id) == (key.name, key.id)]
        if not all(self._verifies(line, key) for line in lines):
            raise AuditBroken(f"signed note: the signature of {key.name} is wrong")
        return bool(lines)

    def _verifies(self, line: Signature, key: VerifierKey) -> bool:
        match key.algorithm:
            case Algorithm.ED25519:
                return key.accepts(line.data, self.text.encode())
            case Algorithm.COSIGNATURE:
                seconds = int.from_bytes(line.data[:8], "big")
                return key.accepts(line.data[8:], _cosigned(self.text, seconds))

    def cosigned_at(self, key: VerifierKey) -> dt.datetime | None:
        """Return when this witness says it saw the checkpoint; None if it says nothing."""
        if key.algorithm is not Algorithm.COSIGNATURE or not self.signed_by(key):
            return None
        times = [int.from_bytes(s.data[:8], "big") for s in self.signatures if s.key_id == key.id]
        return dt.datetime.fromtimestamp(max(times), dt.UTC)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's head: so many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Return the head that a note's text spells. Raises ``AuditBroken`` if it is none, or has extensions."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise AuditBroken("checkpoint: not origin, size and root")
        root = strict_base64(lines[2])
        if len(root) != HASH_BYTES:
            raise AuditBroken("checkpoint: the root is not 32 bytes")
        return cls(lines[0], int(lines[1]), root)


# --- proofs ------------------------------------------------------------------------------------------

_PROOF_HEAD: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """A C2SP tlog-proof: an entry's place, its path to the root, and the signed checkpoint."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        lines = [_PROOF_HEAD, f"index {self.index}", *(base64_text(h) for h in self.path), ""]
        return "\n".join(lines) + "\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Return the proof that a ``.tlog-proof`` file spells. Raises ``AuditBroken`` if it is none."""
        head, gap, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not gap or len(lines) < 2 or lines[0] != _PROOF_HEAD or len(lines) > 66:
            raise AuditBroken("tlog-proof: not in the form of c2sp.org/tlog-proof@v1")
        word, _, number = lines[1].partition(" ")
        path = tuple(strict_base64(line) for line in lines[2:])
        if word != "index" or not _SIZE.fullmatch(number) or any(len(h) != HASH_BYTES for h in path):
            raise AuditBroken("tlog-proof: index or path is malformed")
        return cls(int(number), path, checkpoint)

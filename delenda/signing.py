"""SSH signatures over approvals, after OpenSSH's PROTOCOL.sshsig: who approved what is checked with public keys alone.

A signature is made here with a key file, or by ``ssh-keygen -Y sign -n approval.delenda`` with an agent or a hardware
token; ``ssh-keygen -Y verify`` checks it without us. Keys: Ed25519 (also on a token), ECDSA and RSA.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Mapping
from typing import Any, Final

from delenda.errors import InputError, NeedsApproval

__all__ = ["NAMESPACE", "check", "digest_of", "fingerprint", "is_locked", "key_digest", "message", "sign", "usable"]

NAMESPACE: Final = "approval.delenda"
"""What a signature is for: one made for another purpose is none."""
_MAGIC: Final = b"SSHSIG"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_TOKEN: Final = "sk-ssh-ed25519@openssh.com"  # a type of key
_LONGEST: Final = 16_384


class _Unusable(Exception):
    """A type of key or hash that is not known."""


_BROKEN: Final = (ValueError, IndexError, TypeError, struct.error, _Unusable)
"""What reading a form that is not one ends in."""


def message(what: str, digest: str) -> bytes:
    r"""Return what is signed: ``plan 53c8…\n``."""
    return f"{what} {digest}\n".encode()


def usable(public_key: str) -> bool:
    """Is it the line of an SSH public key that signatures can be checked with?"""
    try:
        _load(public_key)
    except _BROKEN:
        return False
    return True


def key_digest(public_key: str) -> str:
    """Return the SHA-256 of a public key, in hex: what OpenSSH shows in Base64 as the key's fingerprint."""
    return hashlib.sha256(_blob(public_key)).hexdigest()


def fingerprint(public_key: str) -> str:
    """Return a key's fingerprint as OpenSSH shows it: ``SHA256:…``."""
    digest = bytes.fromhex(key_digest(public_key))
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def digest_of(signature: str) -> str:
    """Return the SHA-256 of an armored signature, in hex: what the audit log binds."""
    return hashlib.sha256(signature.strip().encode()).hexdigest()


def is_locked(private_key: bytes) -> bool:
    """Does a key file want a passphrase?"""
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        load_ssh_private_key(private_key, None)
    except TypeError:  # what the library says when a password is missing
        return True
    except ValueError:
        return False
    return False


def sign(text: bytes, private_key: bytes, passphrase: bytes | None = None) -> str:
    """Return an armored signature over ``text``.

    Args:
        private_key: the content of an OpenSSH or PEM key file.

    Raises:
        InputError: no key, a wrong passphrase, or a type of key that is not known.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
    from cryptography.hazmat.primitives.hashes import SHA512

    try:
        key = serialization.load_ssh_private_key(private_key, passphrase)
    except (ValueError, TypeError) as e:
        raise InputError("the signing key can't be read: no OpenSSH key, or a wrong passphrase") from e
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    signed = _signed(text, "sha512", NAMESPACE)
    kind = public.split()[0]
    match key:
        case ed25519.Ed25519PrivateKey():
            raw = key.sign(signed)
        case rsa.RSAPrivateKey():
            kind, raw = b"rsa-sha2-512", key.sign(signed, padding.PKCS1v15(), SHA512())
        case ec.EllipticCurvePrivateKey():
            pair = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(_curve_hash(key.curve.name))))
            raw = b"".join(_string(_mpint(n)) for n in pair)
        case _:
            raise InputError("the signing key is of a type that is not known; use Ed25519, ECDSA or RSA")
    parts = (_blob(public.decode()), NAMESPACE.encode(), b"", b"sha512", _string(kind) + _string(raw))
    blob = _MAGIC + struct.pack(">I", 1) + b"".join(map(_string, parts))
    body = base64.b64encode(blob).decode()
    return "\n".join([_BEGIN, *(body[i : i + 70] for i in range(0, len(body), 70)), _END, ""])


def check(signature: str, text: bytes, keys: Mapping[str, str]) -> str:
    """Return whose signature over ``text`` this is, of those whose SSH public keys are given by name.

    Raises:
        NeedsApproval: it is no signature, over something else, for another purpose, or of a key that is not listed.
    """
    try:
        public, namespace, hashed, given = _parts(signature)
        name = next((n for n, k in keys.items() if _blob(k) == public), "")
        if not name:
            raise NeedsApproval("the signature is of a key that erasure.approver_keys does not list")
        if namespace != NAMESPACE or not _verifies(keys[name], given, _signed(text, hashed, namespace)):
            raise NeedsApproval(f"the signature is not over this, or not for {NAMESPACE}")
    except _BROKEN as e:
        raise NeedsApproval("that is no SSH signature; `--key`, or `ssh-keygen -Y sign`, makes one") from e
    return name


# --- the form ----------------------------------------------------------------------------------------


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _strings(data: bytes) -> list[bytes]:
    """Return the length-prefixed strings that ``data`` is made of. Raises ``ValueError``."""
    found = []
    while data:
        (size,) = struct.unpack(">I", data[:4])
        if len(data) < 4 + size:
            raise ValueError("cut short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def _parts(signature: str) -> tuple[bytes, str, str, bytes]:
    """Return public key, purpose, hash and the bare signature."""
    text = signature.strip()
    if len(text) > _LONGEST or not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise ValueError("no armor")
    blob = base64.b64decode("".join(text[len(_BEGIN) : -len(_END)].split()), validate=True)
    if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10]) != (1,):
        raise ValueError("no SSHSIG of version 1")
    public, namespace, _, hashed, given = _strings(blob[10:])
    return public, namespace.decode(), hashed.decode(), given


def _signed(text: bytes, hashed: str, namespace: str) -> bytes:
    """Return what the key signs: not the text, but its hash with its purpose."""
    if hashed not in ("sha256", "sha512"):
        raise _Unusable(hashed)
    parts = (namespace.encode(), b"", hashed.encode(), hashlib.new(hashed, text).digest())
    return _MAGIC + b"".join(map(_string, parts))


def _blob(public_key: str) -> bytes:
    return base64.b64decode(public_key.split()[1], validate=True)


def _load(public_key: str) -> Any:
    """Return the key of an SSH public key's line."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    kind = _strings(_blob(public_key))[0].decode()
    if kind == _TOKEN:
        return Ed25519PublicKey.from_public_bytes(_strings(_blob(public_key))[1])
    try:
        return load_ssh_public_key(public_key.encode())
    except UnsupportedAlgorithm as e:
        raise _Unusable(kind) from e


def _curve_hash(curve: str) -> Any:
    from cryptography.hazmat.primitives import hashes

    return {"secp256r1": hashes.SHA256(), "secp384r1": hashes.SHA384(), "secp521r1": hashes.SHA512()}[curve]


def _verifies(public_key: str, given: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
    from cryptography.hazmat.primitives.hashes import SHA256, SHA512

    key = _load(public_key)
    (size,) = struct.unpack(">I", given[:4])
    kind, rest = given[4 : 4 + size].decode(), given[4 + size :]
    (length,) = struct.unpack(">I", rest[:4])
    raw, tail = rest[4 : 4 + length], rest[4 + length :]
    try:
        match key:
            case ed25519.Ed25519PublicKey() if kind == _TOKEN:  # a token signs with its own flags and counter
                application = _strings(_blob(public_key))[2]
                if len(tail) != 5 or not tail[0] & 1:  # somebody must have touched it
                    return False
                key.verify(raw, hashlib.sha256(application).digest() + tail + hashlib.sha256(signed).digest())
            case ed25519.Ed25519PublicKey() if kind == "ssh-ed25519":
                key.verify(raw, signed)
            case rsa.RSAPublicKey() if kind in ("rsa-sha2-512", "rsa-sha2-256") and key.key_size >= 2048:
                key.verify(raw, signed, padding.PKCS1v15(), SHA512() if kind.endswith("512") else SHA256())
            case ec.EllipticCurvePublicKey() if kind.startswith("ecdsa-sha2-"):
                r, s = (int.from_bytes(part, "big") for part in _strings(raw))
                key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(_curve_hash(key.curve.name)))
            case _:
                return False
    except InvalidSignature:
        return False
    return True

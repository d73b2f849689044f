#!/usr/bin/env python3
# ruff: noqa: T201
"""Check a receipt, a bundle or an audit log of delenda, without delenda.

    python verify.py RECEIPT.json|BUNDLE|LOG --policy policy.txt [--head CHECKPOINT]

One file; needs Python 3.11 and the package `cryptography`; asks no network; shares no code with the product.
BUNDLE and LOG are folders (unpack a ZIP first). The policy (c2sp.org/tlog-policy) names whose signatures
you believe: get it from the company, not from the bundle. --head names a checkpoint file that you kept from
earlier: the log must continue it. Exit codes: 0 verified, 1 not, 2 wrong call.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Key = tuple[str, bytes, bytes]
"""Name, id, and public key; or, of a signature line, the signature."""
Head = tuple[int, bytes]
"""Size and root of a log."""
Policy = tuple[list[tuple[str, Key]], dict[str, Key], dict[str, tuple[int, list[str]]], str]
"""Logs (vkey and key), witnesses by name, groups by name (how many of whom), and the quorum's name."""


class Bad(Exception):
    """It does not verify."""


def need(condition: object, message: str) -> None:
    if not condition:
        raise Bad(message)


def unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("not Base64") from None
    need(base64.b64encode(data).decode() == text, "Base64 is not canonical")
    return data


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def canonical(value: object) -> bytes:
    """RFC 8785, for what stands in receipts and entries: objects, lists, texts, integers, true, false, null."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# --- Merkle tree (RFC 6962) --------------------------------------------------------------------------


def merkle_root(leaves: list[bytes]) -> bytes:
    """The root over leaf hashes, by a stack of perfect subtrees."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        stack.append((1, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (width, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * width, sha256(b"\x01" + left + right)))
    if not stack:
        return sha256(b"")
    root = stack.pop()[1]
    while stack:
        root = sha256(b"\x01" + stack.pop()[1] + root)
    return root


def root_from_proof(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an inclusion path leads to; walks down from the top as RFC 6962, 2.1.1 defines it."""
    if size == 1:
        need(not path, "the path is too long")
        return leaf
    need(path, "the path is too short")
    half = 1
    while half * 2 < size:
        half *= 2
    if index < half:
        return sha256(b"\x01" + root_from_proof(leaf, index, half, path[:-1]) + path[-1])
    return sha256(b"\x01" + path[-1] + root_from_proof(leaf, index - half, size - half, path[:-1]))


# --- signed notes and policies (C2SP) ----------------------------------------------------------------


def key_of(vkey: str, kind: int) -> Key:
    name, key_id, material = vkey.split("+", 2)
    data = unbase64(material)
    need(len(data) == 33 and data[0] == kind, f"{name}: not a key of the type that belongs here")
    need(sha256(name.encode() + b"\n" + data)[:4].hex() == key_id, f"{name}: the key's id is wrong")
    return name, bytes.fromhex(key_id), data[1:]


def read_policy(text: str) -> Policy:
    logs: list[tuple[str, Key]] = []
    witnesses: dict[str, Key] = {}
    groups: dict[str, tuple[int, list[str]]] = {}
    quorum = ""
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log" and len(words) in (2, 3):
            logs.append((words[1], key_of(words[1], 1)))
        elif words[0] == "witness" and len(words) in (3, 4):
            witnesses[words[1]] = key_of(words[2], 4)
        elif words[0] == "group" and len(words) > 3:
            count = {"any": 1, "all": len(words) - 3}.get(words[2]) or int(words[2])
            groups[words[1]] = (count, words[3:])
        elif words[0] == "quorum" and len(words) == 2 and not quorum:
            quorum = words[1]
        else:
            raise Bad(f"policy: can't read the line {line!r}")
    need(logs and quorum, "policy: it needs a log and a quorum")
    return logs, witnesses, groups, quorum


def read_note(note: str) -> tuple[str, list[Key]]:
    text, gap, lines = note.rpartition("\n\n")
    need(gap and lines.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f]", note), "not a signed note")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise Bad("a signature line is malformed")
        data = unbase64(match[2])
        signatures.append((match[1], data[:4], data[4:]))
    return text + "\n", signatures


def signed(text: str, signatures: list[Key], key: Key, cosigned: bool = False) -> bool:
    """Whether the key signed; a line that names the key and is wrong spoils the whole note."""
    name, key_id, public = key
    found = False
    for line_name, line_id, data in signatures:
        if (line_name, line_id) != (name, key_id):
            continue
        message = text.encode()
        if cosigned:
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(data[:8], "big") + message
            data = data[8:]
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(data, message)
        except (InvalidSignature, ValueError):
            raise Bad(f"the signature of {name} is wrong") from None
        found = True
    return found


def check_checkpoint(note: str, policy: Policy) -> tuple[str, int, bytes]:
    """(vkey of the log, size, root) of a checkpoint that the policy believes."""
    logs, witnesses, groups, quorum = policy
    text, signatures = read_note(note)
    lines = text.split("\n")
    need(len(lines) == 4 and re.fullmatch("0|[1-9][0-9]*", lines[1]), "not a checkpoint")
    root = unbase64(lines[2])
    vkeys = [vkey for vkey, key in logs if key[0] == lines[0] and signed(text, signatures, key)]
    need(vkeys, "the checkpoint is not signed by a log of the policy")
    seen = {name for name, key in witnesses.items() if signed(text, signatures, key, cosigned=True)}

    def met(name: str) -> bool:
        count, members = groups.get(name, (1, []))
        return name == "none" or name in seen or sum(map(met, members)) >= count

    need(met(quorum), f"the quorum {quorum} has not cosigned the checkpoint")
    return vkeys[0], int(lines[1]), root


# --- what is checked ---------------------------------------------------------------------------------


def check_receipt(document: bytes, policy: Policy) -> tuple[str, int, bytes]:
    """(id, size, root) of a receipt that verifies."""
    parsed = json.loads(document)
    need(canonical(parsed) == document, "the receipt is not in canonical form")
    need(sorted(parsed) == ["core", "entry", "format", "proof", "signature"], "the receipt has other parts")
    need(parsed["format"] == "delenda-receipt/v1", "the receipt is of another version")
    core, entry = parsed["core"], parsed["entry"].encode()
    head, gap, checkpoint = parsed["proof"].partition("\n\n")
    lines = head.split("\n")
    need(gap and lines[0] == "c2sp.org/tlog-proof@v1", "the proof has another form")
    match = re.fullmatch("index (0|[1-9][0-9]*)", lines[1])
    if not match:
        raise Bad("the proof names no index")
    vkey, size, root = check_checkpoint(checkpoint, policy)
    index, path = int(match[1]), [unbase64(line) for line in lines[2:]]
    need(index < size, "the proof's index is beyond the log")
    need(
        root_from_proof(sha256(b"\x00" + entry), index, size, path) == root, "the log does not hold the receipt's entry"
    )
    need(sorted(parsed["signature"]) == ["ed25519", "key"], "the signature has other parts")
    need(parsed["signature"]["key"] == vkey, "the receipt names another key than its log's")
    try:
        message = b"delenda-receipt/v1\n" + canonical(core)
        public = Ed25519PublicKey.from_public_bytes(key_of(vkey, 1)[2])
        public.verify(unbase64(parsed["signature"]["ed25519"]), message)
    except InvalidSignature:
        raise Bad("the receipt's signature is wrong") from None
    logged = json.loads(entry)
    need(canonical(logged) == entry, "the receipt's entry is not canonical")
    told = logged["body"]
    need(logged["kind"] == "receipt.issued" and logged["request"] == core["request"], "the entry is of another request")
    digest = sha256(canonical(core)).hex()
    need(
        (told["receipt"], told["sha256"], told["final"]) == (core["id"], digest, int(core["final"])),
        "the entry is another receipt's",
    )
    return core["id"], size, root


def check_log(folder: pathlib.Path, policy: Policy, heads: list[Head]) -> tuple[int, int]:
    """(number of entries, number of requests) of a log that verifies, with every file in its place."""
    note = (folder / "checkpoint").read_bytes().decode()
    _, size, root = check_checkpoint(note, policy)
    seen = {"checkpoint"}
    leaves: list[bytes] = []
    trails: dict[str, tuple[int, bool]] = {}
    for number in range((size + 255) // 256):
        width = min(256, size - 256 * number)
        entries = split_bundle(read_tile(folder, "entries", number, width), width, 256 * number)
        for offset, entry in enumerate(entries):
            position = 256 * number + offset
            leaves.append(sha256(b"\x00" + entry))
            check_entry(position, entry, trails)
        framed = [len(e).to_bytes(2, "big") + e for e in entries]
        compare(folder, "entries", number, framed, seen)
    level, row = 0, leaves
    while row:
        for number in range((len(row) + 255) // 256):
            compare(folder, level, number, row[256 * number : 256 * number + 256], seen)
        row = [merkle_root(row[i : i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    need(merkle_root(leaves) == root, "the entries do not give the root that is signed")
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        need(path.is_dir() or name in seen, f"{name} is no part of the signed log")
    for old_size, old_root in heads:
        need(old_size <= size, f"the log once had {old_size} entries and now shows {size}: it was cut back")
        need(merkle_root(leaves[:old_size]) == old_root, f"the first {old_size} entries are not those of a signed head")
    return size, len(trails)


def tile_name(level: str | int, number: int, width: int = 256) -> str:
    name = f"{number % 1000:03}"
    while number := number // 1000:
        name = f"x{number % 1000:03}/{name}"
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def read_tile(folder: pathlib.Path, level: str | int, number: int, width: int) -> bytes:
    for name in (tile_name(level, number, width), tile_name(level, number)):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise Bad(f"{tile_name(level, number, width)} is missing")


def split_bundle(data: bytes, width: int, first: int) -> list[bytes]:
    entries: list[bytes] = []
    while len(entries) < width:
        length = int.from_bytes(data[:2], "big")
        need(len(data) >= 2 + length and len(data) > 2, f"entry {first + len(entries)} is cut short")
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    return entries


def compare(folder: pathlib.Path, level: str | int, number: int, items: list[bytes], seen: set[str]) -> None:
    """Every file of one tile must be the beginning of what the entries give, as long as its name says."""
    full, there = folder / tile_name(level, number), False
    files = [(full, 256)] if full.is_file() else []
    partial = full.with_name(full.name + ".p")
    if partial.is_dir():
        files += [(p, int(p.name)) for p in partial.iterdir() if re.fullmatch("[1-9][0-9]{0,2}", p.name)]
    for path, width in files:
        name = path.relative_to(folder).as_posix()
        need(width <= len(items), f"{name} reaches beyond the signed log")
        need(path.read_bytes() == b"".join(items[:width]), f"{name} is not what its entries give")
        seen.add(name)
        there = there or width == len(items)
    need(there, f"{tile_name(level, number, len(items))} is missing")


def check_entry(position: int, entry: bytes, trails: dict[str, tuple[int, bool]]) -> None:
    """Form, and a request's numbers without a hole between trail.opened and trail.closed."""
    try:
        parsed = json.loads(entry)
        need(canonical(parsed) == entry and parsed["v"] == 1 and len(entry) <= 400, "is not in canonical form")
        if not (request := parsed.get("request")):
            return
        count, is_open = trails.get(request, (0, False))
        need(parsed["n"] == count + 1, f"of {request} has number {parsed['n']} after {count}")
        need((parsed["kind"] == "trail.opened") != is_open, f"of {request} stands outside its trail")
        closed = parsed["kind"] == "trail.closed"
        need(not closed or parsed["body"]["entries"] == parsed["n"], f"of {request} counts wrongly")
        trails[request] = (parsed["n"], not closed)
    except (ValueError, KeyError, TypeError):
        raise Bad(f"entry {position} is no entry") from None
    except Bad as e:
        raise Bad(f"entry {position} {e}") from None


def check_manifest(folder: pathlib.Path, policy: Policy) -> None:
    text, signatures = read_note((folder / "MANIFEST").read_bytes().decode())
    need(
        any(signed(text, signatures, key) for _, key in policy[0]), "the manifest is not signed by a log of the policy"
    )
    head, *lines = text[:-1].split("\n")
    need(head == "delenda-bundle/v1", "the manifest has another form")
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"MANIFEST"}
    need(there == told.keys(), f"missing or added: {', '.join(sorted(there ^ told.keys()))}")
    for name, digest in told.items():
        need(sha256((folder / name).read_bytes()).hex() == digest, f"{name} was altered")


def check(path: pathlib.Path, policy: Policy, heads: list[Head]) -> str:
    if path.is_file():
        name, size, _ = check_receipt(path.read_bytes(), policy)
        return f"receipt {name} is genuine; its log had {size} entries"
    if not (path / "MANIFEST").is_file():
        size, requests = check_log(path, policy, heads)
        return f"log of {size} entries about {requests} requests is complete and unaltered"
    check_manifest(path, policy)
    names = []
    for file in sorted((path / "receipts").glob("*.json")):
        name, size, root = check_receipt(file.read_bytes(), policy)
        need(name == file.stem, f"{file.name} bears another receipt's name")
        names.append(name)
        heads.append((size, root))
    result = f"bundle with {len(names)} genuine receipts"
    if (path / "log").is_dir():
        size, requests = check_log(path / "log", policy, heads)
        result += f" and a log of {size} entries about {requests} requests, complete and unaltered"
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a receipt, a bundle or an audit log.")
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("--policy", type=pathlib.Path, required=True)
    parser.add_argument("--head", type=pathlib.Path, action="append", default=[])
    options = parser.parse_args()
    try:
        policy = read_policy(options.policy.read_text(encoding="utf-8"))
        heads = [check_checkpoint(head.read_text(encoding="utf-8"), policy)[1:] for head in options.head]
        print(f"OK: {check(options.path, policy, heads)}")
    except Bad as e:
        print(f"FAILED: {e}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        print(f"FAILED: not what it should be ({type(e).__name__})")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

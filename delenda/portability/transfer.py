"""Handing a package straight to a third party that the person names (GDPR Art. 20(2)): one HTTPS PUT a part.

The target is pinned before the request is approved: its URL and key are part of what is approved, and nothing else
is ever contacted. The address is resolved once, checked (public, unless config allows the loopback for a test
receiver) and connected to as resolved, so that a name that changes its mind leads nowhere; redirects are refused.
What is sent is encrypted to the target's own age key.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from delenda.errors import InputError, Refused, SourceUnavailable

TIMEOUT_SECONDS: Final = 60
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A third party: who, where the parts are put (``…/part-1.zip.age`` is appended), their age key, their region.

    ``consent`` is the reference of the person's consent to leave the region, if there is one.
    """

    name: str = field(repr=False)
    url: str = field(repr=False)
    key: str = field(repr=False)
    region: str = ""
    consent: str = ""

    def to_bytes(self) -> bytes:
        """Return the form that is sealed in the control store and digested for approval."""
        values = [self.name, self.url, self.key, self.region, self.consent]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Target:
        return cls(*json.loads(data))

    def digest(self, pepper: bytes) -> str:
        """Return a keyed digest: what an approval names."""
        return hashlib.blake2b(self.to_bytes(), key=pepper, digest_size=32).hexdigest()


@dataclass(frozen=True, slots=True)
class Pinned:
    """A target's address as it was resolved and checked."""

    host: str = field(repr=False)
    port: int
    address: str = field(repr=False)
    path: str = field(repr=False)
    secure: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """The third party's answer to one part."""

    number: int
    status: int
    sha256: str
    size_bytes: int


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses that a host name stands for now."""
    try:
        return sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except OSError as e:
        raise SourceUnavailable("transfer: the third party's host name does not resolve") from e


def pin(url: str, *, allow_loopback: bool = False, resolve: Resolve = addresses) -> Pinned:
    """Return where to connect. Plain HTTP is for an allowed loopback only.

    Raises ``InputError`` for a URL of another form, ``Refused`` for an address that is not public: each address
    that the name stands for must be, or none is used.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise InputError("transfer: the port in the target's URL is no number") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise InputError("transfer: the target must be an https:// URL without user, password or fragment")
    found = [ipaddress.ip_address(a.split("%")[0]) for a in resolve(parts.hostname, port)]
    loop = bool(found) and all(a.is_loopback for a in found)
    if parts.scheme == "http" and not (loop and allow_loopback):
        raise Refused("transfer: the target must be an https:// URL")
    if not found or not all(_public(a) or (a.is_loopback and allow_loopback) for a in found):
        raise Refused("transfer: the target's address is private, local or reserved")
    query = f"?{parts.query}" if parts.query else ""
    return Pinned(parts.hostname, port, str(found[0]), (parts.path or "/") + query, parts.scheme == "https")


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast


def deliver(
    target: Target, number: int, pieces: Iterator[bytes], size_bytes: int, *, allow_loopback: bool = False
) -> Delivery:
    """Put one encrypted part, and return the answer's status and the digest of what was sent.

    Raises ``Refused`` for a redirect or a refusal (3xx, 4xx), ``SourceUnavailable`` when it may work later.
    """
    import httpx

    place = pin(target.url, allow_loopback=allow_loopback)
    digest = hashlib.sha256()

    def body() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    path, _, query = place.path.partition("?")
    path = f"{path.rstrip('/')}/part-{number}.zip.age" + (f"?{query}" if query else "")
    address = f"[{place.address}]" if ":" in place.address else place.address
    scheme = "https" if place.secure else "http"
    default = 443 if place.secure else 80
    host = place.host if place.port == default else f"{place.host}:{place.port}"
    headers = {"Host": host, "Content-Type": "application/octet-stream", "Content-Length": str(size_bytes)}
    try:
        with httpx.Client(follow_redirects=False, trust_env=False, timeout=TIMEOUT_SECONDS) as client:
            answer = client.put(
                f"{scheme}://{address}:{place.port}{path}",
                content=body(),
                headers=headers,
                extensions={"sni_hostname": place.host},
            )
    except httpx.HTTPError:
        # The cause is left out: its text repeats the URL.
        raise SourceUnavailable("transfer: the third party did not answer, or its certificate is not valid") from None
    if answer.status_code >= 500 or answer.status_code == 429:
        raise SourceUnavailable(f"transfer: the third party answered {answer.status_code}; try again later")
    if not 200 <= answer.status_code < 300:
        raise Refused(f"transfer: the third party answered {answer.status_code}; redirects are not followed")
    return Delivery(number, answer.status_code, digest.hexdigest(), size_bytes)

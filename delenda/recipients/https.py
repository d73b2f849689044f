"""Sending to a recipient over HTTPS: to a public address that was looked at, and nowhere else.

The host is resolved once, every address it has is checked, and the connection goes to the address that was checked,
with the host's name in TLS: a name that changes its mind in between changes nothing. No redirects, no proxies from the
environment. Private and loopback addresses only if configuration lists the host; link-local ones (where clouds keep
their credentials) never.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

import httpx

from delenda.errors import Refused, SourceUnavailable

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], list[str]]

TRY_LATER: Final = frozenset({408, 425, 429})


def resolve(host: str, port: int) -> list[str]:
    """Return the host's addresses, as the system knows them. Raises ``SourceUnavailable``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        raise SourceUnavailable(f"the recipient's host {host} does not resolve") from e
    return [str(info[4][0]) for info in found]


def pinned(url: str, private_hosts: Collection[str], resolve: Resolve = resolve) -> tuple[httpx.URL, str]:
    """Return the URL with its host replaced by an address that may be connected to, and the host's name.

    Raises ``Refused`` for a scheme, host or address that may not.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as e:
        raise Refused("the recipient's URL is none") from e
    host = parsed.host
    if parsed.scheme not in ("https", "http") or not host or parsed.userinfo:
        raise Refused("a recipient's URL is https, has a host and no credentials")
    addresses = resolve(host, parsed.port or (443 if parsed.scheme == "https" else 80))
    if not addresses:
        raise Refused(f"the recipient's host {host} has no address")
    for address in map(_plain, addresses):
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise Refused(f"the recipient's host {host} has an address that is never written to")
        if not address.is_global and host not in private_hosts:
            raise Refused(f"the recipient's host {host} is private; list it in notices.private_hosts if it is meant")
        if parsed.scheme == "http" and not address.is_loopback:
            raise Refused("a recipient is written to by https; plain http is for this machine only")
    return parsed.copy_with(host=addresses[0]), host


def _plain(text: str) -> Address:
    """Return what is to be judged of an address: of an IPv6 one that carries an IPv4 one, that."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    private_hosts: Collection[str] = (),
    timeout: float = 20.0,
    trust: ssl.SSLContext | None = None,
    resolve: Resolve = resolve,
) -> int:
    """Send ``body`` and return the status of a recipient that took it (2xx).

    Raises ``SourceUnavailable`` if it may be tried again, ``Refused`` if that would be of no use.
    """
    target, host = pinned(url, private_hosts, resolve)
    named = f"[{host}]" if ":" in host else host
    sent = dict(headers) | {
        "host": named if target.port is None else f"{named}:{target.port}",
        "content-type": "application/json",
        "user-agent": "delenda",
    }
    try:
        with (
            httpx.Client(
                verify=trust or ssl.create_default_context(), trust_env=False, follow_redirects=False, timeout=timeout
            ) as client,
            client.stream("POST", target, content=body, headers=sent, extensions={"sni_hostname": host}) as answer,
        ):
            status = answer.status_code  # the answer's body is of no interest, and is not read
    except httpx.TransportError as e:
        raise SourceUnavailable(f"the recipient's host {host} did not answer ({type(e).__name__})") from e
    if 200 <= status < 300:
        return status
    if status >= 500 or status in TRY_LATER:
        raise SourceUnavailable(f"the recipient's host {host} answered {status}")
    raise Refused(f"the recipient's host {host} answered {status}: it does not take our notices")

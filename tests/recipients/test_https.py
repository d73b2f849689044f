"""Where a notice may be sent to: public addresses by TLS, pinned; nothing inside, nothing by redirect."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from partners import HOST, Partner

from delenda.errors import Refused, SourceUnavailable
from delenda.recipients.https import pinned, post


def to(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: list(addresses)


@pytest.mark.promise("P61")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.2.1",
        "224.0.0.1",
        "::1",
        "::",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_no_way_inside(address: str) -> None:
    with pytest.raises(Refused):
        pinned("https://partner.example.com/x", (), to(address))
    with pytest.raises(Refused):
        pinned("https://partner.example.com/x", (), to("93.184.216.34", address))


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.1.1", "0.0.0.0", "224.0.0.1"])
def test_clouds_keep_credentials_there(address: str) -> None:
    with pytest.raises(Refused, match="never"):
        pinned("https://partner.example.com/", ("partner.example.com",), to(address))


def test_listed_private_hosts_and_public_ones_are_pinned() -> None:
    url, host = pinned("https://partner.internal:8443/n?q=1", ("partner.internal",), to("10.0.0.8", "10.0.0.9"))
    assert (str(url), host) == ("https://10.0.0.8:8443/n?q=1", "partner.internal")
    url, _ = pinned("https://partner.example.com/n", (), to("2606:2800:220:1::1"))
    assert str(url) == "https://[2606:2800:220:1::1]/n"


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example.com/",
        "ftp://partner.example.com/",
        "file:///etc/passwd",
        "https://user:pw@partner.example.com/",
        "https:///x",
        "partner.example.com",
        "https://[::1",
    ],
)
def test_urls_that_are_none(url: str) -> None:
    with pytest.raises(Refused):
        pinned(url, (), to("93.184.216.34"))


@given(st.ip_addresses())
def test_only_global_addresses_pass(address: object) -> None:
    try:
        url, _ = pinned("https://h.example.com/", (), to(str(address)))
    except Refused:
        return
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    assert inner.is_global or str(address).startswith("64:ff9b::")  # type: ignore[attr-defined]
    assert not inner.is_loopback  # type: ignore[attr-defined]
    assert url.host == str(address)


@pytest.mark.promise("P60")
def test_tls_speaks_to_the_pinned_address_by_the_hosts_name(tls_partner: Partner, trust: ssl.SSLContext) -> None:
    url = f"https://{HOST}:{tls_partner.port}/n"
    looked: list[str] = []

    def rebind(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.9.9.9"]

    status = post(url, {"webhook-id": "1"}, b"{}", private_hosts=(HOST,), trust=trust, resolve=rebind)
    assert status == 202
    assert looked == [HOST], "resolved once"
    headers, body = tls_partner.got[0]
    assert (headers["host"], body) == (f"{HOST}:{tls_partner.port}", b"{}")


@pytest.mark.promise("P60")
def test_another_name_or_an_unknown_authority_gets_nothing(tls_partner: Partner, trust: ssl.SSLContext) -> None:
    for host, context in (("other.example.com", trust), (HOST, None)):
        with pytest.raises(SourceUnavailable):
            post(
                f"https://{host}:{tls_partner.port}/",
                {},
                b"{}",
                private_hosts=(host,),
                trust=context,
                resolve=to("127.0.0.1"),
            )
    assert tls_partner.got == []


def test_the_environments_proxies_are_not_used(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(partner.url, {}, b"{}", private_hosts=("127.0.0.1",)) == 202


def test_a_host_that_does_not_resolve_is_tried_later() -> None:
    with pytest.raises(SourceUnavailable, match="does not resolve"):
        post("https://no-such-host.invalid/", {}, b"{}")

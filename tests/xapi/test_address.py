"""Server addresses as people type them."""

from __future__ import annotations

import contextlib
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.xapi.address import AddressError, ServerAddress

HOSTS = st.one_of(
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?){0,3}", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(str),
)
ADDRESSES = st.builds(ServerAddress, HOSTS, st.integers(1, 65535))


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("https://fra-01.example.com", "fra-01.example.com", 443),
        ("https://fra-01.example.com:8443/", "fra-01.example.com", 8443),
        ("fra-01", "fra-01", 443),
        ("FRA-01:444", "fra-01", 444),
        (" 192.0.2.10 ", "192.0.2.10", 443),
        ("[2001:db8::1]:8443", "2001:db8::1", 8443),
        ("https://[2001:DB8::1]", "2001:db8::1", 443),
        ("2001:db8::1", "2001:db8::1", 443),
    ],
)
def test_reads_every_form(text: str, host: str, port: int) -> None:
    assert ServerAddress.parse(text) == ServerAddress(host, port)


@pytest.mark.parametrize(
    "text",
    ["", "http://fra-01", "fra 01", "fra-01:", "fra-01:0", "fra-01:65536", "fra-01:ssh", "[fra-01]", "[::1", "[::1]x",
     "https://", "fra-01/path", "root@fra-01", "a..b", "1:2:3", "fra-01:４４３"],
)  # fmt: skip
def test_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        ServerAddress.parse(text)
    assert str(caught.value.text)


def test_a_password_typed_into_the_address_is_not_repeated() -> None:
    with pytest.raises(AddressError) as caught:
        ServerAddress.parse("https://root:s3cret@fra-01")
    assert "s3cret" not in str(caught.value)
    assert "fra-01" in str(caught.value)


@given(ADDRESSES)
def test_what_is_written_can_be_read_again(address: ServerAddress) -> None:
    assert ServerAddress.parse(address.url) == address
    assert ServerAddress.parse(str(address)) == address


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    with contextlib.suppress(AddressError):
        address = ServerAddress.parse(text)
        assert ServerAddress.parse(address.url) == address


@given(ADDRESSES, st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_another_host_keeps_the_port(address: ServerAddress, other: IPv4Address | IPv6Address) -> None:
    assert address.with_host(str(other)) == ServerAddress(str(other), address.port)
    assert address.with_host(f"[{other}]").host == str(other)

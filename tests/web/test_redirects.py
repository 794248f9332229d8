"""Addresses: which part is sent, where a login may be sent, and which redirects are allowed."""

from __future__ import annotations

import pytest

from rpu_desktop.web.errors import LedAstray
from rpu_desktop.web.redirects import followed, is_same_server, sendable


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://h/xs/a%2Fb%7E%FF;x=1/?q=%20&r", "http://h/xs/a%2Fb%7E%FF;x=1/?q=%20&r"),
        ("http://h/a b\udcff", "http://h/a%20b%FF"),
        ("https://user:word@h:8443/x#part", "https://h:8443/x"),
        ("http://bücher.example:80/", "http://xn--bcher-kva.example:80/"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ],
)
def test_an_address_is_sent_as_it_was_written(url: str, sent: str) -> None:
    assert sendable(url) == sent


@pytest.mark.parametrize(
    ("first", "other", "may"),
    [
        ("http://h/a", "http://h/b", True),
        ("http://h/a", "http://h:80/b", True),
        ("http://h/", "https://h/", True),
        ("http://h:8080/", "https://h/", False),
        ("https://h/", "http://h/", False),
        ("https://h/", "https://h:8443/", False),
        ("http://h/", "http://h.evil/", False),
    ],
)
def test_to_whom_a_login_may_go(first: str, other: str, may: bool) -> None:
    assert is_same_server(first, other) is may


def test_with_a_login_redirects_to_another_server_are_not_followed() -> None:
    assert followed("http://h/a", "//other/b", logs_in=False) == "http://other/b"
    assert followed("http://h/a", "https://h/b", logs_in=True) == "https://h/b"
    for place in ("http://other/b", "http://h:81/b"):
        with pytest.raises(LedAstray, match="another server"):
            followed("http://h/a", place, logs_in=True)

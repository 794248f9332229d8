"""A plain API client for the tests: the official SDK with a socket time-out, and nothing of ours."""

from __future__ import annotations

import http.client
import ssl
import xmlrpc.client
from typing import Any

import XenAPI

__all__ = ["Records", "log_in"]

Records = dict[str, dict[str, dict[str, Any]]]


class _Transport(xmlrpc.client.SafeTransport):
    def __init__(self, timeout: float) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        super().__init__(context=context)
        self._timeout = timeout

    def make_connection(self, host: Any) -> http.client.HTTPSConnection:
        connection = super().make_connection(host)
        connection.timeout = self._timeout
        return connection


def log_in(url: str, username: str, password: str, timeout: float = 20.0) -> Any:
    """A session of the SDK at the coordinator behind `url`; `timeout` in seconds."""
    session = XenAPI.Session(url, transport=_Transport(timeout))
    session.xenapi.login_with_password(username, password, "1.0", "acceptance")
    return session

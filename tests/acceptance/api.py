"""A plain API client for the tests: the official SDK with a socket time-out, without any code of the program."""

from __future__ import annotations

import http.client
import ssl
import time
import xmlrpc.client
from collections.abc import Iterable
from typing import Any

import XenAPI

__all__ = ["Records", "encryption", "log_in", "read_classes"]

Records = dict[str, dict[str, dict[str, Any]]]


class _Transport(xmlrpc.client.SafeTransport):
    def __init__(self, timeout: float) -> None:
        super().__init__(context=encryption())
        self._timeout = timeout

    def make_connection(self, host: Any) -> http.client.HTTPSConnection:
        connection = super().make_connection(host)
        connection.timeout = self._timeout
        return connection


def encryption() -> ssl.SSLContext:
    """TLS settings that work with every release, and with any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT")  # Python's default ciphers exclude those of XenServer 7.0 to 7.6
    return context


def log_in(url: str, username: str, password: str, timeout: float = 20.0) -> Any:
    """A session of the SDK at the coordinator behind `url`; `timeout` in seconds."""
    session = XenAPI.Session(url, transport=_Transport(timeout))
    session.xenapi.login_with_password(username, password, "1.0", "acceptance")
    return session


def read_classes(url: str, username: str, password: str, classes: Iterable[str]) -> Records:
    """All records of `classes`; retried until there is a response, for pools whose connections are cut by a fault."""
    for _ in range(200):
        try:
            session = log_in(url, username, password)
            records = {cls: getattr(session.xenapi, cls).get_all_records() for cls in classes}
            session.xenapi.session.logout()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return records
    raise AssertionError(f"nobody answers at {url}")

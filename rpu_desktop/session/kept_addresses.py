"""Addresses of notification services in the keyring: they contain passwords and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from rpu_desktop.session.passwords import PasswordStore

__all__ = ["keep_addresses", "kept_addresses", "shown_address"]

_PLACE = "notifications"
_HARMLESS = frozenset({"mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "ntfys", "gotifys"})
"""Services whose addresses name a server; those of others are made of tokens."""


def kept_addresses(passwords: PasswordStore) -> tuple[str, ...]:
    """What was stored, in order.  Blocking, as `PasswordStore`."""
    found: list[str] = []
    while address := passwords.get(_PLACE, str(len(found) + 1)):
        found.append(address)
    return tuple(found)


def keep_addresses(passwords: PasswordStore, addresses: Sequence[str]) -> bool:
    """Store them, one entry each (some keyrings limit the length); returns whether that worked.  Blocking."""
    before = len(kept_addresses(passwords))
    stored = [passwords.put(_PLACE, str(number), address) for number, address in enumerate(addresses, 1)]
    for number in range(len(addresses) + 1, before + 1):
        passwords.forget(_PLACE, str(number))
    return all(stored)


def shown_address(address: str) -> str:
    """The kind of service and, where that is no secret, its server: ``mailtos (mail.example.com)``."""
    scheme = address.partition("://")[0].lower()
    try:
        host = urlsplit(address).hostname if scheme in _HARMLESS else None
    except ValueError:
        host = None
    return f"{scheme} ({host})" if host else scheme

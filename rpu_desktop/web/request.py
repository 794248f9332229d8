"""What is asked for, and within which limits."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Ask", "Limits", "Login", "basic", "direct"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take, in seconds."""

    connect: float
    """For a connection, with its TLS handshake."""
    silence: float
    """Between two pieces of an answer."""
    whole: float | None = None
    """For everything, redirects and the last byte included: a server that drips keeps to all the others.

    None only where as much comes as fits on a disk, and a person sees it come.
    """


@dataclass(frozen=True, slots=True)
class Login:
    """User name and password; `repr` hides the password."""

    username: str
    password: str = field(repr=False)


def basic(login: Login) -> str:
    """The value of an ``Authorization`` header (RFC 7617, in UTF-8)."""
    token = base64.b64encode(f"{login.username}:{login.password}".encode()).decode("ascii")
    return f"Basic {token}"


def direct(_url: str) -> str | None:
    """No proxy."""
    return None


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    An ``Authorization`` among the `headers` is sent at once and to this server only; where it leads elsewhere, that
    server is asked without.  A `login` is sent only when the server asks for it, to this server only, and then
    nobody is followed elsewhere: hosts that read the same media would have nothing to log in with there.
    """

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    login: Login | None = None
    way: Callable[[str], str | None] = direct
    """The proxy for an address, with credentials in it; None for none."""
    redirects: int = 10
    """How many are followed."""

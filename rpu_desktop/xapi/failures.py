"""What can go wrong between this program and a pool: one branch of the tree in `rpu_desktop.errors`.

None of these errors ever carries a password or a session reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.xapi.naming import NameOf

if TYPE_CHECKING:
    from rpu_desktop.xapi.address import ServerAddress
    from rpu_desktop.xapi.certificate import PresentedCertificate

__all__ = [
    "HOST_NOT_THERE",
    "LOST",
    "ApiFailure",
    "AuthenticationFailed",
    "ConnectionLost",
    "CutOff",
    "NoAnswer",
    "NoApi",
    "PluginFailure",
    "TaskVanished",
    "Unreachable",
    "UntrustedCertificate",
    "WrongPool",
    "XapiError",
    "failure_of",
    "is_outage",
]


class XapiError(AppError):
    """Something went wrong between this program and a pool."""

    def __str__(self) -> str:
        return str(sentence(self.text, self.advice))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class Unreachable(XapiError):
    """The call was never sent: no name, no TCP, no TLS, or the connection is down right now."""


class ConnectionLost(XapiError):
    """The call was sent, but its answer was lost: whether it was carried out is unknown."""


class NoApi(ConnectionLost):
    """What answered is not the API: an HTTP error, or something else than its form."""


class CutOff(ConnectionLost):
    """The connection broke: a server that restarts, or a network that fails for a moment."""


class NoAnswer(ConnectionLost):
    """The server took longer than was allowed: it may still be working on the call."""


class UntrustedCertificate(XapiError):
    """The server presented a certificate that is not trusted; nothing was sent to it.

    `expected` are the fingerprints known for this address: empty when it is a stranger.  `named`: fingerprints were
    named for it, and this is none of them.  `led_there` is the server that was asked and said that its pool's
    coordinator is at `address`.
    """

    def __init__(
        self,
        address: ServerAddress,
        certificate: PresentedCertificate,
        expected: frozenset[str],
        *,
        named: bool = False,
        led_there: ServerAddress | None = None,
    ) -> None:
        self.address = address
        self.certificate = certificate
        self.expected = expected
        self.led_there = led_there
        if expected:
            words = _changed_words(address, certificate)
        elif named:
            words = _not_named_words(address, certificate)
        elif led_there is not None:
            words = _unknown_coordinator_words(address, certificate, led_there)
        else:
            words = _unknown_words(address, certificate)
        super().__init__(*words)


class AuthenticationFailed(XapiError):
    """User name or password are wrong."""

    def __init__(self, address: ServerAddress, username: str) -> None:
        super().__init__(
            translate("xapi", "{server} does not accept the user name {user} with this password.").of(
                server=address.host, user=username
            ),
            translate("xapi", "Check the user name and the password and try again."),
        )


class ApiFailure(XapiError):
    """The pool refused a call: `code` and `params` as the API gives them, `text` with names in place of references."""

    def __init__(self, code: str, params: Sequence[str], name_of: NameOf) -> None:
        from rpu_desktop.xapi.descriptions import describe  # noqa: PLC0415 (a dictionary of all codes, which no start needs)

        self.code = code
        self.params = () if _names_a_session(code, params) else tuple(params)
        super().__init__(*describe(code, self.params, name_of))


class PluginFailure(ApiFailure):
    """A plugin on a host failed; `reason` is its own word for why, never a whole traceback."""

    def __init__(self, code: str, params: Sequence[str], name_of: NameOf) -> None:
        from rpu_desktop.xapi.plugins import plugin_reason  # noqa: PLC0415 (as in `ApiFailure`)

        self.reason = plugin_reason(code, params)
        super().__init__(code, params, name_of)

    @classmethod
    def own(cls, failure: ApiFailure, name_of: NameOf) -> ApiFailure:
        """`failure` of a plugin's call: with the plugin's own code it is the plugin that failed."""
        from rpu_desktop.xapi.plugins import is_own_failure  # noqa: PLC0415 (as in `ApiFailure`)

        own = not isinstance(failure, PluginFailure) and is_own_failure(failure.code)
        return cls(failure.code, failure.params, name_of) if own else failure


def failure_of(details: Sequence[str], name_of: NameOf) -> ApiFailure:
    """The failure behind an ``ErrorDescription`` or a task's ``error_info``."""
    code, *params = details or ("INTERNAL_ERROR",)
    if code == "XENAPI_PLUGIN_FAILURE":
        return PluginFailure(code, params, name_of)
    return ApiFailure(code, params, name_of)


class TaskVanished(XapiError):
    """A task is gone (the coordinator restarted, or someone destroyed it): whether its work was done is unknown."""

    def __init__(self, method: str) -> None:
        super().__init__(
            translate("xapi", "The pool no longer has the task “{task}”: a toolstack has restarted.").of(
                task=plain(method)
            ),
            translate("xapi", "It is not known whether it was carried out: check the pool."),
        )


LOST = (ConnectionLost, TaskVanished, Unreachable)
"""The answer did not arrive: whether the call was carried out can only be seen from the pool."""


def is_outage(error: Exception) -> bool:
    """Whether the connection to the pool broke, which says nothing about what was asked.

    One call without an answer need not be one: it may be the fault of the host that it was passed on to.
    """
    return isinstance(error, LOST) and not isinstance(error, NoAnswer)


HOST_NOT_THERE = frozenset({"HOST_STILL_BOOTING", "HOST_OFFLINE", "CANNOT_CONTACT_HOST", "HOST_HAS_NO_MANAGEMENT_IP"})
"""Codes of a coordinator that cannot pass a call on to a host, which is away or starting; the call has not begun.

Source: message_forwarding.ml do_op_on.
"""


class WrongPool(XapiError):
    """At the known address another pool answers now."""

    def __init__(self, address: ServerAddress, expected: str) -> None:
        super().__init__(
            translate("xapi", "{server} now belongs to another pool than {pool}.").of(
                server=address.host, pool=plain(expected)
            ),
            translate(
                "xapi",
                "Check whether the server was removed from the pool or its address was assigned to another computer.",
            ),
        )


def _names_a_session(code: str, params: Sequence[str]) -> bool:
    """Whether the parameters hold a session reference, which is as good as a password."""
    return code in ("SESSION_INVALID", "SESSION_NOT_REGISTERED") or (
        code == "HANDLE_INVALID" and bool(params) and params[0].lower() == "session"
    )


def _changed_words(address: ServerAddress, certificate: PresentedCertificate) -> tuple[Text, Text]:
    return (
        translate("xapi", "{server} presents a different certificate than before (SHA-256 {fingerprint}).").of(
            server=address.host, fingerprint=certificate.shown
        ),
        translate(
            "xapi",
            "If the server was reinstalled or has a new certificate, compare the fingerprint with the one on its "
            "console and trust it. Otherwise someone may be intercepting the connection: do not continue.",
        ),
    )


def _unknown_words(address: ServerAddress, certificate: PresentedCertificate) -> tuple[Text, Text]:
    return (
        translate("xapi", "The certificate of {server} is not known yet (SHA-256 {fingerprint}).").of(
            server=address.host, fingerprint=certificate.shown
        ),
        translate("xapi", "Compare the fingerprint with the one on the server's console and trust it if they match."),
    )


def _unknown_coordinator_words(
    address: ServerAddress, certificate: PresentedCertificate, member: ServerAddress
) -> tuple[Text, Text]:
    return (
        translate(
            "xapi",
            "{member} is a member of a pool whose coordinator is {server}. The certificate of {server} is not known "
            "yet (SHA-256 {fingerprint}).",
        ).of(member=member.host, server=address.host, fingerprint=certificate.shown),
        translate(
            "xapi",
            "Every server has its own certificate: compare the fingerprint with the one on the console of {server} "
            "and trust it as well.",
        ).of(server=address.host),
    )


def _not_named_words(address: ServerAddress, certificate: PresentedCertificate) -> tuple[Text, Text]:
    return (
        translate(
            "xapi",
            "The certificate of {server} does not match any of the specified fingerprints (SHA-256 {fingerprint}).",
        ).of(server=address.host, fingerprint=certificate.shown),
        translate(
            "xapi",
            "Compare the fingerprint with the one on the server's console and trust it if they match. Otherwise "
            "someone may be intercepting the connection: do not continue.",
        ),
    )

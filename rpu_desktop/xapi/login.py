"""Getting a session: log in, follow the coordinator, distinguish temporary failures from final ones."""

from __future__ import annotations

import contextlib
import xmlrpc.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlencode

import XenAPI

from rpu_desktop.i18n.text import translate
from rpu_desktop.redaction import keep_credentials, keep_secret
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.failures import ApiFailure, AuthenticationFailed, ConnectionLost, XapiError, failure_of
from rpu_desktop.xapi.limits import PICTURE, limit_of
from rpu_desktop.xapi.naming import NameOf
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import Carrier, PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["OWN_SESSION", "Credentials", "Link", "SessionEnded", "ask_for_coordinator", "led_to", "log_in"]

OWN_SESSION = object()
"""Placeholder in a call for the link's own session at the time of the call."""

_ORIGINATOR = "rpu-desktop"
_API_VERSION = "1.0"
_MAX_REDIRECTS = 4
_SDK_NO_LOGIN = 401
"""The SDK's message for a lost session when it must not log in again itself."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who logs in; the password never shows in `repr`."""

    username: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        keep_credentials(self.username, self.password)


class _Session(XenAPI.Session):  # type: ignore[misc]  # the SDK has no types
    """The SDK's session; its calls go to a transport of this program's, which chooses the protocol."""

    def __init__(self, address: ServerAddress, transport: PinnedTransport) -> None:
        super().__init__(address.url)
        self.carrier = transport

    def __getattr__(self, name: str) -> Any:
        if "." in name:  # ``VM.start``: the SDK asks for a whole method's name
            return lambda *params: self.carrier.call(name, params)
        return super().__getattr__(name)


class SessionEnded(Exception):
    """The server no longer knows the session."""


class Link:
    """A session on one server, over the official SDK; blocking, usable from several threads.

    While it `renews`, the SDK logs in again automatically when the server no longer knows the session and sends the
    refused call again: safe, because the refusal proves that it was not carried out.  Events must not continue like
    that: a lost session means that events may be lost, so a link that does not renew answers `SESSION_INVALID`.
    """

    def __init__(
        self,
        address: ServerAddress,
        truster: CertificateVerifier,
        timeouts: Timeouts,
        name_of: NameOf,
        *,
        renews: bool = True,
        carrier: Carrier = PinnedTransport,
    ) -> None:
        self.address = address
        self.renews = renews
        self.transport = carrier(address, truster, timeouts)
        self._session = _Session(address, self.transport)
        self._name_of = name_of

    def __repr__(self) -> str:
        return f"Link({self.address})"

    @property
    def session_handle(self) -> str:
        """The session's reference: as good as a password, it goes nowhere but into calls."""
        return str(self._session.handle)

    def log_in(self, credentials: Credentials) -> None:
        """Open the session.

        Raises:
            XapiError: it did not work; nothing was logged in.

        """
        user, password = credentials.username, credentials.password
        # `originator` came with XenServer 6.2, `version` with 4.1 (datamodel.ml, session.login_with_password).
        for arguments in ((user, password, _API_VERSION, _ORIGINATOR), (user, password, _API_VERSION)):
            try:
                return self._log_in(*arguments)
            except ApiFailure as failure:
                if failure.code != "MESSAGE_PARAMETER_COUNT_MISMATCH":
                    raise
        return self._log_in(user, password)

    def _log_in(self, *arguments: str) -> None:
        with self.transport.patience(None, limit_of("session.login_with_password")):
            self._guarded(lambda: self._session.login_with_password(*arguments))
        keep_secret(str(self._session.handle))
        if not self.renews:
            self._session.last_login_method = self._session.last_login_params = None

    def call(self, method: Method, *args: Any, timeout: float | None = None) -> Any:
        """Call `method` (``host.disable``) and return its value in the API's shape.

        Raises:
            XapiError: as `PinnedTransport`, or `ApiFailure`.

        """
        handle = self.session_handle
        try:
            return self._call(method, args, timeout)
        except ApiFailure as failure:
            # The SDK logs in again and then resends the old arguments, including the old session.
            renewed = OWN_SESSION in args and self.session_handle != handle
            if failure.code != "HANDLE_INVALID" or not renewed:
                raise
        return self._call(method, args, timeout)

    def _call(self, method: str, args: tuple[Any, ...], timeout: float | None) -> Any:
        handle = self.session_handle
        sent = [handle if arg is OWN_SESSION else _wire(arg) for arg in args]
        target = self._session.xenapi
        for part in method.split("."):
            target = getattr(target, part)
        with self.transport.patience(timeout, limit_of(method)):
            return self._guarded(lambda: target(*sent))

    async def call_on_loop(self, method: Method, *args: Any, timeout: float | None = None) -> Any:
        """As `call`, on the event loop, for a transport that answers there.

        Raises:
            SessionEnded: nothing was carried out; `call` logs in again.
            XapiError: as `call`.

        """
        handle = self.session_handle
        sent = [handle if arg is OWN_SESSION else _wire(arg) for arg in args]
        answer = await self.transport.answer(method, (handle, *sent), timeout or self.transport.timeouts.read)
        if answer["Status"] == "Success":
            return answer["Value"]
        failure = [str(part) for part in answer["ErrorDescription"]]
        if failure[0] == "SESSION_INVALID" and self.renews:
            raise SessionEnded
        raise failure_of(failure, self._name_of)

    def fetch(self, path: str, timeout: float) -> bytes:
        """The content at `path`, for clients with a session (xen-api ``xapi_http.ml`` assert_credentials_ok).

        Raises:
            XapiError: as `PinnedTransport`.

        """
        with self.transport.patience(timeout, PICTURE):
            return self.transport.get(f"{path}?session_id={self._session.handle}")

    def send_file(
        self, path: str, query: Mapping[str, str], file: BinaryIO, on_progress: Callable[[int], None]
    ) -> None:
        """PUT a file from its beginning to its end to where the toolstack takes files.

        Raises:
            XapiError: as `PinnedTransport.put`.

        """
        size = file.seek(0, 2)
        file.seek(0)
        words = urlencode({"session_id": self._session.handle, **query})
        self.transport.put(f"{path}?{words}", file, size, on_progress)

    def log_out(self, timeout: float, *companions: Link) -> None:
        """End the session, and those of `companions`, if the server answers quickly; drop all connections."""
        for link in (*companions, self):
            with (
                contextlib.suppress(XapiError, xmlrpc.client.Error),
                self.transport.patience(timeout, limit_of("session.logout")),
            ):
                self.transport.call("session.logout", (link._session.handle,))
        self.transport.abort()

    def _guarded(self, action: Callable[[], Any]) -> Any:
        """Run `action`; the SDK's failures become ours."""
        try:
            return action()
        except XenAPI.Failure as failure:
            raise failure_of([str(part) for part in failure.details], self._name_of) from None
        except (xmlrpc.client.Error, TypeError, KeyError, IndexError) as error:
            if isinstance(error, xmlrpc.client.Fault) and error.faultCode == _SDK_NO_LOGIN:
                raise ApiFailure("SESSION_INVALID", (), self._name_of) from None
            # The SDK's own complaints about an answer that is no XenAPI answer (their words may hold a session).
            raise self.not_understood() from None

    def not_understood(self) -> ConnectionLost:
        """The error for a response that does not have the API's form."""
        return ConnectionLost(
            translate("xapi", "{server} sent an invalid response.").of(server=self.address.host),
            translate("xapi", "Check that this is the address and port of a XenServer or XCP-ng server."),
        )


def log_in(
    address: ServerAddress,
    credentials: Credentials,
    make_link: Callable[[ServerAddress], Link],
    lead: Callable[[ServerAddress, str], ServerAddress],
) -> Link:
    """Log in at `address`, or at the coordinator that its members report: `lead` makes an address of an answer.

    Raises:
        AuthenticationFailed: user name or password are wrong.
        XapiError: anything else, and what `lead` raises.

    """
    for _ in range(_MAX_REDIRECTS):
        link = make_link(address)
        try:
            link.log_in(credentials)
        except ApiFailure as failure:
            link.transport.abort()
            if failure.code == "HOST_IS_SLAVE" and failure.params and failure.params[0]:
                address = lead(address, failure.params[0])
                continue
            if failure.code == "SESSION_AUTHENTICATION_FAILED":
                raise AuthenticationFailed(address, credentials.username) from None
            raise
        except BaseException:
            link.transport.abort()
            raise
        return link
    raise ConnectionLost(
        translate("xapi", "The servers of the pool refer to each other: none of them is the pool coordinator."),
        translate("xapi", "Check on the console of a server which server is the pool coordinator."),
    )


def led_to(member: ServerAddress, said: str) -> ServerAddress:
    """The address that a member names as the coordinator's.

    Raises:
        ConnectionLost: it is none.

    """
    try:
        return member.with_host(said)
    except AddressError as error:
        text = translate("xapi", "{server} reports a pool coordinator with an invalid address. {reason}")
        raise ConnectionLost(
            text.of(server=member.host, reason=error.text),
            translate("xapi", "Check on the console of a server which server is the pool coordinator."),
        ) from None


def ask_for_coordinator(link: Link) -> str | None:
    """The coordinator's address according to a server (possibly its own); None if it does not know.

    No password is sent: a member answers `HOST_IS_SLAVE` before it checks one (xapi_session.ml
    login_with_password).
    """
    try:
        link.log_in(Credentials("", ""))
    except ApiFailure as failure:
        if failure.code == "HOST_IS_SLAVE" and failure.params and failure.params[0]:
            return failure.params[0]
        if failure.code == "SESSION_AUTHENTICATION_FAILED":
            return link.address.host
    finally:
        link.transport.abort()
    return None


def _wire(value: Any) -> Any:
    """A Python value as the API wants it: whole numbers travel as text (int64 has no XML-RPC type)."""
    match value:
        case bool():
            return value
        case int():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_wire(item) for item in value]
        case dict():
            return {str(key): _wire(item) for key, item in value.items()}
        case _:
            return value

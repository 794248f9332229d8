"""TLS trust by pinned SHA-256 fingerprint: hosts come with self-signed certificates, so no authority is asked."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from rpu_desktop.files import FileDamaged, change_json, read_json
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.certificate import PresentedCertificate
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError
from rpu_desktop.xapi.handshake import NoCertificate
from rpu_desktop.xapi.network import unreachable

__all__ = [
    "CertificateVerifier",
    "TrustPolicy",
    "TrustStore",
    "TrustStoreError",
    "fetch_certificate",
    "normal_fingerprint",
    "tls_context",
]


def normal_fingerprint(text: str) -> str:
    """A SHA-256 fingerprint as 64 lower-case hex digits; colons, spaces and capitals are accepted.

    Raises:
        ValueError: it is no SHA-256 fingerprint.

    """
    found = text.strip().lower().removeprefix("sha256").replace(":", "").replace(" ", "")
    if len(found) != 64 or not all(digit in "0123456789abcdef" for digit in found):
        raise ValueError("a SHA-256 fingerprint has 64 hexadecimal digits")
    return found


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """What to accept: the named `fingerprints` from any server, and of each server the `pins` of its own address.

    Every host has a certificate of its own, so a pin for one host is no evidence about another: neither that
    the other's certificate is right, nor that it has changed.  With `allow_first` also the first certificate of a
    server for which nothing is pinned, until the pool has been read (see `CertificateVerifier.settle`); not of the one
    that is asked first when fingerprints were named for it.  `legacy_tls` lets a connection fall back to TLS 1.0 and
    old ciphers, which XenServer 6 and earlier need.
    """

    fingerprints: frozenset[str] = frozenset()
    allow_first: bool = False
    legacy_tls: bool = False
    pins: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, *fingerprints: str, allow_first: bool = False, legacy_tls: bool = False) -> TrustPolicy:
        """From fingerprints as a person writes them (see `normal_fingerprint`)."""
        return cls(frozenset(map(normal_fingerprint, fingerprints)), allow_first, legacy_tls)

    def also(self, pins: Mapping[str, frozenset[str]]) -> TrustPolicy:
        """The same with more pins."""
        both = {server: self.pins.get(server, frozenset()) | prints for server, prints in pins.items()}
        return replace(self, pins={**self.pins, **both})


@dataclass(slots=True)
class CertificateVerifier:
    """What one connection trusts right now; shared by its threads, which only ever add to it.

    A certificate counts for the address it was accepted for, and for no other: `told` is what the pool reports about
    its own hosts, `approved` what the admin approved, `seen` what was accepted so far.  `asked` is where the connection
    begins (None: wherever).
    """

    policy: TrustPolicy
    asked: ServerAddress | None = None
    approved: dict[ServerAddress, frozenset[str]] = field(default_factory=dict)
    told: dict[ServerAddress, frozenset[str]] = field(default_factory=dict)
    seen: dict[ServerAddress, str] = field(default_factory=dict)
    settled: bool = False

    def knows(self, address: ServerAddress) -> bool:
        """Whether this server was connected to before, or the pool reports it as one of its hosts."""
        return address in self.seen or address in self.told

    def settle(self) -> None:
        """The pool has been read: from now on nothing is accepted because it is the first that an address shows.

        Who answers in a server's place while that is being installed would be such a first one.
        """
        self.settled = True

    def approve(self, address: ServerAddress, fingerprint: str) -> None:
        """The admin has compared the certificate that `address` presents."""
        self.approved[address] = self.approved.get(address, frozenset()) | {normal_fingerprint(fingerprint)}

    def expect(self, fingerprints: Mapping[ServerAddress, str]) -> None:
        """The pool itself reports the certificates of these hosts, over a trusted connection."""
        for address, fingerprint in fingerprints.items():
            self.told[address] = self.told.get(address, frozenset()) | {fingerprint}

    def check(self, address: ServerAddress, der: bytes) -> None:
        """Accept the certificate that `address` shows.

        Raises:
            UntrustedCertificate: it was not approved.
            NoCertificate: there is none.

        """
        if not der:
            raise NoCertificate
        certificate = PresentedCertificate.of(der)
        fingerprint = certificate.fingerprint
        known = self.known(address)
        if fingerprint in known | self.policy.fingerprints:
            self.seen[address] = fingerprint
            return
        led_there = self.asked if self.asked != address else None
        named = frozenset[str]() if led_there else self.policy.fingerprints
        if self.policy.allow_first and not self.settled and not known and not named:
            self.seen[address] = fingerprint
            return
        raise UntrustedCertificate(address, certificate, known, named=bool(named), led_there=led_there)

    def known(self, address: ServerAddress) -> frozenset[str]:
        """The certificates this address may present: accepted before, or reported by the pool or the admin."""
        shown = self.seen.get(address)
        pinned = self.policy.pins.get(str(address), frozenset())
        said = self.told.get(address, frozenset()) | self.approved.get(address, frozenset())
        return pinned | said | frozenset({shown} if shown else ())

    def proven(self) -> dict[ServerAddress, frozenset[str]]:
        """What to remember of each server: accepted certificates, and those that the pool reported."""
        shown = {address: frozenset({fingerprint}) for address, fingerprint in tuple(self.seen.items())}
        said = dict(self.told)
        return {
            address: shown.get(address, frozenset()) | said.get(address, frozenset()) for address in {**said, **shown}
        }


class TrustStoreError(XapiError):
    """The approved certificates cannot be written down; they hold for this run only."""


class TrustStore:
    """The fingerprints approved for each server, remembered in a file.

    A file that cannot be read counts as empty (nothing is trusted) and is set aside before the next writing; then
    `notice` reports it.  Several programs may write: each adds and removes only its own changes.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or platformdirs.user_data_path("rpu-desktop", appauthor=False) / "certificates.json"
        self.notice: Text | None = None
        self._pins = self._read()
        self._unsaved: dict[str, set[str]] = {}

    def known(self, address: ServerAddress) -> frozenset[str]:
        """The fingerprints approved for `address`."""
        return frozenset(self._pins.get(str(address), ()))

    def is_trusted(self, address: ServerAddress, fingerprint: str) -> bool:
        """Whether `fingerprint` was approved for `address`."""
        return normal_fingerprint(fingerprint) in self.known(address)

    def policy(self, *named: str, allow_first: bool = False, legacy_tls: bool = False) -> TrustPolicy:
        """What a connection may accept: what is known for each server, and the fingerprints `named` for all of them."""
        pins = {server: frozenset(prints) for server, prints in self._pins.items()}
        return TrustPolicy(frozenset(map(normal_fingerprint, named)), allow_first, legacy_tls, pins)

    def pin(self, address: ServerAddress, fingerprint: str) -> None:
        """Approve `fingerprint` for `address` and remember it.

        Raises:
            TrustStoreError: it cannot be written down; it is trusted for this run all the same.

        """
        self.pin_all({address: fingerprint})

    def pin_all(self, fingerprints: Mapping[ServerAddress, str | frozenset[str]]) -> None:
        """Approve what each server of a pool shows, for its own address, and write that down once.

        Raises:
            TrustStoreError: as `pin`.

        """
        new = {str(address): _normal(shown) for address, shown in fingerprints.items()}
        self._pins = _united(self._pins, new)
        self._unsaved = _united(self._unsaved, new)
        self._change(lambda there: _united(there, self._unsaved))
        self._unsaved = {}

    def forget(self, address: ServerAddress) -> None:
        """Remove all trust for `address`.

        Raises:
            TrustStoreError: as `pin`.

        """
        self._unsaved.pop(str(address), None)
        if self._pins.pop(str(address), None) is not None:
            self._change(lambda there: {server: pins for server, pins in there.items() if server != str(address)})

    def _read(self) -> dict[str, set[str]]:
        try:
            return _pins(read_json(self.path))
        except FileDamaged:
            text = translate(
                "xapi", "The trusted certificates in {file} cannot be read: no certificate is trusted yet."
            )
            self.notice = text.of(file=self.path)
            return {}

    def _change(self, change: Callable[[dict[str, set[str]]], dict[str, set[str]]]) -> None:
        def changed(content: Any) -> dict[str, Any]:
            pins = change(_pins(content))
            servers = {server: sorted(prints) for server, prints in sorted(pins.items())}
            return {**(content or {}), "servers": servers}

        try:
            change_json(self.path, changed)
        except OSError as error:
            raise TrustStoreError(
                translate("xapi", "The trusted certificates cannot be saved in {file}: {reason}").of(
                    file=self.path, reason=error.strerror or error
                ),
                translate("xapi", "They are trusted until the program ends. Make the file writable to keep them."),
            ) from error


def _pins(content: Any) -> dict[str, set[str]]:
    """What the file holds.

    Raises:
        FileDamaged: it is of another shape.

    """
    if content is None:
        return {}
    try:
        return {str(server): set(map(normal_fingerprint, prints)) for server, prints in content["servers"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileDamaged(repr(error)) from error


def _normal(shown: str | frozenset[str]) -> set[str]:
    return set(map(normal_fingerprint, {shown} if isinstance(shown, str) else shown))


def _united(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {server: one.get(server, set()) | other.get(server, set()) for server in {*one, *other}}


_CIPHERS = (
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES"
    ":RSA+AES128-SHA256:AES128-SHA256:AES256-SHA256:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM:!PSK:!SRP"
)
"""Python's own, and after them the RSA key exchange, which is all that XenServer 7.0 to 7.6 have (xen-api
``scripts/init.d-xapissl`` before commit 709757e84f): the server is known by its fingerprint in either case."""

_OLD_CIPHERS = "ALL:!aNULL:!eNULL:@SECLEVEL=0"
"""Any protocol and cipher, as long as the server presents a certificate and the connection is encrypted."""


def tls_context(*, legacy_tls: bool = False) -> ssl.SSLContext:
    """A client context that leaves trust to the fingerprint; TLS 1.2 at least unless `legacy_tls`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if legacy_tls:
        # XenServer 6 and earlier speak TLS 1.0 only, with keys and ciphers below today's security level.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers(_OLD_CIPHERS)
    else:
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_CIPHERS)
    return context


async def fetch_certificate(
    address: ServerAddress, timeout: float = 10.0, *, legacy_tls: bool = False
) -> PresentedCertificate:
    """What `address` shows, for the admin to approve; nothing is sent to it.

    Raises:
        Unreachable: no connection, or no TLS.

    """
    try:
        async with asyncio.timeout(timeout):
            _, writer = await asyncio.open_connection(
                address.host, address.port, ssl=tls_context(legacy_tls=legacy_tls), server_hostname=""
            )
    except (OSError, TimeoutError, UnicodeError) as error:
        raise unreachable(address, error) from error
    der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    if not der:
        raise unreachable(address, NoCertificate())
    return PresentedCertificate.of(der)

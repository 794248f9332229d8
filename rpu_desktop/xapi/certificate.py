"""A server's TLS certificate as it is shown to the admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import one_line

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["PresentedCertificate"]


@dataclass(frozen=True, slots=True)
class PresentedCertificate:
    """What a server shows; fields other than the fingerprint are for the admin's eyes only."""

    fingerprint: str
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None

    @classmethod
    @lru_cache(64)
    def of(cls, der: bytes) -> PresentedCertificate:
        """Read a certificate; one that cannot be read still has its fingerprint.

        Every connection shows one, and most show the same.
        """
        import hashlib  # noqa: PLC0415 (slow to load, and the first window must not wait)

        from cryptography import x509  # noqa: PLC0415 (likewise)

        fingerprint = hashlib.sha256(der).hexdigest()
        try:
            certificate = x509.load_der_x509_certificate(der)
            return cls(
                fingerprint,
                one_line(certificate.subject.rfc4514_string()),
                one_line(certificate.issuer.rfc4514_string()),
                _names(certificate),
                certificate.not_valid_before_utc,
                certificate.not_valid_after_utc,
            )
        except ValueError:  # old hosts made odd ones
            return cls(fingerprint)

    @property
    def shown(self) -> str:
        """The fingerprint as consoles print it: ``AB:CD:…``."""
        upper = self.fingerprint.upper()
        return ":".join(upper[i : i + 2] for i in range(0, len(upper), 2))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415 (likewise)

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    return tuple(one_line(str(name.value)) for name in names)

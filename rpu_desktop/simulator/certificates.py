"""Each simulated host has its own certificate, as each real one generates its own (xen-api ocaml/gencert)."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

__all__ = ["SIGNED_WITH_SHA1", "PoolCertificate"]

SIGNED_WITH_SHA1 = """-----BEGIN CERTIFICATE-----
MIIDCzCCAfOgAwIBAgIUbD+V74oH5TJBH8MAg82xJ2sDEKYwDQYJKoZIhvcNAQEF
BQAwFDESMBAGA1UEAwwJeGVuc2VydmVyMCAXDTI2MTEyOTEyNTYzNloYDzIxMjYx
MTA1MTI1NjM2WjAUMRIwEAYDVQQDDAl4ZW5zZXJ2ZXIwggEiMA0GCSqGSIb3DQEB
AQUAA4IBDwAwggEKAoIBAQC/4uGwQ4m6XfOaBQx0dKzIeRZAjrFpG2RaYTLWxO1L
YJEhGaC31vID8tBlxf2Le0EgUGaBj4/s2kKRgV0tiw9fUwXaQnRTHu8bbOS9XR/Y
6sh54mB6EtjYg92HqsE+wxTg2gZpdqGg5oKjqcNTFQeB34ZGD0dA/2E6e+da/jEc
m+HSoaWx/vY2sQ5QDbqPfSFQ+rKz1g3GzLE9o/rdXRRSFBv0++RWlvNq75g1bsYy
Uh4NBNYw7jX9KRTLcULYuAQj88p0LV3LVr5eMquqjDCk6ua+GwXMIvDSlfCl3V7e
J/emimjsimrnbrou7+m88MTeaVjehzm/jUqgn5E47YtVAgMBAAGjUzBRMB0GA1Ud
DgQWBBQRc3wQcYC564Q0OQHkFlt4SdFARTAfBgNVHSMEGDAWgBQRc3wQcYC564Q0
OQHkFlt4SdFARTAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBBQUAA4IBAQBb
F5fTwLh6yOrqJkXabyqH6bz4sXDceNiWL74MsRreMQdSL2V2dzqWyaHBya+BfpUa
VpUeNsXEVdqpB7z0F7MavbKiu7SRpMIMOQT6TGhss9AIaun55p5lQeXGsRFhTSAI
Zbk/3HnuXqtI81Nx02XfVt19afvhtfpRLjxqJYDTwJGOuPUMYsXNZuXEUrEo7M9V
qGWFM6gLHKBWjy9IeOWXJuHWCDmBjV7VR0zalGL/LINOwzUKkDRWRQzjMBjAcg2P
svKs+MUokpypE1EU1MuMiV9LC885oEePsMLLDs5o4V3jROvcB+i7n/NhMJUN67j1
aq2AierNysp96lILfcoT
-----END CERTIFICATE-----
"""
"""An outdated self-signed certificate, as PEM: the library no longer signs like that. Its key is lost."""

_LONGEST_NAME = 64
"""Bytes of a common name in UTF-8 that the library writes."""


@cache
def _key(bits: int) -> rsa.RSAPrivateKey:
    """The key of the whole process: generating one takes long, and clients pin the certificate."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def _known_key(pem: bytes) -> rsa.RSAPrivateKey:
    """Read a key that this process wrote itself, so that it need not be checked."""
    key = serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(type(key).__name__)
    return key


@dataclass(frozen=True, slots=True)
class PoolCertificate:
    """A self-signed certificate and its key, as PEM."""

    certificate: bytes
    key: bytes
    fingerprint: str

    @classmethod
    def make(cls, name: str, addresses: Iterable[str], bits: int = 2048) -> PoolCertificate:
        """Create a certificate for these IP addresses, valid for ten years."""
        return cls._signed(name, addresses, _key(bits))

    def sibling(self, name: str, addresses: Iterable[str]) -> PoolCertificate:
        """Another certificate with the same key."""
        return self._signed(name, addresses, _known_key(self.key))

    @classmethod
    def _signed(cls, name: str, addresses: Iterable[str], key: rsa.RSAPrivateKey) -> PoolCertificate:
        short = name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, short or "xenserver")])
        now = datetime.now(UTC)
        alternatives = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .sign(key, hashes.SHA256())
        )
        pem_key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return cls(
            certificate.public_bytes(serialization.Encoding.PEM),
            pem_key,
            certificate.fingerprint(hashes.SHA256()).hex(),
        )

    def context(self, platform: tuple[int, ...] = ()) -> ssl.SSLContext:
        """A TLS server context with this certificate, as stunnel is configured on hosts of this platform version.

        Only one version of TLS. XenServer 7.0 to 7.6 (platform 2) accept one cipher, without an ephemeral key exchange
        (xen-api ``scripts/init.d-xapissl`` before commit 709757e84f); later ones two, and one curve
        (``scripts/xapi-ssl.conf``). Their keys may be short (``scripts/generate_ssl_cert``: 1,024 bits).
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        if platform[:1] == (2,):
            context.set_ciphers("AES128-SHA256:@SECLEVEL=0")
        else:
            context.set_ciphers("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
            context.set_ecdh_curve("secp384r1")
        with tempfile.TemporaryDirectory() as folder:
            chain = Path(folder) / "pool.pem"
            chain.write_bytes(self.key + self.certificate)
            context.load_cert_chain(chain)
        return context

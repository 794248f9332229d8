"""The servers' certificates, whose keys must not be too short for newer releases."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.releases import POST_8_2, weigh, weigh_xenserver_9
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["CertificateKeyCheck", "CertificateSignatureCheck"]

_SHORTEST = 2048


_WEAK = ("md5", "sha1")


@dataclass(frozen=True, slots=True)
class _Facts:
    """Bits of the RSA key (other kinds count as long enough), and the hash of the signature, as ``sha256``."""

    bits: int
    signed_with: str


class _Certificate(HostProbe[_Facts]):
    """What counts of the server's certificate."""

    id = "certificate"
    calls = ("host.get_server_certificate",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> _Facts:
        pem = str(await ask.call("host.get_server_certificate", host.ref))
        # Only here: they take a tenth of the time in which the program starts.
        from cryptography import x509  # noqa: PLC0415
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415

        try:
            certificate = x509.load_pem_x509_certificate(pem.encode())
            key, algorithm = certificate.public_key(), certificate.signature_hash_algorithm
        except (ValueError, UnsupportedAlgorithm) as error:
            raise Unknown(translate("prechecks", "Its certificate cannot be read.")) from error
        bits = key.key_size if isinstance(key, RSAPublicKey) else _SHORTEST
        return _Facts(bits, algorithm.name if algorithm else "")


_PROBE = _Certificate()


class CertificateKeyCheck(Check):
    """A server's certificate has an RSA key of less than 2048 bits; it blocks for versions after 8.2."""

    id = "certificate-key"
    title = translate("prechecks", "The servers' certificates have keys of 2048 bits or more")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True
    needs = ("host-liveness",)
    probes = (_PROBE,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = weigh(given, POST_8_2)
        if severity is None:
            return []
        text = translate("prechecks", "The certificate of {host} has a key of only {bits} bits.")
        why = translate(
            "prechecks",
            "Versions after 8.2 do not accept it, and the server could no longer be reached. Create a new "
            "certificate on its console: xe host-emergency-reset-server-certificate (before 8.2: remove "
            "/etc/xensource/xapi-ssl.pem and restart the toolstack).",
        )
        return [
            Problem(self.id, severity, text.of(host=host.name, bits=bits), why, (named(host),))
            for host in given.hosts
            if (bits := given.fact(_PROBE, host).bits) < _SHORTEST
        ]


class CertificateSignatureCheck(Check):
    """A server's certificate is signed with SHA-1 or MD5; it blocks for an upgrade to XenServer 9."""

    id = "certificate-signature"
    title = translate("prechecks", "The servers' certificates are signed with SHA-256 or better")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True
    needs = ("host-liveness",)
    probes = (_PROBE,)

    def applies(self, given: Circumstances) -> bool:
        """Earlier releases accept old signatures."""
        return weigh_xenserver_9(given) is not None

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = weigh_xenserver_9(given)
        text = translate("prechecks", "The certificate of {host} is signed with {algorithm}, which is no longer safe.")
        why = translate(
            "prechecks",
            "XenServer 9 does not accept it, and its upgrade plugin refuses the server. Create a new certificate "
            "on its console: xe host-emergency-reset-server-certificate; or install one that is signed with "
            "SHA-256.",
        )
        return [
            Problem(self.id, severity, text.of(host=host.name, algorithm=algorithm.upper()), why, (named(host),))
            for host in given.hosts
            if severity and (algorithm := given.fact(_PROBE, host).signed_with) in _WEAK
        ]

"""The servers' certificates, whose keys must not be too short for newer releases."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.releases import POST_8_2, weigh
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["CertificateKeyCheck"]

_SHORTEST = 2048


class _KeyLength(HostProbe[int]):
    """Bits of the server's RSA key; keys of other kinds count as long enough."""

    id = "key-length"
    calls = ("host.get_server_certificate",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> int:
        pem = str(await ask.call("host.get_server_certificate", host.ref))
        try:
            key = x509.load_pem_x509_certificate(pem.encode()).public_key()
        except ValueError as error:
            raise Unknown(translate("prechecks", "Its certificate cannot be read.")) from error
        return key.key_size if isinstance(key, RSAPublicKey) else _SHORTEST


_PROBE = _KeyLength()


class CertificateKeyCheck(Check):
    """A server's certificate has an RSA key of less than 2048 bits; it blocks for releases after 8.2."""

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
            "Releases after 8.2 do not accept it, and the server could no longer be reached. Make a new one on its "
            "console: xe host-emergency-reset-server-certificate (before 8.2: remove /etc/xensource/xapi-ssl.pem and "
            "restart the toolstack).",
        )
        return [
            Problem(self.id, severity, text.of(host=host.name, bits=bits), why, (named(host),))
            for host in given.hosts
            if (bits := given.fact(_PROBE, host)) < _SHORTEST
        ]

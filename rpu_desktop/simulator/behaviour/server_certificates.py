"""The certificate that each host shows, as the pool's API tells it.

Source: xen-api ``ocaml/xapi/xapi_host.ml`` get_server_certificate, forwarded to the host (``message_forwarding.ml``).
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour.host_operations import assert_reachable
from rpu_desktop.simulator.registry import Call, method


@method("host.get_server_certificate")
async def get_server_certificate(call: Call, host: str) -> str:
    """The certificate as PEM, read on the host itself."""
    assert_reachable(call.pool, host)
    return call.pool.certificate_of(host).certificate.decode()

"""The certificates of a pool's members, told by the pool itself.

Every host has a certificate of its own, and any of them may become the coordinator.  The coordinator, whose certificate
the admin approved, tells those of the others (xen-api ``xapi_host.ml`` get_server_certificate), so nobody has to be
asked again and nothing has to be taken on trust.
"""

from __future__ import annotations

import asyncio

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from rpu_desktop.inventory import Host, NoWholePool
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.trust import TrustStore

__all__ = ["learn_members", "pin_members"]

_PATIENCE = 20.0


async def learn_members(connection: PoolConnection) -> dict[ServerAddress, str]:
    """Trust what the pool says of its members from now on; address -> SHA-256 fingerprint.

    Hosts that are away, and pools too old to tell (before XenServer 5.5), are left out.
    """
    hosts = [host for host in _hosts(connection) if host.live is not False]
    told = await asyncio.gather(*(_fingerprint(connection, host.ref) for host in hosts))
    base = connection.coordinator_address
    known = {base.with_host(host.address): found for host, found in zip(hosts, told, strict=True) if found}
    connection.expect_certificates(known)
    return known


async def pin_members(connection: PoolConnection, store: TrustStore) -> None:
    """`learn_members`, and remember it, each host's for its own address; of a host that nobody told of, nothing.

    Raises:
        TrustStoreError: it cannot be written down; it holds for this connection all the same.

    """
    known = await learn_members(connection)
    await asyncio.to_thread(store.pin_all, {**connection.fingerprints, **known})


def _hosts(connection: PoolConnection) -> list[Host]:
    try:
        return [host for host in connection.snapshot().hosts.values() if host.address]
    except NoWholePool:  # the pool shows no coordinator at this very moment
        return []


async def _fingerprint(connection: PoolConnection, host: str) -> str | None:
    try:
        pem = await connection.call("host.get_server_certificate", host, timeout=_PATIENCE)
        return x509.load_pem_x509_certificate(str(pem).encode()).fingerprint(hashes.SHA256()).hex()
    except (XapiError, ValueError):
        return None

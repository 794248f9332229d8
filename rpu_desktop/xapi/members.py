"""The certificates of a pool's members, reported by the pool itself.

Every host has a certificate of its own, and any of them may become the coordinator.  The coordinator, whose certificate
the admin approved, reports those of the others (xen-api ``xapi_host.ml`` get_server_certificate), so nobody has to be
asked again and nothing has to be taken on trust.  A host keeps its certificate when it is reinstalled
(host-installer ``upgrade.py`` restores ``xapi-ssl.pem``), but its toolstack makes a new one where it finds none, and
people replace them (xen-api ``gencert.service``, ``cert_refresh.ml``): whoever comes back is asked about once more.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping

from rpu_desktop.inventory import Host, NoWholePool
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import Unreachable, XapiError
from rpu_desktop.xapi.trust import TrustStore, TrustStoreError

__all__ = ["following_members", "learn_members", "pin_members"]

_PATIENCE = 20.0
_PAUSE = 2.0
"""Seconds between two checks of a busy pool."""
_AGAIN = 20.0
"""Seconds after which a host without an answer is asked again."""


async def learn_members(connection: PoolConnection) -> dict[ServerAddress, str]:
    """Trust the certificates that the pool reports for its members from now on; address -> SHA-256 fingerprint.

    Hosts that are away, and pools too old to report them (before XenServer 5.5), are missing.
    """
    return await _learn(connection, _there(connection))


async def pin_members(connection: PoolConnection, store: TrustStore) -> None:
    """`learn_members`, and remember each certificate for its own address; nothing for a host without one.

    Raises:
        TrustStoreError: it cannot be saved; it still applies to this connection.

    """
    await learn_members(connection)
    await asyncio.to_thread(store.pin_all, connection.fingerprints)


@contextlib.asynccontextmanager
async def following_members(connection: PoolConnection, store: TrustStore | None = None) -> AsyncIterator[None]:
    """Within this block, hosts that come back or join the pool are asked about and, with a `store`, remembered."""
    following = asyncio.create_task(_follow(connection, store))
    try:
        yield
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _follow(connection: PoolConnection, store: TrustStore | None) -> None:
    told = {_state(host) for host in _there(connection) if _address(connection, host) in connection.vouched}
    epoch = connection.epoch
    with contextlib.suppress(Unreachable):  # the connection was closed
        while True:
            await connection.wait_connected()
            if epoch != connection.epoch:  # the coordinator was away, so it is not known which others were
                epoch, told = connection.epoch, set()
            news = connection.news()
            there = {_state(host): host for host in _there(connection)}
            told &= there.keys()
            if there.keys() == told:
                await news.wait()
                await asyncio.sleep(_PAUSE)
                continue
            told |= await _learn_and_keep(connection, {state: there[state] for state in there.keys() - told}, store)
            await asyncio.sleep(_PAUSE if there.keys() == told else _AGAIN)


def _state(host: Host) -> tuple[object, ...]:
    """What is another one when the host has been away, or its toolstack has."""
    return host.ref, host.address, host.boot_time, host.agent_start_time


async def _learn_and_keep(
    connection: PoolConnection, hosts: Mapping[tuple[object, ...], Host], store: TrustStore | None
) -> set[tuple[object, ...]]:
    """The states of the hosts that answered."""
    before = connection.fingerprints
    known = await _learn(connection, hosts.values())
    if store is not None and connection.fingerprints != before:
        with contextlib.suppress(TrustStoreError):  # reported at the beginning
            await asyncio.to_thread(store.pin_all, connection.fingerprints)
    return {state for state, host in hosts.items() if _address(connection, host) in known}


async def _learn(connection: PoolConnection, hosts: Iterable[Host]) -> dict[ServerAddress, str]:
    hosts = list(hosts)
    told = await asyncio.gather(*(_fingerprint(connection, host.ref) for host in hosts))
    found = {_address(connection, host): shown for host, shown in zip(hosts, told, strict=True)}
    known = {address: shown for address, shown in found.items() if address is not None and shown is not None}
    connection.expect_certificates(known)
    return known


def _address(connection: PoolConnection, host: Host) -> ServerAddress | None:
    """The address at which this host presents its certificate."""
    with contextlib.suppress(AddressError):
        return connection.coordinator_address.with_host(host.address)
    return None


def _there(connection: PoolConnection) -> list[Host]:
    try:
        return [host for host in connection.snapshot().hosts.values() if host.address and host.live is not False]
    except NoWholePool:  # the pool shows no coordinator at this very moment
        return []


async def _fingerprint(connection: PoolConnection, host: str) -> str | None:
    try:
        pem = await connection.call("host.get_server_certificate", host, timeout=_PATIENCE)
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(str(pem).strip())).hexdigest()
    except (XapiError, ValueError):
        return None

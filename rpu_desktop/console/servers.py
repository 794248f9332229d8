"""The servers named on the command line: their passwords, their certificates, and the pools they lead to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError
from rpu_desktop.xapi.members import following_members, learn_members
from rpu_desktop.xapi.trust import TrustStore, TrustStoreError

__all__ = ["ServerRequest", "TrustWish", "open_pools", "remember", "trust_advice"]


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """One ``--server`` with what is needed to log in."""

    address: ServerAddress
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrustWish:
    """The values of ``--trust`` and ``--legacy-tls``."""

    fingerprints: tuple[str, ...] = ()
    first: bool = False
    legacy_tls: bool = False

    @property
    def named(self) -> list[str]:
        """All values of ``--trust``."""
        return [*self.fingerprints, *(["first"] if self.first else [])]


@asynccontextmanager
async def open_pools(
    servers: Sequence[ServerRequest], trust: TrustWish, output: Output
) -> AsyncIterator[list[PoolConnection]]:
    """Connections to all pools that `servers` lead to, each pool once; closed at the end.

    Raises:
        ConsoleError: a server cannot be reached, is not trusted, or refuses the login; all of them are named.

    """
    store = TrustStore()
    if store.notice is not None:
        output.aside(store.notice)
    answers = await asyncio.gather(*(_open(server, trust, store) for server in servers))
    opened = [answer for answer in answers if isinstance(answer, PoolConnection)]
    try:
        complaints = [answer for answer in answers if isinstance(answer, Complaint)]
        if complaints:
            raise ConsoleError(ExitCode.FAILED, complaints)
        remembered = store if trust.first else None
        await asyncio.gather(*(_know_members(pool, remembered, output) for pool in opened))
        async with AsyncExitStack() as following:
            for pool in opened:
                await following.enter_async_context(following_members(pool, remembered))
            yield list({connection.uuid: connection for connection in reversed(opened)}.values())[::-1]
    finally:
        await asyncio.gather(*(connection.close() for connection in opened))


async def _open(server: ServerRequest, trust: TrustWish, store: TrustStore) -> PoolConnection | Complaint:
    policy = store.policy(*trust.fingerprints, allow_first=trust.first, legacy_tls=trust.legacy_tls)
    try:
        return await PoolConnection.open(server.address, Credentials(server.username, server.password), policy)
    except UntrustedCertificate as error:
        return Complaint(error.text, trust_advice(error, trust), server.address.url)
    except XapiError as error:
        return Complaint(error.text, error.advice, server.address.url)


def trust_advice(error: UntrustedCertificate, trust: TrustWish) -> Text:
    """What to pass so that this certificate is trusted, all of it, for several are named side by side."""
    named = [*trust.named, error.certificate.fingerprint]
    words = translate(
        "console",
        "Compare this fingerprint with the one on the console of {server}; if they match, specify it: {options}",
    )
    return words.of(server=error.address.host, options=plain(" ".join(f"--trust {name}" for name in named)))


async def _know_members(pool: PoolConnection, store: TrustStore | None, output: Output) -> None:
    """Any host may become the coordinator: know them all.  With a `store`, remember them."""
    await learn_members(pool)
    await remember(pool, store, output)


async def remember(pool: PoolConnection, store: TrustStore | None, output: Output) -> None:
    """Keep what the servers of the pool are known by, where there is a `store`."""
    if store is None:
        return
    try:
        await asyncio.to_thread(store.pin_all, pool.fingerprints)
    except TrustStoreError as error:
        output.complain(Complaint(error.text, error.advice, pool.name))

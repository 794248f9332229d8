"""The installation media of one upgrade: examined here, tested by every host, and served from here if local."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import Host
from rpu_desktop.media.checks import PoolMedia, check_pool, read_here
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.options import RunOptions
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["MediaChoice", "MediaOffer", "MediaResult", "read_offered"]

MediaChoice = MediaSource | Path
"""Media on a server, or an image or folder on this computer."""


@dataclass(frozen=True, slots=True)
class MediaResult:
    """The result of the media test: the answers of the pools, or what is wrong with the media as such.

    `pools` has the keys of the connections that were tested. `failure` is (what, what to do); then no pool was asked.
    """

    pools: Mapping[str, PoolMedia] = field(default_factory=dict)
    failure: tuple[Text, Text | None] | None = None

    @property
    def accepted(self) -> bool:
        """Whether all hosts of all pools accept."""
        return self.failure is None and all(pool.accepted for pool in self.pools.values())

    @property
    def licences(self) -> frozenset[Licence]:
        """The agreements that have to be accepted."""
        return frozenset(pool.licence for pool in self.pools.values() if pool.licence)

    @property
    def offered(self) -> SoftwareVersion | None:
        """The contents of the media, if known."""
        return next((pool.offered for pool in self.pools.values() if pool.offered), None)


class MediaOffer:
    """Tests media, and serves those on this computer from the test until `stop`; used on the connections' loop."""

    def __init__(self) -> None:
        self._served: dict[str, LocalMedia] = {}

    @property
    def served(self) -> tuple[LocalMedia, ...]:
        """The media that are being served."""
        return tuple(self._served.values())

    async def prepare(
        self,
        choice: MediaChoice,
        connections: Mapping[str, PoolConnection],
        verifying: Callable[[Path], object] = lambda path: None,
    ) -> dict[str, MediaSource]:
        """Determine where the hosts of each pool find the media; those served before are no longer served.

        `verifying` is called before the checksums of local media are compared.

        Raises:
            MediaError: the local media are no installation media, damaged, or cannot be served.

        """
        await self.stop()
        if isinstance(choice, MediaSource):
            return dict.fromkeys(connections, choice)
        local = await asyncio.to_thread(LocalMedia.open, choice)
        verifying(local.path)
        await asyncio.to_thread(local.verify)
        self._served[str(local.path)] = local
        return {key: await asyncio.to_thread(_serve, local, pool) for key, pool in connections.items()}

    async def test(
        self,
        connections: Mapping[str, PoolConnection],
        options: Mapping[str, RunOptions],
        waiting: Callable[[Host], None] = lambda host: None,
    ) -> MediaResult:
        """Ask every host of every pool; `options` state where it finds the media.

        `waiting` is called with hosts that are slow.

        Raises:
            XapiError: a pool does not respond.

        """
        tests = (self._test(pool, options[key], waiting) for key, pool in connections.items())
        found = await asyncio.gather(*tests)
        return MediaResult(dict(zip(connections, found, strict=True)))

    async def _test(
        self, connection: PoolConnection, options: RunOptions, waiting: Callable[[Host], None]
    ) -> PoolMedia:
        source = options.media
        assert source is not None  # noqa: S101 (in manual mode nothing is tested)
        local = self._served.get(source.origin) if source.origin else None
        share = local.shares.get(connection.uuid) if local is not None else None
        return await check_pool(connection, source, options.wishes, share, waiting)

    async def serve_again(self, source: MediaSource, connection: PoolConnection) -> None:
        """Serve what an earlier process served, at the same address, which hosts may already use.

        Does nothing for media that are elsewhere.

        Raises:
            MediaError: the image or folder is gone, or cannot be served.

        """
        if not source.origin:
            return
        if source.origin not in self._served:
            self._served[source.origin] = await asyncio.to_thread(LocalMedia.open, Path(source.origin))
        local = self._served[source.origin]
        await asyncio.to_thread(local.serve, connection.snapshot(), connection.coordinator_address, again=source)

    async def stop(self) -> None:
        """Stop serving."""
        served, self._served = list(self._served.values()), {}
        for local in served:
            await asyncio.to_thread(local.stop)


def _serve(local: LocalMedia, connection: PoolConnection) -> MediaSource:
    return local.serve(connection.snapshot(), connection.coordinator_address)


async def read_offered(choice: MediaChoice) -> SoftwareVersion | None:
    """The contents of the media, as this computer reads them; None if it cannot.

    Raises:
        MediaError: they are no installation media, or damaged.

    """
    if isinstance(choice, Path):
        return (await asyncio.to_thread(LocalMedia.open, choice)).version.software_version
    offered, damage = await read_here(choice)
    if damage is not None:
        raise damage
    return offered

"""The installation media of one upgrade: looked at here, tested by every host, and served where they lie here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import Host
from rpu_desktop.media.checks import PoolMedia, check_pool, read_here
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["MediaChoice", "MediaOffer", "MediaResult", "read_offered"]

MediaChoice = MediaSource | Path
"""Media on a server, or an image or folder on this computer."""


@dataclass(frozen=True, slots=True)
class MediaResult:
    """What the media test found: the answers of the pools, or what is wrong with the media as such.

    `pools` has the keys of the connections that were tested.  `failure` is (what, what to do); then no pool was asked.
    """

    choice: MediaChoice
    pools: Mapping[str, PoolMedia] = field(default_factory=dict)
    failure: tuple[Text, Text | None] | None = None

    @property
    def accepted(self) -> bool:
        """Whether all hosts of all pools accept."""
        return self.failure is None and all(pool.accepted for pool in self.pools.values())

    @property
    def licences(self) -> frozenset[Licence]:
        """The agreements that somebody has to accept."""
        return frozenset(pool.licence for pool in self.pools.values() if pool.licence)

    @property
    def offered(self) -> SoftwareVersion | None:
        """What the media bring, where that is known."""
        return next((pool.offered for pool in self.pools.values() if pool.offered), None)


class MediaOffer:
    """Tests media, and serves what lies on this computer from the test until `stop`; used on the connections' loop."""

    def __init__(self) -> None:
        self._served: dict[str, LocalMedia] = {}

    async def test(
        self,
        choice: MediaChoice,
        connections: Mapping[str, PoolConnection],
        wishes: Wishes,
        *,
        verifying: Callable[[Path], object] = lambda path: None,
        waiting: Callable[[Host], None] = lambda host: None,
    ) -> MediaResult:
        """Ask every host of every pool; media served before are no longer served.

        `verifying` is called before the checksums of local media are compared, `waiting` with hosts that are slow.
        """
        await self.stop()
        try:
            local = await self._opened(choice, verifying) if isinstance(choice, Path) else None
            tests = (_test(pool, choice, wishes, local, waiting) for pool in connections.values())
            found = await asyncio.gather(*tests)
        except (MediaError, XapiError) as error:
            return MediaResult(choice, failure=(error.text, error.advice))
        return MediaResult(choice, dict(zip(connections, found, strict=True)))

    async def serve_again(self, source: MediaSource, connection: PoolConnection) -> None:
        """Serve what an earlier process served, at the same address: hosts may have been told it already.

        Does nothing for media that lie elsewhere.

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
        """Serve nothing any more."""
        served, self._served = list(self._served.values()), {}
        for local in served:
            await asyncio.to_thread(local.stop)

    async def _opened(self, path: Path, verifying: Callable[[Path], object]) -> LocalMedia:
        local = await asyncio.to_thread(LocalMedia.open, path)
        verifying(local.path)
        await asyncio.to_thread(local.verify)
        self._served[str(path)] = local
        return local


async def read_offered(choice: MediaChoice) -> SoftwareVersion | None:
    """What the media bring, as this computer sees it; None where it cannot see them.

    Raises:
        MediaError: they are no installation media, or damaged.

    """
    if isinstance(choice, Path):
        return (await asyncio.to_thread(LocalMedia.open, choice)).version.software_version
    offered, damage = await read_here(choice)
    if damage is not None:
        raise damage
    return offered


async def _test(
    connection: PoolConnection,
    choice: MediaChoice,
    wishes: Wishes,
    local: LocalMedia | None,
    waiting: Callable[[Host], None],
) -> PoolMedia:
    if isinstance(choice, MediaSource):
        return await check_pool(connection, choice, wishes, waiting=waiting)
    assert local is not None  # noqa: S101 (opened by the caller)
    snapshot = connection.snapshot()
    source = await asyncio.to_thread(local.serve, snapshot, connection.coordinator_address)
    return await check_pool(connection, source, wishes, local.shares[snapshot.pool.uuid], waiting)

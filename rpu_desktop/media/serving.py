"""Serves media on this computer to the pools of one run, each on the address that its hosts can reach."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.errors import MediaUnreachable
from rpu_desktop.media.fetch import TreeReader
from rpu_desktop.media.integrity import claims, verify_checksums, verify_sizes
from rpu_desktop.media.local import open_local, readable
from rpu_desktop.media.repository import MediaVersion, recognise
from rpu_desktop.media.share import Share
from rpu_desktop.media.tree import MediaTree
from rpu_desktop.media.url import MediaSource
from rpu_desktop.xapi.address import ServerAddress

if TYPE_CHECKING:
    from rpu_desktop.media.server import MediaServer

__all__ = ["LocalMedia", "hosts_addresses", "local_address"]


def _server() -> MediaServer:
    from rpu_desktop.media.server import MediaServer  # noqa: PLC0415 (a web server is seldom wanted, and takes long)

    return MediaServer()


@dataclass(slots=True)
class LocalMedia:
    """An installation image or unpacked folder, recognized and complete as far as a quick check shows.

    Its methods block, mostly for an instant; call `stop` when the run is over.
    """

    path: Path
    tree: MediaTree = field(repr=False)
    version: MediaVersion
    server: MediaServer = field(default_factory=_server, repr=False)
    shares: dict[str, Share] = field(default_factory=dict)
    """Pool uuid -> what it is offered."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Check the media: what they are, and whether all files exist with the correct sizes.

        Raises:
            MediaError: they are no installation media, cannot be read, or are damaged.

        """
        path = path.expanduser().absolute()
        tree = open_local(path)
        with readable(path):
            version = recognise(TreeReader(tree))
            verify_sizes(tree, claims(tree))
        return cls(path, tree, version)

    def verify(self) -> None:
        """Compare all checksums that the media have; takes as long as reading them once.

        Raises:
            MediaDamaged: a file has changed.
            MediaMissing: a file can no longer be read.

        """
        with readable(self.path):
            verify_checksums(self.tree, claims(self.tree))

    def serve(self, snapshot: PoolSnapshot, via: ServerAddress, *, again: MediaSource | None = None) -> MediaSource:
        """Offer the media to this pool's hosts; returns the source to give them.

        `via` is where the pool's API is reached: this computer's address on the way there is the one that the hosts
        see.  `again` is the source of a run that is taken up once more: the same address and path are opened, since
        hosts may have been told them.

        Raises:
            MediaUnreachable: this computer does not let the program listen, or lost the address that hosts know.

        """
        host = again.host if again else local_address(via)
        port = self.server.listen(host, again.port or 0 if again else 0)
        share = self.shares.get(snapshot.pool.uuid) or Share(self.tree, hosts_addresses(snapshot))
        if again is not None:
            share.token = again.path.strip("/")
        share.clients = hosts_addresses(snapshot)
        self.shares[snapshot.pool.uuid] = share
        self.server.share(share)
        return MediaSource("http", host, f"/{share.token}/", port, origin=str(self.path))

    def stop(self) -> None:
        """Stop serving."""
        self.server.stop()


def local_address(via: ServerAddress) -> str:
    """The address of this computer that it uses on the way to a server; nothing is sent there.

    Raises:
        MediaUnreachable: there is no way.

    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(via.host, via.port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(place)
            return str(probe.getsockname()[0]).partition("%")[0]
    except OSError as error:
        raise MediaUnreachable(
            translate("media", "This computer has no network route to {server}: {reason}.").of(
                server=via.host, reason=plain(error.strerror or str(error))
            ),
            translate("media", "Check the network of this computer."),
        ) from error


def hosts_addresses(snapshot: PoolSnapshot) -> frozenset[IPv4Address | IPv6Address]:
    """Every address of the pool's hosts: they may come by another network than the one they are managed by."""
    named = [*(host.address for host in snapshot.hosts.values()), *(pif.ip for pif in snapshot.pifs.values())]
    return frozenset(_addresses(named))


def _addresses(texts: Iterable[str]) -> Iterable[IPv4Address | IPv6Address]:
    for text in texts:
        try:
            yield ip_address(text.partition("/")[0])
        except ValueError:
            continue

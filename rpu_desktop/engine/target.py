"""The target version of a run: read from the media, here or through the hosts."""

from __future__ import annotations

from rpu_desktop.inventory import Host
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.probe import version_on_media
from rpu_desktop.media.repository import can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import NoAnswer

__all__ = ["find_target"]


async def find_target(connection: PoolConnection, host: Host, media: MediaSource) -> SoftwareVersion | None:
    """The version on the media; None if neither this computer nor the host can read it (then the result shows).

    Raises:
        XapiError: the connection broke.

    """
    if can_read_here(media):
        try:
            return (await read_media(media)).software_version
        except MediaError:
            pass  # this computer may be elsewhere than the hosts
    try:
        return await version_on_media(connection, host, media)
    except NoAnswer:
        return None

"""Which version a run is to bring: asked of the media, here or through the hosts."""

from __future__ import annotations

import json

from rpu_desktop.inventory import Host
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.hosts import PLUGIN
from rpu_desktop.media.repository import can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["find_target"]

_KEYS = {
    "product-version": "product_version",
    "platform-version": "platform_version",
    "product-name": "product_brand",
    "build-number": "build_number",
}
"""What the plugin's getVersion calls the fields of ``host.software_version``."""


async def find_target(connection: PoolConnection, host: Host, media: MediaSource) -> SoftwareVersion | None:
    """The version on the media; None where neither this computer nor the host can tell (then the result shows)."""
    if can_read_here(media):
        try:
            return (await read_media(media)).software_version
        except MediaError:
            pass  # this computer may stand elsewhere than the hosts
    try:
        answer = json.loads(await connection.plugin(host.ref, PLUGIN, "getVersion", {"url": media.plugin_url()}))
    except (XapiError, ValueError):
        return None
    found = {ours: str(answer[theirs]) for theirs, ours in _KEYS.items() if answer.get(theirs)}
    return SoftwareVersion.of(found) if "product_version" in found or "platform_version" in found else None

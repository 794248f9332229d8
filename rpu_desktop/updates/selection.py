"""Which way to updates a host has, by what it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rpu_desktop.inventory import Host
from rpu_desktop.updates.library import Library
from rpu_desktop.updates.mechanism import Mechanism, Watch, unwatched
from rpu_desktop.updates.packages import Packages
from rpu_desktop.updates.packs import Packs
from rpu_desktop.updates.patches import Patches
from rpu_desktop.updates.repositories import Repositories
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.versions import SoftwareVersion, Version
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["REPOSITORIES_SINCE", "is_xcp_ng", "mechanisms_for", "needs_source"]

REPOSITORIES_SINCE = Version.parse("3.2.50")
"""Platform version of the first previews of XenServer 8 (XenCenter's CloudOrGreater)."""


def is_xcp_ng(version: SoftwareVersion) -> bool:
    """Whether it is a version of XCP-ng, which goes its own way to updates."""
    return version.product_brand.casefold().startswith("xcp")


def needs_source(version: SoftwareVersion) -> bool:
    """Whether updates of this version come through this computer; the others fetch them themselves."""
    return not is_xcp_ng(version) and version.platform_version < REPOSITORIES_SINCE


def mechanisms_for(
    connection: PoolConnection,
    host: Host,
    source: UpdateSource | None,
    packs: Sequence[Path] = (),
    *,
    pause: float,
    absence: float,
    answer: float,
    watch: Watch = unwatched,
) -> list[Mechanism]:
    """What to use for a pool whose coordinator is `host`, in this order; without a `source` only the packs.

    `absence` (seconds) is how long a host is waited for that the others need, `answer` how long for one answer; `watch`
    looks after the hosts while the pool asks all of them.
    """
    found: list[Mechanism] = []
    version = host.software_version
    if source is not None:
        if is_xcp_ng(version):
            found.append(Packages(connection, pause=pause))
        elif needs_source(version):
            found.append(Patches(connection, Library(source)))
        else:
            set_up = source.set_up_repositories
            found.append(
                Repositories(connection, set_up=set_up, pause=pause, absence=absence, answer=answer, watch=watch)
            )
    if packs:
        found.append(Packs(connection, packs))
    return found

"""Whether a pool gets its updates host by host, or in a second pass when all of its hosts have the new version.

A pool with repositories (XenServer 8) asks each of its hosts what it lacks, and one that cannot say it spoils the list
for all (xen-api ``repository.ml`` get_hosts_updates).  Hosts of earlier versions cannot: XenCenter offers no updates on
the way to XenServer 8 (``RollingUpgradeExtrasPage.cs``, upgradeToVersionWithCdn).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rpu_desktop.inventory import Host
from rpu_desktop.updates.selection import REPOSITORIES_SINCE, is_xcp_ng, needs_source
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["comes_in_second_pass", "lists_updates", "spoiling", "uses_repositories"]

_LAST_BEFORE = Version.parse("3.2.1")
"""Platform version of 8.2 CU1: all later versions have repositories."""


def uses_repositories(version: SoftwareVersion) -> bool:
    """Whether a pool of this version gets its updates from repositories of its own."""
    return not is_xcp_ng(version) and not needs_source(version)


def lists_updates(version: SoftwareVersion) -> bool:
    """Whether a host of this version can report which updates of the pool's repository it lacks."""
    return version.platform_version >= REPOSITORIES_SINCE


def comes_in_second_pass(target: SoftwareVersion | None, hosts: Collection[SoftwareVersion]) -> bool | None:
    """Whether hosts of these versions get the updates of `target` only when all of them have it.

    None while `target` is None and what comes next is open.  A standalone host does not wait for others: it can report
    what it lacks as soon as it is back.
    """
    if (
        len(hosts) == 1
        or any(is_xcp_ng(version) for version in hosts)
        or all(lists_updates(version) for version in hosts)
    ):
        return False
    if target is not None:
        return uses_repositories(target)
    return True if all(version.platform_version >= _LAST_BEFORE for version in hosts) else None


def spoiling(left_out: Iterable[Host]) -> list[Host]:
    """Which of the hosts that get no turn keep the pool from listing updates however long one waits."""
    return [host for host in left_out if host.live is False or not lists_updates(host.software_version)]

"""A partially upgraded pool, as the main window shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import Text, plain, translate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["ADVICE", "HALF_UPGRADED", "MixedVersions", "mixed_versions", "versions_of"]

HALF_UPGRADED = ("upgrade", "warn")
"""The icon and color of its row."""


@dataclass(frozen=True, slots=True)
class MixedVersions:
    """`behind` are the hosts that still have an older version than the coordinator."""

    behind: tuple[Host, ...]
    total: int
    version: str
    versions: str
    """All versions in the pool, oldest first, such as ``8.2 CU1 / 8.4``."""

    @property
    def title(self) -> Text:
        """How many servers have been upgraded."""
        if not self.behind:
            return translate("desktop", "The servers of this pool run different versions")
        text = translate("desktop", "Partly upgraded: {done} of {all} servers run the new version {version}")
        return text.of(done=self.total - len(self.behind), all=self.total, version=self.version)

    @property
    def text(self) -> Text:
        """Which servers remain, and what that means."""
        what = translate(
            "desktop",
            "Until all servers have the same version, HA is unavailable, virtual machines can only be migrated to "
            "servers of the same or a newer version, and many operations are refused.",
        )
        if not self.behind:
            return what
        left = plain(", ".join(f"{host.name} ({host.software_version.label})" for host in self.behind))
        return translate("desktop", "Still to be upgraded: {hosts}. {what}").of(hosts=left, what=what)


ADVICE = translate(
    "desktop",
    "If no upgrade of this pool is running at the moment, finish it: choose Resume above if it is offered, or "
    "start a Rolling Pool Upgrade, which continues with the remaining servers.",
)


def mixed_versions(snapshot: PoolSnapshot | None) -> MixedVersions | None:
    """The mixed versions, or None for a pool with one version.

    xapi reports this itself; the versions may show it a moment earlier.
    """
    if snapshot is None or snapshot.standalone:
        return None
    newest = snapshot.coordinator.software_version
    hosts = snapshot.hosts_in_order()
    behind = tuple(host for host in hosts if newest.newer_than(host.software_version))
    if not behind and not snapshot.pool.rolling_upgrade_in_progress:
        return None
    return MixedVersions(behind, len(hosts), newest.label, versions_of(hosts))


def versions_of(hosts: Sequence[Host]) -> str:
    """The versions of these hosts, oldest first."""
    oldest_first = sorted(hosts, key=lambda host: host.software_version.product_version)
    return " / ".join(dict.fromkeys(host.software_version.short_label for host in oldest_first))

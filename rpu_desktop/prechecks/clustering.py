"""Clustered pools (GFS2), which not every upgrade survives."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import KOLKATA, LIMA, reaches, weigh_xenserver_9
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.versions import SoftwareVersion

__all__ = ["ClusteringCheck"]


class ClusteringCheck(Check):
    """The pool is clustered or has GFS2 storage; it blocks on 7.5 and if the new version does not support it."""

    id = "clustering"
    title = translate("prechecks", "The pool is not clustered")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """Clustering came with 7.5."""
        return reaches(given.snapshot.coordinator, KOLKATA)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool, what = given.snapshot.pool, _clustered(given.snapshot)
        if what is None:
            return []
        severity, why = _old_stack(given) or _weigh(given.snapshot, given.target)
        return [Problem(self.id, severity, what.of(pool=pool.name), why, (named(pool),))]


def _clustered(snapshot: PoolSnapshot) -> Text | None:
    if any(host.enabled for host in snapshot.cluster_hosts.values()):
        return translate("prechecks", "Clustering is enabled in {pool}.")
    gfs2 = sorted(sr.name for sr in snapshot.srs.values() if sr.type == "gfs2")
    if gfs2:
        return translate("prechecks", "{pool} has GFS2 storage: “{sr}”.").of(sr=gfs2[0])
    return None


_COROSYNC_3 = 3


def _old_stack(given: Circumstances) -> tuple[Severity, Text] | None:
    """The plugin of XenServer 9 refuses clusters with corosync 2 (CP-54136)."""
    severity = weigh_xenserver_9(given)
    stacks = given.snapshot.cluster_stacks.values()
    if severity is not Severity.BLOCKS or all(version >= _COROSYNC_3 for version in stacks):
        return None
    return severity, translate(
        "prechecks",
        "The cluster uses corosync 2, which XenServer 9 no longer supports. Upgrade the cluster to corosync 3 "
        "first: install current updates on all servers, then follow the product documentation for clustered pools.",
    )


def _weigh(snapshot: PoolSnapshot, target: SoftwareVersion | None) -> tuple[Severity, Text]:
    host = snapshot.coordinator
    if host.software_version.is_xcp_ng or (target is not None and target.is_xcp_ng):
        return Severity.BLOCKS, translate(
            "prechecks",
            "XCP-ng does not support clusters: after the upgrade its toolstack would not start. Remove GFS2 first.",
        )
    if not reaches(host, LIMA):
        return Severity.BLOCKS, translate(
            "prechecks",
            "Clusters of version 7.5 cannot be upgraded: migrate the disks to other storage, and remove the GFS2 "
            "storage and the cluster.",
        )
    return Severity.WARNS, translate(
        "prechecks",
        "A cluster stops when too few of its servers are up: all of them must be running before the upgrade, and no "
        "other may be switched off meanwhile.",
    )

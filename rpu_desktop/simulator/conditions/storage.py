"""Conditions of storage.

====================================================  ==============================================================
sr-unplugged[:host=NAME][,sr=NAME]                    a shared SR is not connected on a host (see ``pbd-fails``)
suspend-storage-full[:left=MIB]                       the storage for suspended VMs has so much space left (100)
fcoe                                                  there is an SR reached by software FCoE
xostor                                                there is an XOSTOR (LINSTOR) SR
gfs2                                                  there is a GFS2 SR
clustering                                            the pool is clustered
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import ClassVar

from rpu_desktop.simulator.conditions.base import Condition
from rpu_desktop.simulator.pool import SimPool


class SrUnplugged(Condition):
    """A connection is broken."""

    kind = "sr-unplugged"
    keys: ClassVar = {"host": "", "sr": ""}

    def start(self, pool: SimPool) -> None:
        """Unplug a shared SR that holds disks."""
        for pbd, row in list(pool.db.all("PBD").items()):
            sr = pool.db.record("SR", row["SR"])
            meant = sr["shared"] and sr["content_type"] == "user" and self.matches(pool, "SR", row["SR"])
            if meant and self.triggers(pool, "host", row["host"]):
                pool.db.set("PBD", pbd, currently_attached=False)


class SuspendStorageFull(Condition):
    """Hardly any VM's memory fits on it."""

    kind = "suspend-storage-full"
    keys: ClassVar = {"left": "100"}
    times = 0

    def start(self, pool: SimPool) -> None:
        """Fill the pool's, and each host's own."""
        db = pool.db
        stores = {str(db.get("pool", pool.pool, "suspend_image_SR"))}
        stores |= {str(row["suspend_image_sr"]) for row in db.all("host").values()}
        for sr in stores:
            if db.exists("SR", sr) and self.triggers(pool):
                size = int(db.get("SR", sr, "physical_size"))
                db.set("SR", sr, physical_utilisation=size - (int(self.values["left"]) << 20))


class _AnotherSr(Condition):
    """There is a shared SR of a certain type."""

    type_: ClassVar[str] = ""
    label: ClassVar[str] = ""

    def start(self, pool: SimPool) -> None:
        """Create it, plugged everywhere."""
        sr = pool.db.create(
            "SR", name_label=self.label, type=self.type_, content_type="user", shared=True, physical_size=1 << 40
        )
        for host in pool.ports:
            pool.db.create("PBD", host=host, SR=sr, currently_attached=True)


class Fcoe(_AnotherSr):
    """Software FCoE."""

    kind = "fcoe"
    type_ = "lvmofcoe"
    label = "FCoE virtual disk storage"


class Xostor(_AnotherSr):
    """XOSTOR."""

    kind = "xostor"
    type_ = "linstor"
    label = "XOSTOR"


class Gfs2(_AnotherSr):
    """GFS2."""

    kind = "gfs2"
    type_ = "gfs2"
    label = "GFS2 virtual disk storage"


class Clustering(Condition):
    """A cluster of all hosts."""

    kind = "clustering"

    def start(self, pool: SimPool) -> None:
        """Create it."""
        cluster = pool.db.create("Cluster", cluster_stack="corosync", pool_auto_join=True)
        for host in pool.ports:
            pool.db.create("Cluster_host", cluster=cluster, host=host, enabled=True)

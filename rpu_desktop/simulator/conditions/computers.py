"""Conditions of single machines: cards and their addresses, the size of frames, switches of the toolstack.

====================================================  ==============================================================
mac:vm=NAME,mac=ADDRESS                               the first interface of a VM has this hardware address
mtu[:network=NAME][,mtu=N][,now=N]                    a network's MTU (Storage and migration, 9000); its current one
netxtreme                                             the cards are Broadcom NetXtreme II
pool-key:key=NAME[,value=TEXT]                        a key in the pool's other_config (nosync)
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.conditions.base import Condition, VmCondition
from rpu_desktop.simulator.pool import SimPool


class Mac(VmCondition):
    """A VM has a certain vendor's MAC address."""

    kind = "mac"
    keys: ClassVar = {"vm": "", "mac": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Give it to the first interface."""
        pool.db.set("VIF", row["VIFs"][0], MAC=self.values["mac"])


class Mtu(Condition):
    """Another MTU than usual."""

    kind = "mtu"
    keys: ClassVar = {"network": "Storage and migration", "mtu": "9000", "now": ""}

    def start(self, pool: SimPool) -> None:
        """Set the network's MTU; interfaces apply it when they are brought up (``nm.ml`` determine_mtu)."""
        (network,) = pool.db.where("network", name_label=self.values["network"])
        pool.db.set("network", network, MTU=int(self.values["mtu"]))
        for pif in pool.db.where("PIF", network=network):
            pool.db.set("PIF", pif, MTU=int(self.values["now"] or self.values["mtu"]))


class NetXtreme(Condition):
    """Cards whose driver has changed."""

    kind = "netxtreme"

    def start(self, pool: SimPool) -> None:
        """Name the cards as ``lspci`` does."""
        for pif, row in list(pool.db.all("PIF").items()):
            if row["physical"]:
                name = "NetXtreme II BCM5709 Gigabit Ethernet"
                metrics = pool.db.create("PIF_metrics", vendor_name="Broadcom Corporation", device_name=name)
                pool.db.set("PIF", pif, metrics=metrics)


class PoolKey(Condition):
    """A key that someone has set."""

    kind = "pool-key"
    keys: ClassVar = {"key": "", "value": "nosync"}

    def start(self, pool: SimPool) -> None:
        """Set it."""
        pool.db.put("pool", pool.pool, "other_config", self.values["key"], self.values["value"])

"""Conditions of a server outside its toolstack: drivers, files, packs, paths, its network, and its storage server.

====================================================  ==============================================================
foreign-sr[:type=NAME]                                an SR whose driver an admin has installed (zfs); see ``storage``
local-files[:host=NAME][,content=user|iso]            an SR in a folder of the host's own file system
paths[:host=NAME][,now=N][,of=N]                      a host has fewer paths to shared storage than there are (1 of 4)
paths-return[:of=N][,after=SECONDS][,host=NAME]       paths are counted one by one after each plugging; 0: never all
multipathing[:host=NAME]                              multipathing is on
pack[:host=NAME][,name=TEXT]                          a supplemental pack is installed (Dell OpenManage)
lacp                                                  the management interfaces are LACP bonds
vlan-management                                       the management interfaces are VLANs
static-routes                                         the management network has routes of its own
ipv6-only                                             hosts have IPv6 addresses only
serves[:vm=NAME]                                      a VM on local storage has the address of shared storage's server
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour.state import HostState
from rpu_desktop.simulator.conditions.base import Condition, HostCondition, VmCondition
from rpu_desktop.simulator.conditions.guests import to_local_storage
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool


class ForeignSr(Condition):
    """A driver that an admin has installed."""

    kind = "foreign-sr"
    keys: ClassVar = {"type": "zfs"}

    def start(self, pool: SimPool) -> None:
        """Create the SR, plugged everywhere."""
        kind = self.values["type"]
        sr = pool.db.create(
            "SR", name_label=f"store {kind}", type=kind, content_type="user", shared=True, physical_size=1 << 40
        )
        for host in pool.ports:
            pool.db.create("PBD", host=host, SR=sr, device_config={"server": "10.20.0.77"}, currently_attached=True)


class LocalFiles(HostCondition):
    """A folder on the host."""

    kind = "local-files"
    keys: ClassVar = {"host": "", "content": "user"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Create the SR there, with a disk in it."""
        content = self.values["content"]
        kind, folder = ("file", "/data/vms") if content == "user" else ("iso", "/opt/isos")
        sr = pool.db.create("SR", name_label=f"own {content}", type=kind, content_type=content, shared=False)
        config = {"location": folder} | ({"legacy_mode": "true"} if kind == "iso" else {})
        pool.db.create("PBD", host=host, SR=sr, device_config=config, currently_attached=True)
        pool.db.create("VDI", SR=sr, name_label="something", virtual_size=1 << 30)


class Paths(HostCondition):
    """Some paths are missing."""

    kind = "paths"
    keys: ClassVar = {"host": "", "now": "1", "of": "4"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """As ``mpathcount.py`` writes it, for the others' full counts as well."""
        for pbd, row in list(pool.db.all("PBD").items()):
            if pool.db.get("SR", row["SR"], "type") == "lvmoiscsi":
                now = self.values["now"] if row["host"] == host else self.values["of"]
                _count(pool, pbd, int(now), int(self.values["of"]))


class PathsReturn(Condition):
    """Paths that come back one after the other."""

    kind = "paths-return"
    keys: ClassVar = {"host": "", "of": "4", "after": "600"}
    times = 0

    def start(self, pool: SimPool) -> None:
        """All of them are there."""
        for pbd in list(pool.db.all("PBD")):
            if self._is_meant(pool, pbd):
                _count(pool, pbd, int(self.values["of"]), int(self.values["of"]))

    def plugging(self, pool: SimPool, pbd: str) -> ApiError | None:
        """Begin with one path; nothing fails."""
        if self._is_meant(pool, pbd):
            lasting = self.triggers(pool, "host", str(pool.db.get("PBD", pbd, "host")))
            _count(pool, pbd, 1 if lasting else int(self.values["of"]), int(self.values["of"]))
            if lasting and float(self.values["after"]):
                pool.spawn(self._later(pool, pbd))
        return None

    async def _later(self, pool: SimPool, pbd: str) -> None:
        await pool.clock.sleep(float(self.values["after"]))
        if pool.db.exists("PBD", pbd):
            _count(pool, pbd, int(self.values["of"]), int(self.values["of"]))

    def _is_meant(self, pool: SimPool, pbd: str) -> bool:
        return bool(pool.db.get("SR", pool.db.get("PBD", pbd, "SR"), "type") == "lvmoiscsi")


def _count(pool: SimPool, pbd: str, now: int, most: int) -> None:
    known = pool.db.get("PBD", pbd, "other_config")
    pool.db.set("PBD", pbd, other_config=known | {"mpath-3600a098038303": f"[{now}, {most}]", "multipathed": "true"})


class Pack(HostCondition):
    """A supplemental pack."""

    kind = "pack"
    keys: ClassVar = {"host": "", "name": "dell-openmanage"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Installed as an update of the pool, as since 7.1."""
        update = pool.db.create("pool_update", name_label=self.values["name"], version="1.0", hosts=[host])
        pool.db.set("host", host, updates=[*pool.db.get("host", host, "updates"), update])


class Multipathing(HostCondition):
    """Several paths to storage."""

    kind = "multipathing"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """As ``host.set_multipathing`` leaves it, before 7.5 in another place."""
        if pool.db.version >= 210:
            pool.db.set("host", host, multipathing=True)
        else:
            pool.db.put("host", host, "other_config", "multipathing", "true")


class _Management(Condition):
    """A condition of every management interface."""

    times = 0

    def start(self, pool: SimPool) -> None:
        """Create it."""
        for pif, row in list(pool.db.all("PIF").items()):
            if row["management"]:
                self.change(pool, pif, row)

    def change(self, pool: SimPool, pif: str, row: dict[str, Any]) -> None:
        """Create it for this interface."""
        raise NotImplementedError


class Lacp(_Management):
    """An LACP bond."""

    kind = "lacp"

    def change(self, pool: SimPool, pif: str, row: dict[str, Any]) -> None:
        """Bond it."""
        slave = pool.db.create("PIF", host=row["host"], network=row["network"], device="eth8", physical=True)
        pool.db.create("Bond", master=pif, slaves=[slave], mode="lacp")


class VlanManagement(_Management):
    """A VLAN."""

    kind = "vlan-management"

    def change(self, pool: SimPool, pif: str, row: dict[str, Any]) -> None:
        """Put it on another card."""
        card = pool.db.create(
            "PIF", host=row["host"], network=row["network"], device="eth8", physical=True, MTU=row["MTU"]
        )
        pool.db.create("VLAN", tagged_PIF=card, untagged_PIF=pif, tag=120)


class StaticRoutes(_Management):
    """Routes of its own."""

    kind = "static-routes"

    def change(self, pool: SimPool, pif: str, row: dict[str, Any]) -> None:
        """Set one."""
        config = pool.db.get("network", row["network"], "other_config")
        pool.db.set("network", row["network"], other_config=config | {"static-routes": "172.16.0.0/15/192.168.0.3"})


class Ipv6Only(Condition):
    """No IPv4 anywhere."""

    kind = "ipv6-only"
    times = 0

    def start(self, pool: SimPool) -> None:
        """Give every interface that has an address an IPv6 address instead."""
        for number, (pif, row) in enumerate(list(pool.db.all("PIF").items())):
            if row["IP"]:
                pool.db.set(
                    "PIF",
                    pif,
                    IP="",
                    netmask="",
                    ip_configuration_mode="None",
                    primary_address_type="IPv6",
                    ipv6_configuration_mode="Static",
                    IPv6=[f"fe80::{number + 1}/64", f"fd00::{number + 1}/64"],
                )


class Serves(VmCondition):
    """A VM that serves storage."""

    kind = "serves"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Put it on local storage, and give it the address of the shared storage's server."""
        to_local_storage(pool, vm, row)
        pool.db.put("VM_guest_metrics", row["guest_metrics"], "networks", "0/ip", "10.20.0.5")

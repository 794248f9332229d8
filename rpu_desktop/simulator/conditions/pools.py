"""Conditions of the whole pool.

====================================================  ==============================================================
ha                                                    HA is on and restarts all running VMs (see ``unprotected``)
wlb                                                   workload balancing is on
auto-start                                            the pool starts VMs when a host boots
role[:role=NAME]                                      users who log in are no pool administrators (vm-admin)
mark[:who=NAME][,where=NAME][,age=SECONDS][,raw=TEXT] another upgrade holds a lock, alive SECONDS ago (0)
pool-busy[:operation=TEXT]                            an operation of the pool is in progress (apply_updates)
vswitch-controller                                    a vSwitch controller is configured
health-check                                          the pool is enrolled in Health Check
containers                                            the container management pack is installed
migration-network-gone                                Xen Orchestra's migration network does not exist
migration-network-partial[:host=NAME]                 the migration network has no address on a host
fully-updated[:xapi=BUILD][,xen=VERSION]              all hosts have updates: a newer toolstack (25.39.0) or
                                                      hypervisor than the media, which were made before, bring
====================================================  ==============================================================
"""

from __future__ import annotations

import json
from typing import ClassVar

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.conditions.base import Condition, first_sr
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

_ROLES = {
    "read-only": (),
    "vm-operator": ("vm.start", "vm.clean_shutdown", "vm.hard_shutdown", "vm.suspend", "vm.resume"),
    "vm-admin": ("vm.start", "vm.clean_shutdown", "vm.hard_shutdown", "vm.suspend", "vm.resume", "vm.create"),
    "pool-operator": ("host.disable", "host.enable", "host.evacuate", "host.reboot", "vm.pool_migrate", "vm.start"),
}
"""Some of what the roles below pool-admin may do (xen-api ``datamodel_roles.ml``): none may call plugins."""


class Ha(Condition):
    """HA is on."""

    kind = "ha"

    def start(self, pool: SimPool) -> None:
        """Switch it on as before an upgrade."""
        db = pool.db
        sr = first_sr(pool, type="lvmoiscsi") or first_sr(pool, type="nfs")
        statefile = db.create(
            "VDI", SR=sr, name_label="Statefile for HA", type="ha_statefile", virtual_size=4 << 20, managed=True
        )
        db.set(
            "pool",
            pool.pool,
            ha_enabled=True,
            ha_statefiles=[statefile],
            ha_configuration={"timeout": "60"},
            ha_host_failures_to_tolerate=1,
            ha_plan_exists_for=1,
        )
        for vm in db.where("VM", power_state="Running", is_control_domain=False, ha_restart_priority=""):
            if db.get("VM", vm, "resident_on") != NULL_REF:
                db.set("VM", vm, ha_always_run=True, ha_restart_priority="restart")


class Wlb(Condition):
    """WLB is on."""

    kind = "wlb"

    def start(self, pool: SimPool) -> None:
        """Switch it on."""
        pool.db.set("pool", pool.pool, wlb_enabled=True, wlb_url="10.20.0.7:8012", wlb_username="wlbuser")


class AutoStart(Condition):
    """Auto-start is on."""

    kind = "auto-start"

    def start(self, pool: SimPool) -> None:
        """Switch it on."""
        pool.db.put("pool", pool.pool, "other_config", "auto_poweron", "true")


class Role(Condition):
    """Less than a pool administrator."""

    kind = "role"
    keys: ClassVar = {"role": "vm-admin"}

    def start(self, pool: SimPool) -> None:
        """Give that role to all users who log in from now on."""
        state_of(pool).permissions = frozenset(_ROLES[self.values["role"]])


class Mark(Condition):
    """Another upgrade of this pool seems to be running."""

    kind = "mark"
    keys: ClassVar = {"who": "anna", "where": "admin-pc", "age": "0", "raw": ""}

    def start(self, pool: SimPool) -> None:
        """Write its lock; times are real ones, which a client compares with its own clock."""
        alive = pool.clock.outside() - float(self.values["age"])
        mark = {"who": self.values["who"], "where": self.values["where"], "since": alive - 600, "alive": alive}
        text = self.values["raw"] or json.dumps(mark | {"run": "20260101-1200"})
        pool.db.put("pool", pool.pool, "other_config", "rpu_desktop:run", text)


class PoolBusy(Condition):
    """An operation of the pool is in progress."""

    kind = "pool-busy"
    keys: ClassVar = {"operation": "apply_updates"}

    def start(self, pool: SimPool) -> None:
        """List it."""
        key = f"OpaqueRef:{pool.db.new_uuid()}"
        pool.db.put("pool", pool.pool, "current_operations", key, self.values["operation"])


class VSwitchController(Condition):
    """A vSwitch controller."""

    kind = "vswitch-controller"

    def start(self, pool: SimPool) -> None:
        """Configure it."""
        pool.db.set("pool", pool.pool, vswitch_controller="10.20.0.8")


class HealthCheck(Condition):
    """Enrolled in Health Check."""

    kind = "health-check"

    def start(self, pool: SimPool) -> None:
        """Enroll it."""
        config = {"Enrollment": "true", "Schedule.DayOfWeek": "0", "Schedule.IntervalInDays": "14"}
        pool.db.set("pool", pool.pool, health_check_config=config)


class Containers(Condition):
    """Container management."""

    kind = "containers"

    def start(self, pool: SimPool) -> None:
        """Install the pack on all hosts: an update since 7.1, before it a line in the software version."""
        hosts = list(pool.ports)
        if pool.db.version >= 206:
            update = pool.db.create("pool_update", name_label="xscontainer-7.2.0", version="7.2.0", hosts=hosts)
            for host in hosts:
                pool.db.set("host", host, updates=[*pool.db.get("host", host, "updates"), update])
            return
        for host in hosts:
            pool.db.put("host", host, "software_version", "xs:xscontainer", "XenServer Container Management, 6.5")


class MigrationNetworkGone(Condition):
    """The migration network was deleted."""

    kind = "migration-network-gone"

    def start(self, pool: SimPool) -> None:
        """Select one that does not exist."""
        pool.db.put("pool", pool.pool, "other_config", "xo:migrationNetwork", pool.db.new_uuid())


class MigrationNetworkPartial(Condition):
    """The migration network has no address on a host."""

    kind = "migration-network-partial"
    keys: ClassVar = {"host": ""}

    def start(self, pool: SimPool) -> None:
        """Select the storage network, and remove a host's address on it."""
        db = pool.db
        network = next(net for net, row in db.all("network").items() if row["bridge"] == "xenbr1")
        db.put("pool", pool.pool, "other_config", "xo:migrationNetwork", str(db.get("network", network, "uuid")))
        for pif in db.get("network", network, "PIFs"):
            if self.triggers(pool, "host", db.get("PIF", pif, "host")):
                db.set("PIF", pif, IP="", ip_configuration_mode="None")


class FullyUpdated(Condition):
    """All hosts run a newer toolstack or hypervisor than the one on the media, which are made before this starts."""

    kind = "fully-updated"
    keys: ClassVar = {"xapi": "25.39.0", "xen": ""}

    def start(self, pool: SimPool) -> None:
        """Write it to each host's software version (create_misc.ml, make_software_version)."""
        build, xen = self.values["xapi"], self.values["xen"]
        newer = {"xapi_build": build, "xapi": ".".join(build.split(".")[:2])} if build else {}
        newer |= {"xen": xen} if xen else {}
        for host in pool.ports:
            pool.db.set("host", host, software_version=pool.db.get("host", host, "software_version") | newer)

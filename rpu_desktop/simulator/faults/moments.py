"""Faults that happen at a certain time, regardless of what is being done."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rpu_desktop.simulator.behaviour import allowed_operations, domains, evacuation, outage
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import Phase, SimPool


class DropConnections(Fault):
    """The network fails briefly."""

    kind = "drop-connections"
    keys: ClassVar = {"every": "300"}
    times = 0

    def start(self, pool: SimPool) -> None:
        """Begin."""
        pool.spawn(self._drop(pool))

    async def _drop(self, pool: SimPool) -> None:
        while True:
            await pool.clock.sleep(float(self.values["every"]))
            if pool.host_serving(pool.coordinator).phase is Phase.SERVING and self.triggers(pool):
                unplug(pool)
                plug(pool)


def unplug(pool: SimPool) -> None:
    """Close the coordinator's listener and connections; its toolstack does not notice, so sessions and calls stay."""
    pool.on_phase(replace(pool.host_serving(pool.coordinator), phase=Phase.OFF))


def plug(pool: SimPool) -> None:
    """Open the listener again, unless the coordinator went down meanwhile."""
    pool.on_phase(pool.host_serving(pool.coordinator))


class HostDead(Fault):
    """The host loses its power."""

    kind = "host-dead"
    keys: ClassVar = {"host": "", "after": "0"}

    def start(self, pool: SimPool) -> None:
        """Wait for the time."""
        host = next((ref for ref in self._order(pool) if self.triggers(pool, "host", ref)), "")
        if host:
            pool.spawn(self._crash(pool, host))

    def _order(self, pool: SimPool) -> list[str]:
        """Members before the coordinator."""
        return sorted(pool.db.refs("host"), key=lambda ref: ref == pool.coordinator)

    async def _crash(self, pool: SimPool, host: str) -> None:
        await pool.clock.sleep(float(self.values["after"]))
        outage.crash(pool, host)


class HostDisabled(Fault):
    """In maintenance mode."""

    kind = "host-disabled"
    keys: ClassVar = {"host": ""}

    def start(self, pool: SimPool) -> None:
        """Disable it as a user would have done."""
        for host in pool.db.refs("host"):
            if self.triggers(pool, "host", host):
                pool.db.set("host", host, enabled=False)
                state_of(pool).hosts[host].user_disabled = True


class Moment(Fault):
    """A fault that happens once, `after` so many seconds, or later if it is not possible then."""

    kind = ""
    keys: ClassVar = {"after": "0"}

    def start(self, pool: SimPool) -> None:
        """Wait for the time."""
        pool.spawn(self._wait(pool))

    async def _wait(self, pool: SimPool) -> None:
        await pool.clock.sleep(float(self.values["after"]))
        while self.left and not self.happens(pool):
            await pool.clock.sleep(30)

    def happens(self, pool: SimPool) -> bool:
        """Let it happen, if possible; returns whether it did."""
        raise NotImplementedError


class ToolstackRestarts(Moment):
    """xapi restarts."""

    kind = "toolstack-restarts"
    keys: ClassVar = {"host": "", "after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Restart the coordinator's, or that of the named host."""
        named = [ref for ref in pool.db.refs("host") if self.values["host"] and self.matches(pool, "host", ref)]
        host = named[0] if named else pool.coordinator
        if pool.host_serving(host).phase is not Phase.SERVING:
            return False
        if self.triggers(pool, "host" if named else "", host):
            pool.spawn(outage.restart_toolstack(pool, host))
        return True


class HostHangs(Moment):
    """A member accepts calls and never responds, while its heartbeat continues.

    Its threads wait for a lock, or a disk.
    """

    kind = "host-hangs"
    keys: ClassVar = {"host": "", "after": "0", "seconds": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Affects the first selected member that serves; forever, unless `seconds` are given."""
        for host in pool.db.refs("host"):
            serves = pool.host_serving(host).phase is Phase.SERVING
            if host != pool.coordinator and serves and self.triggers(pool, "host", host):
                pool.spawn(self._hang(pool, host))
                return True
        return False

    async def _hang(self, pool: SimPool, host: str) -> None:
        hs = state_of(pool).hosts[host]
        hs.hangs = True
        if seconds := float(self.values["seconds"]):
            await pool.clock.sleep(seconds)
            hs.hangs = False


class VmCrashes(Moment):
    """A domain crashes."""

    kind = "vm-crashes"
    keys: ClassVar = {"vm": "", "after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Affects the first selected running VM."""
        for host in pool.db.refs("host"):
            for vm in evacuation.guests_of(pool, host):
                if pool.db.get("VM", vm, "power_state") == "Running" and self.triggers(pool, "VM", vm):
                    domains.halt(pool, vm)
                    return True
        return False


class StorageLost(Moment):
    """A storage server cannot be reached from one host."""

    kind = "storage-lost"
    keys: ClassVar = {"host": "", "sr": "", "after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Affects the first selected connection that is plugged."""
        for pbd, row in pool.db.all("PBD").items():
            meant = row["currently_attached"] and self.matches(pool, "SR", row["SR"])
            if meant and self.triggers(pool, "host", row["host"]):
                pool.db.set("PBD", pbd, currently_attached=False)
                note(pool, "storage lost", row["host"], row["SR"])
                return True
        return False


class MemoryShrinks(Moment):
    """A memory module fails, or is removed."""

    kind = "memory-shrinks"
    keys: ClassVar = {"host": "", "by": "8", "after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Affects the first selected host."""
        for host in pool.db.refs("host"):
            if self.triggers(pool, "host", host):
                metrics = str(pool.db.get("host", host, "metrics"))
                total = int(pool.db.get("host_metrics", metrics, "memory_total"))
                less = int(float(self.values["by"]) * 2**30)
                pool.db.set("host_metrics", metrics, memory_total=max(total - less, total // 4))
                allowed_operations.refresh_host(pool, host)
                return True
        return False


class ClockJumps(Moment):
    """Someone corrects the clock."""

    kind = "clock-jumps"
    keys: ClassVar = {"by": "3600", "after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Set it forward or back."""
        if self.triggers(pool):
            pool.clock.jump(float(self.values["by"]))
        return True


class JsonRefused(Moment):
    """Someone puts a proxy in front of the hosts that passes on XML-RPC only."""

    kind = "json-refused"
    keys: ClassVar = {"after": "0"}

    def happens(self, pool: SimPool) -> bool:
        """Refuse JSON-RPC from now on."""
        if self.triggers(pool):
            pool.json_refused = True
        return True

"""Faults to inject: ``kind[:key=value,...]``.

======================================================  ============================================================
migration-fails[:vm=NAME][,code=CODE][,times=N]         a migration fails half way
migration-slow[:vm=NAME][,factor=N][,times=N]           a migration takes N times as long (10)
evacuate-fails[:host=NAME][,code=CODE][,times=N]        host.evacuate fails before it starts
disable-fails[:host=NAME][,code=CODE][,times=N]         host.disable fails
pbd-fails[:host=NAME][,sr=NAME][,times=N]               storage cannot be plugged
plugin-missing[:host=NAME]                              the upgrade plugin is not there
prepare-fails[:host=NAME][,times=N]                     the plugin's main ends with ERROR_PREPARING_HOST
old-version[:host=NAME][,times=N]                       the installation fails: the host comes back as it was
wrong-build[:host=NAME][,times=N]                       the host comes back with another build of the new version
never-back[:host=NAME]                                  the host does not come back from its next outage
slow-boot[:host=NAME][,seconds=N][,times=N]             the next boot takes N simulated seconds longer (1200)
stays-disabled[:host=NAME][,times=N]                    the host stays disabled after its boot
guest-refuses[:vm=NAME]                                 the guest does not shut down when asked
call-fails:method=NAME[,code=CODE][,times=N]            any call of that method fails
drop-connections[:every=SECONDS][,times=N]              all connections to the coordinator are cut now and then (300)
host-dead[:host=NAME][,after=SECONDS]                   the host loses its power
host-disabled[:host=NAME]                               the host is in maintenance mode from the start
======================================================  ============================================================

Conditions that are there from the start, one table a subject: `rpu_desktop.simulator.conditions`.

`host` and `vm` match by name (``*`` and ``?`` allowed) or uuid; without them the fault hits whoever comes first.
`times` is how often it happens (once unless said otherwise; 0: always).
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.hooks import Hooks
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import HostPort, Phase, SimPool
from rpu_desktop.simulator.registry import Call
from rpu_desktop.simulator.releases import Release

__all__ = ["FAULTS", "Fault", "FaultSet", "parse_fault"]

FAULTS: dict[str, type[Fault]] = {}


class Fault(Hooks):
    """A fault of one kind; subclasses register themselves under `kind`."""

    kind: ClassVar[str] = ""
    keys: ClassVar[Mapping[str, str]] = {}
    """The keys it takes beside ``times``, with their defaults."""
    times: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        if cls.kind:
            FAULTS[cls.kind] = cls

    def __init__(self, values: Mapping[str, str]) -> None:
        unknown = values.keys() - self.keys.keys() - {"times"}
        if unknown:
            raise ValueError(f"{self.kind} does not know {', '.join(sorted(unknown))}")
        self.values = {**self.keys, **values}
        self.left = int(values.get("times", self.times)) or -1

    def strikes(self, pool: SimPool, cls: str = "", ref: str = "") -> bool:
        """Whether it happens now, to this object; counts."""
        if self.left == 0 or not self.matches(pool, cls, ref):
            return False
        self.left -= 1
        note(pool, f"fault {self.kind}", ref)
        return True

    def matches(self, pool: SimPool, cls: str, ref: str) -> bool:
        """Whether the object is meant."""
        wanted = self.values.get({"host": "host", "VM": "vm", "SR": "sr"}.get(cls, ""), "")
        if not wanted:
            return True
        row = pool.db.record(cls, ref)
        return fnmatch.fnmatchcase(row["name_label"], wanted) or row["uuid"] == wanted

    def error(self, *params: object) -> ApiError:
        """The error its ``code`` asks for."""
        return ApiError(self.values["code"], *params)


class MigrationFails(Fault):
    """A migration fails half way."""

    kind = "migration-fails"
    keys: ClassVar = {"vm": "", "code": "INTERNAL_ERROR"}

    def migration(self, pool: SimPool, vm: str, host: str) -> ApiError | None:
        """Fail."""
        return self.error("the migration failed half way") if self.strikes(pool, "VM", vm) else None


class MigrationSlow(Fault):
    """A migration takes long."""

    kind = "migration-slow"
    keys: ClassVar = {"vm": "", "factor": "10"}

    def migration_slowdown(self, pool: SimPool, vm: str) -> float:
        """The factor."""
        return float(self.values["factor"]) if self.strikes(pool, "VM", vm) else 1.0


class EvacuateFails(Fault):
    """Evacuation fails at once."""

    kind = "evacuate-fails"
    keys: ClassVar = {"host": "", "code": "INTERNAL_ERROR"}

    def evacuation(self, pool: SimPool, host: str) -> ApiError | None:
        """Fail."""
        return self.error("evacuation failed") if self.strikes(pool, "host", host) else None


class DisableFails(Fault):
    """Disabling fails."""

    kind = "disable-fails"
    keys: ClassVar = {"host": "", "code": "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN"}

    def disabling(self, pool: SimPool, host: str) -> ApiError | None:
        """Fail."""
        return self.error() if self.strikes(pool, "host", host) else None


class PbdFails(Fault):
    """Storage cannot be plugged."""

    kind = "pbd-fails"
    keys: ClassVar = {"host": "", "sr": ""}

    def plugging(self, pool: SimPool, pbd: str) -> ApiError | None:
        """Fail as the storage manager does when a server does not answer."""
        row = pool.db.record("PBD", pbd)
        if not self.matches(pool, "SR", row["SR"]) or not self.strikes(pool, "host", row["host"]):
            return None
        return ApiError("SR_BACKEND_FAILURE_12", "", "mount failed with return code 32")


class PluginMissing(Fault):
    """The plugin is not installed."""

    kind = "plugin-missing"
    keys: ClassVar = {"host": ""}
    times = 0

    def plugin_missing(self, pool: SimPool, host: str) -> bool:
        """Missing."""
        return self.strikes(pool, "host", host)


class PrepareFails(Fault):
    """``main`` fails."""

    kind = "prepare-fails"
    keys: ClassVar = {"host": ""}

    def preparing(self, pool: SimPool, host: str) -> bool:
        """Fail."""
        return self.strikes(pool, "host", host)


class OldVersion(Fault):
    """The installation fails."""

    kind = "old-version"
    keys: ClassVar = {"host": ""}

    def installs(self, pool: SimPool, host: str, release: Release) -> Release | None:
        """Nothing."""
        return None if self.strikes(pool, "host", host) else release


class WrongBuild(Fault):
    """Another build than the media's."""

    kind = "wrong-build"
    keys: ClassVar = {"host": ""}

    def installs(self, pool: SimPool, host: str, release: Release) -> Release | None:
        """The same product version, another build."""
        return replace(release, build=f"{release.build}-other") if self.strikes(pool, "host", host) else release


class NeverBack(Fault):
    """The host stays away."""

    kind = "never-back"
    keys: ClassVar = {"host": ""}

    def comes_back(self, pool: SimPool, host: str) -> bool:
        """No."""
        return not self.strikes(pool, "host", host)


class SlowBoot(Fault):
    """A long boot."""

    kind = "slow-boot"
    keys: ClassVar = {"host": "", "seconds": "1200"}

    def boot_delay(self, pool: SimPool, host: str) -> float:
        """The delay."""
        return float(self.values["seconds"]) if self.strikes(pool, "host", host) else 0.0


class StaysDisabled(Fault):
    """Not enabled by itself."""

    kind = "stays-disabled"
    keys: ClassVar = {"host": ""}

    def stays_disabled(self, pool: SimPool, host: str) -> bool:
        """Yes."""
        return self.strikes(pool, "host", host)


class GuestRefuses(Fault):
    """The guest does not shut down."""

    kind = "guest-refuses"
    keys: ClassVar = {"vm": ""}
    times = 0

    def guest_refuses(self, pool: SimPool, vm: str) -> bool:
        """Yes."""
        return self.strikes(pool, "VM", vm)


class CallFails(Fault):
    """Any method."""

    kind = "call-fails"
    keys: ClassVar = {"method": "", "code": "INTERNAL_ERROR"}

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Refuse."""
        if fnmatch.fnmatchcase(name, self.values["method"]) and self.strikes(call.pool):
            raise self.error("refused by a fault")


class DropConnections(Fault):
    """The network hiccups."""

    kind = "drop-connections"
    keys: ClassVar = {"every": "300"}
    times = 0

    def start(self, pool: SimPool) -> None:
        """Begin."""
        pool.spawn(self._drop(pool))

    async def _drop(self, pool: SimPool) -> None:
        while True:
            await pool.clock.sleep(float(self.values["every"]))
            port = pool.host_serving(pool.coordinator)
            if port.phase is Phase.SERVING and self.strikes(pool):
                self.cut(pool, port)

    def cut(self, pool: SimPool, port: HostPort) -> None:
        """Close and open the listener; the toolstack itself does not notice, so sessions stay."""
        pool.on_phase(replace(port, phase=Phase.OFF))
        pool.on_phase(port)


class HostDead(Fault):
    """The host loses its power."""

    kind = "host-dead"
    keys: ClassVar = {"host": "", "after": "0"}

    def start(self, pool: SimPool) -> None:
        """Wait for the moment."""
        host = next((ref for ref in self._order(pool) if self.strikes(pool, "host", ref)), "")
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
            if self.strikes(pool, "host", host):
                pool.db.set("host", host, enabled=False)
                state_of(pool).hosts[host].user_disabled = True


class FaultSet:
    """All faults of one simulation, as a pool asks for them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Ask every fault."""
        for fault in self.faults:
            await fault.before_call(call, name, arguments)

    def install(self, pool: SimPool) -> None:
        """Let them work on `pool`."""
        pool.faults = self
        state_of(pool).hooks.extend(self.faults)


def parse_fault(spec: str) -> Fault:
    """Read one ``kind[:key=value,...]``.

    Raises:
        ValueError: it cannot be understood.

    """
    # Conditions are faults, too, and become known when they are imported; they need this module.
    from rpu_desktop.simulator import conditions  # noqa: F401, PLC0415

    kind, _, rest = spec.partition(":")
    if kind not in FAULTS:
        raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(FAULTS))}")
    values: dict[str, str] = {}
    for pair in filter(None, rest.split(",")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair!r} in {spec!r} is not key=value")
        values[key.strip()] = value.strip()
    return FAULTS[kind](values)

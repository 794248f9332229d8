"""Faults of operations on a host, a VM or storage."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour.person import ACTIONS
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call
from rpu_desktop.simulator.releases import Release
from rpu_desktop.simulator.tasks import forget


class MigrationFails(Fault):
    """A migration fails halfway."""

    kind = "migration-fails"
    keys: ClassVar = {"vm": "", "code": "INTERNAL_ERROR"}

    def migration(self, pool: SimPool, vm: str, host: str) -> ApiError | None:
        """Fail."""
        return self.error("the migration failed half way") if self.triggers(pool, "VM", vm) else None


class MigrationSlow(Fault):
    """A migration takes long."""

    kind = "migration-slow"
    keys: ClassVar = {"vm": "", "factor": "10"}

    def migration_slowdown(self, pool: SimPool, vm: str) -> float:
        """The factor."""
        return float(self.values["factor"]) if self.triggers(pool, "VM", vm) else 1.0


class EvacuateFails(Fault):
    """Evacuation fails immediately."""

    kind = "evacuate-fails"
    keys: ClassVar = {"host": "", "code": "INTERNAL_ERROR"}

    def evacuation(self, pool: SimPool, host: str) -> ApiError | None:
        """Fail."""
        return self.error("evacuation failed") if self.triggers(pool, "host", host) else None


class DisableFails(Fault):
    """Disabling fails."""

    kind = "disable-fails"
    keys: ClassVar = {"host": "", "code": "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN"}

    def disabling(self, pool: SimPool, host: str) -> ApiError | None:
        """Fail."""
        return self.error() if self.triggers(pool, "host", host) else None


class PbdFails(Fault):
    """Storage cannot be plugged."""

    kind = "pbd-fails"
    keys: ClassVar = {"host": "", "sr": ""}

    def plugging(self, pool: SimPool, pbd: str) -> ApiError | None:
        """Fail as the storage manager does when a server does not answer."""
        row = pool.db.record("PBD", pbd)
        if not self.matches(pool, "SR", row["SR"]) or not self.triggers(pool, "host", row["host"]):
            return None
        return ApiError("SR_BACKEND_FAILURE_12", "", "mount failed with return code 32")


class PluginMissing(Fault):
    """The plugin is not installed."""

    kind = "plugin-missing"
    keys: ClassVar = {"host": ""}
    times = 0

    def plugin_missing(self, pool: SimPool, host: str) -> bool:
        """Missing."""
        return self.triggers(pool, "host", host)


class PluginDies(Fault):
    """A plugin fails in one of the ways that are not an exception of its function.

    Sources: ``xapi_plugins.ml`` (non-zero exit and signals), ``XenAPIPlugin.py`` (a Failure is the API's own error).
    """

    kind = "plugin-dies"
    keys: ClassVar = {"host": "", "plugin": "*", "with": "traceback"}

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Fail."""
        if name != "host.call_plugin" or not fnmatch.fnmatchcase(arguments[1], self.values["plugin"]):
            return
        if self.triggers(call.pool, "host", arguments[0]):
            raise ApiError(*_LAST_WORDS[self.values["with"]])


_TRACEBACK = """Traceback (most recent call last):
  File "/etc/xapi.d/plugins/some-plugin", line 29, in <module>
    import xcp.cmd as cmd
ModuleNotFoundError: No module named 'xcp'
"""
_LAST_WORDS = {
    "traceback": ("XENAPI_PLUGIN_FAILURE", "non-zero exit", "", _TRACEBACK),
    "own": ("-1", "no space left on device", "", _TRACEBACK),
    "signal": ("XENAPI_PLUGIN_FAILURE", "signal: SIGKILL", "", ""),
}


class PrepareFails(Fault):
    """``main`` fails."""

    kind = "prepare-fails"
    keys: ClassVar = {"host": ""}

    def preparing(self, pool: SimPool, host: str) -> bool:
        """Fail."""
        return self.triggers(pool, "host", host)


class OldVersion(Fault):
    """The installation fails."""

    kind = "old-version"
    keys: ClassVar = {"host": ""}

    def installs(self, pool: SimPool, host: str, release: Release) -> Release | None:
        """Nothing."""
        return None if self.triggers(pool, "host", host) else release


class WrongBuild(Fault):
    """Another build than that on the media."""

    kind = "wrong-build"
    keys: ClassVar = {"host": ""}

    def installs(self, pool: SimPool, host: str, release: Release) -> Release | None:
        """The same product version, another build."""
        return replace(release, build=f"{release.build}-other") if self.triggers(pool, "host", host) else release


class Person(Fault):
    """A person is at the console when the host boots."""

    kind = "person"
    keys: ClassVar = {"host": "", "does": "install"}

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        if self.values["does"] not in ACTIONS:
            raise ValueError(f"{self.kind} does not know how to {self.values['does']}: {', '.join(ACTIONS)}")

    def at_console(self, pool: SimPool, host: str) -> str:
        """Do it."""
        return self.values["does"] if self.triggers(pool, "host", host) else ""


class NeverBack(Fault):
    """The host stays away."""

    kind = "never-back"
    keys: ClassVar = {"host": ""}

    def comes_back(self, pool: SimPool, host: str) -> bool:
        """No."""
        return not self.triggers(pool, "host", host)


class RoughReboot(Fault):
    """The kernel panics during shutdown, or the shutdown hangs until someone resets the machine."""

    kind = "rough-reboot"
    keys: ClassVar = {"host": ""}

    def leaves_roughly(self, pool: SimPool, host: str) -> bool:
        """Happens when the host goes down."""
        return self.triggers(pool, "host", host)


class SlowBoot(Fault):
    """A long boot."""

    kind = "slow-boot"
    keys: ClassVar = {"host": "", "seconds": "1200"}

    def boot_delay(self, pool: SimPool, host: str) -> float:
        """The delay."""
        return float(self.values["seconds"]) if self.triggers(pool, "host", host) else 0.0


class NewCertificate(Fault):
    """Another certificate after a boot: its file was lost or replaced."""

    kind = "new-certificate"
    keys: ClassVar = {"host": ""}

    def makes_certificate(self, pool: SimPool, host: str) -> bool:
        """Yes."""
        return self.triggers(pool, "host", host)


class StaysDisabled(Fault):
    """Not enabled automatically."""

    kind = "stays-disabled"
    keys: ClassVar = {"host": ""}

    def stays_disabled(self, pool: SimPool, host: str) -> bool:
        """Yes."""
        return self.triggers(pool, "host", host)


class GuestRefuses(Fault):
    """The guest does not shut down."""

    kind = "guest-refuses"
    keys: ClassVar = {"vm": ""}
    times = 0

    def guest_refuses(self, pool: SimPool, vm: str) -> bool:
        """Yes."""
        return self.triggers(pool, "VM", vm)


class CallFails(Fault):
    """Any method."""

    kind = "call-fails"
    keys: ClassVar = {"method": "", "code": "INTERNAL_ERROR"}

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Refuse."""
        if fnmatch.fnmatchcase(name, self.values["method"]) and self.triggers(call.pool):
            raise self.error("refused by a fault")


class TaskVanishes(Fault):
    """As after a restart of the toolstack: the task is unknown."""

    kind = "task-vanishes"
    keys: ClassVar = {"method": "*"}

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """Delete the task; the work continues."""
        asynchronous = call.pool.db.exists("task", call.task.ref)
        if asynchronous and fnmatch.fnmatchcase(name, self.values["method"]) and self.triggers(call.pool):
            forget(call.pool, call.task.ref)

"""Faults of VMs that move with their disks (``VM.migrate_send``).

======================================================  ============================================================
migrate-send-fails[:vm=NAME][,code=CODE][,at=SHARE]     the move fails when this share of its bytes is copied (0.5)
copy-slow[:vm=NAME][,factor=N][,times=N]                copying the disks takes N times as long (10)
sr-fills[:sr=NAME][,at=SHARE]                           someone else fills the SR that is copied to
copy-broken[:vm=NAME][,end=END][,by=HOW][,at=SHARE]     the ``source``, ``target`` or ``coordinator`` fails amid a
                                                        copy: its toolstack has a ``restart``, it loses its
                                                        ``power``, or is ``reset`` and boots again; ``at=end``:
                                                        when the drives have the copies
======================================================  ============================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rpu_desktop.simulator.behaviour import outage, sr_space
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool


class MigrateSendFails(Fault):
    """Something goes wrong amid the copy."""

    kind = "migrate-send-fails"
    keys: ClassVar = {"vm": "", "code": "INTERNAL_ERROR", "at": "0.5"}

    def copying(self, pool: SimPool, vm: str, source: str, target: str, sr: str, share: float) -> ApiError | None:
        """Fail."""
        if share < float(self.values["at"]) or not self.triggers(pool, "VM", vm):
            return None
        return self.error("Storage_error ([S(Internal_error);S(End_of_file)])")


class CopySlow(Fault):
    """Copying disks takes long."""

    kind = "copy-slow"
    keys: ClassVar = {"vm": "", "factor": "10"}
    times = 0

    def copy_slowdown(self, pool: SimPool, vm: str) -> float:
        """The factor."""
        return float(self.values["factor"]) if self.triggers(pool, "VM", vm) else 1.0


class SrFills(Fault):
    """Someone else needs the space."""

    kind = "sr-fills"
    keys: ClassVar = {"sr": "", "at": "0.5"}

    def copying(self, pool: SimPool, vm: str, source: str, target: str, sr: str, share: float) -> ApiError | None:
        """Fill it; the copy finds out."""
        if share >= float(self.values["at"]) and self.triggers(pool, "SR", sr):
            sr_space.occupy(pool, sr, sr_space.free(pool, sr))
        return None


class CopyBroken(Fault):
    """A host that takes part fails."""

    kind = "copy-broken"
    keys: ClassVar = {"vm": "", "end": "source", "by": "restart", "at": "0.5"}

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        if self.values["end"] not in ("source", "target", "coordinator"):
            raise ValueError(f"{self.kind} has no end {self.values['end']}")
        if self.values["by"] not in ("restart", "power", "reset"):
            raise ValueError(f"{self.kind} does not know {self.values['by']}")

    def copying(self, pool: SimPool, vm: str, source: str, target: str, sr: str, share: float) -> ApiError | None:
        """Let it happen; the move finds out."""
        at = self.values["at"]
        if at != "end" and share >= float(at) and self.triggers(pool, "VM", vm):
            self._bring_about(pool, source, target)
        return None

    def disks_arrived(self, pool: SimPool, vm: str, source: str, target: str) -> None:
        """Let it happen; the originals stay."""
        if self.values["at"] == "end" and self.triggers(pool, "VM", vm):
            self._bring_about(pool, source, target)

    def _bring_about(self, pool: SimPool, source: str, target: str) -> None:
        host = {"source": source, "target": target, "coordinator": pool.coordinator}[self.values["end"]]
        if self.values["by"] == "restart":
            pool.spawn(outage.restart_toolstack(pool, host))
            return
        outage.crash(pool, host)
        if self.values["by"] == "reset":
            pool.spawn(outage.boot(pool, host))

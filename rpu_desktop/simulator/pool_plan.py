"""The specification of a generated pool."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.simulator.releases import Release

__all__ = ["PoolPlan"]


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """The specification of a generated pool."""

    name: str
    """The pool's name; empty for a standalone server."""
    prefix: str
    """Hosts are named ``prefix-01`` and so on."""
    release: Release
    hosts: int
    vms: int
    local: float = 0.0
    """The share of VMs with their disk on the host's own storage."""
    shared: bool = True
    """Whether a pool of several hosts has shared storage."""
    ha: bool = False
    wlb: bool = False
    cds: float = 0.0
    """The share of VMs with a CD in their drive."""
    full: float = 0.55
    """The share of the memory of `hosts` - 1 hosts that is used by VMs."""
    suspended: int = 0
    halted: float = 0.1
    auto_start: bool = False
    upgrade_to: Release | None = None
    """The release on its media, if it is not the next one."""
    repository: bool = False
    """Whether the pool has a repository with updates, as required by XenServer 8."""

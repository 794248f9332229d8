"""What a generated pool is to be like."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.simulator.releases import Release

__all__ = ["PoolPlan"]


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """What a generated pool is to be like."""

    name: str
    """The pool's name; a standalone server's is empty."""
    prefix: str
    """Hosts are called ``prefix-01`` and so on."""
    release: Release
    hosts: int
    vms: int
    local: float = 0.0
    """The share of VMs with their disk on the host's own storage."""
    ha: bool = False
    wlb: bool = False
    cds: float = 0.0
    """The share of VMs with a CD in their drive."""
    full: float = 0.55
    """How much of the memory that `hosts` - 1 hosts offer is used by VMs."""
    suspended: int = 0
    halted: float = 0.1
    auto_start: bool = False
    upgrade_to: Release | None = None
    """What its media bring, where that is not the next release."""
    repository: bool = False
    """Whether the pool has a repository with updates, as XenServer 8 wants it."""

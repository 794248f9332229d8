"""Scenarios: named sets of generated pools.

==============  ================================================================================================
pool            a pool of four hosts (the default)
standalone      one server on its own
two-pools       two pools and a standalone server
ha-wlb          a pool with HA and workload balancing on, auto-start set, and CDs in some drives
local-storage   a pool in which every fifth VM has its disk on its host's own storage
local-only      a pool without shared storage
local-old       a pool of XenServer 7.6 whose media bring 8.2.1; every third VM has its disk on its host's own storage
tight           a pool whose memory is as full as it may be for one host to be emptied
xcp-ng          a pool of XCP-ng 8.2.1
updates-iso     a pool of XenServer 7.6 whose media bring Citrix Hypervisor 8.2.1, which has three updates
updates-cdn     a pool of XenServer 8.4 with a repository for updates
v8.4            a pool of XenServer 8.4
v7.6            a pool of XenServer 7.6
v7.5            a pool of XenServer 7.5
v6.1            a pool of XenServer 6.1
xcp-ng-7.6      a pool of XCP-ng 7.6
demo            five hosts in Frankfurt, a small XCP-ng pool, and a standalone server
==============  ================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.generate import generate_pool
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.pool_plan import PoolPlan
from rpu_desktop.simulator.releases import Release, release_of

__all__ = ["SCENARIOS", "build_scenario"]

_CITRIX = release_of("Citrix Hypervisor", "8.2.1")
_XCP = release_of("XCP-ng", "8.2.1")
_SEVEN = release_of("XenServer", "7.6.0")
_EIGHT = release_of("XenServer", "8.4.0")
_OLD_XCP = release_of("XCP-ng", "7.6.0")


def _pool(hosts: int, vms: int, release: Release = _CITRIX) -> PoolPlan:
    hosts = hosts or 4
    return PoolPlan("Frankfurt", "fra", release, hosts, vms or 10 * hosts)


def _edge(vms: int = 4) -> PoolPlan:
    return PoolPlan("", "edge", _CITRIX, 1, vms)


def _two_pools(hosts: int, vms: int) -> list[PoolPlan]:
    hosts, vms = hosts or 3, vms or 24
    return [_pool(hosts, vms), PoolPlan("Hamburg", "ham", _CITRIX, hosts, vms), _edge()]


def _demo(hosts: int, vms: int) -> list[PoolPlan]:
    frankfurt = replace(_pool(hosts or 5, vms or 60), suspended=1, cds=0.05)
    return [frankfurt, PoolPlan("Lab", "lab", _XCP, 3, 15), _edge()]


SCENARIOS: Mapping[str, Callable[[int, int], list[PoolPlan]]] = {
    "pool": lambda hosts, vms: [_pool(hosts, vms)],
    "standalone": lambda hosts, vms: [_edge(vms or 8)],
    "two-pools": _two_pools,
    "ha-wlb": lambda hosts, vms: [replace(_pool(hosts, vms), ha=True, wlb=True, cds=0.3, auto_start=True)],
    "local-storage": lambda hosts, vms: [replace(_pool(hosts, vms), local=0.2)],
    "local-only": lambda hosts, vms: [replace(_pool(hosts, vms), shared=False)],
    "local-old": lambda hosts, vms: [replace(_pool(hosts, vms, _SEVEN), upgrade_to=_CITRIX, local=0.33)],
    "tight": lambda hosts, vms: [replace(_pool(hosts, vms), full=0.96, halted=0.0)],
    "xcp-ng": lambda hosts, vms: [replace(_pool(hosts, vms, _XCP), name="Lab", prefix="xcp")],
    "updates-iso": lambda hosts, vms: [replace(_pool(hosts, vms, _SEVEN), upgrade_to=_CITRIX)],
    "updates-cdn": lambda hosts, vms: [replace(_pool(hosts, vms, _EIGHT), repository=True)],
    "v8.4": lambda hosts, vms: [_pool(hosts, vms, release_of("XenServer", "8.4.0"))],
    "v7.6": lambda hosts, vms: [_pool(hosts, vms, release_of("XenServer", "7.6.0"))],
    "v7.5": lambda hosts, vms: [_pool(hosts, vms, release_of("XenServer", "7.5.0"))],
    "v6.1": lambda hosts, vms: [_pool(hosts, vms, release_of("XenServer", "6.1.0"))],
    "xcp-ng-7.6": lambda hosts, vms: [replace(_pool(hosts, vms, _OLD_XCP), name="Lab", prefix="xcp")],
    "demo": _demo,
}
"""Name -> plans for (hosts, VMs); 0 means the scenario's own number."""


def build_scenario(
    name: str, clock: Clock, *, hosts: int = 0, vms: int = 0, seed: int = 1, password: str
) -> list[SimPool]:
    """Generate the pools of a scenario.

    Raises:
        ValueError: there is no such scenario, or a number is invalid.

    """
    if name not in SCENARIOS:
        raise ValueError(f"unknown scenario {name!r}; known: {', '.join(SCENARIOS)}")
    if hosts < 0 or vms < 0 or hosts > 250 * 200:
        raise ValueError("the numbers of hosts and VMs must be sensible")
    plans = SCENARIOS[name](hosts, vms)
    return [generate_pool(plan, clock, seed + number, password) for number, plan in enumerate(plans)]

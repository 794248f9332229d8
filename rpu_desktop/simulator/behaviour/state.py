"""The state of a simulated pool outside its database: of each host, reservations, and random durations."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Coroutine, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from rpu_desktop.simulator.behaviour.hooks import Hooks

if TYPE_CHECKING:
    from rpu_desktop.simulator.pool import SimPool
    from rpu_desktop.simulator.releases import Release

__all__ = ["HostState", "Outage", "PoolState", "Timing", "finish", "note", "state_of"]


class Outage:
    """Why a host is away."""

    NONE, TOOLSTACK, REBOOT, OFF, CRASHED = "", "toolstack", "reboot", "off", "crashed"


@dataclass
class Timing:
    """Durations in simulated seconds; rates in bytes per second.

    Boots of 3 to 8 minutes and installations of 10 to 20 minutes are what administrators report.
    """

    link: float = 800e6
    """Bandwidth of one host's migration link, shared by all migrations that use it."""
    disk_copy: float = 120e6
    """Rate at which a host copies disks, shared by the copies that it sends or receives at a time."""
    coalesce: tuple[float, float] = (60, 300)
    """From the end of a copy until the storage has merged its parts (garbage collection, sm ``cleanup.py``)."""
    suspend: float = 250e6
    """Bandwidth for writing and reading suspend images."""
    reboot_delay: float = 10.0
    """From the response to ``host.reboot`` to the machine going down (xapi_host.ml shutdown_and_reboot_common)."""
    going_down: tuple[float, float] = (20, 60)
    boot: tuple[float, float] = (150, 300)
    installer_boot: tuple[float, float] = (90, 180)
    installation: tuple[float, float] = (500, 900)
    toolstack_start: tuple[float, float] = (15, 40)
    plug: tuple[float, float] = (2, 8)
    enable_after_boot: tuple[float, float] = (5, 60)
    dbsync: tuple[float, float] = (2, 6)
    """From the coordinator's first response until its record shows its current state (xapi.ml server_init)."""
    reconnect_longest: float = 256.0
    """The longest pause between a member's attempts to reach its coordinator (xen-api commit df322f53c3)."""
    clean_shutdown: tuple[float, float] = (5, 30)
    guest_boot: tuple[float, float] = (5, 15)
    operations_known: tuple[float, float] = (2, 15)
    """From a start of the coordinator's toolstack until it has calculated what every VM allows (cancel_tasks.ml)."""
    flag_check: float = 30.0
    """How often the coordinator compares versions (db_gc.ml)."""
    assumed_dead: float = 600.0
    """When a silent host is marked as not live (xapi_globs.ml host_assumed_dead_interval)."""
    device_timeout: float = 1200.0
    """How long a clean shutdown waits for the guest (xapi_globs.ml domain_shutdown_ack_timeout and similar)."""


@dataclass
class HostState:
    """The state of one host outside the pool's database."""

    prepared: Release | None = None
    """The installer takes the next boot and installs this; see `behaviour.installer`."""
    prepared_url: str = ""
    installed: Release | None = None
    """What the installer has installed; visible when the toolstack starts."""
    user_disabled: bool = False
    """Disabled by a user since the toolstack started (xapi_host_helpers.ml user_requested_host_disable)."""
    auto_enable: bool = True
    disabled_until_reboot: bool = False
    startup_complete: bool = True
    outage: str = Outage.NONE
    actions: list[str] = field(default_factory=list)
    """What a person at its console does at its next boots; see `behaviour.person`."""
    links: int = 0
    """Migrations that currently use this host's link."""
    moves: int = 0
    """VMs with disks that it currently sends."""
    copies: int = 0
    """Disks that it currently sends or receives."""
    boots: int = 0
    outages: int = 0
    """How often its toolstack has ended, for any reason."""
    starting: asyncio.Task[None] | None = field(default=None, repr=False)
    """The task that starts its toolstack, until storage is plugged and the host enabled."""
    shutting_down: bool = False
    """Its operating system has ended, until it is switched on again."""
    blocked: bool = False
    """A member that runs but has not found its restarted coordinator again (master_connection.ml)."""
    hangs: bool = False
    """It accepts calls and never responds; its heartbeat continues."""
    booted: float | None = None
    """Time of its last boot, on a monotonic clock (`Clock.elapsed`); None: as in the database."""
    sends_log_to: str | None = None
    """The server that its system sends its log to; None: as in the database."""
    bare: bool = False
    """Freshly installed: without the packages that someone had added to its system."""
    free_space: int = 6 << 30
    """Bytes free in dom0's root file system."""
    left_behind: int = 0
    """Bytes that ``disk-space`` frees when it cleans up."""
    clock_offset: float = 0.0
    """Seconds by which its clock is ahead."""
    certificate: str = ""
    """PEM of the certificate it reports; empty for the one it presents."""
    bios_boot: bool = False
    """It boots with BIOS, which XenServer 9 does not support."""
    unfit: str = ""
    """Result of ``testSafe2Upgrade`` instead of its own; with ``!`` it fails with this text."""


@dataclass
class PoolState:
    """The state of one pool outside its database."""

    random: random.Random
    timing: Timing = field(default_factory=Timing)
    hosts: defaultdict[str, HostState] = field(default_factory=lambda: defaultdict(HostState))
    scheduled: dict[str, str] = field(default_factory=dict)
    """VM -> the host that reserves memory for it (``VM.scheduled_to_be_resident_on``)."""
    tools: dict[str, dict[str, Any]] = field(default_factory=dict)
    """VM -> what its guest tools report when it runs; kept while they do not."""
    unseen: Counter[str] = field(default_factory=Counter)
    """SR -> bytes by which its disks have grown since its record was written; see `behaviour.sr_space`."""
    starts: Counter[str] = field(default_factory=Counter)
    """VM -> how often a domain of it has begun to boot: a report belongs to one of these boots."""
    hooks: list[Hooks] = field(default_factory=list)
    permissions: frozenset[str] | None = None
    """Permissions of users who log in, in lower case; None: everything, as root."""
    reachable_nfs: dict[str, str] = field(default_factory=dict)
    """``server:/path`` of the NFS exports that hosts can mount -> a URL with the same files."""
    reachable_http: dict[str, str] = field(default_factory=dict)
    """``http://name`` of web servers that only hosts reach -> ``http://address:port`` of its substitute."""

    alike: dict[Hashable, list[str]] = field(default_factory=dict)
    """What VMs of one kind allow (`allowed_operations`)."""

    seed: str = ""
    drawn: Counter[tuple[float, float, str]] = field(default_factory=Counter)
    """How often each duration of each object was drawn."""

    def between(self, span: tuple[float, float], subject: str = "") -> float:
        """A duration within `span`, the same in each simulation of a pool, regardless of the order of requests."""
        key = (*span, subject)
        self.drawn[key] += 1
        lot = random.Random(f"{self.seed} {key} {self.drawn[key]}")  # noqa: S311 - chance of a game, not a secret
        return lot.uniform(*span)


_states: WeakKeyDictionary[SimPool, PoolState] = WeakKeyDictionary()


def state_of(pool: SimPool) -> PoolState:
    """The state that belongs to `pool`."""
    found = _states.get(pool)
    if found is None:
        found = _states[pool] = PoolState(random.Random(pool.name), seed=pool.name)  # noqa: S311 - chance of a game, not a secret
    return found


def note(pool: SimPool, what: str, *refs: str, **facts: Any) -> None:
    """Record in the pool's history that something happened to these objects, with their names."""
    pool.notify(what, refs=refs, names=tuple(_name(pool, ref) for ref in refs), **facts)


def _name(pool: SimPool, ref: str) -> str:
    for cls in ("VM", "host", "SR"):
        if pool.db.exists(cls, ref):
            return str(pool.db.get(cls, ref, "name_label"))
    return ref


async def finish(pool: SimPool, work: Coroutine[Any, Any, Any]) -> Any:
    """Complete work even if the client disconnects, as the toolstack does."""
    return await asyncio.shield(pool.spawn(work))

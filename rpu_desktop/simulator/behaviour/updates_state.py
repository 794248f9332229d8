"""The state of updates outside the pool's database, and what a start of a host or VM clears.

Sources: xen-api ``dbsync_slave.ml`` remove_pending_guidances, ``xapi_pool_update.ml`` resync_host,
``xapi_vm_lifecycle.ml`` remove_pending_guidance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from rpu_desktop.simulator.behaviour import cpu
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

__all__ = ["Applied", "UpdateState", "after_start", "assert_updates_licensed", "fresh_system", "updates_of"]

_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Applied:
    """An update on a host's disk, since `when` (simulated seconds)."""

    facts: Mapping[str, str]
    when: float

    @property
    def uuid(self) -> str:
        """Its uuid."""
        return self.facts["uuid"]


@dataclass
class UpdateState:
    """One pool's state; hosts and disks by reference."""

    contents: dict[str, bytes] = field(default_factory=dict)
    """VDI -> what was uploaded to it."""
    old_files: dict[str, bytes] = field(default_factory=dict)
    """pool_patch -> the file on the hosts."""
    applied: defaultdict[str, list[Applied]] = field(default_factory=lambda: defaultdict(list))
    reboot_required: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Host -> uuids of updates that wait for a reboot (/var/update's list)."""
    free: defaultdict[str, int] = field(default_factory=lambda: defaultdict(lambda: 4 * _GIB))
    """Host -> bytes free on its system disk."""
    updating: defaultdict[str, str] = field(default_factory=lambda: defaultdict(str))
    """Host -> what its package manager is doing."""
    packages: defaultdict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    """Host -> package -> the version that was installed after the system."""
    repository: Any = None
    listed: bool = False
    """Whether the coordinator knows what its hosts lack: until its toolstack restarts (``repository.ml``)."""


_states: WeakKeyDictionary[SimPool, UpdateState] = WeakKeyDictionary()


def updates_of(pool: SimPool) -> UpdateState:
    """The state that belongs to `pool`."""
    found = _states.get(pool)
    if found is None:
        found = _states[pool] = UpdateState()
    return found


def fresh_system(pool: SimPool, host: str) -> None:
    """The installer has created a new system: everything applied to the old one is gone."""
    state = updates_of(pool)
    for memory in (state.applied, state.reboot_required, state.packages):
        memory.pop(host, None)
    _clear_pending(pool, host, ("restart_toolstack", "reboot_host", *_LIVE_PATCHES))


_LIVE_PATCHES = (
    "reboot_host_on_livepatch_failure",
    "reboot_host_on_kernel_livepatch_failure",
    "reboot_host_on_xen_livepatch_failure",
)
_PENDING = ("pending_guidances", "pending_guidances_recommended", "pending_guidances_full")


def after_start(pool: SimPool, host: str, *, booted: bool) -> None:
    """The toolstack has started, after a boot of the host or alone: clear what was pending until then."""
    state = updates_of(pool)
    state.updating.pop(host, None)
    if host == pool.coordinator:
        state.listed = False
    if booted:
        if state.applied[host] or state.packages[host]:
            cpu.look_again(pool, host, updated=True)
        state.reboot_required.pop(host, None)
        pool.db.set("host", host, updates_requiring_reboot=[])
    _clear_pending(pool, host, ("restart_toolstack", *(("reboot_host", *_LIVE_PATCHES) if booted else ())))


def _clear_pending(pool: SimPool, host: str, done: tuple[str, ...]) -> None:
    for name in _PENDING:
        left = [guidance for guidance in pool.db.get("host", host, name) if guidance not in done]
        pool.db.set("host", host, **{name: left})


def vm_left(pool: SimPool, vm: str, *, halted: bool) -> None:
    """A VM got a new device model (it was migrated), or a new domain (it was halted): clear its pending guidance."""
    done = ("restart_device_model", "restart_vm") if halted else ("restart_device_model",)
    for name in _PENDING:
        left = [guidance for guidance in pool.db.get("VM", vm, name) if guidance not in done]
        pool.db.set("VM", vm, **{name: left})


def assert_updates_licensed(pool: SimPool) -> None:
    """Raise the error of a license without updates (pool_features.ml)."""
    from rpu_desktop.simulator.errors import ApiError  # noqa: PLC0415

    for row in pool.db.all("host").values():
        if row["license_params"].get("restrict_updates") == "true":
            raise ApiError("LICENCE_RESTRICTION", "Updates")


def duration(pool: SimPool, least: float, most: float) -> float:
    """Simulated seconds between the two."""
    return state_of(pool).between((least, most))


def exists(pool: SimPool, vdi: str) -> bool:
    """Whether the disk exists."""
    return vdi != NULL_REF and pool.db.exists("VDI", vdi)

"""The points at which faults may change the behavior of a simulated pool.

Every method is called at one point of the behavior and does nothing here; a fault overrides those it needs
(`rpu_desktop.simulator.faults`). References are those of the given pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rpu_desktop.simulator.errors import ApiError
    from rpu_desktop.simulator.pool import SimPool
    from rpu_desktop.simulator.registry import Call
    from rpu_desktop.simulator.releases import Release

__all__ = ["Hooks"]


class Hooks:
    """The hooks of one fault; a pool may have several."""

    async def before_call(self, call: Call, name: str, arguments: Sequence[Any]) -> None:
        """A call is about to be executed; raise an ApiError to refuse it."""

    def start(self, pool: SimPool) -> None:
        """The pool begins to serve."""

    def migration(self, pool: SimPool, vm: str, host: str) -> ApiError | None:
        """How the migration of `vm` to `host` fails halfway, or None."""
        return None

    def migration_slowdown(self, pool: SimPool, vm: str) -> float:
        """The factor by which the migration of `vm` takes longer."""
        return 1.0

    def copying(self, pool: SimPool, vm: str, source: str, target: str, sr: str, share: float) -> ApiError | None:
        """How the move of `vm` with its disks fails when this share of all bytes is copied, or None.

        `sr` is the SR that is copied to.
        """
        return None

    def disks_arrived(self, pool: SimPool, vm: str, source: str, target: str) -> None:
        """The drives of `vm` have their copies, and the originals are about to be destroyed."""

    def copy_slowdown(self, pool: SimPool, vm: str) -> float:
        """The factor by which copying the disks of `vm` takes longer."""
        return 1.0

    def evacuation(self, pool: SimPool, host: str) -> ApiError | None:
        """How emptying `host` fails before it begins, or None."""
        return None

    def disabling(self, pool: SimPool, host: str) -> ApiError | None:
        """How ``host.disable`` fails, or None."""
        return None

    def plugging(self, pool: SimPool, pbd: str) -> ApiError | None:
        """How plugging this storage connection fails, or None."""
        return None

    def plugin_missing(self, pool: SimPool, host: str) -> bool:
        """Whether the upgrade plugin is not on `host`."""
        return False

    def preparing(self, pool: SimPool, host: str) -> bool:
        """Whether the plugin's ``main`` fails after its tests."""
        return False

    def installs(self, pool: SimPool, host: str, release: Release) -> Release | None:
        """What the installer installs: `release`, something else, or None for a failed installation."""
        return release

    def at_console(self, pool: SimPool, host: str) -> str:
        """What a person does at this boot of `host` (see `behaviour.person`); empty: there is no one."""
        return ""

    def comes_back(self, pool: SimPool, host: str) -> bool:
        """Whether `host` ever boots again after it went down."""
        return True

    def boot_delay(self, pool: SimPool, host: str) -> float:
        """Simulated seconds by which the next boot takes longer."""
        return 0.0

    def makes_certificate(self, pool: SimPool, host: str) -> bool:
        """Whether `host` shows another certificate from its next boot on."""
        return False

    def leaves_roughly(self, pool: SimPool, host: str) -> bool:
        """Whether the shutdown of `host` hangs or panics, so that it is not announced."""
        return False

    def stays_disabled(self, pool: SimPool, host: str) -> bool:
        """Whether `host` stays disabled after its boot."""
        return False

    def update_precheck(self, pool: SimPool, host: str, update: str) -> ApiError | None:
        """How `host` refuses an update before it is installed, or None."""
        return None

    def update_applying(self, pool: SimPool, host: str, update: str) -> ApiError | None:
        """How installing an update fails, or None."""
        return None

    def update_vanishes(self, pool: SimPool, host: str, update: str) -> bool:
        """Whether an installation reports success although it failed."""
        return False

    def updates_listed(self, pool: SimPool) -> None:
        """A client has read the list of updates."""

    def updater(self, pool: SimPool, host: str, fn: str) -> ApiError | None:
        """How the updater plugin refuses, or None."""
        return None

    def guest_boot_delay(self, pool: SimPool, vm: str) -> float:
        """Simulated seconds by which the guest's drivers report later after this boot."""
        return 0.0

    def cpu_offered(self, pool: SimPool, host: str, info: Mapping[str, str], *, updated: bool) -> Mapping[str, str]:
        """The ``host.cpu_info`` that the toolstack of a new release finds, if the old one found `info`.

        With `updated` it is not another release, but updates that the host has started with.
        """
        return info

    def guest_refuses(self, pool: SimPool, vm: str) -> bool:
        """Whether the guest does not react to a clean shutdown or reboot."""
        return False

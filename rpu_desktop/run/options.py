"""The options of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.planning.types import Mode
from rpu_desktop.run.hooks import Hook
from rpu_desktop.run.timing import Timing
from rpu_desktop.updates.source import UpdateSource

__all__ = ["Mode", "Patience", "RunOptions"]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long (s) to let the pool act on its own before helping.

    None of these ends a run: a reboot is waited for without a limit.
    """

    enabling: float = 20.0
    """For a returned server to connect its storage and enable itself; helping too early does no harm."""
    retry_pause: float = 5.0
    """Between two attempts to enable it or to start a VM."""
    attempts: int = 60
    """How many such attempts, the same number as XenCenter's.

    Refusals of a server that is still starting do not count.
    """
    settling: float = 600.0
    """For the pool to notice that all its servers have the same version again."""
    leaving: float = 20.0
    """For a reboot to show after a lost answer; a server that shows none by then gets the order again."""
    hiccup: float = 5.0
    """For a connection to come back; after that, a coordinator that was not ordered to reboot counts as away."""
    restarting: float = 90.0
    """For a toolstack to restart: a server that is silent for longer is away."""
    answer: float = 30.0
    """For one answer of a server; two missing answers mean that it does not respond."""
    usual: float = 2400.0
    """For a server to come back from its installation, until this run has learned how long that takes here."""
    guests: float = 180.0
    """For a VM that someone has just started to report its drivers, without which it cannot be migrated."""
    reminder: float = 1200.0
    """Between two reminders that the run is still waiting for a server; the same interval as XenCenter's."""
    paths: float = 300.0
    """For all paths to storage of a returned server to reappear, before the next one leaves."""
    script_pause: float = 60.0
    """Before a script that returned "wait" is run again."""
    heartbeat: float = 60.0
    """Between two heartbeats in the pool, which show other computers that this run is alive."""
    silence: float = 50.0
    """Without an event, before the current wait is reported."""
    forecast: float = 1.0
    """Between two forecasts of the end, at least: working one out for a big pool takes a moment."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The admin's choices for one pool; `media` is None in manual mode, where a person has the media."""

    media: MediaSource | None
    mode: Mode = Mode.AUTOMATIC
    wishes: Wishes = field(default_factory=Wishes)
    apply_updates: bool = False
    update_source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()
    """Supplemental packs and driver disks (ISO files on this computer)."""
    backup: str | None = ""
    """Folder of the pool database backup; empty: the documents folder; None: no backup."""
    hooks: tuple[Hook, ...] = ()
    """The admin's scripts."""
    timing: Timing = field(default_factory=Timing)
    """When the upgrade of a server may begin."""
    max_failed: int = 0
    """How many servers may fail and be skipped before the upgrade stops, or asks; see `session.tolerance`."""
    patience: Patience = field(default_factory=Patience)

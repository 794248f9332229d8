"""What a run is asked to do."""

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
    """How long to let the pool act by itself before helping; seconds.

    None of these ends a run: a reboot is waited for without an end.
    """

    enabling: float = 20.0
    """For a server that is back to connect its storage and enable itself; to help too early does no harm."""
    retry_pause: float = 5.0
    """Between two attempts to enable it or to start a VM."""
    attempts: int = 60
    """How many such attempts, as many as XenCenter makes; while the server says it is starting none is counted."""
    settling: float = 600.0
    """For the pool to notice that all its servers have one version again."""
    leaving: float = 20.0
    """For a reboot to show whose answer was lost; a server that shows none by then is told once more."""
    hiccup: float = 5.0
    """For a connection to come back: the coordinator, which nobody told to reboot, is away when it takes longer."""
    restarting: float = 90.0
    """For a toolstack that restarts: a server that is silent for longer is away."""
    answer: float = 30.0
    """For one answer of a server; two that do not come mean that it does not answer."""
    usual: float = 2400.0
    """For a server to come back from its installation, until this run has seen how long that takes here."""
    guests: float = 180.0
    """For a VM that somebody has just started to report its drivers: without them it cannot be moved."""
    reminder: float = 1200.0
    """Between two reminders that a server is still being waited for, as often as XenCenter gives them."""
    paths: float = 300.0
    """For the paths to storage of a server that is back to be counted again, before the next one leaves."""
    script_pause: float = 60.0
    """Before a script that asks to wait is run again."""
    silence: float = 50.0
    """Without a word, before it is said what is being waited for."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The admin's choices for one pool; `media` is None in manual mode, where a person has them."""

    media: MediaSource | None
    mode: Mode = Mode.AUTOMATIC
    wishes: Wishes = field(default_factory=Wishes)
    apply_updates: bool = False
    update_source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()
    """Supplemental packs and driver disks (ISO files on this computer)."""
    backup: str | None = ""
    """Folder for the copy of the pool database; empty: the documents folder; None: the admin wants none."""
    hooks: tuple[Hook, ...] = ()
    """Scripts of the admin's own."""
    timing: Timing = field(default_factory=Timing)
    """When servers may be begun."""
    patience: Patience = field(default_factory=Patience)

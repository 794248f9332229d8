"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.planning.types import Mode

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
    leaving: float = 300.0
    """For a server to go down when the answer to its reboot was lost; then it is told once more."""
    reminder: float = 1200.0
    """Between two reminders that a server is still being waited for, as often as XenCenter gives them."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The admin's choices for one pool."""

    media: MediaSource
    mode: Mode = Mode.AUTOMATIC
    wishes: Wishes = field(default_factory=Wishes)
    apply_updates: bool = False
    patience: Patience = field(default_factory=Patience)

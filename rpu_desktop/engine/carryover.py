"""What one plan of a run passes on to the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from rpu_desktop.engine.convergence import Convergence
from rpu_desktop.engine.gates import Gates
from rpu_desktop.engine.moving import Refusals
from rpu_desktop.engine.pausing import Pauses
from rpu_desktop.inventory.ids import HostUuid

__all__ = ["Carryover", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """The upgrade of `host` (uuid) in progress; it continues from one plan to the next."""

    host: HostUuid
    task: asyncio.Task[bool]


@dataclass(slots=True)
class Carryover:
    """What one plan of a run passes on to the next."""

    pauses: Pauses
    gates: Gates
    refusals: Refusals = field(default_factory=Refusals)
    convergence: Convergence = field(default_factory=Convergence)
    turn: Turn | None = None

    @property
    def turn_host(self) -> HostUuid | None:
        """The host (uuid) that is being upgraded."""
        return self.turn.host if self.turn is not None else None

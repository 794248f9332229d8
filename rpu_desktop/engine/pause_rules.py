"""What must not start while a pause is being reached. Pure, no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.inventory.ids import NO_HOST, HostUuid

__all__ = ["Pause"]


@dataclass(frozen=True, slots=True)
class Pause:
    """The requested pause; a pause after a VM starts nothing at all.

    `host` (uuid) is the server to finish first if the pause comes after a server; otherwise empty. `reached` is true
    once every server is back in service for such a pause.
    """

    after: PauseAfter
    host: HostUuid = NO_HOST
    reached: bool = False

    def holds_back(self, plan: PlanProgress, host: HostUuid) -> bool:
        """Whether the turn of `host` (uuid; empty: the steps after all turns) must not begin before the pause ends."""
        turn = plan.turns.get(host)
        if turn is None:
            return plan.next_host is not None
        return host != self.host and not plan.has_begun(turn)

    def let_through(self, plan: PlanProgress, ready: Iterable[int]) -> list[int]:
        """Which of the `ready` actions may begin: those of the server's own turn, and every migration back.

        While that server is still being emptied everything may begin: nothing that is ready comes after its turn.
        """
        if plan.next_host == self.host:
            return list(ready)
        return [
            action for action in ready if plan.returns_vm(action) or not self.holds_back(plan, plan.turn_of[action])
        ]

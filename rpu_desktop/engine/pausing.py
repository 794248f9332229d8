"""The admin's wish to pause: what it holds back, when it is reached, and what is said then."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.host_upgrade import make_all_safe
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import HostStage, Rested

__all__ = ["Pauses"]

_REACHED = {
    PauseAfter.VM: translate("engine", "Paused: nothing is under way."),
    PauseAfter.SERVER: translate("engine", "Paused: nothing is under way, and every server works."),
}


class Pauses:
    """Follows what the admin wants over all the plans of a run."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._last = ""
        """The server to pause after, once it is known which one that is; "none" when it is none's turn."""
        self._safe = False
        self._told = False

    def look(self, course: PlanProgress, turn_host: str | None) -> PauseAfter | None:
        """What is wished for now; `turn_host` is the server that has its turn."""
        pausing = self.context.control.pausing
        if pausing is not PauseAfter.SERVER:
            self._last, self._safe = "", False
        elif not self._last:
            # Emptied ahead while another one has its turn, a server is no longer the one to be finished.
            self._last = turn_host or self._being_emptied(course) or "none"
        return pausing

    def _being_emptied(self, course: PlanProgress) -> str | None:
        host = course.next_host
        return host if host in self.context.ledger.disabled else None

    def let_through(self, course: PlanProgress, ready: Iterable[int]) -> list[int]:
        """What may begin although a pause after this server is wished for: its own turn, and every way home."""
        if self._comes_later(course):
            return list(ready)
        return [
            action
            for action in ready
            if course.leads_home(action) or not self.holds_back(course, course.turn_of[action])
        ]

    def _comes_later(self, course: PlanProgress) -> bool:
        """Whether the server to pause after is only being emptied: until its turn begins, nothing comes after it."""
        return course.next_host == self._last

    def holds_back(self, course: PlanProgress, host: str) -> bool:
        """Whether a pause after this server keeps the turn of `host` (uuid; empty: after all turns) from beginning."""
        if self.context.control.pausing is not PauseAfter.SERVER:
            return False
        turn = course.turns.get(host)
        if turn is None:
            return course.next_host is not None
        return host != self._last and turn not in course.done | course.running

    async def let_all_work(self) -> list[Text]:
        """The pause after a server is reached: let every server work, also one emptied ahead; returns what changed."""
        context = self.context
        if self._safe:
            return []
        self._safe = True
        closed = [host for uuid in sorted(context.ledger.disabled) if (host := context.snapshot().host_by_uuid(uuid))]
        await make_all_safe(context)
        for host in closed:
            context.stage(host, HostStage.WAITING)
        text = translate("engine", "{host} works on during the pause")
        return [text.of(host=host.name) for host in closed]

    def tell(self, *, at_work: bool) -> None:
        """Say that the pause is reached, or that the run goes on: each once."""
        pausing = self.context.control.pausing
        reached = pausing is PauseAfter.VM or (pausing is PauseAfter.SERVER and self._safe)
        rests = reached and not at_work
        if pausing is not None and rests and not self._told:
            self.context.tell(Rested(pool=self.context.pool, rests=True, text=_REACHED[pausing]))
        elif not rests and self._told:
            text = translate("engine", "The pause is over.")
            self.context.tell(Rested(pool=self.context.pool, rests=False, text=text))
        self._told = rests

"""Pause requests across all plans of a run: which server they refer to, and what is reported and done."""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.host_upgrade import make_all_safe
from rpu_desktop.engine.pause_rules import Pause
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import NO_HOST, HostUuid
from rpu_desktop.run.events import HostStage, Rested

__all__ = ["Pauses"]

_REACHED = {
    PauseAfter.VM: translate("engine", "Paused: nothing is in progress."),
    PauseAfter.SERVER: translate("engine", "Paused: nothing is in progress, and every server is in service."),
}


class Pauses:
    """Tracks pause requests across all plans of a run."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._pause: Pause | None = None
        self._told = False

    def look(self, plan: PlanProgress, turn_host: HostUuid | None) -> Pause | None:
        """The requested pause; `turn_host` (uuid) is being upgraded."""
        after = self.context.control.pausing
        if after is None or self._pause is None or after is not self._pause.after:
            # A server emptied ahead while another one is upgraded is no longer the one to be finished.
            self._pause = Pause(after, turn_host or self._being_emptied(plan)) if after else None
        return self._pause

    def _being_emptied(self, plan: PlanProgress) -> HostUuid:
        host = plan.next_host
        return host if host is not None and host in self.context.state.disabled else NO_HOST

    async def let_all_work(self) -> None:
        """The pause after a server is reached: put every server into service, also one that was emptied ahead."""
        context = self.context
        self._pause = Pause(PauseAfter.SERVER, self._pause.host if self._pause else NO_HOST, reached=True)
        disabled = [host for uuid in sorted(context.state.disabled) if (host := context.snapshot().host_by_uuid(uuid))]
        await make_all_safe(context)
        for host in disabled:
            context.events.host(host, HostStage.WAITING)

    def notify(self, *, at_work: bool) -> None:
        """Report once that the pause is reached, or that the run continues."""
        after = self.context.control.pausing
        reached = after is PauseAfter.VM or (after is PauseAfter.SERVER and self._is_reached)
        rests = reached and not at_work
        if after is not None and rests and not self._told:
            self.context.events.emit(Rested(pool=self.context.pool, rests=True, text=_REACHED[after]))
        elif not rests and self._told:
            text = translate("engine", "The pause is over.")
            self.context.events.emit(Rested(pool=self.context.pool, rests=False, text=text))
        self._told = rests

    @property
    def _is_reached(self) -> bool:
        return self._pause is not None and self._pause.reached

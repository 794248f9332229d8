"""What interrupts mean while a run is under way: stop, then do not wait, then end the program."""

from __future__ import annotations

import signal

from rpu_desktop.console.output import Output
from rpu_desktop.engine.run import UpgradeRun
from rpu_desktop.i18n.text import translate

__all__ = ["Stopping"]


class Stopping:
    """Called with each interrupt; False if no gentler way to stop is left.

    SIGTERM comes from a system that shuts down, or from a service manager: then there is no time to wait half an hour
    for a server.
    """

    def __init__(self, run: UpgradeRun, output: Output) -> None:
        self._run = run
        self._output = output
        self._pressed = 0

    def __call__(self, number: signal.Signals) -> bool:
        """Do what this interrupt means now."""
        self._pressed += 1
        away = ", ".join(host.name for host in self._run.away())
        if self._pressed == 1:
            self._stop(away, waits=number is not signal.SIGTERM)
        elif self._pressed == 2 and away:
            self._stop_waiting(away)
        else:
            return False
        return True

    def _stop(self, away: str, *, waits: bool) -> None:
        if away and waits:
            text = translate(
                "console",
                "Stopping when {hosts} is back: a server that is being installed is finished first. Press Ctrl-C again "
                "if you do not want to wait for it.",
            )
            self._output.say(text.of(hosts=away))
            self._run.stop()
        elif away:
            self._stop_waiting(away)
        else:
            text = translate(
                "console",
                "Stopping after the current step; press Ctrl-C again to end this program immediately: operations "
                "in progress in the pool continue, and “rpu-desktop resume {run}” picks up from there.",
            )
            self._output.say(text.of(run=self._run.id))
            self._run.stop()

    def _stop_waiting(self, away: str) -> None:
        text = translate(
            "console",
            "Not waiting for {hosts}: the installation continues on the server, its result is unknown, and what "
            "was switched off stays off. “rpu-desktop resume {run}” checks the server and continues.",
        )
        self._output.say(text.of(hosts=away, run=self._run.id))
        self._run.stop_waiting()

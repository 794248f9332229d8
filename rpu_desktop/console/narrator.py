"""Prints a run as it happens: one line or one JSON object for each event."""

from __future__ import annotations

from rpu_desktop.console.output import Output
from rpu_desktop.console.progress_line import ProgressLine
from rpu_desktop.i18n.format import clock
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import Event, Named, Outcome, RunFinished, Waiting
from rpu_desktop.run.lines import NewLines
from rpu_desktop.run.wire import public_json

__all__ = ["Narrator"]


class Narrator:
    """A listener of the engine's events; progress alone prints nothing."""

    def __init__(self, output: Output, *, several_pools: bool) -> None:
        self.output = output
        self.several_pools = several_pools
        self.outcome: Outcome | None = None
        self._lines = NewLines()
        self._progress = ProgressLine()

    def __call__(self, event: Event) -> None:
        """Print one event."""
        if isinstance(event, RunFinished):
            self.outcome = event.outcome
        self.output.emit(public_json(event, self.output.translator))
        line = None if _is_asked(event) else self._lines.of(event)
        for text in (line, self._progress.after(event)):
            if text is not None:
                self.output.say(self._dated(event, text))

    def _dated(self, event: Event, line: Text) -> Text:
        time = clock(event.at)
        pool = getattr(event, "pool", None)
        if self.several_pools and isinstance(pool, Named):
            return translate("console", "{time}  {pool}  {line}").of(time=time, pool=pool.name, line=line)
        return translate("console", "{time}  {line}").of(time=time, line=line)


def _is_asked(event: Event) -> bool:
    """Whether a question is waiting for an answer, which must not be interrupted by other output."""
    return isinstance(event, Waiting) and event.about == "question"

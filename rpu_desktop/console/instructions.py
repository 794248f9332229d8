"""Manual mode's instructions, on paper or screen."""

from __future__ import annotations

from rpu_desktop.console.output import Output
from rpu_desktop.engine.instructions import instructions
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Wishes

__all__ = ["report_instructions"]


def report_instructions(snapshot: PoolSnapshot, wishes: Wishes, output: Output) -> None:
    """What a person will do at the consoles of this pool."""
    for number, each in enumerate(instructions(snapshot, wishes), 1):
        output.say(translate("console", "{number}. {host}").of(number=number, host=each.host))
        for fact in each.facts:
            output.say(translate("console", "   {text}").of(text=fact))
        for step in each.steps:
            output.say(translate("console", "   - {text}").of(text=step))
        for warning in each.never:
            output.say(translate("console", "   ! {text}").of(text=warning))

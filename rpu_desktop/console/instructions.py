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
    told = instructions(snapshot, wishes)
    for number, host in enumerate(told.hosts, 1):
        line = translate("console", "{number}. {host} ({address}, {version}): {role}")
        values = {"host": host.name, "address": host.address, "version": host.version, "role": host.role}
        output.say(line.of(number=number, **values))
    output.say(translate("console", "At each of them:"))
    for step in told.steps:
        output.say(translate("console", "   - {text}").of(text=step))
    for warning in told.never:
        output.say(translate("console", "   ! {text}").of(text=warning))

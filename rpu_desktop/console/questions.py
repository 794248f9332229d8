"""The engine's questions on the console: asked in manual mode, answered without a person otherwise."""

from __future__ import annotations

import asyncio

from rpu_desktop.console.answers import Answers
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.session.unattended_prompter import UnattendedPrompter

__all__ = ["Questions"]

_MEANINGS = {
    Choice.REBOOT: translate("console", "  reboot   the media are in place: reboot the server now"),
    Choice.BY_HAND: translate("console", "  by-hand  I will reboot it myself"),
    Choice.CHECK: translate("console", "  check    check the server again"),
    Choice.SKIP: translate("console", "  skip     skip this server"),
    Choice.RETRY: translate("console", "  retry    repeat the remaining steps"),
    Choice.STOP: translate("console", "  stop     end the upgrade of this pool here"),
    Choice.WAIT: translate("console", "  wait     keep waiting"),
    Choice.FAIL: translate("console", "  fail     mark it as failed"),
    Choice.GO_ON: translate("console", "  go-on    continue as it is"),
    Choice.SUSPEND: translate("console", "  suspend  suspend them"),
    Choice.SHUTDOWN: translate("console", "  shutdown shut them down"),
    Choice.POWER_OFF: translate("console", "  power-off  power it off: unsaved data is lost"),
    Choice.DISCARD: translate("console", "  discard  start it fresh: the contents of its memory are lost"),
    Choice.REMOVE: translate("console", "  remove   delete them"),
    Choice.BEGIN: translate("console", "  begin-now  begin this server now, regardless of the time"),
}
_OTHERWISE = {
    (PromptKind.UPDATE, Choice.SKIP): translate("console", "  skip     continue without these updates"),
    (PromptKind.GUEST, Choice.RETRY): translate("console", "  retry    ask it to shut down again"),
    (PromptKind.GUEST, Choice.SHUTDOWN): translate("console", "  shutdown shut it down instead"),
    (PromptKind.WAKING, Choice.RETRY): translate("console", "  retry    try again to resume it"),
    (PromptKind.WAKING, Choice.SKIP): translate("console", "  skip     leave it suspended and continue"),
    (PromptKind.HOOK, Choice.RETRY): translate("console", "  retry    run the script again"),
    (PromptKind.HOOK, Choice.GO_ON): translate("console", "  go-on    continue as if the script had allowed it"),
    (PromptKind.DISKS, Choice.RETRY): translate("console", "  retry    try to move its disks again"),
    (PromptKind.DISKS, Choice.SHUTDOWN): translate("console", "  shutdown shut it down for the upgrade instead"),
    (PromptKind.DISKS, Choice.GO_ON): translate("console", "  go-on    leave its disks where they are"),
    (PromptKind.LEFTOVER, Choice.GO_ON): translate("console", "  go-on    keep them"),
    (PromptKind.VM, Choice.RETRY): translate("console", "  retry    start the virtual machine again"),
    (PromptKind.VM, Choice.SKIP): translate("console", "  skip     continue without it; it stays shut down for now"),
}
"""Where a choice means something else."""


class Questions:
    """Asks at the terminal, one question after the other; those of other pools wait.

    At the end of standard input, questions about the media stay open: the server may be
    rebooted at its console at any time, which answers them.  Everything else is left to `UnattendedPrompter`.
    """

    def __init__(self, output: Output, answers: Answers) -> None:
        self._output = output
        self._answers = answers

    async def ask(self, prompt: Prompt) -> Choice:
        """Wait for one of the choices."""
        async with self._answers.turn:
            self._put(prompt)
            while (line := await self._answers.line()) is not None:
                if (choice := _read(line, prompt)) is not None:
                    return choice
                if line.strip():
                    self._output.say(translate("console", "Answer with one of these words:"))
                    self._list(prompt)
        if prompt.kind in (PromptKind.MEDIA, PromptKind.VERSION):
            unanswered: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()
            return await unanswered
        return await UnattendedPrompter().ask(prompt)

    def _put(self, prompt: Prompt) -> None:
        self._output.say()
        where = prompt.host.name if prompt.host else prompt.pool.name
        question: Text = translate("console", "{pool}, {server}: {what}").of(
            pool=prompt.pool.name, server=where, what=prompt.text
        )
        self._output.say(question)
        if prompt.advice:
            self._output.say(prompt.advice)
        self._list(prompt)

    def _list(self, prompt: Prompt) -> None:
        for choice in prompt.choices:
            self._output.say(_OTHERWISE.get((prompt.kind, choice)) or _MEANINGS[choice])


def _read(line: str, prompt: Prompt) -> Choice | None:
    word = line.strip().lower()
    return next((choice for choice in prompt.choices if choice.value == word), None)

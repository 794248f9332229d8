"""Who answers in a rehearsal: as an upgrade that nobody watches, but it does not wait for ever."""

from __future__ import annotations

from collections import Counter

from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.session.unattended_prompter import UnattendedPrompter

__all__ = ["RehearsalPrompter"]

_PATIENCE = 2
"""How often to keep waiting for the same thing before it counts as failed."""


class RehearsalPrompter:
    """Waits twice, counts as failed what does not happen then, and answers everything else as a script's upgrade."""

    def __init__(self, retries: int = 0) -> None:
        self._otherwise = UnattendedPrompter(retries)
        self._waited: Counter[tuple[PromptKind, str, str]] = Counter()

    async def ask(self, prompt: Prompt) -> Choice:
        """The answer of somebody who is not there."""
        if prompt.kind is PromptKind.MEDIA and Choice.REBOOT in prompt.choices:
            return Choice.REBOOT
        if Choice.WAIT in prompt.choices and Choice.FAIL in prompt.choices:
            subject = (prompt.kind, prompt.pool.uuid, prompt.host.uuid if prompt.host else "")
            self._waited[subject] += 1
            return Choice.WAIT if self._waited[subject] <= _PATIENCE else Choice.FAIL
        return await self._otherwise.ask(prompt)

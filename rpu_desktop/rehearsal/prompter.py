"""Answers questions in a rehearsal like an unattended upgrade, but does not wait forever."""

from __future__ import annotations

from collections import Counter

from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.session.tolerance import Tolerance
from rpu_desktop.session.unattended_prompter import UnattendedPrompter

__all__ = ["RehearsalPrompter"]

_PATIENCE = 2
"""How often to keep waiting for the same event before it counts as failed."""


class RehearsalPrompter:
    """Waits twice, then counts a missing event as failed; answers everything else like an unattended upgrade."""

    def __init__(self, retries: int = 0, tolerance: Tolerance | None = None) -> None:
        self._otherwise = UnattendedPrompter(retries, tolerance)
        self._waited: Counter[tuple[PromptKind, str, str]] = Counter()

    async def ask(self, prompt: Prompt) -> Choice:
        """The answer of an unattended upgrade."""
        if prompt.kind is PromptKind.MEDIA and Choice.REBOOT in prompt.choices:
            return Choice.REBOOT
        if Choice.WAIT in prompt.choices and Choice.FAIL in prompt.choices:
            subject = (prompt.kind, prompt.pool.uuid, prompt.host.uuid if prompt.host else "")
            self._waited[subject] += 1
            return Choice.WAIT if self._waited[subject] <= _PATIENCE else Choice.FAIL
        return await self._otherwise.ask(prompt)

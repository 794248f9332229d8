"""Answers the engine's questions without a person."""

from __future__ import annotations

from collections import Counter

from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.session.tolerance import Tolerance

__all__ = ["UnattendedPrompter"]


class UnattendedPrompter:
    """Answers without a user: wait if that is enough, else retry up to `retries` times, else stop.

    A server without its updates counts as upgraded: the safe choice is to complete the upgrade. A VM that does not
    start again stops steps that would stop others, but not the end of a finished upgrade. Disks that cannot be moved
    back stay where they are, and nothing that was left behind is deleted without a person's consent.
    """

    def __init__(self, retries: int = 0, tolerance: Tolerance | None = None) -> None:
        self._retries = retries
        self._tolerance = tolerance or Tolerance()
        self._tried: Counter[tuple[PromptKind, str, str]] = Counter()

    async def ask(self, prompt: Prompt) -> Choice:
        """The safe answer."""
        if Choice.RETRY in prompt.choices and Choice.WAIT not in prompt.choices and self._tries(prompt):
            return Choice.RETRY
        if prompt.kind is PromptKind.UPDATE:
            return Choice.SKIP
        if prompt.kind is PromptKind.VM and Choice.STOP not in prompt.choices:
            return Choice.SKIP
        if prompt.kind in (PromptKind.DISKS, PromptKind.LEFTOVER) and Choice.GO_ON in prompt.choices:
            return Choice.GO_ON
        if self._tolerance.skips(prompt):
            return Choice.SKIP
        return Choice.WAIT if Choice.WAIT in prompt.choices else Choice.STOP

    def _tries(self, prompt: Prompt) -> bool:
        """Whether the same step on the same server may be tried again; counts this attempt."""
        subject = (prompt.kind, prompt.pool.uuid, prompt.host.uuid if prompt.host else "")
        self._tried[subject] += 1
        return self._tried[subject] <= self._retries

"""The engine's questions, answered without a person."""

from __future__ import annotations

from collections import Counter

from rpu_desktop.run.prompts import Choice, Prompt, PromptKind

__all__ = ["UnattendedPrompter"]


class UnattendedPrompter:
    """Answers while nobody is at the keyboard: wait, where that is enough; else try again, `retries` times; else stop.

    A server without its updates is upgraded all the same: the safe thing is to bring the upgrade to its end.  A VM that
    does not run again stops what would take others down after it, but not the end of an upgrade that is done.
    """

    def __init__(self, retries: int = 0) -> None:
        self._retries = retries
        self._tried: Counter[tuple[PromptKind, str, str]] = Counter()

    async def ask(self, prompt: Prompt) -> Choice:
        """The safe answer."""
        if Choice.RETRY in prompt.choices and Choice.WAIT not in prompt.choices and self._tries(prompt):
            return Choice.RETRY
        if prompt.kind is PromptKind.UPDATE:
            return Choice.SKIP
        if prompt.kind is PromptKind.VM and Choice.STOP not in prompt.choices:
            return Choice.SKIP
        return Choice.WAIT if Choice.WAIT in prompt.choices else Choice.STOP

    def _tries(self, prompt: Prompt) -> bool:
        """Whether the same thing at the same server has not been tried often enough; counts this time."""
        subject = (prompt.kind, prompt.pool.uuid, prompt.host.uuid if prompt.host else "")
        self._tried[subject] += 1
        return self._tried[subject] <= self._retries

"""How a step of the engine ends other than well."""

from __future__ import annotations

from rpu_desktop.texts import Text

__all__ = ["Skipped", "StaysDown", "StepFailed", "Stopped"]


class StepFailed(Exception):
    """A step could not be done; `text` names the object and says why, `advice` what to do next."""

    def __init__(self, text: Text, advice: Text | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.advice = advice


class StaysDown(StepFailed):
    """A VM (uuid) that went down with consent does not run again: its server is fine all the same."""

    def __init__(self, vm: str, text: Text, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.vm = vm


class Skipped(Exception):
    """The admin leaves this host out."""


class Stopped(Exception):
    """The admin asked to stop."""

"""How a step of the engine ends other than well."""

from __future__ import annotations

from rpu_desktop.texts import Text

__all__ = ["Skipped", "StepFailed", "Stopped"]


class StepFailed(Exception):
    """A step could not be done; `text` names the object and says why, `advice` what to do next."""

    def __init__(self, text: Text, advice: Text | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.advice = advice


class Skipped(Exception):
    """The admin leaves this host out."""


class Stopped(Exception):
    """The admin asked to stop."""

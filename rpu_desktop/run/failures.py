"""How a step of the engine ends other than well."""

from __future__ import annotations

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import Vm
from rpu_desktop.inventory.ids import VmUuid

__all__ = ["Declined", "NeedsConsent", "OutOfTime", "Skipped", "StaysDown", "StepFailed", "Stopped"]


class StepFailed(AppError):
    """A step could not be done."""


class Declined(StepFailed):
    """The admin was asked about it already, and does not want to go on."""


class NeedsConsent(StepFailed):
    """Nothing goes on unless `vms` are shut down, and nobody has agreed to that."""

    def __init__(self, text: Text, advice: Text | None, vms: tuple[Vm, ...]) -> None:
        super().__init__(text, advice)
        self.vms = vms


class OutOfTime(StepFailed):
    """No maintenance window will come in which the server could be upgraded; it has not been begun."""


class StaysDown(StepFailed):
    """A VM (uuid) that went down with consent does not run again: its server is fine all the same."""

    def __init__(self, vm: VmUuid, text: Text, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.vm = vm


class Skipped(Exception):
    """The admin leaves this host out."""


class Stopped(Exception):
    """The admin asked to stop."""

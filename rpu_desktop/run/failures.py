"""How a step of the engine can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text

if TYPE_CHECKING:
    from rpu_desktop.inventory import Vm
    from rpu_desktop.inventory.ids import VmUuid

__all__ = [
    "Declined",
    "DisksNotMoved",
    "DisksStay",
    "DisksStayAway",
    "NeedsConsent",
    "OutOfTime",
    "Skipped",
    "StaysDown",
    "StepFailed",
    "Stopped",
]


class StepFailed(AppError):
    """A step could not be done."""


class Declined(StepFailed):
    """The admin was already asked, and does not want to continue."""


class NeedsConsent(StepFailed):
    """The run cannot continue unless `vms` are shut down, and there is no consent."""

    def __init__(self, text: Text, advice: Text | None, vms: tuple[Vm, ...]) -> None:
        super().__init__(text, advice)
        self.vms = vms


class DisksNotMoved(StepFailed):
    """The disks of a VM could not be moved; the VM runs as before."""

    def __init__(self, vm: Vm, text: Text, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.vm = vm


class DisksStay(DisksNotMoved):
    """They were to leave for the turn of the VM's server."""


class DisksStayAway(DisksNotMoved):
    """They were to return."""


class OutOfTime(StepFailed):
    """No maintenance window will come in which the server could be upgraded; it has not been begun."""


class StaysDown(StepFailed):
    """A VM (uuid) that was stopped with consent does not start again; its server itself is fine."""

    def __init__(self, vm: VmUuid, text: Text, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.vm = vm


class Skipped(Exception):
    """The admin skips this host."""


class Stopped(Exception):
    """The admin asked to stop."""

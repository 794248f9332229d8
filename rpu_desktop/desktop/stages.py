"""How a host's stage is shown: icon, color and words."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.words import STAGE_LABELS, STAGE_WORDS

__all__ = ["IDLE", "STAGES", "StageLook", "look_of"]


@dataclass(frozen=True, slots=True)
class StageLook:
    """Icon and color by name; `text` is what the host does, `short` one word for the timeline."""

    icon: str
    role: str
    text: Text
    short: Text


_LOOKS = {
    HostStage.WAITING: ("waiting", "muted"),
    HostStage.EMPTYING: ("moving", "accent"),
    HostStage.AWAITING_MEDIA: ("disc", "warn"),
    HostStage.PREPARING: ("prepare", "accent"),
    HostStage.REBOOTING: ("reboot", "busy"),
    HostStage.INSTALLING: ("install", "busy"),
    HostStage.VERIFYING: ("verify", "accent"),
    HostStage.UPDATING: ("install", "accent"),
    HostStage.RESTARTING: ("reboot", "busy"),
    HostStage.RETURNING: ("home", "accent"),
    HostStage.DONE: ("done", "good"),
    HostStage.SKIPPED: ("skipped", "warn"),
    HostStage.FAILED: ("failed", "bad"),
}

STAGES = {
    stage: StageLook(icon, role, STAGE_WORDS[stage], STAGE_LABELS[stage]) for stage, (icon, role) in _LOOKS.items()
}

IDLE = StageLook(
    "waiting", "muted", translate("desktop", "in maintenance mode"), translate("desktop", "maintenance mode")
)
"""A host that is to be emptied while none of its VMs is migrating."""

_NOT_READY = StageLook(
    "warns", "warn", translate("desktop", "upgraded, needs attention"), translate("desktop", "needs attention")
)


def look_of(stage: HostStage, *, upgraded: bool) -> StageLook:
    """As `STAGES`; a host that has the new version is never shown as failed."""
    return _NOT_READY if stage is HostStage.FAILED and upgraded else STAGES[stage]

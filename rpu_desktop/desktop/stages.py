"""How a host's stage is shown: icon, colour and words."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import HostStage

__all__ = ["STAGES", "StageLook", "look_of"]


@dataclass(frozen=True, slots=True)
class StageLook:
    """Icon and colour by name; `text` is what the host does, `short` one word for the lane."""

    icon: str
    role: str
    text: Text
    short: Text


STAGES = {
    HostStage.WAITING: StageLook("waiting", "muted", translate("desktop", "waiting"), translate("desktop", "waiting")),
    HostStage.EMPTYING: StageLook(
        "moving", "accent", translate("desktop", "moving VMs away"), translate("desktop", "emptying")
    ),
    HostStage.AWAITING_MEDIA: StageLook(
        "disc", "warn", translate("desktop", "needs the media"), translate("desktop", "your turn")
    ),
    HostStage.PREPARING: StageLook(
        "prepare", "accent", translate("desktop", "preparing the installation"), translate("desktop", "preparing")
    ),
    HostStage.REBOOTING: StageLook(
        "reboot", "busy", translate("desktop", "rebooting"), translate("desktop", "rebooting")
    ),
    HostStage.INSTALLING: StageLook(
        "install", "busy", translate("desktop", "installing"), translate("desktop", "installing")
    ),
    HostStage.VERIFYING: StageLook(
        "verify", "accent", translate("desktop", "checking"), translate("desktop", "checking")
    ),
    HostStage.UPDATING: StageLook(
        "install", "accent", translate("desktop", "installing updates"), translate("desktop", "updating")
    ),
    HostStage.RESTARTING: StageLook(
        "reboot", "busy", translate("desktop", "restarting for its updates"), translate("desktop", "restarting")
    ),
    HostStage.RETURNING: StageLook(
        "home", "accent", translate("desktop", "VMs come back"), translate("desktop", "returning")
    ),
    HostStage.DONE: StageLook("done", "good", translate("desktop", "done"), translate("desktop", "done")),
    HostStage.SKIPPED: StageLook("skipped", "warn", translate("desktop", "skipped"), translate("desktop", "skipped")),
    HostStage.FAILED: StageLook("failed", "bad", translate("desktop", "failed"), translate("desktop", "failed")),
}

_NOT_READY = StageLook(
    "warns", "warn", translate("desktop", "upgraded, needs a hand"), translate("desktop", "needs a hand")
)


def look_of(stage: HostStage, *, upgraded: bool) -> StageLook:
    """As `STAGES`; a host that has its new version is not shown as failed, whatever else is wrong with it."""
    return _NOT_READY if stage is HostStage.FAILED and upgraded else STAGES[stage]

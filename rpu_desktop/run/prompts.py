"""The engine's questions: it emits a `Prompt` and awaits one of its choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import uuid4

from rpu_desktop.i18n.text import Text
from rpu_desktop.run.events import Named

__all__ = ["Choice", "Prompt", "PromptKind", "Prompter"]


class Choice(StrEnum):
    """An answer."""

    RETRY = "retry"
    SKIP = "skip"
    STOP = "stop"
    SUSPEND = "suspend"
    SHUTDOWN = "shutdown"
    POWER_OFF = "power-off"  # like pulling the power plug
    DISCARD = "discard"  # discard the memory of a suspended VM, and start it from scratch
    WAIT = "wait"  # as long as it takes
    CHECK = "check"  # something was fixed: check now
    REBOOT = "reboot"  # from the media that are now in the drive
    BY_HAND = "by-hand"  # the admin reboots it, at the console
    FAIL = "fail"  # count it as failed, and ask what to do next
    GO_ON = "go-on"  # continue without what is missing
    BEGIN = "begin-now"  # regardless of the time
    REMOVE = "remove"  # delete disks that a broken move has left behind


class PromptKind(StrEnum):
    """What a prompt is about."""

    FAILURE = "failure"
    MEDIA = "media"  # a person has to insert the installation media
    VERSION = "version"  # a host came back from its media with the old version, or a wrong one
    UPDATE = "update"  # updates of a host that has the new version already
    IMMOVABLE = "immovable"  # VMs turned up that no other host can take, and no consent was given
    GUEST = "guest"  # a VM does not stop as agreed; the question is withdrawn when it has
    WAKING = "waking"  # a suspended VM can no longer be resumed on its server
    VM = "vm"  # a VM that was stopped does not start again; its host is fine
    DISKS = "disks"  # a VM's disks could not be moved
    LEFTOVER = "leftover"  # a broken move has left disks behind
    HOOK = "script"  # a script of the admin failed
    WAITING = "waiting"  # something takes longer than usual; the question is withdrawn when it has happened


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about one pool (and usually one host).

    `text` is what happened and why, `advice` what to do next, `choices` the possible answers (the safest last).
    """

    kind: PromptKind
    pool: Named
    host: Named | None
    text: Text
    choices: tuple[Choice, ...]
    advice: Text | None = None
    vms: tuple[Named, ...] = ()
    id: str = field(default_factory=lambda: uuid4().hex)


class Prompter(Protocol):
    """Answers questions: the desktop, or the console's rules."""

    async def ask(self, prompt: Prompt) -> Choice:
        """Wait without a limit for one of ``prompt.choices``."""
        ...

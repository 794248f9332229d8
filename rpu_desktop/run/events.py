"""What the engine says while it works: frozen events, the only thing it ever says.

The desktop, the console, the journal and the report are listeners of the same stream.  Objects are named by uuid *and*
name, so that a listener needs no look-up and an event still reads well when the pool is away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from time import time
from typing import Any

from rpu_desktop.i18n.text import Text, Translator
from rpu_desktop.redaction import redact

__all__ = [
    "Answered",
    "Asked",
    "BackedUp",
    "ConnectionChanged",
    "Event",
    "Forecast",
    "HostChanged",
    "HostForecast",
    "HostStage",
    "HostUpdated",
    "Listener",
    "Named",
    "Note",
    "NoteLevel",
    "Outcome",
    "PoolFinished",
    "PoolPlanned",
    "PoolStarted",
    "Rested",
    "Restored",
    "RunFinished",
    "RunStarted",
    "Span",
    "VmChanged",
    "VmStage",
    "Waiting",
]


@dataclass(frozen=True, slots=True)
class Named:
    """An object as the admin knows it."""

    uuid: str
    name: str


class HostStage(StrEnum):
    """Where a host stands in its upgrade."""

    WAITING = "waiting"
    EMPTYING = "emptying"  # disabled, its VMs are leaving
    AWAITING_MEDIA = "awaiting-media"  # empty; a person is to insert the installation media
    PREPARING = "preparing"  # empty; the plugin fetches the installer
    REBOOTING = "rebooting"  # asked to reboot, still answering
    INSTALLING = "installing"  # away: installer, then the new system's first boot
    VERIFYING = "verifying"  # back: version, storage, enabled
    UPDATING = "updating"  # the new version's updates are being installed
    RESTARTING = "restarting"  # for its updates: the host, or only its toolstack
    RETURNING = "returning"  # VMs come home
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether the host's turn is over."""
        return self in (HostStage.DONE, HostStage.SKIPPED, HostStage.FAILED)


class VmStage(StrEnum):
    """What is being done with a VM."""

    MOVING = "moving"
    MOVED = "moved"
    MOVE_FAILED = "move-failed"
    GOING_DOWN = "going-down"  # suspend or shut down, with consent
    DOWN = "down"
    COMING_UP = "coming-up"
    UP = "up"
    UP_FAILED = "up-failed"
    GONE = "gone"  # somebody has removed it while it was down


class Outcome(StrEnum):
    """How a pool's run, or the whole run, ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    BLOCKED = "blocked"


class NoteLevel(StrEnum):
    """How loud a note is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened; `at` is seconds since 1970 on this computer."""

    at: float = field(default_factory=time)

    @classmethod
    def kind(cls) -> str:
        """The event's name on the wire: its class name in kebab case."""
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("-")

    def to_json(self, translator: Translator | None = None) -> dict[str, Any]:
        """The event as one flat JSON object; texts in the wished language."""
        values = {f.name: _plain(getattr(self, f.name), translator) for f in fields(self)}
        return {"event": self.kind(), **values}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """The run begins over these pools."""

    run: str
    pools: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStarted(Event):
    """A pool's run begins; `hosts` in the order they take their turns."""

    pool: Named
    hosts: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlanned(Event):
    """A plan was made, or made again for the reasons in `because`; counts of what is still to do.

    With `only_updates` all hosts have the new version and get nothing else; with `second_pass` they get their updates
    when all of this is done.
    """

    pool: Named
    migrations: int
    hosts_left: int
    because: tuple[Text, ...] = ()
    only_updates: bool = False
    second_pass: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: seconds since 1970 on this computer."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class HostForecast:
    """When a host's turn is expected; None where there is nothing to do, or where it is over."""

    host: Named
    emptying: Span | None
    offline: Span
    returning: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Event):
    """When what is still to do is expected to happen, by what was learned so far, and when all of it is done."""

    pool: Named
    ends: float
    hosts: tuple[HostForecast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostChanged(Event):
    """A host reached a stage, or something within the stage changed (`detail`, `progress` 0..1 or None).

    `version` is what the host runs now, as a person reads it; `upgraded` whether that is the one it was to get.
    """

    pool: Named
    host: Named
    stage: HostStage
    version: str = ""
    detail: Text | None = None
    progress: float | None = None
    upgraded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostUpdated(Event):
    """A host's updates are over: what it shows itself, and what it lacks (`detail`: why)."""

    pool: Named
    host: Named
    installed: tuple[str, ...]
    missing: tuple[str, ...]
    complete: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VmChanged(Event):
    """Something is done with a VM; `source` and `target` are hosts, `size` its memory in bytes."""

    pool: Named
    vm: Named
    stage: VmStage
    source: Named | None = None
    target: Named | None = None
    size: int = 0
    progress: float | None = None
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChanged(Event):
    """The pool's API went away or came back."""

    pool: Named
    connected: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Event):
    """The engine waits for an answer (see `rpu_desktop.run.prompts`); `about` is what kind it is."""

    pool: Named
    prompt: str
    host: Named | None
    text: Text
    choices: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The prompt was answered."""

    pool: Named
    prompt: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested(Event):
    """A pause that the admin wished for is reached (`rests`), or over."""

    pool: Named
    rests: bool
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Event):
    """Something that had been switched off was put back, or could not be."""

    pool: Named
    what: Text
    ok: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp(Event):
    """The pool database was copied to the file `path`; `way_back` says what it is good for."""

    pool: Named
    path: str
    way_back: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Event):
    """Nothing was said for a while: `text` is still waited for, since `since` (seconds since 1970), for `seconds`.

    `about` says what kind of thing that is: ``question``, ``connection``, ``step``, ``pause``, ``vm`` or ``host``.
    """

    pool: Named
    host: Named | None
    text: Text
    since: float
    seconds: float
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Event):
    """A line for the details: what is being done, or what is worth knowing.

    `lasting`: how things stand at the end of a session, which is looked at anew at the end of the next one; other
    notes tell what happened, and when.  `vm` (uuid): worth knowing only until this VM runs again.
    """

    pool: Named | None
    level: NoteLevel
    text: Text
    host: Named | None = None
    lasting: bool = False
    vm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFinished(Event):
    """A pool's run ended; `detail` says why, or what is left to do although it is done.

    `upgraded`: all of its hosts have the version wanted, however it ended.
    """

    pool: Named
    outcome: Outcome
    detail: Text | None = None
    upgraded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """The whole run ended."""

    run: str
    outcome: Outcome


Listener = Callable[[Event], None]
"""Called for every event, in order, on the engine's thread; must be quick and must not raise."""


def _plain(value: Any, translator: Translator | None) -> Any:
    match value:
        case Text():
            return redact(value.render(translator))
        case Named() | Span() | HostForecast():
            return {f.name: _plain(getattr(value, f.name), translator) for f in fields(value)}
        case StrEnum():
            return value.value
        case tuple():
            return [_plain(item, translator) for item in value]
        case _:
            return value

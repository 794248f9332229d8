"""The engine's output while it works: frozen events, and nothing else.

The desktop, the console, the journal, the log and the report are listeners of one stream (`rpu_desktop.run.stream`).
Objects are named by uuid *and* name, so that a listener needs no look-up and an event is still readable when the pool
is away. `rpu_desktop.run.wire` converts events to JSON and back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from rpu_desktop import clock
from rpu_desktop.i18n.text import Text
from rpu_desktop.redaction import redact

__all__ = [
    "EVENTS",
    "Answered",
    "Asked",
    "BackedUp",
    "ConnectionChanged",
    "DiskMoved",
    "Event",
    "Forecast",
    "HookRan",
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
    """The stage of a host's upgrade."""

    WAITING = "waiting"
    EMPTYING = "emptying"  # disabled, its VMs are leaving
    AWAITING_MEDIA = "awaiting-media"  # empty; a person has to insert the installation media
    PREPARING = "preparing"  # empty; the plugin fetches the installer
    REBOOTING = "rebooting"  # ordered to reboot, still responding
    INSTALLING = "installing"  # away: installer, then the new system's first boot
    VERIFYING = "verifying"  # back: version, storage, enabled
    UPDATING = "updating"  # the new version's updates are being installed
    RESTARTING = "restarting"  # for its updates: the host, or only its toolstack
    RETURNING = "returning"  # VMs migrate back
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
    GONE = "gone"  # someone has deleted it while it was down


class Outcome(StrEnum):
    """How a pool's run, or the whole run, ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    BLOCKED = "blocked"


class NoteLevel(StrEnum):
    """The importance of a note."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened; `at` is seconds since 1970 on this computer."""

    at: float = field(default_factory=clock.now)

    kind: ClassVar[str] = ""
    """The event's name in the output of ``--json`` and in the journal: a contract, independent of the class name."""
    reported: ClassVar[bool] = False
    """Whether the report is built from such events; only these are kept in the journal."""

    @property
    def kept(self) -> bool:
        """Whether this event is part of the report (see `reported`)."""
        return self.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """The run begins over these pools."""

    kind: ClassVar[str] = "run-started"
    reported: ClassVar[bool] = True

    run: str
    pools: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStarted(Event):
    """A pool's run begins; `hosts` are in upgrade order."""

    kind: ClassVar[str] = "pool-started"
    reported: ClassVar[bool] = True

    pool: Named
    hosts: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlanned(Event):
    """A plan was made, or made again for the reasons in `because`; it counts what is still to do.

    With `only_updates` all hosts have the new version and get nothing else; with `second_pass` they get their updates
    when all of this is done.
    """

    kind: ClassVar[str] = "pool-planned"
    reported: ClassVar[bool] = True

    pool: Named
    migrations: int
    hosts_left: int
    because: tuple[Text, ...] = ()
    only_updates: bool = False
    second_pass: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A period: seconds since 1970 on this computer."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class HostForecast:
    """When a host's turn is expected; None where there is nothing to do, or where it is over.

    `only_updates`: it has the new version already, and is out of service for its updates only.
    """

    host: Named
    emptying: Span | None
    offline: Span
    returning: Span | None
    only_updates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Event):
    """When the remaining steps are expected to happen, by what was learned so far, and when all of them are done."""

    kind: ClassVar[str] = "forecast"

    pool: Named
    ends: float
    hosts: tuple[HostForecast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostChanged(Event):
    """A host reached a stage, or something within the stage changed (`detail`, `progress` 0..1 or None).

    `version` is the display name of the host's current version; `upgraded`: whether that is the target version.
    """

    kind: ClassVar[str] = "host-changed"
    reported: ClassVar[bool] = True

    pool: Named
    host: Named
    stage: HostStage
    version: str = ""
    detail: Text | None = None
    progress: float | None = None
    upgraded: bool = False

    @property
    def essence(self) -> tuple[object, ...]:
        """What the report shows of the event: one with the same essence as the event before is only progress."""
        return (
            self.stage,
            self.version,
            self.upgraded,
            redact(self.detail.render()) if self.detail and self.stage.final else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostUpdated(Event):
    """A host's updates are over: what it reports as installed, and what it lacks (`detail`: why)."""

    kind: ClassVar[str] = "host-updated"
    reported: ClassVar[bool] = True

    pool: Named
    host: Named
    installed: tuple[str, ...]
    missing: tuple[str, ...]
    complete: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VmChanged(Event):
    """An operation on a VM; `source` and `target` are hosts, `size` its memory in bytes.

    If disks move with it, `copied` is their size in bytes, `storage` where they go, and `seconds_left` how long that
    will still take, as far as that can be told.
    """

    kind: ClassVar[str] = "vm-changed"

    pool: Named
    vm: Named
    stage: VmStage
    source: Named | None = None
    target: Named | None = None
    size: int = 0
    progress: float | None = None
    detail: Text | None = None
    copied: int = 0
    storage: tuple[Named, ...] = ()
    seconds_left: float | None = None

    @property
    def rate(self) -> float | None:
        """How many bytes of disks are copied a second, as far as that can be told."""
        if not self.seconds_left or self.progress is None:
            return None
        return self.copied * (1 - self.progress) / self.seconds_left

    @property
    def kept(self) -> bool:
        """Not the start of a migration or a shutdown, only its result."""
        return self.stage not in (VmStage.MOVING, VmStage.GOING_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskMoved(Event):
    """A disk of a VM is on other storage now: it was copied from `source` to `target`.

    `device` is its number in the VM, which stays the same; `size` is in bytes. `home`: this is where it was when the
    run began.
    """

    kind: ClassVar[str] = "disk-moved"
    reported: ClassVar[bool] = True

    pool: Named
    vm: Named
    disk: str
    device: str
    size: int
    source: Named
    target: Named
    home: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChanged(Event):
    """The pool's API went away or came back."""

    kind: ClassVar[str] = "connection-changed"
    reported: ClassVar[bool] = True

    pool: Named
    connected: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Event):
    """The engine waits for an answer (see `rpu_desktop.run.prompts`); `about` is the kind of the question."""

    kind: ClassVar[str] = "asked"
    reported: ClassVar[bool] = True

    pool: Named
    prompt: str
    host: Named | None
    text: Text
    choices: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The prompt was answered."""

    kind: ClassVar[str] = "answered"
    reported: ClassVar[bool] = True

    pool: Named
    prompt: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested(Event):
    """A pause is reached (`rests`), or over; `until` is when it ends automatically, 0 if only the admin can end it."""

    kind: ClassVar[str] = "rested"
    reported: ClassVar[bool] = True

    pool: Named
    rests: bool
    text: Text
    until: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Event):
    """Something that had been switched off was restored, or could not be."""

    kind: ClassVar[str] = "restored"
    reported: ClassVar[bool] = True

    pool: Named
    what: Text
    ok: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp(Event):
    """The pool database was backed up to the file `path`; `way_back` explains its use."""

    kind: ClassVar[str] = "backed-up"
    reported: ClassVar[bool] = True

    pool: Named
    path: str
    way_back: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRan(Event):
    """A script of the admin has run at this moment (`rpu_desktop.run.hooks`) for `seconds`.

    `code` is its exit code, None without one (it could not be started, or was terminated); `output` the end of its
    output, without secrets; `failure` why it counts as failed. `assumed`: it was not run, in a rehearsal.
    """

    kind: ClassVar[str] = "script-ran"
    reported: ClassVar[bool] = True

    pool: Named
    moment: str
    script: str
    host: Named | None = None
    vm: Named | None = None
    code: int | None = None
    seconds: float = 0.0
    output: str = ""
    failure: Text | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Event):
    """There was no event for a while; the run is still waiting for `text`.

    `since` is seconds since 1970, `seconds` how long it has lasted. `about` is the kind of wait: ``question``,
    ``connection``, ``step``, ``pause``, ``vm`` or ``host``.
    """

    kind: ClassVar[str] = "waiting"

    pool: Named
    host: Named | None
    text: Text
    since: float
    seconds: float
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Event):
    """A line for the details: what is being done, or what is worth knowing.

    `lasting`: the state at the end of a session, which is checked again at the end of the next one; other notes report
    what happened, and when. `vm` (uuid): relevant only until this VM runs again.
    """

    kind: ClassVar[str] = "note"

    pool: Named | None
    level: NoteLevel
    text: Text
    host: Named | None = None
    lasting: bool = False
    vm: str = ""

    @property
    def kept(self) -> bool:
        """Not notes about work in progress."""
        return self.level is not NoteLevel.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFinished(Event):
    """A pool's run ended; `detail` is the reason, or what is left to do although it is done.

    `upgraded`: all of its hosts have the target version, however it ended.
    """

    kind: ClassVar[str] = "pool-finished"
    reported: ClassVar[bool] = True

    pool: Named
    outcome: Outcome
    detail: Text | None = None
    upgraded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """The whole run ended."""

    kind: ClassVar[str] = "run-finished"
    reported: ClassVar[bool] = True

    run: str
    outcome: Outcome


EVENTS: tuple[type[Event], ...] = (
    RunStarted,
    PoolStarted,
    PoolPlanned,
    Forecast,
    HostChanged,
    HostUpdated,
    VmChanged,
    DiskMoved,
    ConnectionChanged,
    Asked,
    Answered,
    Rested,
    Restored,
    BackedUp,
    HookRan,
    Waiting,
    Note,
    PoolFinished,
    RunFinished,
)
"""All kinds of events, in the order of ``docs/events.md``."""

Listener = Callable[[Event], None]
"""Called for every event, in order, on the engine thread; must be fast and must not raise."""

"""The report about one pool: its hosts, the VMs that were stopped, questions and outages."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.i18n.text import Text
from rpu_desktop.run.ending import Ending, ending_of
from rpu_desktop.run.events import (
    BackedUp,
    DiskMoved,
    HookRan,
    HostStage,
    HostUpdated,
    Named,
    Note,
    Outcome,
    PoolPlanned,
    Restored,
)

__all__ = ["Decision", "Downtime", "HostReport", "Interruption", "Outage", "PoolReport", "down_seconds"]


@dataclass(slots=True)
class HostReport:
    """One host: versions as display names, times in seconds since 1970."""

    host: Named
    before: str = ""
    after: str = ""
    stage: HostStage = HostStage.WAITING
    began: float | None = None
    ended: float | None = None
    spent: float = 0.0
    """Seconds of work on it so far.

    Without the time in which the run was interrupted, or waited for an answer after a failure.
    """
    since: float | None = None
    """When the current work began; None while there is none."""
    detail: Text | None = None
    updates: HostUpdated | None = None
    upgraded: bool = False
    """Whether it has the target version, although its turn failed."""
    told: tuple[object, ...] = ()
    """The essence of the last event."""

    @property
    def seconds(self) -> float | None:
        """The duration of its turns; None while they are not over."""
        return None if self.began is None or self.ended is None else self.spent

    @property
    def unfinished(self) -> bool:
        """Whether it has the new version, but the run ended before its turn was over."""
        return not self.stage.final and self.before != self.after

    @property
    def result_unknown(self) -> bool:
        """Whether the run ended while it was away: its installation continues, and the result is unknown."""
        return self.stage in (HostStage.REBOOTING, HostStage.INSTALLING, HostStage.RESTARTING)

    @property
    def not_ready(self) -> bool:
        """Whether it has the new version, but something is wrong with it."""
        return self.stage is HostStage.FAILED and self.upgraded


@dataclass(slots=True)
class Downtime:
    """A VM that was stopped with consent; `until` is None while it is down.

    `found`: at `until` it was seen running, whoever had started it; `gone`: it no longer existed. `reason`: why it
    could not be started again.
    """

    vm: Named
    since: float
    until: float | None = None
    found: bool = False
    gone: bool = False
    reason: Text | None = None
    coming_up: bool = False


@dataclass(slots=True)
class Decision:
    """A question of the run; `answer` is the choice's name, empty until it is answered."""

    prompt: str
    where: Named
    text: Text
    at: float
    answer: str = ""
    answered: float | None = None
    kind: str = ""


@dataclass(slots=True)
class Outage:
    """A time in which the pool could not be reached; `until` is None while it lasts."""

    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Interruption:
    """A period in which no process executed the run: from the last known event until it was resumed."""

    since: float
    until: float


@dataclass(slots=True)
class PoolReport:
    """One pool."""

    pool: Named
    hosts: dict[str, HostReport] = field(default_factory=dict)
    migrations: int = 0
    plans: list[PoolPlanned] = field(default_factory=list)
    downtimes: list[Downtime] = field(default_factory=list)
    disks: dict[tuple[str, str], list[DiskMoved]] = field(default_factory=dict)
    """VM (uuid) and number of the disk -> its moves."""
    restored: list[Restored] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    scripts: list[HookRan] = field(default_factory=list)
    backup: BackedUp | None = None
    outcome: Outcome | None = None
    detail: Text | None = None
    decisions: list[Decision] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    interruptions: list[Interruption] = field(default_factory=list)
    heard: float = 0.0
    """The time of the last event, seconds since 1970."""
    began: float | None = None
    ended: float | None = None
    rested: float = 0.0
    """Seconds in which it rested, until now: outside maintenance windows, to watch a server, or in a pause."""
    resting: list[float] = field(default_factory=list)
    """When each rest began that is not over; several may overlap."""
    failed_moves: int = 0
    upgraded: bool = False
    """Whether all servers have the target version, however the run ended."""
    session: float = 0.0
    """When the current part of the run began; earlier notes are shown with their date."""

    @property
    def seconds(self) -> float | None:
        """The time from its beginning to its end; None while it is not over."""
        return None if self.began is None or self.ended is None else self.ended - self.began

    @property
    def seconds_of_work(self) -> float | None:
        """As `seconds`, without the rests."""
        return None if self.seconds is None else max(0.0, self.seconds - self.rested)

    @property
    def still_down(self) -> list[Downtime]:
        """The VMs that were stopped with consent and are not running again."""
        return [down for down in self.downtimes if down.until is None]

    @property
    def displaced(self) -> list[DiskMoved]:
        """The last move of each disk that did not come home."""
        return [moves[-1] for moves in self.disks.values() if not moves[-1].home]

    @property
    def not_put_back(self) -> list[Restored]:
        """What has to be restored by hand."""
        return [item for item in self.restored if not item.ok]

    @property
    def left_out(self) -> int:
        """The number of hosts that keep their version because they were skipped."""
        return sum(host.stage is HostStage.SKIPPED for host in self.hosts.values())

    @property
    def updates_complete(self) -> bool:
        """Whether every host that should have been updated shows all its updates."""
        return all(host.updates is None or host.updates.complete for host in self.hosts.values())

    @property
    def ending(self) -> Ending:
        """How its upgrade ended; without an end it counts as stopped."""
        return ending_of(
            self.outcome or Outcome.STOPPED,
            upgraded=self.upgraded,
            skipped=self.left_out,
            updates_complete=self.updates_complete,
            down=len(self.still_down),
            put_back=not self.not_put_back,
        )


def down_seconds(pool: PoolReport) -> dict[str, tuple[str, float]]:
    """By uuid, each VM that was down: its name, and its total downtime (s); until the end if it did not come back."""
    found: dict[str, tuple[str, float]] = {}
    for down in pool.downtimes:
        _, before = found.get(down.vm.uuid, ("", 0.0))
        until = down.until if down.until is not None else pool.ended
        found[down.vm.uuid] = down.vm.name, before + (until - down.since if until is not None else 0.0)
    return found

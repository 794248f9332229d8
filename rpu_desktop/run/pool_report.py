"""What a report says of one pool: its hosts, the VMs that were down, questions and outages."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.i18n.text import Text
from rpu_desktop.run.ending import Ending, ending_of
from rpu_desktop.run.events import (
    BackedUp,
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
    """One host: versions as a person reads them, times in seconds since 1970."""

    host: Named
    before: str = ""
    after: str = ""
    stage: HostStage = HostStage.WAITING
    began: float | None = None
    ended: float | None = None
    spent: float = 0.0
    """Seconds that were worked on it so far: without the time in which the run was interrupted, or waited for an answer
    after a failure."""
    since: float | None = None
    """When the work began that goes on; None while there is none."""
    detail: Text | None = None
    updates: HostUpdated | None = None
    upgraded: bool = False
    """Whether it has the version it was to get, although its turn failed."""
    told: tuple[object, ...] = ()
    """The essence of the event that was taken in last."""

    @property
    def seconds(self) -> float | None:
        """How long its turns took; None while they are not over."""
        return None if self.began is None or self.ended is None else self.spent

    @property
    def unfinished(self) -> bool:
        """Whether it has its new version, but the run ended before its turn was over."""
        return not self.stage.final and self.before != self.after

    @property
    def result_unknown(self) -> bool:
        """Whether the run ended while it was away: it goes on by itself, and nobody has seen what came of it."""
        return self.stage in (HostStage.REBOOTING, HostStage.INSTALLING, HostStage.RESTARTING)

    @property
    def not_ready(self) -> bool:
        """Whether it has its new version, but something is wrong with it."""
        return self.stage is HostStage.FAILED and self.upgraded


@dataclass(slots=True)
class Downtime:
    """A VM that went down with consent; `until` is None while it is down.

    `found`: at `until` it was seen running, whoever had started it; `gone`: it was not there any more.
    `reason`: why it could not be started again.
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
    """A question of the run; `answer` is the choice's name, empty while nobody has answered."""

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
    """A time in which nobody carried the run out: from the last that is known of it until it was resumed."""

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
    """When the last event was, seconds since 1970."""
    began: float | None = None
    ended: float | None = None
    failed_moves: int = 0
    upgraded: bool = False
    """Whether all servers have the version wanted, however the run ended."""
    session: float = 0.0
    """When the part of the run began that is told as of now; what was noted before is told with its date."""

    @property
    def still_down(self) -> list[Downtime]:
        """The VMs that went down with consent and do not run again."""
        return [down for down in self.downtimes if down.until is None]

    @property
    def not_put_back(self) -> list[Restored]:
        """What somebody has to put back by hand."""
        return [item for item in self.restored if not item.ok]

    @property
    def left_out(self) -> int:
        """How many hosts keep their version because they were left out."""
        return sum(host.stage is HostStage.SKIPPED for host in self.hosts.values())

    @property
    def updates_complete(self) -> bool:
        """Whether every host that was to be updated shows all its updates."""
        return all(host.updates is None or host.updates.complete for host in self.hosts.values())

    @property
    def ending(self) -> Ending:
        """How its upgrade ended; one without an end was stopped."""
        return ending_of(
            self.outcome or Outcome.STOPPED,
            upgraded=self.upgraded,
            skipped=self.left_out,
            updates_complete=self.updates_complete,
            down=len(self.still_down),
            put_back=not self.not_put_back,
        )


def down_seconds(pool: PoolReport) -> dict[str, tuple[str, float]]:
    """By uuid, each VM that was down: its name, and for how long in all; until the end where it did not come back."""
    found: dict[str, tuple[str, float]] = {}
    for down in pool.downtimes:
        _, before = found.get(down.vm.uuid, ("", 0.0))
        until = down.until if down.until is not None else pool.ended
        found[down.vm.uuid] = down.vm.name, before + (until - down.since if until is not None else 0.0)
    return found

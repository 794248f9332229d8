"""The plan in words, for the page, its tooltips, screen readers and the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rpu_desktop.i18n.format import gib, remaining
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, SrRef, VbdRef, VmRef
from rpu_desktop.planning import HostTimes, Migrate, StartVm, StopVm, UpgradeHost, UpgradePlan
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.planning.types import DiskMove, Immovable, Migration, Reason, Step

__all__ = [
    "AFTER_ALL",
    "BEFORE_ALL",
    "Stream",
    "Turn",
    "copied_by",
    "lane_words",
    "parking_of",
    "plan_summary",
    "step_words",
    "stream_words",
    "turn_summary",
    "turn_words",
    "turns_of",
]


BEFORE_ALL = translate("desktop", "Before the first server")
"""What disks move then is listed under this heading."""
AFTER_ALL = translate("desktop", "After the last server")


@dataclass(frozen=True, slots=True)
class Stream:
    """VMs that migrate between the same two hosts; their disks that migrate with them, each with its new SR.

    `source` and `target` are host references; one of them is the host whose turn it is. They are the same where only
    disks move.
    """

    source: HostRef
    target: HostRef
    reason: Reason
    vms: tuple[VmRef, ...]
    disks: tuple[DiskMove[VbdRef, SrRef], ...] = ()

    def copied(self, motion: StorageMotion) -> int:
        """The bytes of disks that are copied."""
        return sum(motion.size_of(disk.vbd) for disk in self.disks)

    def storage(self, snapshot: PoolSnapshot) -> str:
        """Where the disks go, by name."""
        return ", ".join(sorted({snapshot.srs[disk.sr].name for disk in self.disks}, key=str.casefold))

    def size(self, snapshot: PoolSnapshot) -> int:
        """Their total size in bytes."""
        return sum(resident_size(snapshot.vms[vm]) for vm in self.vms)


@dataclass(slots=True)
class Turn:
    """One host's part of the plan; hosts and VMs by reference."""

    host: HostRef
    only_updates: bool = False
    away: list[Stream] = field(default_factory=list)
    room: list[Stream] = field(default_factory=list)
    home: list[Stream] = field(default_factory=list)
    downs: list[StopVm[VmRef, HostRef]] = field(default_factory=list)
    ups: list[StartVm[VmRef, HostRef]] = field(default_factory=list)

    @property
    def streams(self) -> list[Stream]:
        """All migrations, most important first."""
        return [*self.room, *self.away, *self.home]


def turns_of(plan: UpgradePlan) -> list[Turn]:
    """One pass of the plan, by host, in the order of their turns."""
    upgrades = (step for step in plan.steps() if isinstance(step, UpgradeHost))
    turns = {step.host: Turn(step.host, step.only_updates) for step in upgrades}
    moves: dict[HostRef, list[Migration]] = defaultdict(list)
    last: HostRef | None = None
    for action in plan.actions:
        host = action.turn or last
        turn = turns.get(host) if host else None
        match action.step:
            case Migrate(reason=Reason.PARK | Reason.UNPARK):
                pass  # it belongs to no turn: see `parking_of`
            case Migrate() if turn:
                moves[turn.host].append(action.step)
            case StopVm() if turn:
                turn.downs.append(action.step)
            case StartVm() if turn:
                turn.ups.append(action.step)
            case UpgradeHost(host=host):
                last = host
    for host, steps in moves.items():
        _sort_moves(turns[host], steps)
    return list(turns.values())


def parking_of(plan: UpgradePlan, reason: Reason) -> list[Stream]:
    """What moves before all turns (`PARK`) or after them (`UNPARK`) while its VMs stay where they are, by host."""
    return _streams([step for step in plan.steps() if isinstance(step, Migrate) and step.reason is reason])


def _streams(moves: Iterable[Migration]) -> list[Stream]:
    ways: dict[tuple[HostRef, HostRef, Reason, bool], list[Migration]] = defaultdict(list)
    for move in moves:
        ways[move.source, move.target, move.reason, bool(move.disks)].append(move)
    return [
        Stream(source, target, reason, tuple(move.vm for move in those), tuple(d for move in those for d in move.disks))
        for (source, target, reason, _), those in ways.items()
    ]


def _sort_moves(turn: Turn, moves: Iterable[Migration]) -> None:
    for stream in _streams(moves):
        source, reason = stream.source, stream.reason
        if reason is Reason.RETURN:
            turn.home.append(stream)
        else:
            (turn.away if source == turn.host else turn.room).append(stream)


def plan_summary(
    plan: UpgradePlan,
    seconds: float | None = None,
    second: float | None = None,
    snapshot: PoolSnapshot | None = None,
) -> Text:
    """Servers, migrations, downtimes and duration in one line; `second` is what the second pass adds.

    With `snapshot`, the disks that are copied are included.
    """
    steps = [step for each in plan.passes for step in each.steps()]
    hosts = len({step.host for step in steps if isinstance(step, UpgradeHost)})
    moves = sum(isinstance(step, Migrate) and step.source != step.target for step in steps)
    downs = sum(isinstance(step, StopVm) for step in steps)
    parts = [translate("desktop", "{n} server", "{n} servers", hosts)]
    parts += [translate("desktop", "{n} migration", "{n} migrations", moves)] if moves else []
    parts += [translate("desktop", "{n} VM is stopped", "{n} VMs are stopped", downs)] if downs else []
    copied = copied_by(plan, snapshot) if snapshot is not None else 0
    parts += [translate("desktop", "{size} of disks are copied").of(size=gib(copied))] if copied else []
    if seconds:
        parts.append(translate("desktop", "about {time}").of(time=remaining(seconds)))
    if second:
        text = translate("desktop", "of which {time} for the updates in a second pass")
        parts.append(text.of(time=remaining(second)))
    return _joined(parts, translate("desktop", "{first}, {then}"))


def copied_by(plan: UpgradePlan, snapshot: PoolSnapshot) -> int:
    """The bytes of disks that both passes of the plan copy, on their way out and back."""
    motion = StorageMotion(snapshot)
    steps = (step for each in plan.passes for step in each.steps() if isinstance(step, Migrate))
    return sum(motion.size_of(disk.vbd) for step in steps for disk in step.disks)


def turn_summary(turn: Turn, times: HostTimes | None = None) -> Text:
    """A host's turn in figures, where there is little room: all migrations, what is stopped, how long it is away."""
    moves = sum(len(stream.vms) for stream in turn.streams)
    parts = [translate("desktop", "{n} migration", "{n} migrations", moves)] if moves else []
    parts += [translate("desktop", "{n} VM is stopped", "{n} VMs are stopped", len(turn.downs))] if turn.downs else []
    return _joined([*parts, _work_words(turn, times)], translate("desktop", "{first}, {then}"))


def turn_words(turn: Turn, times: HostTimes | None = None) -> Text:
    """A host's turn in one line."""
    away = sum(len(stream.vms) for stream in turn.away)
    room = sum(len(stream.vms) for stream in turn.room)
    home = sum(len(stream.vms) for stream in turn.home)
    parts = (
        [
            translate(
                "desktop",
                "{n} VM is migrated to free up memory on other servers",
                "{n} VMs are migrated to free up memory on other servers",
                room,
            )
        ]
        if room
        else []
    )
    parts += [translate("desktop", "{n} VM is migrated away", "{n} VMs are migrated away", away)] if away else []
    parts += [translate("desktop", "{n} VM is stopped", "{n} VMs are stopped", len(turn.downs))] if turn.downs else []
    parts.append(_work_words(turn, times))
    parts += [translate("desktop", "{n} VM starts again", "{n} VMs start again", len(turn.ups))] if turn.ups else []
    parts += [translate("desktop", "{n} VM is migrated back", "{n} VMs are migrated back", home)] if home else []
    return _joined(parts, translate("desktop", "{first} → {then}"))


def _work_words(turn: Turn, times: HostTimes | None) -> Text:
    """What is done while the host is empty, and how long it takes."""
    if times is None:
        return translate("desktop", "updates") if turn.only_updates else translate("desktop", "upgrade")
    upgrade, updates = translate("desktop", "upgrade (about {time})"), translate("desktop", "updates (about {time})")
    seconds = times.offline.end - times.offline.start
    return (updates if turn.only_updates else upgrade).of(time=remaining(seconds))


def stream_words(snapshot: PoolSnapshot, stream: Stream) -> Text:
    """VMs, source and target, such as ``3 VMs (24 GiB) from fra-02 to fra-01``; with the disks that move with them."""
    if stream.disks:
        return _disk_stream_words(snapshot, stream)
    text = translate(
        "desktop",
        "{n} VM ({size}) from {source} to {target}",
        "{n} VMs ({size}) from {source} to {target}",
        len(stream.vms),
    )
    hosts = snapshot.hosts
    return text.of(size=gib(stream.size(snapshot)), source=hosts[stream.source].name, target=hosts[stream.target].name)


def _disk_stream_words(snapshot: PoolSnapshot, stream: Stream) -> Text:
    count = len(stream.vms)
    if stream.source == stream.target:
        text = translate(
            "desktop",
            "the disks of {n} VM on {source} ({copied}) to {storage}",
            "the disks of {n} VMs on {source} ({copied}) to {storage}",
            count,
        )
    else:
        text = translate(
            "desktop",
            "{n} VM ({size}) from {source} to {target}, its disks ({copied}) to {storage}",
            "{n} VMs ({size}) from {source} to {target}, their disks ({copied}) to {storage}",
            count,
        ).of(size=gib(stream.size(snapshot)), target=snapshot.hosts[stream.target].name)
    copied = gib(stream.copied(StorageMotion(snapshot)))
    return text.of(source=snapshot.hosts[stream.source].name, copied=copied, storage=stream.storage(snapshot))


def step_words(snapshot: PoolSnapshot, step: Step) -> Text:
    """One step as a sentence."""
    match step:
        case Migrate():
            hosts, words = snapshot.hosts, translate("desktop", "{vm} is being migrated from {source} to {target}")
            return words.of(
                vm=snapshot.vms[step.vm].name, source=hosts[step.source].name, target=hosts[step.target].name
            )
        case UpgradeHost(only_updates=True):
            return translate("desktop", "{host} is installing its updates").of(host=snapshot.hosts[step.host].name)
        case UpgradeHost():
            return translate("desktop", "{host} is reinstalled").of(host=snapshot.hosts[step.host].name)
        case StopVm():
            suspends = step.how is Immovable.SUSPEND
            words = translate("desktop", "{vm} is suspended") if suspends else translate("desktop", "{vm} is shut down")
        case StartVm():
            words = translate("desktop", "{vm} is running again")
    return words.of(vm=snapshot.vms[step.vm].name)


def _joined(parts: Sequence[Text], pattern: Text) -> Text:
    words = parts[0]
    for part in parts[1:]:
        words = pattern.of(first=words, then=part)
    return words


def lane_words(name: str, turns: Sequence[tuple[Turn, HostTimes | None]]) -> str:
    """A host's lane for a screen reader: when each of its turns is, and what happens."""
    words = _joined([_timed(turn, times) for turn, times in turns], translate("desktop", "{first}; then {then}"))
    return say(translate("desktop", "{host}: {what}").of(host=name, what=words))


def _timed(turn: Turn, times: HostTimes | None) -> Text:
    words = turn_words(turn, times)
    if times is None:
        return words
    start = times.emptying.start if times.emptying else times.offline.start
    end = times.returning.end if times.returning else times.offline.end
    text = translate("desktop", "{what}; from {start} to {end} after the start")
    return text.of(what=words, start=remaining(start), end=remaining(end))

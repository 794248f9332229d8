"""Events as lines for a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from rpu_desktop.i18n.format import clock, duration, gib, rate, remaining
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.ending import ending_of
from rpu_desktop.run.events import (
    Asked,
    BackedUp,
    ConnectionChanged,
    DiskMoved,
    Event,
    HookRan,
    HostChanged,
    HostStage,
    HostUpdated,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Rested,
    Restored,
    VmChanged,
    VmStage,
    Waiting,
)
from rpu_desktop.run.hooks import HookMoment
from rpu_desktop.run.words import ending_words, verdict_words

__all__ = ["NewLines", "level_of", "line_of", "updates_line"]

_HOST_LINES = {
    HostStage.EMPTYING: translate("engine", "{host}: migrating its virtual machines"),
    HostStage.AWAITING_MEDIA: translate("engine", "{host}: empty, waiting for the installation media"),
    HostStage.PREPARING: translate("engine", "{host}: empty, downloading the installer"),
    HostStage.REBOOTING: translate("engine", "{host}: rebooting into the installer"),
    HostStage.INSTALLING: translate("engine", "{host}: offline, being installed"),
    HostStage.VERIFYING: translate("engine", "{host}: back with {version}, being verified"),
    HostStage.UPDATING: translate("engine", "{host}: still empty, installing updates"),
    HostStage.RESTARTING: translate("engine", "{host}: restarting for updates"),
    HostStage.RETURNING: translate("engine", "{host}: virtual machines are being migrated back"),
    HostStage.DONE: translate("engine", "{host}: done, runs {version}"),
    HostStage.SKIPPED: translate("engine", "{host}: skipped"),
    HostStage.FAILED: translate("engine", "{host}: failed"),
}

_VM_LINES = {
    VmStage.MOVING: translate("engine", "{vm} is migrating from {source} to {target} ({size})"),
    VmStage.MOVED: translate("engine", "{vm} was migrated to {target}"),
    VmStage.MOVE_FAILED: translate("engine", "{vm} could not be migrated to {target}"),
    VmStage.GOING_DOWN: translate("engine", "{vm} is stopped for the upgrade of {source}"),
    VmStage.DOWN: translate("engine", "{vm} is shut down"),
    VmStage.COMING_UP: translate("engine", "{vm} is being started again on {target}"),
    VmStage.UP: translate("engine", "{vm} is running again on {target}"),
    VmStage.UP_FAILED: translate("engine", "{vm} could not be started again on {target}"),
    VmStage.GONE: translate("engine", "{vm} is no longer in the pool"),
}

_DISK_LINES = {
    VmStage.MOVING: translate(
        "engine", "{vm} is migrating from {source} to {target}, its disks to {storage} ({copied} to copy)"
    ),
    VmStage.MOVED: translate("engine", "{vm} was migrated to {target}, its disks to {storage}"),
    VmStage.MOVE_FAILED: translate("engine", "{vm} could not be migrated to {target} with its disks"),
}
_DISK_LINES_SAME_HOST = {
    VmStage.MOVING: translate("engine", "The disks of {vm} are being moved to {storage} ({copied} to copy)"),
    VmStage.MOVED: translate("engine", "The disks of {vm} were moved to {storage}"),
    VmStage.MOVE_FAILED: translate("engine", "The disks of {vm} could not be moved to {storage}"),
}

_HOST_NOT_READY = translate("engine", "{host}: upgraded, runs {version}, but needs attention")

_LEVELS = {
    NoteLevel.INFO: translate("engine", "{text}"),
    NoteLevel.WARNING: translate("engine", "Warning: {text}"),
    NoteLevel.ERROR: translate("engine", "Error: {text}"),
}


def level_of(event: Event) -> NoteLevel:
    """The importance of an event's line."""
    match event:
        case Note():
            return event.level
        case HostChanged(stage=HostStage.FAILED) | PoolFinished(outcome=Outcome.FAILED | Outcome.BLOCKED):
            return NoteLevel.ERROR
        case (
            Asked()
            | Restored(ok=False)
            | HookRan(failure=Text())
            | ConnectionChanged(connected=False)
            | VmChanged(stage=VmStage.MOVE_FAILED | VmStage.UP_FAILED)
        ):
            return NoteLevel.WARNING
        case _:
            return NoteLevel.INFO


def line_of(event: Event) -> Text | None:
    """The event as a line; None if it is not relevant for a person."""
    global _newest  # noqa: PLW0603 (several listeners ask about one event in turn)
    newest = _newest  # read once: other threads ask as well
    if newest[0] is not event:
        newest = _newest = event, _line(event)
    return newest[1]


_newest: tuple[Event | None, Text | None] = None, None
"""The event that was asked about last, and its line."""


@singledispatch
def _line(event: Event) -> Text | None:
    return None


@_line.register
def _(event: PoolStarted) -> Text:
    order = plain(", ".join(host.name for host in event.hosts))
    return translate("engine", "Upgrading {pool}, in this order: {hosts}").of(pool=event.pool.name, hosts=order)


@_line.register
def _(event: PoolPlanned) -> Text:
    moves = translate("engine", "{n} migration", "{n} migrations", event.migrations)
    upgrades = translate("engine", "{n} server to upgrade", "{n} servers to upgrade", event.hosts_left)
    updates = translate("engine", "{n} server to update", "{n} servers to update", event.hosts_left)
    words = translate("engine", "Planned: {hosts}, {moves}")
    if event.second_pass:
        words = translate("engine", "Planned: {hosts}, {moves}; updates follow in a second pass")
    return words.of(hosts=updates if event.only_updates else upgrades, moves=moves)


@_line.register
def _(event: HostChanged) -> Text | None:
    if event.stage is HostStage.UPDATING and event.detail is not None:
        return event.detail
    line = _HOST_LINES.get(event.stage)
    if event.stage is HostStage.FAILED and event.upgraded:
        line = _HOST_NOT_READY
    return line and _with_detail(line.of(host=event.host.name, version=event.version), event.detail)


@_line.register
def _(event: HostUpdated) -> Text:
    return updates_line(event.host.name, event.installed, event.missing, event.complete, event.detail)


@_line.register
def _(event: VmChanged) -> Text | None:
    if not event.vm.name:  # its name is not known any longer
        return None
    lines = _VM_LINES
    if event.storage and event.stage in _DISK_LINES:
        if event.stage is VmStage.MOVING and event.progress:
            return _copying(event)
        lines = _DISK_LINES_SAME_HOST if event.source == event.target else _DISK_LINES
    line = lines[event.stage].of(
        vm=event.vm.name,
        source=event.source.name if event.source else "",
        target=event.target.name if event.target else "",
        size=gib(event.size),
        copied=gib(event.copied),
        storage=", ".join(sr.name for sr in event.storage),
    )
    return _with_detail(line, event.detail)


def _copying(event: VmChanged) -> Text:
    """How much of a VM's disks is copied."""
    text = translate("engine", "The disks of {vm} are being copied to {storage}: {done} of {copied}")
    line = text.of(
        vm=event.vm.name,
        storage=", ".join(sr.name for sr in event.storage),
        done=gib(round(event.copied * (event.progress or 0.0))),
        copied=gib(event.copied),
    )
    if event.seconds_left is None:
        return line
    left = remaining(event.seconds_left)
    if event.rate is None:
        return translate("engine", "{line}, about {time} left").of(line=line, time=left)
    return translate("engine", "{line}, {rate}, about {time} left").of(line=line, rate=rate(event.rate), time=left)


@_line.register
def _(event: DiskMoved) -> Text:
    text = translate("engine", "{vm}: disk “{disk}” is on {target} now; it was on {source}")
    if event.home:
        text = translate("engine", "{vm}: disk “{disk}” is back on {target}")
    return text.of(vm=event.vm.name, disk=event.disk, source=event.source.name, target=event.target.name)


@_line.register
def _(event: ConnectionChanged) -> Text:
    if event.connected:
        return translate("engine", "{pool} can be reached again").of(pool=event.pool.name)
    return _with_detail(translate("engine", "{pool} cannot be reached").of(pool=event.pool.name), event.detail)


_HOOK_LINES = {
    HookMoment.BEFORE_POOL: translate("engine", "Script {script} before {pool}: {result}"),
    HookMoment.BEFORE_SERVER: translate("engine", "Script {script} before {host}: {result}"),
    HookMoment.BEFORE_VM_DOWN: translate("engine", "Script {script} before {vm} is stopped: {result}"),
    HookMoment.AFTER_SERVER: translate("engine", "Script {script} after {host}: {result}"),
    HookMoment.AFTER_POOL: translate("engine", "Script {script} after {pool}: {result}"),
}


@_line.register
def _(event: HookRan) -> Text | None:
    line = next((line for moment, line in _HOOK_LINES.items() if moment == event.moment), None)
    if line is None:  # a moment known only to a later version
        return event.failure
    result = event.failure or (_assumed(event) if event.assumed else verdict_words(event.code))
    host, vm = (thing.name if thing is not None else "" for thing in (event.host, event.vm))
    return line.of(script=plain(event.script), pool=event.pool.name, host=host, vm=vm, result=result)


def _assumed(event: HookRan) -> Text:
    return translate("engine", "not run in a rehearsal, assumed to take {time}").of(time=duration(event.seconds))


@_line.register
def _(event: Asked) -> Text:
    return event.text


@_line.register
def _(event: Rested) -> Text:
    return event.text


@_line.register
def _(event: Restored) -> Text:
    if event.ok:
        return translate("engine", "Restored: {what}").of(what=event.what)
    return _with_detail(translate("engine", "Not restored: {what}").of(what=event.what), event.detail)


@_line.register
def _(event: BackedUp) -> Text:
    text = translate("engine", "The pool database of {pool} was backed up to {file}. {way}")
    return text.of(pool=event.pool.name, file=plain(event.path), way=event.way_back)


@_line.register
def _(event: Waiting) -> Text:
    text = translate(
        "engine",
        "{what} (since {clock}, {n} minute)",
        "{what} (since {clock}, {n} minutes)",
        max(1, round(event.seconds / 60)),
    )
    return text.of(what=event.text, clock=clock(event.since, seconds=False))


@_line.register
def _(event: Note) -> Text:
    return _LEVELS[event.level].of(text=event.text)


@_line.register
def _(event: PoolFinished) -> Text:
    words = ending_words(ending_of(event.outcome, upgraded=event.upgraded, left=event.detail is not None))
    return _with_detail(translate("engine", "{pool}: {what}").of(pool=event.pool.name, what=words), event.detail)


def _with_detail(line: Text, detail: Text | None) -> Text:
    return translate("engine", "{line} – {detail}").of(line=line, detail=detail) if detail else line


def updates_line(
    host: str, installed: Sequence[str], missing: Sequence[str], complete: bool, detail: Text | None
) -> Text:
    """Which updates a host has, and which it lacks."""
    has = plain(", ".join(installed))
    if complete:
        if not installed:
            return translate("engine", "{host}: no newer updates available").of(host=host)
        return translate("engine", "{host}: updates installed: {updates}").of(host=host, updates=has)
    reason = detail or plain(", ".join(missing))
    if installed:
        text = translate("engine", "{host}: updates installed: {updates}; not complete: {reason}")
        return text.of(host=host, updates=has, reason=reason)
    return translate("engine", "{host}: updates are missing: {reason}").of(host=host, reason=reason)


def _tenth(event: HostChanged | VmChanged) -> tuple[VmStage, int] | None:
    """Which tenth of a copy is done: there is one line for each; None if nothing is being copied."""
    if isinstance(event, HostChanged) or not event.storage or not event.progress:
        return None
    return event.stage, int(event.progress * 10)


class NewLines:
    """The lines of one run's events, without repetitions about the same host or VM, which are mere progress."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], object] = {}

    def of(self, event: Event) -> Text | None:
        """The event's line; None if it has none, or if it says nothing new."""
        line = line_of(event)
        if line is not None and isinstance(event, HostChanged | VmChanged):
            subject = event.pool.uuid, (event.host if isinstance(event, HostChanged) else event.vm).uuid
            essence = _tenth(event) or line
            if self._last.get(subject) == essence:
                return None
            self._last[subject] = essence
        return line

"""Events as lines for a person."""

from __future__ import annotations

from functools import singledispatch

from rpu_desktop.engine.events import (
    Asked,
    ConnectionChanged,
    Event,
    HostChanged,
    HostStage,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    VmChanged,
    VmStage,
)
from rpu_desktop.texts import Text, plain, translate

__all__ = ["line_of"]

_HOST_LINES = {
    HostStage.EMPTYING: translate("console", "{host}: its virtual machines are leaving"),
    HostStage.PREPARING: translate("console", "{host}: empty, fetching the installer"),
    HostStage.REBOOTING: translate("console", "{host}: rebooting into the installer"),
    HostStage.INSTALLING: translate("console", "{host}: offline, being installed"),
    HostStage.VERIFYING: translate("console", "{host}: back with {version}, being checked"),
    HostStage.RETURNING: translate("console", "{host}: virtual machines are coming back"),
    HostStage.DONE: translate("console", "{host}: done, runs {version}"),
    HostStage.SKIPPED: translate("console", "{host}: skipped"),
    HostStage.FAILED: translate("console", "{host}: failed"),
}

_VM_LINES = {
    VmStage.MOVING: translate("console", "{vm} is moving from {source} to {target} ({size})"),
    VmStage.MOVED: translate("console", "{vm} has moved to {target}"),
    VmStage.MOVE_FAILED: translate("console", "{vm} could not move to {target}"),
    VmStage.GOING_DOWN: translate("console", "{vm} goes down for the upgrade of {source}"),
    VmStage.DOWN: translate("console", "{vm} is down"),
    VmStage.COMING_UP: translate("console", "{vm} is being started again on {target}"),
    VmStage.UP: translate("console", "{vm} runs again on {target}"),
    VmStage.UP_FAILED: translate("console", "{vm} could not be started again on {target}"),
}

_POOL_LINES = {
    Outcome.DONE: translate("console", "The upgrade of {pool} is complete."),
    Outcome.FAILED: translate("console", "The upgrade of {pool} failed."),
    Outcome.STOPPED: translate("console", "The upgrade of {pool} was stopped."),
    Outcome.BLOCKED: translate("console", "The upgrade of {pool} cannot start."),
}

_LEVELS = {
    NoteLevel.INFO: translate("console", "{text}"),
    NoteLevel.WARNING: translate("console", "Warning: {text}"),
    NoteLevel.ERROR: translate("console", "Error: {text}"),
}


@singledispatch
def line_of(event: Event) -> Text | None:
    """The event as a line; None for what a person need not hear of."""
    return None


@line_of.register
def _(event: PoolStarted) -> Text:
    order = plain(", ".join(host.name for host in event.hosts))
    return translate("console", "Upgrading {pool}, in this order: {hosts}").of(pool=event.pool.name, hosts=order)


@line_of.register
def _(event: PoolPlanned) -> Text:
    moves = translate("console", "%n move(s) of virtual machines", "", event.migrations)
    hosts = translate("console", "%n server(s) to upgrade", "", event.hosts_left)
    return translate("console", "Planned: {hosts}, {moves}").of(hosts=hosts, moves=moves)


@line_of.register
def _(event: HostChanged) -> Text | None:
    line = _HOST_LINES.get(event.stage)
    return line and _with_detail(line.of(host=event.host.name, version=event.version), event.detail)


@line_of.register
def _(event: VmChanged) -> Text:
    line = _VM_LINES[event.stage].of(
        vm=event.vm.name,
        source=event.source.name if event.source else "",
        target=event.target.name if event.target else "",
        size=f"{event.size / 2**30:.1f} GiB",
    )
    return _with_detail(line, event.detail)


@line_of.register
def _(event: ConnectionChanged) -> Text:
    if event.connected:
        return translate("console", "{pool} can be reached again").of(pool=event.pool.name)
    return _with_detail(translate("console", "{pool} cannot be reached").of(pool=event.pool.name), event.detail)


@line_of.register
def _(event: Asked) -> Text:
    return event.text


@line_of.register
def _(event: Restored) -> Text:
    if event.ok:
        return translate("console", "Put back: {what}").of(what=event.what)
    return _with_detail(translate("console", "Not put back: {what}").of(what=event.what), event.detail)


@line_of.register
def _(event: Note) -> Text:
    return _LEVELS[event.level].of(text=event.text)


@line_of.register
def _(event: PoolFinished) -> Text:
    return _with_detail(_POOL_LINES[event.outcome].of(pool=event.pool.name), event.detail)


def _with_detail(line: Text, detail: Text | None) -> Text:
    return translate("console", "{line} – {detail}").of(line=line, detail=detail) if detail else line

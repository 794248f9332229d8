"""Keeps servers in service while another one lacks paths to its storage.

The remaining paths would have to carry all disks.
"""

from __future__ import annotations

import asyncio

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning.paths import Paths, all_paths, short_of_paths
from rpu_desktop.run.events import Named
from rpu_desktop.run.failures import StepFailed, Stopped
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind

__all__ = ["await_paths", "counted_paths", "lost_paths"]


def counted_paths(snapshot: PoolSnapshot) -> dict[HostUuid, dict[str, int]]:
    """Host uuid → storage and device → how many paths there are, as a run finds it."""
    found: dict[HostUuid, dict[str, int]] = {}
    for paths in all_paths(snapshot):
        found.setdefault(paths.host.uuid, {})[paths.name] = paths.now
    return found


def lost_paths(context: Context, but: str = "") -> list[Paths]:
    """Paths that existed when the run began and are missing now, on all hosts but one (uuid)."""
    return [paths for paths in short_of_paths(context.snapshot(), _before(context)) if paths.host.uuid != but]


def _before(context: Context) -> dict[HostUuid, dict[str, int]]:
    return {host: dict(settings.get("paths", {})) for host, settings in context.state.settings.items()}


def _in_the_way(context: Context, but: str) -> list[Paths]:
    """The lost paths, without those that the admin has accepted."""
    before = _before(context)
    for host, name, now in context.hosts.fewer_paths:
        before.setdefault(host, {})[name] = now
    return [paths for paths in short_of_paths(context.snapshot(), before) if paths.host.uuid != but]


async def await_paths(context: Context, uuid: HostUuid) -> None:
    """Before the host (uuid) leaves, wait until all others have all their paths to storage again.

    Raises:
        StepFailed: they do not come back, and the admin does not accept that.
        Stopped: the admin asked to stop.

    """
    if not _in_the_way(context, uuid):
        return
    host = context.host(uuid)
    wait = context.options.patience.paths
    while missing := _in_the_way(context, uuid):
        with context.events.awaiting(_awaited(missing), host):
            if await _are_back(context, uuid, wait):
                return
        choice = await _ask(context, host)
        wait = 0.0 if choice is Choice.CHECK else context.options.patience.reminder
        if choice is Choice.GO_ON:
            context.hosts.fewer_paths |= {
                (paths.host.uuid, paths.name, paths.now) for paths in _in_the_way(context, uuid)
            }
        elif choice is Choice.STOP and context.control.stopping:
            raise Stopped
        elif choice in (Choice.FAIL, Choice.STOP):
            raise StepFailed(_words(_in_the_way(context, uuid) or missing, host), _ADVICE)


async def _are_back(context: Context, uuid: HostUuid, timeout: float | None) -> bool:
    def back(_: PoolSnapshot) -> bool:
        return not _in_the_way(context, uuid)

    try:
        await context.control.unless_stopped(context.connection.wait_for(back, timeout=timeout))
    except TimeoutError:
        return False
    return True


async def _ask(context: Context, host: Host) -> Choice | None:
    """The admin's answer; the question is withdrawn when the paths are back."""
    missing = _in_the_way(context, host.uuid)
    where = Named(host.uuid, host.name)
    choices = (Choice.WAIT, Choice.CHECK, Choice.GO_ON, Choice.FAIL)
    prompt = Prompt(PromptKind.WAITING, context.pool, where, _words(missing, host), choices, _ADVICE)
    asking = asyncio.ensure_future(ask_admin(context, prompt))
    back = asyncio.ensure_future(_are_back(context, host.uuid, None))
    try:
        await asyncio.wait((asking, back), return_when=asyncio.FIRST_COMPLETED)
        return asking.result() if asking.done() else None
    finally:
        for each in (asking, back):
            each.cancel()
        await asyncio.gather(asking, back, return_exceptions=True)


_ADVICE = translate(
    "engine",
    "Check the server's cables, the switches, and its multipath settings (multipath -ll at its console). While "
    "paths are missing, the pool's virtual machines depend on those that are left.",
)


def _awaited(missing: list[Paths]) -> Text:
    text = translate("engine", "Waiting until {host} has all paths to “{sr}” again ({now} of {most})")
    first = missing[0]
    return text.of(host=first.host.name, sr=first.sr.name, now=first.now, most=first.most)


def _words(missing: list[Paths], host: Host) -> Text:
    text = translate(
        "engine",
        "{other} has lost paths to its storage (“{sr}”: {now} of {most}). {host} is not emptied before they are back.",
    )
    first = missing[0]
    return text.of(other=first.host.name, sr=first.sr.name, now=first.now, most=first.most, host=host.name)

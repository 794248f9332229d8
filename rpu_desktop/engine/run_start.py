"""The start of one pool's run: everything that can be checked before its first server is changed."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Set
from typing import TypeVar

from rpu_desktop.engine.backup import back_up
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.hooks import before_pool
from rpu_desktop.engine.idempotent import reconnected
from rpu_desktop.engine.installing import is_at_target, outlast_reboot
from rpu_desktop.engine.plan_loop import PlanLoop
from rpu_desktop.engine.preflight import assert_can_begin
from rpu_desktop.engine.restoring import switch_off_again
from rpu_desktop.engine.second_pass import hosts_of_second_pass
from rpu_desktop.engine.target import find_target
from rpu_desktop.engine.updating import hosts_to_update, report_done_hosts
from rpu_desktop.engine.verifying import read_settings
from rpu_desktop.engine.version_check import is_release
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.media.hosts import MediaRefusal, ask_hosts, unsuitable_for
from rpu_desktop.retrying import PAUSE, TRIES, Again, retrying
from rpu_desktop.run.events import BackedUp, HostStage, Named, NoteLevel, PoolStarted
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.hooks import Verdict
from rpu_desktop.run.rollback import way_back
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.failures import XapiError, is_outage

__all__ = ["Blocked", "report_started", "report_versions", "start"]

T = TypeVar("T")


class Blocked(Exception):
    """The run cannot begin, for the reason in `text`; nothing was changed."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


async def start(context: Context, loop: PlanLoop) -> None:
    """Check that the run can begin, determine which hosts need a turn, make the backup, and record the pool's state.

    A resumed run does only what is left of this.

    Raises:
        Blocked: it cannot begin.
        StepFailed, XapiError: the media or a host cannot be queried.
        Stopped: the admin asked to stop.

    """
    resumed, control = context.state.begun, context.control
    report_started(context)
    if resumed:
        await _outlast_reboot_of_coordinator(context)
    lacking = await _despite_outages(context, lambda: _examine(context))
    context.hosts.waiting = {host.uuid for host in _sort_out(context, lacking)}
    if resumed:
        loop.because = (translate("engine", "the upgrade was resumed"),)
        await control.checkpoint()
        await _despite_outages(context, lambda: switch_off_again(context))
        return
    plan = await loop.plan_first()
    if not plan.works:
        raise Blocked(sentence(plan.obstacles[0], plan.advice))
    await control.checkpoint()
    if await before_pool(context) is Verdict.STOP:
        raise Blocked(translate("engine", "A script of yours stopped the upgrade before it began."))
    if context.hosts.waiting:
        await control.unless_stopped(_back_up(context))
    settings = await control.unless_stopped(read_settings(context))
    context.state.begin(context.snapshot(), settings)


def report_started(context: Context) -> None:
    """Report the pool's hosts."""
    hosts = tuple(Named(host.uuid, host.name) for host in context.snapshot().hosts_in_order())
    context.events.emit(PoolStarted(pool=context.pool, hosts=hosts))


def report_versions(context: Context) -> None:
    """Report the versions of hosts that have not been reported yet."""
    for host in context.snapshot().hosts_in_order():
        if host.uuid not in context.events.stages:
            context.events.host(host, HostStage.WAITING)


async def _outlast_reboot_of_coordinator(context: Context) -> None:
    """Wait for a coordinator that is still on its way down, or back: whatever is asked now would be lost with it.

    What it came back with is judged in its turn.
    """
    with contextlib.suppress(StepFailed):
        await outlast_reboot(context, context.snapshot().coordinator.uuid)


async def _despite_outages(context: Context, work: Callable[[], Awaitable[T]]) -> T:
    """Do `work`, which may be done twice, again if the connection breaks.

    Raises:
        Exception: as `work`; the connection also broke at the last attempt.

    """

    async def back(lost: XapiError) -> None:
        context.events.note(plain(str(lost)), NoteLevel.WARNING)
        await context.control.unless_stopped(reconnected(context))

    outage = Again(XapiError, is_outage, attempts=TRIES, pause=PAUSE, before=back)
    return await retrying(work, outage, sleep=context.control.sleep)


async def _examine(context: Context) -> set[HostUuid]:
    """Check the media and whether the run can begin; returns the hosts (uuids) that lack only updates."""
    snapshot = context.snapshot()
    with context.events.awaiting(translate("engine", "Reading the installation media")):
        await context.control.unless_stopped(_look_at_media(context, snapshot))
    if not context.state.begun:
        await _assert_can_begin(context, snapshot)
    return await _hosts_lacking_updates(context)


async def _look_at_media(context: Context, snapshot: PoolSnapshot) -> None:
    """Check the media.

    A resumed run did this before its first server: during an upgrade not every server can be asked.
    """
    state, source = context.state, context.options.media
    if state.begun and state.target is not None:
        return
    if source is None:
        state.note_target(_target_by_hand(snapshot))
        return
    state.note_target(await find_target(context.connection, snapshot.coordinator, source))
    if state.begun:
        return
    refusals: list[MediaRefusal] = []
    if state.target is not None:
        refusals = unsuitable_for(context.snapshot(), state.target, source)
    refusals = refusals or await ask_hosts(context.connection, source)
    if refusals:
        raise Blocked(refusals[0].text)


def _target_by_hand(snapshot: PoolSnapshot) -> SoftwareVersion | None:
    """The target in manual mode.

    Unknown before the coordinator is upgraded, which it already is in a partially upgraded pool.
    """
    coordinator = snapshot.coordinator.software_version
    older = any(coordinator.newer_than(host.software_version) for host in snapshot.hosts.values())
    return coordinator if older else None


async def _assert_can_begin(context: Context, snapshot: PoolSnapshot) -> None:
    try:
        await assert_can_begin(snapshot, context.options)
    except StepFailed as error:
        raise Blocked(sentence(error.text, error.advice)) from error


async def _hosts_lacking_updates(context: Context) -> set[HostUuid]:
    """Record the hosts that have the target version; returns those of them (uuids) that lack updates."""
    state, control = context.state, context.control
    ready = [host for host in context.snapshot().hosts_in_order() if is_at_target(context, host)]
    coordinator, target = context.snapshot().coordinator, state.target
    if target is not None and not state.installed and is_release(coordinator.software_version, target):
        state.note_target(coordinator.software_version)
    ready = [host for host in ready if not state.unsettled(host.uuid)]
    for host in ready:
        state.note_installed(host.uuid)
    if state.second_pass:
        return await control.unless_stopped(hosts_of_second_pass(context))
    left = [host for host in ready if host.uuid not in context.options.wishes.skip_hosts]
    lacking = await control.unless_stopped(hosts_to_update(context, left))
    if state.begun:
        done = [host for host in left if host.uuid not in lacking]
        await control.unless_stopped(report_done_hosts(context, done))
    return lacking


def _sort_out(context: Context, lacking: Set[HostUuid]) -> list[Host]:
    """Report the state of each host; returns those that need a turn.

    Hosts that have the target version are finished, unless their turn is not over, or they lack updates (`lacking`,
    uuids): a run that was left half done is completed. A host in the middle of its turn comes first: it may be
    offline, and no other one may be then.
    """
    state, waiting = context.state, []
    for host in context.snapshot().hosts_in_order():
        unsettled = state.unsettled(host.uuid)
        left_out = host.uuid in context.options.wishes.skip_hosts or host.uuid in state.skipped
        if left_out and not unsettled and not is_at_target(context, host):
            state.note_skipped(host.uuid)
            context.events.host(host, HostStage.SKIPPED)
        elif is_at_target(context, host) and host.uuid not in lacking and not unsettled:
            state.note_finished(host.uuid)
            context.events.host(host, HostStage.DONE)
        else:
            context.events.host(host, HostStage.WAITING)
            waiting.append(host)
    return sorted(waiting, key=lambda host: not state.unsettled(host.uuid))


async def _back_up(context: Context) -> None:
    """Make the backup before the first server is changed; during an upgrade, the pool provides no useful backup."""
    folder, snapshot = context.options.backup, context.snapshot()
    if snapshot.pool.rolling_upgrade_in_progress:
        text = translate("engine", "The pool database was not backed up: {pool} is already being upgraded.")
        context.events.note(text.of(pool=context.pool.name), NoteLevel.WARNING)
    elif folder is None:
        text = translate("engine", "The pool database of {pool} was not backed up, as you requested.")
        context.events.note(text.of(pool=context.pool.name), NoteLevel.WARNING)
    else:
        try:
            with context.events.awaiting(translate("engine", "Backing up the pool database")):
                path = str(await back_up(context.connection, folder))
        except StepFailed as error:
            raise Blocked(sentence(error.text, error.advice)) from error
        context.state.note_backup(path)
        context.events.emit(BackedUp(pool=context.pool, path=path, way_back=way_back(snapshot, path)))

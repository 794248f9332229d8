"""Installs updates after a host's upgrade, while it is still empty, with at most one more restart.

Before every step, and after the last one, the host (or the pool) is asked what it lacks and what it still has to do:
nothing counts as installed that is not seen there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.host_recovery import make_ready
from rpu_desktop.engine.idempotent import LOST, reconnected
from rpu_desktop.engine.preconditions import assert_in_turn, await_empty, disable_host
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.engine.restarting import restart_host, restart_toolstack
from rpu_desktop.engine.storage_vms import clear_again
from rpu_desktop.engine.update_wishes import lacks_only_updates, updates_wait, updates_wanted, why_unlisted
from rpu_desktop.engine.watchdog import all_hosts, watched
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, HostUuid
from rpu_desktop.retrying import PAUSE, TRIES, Again, retrying
from rpu_desktop.run.events import HostStage, HostUpdated, Named, NoteLevel
from rpu_desktop.run.failures import StepFailed, Stopped
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.updates.errors import HostsAway, NotSeen, UpdateError
from rpu_desktop.updates.guidance import Guidance, host_step
from rpu_desktop.updates.mechanism import Mechanism, Notify, Offer, Pending
from rpu_desktop.updates.selection import mechanisms_for
from rpu_desktop.xapi.failures import ApiFailure, XapiError, is_outage

__all__ = [
    "decide",
    "end_begun",
    "finish_updates",
    "follow_coordinator",
    "hosts_to_update",
    "lacks_updates",
    "report_done_hosts",
    "report_updates",
    "update_host",
]

T = TypeVar("T")

_INSTALLING = frozenset(
    {"Async.pool_update.apply", "Async.pool_patch.apply", "Async.host.apply_updates", "Async.pool.sync_updates"}
)
"""Names of tasks that install updates; XCP-ng's updater has a lock of its own."""


@dataclass(slots=True)
class _Turn:
    """The updates of one host: what was tried, so that nothing is tried forever."""

    installed: set[str] = field(default_factory=set)
    steps: list[Guidance] = field(default_factory=list)


async def update_host(context: Context, uuid: HostUuid) -> None:
    """Install what the host lacks and do what that requires; the admin may decline.

    Raises:
        StepFailed, XapiError: it is not empty, did not come back, or the connection broke.
        Stopped: the admin asked to stop.

    """
    if not updates_wanted(context) or updates_wait(context):
        return
    while uuid not in context.state.without_updates:
        try:
            follow_coordinator(context, uuid)
            await _bring_up_to_date(context, uuid)
        except (UpdateError, ApiFailure) as error:
            await decide(context, context.host(uuid), error)
        else:
            break
    await report_updates(context, uuid)
    if uuid == context.snapshot().coordinator.uuid:
        await _spare_members(context)


def _mechanisms(context: Context) -> list[Mechanism]:
    if context.updates.mechanisms is None:
        options = context.options
        context.updates.mechanisms = mechanisms_for(
            context.connection,
            context.snapshot().coordinator,
            options.update_source if options.apply_updates else None,
            options.packs,
            pause=options.patience.retry_pause,
            absence=options.patience.usual,
            answer=options.patience.answer,
            watch=lambda work: _watched(context, work, *all_hosts(context)),
        )
    return context.updates.mechanisms


async def _watched(context: Context, work: Coroutine[Any, Any, T], *refs: HostRef) -> T:
    """As `watched`; a server that is given up counts as a failure of the updates.

    Raises:
        HostsAway: a server no longer responds, and the admin does not wait for it.
        Exception: what `work` raises.

    """
    try:
        return await watched(context, work, *refs)
    except StepFailed as silent:
        raise HostsAway(silent.text, silent.advice) from silent


def follow_coordinator(context: Context, uuid: HostUuid) -> None:
    """Skip the host's updates if that is already decided: for the coordinator, or because of skipped servers.

    Members need the coordinator's new toolstack: without its updates, theirs are skipped as well.
    """
    state, coordinator = context.state, context.snapshot().coordinator
    if uuid in state.without_updates:
        return
    if (reason := why_unlisted(context)) is not None:
        state.note_without_updates(uuid, reason)
    elif coordinator.uuid != uuid and coordinator.uuid in state.without_updates:
        text = translate("engine", "the pool coordinator {host} was not updated")
        state.note_without_updates(uuid, text.of(host=coordinator.name))


async def _spare_members(context: Context) -> None:
    """Members that waited for updates only are not emptied if they get none."""
    for host in context.snapshot().hosts_in_order():
        if lacks_only_updates(context, host.uuid) and not context.state.unsettled(host.uuid):
            follow_coordinator(context, host.uuid)
            if host.uuid in context.state.without_updates:
                await report_updates(context, host.uuid)
                context.hosts.waiting.discard(host.uuid)
                context.events.host(host, HostStage.DONE)


async def _bring_up_to_date(context: Context, uuid: HostUuid) -> None:
    turn = _Turn()
    await _await_others(context, uuid)
    while uuid not in context.state.without_updates:
        await context.control.checkpoint()
        host = context.host(uuid)
        pending = await _pending(context, host)
        mechanism, offer = await _next(context, host, _teller(context, host))
        if mechanism is not None and host_step(pending.now) is None:
            await _install(context, host, mechanism, offer, turn)
        elif (step := host_step(pending.everything)) is not None:
            await _carry_out(context, host, step, turn)
        else:
            break


async def _await_others(context: Context, uuid: HostUuid) -> None:
    """Wait for what a previous process of this run has begun: it continues in the pool without it."""
    if not _busy_with_updates(context.snapshot()):
        return
    text = translate("engine", "continuing an installation that was started earlier")
    context.events.host(context.host(uuid), HostStage.UPDATING, text)
    ended = context.connection.wait_for(lambda snapshot: not _busy_with_updates(snapshot))
    await context.control.unless_stopped(_watched(context, ended, *all_hosts(context)))


def _busy_with_updates(snapshot: PoolSnapshot) -> bool:
    return any(task.name in _INSTALLING and task.is_running for task in snapshot.tasks.values())


async def _pending(context: Context, host: Host) -> Pending:
    mechanisms = _mechanisms(context)
    found = [await _watched(context, mechanism.pending(host), host.ref) for mechanism in mechanisms]
    now = frozenset[Guidance]().union(*(each.now for each in found))
    return Pending(now, frozenset[Guidance]().union(*(each.later for each in found)))


async def _next(
    context: Context, host: Host, notify: Notify = lambda text, done: None
) -> tuple[Mechanism | None, Offer]:
    """The first mechanism by which the host lacks something."""
    for mechanism in _mechanisms(context):
        # It may have to wait long: for a server that is away, for a large repository.
        offer = await context.control.unless_stopped(_watched(context, mechanism.offer(host, notify), host.ref))
        for skipped in offer.left_out:
            text = translate("engine", "{update} is not installed on {host}: {reason}.")
            context.events.note_once(text.of(update=skipped.name, host=host.name, reason=skipped.reason), host)
        if offer.updates:
            return mechanism, offer
    return None, Offer()


def _teller(context: Context, host: Host) -> Notify:
    return lambda text, progress: context.events.host(host, HostStage.UPDATING, text, progress)


async def _install(context: Context, host: Host, mechanism: Mechanism, offer: Offer, turn: _Turn) -> None:
    batch = offer.batch
    again = [update for update in batch if update.id in turn.installed]
    if again:
        raise NotSeen.on(host.name, [update.name for update in again])
    await _keep_empty(context, host)
    context.events.host(host, HostStage.UPDATING)
    context.state.note_updates(host.uuid, [update.name for update in batch])
    await _watched(context, mechanism.install(context.host(host.uuid), batch, _teller(context, host)), host.ref)
    turn.installed.update(update.id for update in batch)
    turn.steps.clear()


async def _keep_empty(context: Context, host: Host) -> None:
    """Disable it again until its turn is over: it has enabled itself when it came back.

    Raises:
        StepFailed: it is not empty, or not its turn.

    """
    assert_in_turn(context, host)
    await disable_host(context, host.uuid)
    await clear_again(context, host.uuid)
    await await_empty(context, host.uuid)


async def _carry_out(context: Context, host: Host, step: Guidance, turn: _Turn) -> None:
    if step in turn.steps:
        text = translate("engine", "{host} still requires a restart although it was restarted.")
        raise NotSeen(text.of(host=host.name), translate("engine", "Check the server's console, then choose Retry."))
    turn.steps.append(step)
    if step is Guidance.RESTART_HOST:
        await _keep_empty(context, host)
        await restart_host(context, host.uuid)
        await make_ready(context, host.uuid)  # what is installed next needs the storage
    else:
        await restart_toolstack(context, host.uuid)
    for mechanism in _mechanisms(context):
        await _watched(context, mechanism.settled(context.host(host.uuid)), host.ref)


# --- failures -------------------------------------------------------------------------------------------------------


async def decide(context: Context, host: Host, error: UpdateError | ApiFailure) -> None:
    """Ask what to do: retry, continue without, or stop.

    Raises:
        Stopped: the answer was Stop.

    """
    text = translate("engine", "The updates of {host} are not complete: {reason}").of(host=host.name, reason=error.text)
    advice = error.advice or translate(
        "engine", "Choose Retry, or continue without the updates: the upgrade itself is complete."
    )
    choices = (Choice.RETRY, Choice.SKIP, Choice.STOP)
    prompt = Prompt(PromptKind.UPDATE, context.pool, Named(host.uuid, host.name), text, choices, advice)
    match await ask_admin(context, prompt):
        case Choice.RETRY:
            return
        case Choice.SKIP:
            context.state.note_without_updates(host.uuid, error.text)
            # Complete what was begun, as far as the host itself asks for it.
            await _end_tidily(context, host.uuid)
        case _:
            raise Stopped


async def end_begun(context: Context, uuid: HostUuid) -> None:
    """Do what a host has to do before it can be enabled, if an installation was interrupted.

    Raises:
        UpdateError, XapiError: it cannot be done, or that is unknown.

    """
    if uuid in context.state.updates:
        step = host_step((await _pending(context, context.host(uuid))).now)
        if step is not None:
            await _carry_out(context, context.host(uuid), step, _Turn())


async def _end_tidily(context: Context, uuid: HostUuid) -> None:
    """Without further updates, do what is pending, so that the host can be enabled."""
    try:
        await _await_others(context, uuid)  # abandoned work may continue in the pool
        host = context.host(uuid)
        step = host_step((await _pending(context, host)).everything)
        if step is not None:
            await _carry_out(context, host, step, _Turn())
    except (UpdateError, ApiFailure) as error:
        context.events.note(error.text, NoteLevel.WARNING, context.host(uuid))


async def report_updates(context: Context, uuid: HostUuid) -> None:
    """Ask the host what it has, and report what it lacks."""
    host = context.host(uuid)
    reason = context.state.without_updates.get(uuid)
    installed: list[str] = []
    missing: list[str] = []
    try:
        for mechanism in _mechanisms(context):
            installed += await _watched(context, mechanism.installed(host), host.ref)
        if reason is None:
            _, offer = await _next(context, host)
            missing = [update.name for update in offer.updates]
            # The mechanisms no longer know what a previous process had installed.
            earlier = context.state.updates.get(uuid, ())
            installed += [name for name in earlier if name not in {*installed, *missing}]
    except (UpdateError, ApiFailure) as error:
        reason = reason or sentence(error.text, error.advice)
    context.events.emit(
        HostUpdated(
            pool=context.pool,
            host=Named(host.uuid, host.name),
            installed=tuple(installed),
            missing=tuple(missing),
            complete=reason is None and not missing,
            detail=reason,
        )
    )


# --- before the first host, and after the last ----------------------------------------------------------------------


async def lacks_updates(context: Context, host: Host) -> bool:
    """Whether there is something to install on the host, or to complete for what is installed.

    The host is not being worked on, so waiting is reported as news.

    Raises:
        UpdateError, XapiError: that is unknown.

    """
    waits = translate("engine", "Checking which updates {host} needs").of(host=host.name)
    with context.events.awaiting(waits, host):
        _, offer = await _next(context, host, _as_news(context, host))
        return bool(offer.updates) or host_step((await _pending(context, host)).everything) is not None


def _as_news(context: Context, host: Host) -> Notify:
    """Report each thing once."""
    told: set[str] = set()

    def notify(text: Text, progress: float | None) -> None:
        if text.render() not in told:
            told.add(text.render())
            words = translate("engine", "{pool}: {what}")
            context.events.note(words.of(pool=context.pool.name, what=text), host=host)

    return notify


async def hosts_to_update(context: Context, hosts: Sequence[Host]) -> set[HostUuid]:
    """Which of these hosts, which already have the new version, still lack updates (uuids).

    Raises:
        ConnectionLost, TaskVanished, Unreachable: the connection broke.

    """
    if not updates_wanted(context) or updates_wait(context) or not hosts:
        return set()
    found = set()
    for host in (host for host in hosts if host.uuid not in context.state.without_updates):
        follow_coordinator(context, host.uuid)
        if host.uuid in context.state.without_updates:
            await report_updates(context, host.uuid)
            continue
        try:
            if await lacks_updates(context, host):
                found.add(host.uuid)
        except (UpdateError, XapiError) as error:
            if is_outage(error):
                raise
            text = translate("engine", "Whether {host} lacks updates is not known: {reason}")
            context.events.note(text.of(host=host.name, reason=error.text), NoteLevel.WARNING, host)
            if isinstance(error, HostsAway):
                break  # they were waited for long enough, and block all others, too
    return found


async def report_done_hosts(context: Context, hosts: Sequence[Host]) -> None:
    """Report what these hosts, which need no turn, have and lack: now, not when the run was interrupted."""
    if updates_wanted(context):
        for host in hosts:
            with contextlib.suppress(*LOST):  # it was asked a moment ago, and the run continues in any case
                await report_updates(context, host.uuid)


async def finish_updates(context: Context) -> None:
    """After the last host, remove the files from the pool, and report which virtual machines need a restart."""
    if not updates_wanted(context):
        return
    for mechanism in _mechanisms(context):
        for remark in mechanism.remarks():
            context.events.note(remark, NoteLevel.WARNING)
        try:
            vms = await _clean_up(context, mechanism)
        except (UpdateError, XapiError) as error:
            text = translate("engine", "Update files may have been left behind in {pool}: {reason}")
            context.events.note(text.of(pool=context.pool.name, reason=error.text), NoteLevel.WARNING)
            continue
        if vms:
            text = translate("engine", "These virtual machines use the updates only after a restart: {vms}.")
            names = ", ".join(sorted(vm.name for vm in vms))
            context.events.note(text.of(vms=plain(names)), NoteLevel.WARNING)


async def _clean_up(context: Context, mechanism: Mechanism) -> list[Vm]:
    """Clean up; this is idempotent, so it is repeated if the connection breaks."""
    return await retrying(lambda: _cleaned(context, mechanism), Again(LOST, attempts=TRIES, pause=PAUSE))


async def _cleaned(context: Context, mechanism: Mechanism) -> list[Vm]:
    await reconnected(context)
    await _watched(context, mechanism.clean_up(), *all_hosts(context))
    return await mechanism.vms_to_restart()

"""One host's turn: does whatever is left of it."""

from __future__ import annotations

import asyncio

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.hooks import after_server
from rpu_desktop.engine.host_recovery import make_ready, recover_host
from rpu_desktop.engine.installing import (
    check_version,
    is_at_target,
    outlast_reboot,
    prepare,
    reboot_and_wait,
)
from rpu_desktop.engine.log_server import restore_log_server
from rpu_desktop.engine.manual import install_by_hand
from rpu_desktop.engine.preconditions import await_empty, disable_and_watch
from rpu_desktop.engine.reachability import await_members
from rpu_desktop.engine.results import as_failure
from rpu_desktop.engine.starting_vms import start_vms
from rpu_desktop.engine.updating import end_begun, update_host
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import StaysDown
from rpu_desktop.run.hooks import Verdict
from rpu_desktop.run.options import Mode
from rpu_desktop.run.state import RunState

__all__ = [
    "finish_turn",
    "hosts_away",
    "make_all_safe",
    "make_safe",
    "may_still_reboot",
    "take_turn",
    "told_to_reboot",
]

_TRIES = 3
"""Attempts to enable a host that has just failed: the admin is waiting for the question."""


async def take_turn(context: Context, uuid: HostUuid) -> None:
    """Upgrade one empty host; called again after a failure, it does what is left.

    Raises:
        StepFailed, XapiError: it failed; the pool has the state that the error describes.
        Skipped: the admin leaves this host out (manual mode).
        Stopped: the admin asked to stop.

    """
    await outlast_reboot(context, uuid)
    if not is_at_target(context, context.host(uuid)):
        await _install(context, uuid)
    await finish_turn(context, uuid)


async def finish_turn(context: Context, uuid: HostUuid) -> None:
    """What follows the installation: storage, enabling, the members' return to their coordinator, updates.

    Its turn is over, and it stays empty, until its updates are installed and all the restarts they require are done.

    Raises:
        StepFailed, XapiError, Stopped: as `take_turn`.

    """
    if uuid not in context.state.installed:
        await _complete_installation(context.patient(), uuid)
    await update_host(context, uuid)
    await recover_host(context, uuid)
    await _run_scripts_after(context, uuid)
    context.hosts.waiting.discard(uuid)
    context.state.note_finished(uuid)
    context.events.host(context.host(uuid), HostStage.RETURNING)


async def _run_scripts_after(context: Context, uuid: HostUuid) -> None:
    """Run the admin's scripts after a server; they may stop the upgrade here."""
    if await after_server(context, uuid) is Verdict.STOP:
        host = context.host(uuid)
        text = translate("engine", "The upgrade stops after {host}, as a script requested").of(host=host.name)
        context.events.note(text, NoteLevel.WARNING, host)
        context.control.stop()


async def _complete_installation(context: Context, uuid: HostUuid) -> None:
    """Wait for storage, enabling, its logs, and the members' return to their coordinator."""
    if uuid == context.snapshot().coordinator.uuid:
        # Storage and enabling wait for all members (xapi.ml check_no_other_masters).
        await await_members(context, uuid)
    await recover_host(context, uuid)
    await restore_log_server(context, uuid)
    _take_as_target(context, uuid)
    context.state.note_installed(uuid)
    await await_members(context, uuid)


async def _install(context: Context, uuid: HostUuid) -> None:
    """Install the new version on an empty host, automatically or with a person's help."""
    await _cleared(context, uuid)
    if context.options.mode is Mode.AUTOMATIC:
        await prepare(context, uuid)
        await reboot_and_wait(context, uuid)
        check_version(context, uuid)
        return
    wrong: Text | None = None
    while (wrong := await install_by_hand(context, uuid, wrong)) is not None:
        await _cleared(context, uuid)


async def _cleared(context: Context, uuid: HostUuid) -> None:
    """Make sure that the host is empty and nothing else prevents the installation."""
    await await_members(context, uuid)
    await disable_and_watch(context, uuid)
    await await_empty(context, uuid)
    await context.control.checkpoint()


def _take_as_target(context: Context, uuid: HostUuid) -> None:
    """Record the coordinator's current version, including the build, as the target of every member.

    Later updates may change it, as they will on members: the version on the media is what counts.
    """
    snapshot = context.snapshot()
    if snapshot.coordinator.uuid == uuid:
        context.state.note_target(snapshot.coordinator.software_version)


async def make_safe(context: Context, uuid: HostUuid) -> None:
    """After a failure or stop, put the host back into service if that is safe; errors are only reported, never raised.

    A stop does not interrupt this, or it would leave behind what it should clean up; it always ends.
    """
    try:
        async with asyncio.timeout(context.options.patience.settling):
            await _work_again(context.unstoppable(), uuid)
    except TimeoutError:
        text = translate("engine", "{pool} did not become ready in time: check that all of its servers are enabled.")
        context.events.note(text.of(pool=context.pool.name), NoteLevel.WARNING)
    except StaysDown as error:
        context.events.note(error.text, NoteLevel.WARNING, vm=error.vm)
    except Exception as error:  # noqa: BLE001 - the first error is the one to show
        text = translate("engine", "Cleaning up after the failure also failed: {reason}")
        context.events.note(text.of(reason=as_failure(error).text), NoteLevel.WARNING)


async def make_all_safe(context: Context, but: HostUuid | None = None) -> None:
    """`make_safe` for every host that this run disabled or stopped VMs on, except the one (uuid) whose turn it is."""
    touched = context.state.disabled | {down.host for down in context.state.stopped_vms.values()}
    for uuid in map(HostUuid, sorted(touched - {but})):
        if context.snapshot().host_by_uuid(uuid) is not None:
            await make_safe(context, uuid)


async def _work_again(context: Context, uuid: HostUuid) -> None:
    host = context.host(uuid)
    if host.live is False or not context.connection.connected or may_still_reboot(context, host):
        return
    if uuid in context.state.disabled:
        await end_begun(context, uuid)
        await make_ready(context, uuid, tries=_TRIES)  # which starts VMs on local disks, if storage is missing
    await start_vms(context, uuid)
    if uuid in context.state.prepared:
        text = translate("engine", "{host} is prepared for the installer: its next reboot starts the installation.")
        context.events.note(text.of(host=host.name), NoteLevel.WARNING, host)


def hosts_away(context: Context) -> list[Host]:
    """The hosts that were ordered to reboot, into the installer or for updates, and have not been seen back yet."""
    return told_to_reboot(context.state, context.snapshot())


def told_to_reboot(state: RunState, snapshot: PoolSnapshot) -> list[Host]:
    """As `hosts_away`, from a run's state and the pool."""
    hosts = snapshot.hosts_in_order()
    return [host for host in hosts if (before := state.boot_times.get(host.uuid)) and not host.rebooted_since(before)]


def may_still_reboot(context: Context, host: Host) -> bool:
    """Whether it was ordered to reboot and has not done so yet: it may go down at any moment."""
    before = context.state.boot_times.get(host.uuid)
    return before is not None and not host.rebooted_since(before)

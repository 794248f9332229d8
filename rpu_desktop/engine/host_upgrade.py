"""One host's turn: whatever of it is left to do."""

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
"""How often to try to enable a host that has just failed: the admin is waiting for the question."""


async def take_turn(context: Context, uuid: HostUuid) -> None:
    """Take one empty host to the new version; called again after a failure it goes on with what is left.

    Raises:
        StepFailed, XapiError: it did not work; the pool is as it says.
        Skipped: the admin leaves this host out (manual mode).
        Stopped: the admin asked to stop.

    """
    await outlast_reboot(context, uuid)
    if not is_at_target(context, context.host(uuid)):
        await _install(context, uuid)
    await finish_turn(context, uuid)


async def finish_turn(context: Context, uuid: HostUuid) -> None:
    """What follows once the host has the new version: storage, enabled, the members back at their coordinator, updates.

    Until its updates are installed, and all restarts they want are over, its turn is not, and it stays empty.

    Raises:
        StepFailed, XapiError, Stopped: as `take_turn`.

    """
    if uuid not in context.state.installed:
        await _complete_installation(context.patient(), uuid)
    await update_host(context, uuid)
    await recover_host(context, uuid)
    await _tell_scripts(context, uuid)
    context.hosts.waiting.discard(uuid)
    context.state.note_finished(uuid)
    context.events.host(context.host(uuid), HostStage.RETURNING)


async def _tell_scripts(context: Context, uuid: HostUuid) -> None:
    """The admin's scripts after a server; one may want the upgrade to stop here."""
    if await after_server(context, uuid) is Verdict.STOP:
        host = context.host(uuid)
        text = translate("engine", "The upgrade stops after {host}, as a script requested").of(host=host.name)
        context.events.note(text, NoteLevel.WARNING, host)
        context.control.stop()


async def _complete_installation(context: Context, uuid: HostUuid) -> None:
    """Storage, enabled, its log sent on, and the members back at their coordinator."""
    if uuid == context.snapshot().coordinator.uuid:
        # Its storage and its enabling wait for all members (xapi.ml check_no_other_masters).
        await await_members(context, uuid)
    await recover_host(context, uuid)
    await restore_log_server(context, uuid)
    _take_as_target(context, uuid)
    context.state.note_installed(uuid)
    await await_members(context, uuid)


async def _install(context: Context, uuid: HostUuid) -> None:
    """From an empty host to the new version, by itself or with a person's help."""
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
    """Empty, and nothing else in the way."""
    await await_members(context, uuid)
    await disable_and_watch(context, uuid)
    await await_empty(context, uuid)
    await context.control.checkpoint()


def _take_as_target(context: Context, uuid: HostUuid) -> None:
    """What the coordinator runs now, build included, is what every member has to run.

    Its updates may change that afterwards, as theirs will: what counts is what the media have brought.
    """
    snapshot = context.snapshot()
    if snapshot.coordinator.uuid == uuid:
        context.state.note_target(snapshot.coordinator.software_version)


async def make_safe(context: Context, uuid: HostUuid) -> None:
    """After a failure or a stop: let the host work again if that is safe; what fails here is only noted, never raised.

    A stop does not interrupt this, or it would leave behind what it is to clear away; it ends by itself.
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
    """`make_safe` for every host that this run disabled or took VMs down on, but the one (uuid) that has its turn."""
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
        await make_ready(context, uuid, tries=_TRIES)  # which starts whoever has its own disks, if storage is missing
    await start_vms(context, uuid)
    if uuid in context.state.prepared:
        text = translate("engine", "{host} is prepared for the installer: its next reboot starts the installation.")
        context.events.note(text.of(host=host.name), NoteLevel.WARNING, host)


def hosts_away(context: Context) -> list[Host]:
    """The hosts that were told to reboot, into the installer or for updates, and that are not seen back yet."""
    return told_to_reboot(context.state, context.snapshot())


def told_to_reboot(state: RunState, snapshot: PoolSnapshot) -> list[Host]:
    """As `hosts_away`, by what a run remembers and the pool shows."""
    hosts = snapshot.hosts_in_order()
    return [host for host in hosts if (before := state.boot_times.get(host.uuid)) and not host.rebooted_since(before)]


def may_still_reboot(context: Context, host: Host) -> bool:
    """Whether it was told to reboot and has not done so yet: it may go down at any moment."""
    before = context.state.boot_times.get(host.uuid)
    return before is not None and not host.rebooted_since(before)

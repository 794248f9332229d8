"""Restarts a host, or only its toolstack, for its updates."""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.installing import reboot_and_wait
from rpu_desktop.engine.reachability import await_members, is_there
from rpu_desktop.engine.reboot import has_restarted
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer

__all__ = ["restart_host", "restart_toolstack"]


async def restart_host(context: Context, uuid: HostUuid) -> None:
    """Reboot the empty host and wait for it, and for the members when it is the coordinator.

    Raises:
        StepFailed: it is no longer empty, or refuses.
        Stopped: the admin does not want to wait any longer.

    """
    await reboot_and_wait(context, uuid, for_updates=True)
    await await_members(context, uuid)


async def restart_toolstack(context: Context, uuid: HostUuid) -> None:
    """Restart the toolstack and wait until it responds again; for the coordinator's, wait for the whole pool.

    Raises:
        StepFailed: the host refuses, or does not respond.
        Stopped: the admin does not want to wait any longer.

    """
    host = context.host(uuid)
    text = translate("engine", "the toolstack is restarting")
    context.events.host(host, HostStage.RESTARTING, text)
    while not await _restarted(context, host):
        context.events.note(
            translate("engine", "The toolstack on {host} has not restarted; trying again.").of(host=host.name),
            NoteLevel.WARNING,
            host,
        )
    await await_members(context, uuid)


async def _restarted(context: Context, host: Host) -> bool:
    """Whether it has restarted: the answer to the call comes before the restart, or never."""
    try:
        await context.connection.call("host.restart_agent", host.ref)
    except LOST as error:
        context.events.note(plain(str(error)), NoteLevel.WARNING, host)
        await context.control.unless_stopped(context.connection.wait_connected())
        if isinstance(error, NoAnswer) and not await is_there(context, host.uuid):
            text = translate("engine", "The toolstack on {host} was restarted and does not respond.")
            advice = translate(
                "engine", "Restart the toolstack at its console (xe-toolstack-restart), then choose Retry."
            )
            raise StepFailed(text.of(host=host.name), advice) from error
    except ApiFailure as error:
        text = translate("engine", "{host} refused to restart its toolstack: {reason}")
        raise StepFailed(text.of(host=host.name, reason=error.text), error.advice) from error
    started = context.connection.wait_for(
        lambda snapshot: has_restarted(host, snapshot.host_by_uuid(host.uuid)),
        timeout=context.options.patience.settling,
    )
    try:
        await context.control.unless_stopped(started)
    except TimeoutError:
        return False
    return True

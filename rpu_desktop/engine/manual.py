"""Manual mode: a person boots each host from the installation media, and this waits, for days if necessary.

Questions never block what happens: a host that goes down unexpectedly is assumed to have been rebooted by hand.
"""

from __future__ import annotations

import asyncio
import contextlib

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.installing import await_return, known_boot, reboot_and_wait, version_state, wait_until_away
from rpu_desktop.engine.preconditions import assert_empty, disable_host
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.engine.version_check import VersionState
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import HostStage, Named, NoteLevel
from rpu_desktop.run.failures import Skipped, Stopped
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.versions import distinct_labels

__all__ = ["install_by_hand"]

_ADVICE = translate(
    "engine",
    "At the console, choose to upgrade the existing installation, never a fresh installation: that would erase the "
    "server. Boot in the firmware mode (BIOS or UEFI) in which it is installed. Remove the media when the "
    "installer is done.",
)


async def install_by_hand(context: Context, uuid: HostUuid, wrong: Text | None) -> Text | None:
    """Upgrade an empty host with a person's help; returns what is wrong with the version it came back with.

    `wrong` is the previous result, None the first time.

    Raises:
        Skipped: the admin skips this host.
        StepFailed, XapiError: it failed; the pool has the state that the error describes.
        Stopped: the admin asked to stop.

    """
    host = await known_boot(context, uuid)
    await assert_empty(context, host)
    context.events.host(host, HostStage.AWAITING_MEDIA)
    context.state.note_preparing(uuid)  # the media may already be in the drive
    prompt = _insert_media(context, host) if wrong is None else _about_version(context, host, wrong)
    choice = await _choice(context, host, prompt)
    if choice is Choice.REBOOT:
        await reboot_and_wait(context, uuid)
    elif choice is Choice.CHECK:
        context.connection.retry_now()
    elif not await _rebooted_by_hand(context, host):
        await disable_host(context, uuid)
        return await install_by_hand(context, uuid, wrong)
    found = _verdict(context, uuid)
    if found is not None:
        await _at_work(context, uuid)
    return found


async def _at_work(context: Context, uuid: HostUuid) -> None:
    """Give a host that came back time to enable itself: if disabled before that, it would still enable itself."""
    connection = context.connection
    enabled = connection.wait_for(
        lambda snapshot: ((host := snapshot.host_by_uuid(uuid)) is not None and host.enabled) or None,
        timeout=context.options.patience.enabling,
    )
    with contextlib.suppress(TimeoutError):
        await context.control.unless_stopped(enabled)


async def _rebooted_by_hand(context: Context, host: Host) -> bool:
    """Whether it was a reboot: a restarting toolstack looks similar for a while, and enables the host."""
    context.events.host(host, HostStage.REBOOTING)
    context.state.note_rebooting(host.uuid, host.boot_time)
    if await await_return(context, host):
        context.state.note_back(host.uuid)
        return True
    context.state.note_not_rebooting(host.uuid)
    text = translate("engine", "{host} has not rebooted: only its toolstack restarted.")
    context.events.note(text.of(host=host.name), NoteLevel.INFO, host)
    return False


async def _choice(context: Context, host: Host, prompt: Prompt) -> Choice | None:
    """The admin's choice; None once the host goes down without having been ordered to.

    Raises:
        Skipped, Stopped: the admin chose that.

    """
    leaving = asyncio.ensure_future(wait_until_away(context, host, told=False))
    try:
        choice = await _answer(context, prompt, leaving)
        if choice is Choice.BY_HAND:
            choice = await _answer(context, _still_waiting(context, host), leaving)
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    if choice is Choice.STOP:
        raise Stopped
    if choice is Choice.SKIP:
        raise Skipped
    return choice


async def _answer(context: Context, prompt: Prompt, leaving: asyncio.Future[None]) -> Choice | None:
    """The admin's answer; None if the host went down first, which withdraws the question."""
    asking = asyncio.ensure_future(ask_admin(context, prompt))
    answered = asyncio.Event()
    for each in (asking, leaving):
        each.add_done_callback(lambda _: answered.set())
    try:
        await answered.wait()
        return asking.result() if asking.done() else None
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


def _verdict(context: Context, uuid: HostUuid) -> Text | None:
    """What is wrong with the version that the host came back with; None if it is correct."""
    host = context.host(uuid)
    state = version_state(context, host)
    if state is VersionState.NEW:
        return None
    version, before, target = host.software_version, context.state.versions[uuid], context.state.target
    now, old, wanted = distinct_labels([version, before, target or before])
    if state is VersionState.UNCHANGED:
        text = translate("engine", "{host} came back with its previous version: {version}.")
    elif target is not None:
        text = translate("engine", "{host} came back with {version}, but the pool coordinator runs {wanted}.")
    else:
        text = translate("engine", "{host} came back with {version}, which is not newer than {old}.")
    return text.of(host=host.name, version=now, wanted=wanted, old=old)


def _insert_media(context: Context, host: Host) -> Prompt:
    text = translate(
        "engine",
        "{host} is empty. Insert the installation media into it or set its PXE server, then let it reboot.",
    )
    return _prompt(context, host, text.of(host=host.name), (Choice.REBOOT, Choice.BY_HAND), _ADVICE)


def _still_waiting(context: Context, host: Host) -> Prompt:
    text = translate("engine", "Waiting for {host}: reboot it from the installation media whenever you are ready.")
    return _prompt(context, host, text.of(host=host.name), (Choice.REBOOT,), _ADVICE)


def _about_version(context: Context, host: Host, found: Text) -> Prompt:
    same = version_state(context, host) is VersionState.UNCHANGED
    advice = translate(
        "engine",
        "It booted from its disk, or the installer aborted. Check that the media are in the drive and first in the "
        "boot order, and that the installer offers the upgrade: in the wrong firmware mode it does not.",
    )
    other = translate(
        "engine",
        "All servers of a pool need the same product, version and build. Insert the correct media, install again, "
        "and choose Check Again.",
    )
    choices = (Choice.REBOOT, Choice.CHECK)
    return _prompt(context, host, found, choices, advice if same else other, PromptKind.VERSION)


def _prompt(
    context: Context,
    host: Host,
    text: Text,
    choices: tuple[Choice, ...],
    advice: Text,
    kind: PromptKind = PromptKind.MEDIA,
) -> Prompt:
    """The question. The coordinator cannot be skipped: every member needs its version."""
    member = context.snapshot().coordinator.uuid != host.uuid
    offered = (*choices, Choice.SKIP) if member else choices
    return Prompt(kind, context.pool, Named(host.uuid, host.name), text, offered, advice)

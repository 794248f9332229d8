"""Moves of disks that fail: in words, as a question, and what they leave behind."""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import LOST, ask
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.engine.steps import VmMove
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.inventory.ids import VdiRef
from rpu_desktop.planning import Immovable, Reason
from rpu_desktop.run.disks import Leftover
from rpu_desktop.run.events import Named, NoteLevel
from rpu_desktop.run.failures import DisksNotMoved, DisksStay, DisksStayAway, StepFailed
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.xapi.failures import ApiFailure

__all__ = [
    "ANOTHER_HOST",
    "agree_to_stop",
    "ask_about_leftovers",
    "disks_failed",
    "leave_disks",
    "question_about_disks",
    "report_leftovers",
]

ANOTHER_HOST = frozenset({"HOST_NOT_ENOUGH_FREE_MEMORY", "HOST_DISABLED", "HOST_NOT_LIVE", "CANNOT_CONTACT_HOST"})
"""Refusals that say something about the target host only: another plan may use another one."""

_HOMEWARD = (Reason.RETURN, Reason.UNPARK)


def disks_failed(context: Context, move: VmMove, error: ApiFailure | None) -> StepFailed:
    """Why the disks of a VM could not be moved; without an error, the moves ended without an effect."""
    snapshot = context.snapshot()
    vm, host = snapshot.vm_by_uuid(move.vm), snapshot.host_by_uuid(move.source)
    wanted = {disk.sr for disk in move.disks}
    storage = ", ".join(sorted(sr.name for sr in snapshot.srs.values() if sr.uuid in wanted))
    reason = error.text if error is not None else translate("engine", "every attempt ended without a result")
    if vm is None:
        text = translate("engine", "A virtual machine on {host} whose disks were to be moved no longer exists.")
        return StepFailed(text.of(host=host.name if host is not None else "?"))
    text = translate("engine", "The disks of {vm} could not be moved to {storage}: {reason}")
    words = text.of(vm=vm.name, storage=storage, reason=reason)
    if move.reason in _HOMEWARD:
        advice = translate(
            "engine",
            "The virtual machine is running, and its disks are complete where they are. Fix the cause, then choose "
            "Retry, or move the disks later.",
        )
        return DisksStayAway(vm, words, (error and error.advice) or advice)
    advice = translate(
        "engine",
        "The virtual machine is running, and its disks are where they were. Fix the cause, then choose Retry, or have "
        "it shut down while its server is upgraded.",
    )
    return DisksStay(vm, words, (error and error.advice) or advice)


def question_about_disks(context: Context, host: Host, failure: DisksNotMoved, *, skippable: bool) -> Prompt:
    """What to do about disks that could not be moved."""
    if isinstance(failure, DisksStayAway):
        choices = [Choice.RETRY, Choice.GO_ON, Choice.STOP]
    else:
        choices = [Choice.RETRY, Choice.SHUTDOWN, *([Choice.SKIP] if skippable else []), Choice.STOP]
        if failure.vm.is_this_machine:
            choices.remove(Choice.SHUTDOWN)
    where, vm = Named(host.uuid, host.name), Named(failure.vm.uuid, failure.vm.name)
    return Prompt(PromptKind.DISKS, context.pool, where, failure.text, tuple(choices), failure.advice, (vm,))


def agree_to_stop(context: Context, vm: Vm) -> None:
    """The VM may be shut down for its server's turn; its disks stay."""
    context.guests.agreed[vm.uuid] = Immovable.SHUTDOWN
    context.guests.disks_down.add(vm.uuid)


def leave_disks(context: Context, vm: Vm) -> None:
    """The disks of the VM stay where they are in this session."""
    context.guests.disks_left.add(vm.uuid)


async def ask_about_leftovers(context: Context) -> None:
    """Delete what broken moves have left behind, if the admin agrees; what is gone by now is not asked about.

    What only looks as if it was left behind is never deleted: someone else may have made it.

    Raises:
        Stopped: the admin asked to stop.
        XapiError: the connection broke.

    """
    left = [leftover for leftover in _still_there(context) if leftover.certain and not leftover.kept]
    if not left:
        return
    text = translate(
        "engine",
        "A copy that was interrupted has left {n} disk behind that no virtual machine uses: {disks}.",
        "Copies that were interrupted have left {n} disks behind that no virtual machine uses: {disks}.",
        len(left),
    )
    advice = translate("engine", "Delete what was left behind, or keep it and check it yourself.")
    words = text.of(disks=", ".join(_words(context, one).render() for one in left))
    choices = (Choice.REMOVE, Choice.GO_ON)
    choice = await ask_admin(context, Prompt(PromptKind.LEFTOVER, context.pool, None, words, choices, advice))
    if choice is Choice.STOP:
        return
    for leftover in left:
        if choice is Choice.REMOVE and await _remove(context, leftover):
            context.state.note_leftover_closed(leftover.vdi)
        else:
            context.state.note_leftover_kept(leftover)


def report_leftovers(context: Context) -> None:
    """Report what broken moves have left behind and is still there, or may have left behind.

    A copy that is still being made looks like one that was left behind.
    """
    moving = any("migrate_send" in vm.current_operations.values() for vm in context.snapshot().vms.values())
    for leftover in _still_there(context):
        text = translate("engine", "Left behind by an interrupted copy, and used by no virtual machine: {disk}.")
        if not leftover.certain:
            text = translate(
                "engine",
                "Perhaps left behind by an interrupted copy: {disk}. It appeared during the copy, and no virtual "
                "machine uses it. Check whether someone else needs it before you delete it.",
            )
        if leftover.certain or not moving:
            context.events.note_lasting(text.of(disk=_words(context, leftover)))


def _still_there(context: Context) -> list[Leftover]:
    snapshot = context.snapshot()
    used = {vbd.vdi for vbd in snapshot.vbds.values()}
    unused = {vdi.uuid for vdi in snapshot.vdis.values() if vdi.ref not in used}
    for leftover in [one for one in context.state.leftovers.values() if one.vdi not in unused]:
        context.state.note_leftover_closed(leftover.vdi)
    return list(context.state.leftovers.values())


def _words(context: Context, leftover: Leftover) -> Text:
    sr = context.snapshot().sr_by_uuid(leftover.sr)
    storage = sr.name if sr is not None else leftover.sr
    text = translate("engine", "“{disk}” of {vm} on {storage} ({size}, {uuid})")
    return text.of(disk=leftover.name, vm=leftover.vm, storage=storage, size=gib(leftover.size), uuid=leftover.vdi)


async def _remove(context: Context, leftover: Leftover) -> bool:
    """Delete it and its own snapshots, unless something uses it now; returns whether it is gone."""
    snapshot = context.snapshot()
    vdi = next((vdi for vdi in snapshot.vdis.values() if vdi.uuid == leftover.vdi), None)
    if vdi is None:
        return True
    try:
        for ref in [*await ask(context, "VDI.get_snapshots", vdi.ref), vdi.ref]:
            if await ask(context, "VDI.get_VBDs", ref):
                return False
            if await ask(context, "VDI.get_managed", ref):
                await context.connection.task("VDI.destroy", VdiRef(ref))
    except ApiFailure as error:
        text = translate("engine", "{disk} could not be deleted: {reason}")
        context.events.note(text.of(disk=_words(context, leftover), reason=error.text), NoteLevel.WARNING)
        return False
    except LOST:
        await context.connection.wait_connected()
        return False
    text = translate("engine", "Deleted what an interrupted copy had left behind: {disk}.")
    context.events.note(text.of(disk=_words(context, leftover)), NoteLevel.WARNING)
    return True

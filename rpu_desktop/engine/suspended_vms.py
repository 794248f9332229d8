"""A suspended VM whose server offers fewer CPU features than it was suspended with: it cannot be resumed there.

``VM.resume`` and ``VM.resume_on`` refuse it (xen-api ``xapi_vm.ml`` resume); forcing it may crash the guest.
"""

from __future__ import annotations

from functools import partial

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.guests import reason_of
from rpu_desktop.engine.idempotent import act
from rpu_desktop.engine.prompting import ask_in_turn
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning.capability import cpu_obstacle
from rpu_desktop.run.events import Named, NoteLevel
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.xapi.failures import ApiFailure

__all__ = ["ask_about_sleeper"]


async def ask_about_sleeper(context: Context, vm: Vm, host: Host) -> None:
    """Let the admin decide about a suspended VM, until it can be resumed, is halted, or is left as it is.

    One that is left as it is is no longer waited for (see `RunState.stopped_vms`).

    Raises:
        StepFailed: its memory could not be discarded, or the admin does not continue.
        Stopped: the admin asked to stop.

    """
    while (now := context.snapshot().vm_by_uuid(vm.uuid)) is not None and now.power_state == "Suspended":
        home = context.host(host.uuid)
        obstacle = cpu_obstacle(now, home)
        if obstacle is None:
            return
        text = translate("engine", "{vm} cannot be resumed on {host}: {reason}")
        advice = translate(
            "engine",
            "Nothing is lost: it stays suspended. Start it fresh, which discards the contents of its memory, or "
            "leave it suspended and resume it on a server with such a CPU.",
        )
        choices = (Choice.RETRY, Choice.DISCARD, Choice.SKIP, Choice.STOP)
        words = text.of(vm=now.name, host=home.name, reason=obstacle)
        where, about = Named(home.uuid, home.name), (Named(now.uuid, now.name),)
        make = partial(Prompt, PromptKind.WAKING, context.pool, where, words, choices, advice, about)
        choice = await ask_in_turn(context, make)
        if choice is Choice.SKIP:
            context.state.note_vm_started(now.uuid)
            left = translate("engine", "{vm} stays suspended, as you requested.")
            context.events.note(left.of(vm=now.name), NoteLevel.WARNING, home)
            return
        if choice is Choice.DISCARD:
            await _discard(context, now)


async def _discard(context: Context, vm: Vm) -> None:
    def is_halted(snapshot: PoolSnapshot) -> bool:
        now = snapshot.vm_by_uuid(vm.uuid)
        return now is None or now.power_state != "Suspended"

    try:
        await act(context, "VM.hard_shutdown", vm.ref, done=is_halted, busy=lambda _: False)
    except ApiFailure as error:
        text = translate("engine", "{vm} could not be started fresh: {reason}")
        raise StepFailed(text.of(vm=vm.name, reason=reason_of(context, vm, error)), error.advice) from error

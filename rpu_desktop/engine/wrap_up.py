"""The end of one pool's run: VMs migrated back, one version everywhere, settings restored, final state reported.

Each part is done regardless of the earlier ones: what the prechecks switched off is restored in any case.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_failures import ask_about_leftovers, report_leftovers
from rpu_desktop.engine.disk_moves import disks_away, settle_disks
from rpu_desktop.engine.host_recovery import away_from_home
from rpu_desktop.engine.host_upgrade import make_safe
from rpu_desktop.engine.installing import is_at_target, outlast_reboot
from rpu_desktop.engine.leftovers import catch_up, check_again
from rpu_desktop.engine.plan_loop import PlanLoop
from rpu_desktop.engine.restoring import put_back
from rpu_desktop.engine.results import RunEnd, as_failure
from rpu_desktop.engine.run_start import report_started
from rpu_desktop.engine.updating import finish_updates, report_done_hosts
from rpu_desktop.engine.verifying import verify
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.events import HostStage, NoteLevel, Outcome
from rpu_desktop.run.failures import Stopped

__all__ = ["WrappedUp", "attempt", "await_uniform", "close_here", "secure_hosts", "wrap_up"]


@dataclass(frozen=True, slots=True)
class WrappedUp:
    """The result of the end: `ok` if everything was tried without an error; `ended` is how the journal ends.

    Without `ended` something is left to do, and the run may be resumed.
    """

    ok: bool = True
    ended: str = ""


async def attempt(context: Context, work: Awaitable[object]) -> bool:
    """Do one part of the end of a run, so that its failure does not prevent the others; returns whether it was done."""
    try:
        await work
    except Stopped:
        return False
    except Exception as error:  # noqa: BLE001 - what was switched off is restored, whatever happens
        context.events.note(as_failure(error).text, NoteLevel.WARNING)
        return False
    return True


async def wrap_up(context: Context, loop: PlanLoop, outcome: Outcome) -> WrappedUp:
    """What comes after the last host of a run."""
    if outcome is not Outcome.BLOCKED:
        await attempt(context, _bring_to_rest(context, loop, outcome))
        await attempt(context, finish_updates(context))
    done = outcome is Outcome.DONE and not context.state.skipped
    ok = await attempt(context, put_back(context, for_good=done))
    if outcome is not Outcome.BLOCKED:
        ok &= await attempt(context, _report_final_state(context))
        _report_skipped(context)
    skipped = context.state.skipped - context.options.wishes.skip_hosts
    left = context.state.undos or skipped or context.state.stopped_vms or context.state.disks
    over = outcome is Outcome.DONE or (outcome is Outcome.BLOCKED and not context.state.begun)
    ended = ok and over and not left
    return WrappedUp(ok, outcome.value if ended else "")


async def secure_hosts(context: Context) -> RunEnd:
    """Finish here: wait for every host whose turn began and put it into service; no other one is upgraded."""
    report_started(context)
    for host in context.snapshot().hosts_in_order():
        if not context.state.unsettled(host.uuid):
            continue
        try:
            await outlast_reboot(context, host.uuid)
        except Stopped:
            return RunEnd(Outcome.STOPPED)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others have to be looked after
            context.events.note(as_failure(error).text, NoteLevel.WARNING, host)
        await make_safe(context, host.uuid)
    for host in context.snapshot().hosts_in_order():
        context.events.host(host, HostStage.DONE if is_at_target(context, host) else HostStage.SKIPPED)
    return RunEnd(Outcome.STOPPED)


async def close_here(context: Context, loop: PlanLoop, outcome: Outcome) -> WrappedUp:
    """What comes after `secure_hosts`: everything is restored for good."""
    await attempt(context, _settle(context, loop, outcome))
    await attempt(context, finish_updates(context))
    ok = await attempt(context, put_back(context, for_good=True))
    ok &= await attempt(context, _report_final_state(context))
    return WrappedUp(ok, "finished-here" if ok and not context.control.stopping else "")


async def _bring_to_rest(context: Context, loop: PlanLoop, outcome: Outcome) -> None:
    await _count_in_left_out(context)
    await _settle(context, loop, outcome)


async def _settle(context: Context, loop: PlanLoop, outcome: Outcome) -> None:
    if outcome is Outcome.DONE and not context.state.skipped:
        await context.control.unless_stopped(await_uniform(context))
    await loop.return_vms()
    await attempt(context, ask_about_leftovers(context))
    if outcome is Outcome.DONE:
        await verify(context)


async def _count_in_left_out(context: Context) -> None:
    """Count skipped hosts that have been upgraded by now as finished.

    Raises:
        Stopped: the admin asked to stop.

    """
    done = [
        host
        for host in context.snapshot().hosts_in_order()
        if host.uuid in context.state.skipped and is_at_target(context, host) and host.enabled
    ]
    for host in done:
        context.state.note_finished(host.uuid)
        context.events.host(host, HostStage.DONE)
    await context.control.unless_stopped(report_done_hosts(context, done))


async def await_uniform(context: Context) -> None:
    """Wait until the pool notices that all its servers have the same version; only reported if it does not in time."""
    uniform = translate("engine", "Waiting for {pool} to notice that all its servers have the same version")
    try:
        with context.events.awaiting(uniform.of(pool=context.pool.name)):
            await context.connection.wait_for(
                lambda snapshot: not snapshot.pool.rolling_upgrade_in_progress,
                timeout=context.options.patience.settling,
            )
    except TimeoutError:
        text = translate("engine", "{pool} still reports that its servers run different versions.")
        context.events.note_lasting(text.of(pool=context.pool.name))


async def _report_final_state(context: Context) -> None:
    """Report the final state, last of all: restoring takes a while, and others may have helped meanwhile.

    Every VM that ran must run; those stopped with consent are listed in the report anyway.
    """
    await catch_up(context)
    await settle_disks(context)
    check_again(context)
    for text in disks_away(context):
        context.events.note_lasting(text)
    report_leftovers(context)
    for vm in away_from_home(context):
        text = translate("engine", "{vm} is not running on the server it was on before the upgrade.")
        context.events.note_lasting(text.of(vm=vm.name))
    for uuid in context.state.homes.keys() - context.state.stopped_vms.keys():
        missing = context.snapshot().vm_by_uuid(uuid)
        if missing is not None and not missing.occupies_host:
            text = translate("engine", "{vm} was running when the upgrade began and is not running now.")
            context.events.note_lasting(text.of(vm=missing.name))


def _report_skipped(context: Context) -> None:
    """Report what skipped servers mean for the pool."""
    left_out = [host.name for host in context.snapshot().hosts_in_order() if host.uuid in context.state.skipped]
    if left_out:
        text = translate(
            "engine",
            "{pool} stays in mixed mode, without HA and with restricted operations, until its other servers are "
            "upgraded too: {hosts}.",
        )
        context.events.note_lasting(text.of(pool=context.pool.name, hosts=", ".join(left_out)))

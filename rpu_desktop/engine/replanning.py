"""Plans what is left, based only on the current pool, the VMs' home hosts, and the VMs stopped with consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rpu_desktop.calculating import calculate
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_moves import displaced, settle_disks
from rpu_desktop.engine.drift import unsettled
from rpu_desktop.engine.guests import drivers_settled
from rpu_desktop.engine.host_recovery import away_from_home
from rpu_desktop.engine.moving import Refusals, failed_moves
from rpu_desktop.engine.reachability import ask_hung_again, outlast_restarts
from rpu_desktop.engine.update_wishes import (
    lacks_only_updates,
    skipped_hosts_without_updates,
    updates_wait,
    updates_wanted,
)
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, HostUuid, VmRef
from rpu_desktop.planning import PlanState, StopVm, UpgradePlan, make_plan
from rpu_desktop.planning.cpu_loss import unwakeable
from rpu_desktop.run.failures import NeedsConsent, StepFailed
from rpu_desktop.versions import SoftwareVersion

__all__ = ["Planned", "no_plan", "plan_rest", "stranded"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the pool that it was made for."""

    plan: UpgradePlan
    snapshot: PoolSnapshot


async def plan_rest(
    context: Context, hosts: Sequence[Host], refusals: Refusals, away: HostUuid | None = None
) -> Planned:
    """Plan the turns of `hosts`, in this order, including the one being installed now (uuid `away`).

    Migrations that the pool has refused are avoided if there are others.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection is closed.

    """
    await outlast_restarts(context, away)
    await ask_hung_again(context)
    await context.control.unless_stopped(
        context.connection.wait_for(lambda now: len(unsettled(now)) == len(stranded(context, now)))
    )
    await settle_disks(context)
    # Without turns, all that is left is to migrate VMs back.
    await drivers_settled(context, None if hosts else {vm.uuid for vm in away_from_home(context)})
    planned = await _plan(context, hosts, refusals, away)
    if not planned.plan.feasible and await _newcomers_ready(context, planned.snapshot):
        planned = await _plan(context, hosts, refusals, away)
    if not planned.plan.feasible and refusals.forgive():
        await context.control.sleep(context.options.patience.retry_pause)
        planned = await _plan(context, hosts, refusals, away)
    return planned


def stranded(context: Context, snapshot: PoolSnapshot) -> list[Vm]:
    """The guests migrating to or from a server that does not respond: it is unknown when that ends."""
    hung = {host.ref for host in snapshot.hosts.values() if host.uuid in context.hosts.hung}
    return [vm for vm in unsettled(snapshot) if {vm.resident_on, vm.scheduled_to_be_resident_on} & hung]


def _meet_newcomers(context: Context, snapshot: PoolSnapshot) -> None:
    running = frozenset(vm.uuid for vm in snapshot.guests() if vm.occupies_host)
    if context.guests.running:
        context.guests.newcomers |= running - context.guests.running
    context.guests.running = running


async def _newcomers_ready(context: Context, planned: PoolSnapshot) -> bool:
    """Wait for newly started VMs; returns whether they can be migrated now, unlike in the planned snapshot."""

    def waited_for(snapshot: PoolSnapshot) -> list[Vm]:
        young = [vm for vm in snapshot.guests() if vm.uuid in context.guests.newcomers and vm.occupies_host]
        return [vm for vm in young if "pool_migrate" not in {*vm.allowed_operations, *vm.blocked_operations}]

    if not waited_for(planned):
        return False
    ready = context.connection.wait_for(lambda now: not waited_for(now), timeout=context.options.patience.guests)
    try:
        return bool(await context.control.unless_stopped(ready))
    except TimeoutError:
        return False


async def _plan(context: Context, hosts: Sequence[Host], refusals: Refusals, away: HostUuid | None) -> Planned:
    snapshot = context.snapshot()
    _meet_newcomers(context, snapshot)
    now = [host for before in hosts if (host := snapshot.host_by_uuid(before.uuid))]
    standing = _standing(context, snapshot, refusals, away)
    homes = _homes(context, snapshot, refusals)
    wishes = context.wishes
    only_updates = {host.ref for host in now if lacks_only_updates(context, host.uuid)}
    if len(only_updates) == len(now):
        wishes = replace(wishes, target_dom0_growth=0)  # every control domain already has its new size
    # Planning a big pool takes a second or two, and other pools are being upgraded on this loop.
    plan = await calculate(
        make_plan,
        snapshot,
        wishes,
        hosts=now,
        homes=homes,
        standing=standing,
        only_updates=only_updates,
        second_pass=bool(now) and updates_wait(context) and not skipped_hosts_without_updates(context),
    )
    return Planned(plan, snapshot)


def _standing(context: Context, snapshot: PoolSnapshot, refusals: Refusals, away: HostUuid | None) -> PlanState:
    hosts = {host.uuid: host.ref for host in snapshot.hosts.values()}
    vms = {vm.uuid: vm for vm in snapshot.guests()}
    banned = refusals.banned | {(vm, host) for vm in vms for host in context.hosts.hung}
    return PlanState(
        away=hosts.get(away) if away else None,
        down=tuple(
            StopVm(vms[vm].ref, hosts[down.host], down.how)
            for vm, down in context.state.stopped_vms.items()
            if vm in vms and vm not in context.guests.left_down and not vms[vm].occupies_host and down.host in hosts
        ),
        banned=frozenset((vms[vm].ref, hosts[host]) for vm, host in banned if vm in vms and host in hosts),
        unwakeable=unwakeable(snapshot, context.state.cpus),
        target=_brought_by_media(context, snapshot),
        displaced=displaced(context, snapshot),
        media=context.state.target,
    )


def _brought_by_media(context: Context, snapshot: PoolSnapshot) -> SoftwareVersion | None:
    """The version that the coordinator will run.

    None once it is upgraded, and if updates may add what its media lack.
    """
    coordinator = snapshot.coordinator.uuid
    updated = context.options.apply_updates and updates_wanted(context) and not updates_wait(context)
    return None if updated or coordinator in context.state.installed else context.state.target


def _homes(context: Context, snapshot: PoolSnapshot, refusals: Refusals) -> dict[VmRef, HostRef]:
    """The home host of each VM; its current host if it is new since the run began or will not return."""
    refs = {host.uuid: host.ref for host in snapshot.hosts.values()}
    homes = {}
    for vm in snapshot.guests():
        if vm.occupies_host and vm.resident_on in snapshot.hosts:
            known = _home(context, vm, snapshot.hosts[vm.resident_on])
            stays = vm.uuid in {*refusals.given_up, *context.guests.disks_left} or known not in refs
            homes[vm.ref] = vm.resident_on if stays else refs[known]
    return homes


def _home(context: Context, vm: Vm, here: Host) -> HostUuid:
    """The home host (uuid) of a VM; recorded if the VM was started since the run began."""
    state = context.state
    if state.begun and state.home_of(vm.uuid) is None:
        state.note_arrived(vm.uuid, here.uuid)
    return state.home_of(vm.uuid) or here.uuid


def no_plan(planned: Planned, refusals: Refusals, host: Host) -> StepFailed:
    """Why there is no plan: the VM that the pool refused to migrate, or the planner's reason."""
    refused = failed_moves(planned.snapshot, refusals.first_errors, host)
    if refused is not None:
        return refused
    first, *more = planned.plan.reasons
    if planned.plan.advice is not None:
        return StepFailed(first, planned.plan.advice)
    text: Text = first
    if more:
        text = translate("engine", "{first} ({n} more reason)", "{first} ({n} more reasons)", len(more)).of(first=first)
    advice = translate(
        "engine",
        "Free up memory on other servers, or migrate, suspend or shut down virtual machines, then choose Retry.",
    )
    unwilling = _unwilling(planned)
    return NeedsConsent(text, advice, unwilling) if unwilling else StepFailed(text, advice)


def _unwilling(planned: Planned) -> tuple[Vm, ...]:
    """The VMs that could only be stopped without the admin's consent; none if there is another obstacle as well."""
    blockers = [planned.snapshot.vms[blocker.vm] for blocker in planned.plan.blockers]
    return tuple(blockers) if blockers and len(planned.plan.reasons) <= len(blockers) else ()

"""A host going down and coming back: shutdown, reboot, toolstack restart, crash.

Sources: xen-api ``ocaml/xapi/xapi_host.ml`` prepare_for_poweroff, ``vm_evacuation.ml`` ensure_no_vms, ``xapi.ml``,
``dbsync_slave.ml`` refresh_localhost_info, ``xapi_pool.ml`` hello,
``xapi_host_helpers.ml`` consider_enabling_host_nolock,
``scripts/xapi-autostart-vms``.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from rpu_desktop.simulator.behaviour import (
    allowed_operations,
    dbsync,
    domains,
    evacuation,
    ha_wlb,
    host_operations,
    installer,
    person,
    power,
    storage,
    updates_state,
    upgrade_flag,
    vm_operations,
)
from rpu_desktop.simulator.behaviour.state import Outage, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import Call, TaskHandle

__all__ = ["boot", "crash", "go_down", "restart_toolstack"]

_CLEAN_TIMEOUT = 60.0  # vm_evacuation.ml clean_shutdown
_OLD_STUNNEL, _NEW_STUNNEL = 0.2, 0.5  # seen on xapi 25.6
_LEAST_EVACUATION = 240.0  # vm_evacuation.ml estimate_evacuate_timeout


def _own_call(pool: SimPool, host: str) -> Call:
    """A call that the host makes itself."""
    return Call(pool, host, NULL_REF, TaskHandle())


async def go_down(pool: SimPool, host: str, outage: str) -> None:
    """Shut down in order; VMs that are still here are migrated or shut down."""
    state = state_of(pool)
    outages = state.hosts[host].outages
    await pool.clock.sleep(state.timing.reboot_delay)
    if state.hosts[host].outages != outages:  # the thread for it ended with its toolstack
        note(pool, "order lost", host)
        return
    note(pool, "going down", host)
    state.hosts[host].shutting_down = True
    pool.db.set("host", host, enabled=False)
    await _ensure_no_vms(pool, host)
    rough = any(hook.leaves_roughly(pool, host) for hook in state.hooks)
    if host != pool.coordinator and not rough:
        _set_live(pool, host, live=False)  # its heartbeat announces the shutdown (db_gc.ml)
    await pool.clock.sleep(state.between(state.timing.going_down, host))
    storage.unplug_all(pool, host)
    state.hosts[host].disabled_until_reboot = True
    if rough:
        crash(pool, host)
    else:
        _switch_off(pool, host, outage)
    if outage == Outage.REBOOT:
        await boot(pool, host)


def _set_live(pool: SimPool, host: str, *, live: bool) -> None:
    pool.db.set("host_metrics", str(pool.db.get("host", host, "metrics")), live=live)
    allowed_operations.refresh_host(pool, host)


async def _ensure_no_vms(pool: SimPool, host: str) -> None:
    call = _own_call(pool, host)
    stuck = [vm for vm, what in evacuation.evacuation_plan(pool, host).items() if isinstance(what, ApiError)]
    await _shut_down(call, stuck)
    free = pool.db.get("host_metrics", str(pool.db.get("host", host, "metrics")), "memory_total")
    limit = max(_LEAST_EVACUATION, int(free) * 8 / (1000 * 1024 * 1024))
    if evacuation.guests_of(pool, host):
        work = pool.spawn(evacuation.evacuate_now(call, host))
        await asyncio.wait((work,), timeout=max(limit / pool.clock.speed, 0.1))
    await _shut_down(call, evacuation.guests_of(pool, host))


async def _shut_down(call: Call, vms: list[str]) -> None:
    """Shut VMs down cleanly for a minute, then hard."""
    pool = call.pool
    able = [vm for vm in vms if vm_operations.operation_error(pool, vm, "clean_shutdown") is None]
    if able:
        jobs = [pool.spawn(power.clean_shutdown_now(call, vm)) for vm in able]
        await asyncio.wait(jobs, timeout=max(_CLEAN_TIMEOUT / pool.clock.speed, 0.05))
    for vm in vms:
        if pool.db.exists("VM", vm) and pool.db.get("VM", vm, "power_state") in ("Running", "Paused"):
            domains.halt(pool, vm)
            note(pool, "VM pulled down with its host", vm, call.host)


def _switch_off(pool: SimPool, host: str, outage: str) -> None:
    """Stop everything that was starting here; only a boot, or the current restart, starts it again."""
    hs = state_of(pool).hosts[host]
    if hs.starting is not None:
        hs.starting.cancel()
    hs.outage, hs.startup_complete = outage, False
    hs.outages += 1
    pool.set_phase(host, Phase.OFF)
    note(pool, "off", host)
    if host == pool.coordinator:
        for member in pool.db.refs("host"):
            if member != host:
                state_of(pool).hosts[member].blocked = pool.host_serving(member).phase is Phase.SERVING
                pool.spawn(_lose_coordinator(pool, member))


async def _lose_coordinator(pool: SimPool, member: str) -> None:
    """A running member blocks until it has found its coordinator again, with growing pauses.

    It does not go into emergency mode: master_connection.ml retries forever and holds the database's lock meanwhile.
    Then it reports to its coordinator that it is alive, and enables itself (xapi.ml on_master_restart).
    """
    hs = state_of(pool).hosts[member]
    outages = hs.outages
    await _reach_coordinator(pool)
    hs.blocked = False
    if hs.outages != outages or pool.host_serving(member).phase is not Phase.SERVING:
        return
    _set_live(pool, member, live=True)
    note(pool, "member is back in the pool", member)
    await _consider_enabling(pool, member, booted=False, started=False)


def _coordinator_there(pool: SimPool) -> bool:
    return pool.host_serving(pool.coordinator).phase is Phase.SERVING


async def _reach_coordinator(pool: SimPool) -> None:
    pause = 4.0
    while not _coordinator_there(pool):
        await pool.clock.sleep(max(pause, pool.clock.moment(0.01)))
        pause = min(2 * pause, state_of(pool).timing.reconnect_longest)


async def boot(pool: SimPool, host: str) -> None:
    """Boot, from power-on to the toolstack; the installer takes this boot if it is prepared, whatever the cause."""
    state = state_of(pool)
    hs = state.hosts[host]
    outages = hs.outages
    hs.shutting_down = False
    if not all(hook.comes_back(pool, host) for hook in state.hooks):
        note(pool, "does not come back", host)
        return
    if hs.prepared is not None:
        await installer.install(pool, host)
    elif action := person.wants_to_attend(pool, host):
        await person.attend(pool, host, action)
    delay = sum(hook.boot_delay(pool, host) for hook in state.hooks)
    await pool.clock.sleep(state.between(state.timing.boot, host) + delay)
    if hs.outages != outages:  # it has lost power meanwhile
        return
    if any(hook.makes_certificate(pool, host) for hook in state.hooks):  # gencert.service, if it finds none
        pool.renew_certificate(host)
    hs.boots += 1
    hs.booted = pool.clock.elapsed()
    hs.disabled_until_reboot = False  # xapi.ml init_local_database
    await _start(pool, host, booted=True)


async def restart_toolstack(pool: SimPool, host: str) -> None:
    """The toolstack and xenopsd restart; VMs are not affected, but their migrations end.

    A member announces it as if it went down (xapi_fuse.ml light_fuse_and_dont_restart, db_gc.ml, xapi_host_helpers.ml
    mark_host_as_dead): disabled, and not alive until its ``Pool.hello``. During its host's shutdown it only ends:
    systemd starts nothing any longer.
    """
    await pool.clock.sleep(1)
    if state_of(pool).hosts[host].outage in (Outage.OFF, Outage.REBOOT, Outage.CRASHED):
        return
    note(pool, "toolstack restarts", host)
    pool.db.set("host", host, enabled=False)
    if host != pool.coordinator:
        _set_live(pool, host, live=False)
    _switch_off(pool, host, Outage.TOOLSTACK)
    hs = state_of(pool).hosts[host]
    outages = hs.outages
    await pool.clock.sleep(5)
    if hs.outages == outages and not hs.shutting_down:
        await _start(pool, host, booted=False)


async def _start(pool: SimPool, host: str, *, booted: bool) -> None:
    """Start the toolstack, unless it ends again meanwhile."""
    hs = state_of(pool).hosts[host]
    hs.starting = pool.spawn(_start_toolstack(pool, host, booted=booted))
    await asyncio.wait((hs.starting,))


async def _start_toolstack(pool: SimPool, host: str, *, booted: bool) -> None:
    """Serve, then plug storage, then perhaps enable the host.

    A member answers HOST_STILL_BOOTING until it has found its coordinator. A coordinator does not answer at first, and
    then serves before it has examined itself (xapi.ml server_init): until then its record is the old one.
    """
    state = state_of(pool)
    hs = state.hosts[host]
    if host != pool.coordinator:
        pool.set_phase(host, Phase.BOOTING)
    hs.user_disabled = hs.blocked = False
    await pool.clock.sleep(state.between(state.timing.toolstack_start, host))
    if host == pool.coordinator:
        await _serve_early(pool, host, booted=booted)
    else:
        await _report_to_coordinator(pool, host)
    if booted:
        _lose_domains(pool, host)
        dbsync.bring_up_interfaces(pool, host)
    installer.apply(pool, host)
    updates_state.after_start(pool, host, booted=booted)
    await _stamp(pool, host)
    hs.outage = Outage.NONE
    pool.db.set("host", host, current_operations={})
    _reset_operations(pool, host)
    pool.set_phase(host, Phase.SERVING)
    _set_live(pool, host, live=True)
    if host == pool.coordinator:
        upgrade_flag.detect(pool)
    note(pool, "serves again", host)
    if host == pool.coordinator:
        await _check_no_other_masters(pool)
    await storage.plug_all(pool, host)
    await _consider_enabling(pool, host, booted=booted)
    if booted:
        await _start_automatic(pool, host)


async def _serve_early(pool: SimPool, host: str, *, booted: bool) -> None:
    """Serve early: ``host.enabled`` is not kept across the coordinator's restart.

    ``host_metrics.live`` is (seen on xapi 25.6).

    The previous stunnel lets clients through for a moment, whose sessions are gone; then it restarts as well.
    """
    for each in pool.db.refs("host"):
        pool.db.set("host", each, enabled=False)
    allowed_operations.forget(pool)
    pool.set_phase(host, Phase.SERVING)
    if not booted:
        await pool.clock.sleep(_OLD_STUNNEL)
        note(pool, "stunnel restarts", host)
        pool.on_phase(replace(pool.host_serving(host), phase=Phase.OFF))
        await pool.clock.sleep(_NEW_STUNNEL)
        pool.on_phase(pool.host_serving(host))
    await pool.clock.sleep(state_of(pool).between(state_of(pool).timing.dbsync))


async def _report_to_coordinator(pool: SimPool, host: str) -> None:
    """A member reports to its coordinator, which forgets what it was doing (xapi_pool.ml hello, cancel_tasks.ml)."""
    if not _coordinator_there(pool):
        pool.set_phase(host, Phase.EMERGENCY)
        await _reach_coordinator(pool)
    for task, row in list(pool.db.all("task").items()):
        if row["resident_on"] == host and row["status"] in ("pending", "cancelling"):
            pool.db.delete("task", task)
    pool.db.set("host", host, enabled=False, current_operations={})


async def _check_no_other_masters(pool: SimPool) -> None:
    """Storage and enabling wait until every member has reported that it is one (xapi.ml check_no_other_masters)."""
    for member in pool.db.refs("host"):
        longest = state_of(pool).timing.reconnect_longest / pool.clock.speed
        with contextlib.suppress(ApiError, TimeoutError):
            await asyncio.wait_for(host_operations.reach(pool, member), max(longest, 0.05))


def _lose_domains(pool: SimPool, host: str) -> None:
    """Everything that ran here is gone after the boot."""
    for vm in evacuation.guests_of(pool, host):
        domains.halt(pool, vm)
        note(pool, "VM lost with its host", vm, host)


def _reset_operations(pool: SimPool, host: str) -> None:
    """A starting coordinator forgets operations whose tasks died with it (dbsync_master.ml)."""
    if host != pool.coordinator:
        return
    pool.db.set("pool", pool.pool, current_operations={})


async def _stamp(pool: SimPool, host: str) -> None:
    """Write when the host booted and when its toolstack started, as OCaml prints whole floats: ``1344848767.``.

    The boot time is recalculated at each start, from a clock with whole seconds and an uptime with hundredths, and
    each key is removed before it is written (dbsync_slave.ml refresh_localhost_info).
    """
    clock = pool.clock
    hs = state_of(pool).hosts[host]
    if hs.booted is None:
        hs.booted = float(pool.db.get("host", host, "other_config").get("boot_time", clock.began)) - clock.began
    if dbsync.is_switched_off(pool, dbsync.REFRESH):
        return
    elapsed = clock.elapsed()
    uptime, now = round(elapsed - hs.booted, 2), clock.at(elapsed)
    for key, when in (("boot_time", int(now) - uptime), ("agent_start_time", now)):
        pool.db.put("host", host, "other_config", key, None)
        await clock.sleep(0.05)
        pool.db.put("host", host, "other_config", key, f"{int(when)}.")


async def _consider_enabling(pool: SimPool, host: str, *, booted: bool, started: bool = True) -> None:
    """Enable the host unless it should stay disabled; from now on a user may enable it, too.

    A member does so as well when its coordinator has come back, without having `started` itself.
    """
    state = state_of(pool)
    hs = state.hosts[host]
    if booted:
        await pool.clock.sleep(state.between(state.timing.enable_after_boot, host))
    hs.startup_complete = True
    attached = all(pool.db.get("PBD", pbd, "currently_attached") for pbd in pool.db.get("host", host, "PBDs"))
    keeps_out = started and any(hook.stays_disabled(pool, host) for hook in state.hooks)
    pending = pool.db.get("host", host, "pending_guidances")
    fine = not hs.user_disabled and hs.auto_enable and not hs.disabled_until_reboot and not pending
    if fine and not keeps_out and (attached or not ha_wlb.is_enabled(pool)):
        pool.db.set("host", host, enabled=True)
        note(pool, "enabled", host)
    allowed_operations.refresh_host(pool, host)


async def _start_automatic(pool: SimPool, host: str) -> None:
    """If auto-start is on for the pool, every boot of a host starts the halted VMs that have it on."""
    if pool.db.get("pool", pool.pool, "other_config").get("auto_poweron") != "true":
        return
    for vm, row in list(pool.db.all("VM").items()):
        wanted = row["other_config"].get("auto_poweron") == "true" and row["power_state"] == "Halted"
        if wanted and not row["is_a_template"] and not row["is_a_snapshot"]:
            try:
                await power.start_now(_own_call(pool, host), vm)
            except ApiError as error:
                note(pool, "not started automatically", vm, code=error.code)


def crash(pool: SimPool, host: str) -> None:
    """Lose power: no evacuation, no announcement; the pool notices late."""
    note(pool, "crashed", host)
    _switch_off(pool, host, Outage.CRASHED)
    pool.spawn(_declare_dead(pool, host))


async def _declare_dead(pool: SimPool, host: str) -> None:
    """Declare a silent host dead after ten minutes, with HA after one and a half; then HA restarts what it protects."""
    with_ha = ha_wlb.is_enabled(pool)
    await pool.clock.sleep(90.0 if with_ha else state_of(pool).timing.assumed_dead)
    if state_of(pool).hosts[host].outage != Outage.CRASHED or host == pool.coordinator:
        return
    _set_live(pool, host, live=False)
    if not with_ha:
        return
    for vm in evacuation.guests_of(pool, host):
        protected = ha_wlb.is_protected(pool, vm)
        domains.halt(pool, vm)
        if protected:
            try:
                await power.start_now(_own_call(pool, pool.coordinator), vm)
            except ApiError as error:
                note(pool, "HA could not restart", vm, code=error.code)

"""Recovery after the boot: storage connected, the host enabled, its VMs running again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.storage_vms import down_meanwhile, start_reachable
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.inventory import Host, Pbd, PoolSnapshot, Sr, Vm
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning.drivers import is_foreign, package_for
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.failures import HOST_NOT_THERE, ApiFailure, XapiError

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["away_from_home", "is_ready", "make_ready", "recover_host"]


async def recover_host(context: Context, uuid: HostUuid) -> None:
    """Wait until the host has its storage and is enabled; help if it does not get there on its own.

    Raises:
        StepFailed: storage stays unplugged, or the host cannot be enabled; names what is missing.

    """
    context.events.host(context.host(uuid), HostStage.VERIFYING)
    await make_ready(context, uuid)


async def make_ready(context: Context, uuid: HostUuid, tries: int | None = None) -> None:
    """As `recover_host`, for any host to be put back into service.

    `tries` is how often to help (default: as patience says). A host that has just booted enables itself; one that was
    only disabled does not, and is helped immediately.
    """
    before = context.state.boot_times.get(uuid)
    booted = before is not None and context.host(uuid).rebooted_since(before)
    words = translate("engine", "Waiting until {host} has its storage and is out of maintenance mode")
    with context.events.awaiting(words.of(host=context.host(uuid).name), context.host(uuid)):
        try:
            timeout = context.options.patience.enabling if booted else 0
            await context.connection.wait_for(lambda s: is_ready(context, s, uuid), timeout=timeout)
        except TimeoutError:
            await _help(context, uuid, tries or context.options.patience.attempts)
    context.state.note_enabled(uuid)


def is_ready(context: Context, snapshot: PoolSnapshot, uuid: HostUuid) -> bool:
    """Whether the host (uuid) is enabled and has the storage that it had before."""
    host = snapshot.host_by_uuid(uuid)
    return host is not None and host.enabled and not _unplugged(context, snapshot, host)


def _unplugged(context: Context, snapshot: PoolSnapshot, host: Host) -> list[Pbd]:
    """The storage that was plugged on this host before and is not now; what was unplugged before may stay so."""
    wanted = context.state.plugged.get(host.uuid, frozenset())
    return [pbd for pbd in snapshot.pbds.values() if pbd.uuid in wanted and not pbd.currently_attached]


async def _help(context: Context, uuid: HostUuid, tries: int) -> None:
    """Help until it is ready.

    Does not use `retrying`: what to do is read from the pool each time, and refusals of a host that is still starting
    do not count.
    """
    error: ApiFailure | None = None
    attempts = 0
    while attempts < tries:
        await context.control.checkpoint()
        error = await _plug_and_enable(context, uuid)
        if _missing(context, uuid):
            await start_reachable(context, uuid)
        with context.events.awaiting(_attempt(context, uuid, attempts + 1, tries), context.host(uuid)):
            await _pause(context, uuid)
        if is_ready(context, context.snapshot(), uuid):
            return
        if error is not None and any(is_foreign(sr) for sr in _missing(context, uuid)):
            break  # no attempt helps before someone has installed its driver
        attempts += error is None or error.code not in HOST_NOT_THERE
    raise _not_ready(context, uuid, error)


def _missing(context: Context, uuid: HostUuid) -> list[Sr]:
    """The storage that the host does not have again, by name."""
    snapshot, host = context.snapshot(), context.host(uuid)
    found = {sr.ref: sr for pbd in _unplugged(context, snapshot, host) if (sr := snapshot.srs.get(pbd.sr))}
    return sorted(found.values(), key=lambda sr: (sr.name.casefold(), sr.uuid))


def _attempt(context: Context, uuid: HostUuid, number: int, tries: int) -> Text:
    host, stores = context.host(uuid), ", ".join(sr.name for sr in _missing(context, uuid))
    if stores:
        text = translate("engine", "Waiting for the storage of {host} ({stores}), attempt {number} of {tries}")
    else:
        text = translate("engine", "Waiting until {host} leaves maintenance mode, attempt {number} of {tries}")
    return text.of(host=host.name, stores=stores, number=number, tries=tries)


async def _plug_and_enable(context: Context, uuid: HostUuid) -> ApiFailure | None:
    """Try once; the first refusal is what is reported to the admin.

    Enabling comes first: a server that refuses because it is still starting may not have its storage yet either, since
    a coordinator first makes sure that no other server considers itself coordinator (xapi.ml check_no_other_masters).
    """
    host = context.host(uuid)
    calls: list[tuple[ApiMethod, str]] = [
        ("PBD.plug", pbd.ref) for pbd in _unplugged(context, context.snapshot(), host)
    ]
    if not host.enabled:
        calls.insert(0, ("host.enable", host.ref))
    first: ApiFailure | None = None
    for method, ref in calls:
        try:
            await watched(context, context.connection.task(method, ref), ref)
        except ApiFailure as error:
            if method == "host.enable" and error.code in HOST_NOT_THERE:
                return error
            first = first or error
        except XapiError:
            await context.connection.wait_connected()
    return first


async def _pause(context: Context, uuid: HostUuid) -> None:
    """Wait until it is ready, or the next attempt is due."""
    try:
        await context.connection.wait_for(
            lambda s: is_ready(context, s, uuid), timeout=context.options.patience.retry_pause
        )
    except TimeoutError:
        return


def _not_ready(context: Context, uuid: HostUuid, error: ApiFailure | None) -> StepFailed:
    host, missing = context.host(uuid), _missing(context, uuid)
    reason: Text = error.text if error else translate("engine", "it reported no reason")
    if missing:
        text = translate("engine", "{host} cannot reconnect its storage ({stores}): {reason}")
        words = text.of(host=host.name, stores=", ".join(sr.name for sr in missing), reason=reason)
        return StepFailed(_with_those_down(context, uuid, words), _storage_advice(host, missing))
    text = translate("engine", "{host} cannot be enabled: {reason}")
    advice = translate("engine", "Check the server's console, then choose Retry.")
    return StepFailed(text.of(host=host.name, reason=reason), (error and error.advice) or advice)


def _with_those_down(context: Context, uuid: HostUuid, words: Text) -> Text:
    down = down_meanwhile(context, uuid)
    if not down:
        return words
    return sentence(words, translate("engine", "Out of service in the meantime: {vms}.").of(vms=", ".join(down)))


def _storage_advice(host: Host, missing: list[Sr]) -> Text:
    """Advice about drivers that the admin had installed and the installer does not bring: which package, if known."""
    foreign = [sr for sr in missing if is_foreign(sr)]
    packages = sorted({package_for(sr) for sr in foreign} - {""})
    if packages:
        text = translate(
            "engine",
            "The installation does not include what this storage needs: install {packages} on {host} again (yum "
            "install {packages}), then choose Retry.",
        )
        return text.of(host=host.name, packages=" ".join(packages))
    if foreign:
        text = translate(
            "engine",
            "The installation does not include the driver for this storage ({types}): install it on {host} again, "
            "then choose Retry.",
        )
        return text.of(host=host.name, types=", ".join(sorted({sr.type for sr in foreign})))
    return translate("engine", "Repair the connection to this storage, then choose Retry.")


def away_from_home(context: Context) -> list[Vm]:
    """The running VMs that are not on their home hosts."""
    snapshot = context.snapshot()
    return [
        vm
        for vm in snapshot.guests()
        if vm.occupies_host
        and (home := context.state.home_of(vm.uuid)) is not None
        and (host := snapshot.hosts.get(vm.resident_on)) is not None
        and host.uuid != home
    ]

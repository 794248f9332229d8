"""The second pass of a run: updates that no host could get before all of them had the new version.

It is a run over hosts that lack only updates, like one that finds its pool already upgraded; this module starts it.
"""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.update_wishes import updates_wait, why_unlisted
from rpu_desktop.engine.updating import decide, follow_coordinator, lacks_updates, report_updates
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import HostStage
from rpu_desktop.updates.errors import UpdateError
from rpu_desktop.xapi.failures import ApiFailure

__all__ = ["begin_second_pass", "hosts_of_second_pass"]


async def begin_second_pass(context: Context) -> bool:
    """After the first pass, give those hosts another turn that lack updates; returns whether there are any.

    Raises:
        Stopped: the admin asked to stop.
        XapiError: the connection broke.

    """
    if not updates_wait(context):
        return False
    if why_unlisted(context) is None:
        context.state.note_second_pass()
        text = translate(
            "engine", "All servers of {pool} run {version}. Now they install its updates, one after the other."
        )
        version = context.snapshot().coordinator.software_version.label
        context.events.note(text.of(pool=context.pool.name, version=version))
    lacking = await hosts_of_second_pass(context)
    for host in context.snapshot().hosts_in_order():
        if host.uuid in lacking:
            context.events.host(host, HostStage.WAITING)
    context.hosts.waiting = lacking
    return bool(lacking)


async def hosts_of_second_pass(context: Context) -> set[HostUuid]:
    """The hosts (uuids) that lack updates; for the others, report that they have all updates, or why not.

    Raises:
        Stopped, XapiError: as `begin_second_pass`.

    """
    left_out = context.state.skipped | context.options.wishes.skip_hosts
    lacking = set()
    for host in context.snapshot().hosts_in_order():
        if host.uuid in left_out or context.state.unsettled(host.uuid):
            continue
        if await _lacks(context, host):
            lacking.add(host.uuid)
        else:
            await report_updates(context, host.uuid)
    return lacking


async def _lacks(context: Context, host: Host) -> bool:
    while True:
        follow_coordinator(context, host.uuid)
        if host.uuid in context.state.without_updates:
            return False
        try:
            return await lacks_updates(context, host)
        except (UpdateError, ApiFailure) as error:
            await decide(context, host, error)

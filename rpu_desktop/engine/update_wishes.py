"""Whether updates are requested, and whether their time has come. Pure, no I/O."""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.updates.passes import comes_in_second_pass, lists_updates, spoiling, uses_repositories
from rpu_desktop.versions import SoftwareVersion

__all__ = ["lacks_only_updates", "skipped_hosts_without_updates", "updates_wait", "updates_wanted", "why_unlisted"]


def updates_wanted(context: Context) -> bool:
    """Whether anything is to be installed in addition to the new version."""
    options = context.options
    return (options.apply_updates or bool(options.packs)) and not options.wishes.without_updates


def updates_wait(context: Context) -> bool:
    """Whether no host gets its updates yet: they come in a second pass, which has not begun.

    Some host could not report what it lacks when the run began, or cannot do so now.
    """
    if not (updates_wanted(context) and context.options.apply_updates) or context.state.second_pass:
        return False
    began = context.state.versions
    hosts = [_worse(began.get(host.uuid), host.software_version) for host in context.snapshot().hosts.values()]
    return bool(comes_in_second_pass(context.state.target, hosts))


def _worse(before: SoftwareVersion | None, now: SoftwareVersion) -> SoftwareVersion:
    """The state in which a host cannot report what it lacks, if there is one."""
    return before if before is not None and not lists_updates(before) else now


def skipped_hosts_without_updates(context: Context) -> list[Host]:
    """The skipped servers without which the pool cannot list its updates."""
    left_out = context.state.skipped | context.options.wishes.skip_hosts
    return spoiling(host for host in context.snapshot().hosts_in_order() if host.uuid in left_out)


def why_unlisted(context: Context) -> Text | None:
    """Why the updates of this pool can never be listed: skipped servers prevent it."""
    snapshot = context.snapshot()
    if not context.options.apply_updates or not uses_repositories(snapshot.coordinator.software_version):
        return None
    if not (found := skipped_hosts_without_updates(context)):
        return None
    text = translate(
        "engine",
        "the updates for {version} can be listed only when all servers of the pool run it and respond, and these "
        "were skipped: {hosts}",
    )
    names = plain(", ".join(host.name for host in found))
    return text.of(version=snapshot.coordinator.software_version.label, hosts=names)


def lacks_only_updates(context: Context, uuid: HostUuid) -> bool:
    """Whether only updates are left of this host's turn, and they have not been declined."""
    state = context.state
    left = uuid in context.hosts.waiting and uuid in state.installed and uuid not in state.without_updates
    return updates_wanted(context) and left

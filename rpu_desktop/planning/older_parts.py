"""Components of the new version that are older than in the old one: the toolstack or the hypervisor.

A pool that has all its updates may run a newer toolstack than media that were made before these updates bring.  Its
virtual machines then cannot move to an upgraded host (xen-api ``helpers.ml``, Migration), and the last of its old hosts
can never be emptied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.versions import Lower, SoftwareVersion

__all__ = ["OlderPart", "advice", "older_parts", "outdated"]


@dataclass(frozen=True, slots=True)
class OlderPart:
    """What is older in the new version than on `host` (by its record); `seen`: the coordinator already runs it."""

    host: Host
    lower: Lower
    seen: Host | None = None


def older_parts(
    snapshot: PoolSnapshot, turns: Iterable[Host], target: SoftwareVersion | None
) -> dict[HostRef, OlderPart]:
    """Hosts (references) in `turns` whose VMs no host with the new version accepts.

    The coordinator shows the new version once it has it. Before that `target` is what the media state:
    what they do not state is assumed to be good enough.
    """
    turns = list(turns)
    coordinator = snapshot.coordinator
    waits = any(host.ref == coordinator.ref for host in turns)
    found = {}
    for host in turns:
        seen = None if waits else coordinator
        if seen is not None:
            lower = seen.software_version.lower_than(host.software_version)
        else:
            lower = target.surely_lower_than(host.software_version) if target else ()
        if lower:
            found[host.ref] = OlderPart(host, lower[0], seen)
    return found


def outdated(parts: Collection[OlderPart]) -> list[Text]:
    """What is older, with both versions; hosts that run the same are named together."""
    hosts: dict[tuple[Lower, str], list[str]] = {}
    for part in parts:
        hosts.setdefault((part.lower, part.seen.name if part.seen else ""), []).append(part.host.name)
    return [_words(lower, seen, ", ".join(names)) for (lower, seen), names in hosts.items()]


def _words(lower: Lower, coordinator: str, hosts: str) -> Text:
    if coordinator:
        text = translate(
            "planning",
            "The upgraded pool coordinator {coordinator} runs {part} {new}, which is older than {part} {old} on "
            "{hosts}. Virtual machines cannot be migrated from there to upgraded servers, so the last of these "
            "servers could never be emptied.",
        )
    else:
        text = translate(
            "planning",
            "The installation media contain {part} {new}, which is older than {part} {old} on {hosts}. Virtual "
            "machines cannot be migrated from there to upgraded servers, so the last of these servers could never "
            "be emptied.",
        )
    return text.of(coordinator=coordinator, part=lower.component, new=lower.here, old=lower.there, hosts=hosts)


def advice(parts: Iterable[OlderPart]) -> Text:
    """What the admin can do about it."""
    if any(part.seen for part in parts):
        return translate(
            "planning",
            "Install the updates of the new version on the pool coordinator, or shut down the virtual machines on the "
            "servers that are not upgraded yet. Then choose Retry.",
        )
    return translate(
        "planning",
        "Use installation media that contain the current updates, or shut down the virtual machines of this pool for "
        "the upgrade.",
    )

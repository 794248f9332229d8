"""What an update demands after it was installed, and what of it is left to do: pure functions.

The words and what makes what needless follow xen-api ``updateinfo.ml`` and ``repository_helpers.ml`` (GuidanceSet).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["Guidance", "host_step", "of_iso", "of_packages", "of_repository", "reduced", "wants_empty_host"]


class Guidance(StrEnum):
    """Something to be done after an update, or (`EVACUATE_HOST`) before it."""

    RESTART_HOST = "restart-host"
    EVACUATE_HOST = "evacuate-host"
    RESTART_TOOLSTACK = "restart-toolstack"
    RESTART_VM = "restart-vm"
    RESTART_DEVICE_MODEL = "restart-device-model"


_ISO = {
    "restarthost": Guidance.RESTART_HOST,
    "restartxapi": Guidance.RESTART_TOOLSTACK,
    "restarthvm": Guidance.RESTART_VM,
    "restartpv": Guidance.RESTART_VM,
}

_REPOSITORY = {
    "reboothost": Guidance.RESTART_HOST,
    "reboothostonlivepatchfailure": Guidance.RESTART_HOST,
    "reboothostonkernellivepatchfailure": Guidance.RESTART_HOST,
    "reboothostonxenlivepatchfailure": Guidance.RESTART_HOST,
    "evacuatehost": Guidance.EVACUATE_HOST,
    "restarttoolstack": Guidance.RESTART_TOOLSTACK,
    "restartvm": Guidance.RESTART_VM,
    "restartdevicemodel": Guidance.RESTART_DEVICE_MODEL,
}

_COVERS = {
    Guidance.RESTART_HOST: {Guidance.RESTART_TOOLSTACK, Guidance.EVACUATE_HOST, Guidance.RESTART_DEVICE_MODEL},
    Guidance.EVACUATE_HOST: {Guidance.RESTART_DEVICE_MODEL},
    Guidance.RESTART_VM: {Guidance.RESTART_DEVICE_MODEL},
}
"""What is done along with something else (repository_helpers.ml, GuidanceSet.precedences)."""


def of_iso(words: Iterable[str]) -> frozenset[Guidance]:
    """From ``after_apply_guidance``; an unknown word means the safest: restart the host."""
    return frozenset(_ISO.get(_plain(word), Guidance.RESTART_HOST) for word in words if _plain(word))


def of_repository(words: Iterable[str]) -> frozenset[Guidance]:
    """From a listing (``RebootHost``) or a record (``reboot_host``); unknown words mean reboot, as in the toolstack.

    A listing's “on live patch failure” is a promise; in a host's *pending* guidance it means that the patch failed.
    """
    return frozenset(_REPOSITORY.get(_plain(word), Guidance.RESTART_HOST) for word in words if _plain(word))


def _plain(word: str) -> str:
    return word.strip().replace("_", "").replace("-", "").lower()


_TOOLSTACK_ONLY = (
    "xapi-", "xenopsd", "xcp-networkd", "xcp-rrdd", "rrdd-plugins", "squeezed", "forkexecd", "message-switch",
    "xcp-ng-xapi-plugins", "sm", "sm-", "xenserver-status-report", "xcp-featured",
)  # fmt: skip
"""Beginnings of packages that only the toolstack has to be restarted for."""

_NOTHING = ("xo-lite", "guest-templates-json", "xcp-ng-pv-tools", "xcp-ng-release-config", "htop", "vim-", "nano")
"""Beginnings of packages that work as soon as they are installed."""


def of_packages(names: Iterable[str]) -> frozenset[Guidance]:
    """What packages without their own guidance require: a restart of the host unless all are known to be harmless.

    XCP-ng's documentation asks for a restart after most updates and says of some that the toolstack is enough; the host
    is empty here, so that restarting it once too often costs a few minutes and nothing else.
    """
    found: set[Guidance] = set()
    for name in names:
        if _begins(name, _NOTHING):
            continue
        found.add(Guidance.RESTART_TOOLSTACK if _begins(name, _TOOLSTACK_ONLY) else Guidance.RESTART_HOST)
    return reduced(found)


def _begins(name: str, beginnings: Iterable[str]) -> bool:
    return any(name == beginning or (beginning[-1] == "-" and name.startswith(beginning)) for beginning in beginnings)


def reduced(guidance: Iterable[Guidance]) -> frozenset[Guidance]:
    """Without what is done along with something else in it."""
    found = frozenset(guidance)
    covered = {lower for higher in found for lower in _COVERS.get(higher, ())}
    return found - covered


def host_step(guidance: Iterable[Guidance]) -> Guidance | None:
    """The one thing to do with the host itself: restart it, else its toolstack, else nothing."""
    found = frozenset(guidance)
    for step in (Guidance.RESTART_HOST, Guidance.RESTART_TOOLSTACK):
        if step in found:
            return step
    return None


def wants_empty_host(guidance: Iterable[Guidance]) -> bool:
    """Whether no virtual machine may be on the host when the update is installed."""
    return not {Guidance.RESTART_HOST, Guidance.EVACUATE_HOST}.isdisjoint(guidance)

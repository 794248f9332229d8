"""Trouble to rehearse: its name for people, and the simulator's fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot

__all__ = ["TROUBLES", "TroubleError", "fault_of"]

TROUBLES: Mapping[str, tuple[str, str]] = {
    "host-lost": ("host", "never-back"),
    "migration-fails": ("vm", "migration-fails"),
    "connection-lost": ("", "reset-after:method=host.reboot"),
}
"""Name -> what can be chosen (a host, a VM or nothing), and the fault.

`connection-lost` is a connection that breaks at the worst moment: between the order to reboot a server and the
response.
"""


class TroubleError(AppError, ValueError):
    """The requested trouble cannot happen to these pools."""


def fault_of(words: str, pools: Iterable[PoolSnapshot]) -> str:
    """The fault for ``kind[:host=NAME]`` or ``kind[:vm=NAME]``; names may be uuids.

    Raises:
        TroubleError: there is no such trouble, or no object with that name.

    """
    kind, _, rest = words.partition(":")
    if kind not in TROUBLES:
        raise TroubleError(_unknown(kind))
    key, fault = TROUBLES[kind]
    if not rest:
        return fault
    given, _, name = rest.partition("=")
    if not key or given != key:
        raise TroubleError(translate("rehearsal", "“{words}” is not understood.").of(words=words))
    uuid = _found(key, name, pools)
    if uuid is None:
        raise TroubleError(translate("rehearsal", "There is no “{name}” in the pools.").of(name=name))
    return f"{fault}:{key}={uuid}"


def _found(key: str, name: str, pools: Iterable[PoolSnapshot]) -> str | None:
    for pool in pools:
        for found in (pool.hosts if key == "host" else pool.vms).values():
            if name in (found.uuid, found.name):
                return found.uuid
    return None


def _unknown(kind: str) -> Text:
    text = translate("rehearsal", "“{kind}” is not a trouble that can be rehearsed. There are: {kinds}.")
    return text.of(kind=kind, kinds=", ".join(TROUBLES))

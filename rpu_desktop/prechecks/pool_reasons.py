"""The pool's own word for why a virtual machine cannot leave its server, where this program knows no reason."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.abilities import NO_REASON, is_forbidden, why_forbidden
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.xapi.failures import failure_of

__all__ = ["POOL_REASONS"]


class _PoolReasons(HostProbe[Mapping[str, Text]]):
    """VM reference → why it keeps its server from being emptied; asked only where that is a riddle."""

    id = "pool-reasons"
    calls = ("host.get_vms_which_prevent_evacuation",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> Mapping[str, Text]:
        snapshot = given.snapshot
        guests = snapshot.guests_on(host.ref)
        forbidden = [vm for vm in guests if is_forbidden(vm, "pool_migrate")]
        riddles = [vm.ref for vm in forbidden if why_forbidden(snapshot, vm, "pool_migrate") == NO_REASON]
        if not riddles:
            return {}
        told = await ask.call("host.get_vms_which_prevent_evacuation", host.ref)
        text = translate("prechecks", "the pool reports “{words}”")
        names = _names(snapshot)
        return {vm: text.of(words=failure_of(told[vm], names.get).text) for vm in riddles if vm in told}


def _names(snapshot: PoolSnapshot) -> dict[str, str]:
    """What stands behind the references in a reason."""
    tables = (snapshot.vms, snapshot.hosts, snapshot.srs, snapshot.networks, snapshot.vdis)
    return {ref: thing.name for table in tables for ref, thing in table.items()}


POOL_REASONS = _PoolReasons()

"""The network that migrations use: it must exist, and every server must be on it."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Network, PoolSnapshot
from rpu_desktop.planning.networks import MIGRATION_NETWORK_KEY
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["MigrationNetworkCheck"]


class _ForgetNetwork(Remedy):
    kind = "forget-migration-network"
    about = "removes the setting, so that migrations use the management network"
    undo_kind = "restore-migration-network"
    undo_about = "restores the setting if the network exists by then"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("pool.remove_from_other_config", connection.snapshot().pool.ref, MIGRATION_NETWORK_KEY)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return MIGRATION_NETWORK_KEY not in snapshot.pool.other_config

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Migration network of {pool}").of(pool=snapshot.pool.name)
        return Undo(self.undo_kind, what, {"network": snapshot.pool.other_config.get(MIGRATION_NETWORK_KEY, "")})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        snapshot, uuid = connection.snapshot(), arguments["network"]
        if by_uuid(snapshot.networks.values(), uuid) is None or MIGRATION_NETWORK_KEY in snapshot.pool.other_config:
            return
        await connection.call("pool.remove_from_other_config", snapshot.pool.ref, MIGRATION_NETWORK_KEY)
        await connection.call("pool.add_to_other_config", snapshot.pool.ref, MIGRATION_NETWORK_KEY, uuid)


class MigrationNetworkCheck(Check):
    """The migration network set by Xen Orchestra no longer exists, or a server has no address on it."""

    id = "migration-network"
    title = translate("prechecks", "The migration network exists on every server")
    severities = (Severity.WARNS,)
    remedies = (_ForgetNetwork(),)

    def applies(self, given: Circumstances) -> bool:
        """Only where one was chosen."""
        return bool(given.snapshot.pool.other_config.get(MIGRATION_NETWORK_KEY))

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        network = by_uuid(given.snapshot.networks.values(), pool.other_config[MIGRATION_NETWORK_KEY])
        if network is None:
            text = translate("prechecks", "The migration network that is set for {pool} no longer exists.")
            return [self._problem(given.snapshot, text.of(pool=pool.name))]
        without = _without_address(given, network)
        if not without:
            return []
        text = translate("prechecks", "These servers have no address on the migration network “{network}”: {hosts}.")
        text = text.of(network=network.name, hosts=listed(host.name for host in without))
        return [self._problem(given.snapshot, text, *without)]

    def _problem(self, snapshot: PoolSnapshot, text: Text, *hosts: Host) -> Problem:
        return Problem(
            self.id,
            Severity.WARNS,
            text,
            translate("prechecks", "Migrations configured to use it fail, for example those started by Xen Orchestra."),
            (named(snapshot.pool), *map(named, hosts)),
            Fix(
                _ForgetNetwork.kind,
                translate("prechecks", "Remove the setting; migrations then use the management network."),
            ),
        )


def _without_address(given: Circumstances, network: Network) -> list[Host]:
    wired = {pif.host for pif in given.snapshot.pifs.values() if pif.network == network.ref and pif.address}
    return [host for host in given.snapshot.hosts_in_order() if host.ref not in wired]

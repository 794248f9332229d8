"""Keys of the pool's ``other_config`` that keep a starting toolstack from reading the state of its own server.

Everything else in ``other_config`` is kept: it is part of the pool database (host-installer ``upgrade.py``).
Source: xen-api ``dbsync_slave.ml`` (update_env), ``xapi_globs.ml``.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["ToolstackSwitchesCheck"]

_OFF = "nosync"
_VERSION = "sync_refresh_localhost_info"
"""Version, address and boot time: without it no upgrade is ever seen."""
_OTHERS = (
    *("sync_record_host_memory_properties", "sync_create_host_cpu", "sync_create_domain_zero", "sync_pbds"),
    *("sync_pif_params", "sync_sm_records", "sync_local_vdi_activations", "sync_pci_devices", "sync_gpus"),
)
"""What plans and gates are made of: memory, CPUs, storage, interfaces, devices."""


class _SwitchOn(Remedy):
    kind = "toolstack-steps"
    about = "removes the keys"
    undo_kind = "toolstack-steps-off"
    undo_about = "sets the keys again"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        for key in arguments["keys"]:
            await connection.call("pool.remove_from_other_config", connection.snapshot().pool.ref, key)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not set(arguments["keys"]) & set(_keys(snapshot))

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Skipped steps of the toolstack's start ({keys})")
        keys = [key for key in arguments["keys"] if key in _keys(snapshot)]
        return Undo(self.undo_kind, what.of(keys=", ".join(keys)), {"keys": keys})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        pool = connection.snapshot().pool
        for key in arguments["keys"]:
            await connection.call("pool.remove_from_other_config", pool.ref, key)
            await connection.call("pool.add_to_other_config", pool.ref, key, _OFF)


class ToolstackSwitchesCheck(Check):
    """A key in the pool's ``other_config`` makes the toolstack skip a step; it blocks if versions are not refreshed."""

    id = "toolstack-switches"
    title = translate("prechecks", "No step of the toolstack's start is switched off")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_SwitchOn(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool, keys = given.snapshot.pool, _keys(given.snapshot)
        if not keys:
            return []
        blind = _VERSION in keys
        text = translate("prechecks", "The toolstack of {pool} skips steps when it starts: {keys}.")
        why = translate(
            "prechecks",
            "These keys in the other_config of the pool (value “nosync”) are meant for troubleshooting. With them, "
            "the pool keeps showing the state of the servers before their upgrade.",
        )
        if blind:
            why = translate(
                "prechecks",
                "These keys in the pool's other_config (value “nosync”) are meant for troubleshooting. With them, "
                "the pool keeps showing the old version and boot time of every server, so an upgraded server could "
                "not be recognized.",
            )
        words = text.of(pool=pool.name, keys=", ".join(keys))
        fix = Fix(_SwitchOn.kind, translate("prechecks", "Remove the keys for the upgrade."), {"keys": keys})
        return [Problem(self.id, Severity.BLOCKS if blind else Severity.WARNS, words, why, (named(pool),), fix)]


def _keys(snapshot: PoolSnapshot) -> list[str]:
    return [key for key in (_VERSION, *_OTHERS) if snapshot.pool.other_config.get(key) == _OFF]

"""What can be checked before anything in a pool is changed; used by every front end and by the run itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from rpu_desktop.engine.backup import assert_writable
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.networks import network_obstacle
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.options import RunOptions

__all__ = ["assert_can_begin", "obstacles"]


async def obstacles(snapshot: PoolSnapshot, options: RunOptions) -> list[StepFailed]:
    """Why an upgrade with these options would end before its first server, as far as no server has to be queried."""
    return list(await asyncio.to_thread(lambda: tuple(_obstacles(snapshot, options))))


async def assert_can_begin(snapshot: PoolSnapshot, options: RunOptions) -> None:
    """Raise the first obstacle, if any.

    Raises:
        StepFailed: the first of its `obstacles`.

    """
    for obstacle in await obstacles(snapshot, options):
        raise obstacle


def _obstacles(snapshot: PoolSnapshot, options: RunOptions) -> Iterator[StepFailed]:
    network = network_obstacle(snapshot, options.wishes.network)
    if network is not None:
        yield StepFailed(network, translate("engine", "Choose another network for migrations."))
    if options.backup is not None and not snapshot.pool.rolling_upgrade_in_progress:
        try:
            assert_writable(snapshot, options.backup)
        except StepFailed as error:
            yield error

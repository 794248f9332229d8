"""One upgrade from the command line, watched from outside, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.simulation import Finished, PoolInfo, SimulationInfo, passwords, rpu, server_options
from tests.acceptance.state import PoolState, read_state
from tests.acceptance.watcher import Watcher

__all__ = ["Upgrade", "assert_untouched", "upgrade"]


@dataclass(frozen=True)
class Upgrade:
    """What a run did: the command's words, and each pool before, during and after."""

    finished: Finished
    pools: tuple[PoolInfo, ...]
    before: tuple[PoolState, ...]
    watched: tuple[Watcher, ...]
    after: tuple[PoolState, ...]

    def assert_done(self, *, new_version: str | None = None) -> None:
        """Every host has the new version and is enabled, everything else is as before, and nothing bad happened."""
        assert self.finished.code == 0, str(self.finished)
        for pool, before, watcher, after in zip(self.pools, self.before, self.watched, self.after, strict=True):
            assert len(after.versions()) == 1, f"{pool.name}: {after.versions()}"
            assert after.versions() != before.versions()
            assert new_version is None or after.versions() == {new_version}
            assert after.disabled() == set()
            assert after.running() == before.running()
            assert after.protection() == before.protection()
            assert after.unplugged() <= before.unplugged()
            assert "rolling_upgrade_in_progress" not in after.pool["other_config"]
            assert watcher.violations(may_go_down=before.pinned()) == []
            assert {outage.host for outage in watcher.outages} == {host.name for host in pool.hosts}


def upgrade(
    simulation: SimulationInfo,
    *options: object,
    pools: Sequence[PoolInfo] | None = None,
    media: str | None = None,
    home: Path | None = None,
) -> Upgrade:
    """Upgrade all pools of the simulation (or `pools`) with the console."""
    chosen = tuple(simulation.pools if pools is None else pools)
    before = tuple(map(read_state, chosen))
    with ExitStack() as stack:
        watched = tuple(stack.enter_context(Watcher(pool)) for pool in chosen)
        finished = rpu(
            *("upgrade", "--mode", "automatic", "--media", media or simulation.media, "--json"),
            *server_options(chosen),
            *options,
            password=passwords(chosen),
            home=home,
        )
    return Upgrade(finished, chosen, before, watched, tuple(map(read_state, chosen)))


def assert_untouched(upgrade: Upgrade) -> None:
    """The pools are as they were: nothing went down, moved or was disabled."""
    for before, watcher, after in zip(upgrade.before, upgrade.watched, upgrade.after, strict=True):
        assert watcher.outages == []
        assert watcher.moves == []
        assert watcher.violations() == []
        assert after.versions() == before.versions()
        assert after.disabled() == before.disabled()
        assert after.running() == before.running()
        assert after.protection() == before.protection()

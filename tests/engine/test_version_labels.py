"""Two versions with the same name are distinguished wherever they are shown side by side."""

from __future__ import annotations

from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.releases import release_of
from tests.engine.runs import SimulatedPools, simulated

NEW = release_of("XenServer", "8.4.0")


def call_alike(it: SimulatedPools) -> None:
    """The hosts report the same brand, name and build as the new version will."""
    alike = {"product_brand": NEW.brand, "product_version_text": "8.4", "build_number": NEW.build}
    for ref, row in it.pool.db.all("host").items():
        it.pool.db.set("host", ref, software_version=row["software_version"] | alike)


async def test_a_report_does_not_lead_from_a_version_to_itself() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        it.ask(lambda: call_alike(it))
        await it.connections[0].wait_for(
            lambda snapshot: all(host.software_version.build == NEW.build for host in snapshot.hosts.values())
        )
        [pool] = (await it.upgrade()).pools.values()
        assert it.outcome() is Outcome.DONE
        for host in pool.hosts.values():
            assert host.before == f"XenServer 8.4 ({NEW.build})"
            assert host.after.startswith(f"XenServer 8.4 ({NEW.build}, 8.4.0, XCP 3.4.0")

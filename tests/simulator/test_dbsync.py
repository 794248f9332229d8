"""What a simulated toolstack writes about its host when it starts."""

from __future__ import annotations

from rpu_desktop.run.events import Outcome
from tests.engine.runs import simulated
from tests.simulator.sdk_session import sdk_session
from tests.simulator.test_installer import prepared

KEY = "sync_refresh_localhost_info"


def test_a_pool_that_does_not_refresh_shows_the_old_version_after_the_installation() -> None:
    with sdk_session("pool", f"pool-key:key={KEY}") as run:
        host = run.hosts()[1]
        before = prepared(run, host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.happened("installer runs", run.name("host", host)))
        run.eventually(lambda: run.x.host.get_enabled(host))
        assert run.boot_time(host) == before
        assert run.x.host.get_software_version(host)["product_version"] == "8.2.1"
        run.x.pool.remove_from_other_config(run.pool.pool, KEY)
        run.x.host.restart_agent(host)
        run.eventually(lambda: run.x.host.get_software_version(host)["product_version"] == "8.4.0")
        run.eventually(lambda: run.rebooted(host, before))


async def test_interfaces_take_the_mtu_of_their_network_at_the_next_boot() -> None:
    async with simulated("standalone", "mtu:now=1500", vms=0) as it:
        db = it.pool.db
        (network,) = db.where("network", name_label="Storage and migration")
        (pif,) = db.where("PIF", network=network)
        assert db.get("PIF", pif, "MTU") == 1500
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert db.get("PIF", pif, "MTU") == 9000
        assert "1500" in report.to_text(), "the report says what differs"


async def test_a_vlan_gets_no_larger_frames_than_what_carries_it() -> None:
    async with simulated("standalone", "mtu:mtu=1500,now=9000", vms=0) as it:
        db = it.pool.db
        (network,) = db.where("network", name_label="Storage and migration")
        (card,) = db.where("PIF", network=network)
        tagged = db.create("network", name_label="Storage VLAN", bridge="xapi9", MTU=9000)
        row = {**db.record("PIF", card), "network": tagged, "physical": False, "MTU": 9000}
        vlan = it.ask(lambda: db.create("PIF", **{key: row[key] for key in row if key not in ("uuid", "ref")}))
        it.ask(lambda: db.create("VLAN", tagged_PIF=card, untagged_PIF=vlan, tag=9))
        assert (await it.upgrade()).outcome is Outcome.DONE
        assert [db.get("PIF", pif, "MTU") for pif in (card, vlan)] == [1500, 1500]

"""The final check: settings that an installation lost are named."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from rpu_desktop.engine.verifying import differences, ipv6_of
from rpu_desktop.run.events import HostChanged, HostStage, Note, NoteLevel, Outcome
from rpu_desktop.simulator.behaviour.host_facts import log_server
from tests.engine.runs import simulated


def settings(**interface: str) -> dict[str, Any]:
    return {"host": {"hostname": "fra-01"}, "interfaces": {"eth0": {"DNS": "10.0.0.1", **interface}}}


def test_nothing_lost_nothing_reported() -> None:
    assert list(differences(settings(), settings())) == []


def test_a_setting_that_only_one_release_shows_is_no_difference() -> None:
    assert list(differences(settings(), settings(MTU="1500"))) == []
    assert list(differences(settings(MTU="1500"), settings())) == []


def test_what_was_lost_is_named_with_both_values() -> None:
    (text,) = differences(settings(), settings(DNS=""))
    assert str(text) == "eth0 DNS was “10.0.0.1” and is “” now"


def test_a_missing_interface() -> None:
    after: dict[str, Any] = {"host": {}, "interfaces": {}}
    assert [str(text) for text in differences(settings(), after)] == ["its network interface eth0 is missing"]


async def test_settings_lost_by_an_installation_stand_in_the_report() -> None:
    async with simulated(hosts=2, vms=2) as it:

        def lose(event: Any) -> None:
            if isinstance(event, HostChanged) and event.host.name == "fra-02" and event.stage is HostStage.VERIFYING:
                it.ask(spoil)

        def spoil() -> None:
            db = it.pool.db
            host = next(ref for ref, row in db.all("host").items() if row["name_label"] == "fra-02")
            pif = db.get("host", host, "PIFs")[0]
            db.set("PIF", pif, DNS="192.0.2.53", gateway="192.0.2.1")

        it.on_event = lose
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        told = [str(event.text) for event in it.events if isinstance(event, Note)]
        assert any("fra-01 was verified" in text for text in told)
        warned = [str(e.text) for e in it.events if isinstance(e, Note) and e.level is NoteLevel.WARNING]
        assert any(text.startswith("fra-02: ") and "192.0.2.53" in text for text in warned), told
        assert "192.0.2.53" in report.to_text()


async def test_servers_send_their_logs_to_the_log_server_again() -> None:
    """The database keeps the address, the installation loses the setting of the system, and no start applies it."""
    async with simulated(hosts=2, vms=0) as it:
        db = it.pool.db
        first, second = (
            next(ref for ref, row in db.all("host").items() if row["name_label"] == name)
            for name in ("fra-01", "fra-02")
        )
        it.ask(lambda: db.put("host", first, "logging", "syslog_destination", "192.0.2.9"))
        assert log_server(it.pool, first) == "192.0.2.9"
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert [log_server(it.pool, host) for host in (first, second)] == ["192.0.2.9", ""]


async def test_a_log_server_that_cannot_be_set_again_is_reported_and_stops_nothing() -> None:
    async with simulated("pool", "call-fails:method=host.syslog_reconfigure,times=0", hosts=2, vms=0) as it:
        for host in it.pool.db.refs("host"):
            it.ask(partial(it.pool.db.put, "host", host, "logging", "syslog_destination", "192.0.2.9"))
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert "fra-02 does not send its logs to 192.0.2.9" in report.to_text()


async def test_a_display_that_is_on_again_is_in_the_report() -> None:
    async with simulated(hosts=2, vms=0) as it:
        for host in it.pool.db.refs("host"):
            it.ask(partial(it.pool.db.set, "host", host, display="disabled"))
        report = await it.upgrade()
        assert "display was “disabled” and is “enabled” now" in report.to_text()


@pytest.mark.parametrize(
    ("mode", "before", "after", "lost"),
    [
        ("Static", ["fe80::1/64", "fd00::5/64"], ["fe80::9/64", "fd00::5/64"], False),
        ("Static", ["fd00::5/64"], [], True),
        ("Static", ["fd00::5/64"], ["fd00::6/64"], True),
        ("Autoconf", ["fd00::5/64"], ["fd00::6/64"], False),
        ("Autoconf", ["fd00::5/64"], ["fe80::6/64"], True),
    ],
)
def test_a_lost_ipv6_address_is_reported(mode: str, before: list[str], after: list[str], lost: bool) -> None:
    def pif(addresses: list[str]) -> dict[str, Any]:
        return {"ipv6_configuration_mode": mode, "IPv6": addresses}

    was, now = ({"host": {}, "interfaces": {"eth0": ipv6_of(pif(addresses))}} for addresses in (before, after))
    assert bool(list(differences(was, now))) is lost

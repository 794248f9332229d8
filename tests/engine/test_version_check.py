"""One table for the question that decides what is reinstalled: has this host the new version?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpu_desktop.engine.version_check import (
    VersionFacts,
    VersionState,
    has_new_version,
    is_release,
    state_of_version,
)
from rpu_desktop.run.events import HostChanged, HostStage, Outcome
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice
from rpu_desktop.simulator.releases import release_of
from rpu_desktop.versions import SoftwareVersion
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import abandoned, go_on


def of(product: str, version: str, **changed: str) -> SoftwareVersion:
    return SoftwareVersion.of(release_of(product, version).software_version("any") | changed)


OLD = of("Citrix Hypervisor", "8.2.1")
NEW = of("XenServer", "8.4.0")
UPDATED = of("XenServer", "8.4.0", platform_version="3.4.1", build_number="later")
REBUILT = of("XenServer", "8.4.0", build_number="another")
BETWEEN = of("XCP-ng", "8.3.0", product_brand="XenServer", product_version="8.3.0", platform_version="3.3.0")
ANCIENT = of("XenServer", "7.1.0")
XCP = of("XCP-ng", "8.2.1")
XCP_NEW = of("XCP-ng", "8.3.0")
NAMELESS = SoftwareVersion.of({"product_version": "8.4.0"})
"""The versions on some media."""
SILENT = SoftwareVersion.of({"product_brand": "XenServer"})
XCP_MEDIA = SoftwareVersion.of({"product_brand": "XCP-ng", "product_version": OLD.get("product_version")})

FRESH = VersionFacts(OLD, NEW, OLD, OLD)
"""A member before its turn, and the coordinator before its own."""
MIXED = replace(FRESH, coordinator=NEW)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        # Before and after the installation, target known.
        pytest.param(FRESH, VersionState.UNCHANGED, id="not-begun"),
        pytest.param(MIXED, VersionState.UNCHANGED, id="coordinator-is-done"),
        pytest.param(replace(MIXED, version=NEW), VersionState.NEW, id="installed-from-the-media"),
        pytest.param(replace(FRESH, version=NEW), VersionState.NEW, id="right-version-before-its-coordinator"),
        pytest.param(replace(MIXED, version=REBUILT), VersionState.OTHER, id="another-build"),
        pytest.param(replace(MIXED, version=BETWEEN), VersionState.OTHER, id="media-of-another-release"),
        pytest.param(replace(MIXED, version=ANCIENT), VersionState.DOWNGRADE, id="older-media"),
        pytest.param(replace(MIXED, version=ANCIENT, before=None), VersionState.OTHER, id="older-and-not-begun"),
        pytest.param(replace(MIXED, target=NAMELESS, version=NEW), VersionState.NEW, id="media-name-a-number-only"),
        pytest.param(replace(MIXED, target=NAMELESS, version=REBUILT), VersionState.NEW, id="no-build-to-compare"),
        pytest.param(replace(MIXED, target=NAMELESS), VersionState.UNCHANGED, id="old-beside-a-number-only"),
        # Its updates, and the coordinator's, which come first.
        pytest.param(
            replace(MIXED, version=UPDATED, coordinator=UPDATED, installed=True), VersionState.NEW, id="updated"
        ),
        pytest.param(replace(MIXED, version=UPDATED, coordinator=UPDATED), VersionState.NEW, id="updated-by-others"),
        pytest.param(replace(MIXED, version=REBUILT, installed=True), VersionState.NEW, id="updates-changed-the-build"),
        pytest.param(
            replace(MIXED, version=NEW, coordinator=UPDATED, installed=True), VersionState.NEW, id="to-update"
        ),
        pytest.param(replace(MIXED, version=UPDATED), VersionState.AHEAD, id="newer-than-the-coordinator"),
        pytest.param(
            replace(MIXED, version=UPDATED, installed=True), VersionState.AHEAD, id="updated-before-the-coordinator"
        ),
        pytest.param(replace(FRESH, version=UPDATED), VersionState.AHEAD, id="newer-than-media-and-coordinator"),
        pytest.param(replace(FRESH, version=NEW, installed=True), VersionState.AHEAD, id="coordinator-was-set-back"),
        pytest.param(
            replace(MIXED, version=OLD, installed=True), VersionState.UNCHANGED, id="was-set-back-after-its-turn"
        ),
        # The coordinator itself is never ahead of itself.
        pytest.param(VersionFacts(UPDATED, NEW, OLD, UPDATED), VersionState.NEW, id="coordinator-newer-than-the-media"),
        pytest.param(VersionFacts(NEW, NEW, OLD, NEW, installed=True), VersionState.NEW, id="coordinator-is-new"),
        # The target is unknown: manual mode before the coordinator is back, or media that do not state it.
        pytest.param(VersionFacts(OLD, None, OLD, OLD), VersionState.UNCHANGED, id="no-target-old-version"),
        pytest.param(VersionFacts(NEW, None, OLD, NEW), VersionState.NEW, id="no-target-new-version"),
        pytest.param(VersionFacts(ANCIENT, None, OLD, ANCIENT), VersionState.DOWNGRADE, id="no-target-older"),
        pytest.param(VersionFacts(OLD, None, None, OLD), VersionState.UNKNOWN, id="nothing-known"),
        pytest.param(VersionFacts(OLD, SILENT, OLD, OLD), VersionState.UNCHANGED, id="silent-media-old-version"),
        pytest.param(VersionFacts(NEW, SILENT, OLD, NEW), VersionState.NEW, id="silent-media-new-version"),
        pytest.param(VersionFacts(OLD, SILENT, None, OLD), VersionState.UNKNOWN, id="silent-media-not-begun"),
        # Two products.
        pytest.param(VersionFacts(XCP, XCP_MEDIA, OLD, XCP), VersionState.NEW, id="from-xenserver-to-xcp-ng"),
        pytest.param(VersionFacts(OLD, XCP_MEDIA, OLD, OLD), VersionState.UNCHANGED, id="same-number-other-product"),
        pytest.param(VersionFacts(NEW, XCP_MEDIA, OLD, NEW), VersionState.OTHER, id="newer-but-the-other-product"),
        pytest.param(VersionFacts(OLD, None, XCP, OLD), VersionState.DOWNGRADE, id="no-way-back-from-xcp-ng"),
        pytest.param(VersionFacts(XCP_NEW, XCP_NEW, XCP, XCP_NEW), VersionState.NEW, id="xcp-ng-to-xcp-ng"),
        # The same version again: the target is already installed.
        pytest.param(VersionFacts(NEW, NEW, NEW, NEW), VersionState.NEW, id="target-is-what-was-there"),
    ],
)
def test_the_state_of_a_version(facts: VersionFacts, state: VersionState) -> None:
    assert state_of_version(facts) is state
    assert has_new_version(facts) is (state is VersionState.NEW)


def test_media_without_versions_match_no_host() -> None:
    assert not is_release(NEW, SILENT)


def test_the_same_number_of_the_other_product_is_another_release() -> None:
    assert not is_release(OLD, XCP_MEDIA)


def update(it: SimulatedPools, *hosts: str) -> None:
    """Install the new version with its updates on these hosts by hand."""
    for ref, row in it.pool.db.all("host").items():
        if row["name_label"] in hosts:
            it.pool.db.set("host", ref, software_version=dict(UPDATED.fields))


async def test_a_server_that_was_upgraded_and_updated_by_hand_in_its_turn_is_not_installed_again() -> None:
    async with simulated("pool", hosts=3, vms=3) as it:
        await abandoned(it, "fra-02", HostStage.EMPTYING)
        it.ask(lambda: update(it, "fra-01", "fra-02", "fra-03"))
        await it.connections[0].wait_for(
            lambda snapshot: all(host.software_version.build == "later" for host in snapshot.hosts.values())
        )
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert HostStage.REBOOTING not in it.stages("fra-02")
        assert it.versions()["fra-02"] == NEW.get("product_version")


async def test_a_server_whose_storage_stays_away_is_reported_as_upgraded_although_no_one_knew_the_version_before() -> (
    None
):
    async with simulated("standalone", "pbd-fails:times=0", "person:times=0", vms=2) as it:
        await it.upgrade(Answers(Choice.REBOOT, Choice.STOP), mode=Mode.MANUAL)
        failed = [event for event in it.events if isinstance(event, HostChanged) and event.stage is HostStage.FAILED]
        assert [event.upgraded for event in failed] == [True]

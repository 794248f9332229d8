"""The whole wizard on real widgets, over the real protocol, against simulated pools."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QTextBrowser

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.autoplay import Autoplay
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.stall_monitor import StallMonitor
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play

SPEED = 600.0

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind")
_watching: list[list[str]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in _NETWORK and threading.current_thread() is threading.main_thread():
        _watching[-1].append(f"{event}{arguments!r}")


sys.addaudithook(_audit)


@contextmanager
def network_on_this_thread() -> Iterator[list[str]]:
    """Collects the network accesses of the main thread, which is Qt's."""
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


@contextmanager
def simulated(
    scenario: str = "pool", hosts: int = 2, vms: int = 4, *faults: str, **more: Any
) -> Iterator[list[dict[str, Any]]]:
    options = Options(scenario=scenario, hosts=hosts, vms=vms, speed=SPEED, faults=faults, **more)
    with ThreadedSimulation(options) as simulation:
        yield simulation.describe()["pools"]


async def up_to_media(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> UpgradeWizard:
    """Add the pools, select them all, resolve everything, test the media."""
    for pool in pools:
        await add_pool(desktop, pool)
    desktop.window.suggested_media = pools[0]["media"]
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    await driver.click("Next")
    for pool in pools:
        await driver.tick("Pools and servers to upgrade", pool["name"])
    await driver.click("Next")
    await driver.click("Run Prechecks")
    await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
    return wizard


async def start(wizard: UpgradeWizard, driver: UiDriver) -> None:
    if wizard.context.flow.resolvable():
        await driver.click("Resolve All")
    if wizard.context.flow.decisions():
        await driver.click("Decide…")
        (await driver.window(DecisionDialog)).choose_for_all("shutdown")
        await driver.click("Agree")
    await driver.click("Next")
    await driver.click("Test")
    await driver.click("Start Upgrade")
    await driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")


def test_two_pools_and_a_server_from_the_first_click_to_the_summary(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        stalls = StallMonitor()
        with network_on_this_thread() as network:
            report = await Autoplay(desktop, driver, pools, add_pool).play()
        assert report.outcome is Outcome.DONE
        assert {pool.pool.name for pool in report.pools.values()} == {"Frankfurt", "edge-01"}
        versions = {host.after for pool in report.pools.values() for host in pool.hosts.values()}
        assert len(versions) == 1
        assert not network, "Qt's thread must not touch the network"
        with capsys.disabled():
            sys.stdout.write(f"\nlongest stall of Qt's loop: {stalls.longest * 1000:.0f} ms, {stalls.late} over 100\n")

    with simulated("demo", 3, 12) as pools:
        play(scene)


def test_a_failure_asks_and_continues_after_retry(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        banner = await driver.see(Banner, "fra-01 could not be prepared for the installation")
        assert "fra-01" in banner.accessibleDescription()
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    with simulated("pool", 2, 4, "prepare-fails:host=fra-01") as pools:
        play(scene)


def test_stopping_at_a_failure_states_what_is_left(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.click("Stop This Pool")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is not Outcome.DONE
        report = await driver.see(QTextBrowser, "Report")
        assert "fra-01" in report.toPlainText()
        await driver.click("Finish")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")

    with simulated("pool", 2, 4, "prepare-fails:host=fra-01,times=0") as pools:
        play(scene)


def test_closing_the_wizard_while_it_runs_asks_first(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        wizard.close()
        assert wizard.isVisible()
        await driver.click("Stop Now")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.STOPPED

    with simulated() as pools:
        play(scene)


def test_cancelling_restores_what_the_prechecks_switched_off(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        assert not wizard.prechecks_page.isComplete()
        await driver.click("Resolve All")
        await driver.until(lambda: not wizard.prechecks_page.busy and wizard.context.flow.has_undos, "Resolve All")
        await driver.until(
            lambda: not pool_of(desktop).ha_enabled and not pool_of(desktop).wlb_enabled, "HA and WLB off"
        )
        await driver.click("Cancel")
        await driver.click("Restore")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        await driver.until(lambda: pool_of(desktop).ha_enabled and pool_of(desktop).wlb_enabled, "HA and WLB on again")

    with simulated("ha-wlb", 3, 6) as pools:
        play(scene)


def pool_of(desktop: Desktop) -> Any:
    snapshot = desktop.book.servers()[0].snapshot
    assert snapshot is not None
    return snapshot.pool


def test_wrong_media_keep_the_upgrade_from_starting(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Next")
        await driver.type("Address", "127.0.0.1:1/nothing/")
        await driver.click("Test")
        await driver.see(
            ProblemRow, "Blocks the upgrade: fra-01 cannot read installation media at http://127.0.0.1:1/nothing/."
        )
        assert wizard.currentId() == Page.MEDIA
        button = driver.find(QAbstractButton, "Start Upgrade")
        assert button is not None
        assert not button.isEnabled()

    with simulated() as pools:
        play(scene)


def test_manual_mode_asks_for_the_media_of_every_server(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        told: list[str] = []
        desktop.window.attention.noticed.connect(lambda _icon, title, _text: told.append(title))
        wizard = await manually(desktop, driver, pools)
        await driver.see(Banner, "fra-01: insert the installation media")
        assert driver.find(QAbstractButton, "Skip This Server") is None, "the coordinator cannot be left out"
        await driver.click("Reboot Now")
        await driver.see(Banner, "fra-02: insert the installation media")
        await driver.click("Reboot Now")
        await driver.see(Banner, "fra-02: not the expected version")
        await driver.click("Reboot Again")
        await driver.see(Banner, "fra-03: insert the installation media")
        await driver.click("Skip This Server")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        (found,) = report.pools.values()
        after = {host.host.name: host.after for host in found.hosts.values()}
        assert after["fra-01"] == after["fra-02"] != found.hosts[next(iter(found.hosts))].before
        assert [title for title in told if title.startswith("fra-0")] == [
            "fra-01: insert the installation media",
            "fra-02: insert the installation media",
            "fra-02: not the expected version",
            "fra-03: insert the installation media",
        ]

    with simulated("pool", 3, 6, "person:does=forget,host=fra-02", "person:times=0") as pools:
        play(scene)


async def manually(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> UpgradeWizard:
    """Go to the run of manual mode, with another window in front."""
    for pool in pools:
        await add_pool(desktop, pool)
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    await driver.click("Next")
    await driver.tick("Pools and servers to upgrade", pools[0]["name"])
    await driver.click("Next")
    await driver.click("Manual")
    await driver.click("Run Prechecks")
    await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
    await driver.click("Next")
    instructions = await driver.see(QTextBrowser, "Instructions for every server")
    for host in pools[0]["hosts"]:
        assert host["name"] in instructions.toPlainText()
    desktop.window.activateWindow()
    await driver.click("Start Upgrade")
    await driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")
    return wizard

"""Pools in the lists: distinguishable, always with their names, and shown as mixed if they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.unfinished_banners import UnfinishedBanners
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.wrapped_cells import wrap_column
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.entries import PoolTakesPart
from rpu_desktop.run.unfinished import RunMemory
from rpu_desktop.run.wire import entry_json
from rpu_desktop.simulator.releases import successor
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED
from tests.desktop.test_main_window import half_upgrade


def rows(tree: QTreeWidget) -> list[str]:
    return [item.text(0) for row in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(row))]


def test_two_pools_of_one_name_are_distinguished_wherever_they_are_listed(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        tree = None
        simulation.call(name_all_frankfurt, simulation)
        pools = simulation.describe()["pools"][:2]
        for pool in pools:
            await add_pool(desktop, pool)
            tree = await driver.see(QTreeWidget, "Servers and pools")
            if pool is pools[0]:
                assert rows(tree) == ["Frankfurt"]
        assert tree is not None
        wanted = sorted(f"Frankfurt ({pool['coordinator'].removeprefix('https://')})" for pool in pools)
        await driver.until(lambda: rows(tree) == wanted, "both to be told apart")
        item = tree.topLevelItem(1)
        assert item is not None
        tree.setCurrentItem(item)
        await driver.until(lambda: wanted[1] in words_of(desktop.window), "the title")
        desktop.window.start_wizard()
        await driver.click("Next")
        choice = await driver.see(QTreeWidget, "Pools and servers to upgrade")
        assert rows(choice) == wanted
        servers = desktop.book.servers()
        await desktop.book.remove(servers[0].id)
        await driver.until(lambda: rows(tree) == ["Frankfurt"], "one alone to have its own name again")

    with ThreadedSimulation(Options(scenario="demo", speed=SPEED)) as simulation:
        play(scene)


def name_all_frankfurt(simulation: ThreadedSimulation) -> None:
    for pool in simulation.pools:
        (found,) = pool.db.refs("pool")
        pool.db.set("pool", found, name_label="Frankfurt")


def words_of(window: QWidget) -> set[str]:
    return {label.text() for label in window.findChildren(QLabel) if label.isVisible()}


def memory(run: str, pool: str, server: str) -> RunMemory:
    """An unfinished run in a pool called Frankfurt."""
    entry = PoolTakesPart(
        pool=pool, name="Frankfurt", server=server, username="root", certificates={}, legacy_tls=False, hosts=3
    )
    return RunMemory.of(run, [{"at": 1795967912.0, "what": entry.what, **entry_json(entry)}])


def test_unfinished_upgrades_take_a_line_each_and_name_their_pools_apart(qtbot: QtBot) -> None:
    banners = UnfinishedBanners()
    qtbot.addWidget(banners)
    banners.resize(1024, 300)
    with qtbot.waitExposed(banners):
        banners.show()
    banners.show_runs([memory("one", "a", "https://xen1"), memory("two", "b", "https://xen2")])
    shown = banners.findChildren(Banner)
    qtbot.waitUntil(lambda: all(banner.isVisible() for banner in shown))
    assert [banner.accessibleName().partition(":")[0] for banner in shown] == ["Frankfurt (xen1)", "Frankfurt (xen2)"]
    qtbot.waitUntil(lambda: all(0 < banner.height() <= 56 for banner in shown))
    for banner in shown:
        buttons = [button for button in banner.findChildren(QAbstractButton) if button.isVisible()]
        middles = [button.mapTo(banner, button.rect().center()).y() for button in buttons]
        assert all(abs(middle - banner.height() / 2) <= 2 for middle in middles), "in the same line"
        assert "0 of 3" in banner.toolTip(), "what has no room is in the tool tip"


def test_a_mixed_pool_shows_both_versions(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, simulation.describe()["pools"][0])
        simulation.call(half_upgrade, simulation)
        tree = await driver.see(QTreeWidget, "Servers and pools")
        item = tree.topLevelItem(0)
        assert item is not None
        await driver.until(lambda: item.text(1) == "8.2 CU1 / 8.4", "both versions")
        assert "Partly upgraded" in item.toolTip(1)
        child = item.child(0)
        assert child is not None
        assert child.text(1) == "8.4", "“8” alone is no version"
        desktop.window.start_wizard()
        await driver.click("Next")
        choice = await driver.see(QTreeWidget, "Pools and servers to upgrade")
        row = choice.topLevelItem(0)
        assert row is not None
        assert "8.2 CU1 / 8.4" in row.text(1)

    with ThreadedSimulation(Options(hosts=3, vms=3, speed=SPEED)) as simulation:
        play(scene)


def strange_version(simulation: ThreadedSimulation) -> None:
    """A release whose version is a long text."""
    (pool,) = simulation.pools
    release = successor(pool.db.get("host", pool.coordinator, "software_version"))
    version = {
        **release.software_version("fra-01"),
        "product_version_text": "2027 Long Term Service Release, refresh 3",
    }
    for host in pool.db.refs("host"):
        pool.db.set("host", host, software_version=version)


@pytest.mark.parametrize("language", ["en", "de"])
def test_names_keep_their_room_beside_a_long_version(language: str, play: Play, speak: Callable[[str], None]) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        window = desktop.window
        await add_pool(desktop, simulation.describe()["pools"][0])
        tree = await driver.see(QTreeWidget, say(translate("desktop", "Servers and pools")))
        window.resize(window.minimumSize())
        simulation.call(strange_version, simulation)
        item = tree.topLevelItem(0)
        assert item is not None
        await driver.until(lambda: item.text(1).startswith("2027"), "the new version")
        assert tree.columnWidth(0) >= 140
        tree.resize(tree.minimumWidth(), tree.height())
        await driver.until(lambda: tree.columnWidth(0) >= 140, "room for names in the smallest list")
        assert not tree.horizontalScrollBar().isVisible()

    speak(language)
    with ThreadedSimulation(Options(hosts=3, vms=3, speed=SPEED)) as simulation:
        play(scene)


def test_the_reason_why_a_pool_cannot_be_chosen_is_read_in_full(qtbot: QtBot) -> None:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setColumnCount(2)
    tree.resize(360, 300)
    reason = "Another upgrade is running in this pool since 28.11.2026 22:50, started by maria on the computer admin-pc"
    tree.addTopLevelItem(QTreeWidgetItem(["Frankfurt", reason]))
    tree.addTopLevelItem(QTreeWidgetItem(["Hamburg", "Ready"]))
    wrap_column(tree, 1)
    with qtbot.waitExposed(tree):
        tree.show()
    metrics = tree.fontMetrics()

    def heights() -> tuple[int, int]:
        found = [tree.topLevelItem(row) for row in range(2)]
        return tuple(tree.visualItemRect(item).height() for item in found if item)  # type: ignore[return-value]

    def wanted() -> int:
        width = tree.columnWidth(1) - 2
        return metrics.boundingRect(0, 0, width, 10_000, Qt.TextFlag.TextWordWrap, reason).height()

    qtbot.waitUntil(lambda: heights()[0] >= wanted())
    assert heights()[0] > heights()[1] < metrics.height() * 2
    tree.resize(900, 300)
    qtbot.waitUntil(lambda: heights()[0] <= metrics.height() * 2 + metrics.height())

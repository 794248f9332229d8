"""Everyday work in the main window: viewing hosts, searching, sorting, copying, reading old reports."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.server_state import ServerState
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, simulated, start, up_to_media
from tests.desktop.test_resume import FAILING, stopped_half_way


def shows(window: QWidget, words: str) -> bool:
    return any(words in label.text() for label in window.findChildren(QLabel) if label.isVisible())


def named(tree: QTreeWidget, name: str) -> list[QTreeWidgetItem]:
    return tree.findItems(name, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive, 0)


def row(tree: QTreeWidget, name: str) -> QTreeWidgetItem:
    (found,) = named(tree, name)
    return found


def test_a_host_shows_what_it_is_and_its_virtual_machines(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        tree = await driver.see(QTreeWidget, "Servers and pools")
        snapshot = desktop.book.servers()[0].snapshot
        assert snapshot is not None
        host = next(host for host in snapshot.hosts.values() if host.name == "fra-02")
        tree.setCurrentItem(row(tree, "fra-02"))
        vms = await driver.see(QTreeWidget, "Virtual machines on this server")
        for wanted in (host.address, host.software_version.full_label, "Member", "in the pool Frankfurt", "Intel"):
            await driver.until(partial(shows, desktop.window, wanted), wanted)
        guests = {vm.name for vm in snapshot.guests_on(host.ref)}
        await driver.until(lambda: vms.topLevelItemCount() == len(guests) > 0, "its virtual machines")
        assert {item.text(0) for place in range(len(guests)) if (item := vms.topLevelItem(place))} == guests
        tree.setCurrentItem(row(tree, "Frankfurt"))
        await driver.see(QTreeWidget, "Servers of the pool")

    with simulated("pool", 3, 9) as pools:
        play(scene)


def test_a_host_of_the_table_is_opened_with_enter(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        table = await driver.see(QTreeWidget, "Servers of the pool")
        await driver.until(lambda: named(table, "fra-02"), "its row")
        table.setCurrentItem(row(table, "fra-02"))
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Return)
        await driver.see(QTreeWidget, "Virtual machines on this server")

    with simulated("pool", 3, 9) as pools:
        play(scene)


def test_the_search_keeps_only_matches(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        for pool in pools:
            await add_pool(desktop, pool)
        tree = await driver.see(QTreeWidget, "Servers and pools")
        desktop.window.activateWindow()
        QTest.keyClick(desktop.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = await driver.see(QLineEdit, "Search servers and pools")
        await driver.until(lambda: desktop.window.focusWidget() is field, "the keys to go to the search")
        QTest.keyClicks(field, "FRA-03")
        assert visible(tree) == ["Frankfurt", "fra-03"]
        desktop.book.changed.emit(desktop.book.servers()[0].id)
        await driver.until(lambda: visible(tree) == ["Frankfurt", "fra-03"], "it to stay so")
        field.clear()
        assert len(visible(tree)) > 8

    with ThreadedSimulation(Options(scenario="demo", speed=SPEED)) as simulation:
        pools = simulation.describe()["pools"]
        play(scene)


def visible(tree: QTreeWidget) -> list[str]:
    found = tree.findItems("", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive, 0)
    return [item.text(0) for item in found if not item.isHidden() and not is_hidden(item.parent())]


def is_hidden(item: QTreeWidgetItem | None) -> bool:
    return item is not None and item.isHidden()


def test_a_click_on_a_header_sorts_by_numbers_and_a_third_one_ends_it(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        table = await driver.see(QTreeWidget, "Servers of the pool")
        await driver.until(lambda: len(column(table, 4)) == 4 and all(column(table, 4)), "all rows")
        usual = column(table, 0)
        click_header(table, 4)
        counts = [int(text) for text in column(table, 4)]
        assert counts == sorted(counts)
        click_header(table, 4)
        assert [int(text) for text in column(table, 4)] == sorted(counts, reverse=True)
        click_header(table, 4)
        desktop.book.changed.emit(desktop.book.servers()[0].id)
        await driver.until(lambda: column(table, 0) == usual, "the usual order")

    with simulated("pool", 4, 23) as pools:
        play(scene)


def click_header(table: QTreeWidget, number: int) -> None:
    header = table.header()
    at = QPoint(header.sectionViewportPosition(number) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def column(table: QTreeWidget, number: int) -> list[str]:
    return [item.text(number) for place in range(table.topLevelItemCount()) if (item := table.topLevelItem(place))]


def test_a_right_click_offers_the_upgrade_and_copies_names_and_addresses(play: Play, qapp: QApplication) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        for name in ("Servers of the pool", "Servers and pools"):
            tree = await driver.see(QTreeWidget, name)
            await driver.until(lambda tree=tree: named(tree, "fra-02"), "its row")  # type: ignore[misc]
            item = row(tree, "fra-02")
            tree.setCurrentItem(item)
            tree.customContextMenuRequested.emit(tree.visualItemRect(item).center())
            menu = await driver.window(QMenu)
            offered = {action.text().replace("&", ""): action for action in menu.actions()}
            assert {"Rolling Pool Upgrade…", "Connect", "Copy Name", "Copy Address", "Remove Server…"} <= set(offered)
            offered["Copy Name"].trigger()
            assert qapp.clipboard().text() == "fra-02"
            offered["Copy Address"].trigger()
            snapshot = desktop.book.servers()[0].snapshot
            assert snapshot is not None
            assert qapp.clipboard().text() in {host.address for host in snapshot.hosts.values()}
            menu.close()
            await driver.until(lambda: QApplication.activePopupWidget() is None, "the menu to be gone")

    with simulated("pool", 3, 9) as pools:
        play(scene)


def test_what_is_not_connected_has_a_button_for_it_and_the_upgrade_states_what_it_waits_for(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        desktop.window.disconnect_action.trigger()
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.OFFLINE, "to be offline")
        await driver.until(lambda: not desktop.window.upgrade_action.isEnabled(), "the upgrade to be off")
        assert desktop.window.upgrade_action.toolTip() == "Connect to a pool or server first."
        await driver.click("Connect")
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")
        await driver.until(desktop.window.upgrade_action.isEnabled, "the upgrade to be on")

    with simulated() as pools:
        play(scene)


def test_a_new_pool_is_chosen_and_the_chosen_one_is_ticked_in_the_wizard(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        new = pools[1]
        desktop.window.add_server()
        await driver.type("Address", new["coordinator"].removeprefix("https://"))
        await driver.type("Password", new["password"])
        await driver.click("Add")
        await driver.click("Trust This Certificate")
        tree = await driver.see(QTreeWidget, "Servers and pools")
        await driver.until(lambda: (item := tree.currentItem()) and item.text(0) == new["name"], "it to be chosen")
        desktop.window.start_wizard()
        await driver.click("Next")
        choice = await driver.see(QTreeWidget, "Pools and servers to upgrade")
        ticked = {item.text(0) for item in tops(choice) if item.checkState(0) is Qt.CheckState.Checked}
        assert ticked == {new["name"]}

    with ThreadedSimulation(Options(scenario="demo", speed=SPEED)) as simulation:
        pools = simulation.describe()["pools"]
        play(scene)


def tops(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    return [item for place in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(place))]


async def open_history(desktop: Desktop, driver: UiDriver) -> QDialog:
    desktop.window.history_action.trigger()
    tree = await driver.see(QTreeWidget, "Past upgrades")
    dialog = tree.window()
    assert isinstance(dialog, QDialog)
    return dialog


def test_the_report_of_an_upgrade_is_read_saved_and_deleted_long_after_it(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.click("Finish")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        dialog = await open_history(desktop, driver)
        tree = await driver.see(QTreeWidget, "Past upgrades")
        await driver.until(lambda: tree.topLevelItemCount() == 1, "the run")
        assert tops(tree)[0].text(1) == "Frankfurt"
        assert "complete" in tops(tree)[0].text(2)
        report = await driver.see(QTextBrowser, "Report")
        assert "fra-02" in report.toPlainText()
        await driver.click("Save Report…")
        chooser = await driver.window(QFileDialog)
        chooser.fileSelected.emit(str(tmp_path / "report.html"))
        chooser.close()
        await driver.until((tmp_path / "report.html").exists, "the file")
        await driver.click("Delete…")
        await driver.click("Keep")
        assert tree.topLevelItemCount() == 1
        await driver.click("Delete…")
        await driver.click("Delete")
        await driver.until(lambda: tree.topLevelItemCount() == 0, "the run to be gone")
        assert report.toPlainText() == ""
        dialog.reject()

    with simulated() as pools:
        play(scene)


def test_an_unfinished_upgrade_cannot_be_deleted_from_the_history(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await stopped_half_way(desktop, driver, pools)
        dialog = await open_history(desktop, driver)
        tree = await driver.see(QTreeWidget, "Past upgrades")
        await driver.until(lambda: tree.topLevelItemCount() == 1, "the run")
        assert tops(tree)[0].text(2) == "Not finished"
        delete = driver.find(QAbstractButton, "Delete…")
        assert delete is not None
        assert not delete.isEnabled()
        dialog.reject()

    with simulated("pool", 2, 4, FAILING) as pools:
        play(scene)

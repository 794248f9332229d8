"""The page on which pools are chosen, while those pools change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.select import SelectPage
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, simulated


def children(item: QTreeWidgetItem) -> list[str]:
    return [child.text(0) for row in range(item.childCount()) if (child := item.child(row))]


def test_rows_stay_as_they_are_unfolded_and_chosen_while_pools_change(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        for pool in pools:
            await add_pool(desktop, pool)
        desktop.window.start_wizard()
        await driver.click("Next")
        listed = await driver.see(QTreeWidget, "Pools and servers to upgrade")
        page = desktop.window.wizard and desktop.window.wizard.currentPage()
        assert isinstance(page, SelectPage)
        before = page._items()
        first = next(item for item in before if item.text(2) not in ("", "1"))
        assert first.childCount() == 0, "the servers are shown when somebody wants to see them"
        first.setExpanded(True)
        names = children(first)
        assert len(names) == int(first.text(2))
        await driver.tick("Pools and servers to upgrade", first.text(0))
        listed.setCurrentItem(first)
        for server in desktop.book.servers():
            desktop.book.changed.emit(server.id)
        await driver.until(lambda: not page._soon.isActive(), "the update")
        assert page._items() == before
        assert listed.currentItem() is first
        assert first.isExpanded()
        assert children(first) == names
        assert list(page.flow.chosen) == [first.data(0, 0x100)]

    with ThreadedSimulation(Options(scenario="demo", speed=SPEED)) as simulation:
        pools = simulation.describe()["pools"]
        play(scene)


def test_the_only_pool_is_ticked_again_when_the_page_is_opened_again(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        desktop.window.start_wizard()
        await driver.click("Next")
        listed = await driver.see(QTreeWidget, "Pools and servers to upgrade")
        item = listed.topLevelItem(0)
        assert item is not None
        assert item.checkState(0) is Qt.CheckState.Checked
        item.setCheckState(0, Qt.CheckState.Unchecked)
        await driver.click("Back")
        await driver.click("Next")
        item = listed.topLevelItem(0)
        assert item is not None
        assert item.checkState(0) is Qt.CheckState.Checked
        assert desktop.window.wizard is not None
        assert list(desktop.window.wizard.context.flow.chosen) == [desktop.book.servers()[0].id]

    with simulated() as pools:
        play(scene)

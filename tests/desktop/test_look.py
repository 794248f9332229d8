"""How things line up: rows in the first session, headers above their cells, figures in number fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionHeader, QStyleOptionViewItem, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.pool_details import PoolDetails
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_tree import ServerTree
from rpu_desktop.desktop.theme import theme
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.inventory import Host, PoolSnapshot
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme().use(False)
    yield
    qapp.setStyleSheet("")


async def listed(desktop: Desktop, driver: UiDriver, pool: dict[str, Any]) -> tuple[ServerTree, QTreeWidgetItem]:
    """The list of servers, and the row of a pool of two that was added to it."""
    await add_pool(desktop, pool)
    tree = desktop.window.findChild(ServerTree)
    assert isinstance(tree, ServerTree)
    first = tree.topLevelItem(0)
    assert first is not None
    await driver.until(lambda: first.childCount() == 2, "the servers")
    return tree, first


def test_rows_of_the_first_session_are_as_high_as_later_and_headers_stand_above_their_cells(play: Play) -> None:
    """Rows were 18 pixels high until the program was started again; headers stood 3 pixels beside their cells."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        tree, first = await listed(desktop, driver, pools[0])
        heights = {tree.visualItemRect(item).height() for item in (first, first.child(0), first.child(1)) if item}
        assert min(heights) >= 26
        await driver.until(lambda: desktop.window.findChildren(PoolDetails), "the details")
        table = next(page.table for page in desktop.window.findChildren(PoolDetails))
        await driver.until(lambda: table.topLevelItemCount() == 2, "the table")
        style, cell, head = table.style(), QStyleOptionViewItem(), QStyleOptionHeader()
        cell.rect = table.visualItemRect(table.topLevelItem(0))  # type: ignore[arg-type]
        cell.text = head.text = "fra-01"
        cell.features = QStyleOptionViewItem.ViewItemFeature.HasDisplay
        head.rect = cell.rect
        words = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, table).left()
        title = style.subElementRect(QStyle.SubElement.SE_HeaderLabel, head, table.header()).left()
        assert abs(words - title) <= 1

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_figures_stand_as_far_from_the_border_as_words(qtbot: QtBot) -> None:
    spin, words = SpinBox(), QLineEdit("3")
    for widget in (spin, words):
        qtbot.addWidget(widget)
        widget.resize(200, 32)
        widget.show()
    inner = spin.lineEdit()
    for field in (inner, words):
        field.setCursorPosition(0)
    assert abs(inner.x() + inner.cursorRect().left() - words.cursorRect().left()) <= 2


def test_of_a_changed_pool_only_the_changed_server_is_drawn_again(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = ServerTree._draw_host  # what it costs is the point here

    def count(item: QTreeWidgetItem, server: Server, snapshot: PoolSnapshot, host: Host) -> None:
        drawn.append(host.name)
        draw(item, server, snapshot, host)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        tree, first = await listed(desktop, driver, pools[0])
        server = desktop.book.servers()[0]
        snapshot = server.snapshot
        assert snapshot is not None
        drawn.clear()
        changed = snapshot.hosts_in_order()[1]
        off = replace(changed, enabled=False)
        server = replace(server, snapshot=replace(snapshot, hosts={**snapshot.hosts, off.ref: off}))
        tree._draw(first, server)
        assert drawn == [changed.name]
        tree._draw(first, server)
        assert drawn == [changed.name]

    monkeypatch.setattr(ServerTree, "_draw_host", staticmethod(count))
    with simulated("pool", 2, 2) as pools:
        play(scene)

"""The list of servers and the details beside it are updated in several turns, and end up as the pool is."""

from __future__ import annotations

import pytest

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.pool_details import PoolDetails
from rpu_desktop.desktop.servers_view import ServersView
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated


async def shown(desktop: Desktop, driver: UiDriver) -> ServersView:
    await driver.until(lambda: desktop.window.findChildren(PoolDetails), "the details")
    (view,) = desktop.window.findChildren(ServersView)
    await driver.until(lambda: not view._steps.busy, "all rows")
    return view


def updates(desktop: Desktop, view: ServersView, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each update that begins; from now on, nobody but the test asks for one."""
    begun: list[str] = []
    refresh = view._tree.refresh

    def noted() -> None:
        begun.append("update")
        refresh()

    monkeypatch.setattr(type(desktop.window), "_draw_changes", lambda _: None)
    monkeypatch.setattr(view._tree, "refresh", noted)
    return begun


def test_what_changes_during_an_update_is_shown_by_another_one(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        view = await shown(desktop, driver)
        begun = updates(desktop, view, monkeypatch)
        view.refresh_gently()
        while not begun:
            view._steps.do_next()
        assert view._steps.busy
        for _ in range(3):
            view.refresh_gently()
        await driver.until(lambda: not view._steps.busy, "the updates")
        assert begun == ["update", "update"]

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_a_server_that_is_chosen_during_an_update_is_shown_at_once_and_its_rows_soon(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        for pool in pools:
            await add_pool(desktop, pool)
        view = await shown(desktop, driver)
        for server in desktop.book.servers():
            view.refresh_gently()
            view.choose(server.id)
            details = view._details.currentWidget()
            assert isinstance(details, PoolDetails)
            assert details.title.text() == server.name
            await driver.until(lambda: not view._steps.busy, "its rows")
            assert server.snapshot is not None
            rows = [details.table.topLevelItem(row) for row in range(details.table.topLevelItemCount())]
            assert [row.text(0) for row in rows if row] == [host.name for host in server.snapshot.hosts_in_order()]
            assert all(isinstance(details.table.itemWidget(row, 5), MemoryBar) for row in rows if row)

    with simulated("pool", 2, 2) as first, simulated("pool", 3, 2, seed=2) as second:
        pools = [*first, *second]
        play(scene)


def test_what_changes_while_the_rows_of_a_chosen_pool_are_made_is_shown(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        view = await shown(desktop, driver)
        begun = updates(desktop, view, monkeypatch)
        view._show()
        assert view._steps.busy
        view.refresh_gently()
        await driver.until(lambda: not view._steps.busy, "the update")
        assert begun == ["update"]

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_no_row_of_a_big_pool_is_made_while_it_is_being_chosen(play: Play) -> None:
    """Sixteen rows and their bars would take Qt's thread for 30 ms."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        for pool in pools:
            await add_pool(desktop, pool)
        view = await shown(desktop, driver)
        big = next(server for server in desktop.book.servers() if server.snapshot and len(server.snapshot.hosts) == 12)
        small = next(server for server in desktop.book.servers() if server is not big)
        view.choose(small.id)
        await driver.until(lambda: not view._steps.busy, "the small pool's rows")
        view.choose(big.id)
        details = view._details.currentWidget()
        assert isinstance(details, PoolDetails)
        assert details.table.topLevelItemCount() == 2
        await driver.until(lambda: not view._steps.busy, "all rows")
        assert details.table.topLevelItemCount() == 12

    with simulated("pool", 2, 2) as first, simulated("pool", 12, 2, seed=2) as second:
        pools = [*first, *second]
        play(scene)

"""An interrupted upgrade: shown in the main window until it is finished, ended or discarded."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTreeWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.pool_lock import KEY, LockRecord
from rpu_desktop.run.events import Outcome
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media

FAILING = "prepare-fails:host=fra-02,times=1"


async def stopped_half_way(desktop: Desktop, driver: UiDriver, pools: list[dict[str, object]]) -> None:
    """A run that the admin stopped when the second of two servers failed."""
    wizard = await up_to_media(desktop, driver, pools)
    await start(wizard, driver)
    await driver.click("Stop This Pool")
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await driver.click("Finish")
    await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")


def test_a_stopped_run_is_in_the_main_window_and_resume_finishes_it(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await stopped_half_way(desktop, driver, pools)
        banner = await driver.see(Banner, "Frankfurt: the upgrade is not finished")
        assert "1 of 2 servers done, since " in banner.accessibleDescription()
        await driver.click("Resume…")
        await driver.click("Resume")
        await driver.until(lambda: desktop.window.wizard is not None, "the wizard")
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        (pool,) = wizard.context.report.pools.values()
        assert [host.before != host.after for host in pool.hosts.values()] == [True, True], "the whole run's report"
        await driver.click("Finish")
        await driver.until(lambda: not desktop.window.unfinished.isVisible(), "the banner to be gone")

    with simulated("pool", 2, 4, FAILING) as pools:
        play(scene)


def test_finish_here_puts_everything_back_and_the_banner_goes(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await stopped_half_way(desktop, driver, pools)
        await driver.click("Finish Here…")
        await driver.click("Finish Here")
        await driver.until(lambda: desktop.window.wizard is not None, "the wizard")
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.click("Finish")
        await driver.until(lambda: not desktop.window.unfinished.isVisible(), "the banner to be gone")
        await driver.until(lambda: all(host.enabled for host in hosts_of(desktop)), "every server to work")
        assert len({host.software_version for host in hosts_of(desktop)}) == 2

    with simulated("pool", 2, 4, FAILING) as pools:
        play(scene)


def hosts_of(desktop: Desktop) -> list[Host]:
    snapshot = desktop.book.servers()[0].snapshot
    assert snapshot is not None
    return list(snapshot.hosts.values())


def test_discard_asks_first_and_then_forgets(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await stopped_half_way(desktop, driver, pools)
        await driver.click("Discard…")
        await driver.click("Keep")
        assert desktop.window.unfinished.isVisible()
        await driver.click("Discard…")
        await driver.click("Discard")
        await driver.until(lambda: not desktop.window.unfinished.isVisible(), "the banner to be gone")

    with simulated("pool", 2, 4, FAILING) as pools:
        play(scene)


def test_what_was_switched_off_before_the_program_was_killed_is_offered_to_be_restored(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Resolve All")
        await driver.until(lambda: not wizard.prechecks_page.busy and wizard.context.flow.has_undos, "Resolve All")
        # Like a kill: the window is gone, nothing was written to the journal, and its lock is free.
        journal = wizard.context.work.record.journal
        assert journal is not None
        journal.close()
        wizard.done(0)
        banner = await driver.see(Banner, "Frankfurt: the upgrade is not finished")
        assert "Still switched off: " in banner.accessibleDescription()
        assert driver.find(QAbstractButton, "Resume…") is None, "nothing was begun that could be gone on with"
        await driver.click("Finish Here…")
        await driver.click("Finish Here")
        await driver.until(lambda: desktop.window.wizard not in (None, wizard), "the wizard")
        await driver.click("Finish")
        await driver.until(lambda: protected(desktop), "HA and WLB to be on again")

    with simulated("ha-wlb", 3, 6) as pools:
        play(scene)


def protected(desktop: Desktop) -> bool:
    snapshot = desktop.book.servers()[0].snapshot
    return snapshot is not None and snapshot.pool.ha_enabled and snapshot.pool.wlb_enabled


MARK = '{"who":"anna","where":"laptop-7","since":1000000000,"alive":4000000000,"run":"abc"}'


async def occupied(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> UpgradeWizard:
    """The wizard's second page, with a pool that another run has locked."""
    for pool in pools:
        await add_pool(desktop, pool)
    server = desktop.book.servers()[0]
    connection = desktop.book.connection(server.id)
    assert connection is not None

    async def put_up() -> None:
        await connection.call("pool.add_to_other_config", connection.snapshot().pool.ref, KEY, MARK)

    await desktop.engine.submit(put_up)
    await driver.until(lambda: mark_of(desktop), "the mark")
    desktop.window.suggested_media = pools[0]["media"]
    desktop.window.start_wizard()
    await driver.click("Next")
    assert desktop.window.wizard is not None
    return desktop.window.wizard


def mark_of(desktop: Desktop) -> LockRecord | None:
    snapshot = desktop.book.servers()[0].snapshot
    return LockRecord.of(snapshot.pool.other_config) if snapshot is not None else None


def test_a_pool_that_someone_else_is_upgrading_cannot_be_chosen_and_states_by_whom(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await occupied(desktop, driver, pools)
        banner = await driver.see(Banner, "Another upgrade of Frankfurt is running")
        told = banner.accessibleDescription()
        for word in ("anna on laptop-7", "since 2001-09-", "last heartbeat 2096-10-"):
            assert word in told
        row = (await driver.see(QTreeWidget, "Pools and servers to upgrade")).topLevelItem(0)
        assert row is not None
        assert not row.flags() & Qt.ItemFlag.ItemIsEnabled
        assert "anna on laptop-7" in row.text(4)
        await driver.click("Take Frankfurt Over…")
        await driver.click("Do Not Take Over")
        assert wizard.context.flow.choices.take_over == {}
        assert (mark := mark_of(desktop)) is not None
        assert mark.run == "abc", "nothing was done to it"

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_a_pool_is_taken_over_after_asking_and_upgraded(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await occupied(desktop, driver, pools)
        await driver.click("Take Frankfurt Over…")
        await driver.click("Take Over")
        await driver.tick("Pools and servers to upgrade", "Frankfurt")
        await driver.click("Next")
        await driver.click("Run Prechecks")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        assert (mark := mark_of(desktop)) is not None
        assert mark.run == "abc", "it is taken away by the run, not before"
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        assert report.outcome is Outcome.DONE
        assert "Taken over: anna on laptop-7 has been upgrading Frankfurt" in report.to_text()
        await driver.click("Finish")
        await driver.until(lambda: mark_of(desktop) is None, "the mark to be gone")

    with simulated("pool", 2, 2) as pools:
        play(scene)

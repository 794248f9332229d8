"""Maintenance windows in the wizard: how they are chosen, and what is seen while an upgrade waits for one."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.wizard.resting import RestingBanners
from rpu_desktop.desktop.wizard.schedule_dialog import ScheduleDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.run.events import HostStage, Outcome
from rpu_desktop.run.timing import Timing, WeeklyWindow, read_moment
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media
from tests.desktop.test_mode_page import mode_page
from tests.desktop.test_small_screens import SCREENS, Looks

NIGHTS = WeeklyWindow(22 * 60, 6 * 60)
WEEKENDS = WeeklyWindow(8 * 60, 18 * 60, frozenset({5, 6}))


@pytest.fixture(autouse=True)
def in_english(speak: Callable[[str], None]) -> None:
    speak("en")


@pytest.fixture
def dialog(qtbot: QtBot) -> ScheduleDialog:
    made = ScheduleDialog(Timing())
    qtbot.addWidget(made)
    made.show()
    return made


def ok(dialog: ScheduleDialog) -> bool:
    next(button for button in dialog.findChildren(QAbstractButton) if button.accessibleName() == "OK").click()
    return dialog.result() == dialog.DialogCode.Accepted


def test_windows_limits_and_soak_times_become_what_the_console_makes_of_them(dialog: ScheduleDialog) -> None:
    dialog.add.click()
    dialog.days[5].setChecked(True)
    dialog.days[6].setChecked(True)
    dialog.start.setText("08:00")
    dialog.end.setText("18:00")
    dialog.add.click()
    dialog.zone.setCurrentIndex(dialog.zone.findData("Europe/Berlin"))
    dialog.not_before.setText("2026-12-05 22:00")
    dialog.soak.setValue(10)
    dialog.soak_coordinator.setValue(60)
    assert ok(dialog)
    before = read_moment("2026-12-05 22:00", "Europe/Berlin")
    assert dialog.timing == Timing((NIGHTS, WEEKENDS), before, 0.0, "Europe/Berlin", 600.0, 3600.0)


def test_what_was_chosen_is_there_when_the_dialog_is_opened_again(qtbot: QtBot) -> None:
    chosen = Timing((NIGHTS, WEEKENDS), read_moment("2026-12-05 22:00", "Asia/Tokyo"), 0.0, "Asia/Tokyo", 600.0, 60.0)
    dialog = ScheduleDialog(chosen)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.not_before.text() == "2026-12-05 22:00"
    assert [button.accessibleName() for button in dialog.rows.buttons] == [
        "Remove Every day 22:00 to 06:00",
        "Remove Sat, Sun 08:00 to 18:00",
    ]
    assert ok(dialog)
    assert dialog.timing == chosen
    dialog.rows.buttons[0].click()
    assert ok(dialog)
    assert dialog.timing.windows == (WEEKENDS,)


def test_the_next_times_are_shown_as_they_are_chosen(dialog: ScheduleDialog) -> None:
    assert dialog.preview.text() == "Servers are begun at any time"
    dialog.add.click()
    assert dialog.preview.text().startswith("Servers may be begun ")
    dialog.not_after.setText("2001-01-01 00:00")
    assert dialog.preview.text() == "There is no time left in which a server may be begun."


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("not_before", "tomorrow", "“tomorrow” is not a date and time. Example: 2026-12-05 22:00"),
        ("not_after", "31.12.2026", "“31.12.2026” is not a date and time. Example: 2026-12-05 22:00"),
    ],
)
def test_what_is_no_time_is_refused_beside_its_field(dialog: ScheduleDialog, field: str, typed: str, said: str) -> None:
    getattr(dialog, field).setText(typed)
    assert not ok(dialog)
    assert dialog.problem.isVisible()
    assert dialog.problem.text() == said
    assert dialog.timing == Timing()


def test_a_window_that_is_none_is_refused_and_an_end_before_the_beginning_too(dialog: ScheduleDialog) -> None:
    dialog.start.setText("25:00")
    dialog.add.click()
    assert "“25:00-06:00” is not a window of time." in dialog.problem.text()
    assert dialog.rows.buttons == []
    dialog.not_before.setText("2026-12-06 00:00")
    dialog.not_after.setText("2026-12-05 00:00")
    assert not ok(dialog)
    assert dialog.problem.text() == "“Not after” must be later than “Not before”."


def stages(wizard: UpgradeWizard) -> set[HostStage]:
    return {host.stage for pool in wizard.context.progress.pools.values() for host in pool.hosts.values()}


def test_an_upgrade_waits_for_its_time_reports_it_after_a_restart_too_and_begins_on_a_click(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        desktop.window.suggested_media = pools[0]["media"]
        await driver.click("Advanced")
        await driver.click("Schedule…")
        await driver.window(ScheduleDialog)
        await driver.type("Not before", "2037-01-01 00:00")
        await driver.click("OK")
        await driver.until(lambda: "not before" in page.arrangements.schedule_words.text(), "the choice on the page")
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        wizard.media_page.suggest(pools[0]["media"])
        await start(wizard, driver)
        await waits(driver)
        assert stages(wizard) == {HostStage.WAITING}
        await driver.click("Stop…")
        await driver.click("Stop Now")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.click("Finish")
        await driver.click("Resume…")
        dialog = await driver.window(ResumeDialog)
        await driver.until(dialog.go.isEnabled, "everything to be connected")
        await driver.click("Resume")
        await driver.until(lambda: desktop.window.wizard not in (None, wizard), "the wizard")
        again = desktop.window.wizard
        assert again is not None
        for _ in pools[0]["hosts"]:
            await waits(driver)
            assert not {HostStage.INSTALLING, HostStage.EMPTYING} & stages(again)
            await driver.click("Begin Now")
            await driver.until(lambda: not driver.find(RestingBanners, ""), "the banner to be gone")
        await driver.until(lambda: again.currentId() == Page.SUMMARY, "the summary")
        assert again.context.report is not None
        assert again.context.report.outcome is Outcome.DONE

    async def waits(driver: UiDriver) -> None:
        banner = await driver.see(Banner, "Frankfurt: the upgrade rests until 2037-01-01 00:00")
        assert "Waiting for the maintenance window" in banner.accessibleDescription()
        head = await driver.see(QLabel, "Overall progress")
        assert head.text().endswith("continues automatically at 2037-01-01 00:00")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_when_no_window_is_long_enough_the_question_offers_to_begin(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        wizard.context.flow.change(timing=Timing(not_after=time.time() - 60))
        await start(wizard, driver)
        for _ in pools[0]["hosts"]:
            await driver.click("Begin Now")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    with simulated("pool", 2, 4) as pools:
        play(scene)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages())
def test_the_dialog_fits_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        dialog = ScheduleDialog(Timing((NIGHTS, WEEKENDS)), desktop.window)
        dialog.open()
        looks = Looks(screen, driver)
        await looks.at("schedule", dialog)
        assert looks.found == {}

    play(scene)

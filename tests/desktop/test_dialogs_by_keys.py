"""The dialogs by keys and by ear, in both languages: no key twice, nothing without a name, the Tab key in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.about import AboutDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.help.window import HelpWindow
from rpu_desktop.desktop.history import HistoryDialog
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.sign_in import SignInDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.legend import Legend, TabsWithLegend
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog
from rpu_desktop.desktop.words import add_tab
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from tests.desktop.accessibility import faults
from tests.desktop.conftest import Play
from tests.desktop.test_accessibility import bare
from tests.desktop.test_end_to_end import simulated


class Looking:
    """Looks at windows and keeps what is wrong with them."""

    def __init__(self, driver: UiDriver) -> None:
        self.driver = driver
        self.found: dict[str, list[str]] = {}

    def look(self, name: str, window: QWidget) -> None:
        self.found[name] = faults(window)

    async def dialog(self, name: str, kind: type[QWidget]) -> None:
        """Wait for it, look at it, and close it."""
        shown = await self.driver.window(kind)
        self.look(name, shown)
        shown.close()
        await self.driver.until(lambda: not shown.isVisible(), f"{name} to be gone")


async def main_window(desktop: Desktop, looking: Looking) -> None:
    window = desktop.window
    for action, kind in (
        (window.help_action, HelpWindow),
        (window.about_action, AboutDialog),
        (window.history_action, HistoryDialog),
        (window.settings_action, SettingsDialog),
        (window.remove_action, QMessageBox),
    ):
        action.trigger()
        await looking.dialog(kind.__name__, kind)
    sign_in = SignInDialog(desktop.book, desktop.book.servers()[0], window)
    sign_in.open()
    await looking.dialog("sign in", SignInDialog)


async def wizard_dialogs(desktop: Desktop, looking: Looking, pool: dict[str, str]) -> None:
    driver = looking.driver
    desktop.window.suggested_media = pool["media"]
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    await driver.click(bare(translate("desktop", "&Next")))
    await driver.tick(say(translate("desktop", "Pools and servers to upgrade")), pool["name"])
    await driver.click(bare(translate("desktop", "&Next")))
    await driver.click(bare(translate("desktop", "&Run Prechecks")))
    await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
    await driver.click(bare(translate("desktop", "&Decide…")))
    decision = await driver.window(DecisionDialog)
    looking.look("decision", decision)
    decision.choose_for_all("shutdown")
    await driver.click(bare(translate("desktop", "&Agree")))
    await driver.until(wizard.prechecks_page.isComplete, "nothing in the way")
    await driver.click(bare(translate("desktop", "&Next")))
    await driver.click(bare(translate("desktop", "&Test")))
    await driver.until(wizard.media_page.isComplete, "the media test")
    looking.look("plan", wizard)
    await driver.click(bare(translate("desktop", "Roll Bac&k…")))
    await looking.dialog("roll back", RollBackDialog)
    await driver.click(bare(translate("desktop", "&Start Upgrade")))
    await driver.until(lambda: wizard.context.progress.questions, "a question")
    await driver.until(lambda: driver.find(QWidget, bare(translate("desktop", "&Retry"))), "its buttons")
    wizard.upgrade_page.ask_to_stop()
    await looking.dialog("stop", QMessageBox)
    await driver.click(bare(translate("desktop", "St&op This Pool")))
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await driver.click(bare(translate("desktop", "&Finish")))
    await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
    looking.look("unfinished", desktop.window)
    for words in (translate("desktop", "&Resume…"), translate("desktop", "&Finish Here…")):
        await driver.click(bare(words))
        await looking.dialog(str(words), ResumeDialog)
    await driver.click(bare(translate("desktop", "&Discard…")))
    await looking.dialog("discard", QMessageBox)


@pytest.mark.parametrize("language", languages())
def test_every_dialog_by_keys_and_by_ear(language: str, play: Play, speak: Callable[[str], None]) -> None:
    found: dict[str, list[str]] = {}

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        from rpu_desktop.desktop.retranslate import retranslate  # noqa: PLC0415 (beside the fixture `speak`)

        retranslate(desktop.window)
        await add_pool(desktop, pools[0])
        looking = Looking(driver)
        await main_window(desktop, looking)
        await wizard_dialogs(desktop, looking, pools[0])
        found.update(looking.found)

    with simulated("pool", 3, 6, "local-disk", "prepare-fails:host=fra-02,times=0") as pools:
        play(scene)
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) == 14


def test_the_legend_of_the_timeline_never_makes_the_page_wider_than_the_window(
    qtbot: QtBot, speak: Callable[[str], None]
) -> None:
    speak("en")
    legend = Legend(plan=False)
    qtbot.addWidget(legend)
    assert legend.minimumSizeHint().width() == 0
    assert "point of no return (pool)" in legend.accessibleName()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_legend_measures_its_marks_as_they_are_drawn(
    qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    legend = Legend(plan=False)
    qtbot.addWidget(legend)
    for count, width in enumerate(legend._widths(), 1):
        legend._show_first(count)
        assert 0 <= width - legend.sizeHint().width() <= 4


def test_the_legend_gets_what_the_tabs_leave_in_another_language_too(
    qtbot: QtBot, speak: Callable[[str], None]
) -> None:
    speak("en")
    legend = Legend(plan=False)
    tabs = TabsWithLegend(legend)
    qtbot.addWidget(tabs)
    add_tab(tabs, QWidget(), say(translate("desktop", "Time&line")))
    add_tab(tabs, QWidget(), say(translate("desktop", "Share of the work that is done")))
    tabs.resize(760, 200)
    tabs.show()
    for language in ("de", "en"):
        speak(language)
        retranslate(tabs)
        qtbot.waitUntil(lambda: legend.maximumWidth() == tabs.width() - tabs.tabBar().sizeHint().width())
        assert legend.sizeHint().width() <= legend.maximumWidth()
        assert "■" in legend.text()

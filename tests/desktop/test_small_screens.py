"""Every page and dialog on the smallest screens, in every language: nothing is cut off, every control is reachable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QScrollArea,
    QWidget,
)

from rpu_desktop.desktop.about import AboutDialog
from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.help.window import HelpWindow
from rpu_desktop.desktop.history import HistoryDialog
from rpu_desktop.desktop.places import placed
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.sign_in import SignInDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop import accessibility as keyboard
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, simulated, up_to_media
from tests.desktop.test_layout import cut_off

SCREENS = {"1024x700": QRect(0, 0, 1024, 700), "1920x1080 at 200 %": QRect(0, 0, 960, 510)}


def bare(text: Text) -> str:
    return say(text).replace("&", "").rstrip(":")


def faults(window: QWidget, screen: QRect) -> list[str]:
    """What a user cannot read or reach."""
    found = [*cut_off(window), *outside(window), *covered(window), *keyboard.faults(window), *dangerous_enter(window)]
    room = screen.size() - QSize(8, 40)
    if window.width() > room.width() or window.height() > room.height():
        found.append(f"{window.size()} does not fit {room}")
    return found


def dangerous_enter(window: QWidget) -> Iterator[str]:
    """A default button that switches something off, deletes, or cannot be undone."""
    if isinstance(window, QMessageBox):
        default = window.defaultButton()
        if default is not None and window.buttonRole(default) is QMessageBox.ButtonRole.DestructiveRole:
            yield f"Enter presses “{default.text()}”"


def outside(window: QWidget) -> Iterator[str]:
    """Controls that are partly outside the window, and that cannot be scrolled into view."""
    for control in window.findChildren(QAbstractButton):
        if not control.isVisible() or control.window() is not window or is_scrolled(control) or is_part(control):
            continue
        place = QRect(control.mapTo(window, QPoint(0, 0)), control.size())
        if not window.rect().contains(place):
            yield f"“{control.text() or control.accessibleName()}” at {place} is outside of {window.rect()}"


def is_part(control: QWidget) -> bool:
    return control.objectName().startswith("qt_")


def is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def covered(window: QWidget) -> Iterator[str]:
    """Texts and buttons that overlap."""
    kinds = (QLabel, QAbstractButton)
    for parent in [window, *window.findChildren(QWidget)]:
        if not parent.isVisible() or parent.window() is not window:
            continue
        inside = [child for child in parent.children() if isinstance(child, kinds) and child.isVisible()]
        for one, other in combinations(inside, 2):
            if not is_part(one) and not is_part(other) and one.geometry().intersects(other.geometry()):
                yield f"{words(one)} and {words(other)} lie on each other: {one.geometry()}, {other.geometry()}"


def words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} “{text or widget.accessibleName()}”"


class Looks:
    """Checks windows as they appear on this screen."""

    def __init__(self, screen: QRect, driver: UiDriver) -> None:
        self.screen = screen
        self.driver = driver
        self.found: dict[str, list[str]] = {}

    async def at(self, what: str, window: QWidget) -> None:
        """Show a window: a large one fills the screen, another one has its preferred size."""
        self.fit(window)
        try:
            await self.driver.until(lambda: not faults(window, self.screen), what, patience=3)
        except TimeoutError:
            self.found[what] = faults(window, self.screen)

    def fit(self, window: QWidget) -> None:
        large = not isinstance(window, QDialog) or (isinstance(window, QMessageBox) is False and window.height() > 600)
        wanted = self.screen if large else window.geometry()
        window.resize(placed(wanted, self.screen).size())


@pytest.fixture
def language(request: pytest.FixtureRequest, speak: Callable[[str], None]) -> str:
    return str(request.param)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages(), indirect=True)
def test_every_page_fits_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None], qapp: QApplication
) -> None:
    found: dict[str, list[str]] = {}

    async def dialogs(desktop: Desktop, looks: Looks) -> None:
        window, driver = desktop.window, looks.driver
        window.add_server()
        dialog = await driver.window(AddServerDialog)
        await looks.at("add server", dialog)
        dialog.reject()
        for action, kind, what in (
            (window.settings_action, SettingsDialog, "settings"),
            (window.help_action, HelpWindow, "help"),
            (window.about_action, AboutDialog, "about"),
            (window.remove_action, QMessageBox, "remove"),
            (window.history_action, HistoryDialog, "history"),
        ):
            action.trigger()
            shown = await driver.window(kind)
            await looks.at(what, shown)
            if isinstance(shown, SettingsDialog):
                shown.tabs.setCurrentIndex(1)
                await looks.at("settings, advanced", shown)
            shown.close()
            await driver.until(lambda shown=shown: not shown.isVisible(), "it to be gone")  # type: ignore[misc]

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        retranslate(desktop.window)
        looks = Looks(screen, driver)
        looks.found = found
        await looks.at("empty main window", desktop.window)
        await add_pool(desktop, pools[0])
        await looks.at("main window", desktop.window)
        await dialogs(desktop, looks)
        desktop.window.suggested_media = pools[0]["media"]
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        await looks.at("before you start", wizard)
        await driver.click(bare(translate("desktop", "&Next")))
        await driver.tick(say(translate("desktop", "Pools and servers to upgrade")), pools[0]["name"])
        await looks.at("select", wizard)
        await driver.click(bare(translate("desktop", "&Next")))
        await looks.at("mode", wizard)
        await driver.click(bare(translate("desktop", "&Run Prechecks")))
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await looks.at("prechecks", wizard)
        await driver.click(bare(translate("desktop", "&Resolve All")))
        await driver.click(bare(translate("desktop", "&Next")))
        await looks.at("media", wizard)
        await driver.click(bare(translate("desktop", "&Test")))
        await driver.until(wizard.media_page.isComplete, "the media test")
        await looks.at("media, tested", wizard)
        await driver.click(bare(translate("desktop", "&Start Upgrade")))
        await driver.until(lambda: wizard.context.progress.questions, "a question")
        await driver.until(lambda: driver.find(QWidget, bare(translate("desktop", "&Retry"))), "its buttons")
        await looks.at("upgrade, a question", wizard)
        await driver.click(bare(translate("desktop", "St&op This Pool")))
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await looks.at("summary", wizard)
        await driver.click(bare(translate("desktop", "&Finish")))
        await driver.until(desktop.window.unfinished.isVisible, "the banner")
        await looks.at("main window, unfinished", desktop.window)
        await driver.click(bare(translate("desktop", "&Discard…")))
        box = await driver.window(QMessageBox)
        await looks.at("discard", box)
        box.reject()
        desktop.window.disconnect_action.trigger()
        await driver.click(bare(translate("desktop", "&Resume…")))
        dialog = await driver.window(ResumeDialog)
        await looks.at("resume", dialog)
        dialog.reject()

    with simulated("ha-wlb", 3, 6, "prepare-fails:host=fra-02,times=0") as pools:
        play(scene)
    assert found == {}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages(), indirect=True)
def test_the_dialogs_about_a_servers_identity_fit_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None]
) -> None:
    found: dict[str, list[str]] = {}

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        retranslate(desktop.window)
        looks = Looks(screen, driver)
        looks.found = found
        desktop.window.add_server()
        await driver.type(bare(translate("desktop", "&Address:")), address(simulation))
        await driver.type(bare(translate("desktop", "&Password:")), "wrong")
        await driver.click(bare(translate("desktop", "A&dd")))
        certificate = await driver.window(CertificateDialog)
        await looks.at("certificate", certificate)
        certificate.reject()
        (await driver.window(AddServerDialog)).reject()
        await add_pool(desktop, simulation.describe()["pools"][0])
        server = desktop.book.servers()[0]
        dialog = SignInDialog(desktop.book, server, desktop.window)
        dialog.open()
        await looks.at("sign in", dialog)
        dialog.reject()

    with ThreadedSimulation(Options(hosts=2, vms=2, speed=SPEED)) as simulation:
        play(scene)
    assert found == {}


def address(simulation: ThreadedSimulation) -> str:
    pool: dict[str, Any] = simulation.describe()["pools"][0]
    return str(pool["coordinator"]).removeprefix("https://")


def test_the_media_page_needs_no_scrolling_before_the_test(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.click("Next")
        wizard.resize(1016, 660)
        page = wizard.media_page
        await driver.until(lambda: wizard.width() == 1016 and wizard.height() == 660, "the size")
        bars = [area.verticalScrollBar() for area in page.findChildren(QScrollArea) if area.isAncestorOf(page.form)]
        assert bars
        await driver.until(lambda: not any(bar.maximum() for bar in bars), "everything in sight")
        assert page.backup.isVisible()

    with simulated("pool", 3, 6) as pools:
        play(scene)

"""Nothing is cut off: German, which is long, in a small window, with large letters too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated


def cut_off(window: QWidget) -> list[str]:
    """Texts with less space than they need."""
    found = []
    texts: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    for widget in texts:
        if not widget.isVisible() or isinstance(widget, Elided) or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        narrow = not wraps and widget.width() < widget.sizeHint().width() - 1
        needed = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        low = widget.height() < needed - 1
        if narrow or low:
            found.append(
                f"{type(widget).__name__} “{widget.text()}” {widget.size()} of {widget.sizeHint()}, {needed} high"
            )
    return found


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_off(scale: float, play: Play, speak: Callable[[str], None], qapp: QApplication) -> None:
    async def look(driver: UiDriver, window: QWidget) -> None:
        await driver.until(lambda: not cut_off(window), f"room for {cut_off(window)}", patience=5)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        window = desktop.window
        window.resize(1024, 700)
        await look(driver, window)
        for pool in pools:
            await add_pool(desktop, pool)
        await look(driver, window)
        window.suggested_media = pools[0]["media"]
        window.start_wizard()
        wizard = window.wizard
        assert wizard is not None
        wizard.resize(1024, 700)
        await look(driver, wizard)
        await driver.click("Weiter")
        for pool in pools:
            await driver.tick("Pools und Server, die aktualisiert werden", pool["name"])
        await look(driver, wizard)
        await driver.click("Weiter")
        await look(driver, wizard)
        await driver.click("Vorabprüfungen ausführen")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await look(driver, wizard)
        await driver.click("Alle auflösen")
        await driver.click("Weiter")
        await driver.click("Testen")
        await driver.until(wizard.media_page.isComplete, "the media test")
        await look(driver, wizard)
        await driver.click("Zurück zur alten Version…")
        way = await driver.window(RollBackDialog)
        await look(driver, way)
        await driver.click("Schließen")
        assert wizard.size().width() <= 1024 * scale
        await driver.click("Upgrade starten")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await look(driver, wizard)

    font = qapp.font()
    usual = font.pointSizeF()
    speak("de")
    font.setPointSizeF(usual * scale)
    qapp.setFont(font)
    try:
        with simulated("ha-wlb", 3, 6) as pools:
            play(scene)
    finally:
        font.setPointSizeF(usual)
        qapp.setFont(font)

"""The question after a failure: the named cause, an explanation of each choice, the focus in the right place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.desktop.widgets.lane_chart import Lane
from rpu_desktop.desktop.widgets.timeline import Timeline
from rpu_desktop.desktop.wizard.banners import Banners
from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import Named
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media

_KEY = re.compile(r"&(?!&)(\w)")
_CHOICES = {
    PromptKind.MEDIA: (Choice.REBOOT, Choice.BY_HAND, Choice.SKIP),
    PromptKind.VERSION: (Choice.REBOOT, Choice.CHECK, Choice.SKIP),
    PromptKind.WAITING: (Choice.WAIT, Choice.CHECK, Choice.FAIL),
    PromptKind.FAILURE: (Choice.RETRY, Choice.SKIP, Choice.STOP),
    PromptKind.UPDATE: (Choice.RETRY, Choice.SKIP, Choice.STOP),
    PromptKind.IMMOVABLE: (Choice.SHUTDOWN, Choice.RETRY, Choice.SKIP, Choice.STOP),
    PromptKind.VM: (Choice.RETRY, Choice.SKIP, Choice.STOP),
    PromptKind.GUEST: (Choice.RETRY, Choice.SHUTDOWN, Choice.POWER_OFF, Choice.STOP),
    PromptKind.HOOK: (Choice.RETRY, Choice.GO_ON, Choice.SKIP, Choice.STOP),
    PromptKind.DISKS: (Choice.RETRY, Choice.SHUTDOWN, Choice.SKIP, Choice.STOP),
    PromptKind.LEFTOVER: (Choice.REMOVE, Choice.GO_ON),
    PromptKind.WAKING: (Choice.RETRY, Choice.DISCARD, Choice.SKIP),
}


def lanes_of(timeline: Timeline, server: str) -> list[Lane]:
    return [lane for lane in timeline.chart.lanes if lane.name == server]


def test_a_failure_names_its_cause_and_the_next_key_belongs_to_it(play: Play) -> None:
    """The title was "something went wrong", the reason ERROR_PREPARING_HOST, and Tab went to "Skip a Server"."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        wizard.resize(1024, 620)
        await start(wizard, driver)
        banner = await driver.see(Banner, "fra-02 could not be prepared for the installation")
        words = {label.text() for label in banner.findChildren(QLabel)}
        assert not any("ERROR_PREPARING_HOST" in text for text in words)
        assert any(text.startswith("Pool Frankfurt, server fra-02, address 1") for text in words)
        await driver.until(lambda: wizard.focusWidget() is banner, "the focus on the question")
        QTest.keyClick(banner, Qt.Key.Key_Return)
        assert banner.isVisible(), "Enter answers nothing by itself"
        QTest.keyClick(banner, Qt.Key.Key_Tab)
        focused = wizard.focusWidget()
        assert isinstance(focused, QAbstractButton)
        assert focused.text().replace("&", "") == "Retry"
        row = next(row for row in wizard.findChildren(HostRow) if row.accessibleName() == "fra-02")
        await driver.until(lambda: row.visibleRegion().boundingRect().height() >= row.height() // 2, "its row in view")
        head = await driver.see(QLabel, "Overall progress")
        await driver.until(lambda: head.text().endswith("waiting for your answer"), "no estimate")
        await driver.click("Copy Details")
        copied = QGuiApplication.clipboard().text()
        assert "fra-02 could not be prepared for the installation" in copied
        assert "RPU Desktop" in copied
        (timeline,) = wizard.findChildren(Timeline)
        await driver.until(lambda: any(lane.failures for lane in lanes_of(timeline, "fra-02")), "its mark")
        (lane,) = lanes_of(timeline, "fra-02")
        assert len(lane.failures) == 1
        assert "something failed at" in lane.words
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")

    with simulated("pool", 3, 6, "prepare-fails:host=fra-02") as pools:
        play(scene)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_question_has_a_key_that_its_page_has_already(
    language: str, play: Play, speak: Callable[[str], None]
) -> None:
    """Alt+K was on "Skip a Server" and on "Skip This Server"."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        page = wizard.upgrade_page
        (banners,) = page.findChildren(Banners)
        assert set(_CHOICES) == set(PromptKind)
        always, old = set(banners.findChildren(QAbstractButton)), set[QAbstractButton]()
        for kind, choices in _CHOICES.items():
            prompt = Prompt(kind, Named("p", "Frankfurt"), Named("h", "fra-02"), plain("?"), choices)
            banners.ask(prompt)
            texts = [button.text() for button in page.findChildren(QAbstractButton) if button not in old]
            keys = Counter(found[1].lower() for text in texts if (found := _KEY.search(text)))
            assert not [key for key, count in keys.items() if count > 1], (kind, texts)
            old |= set(banners.findChildren(QAbstractButton)) - always
            banners.clear()

    speak(language)
    play(scene)

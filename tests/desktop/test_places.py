"""Windows open where they were, and always fit on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QSplitter
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.places import PlaceStore, keep_place, placed, use_places
from rpu_desktop.desktop.ui_driver import UiDriver
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated

SCREENS = [
    QRect(0, 0, 1024, 700),
    QRect(0, 0, 1366, 728),
    QRect(0, 27, 960, 513),
    QRect(1920, 0, 1280, 680),
    QRect(0, 0, 1920, 1040),
]


@pytest.mark.parametrize("usable", SCREENS, ids=lambda usable: f"{usable.width()}x{usable.height()}")
@pytest.mark.parametrize(
    "wanted", [QRect(0, 0, 1080, 740), QRect(-900, -700, 1120, 720), QRect(5000, 5000, 4000, 3000)]
)
def test_no_part_of_a_window_is_off_its_screen(usable: QRect, wanted: QRect) -> None:
    inside = placed(wanted, usable)
    with_frame = inside.adjusted(0, -32, 0, 0)
    assert usable.contains(with_frame)
    assert inside.width() >= min(wanted.width(), usable.width() - 8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "windows.json"
    use_places(PlaceStore(path))
    yield path
    use_places(PlaceStore())


def opened(qtbot: QtBot, name: str = "test", *, large: bool = False) -> QDialog:
    window = QDialog()
    window.setMinimumSize(300, 200)
    qtbot.addWidget(window)
    keep_place(window, name, QSize(500, 400), large=large)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_a_window_comes_back_where_it_was(qtbot: QtBot, store: Path) -> None:
    first = opened(qtbot)
    assert first.size() == QSize(500, 400)
    first.setGeometry(300, 200, 640, 480)
    first.close()
    use_places(PlaceStore(store))
    assert opened(qtbot).geometry() == QRect(300, 200, 640, 480)
    assert opened(qtbot, "another").size() == QSize(500, 400)


def test_a_maximised_window_comes_back_maximised_and_still_knows_its_own_size(qtbot: QtBot, store: Path) -> None:
    first = opened(qtbot)
    first.setGeometry(300, 200, 640, 480)
    first.showMaximized()
    first.close()
    use_places(PlaceStore(store))
    again = opened(qtbot)
    assert again.isMaximized()
    again.close()
    kept = json.loads(store.read_text())["window test"]
    assert (kept["width"], kept["height"]) == (640, 480)


def test_a_window_from_a_screen_that_is_gone_opens_on_this_one(qtbot: QtBot, store: Path, qapp: QApplication) -> None:
    store.write_text(json.dumps({"window test": {"x": 9000, "y": 9000, "width": 5000, "height": 4000}}))
    use_places(PlaceStore(store))
    window = opened(qtbot)
    assert qapp.primaryScreen().availableGeometry().contains(window.geometry())


@pytest.mark.parametrize(
    "damage", ["", "[]", '{"window test": 3}', '{"window test": {"x": "a", "width": -4, "height": 1e9}}', "{"]
)
def test_a_damaged_file_does_no_harm(damage: str, qtbot: QtBot, store: Path) -> None:
    store.write_text(damage)
    use_places(PlaceStore(store))
    window = opened(qtbot)
    assert window.size() == QSize(500, 400)
    window.close()


def test_the_program_remembers_its_windows_and_how_they_are_divided(play: Play, qapp: QApplication) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        window = desktop.window
        window.setGeometry(100, 80, 1200, 700)
        splitter = window.findChild(QSplitter)
        assert splitter is not None
        _drag(splitter, 90)
        widths.append(splitter.sizes()[0])
        window.start_wizard()
        wizard = window.wizard
        assert wizard is not None
        await driver.until(wizard.isVisible, "the wizard")
        wizard.setGeometry(150, 120, 1100, 690)
        wizard.reject()
        await driver.until(lambda: window.wizard is None, "the wizard to be gone")

    async def again(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        window = desktop.window
        assert window.geometry() == QRect(100, 80, 1200, 700)
        splitter = window.findChild(QSplitter)
        assert splitter is not None
        await driver.until(lambda: splitter.sizes()[0] == widths[0], "the list to be as wide as before")
        window.start_wizard()
        wizard = window.wizard
        assert wizard is not None
        await driver.until(wizard.isVisible, "the wizard")
        assert wizard.geometry() == QRect(150, 120, 1100, 690)

    widths: list[int] = []
    with simulated() as pools:
        play(scene)
        play(again)


def _drag(splitter: QSplitter, by: int) -> None:
    handle = splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)

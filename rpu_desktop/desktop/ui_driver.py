"""Operates real widgets: finds them by accessible name, clicks, types, waits, takes screenshots.

The demo and the tests use it; both therefore prove that every control has a name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget
from shiboken6 import isValid

from rpu_desktop.desktop.steps import all_done
from rpu_desktop.desktop.theme import theme

__all__ = ["UiDriver"]

W = TypeVar("W", bound=QWidget)

_LOOK = 0.02
"""Interval (s) between two checks of a condition."""

_HOLD = 0.08
"""Seconds for which a user who is watched holds a mouse button down."""

_SETTLE = 0.15
"""Delay (s) before a screenshot."""


class UiDriver:
    """Works like a user, with `pace` seconds between two actions.

    `pictures`: the folder for screenshots, in light and dark (`both_looks`) or as the program looks now.
    """

    def __init__(
        self, *, pace: float = 0.0, pictures: Path | None = None, both_looks: bool = True, patience: float = 60.0
    ) -> None:
        self.pace = pace
        self.pictures = pictures
        self.both_looks = both_looks
        self.patience = patience
        self._number = 0

    async def until(self, condition: Callable[[], object], what: str, *, patience: float | None = None) -> None:
        """Wait until `condition()` holds.

        Raises:
            TimeoutError: it did not hold within `patience` seconds; `what` names the condition.

        """
        try:
            async with asyncio.timeout(self.patience if patience is None else patience):
                while not condition():  # noqa: ASYNC110 (anything a person can see may be waited for)
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            raise TimeoutError(f"waited for {what}") from None

    def find(self, kind: type[W], name: str) -> W | None:
        """A visible widget with this accessible name; one in the newest window takes precedence."""
        for window in reversed(QApplication.topLevelWidgets()):
            if window.isVisible():
                for widget in (window, *window.findChildren(kind)):
                    if isinstance(widget, kind) and _name_of(widget) == name and widget.isVisible():
                        return widget
        return None

    async def see(self, kind: type[W], name: str) -> W:
        """Wait for a visible widget with this accessible name."""
        await self.until(lambda: self.find(kind, name), f"{kind.__name__} “{name}”")
        found = self.find(kind, name)
        assert found is not None  # noqa: S101 (just seen)
        return found

    async def window(self, kind: type[W]) -> W:
        """Wait for a visible window of this kind."""

        def shown() -> list[W]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

        await self.until(shown, kind.__name__)
        return shown()[-1]

    async def click(self, name: str) -> None:
        """Wait until the button is there and enabled, then click it."""
        button = await self.see(QAbstractButton, name)
        await self.until(lambda: (b := self.find(QAbstractButton, name)) and b.isEnabled(), f"“{name}” to be enabled")
        await self.rest()
        button = await self.see(QAbstractButton, name)
        if not self.pace:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=_spot(button))
            return
        QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=_spot(button))
        await asyncio.sleep(_HOLD)
        if isValid(button):
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=_spot(button))

    async def type(self, name: str, text: str) -> None:
        """Type into a field, replacing its contents."""
        field = await self.see(QLineEdit, name)
        await self.rest()
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text) if text else field.clear()

    async def tick(self, name: str, row: str) -> None:
        """Wait until the row that starts with this text in the list `name` is there and enabled, then tick it."""
        tree = await self.see(QTreeWidget, name)
        await self.until(lambda: (item := _row(tree, row)) and not item.isDisabled(), f"row “{row}” to be enabled")
        await self.rest()
        item = _row(tree, row)
        if item is not None:
            item.setCheckState(0, Qt.CheckState.Checked)

    async def rest(self) -> None:
        """Pause, so that a spectator can follow."""
        await asyncio.sleep(self.pace)

    async def picture(self, window: QWidget, name: str) -> None:
        """Save a screenshot of a window as soon as it is shown, in both looks if so wished."""
        if self.pictures is None:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        self._number += 1
        was_dark = theme().dark
        for dark in (not was_dark, was_dark) if self.both_looks else (was_dark,):
            if dark != theme().dark:
                theme().use(dark)
            await self.until(window.isVisible, "the window of a screenshot")
            await asyncio.sleep(_SETTLE)  # layouts need a few turns of the event loop
            await self.until(all_done, "what the window shows")
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # `grab` does not wait for them
            look = "-dark" if dark else ""
            window.grab().save(str(self.pictures / f"{self._number:02d}-{name}{look}.png"))


def _name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or a button's text."""
    text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def _spot(button: QAbstractButton) -> QPoint:
    """Where a user clicks: a check box on its mark, a button in its middle."""
    return QPoint(8, button.height() // 2) if button.isCheckable() else button.rect().center()


def _row(tree: QTreeWidget, words: str) -> QTreeWidgetItem | None:
    rows = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    return next((row for row in rows if row is not None and row.text(0).startswith(words)), None)

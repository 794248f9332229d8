"""Checks a window for users of keyboard and screen reader: returns faults in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QProgressBar,
    QScrollArea,
    QTabWidget,
    QWidget,
    QWizard,
)

from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.desktop.widgets.icon_label import IconLabel

__all__ = ["faults"]

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractScrollArea)
_SAID = (HostRow, Banner, QProgressBar)
"""What is made of parts, or has no words of its own, and needs a name for all of it."""
_ROW = 24
"""Pixels: controls closer than this are in one row."""


def faults(window: QWidget) -> list[str]:
    """Everything that is wrong in a visible window."""
    return [*_clashes(window), *_nameless(window), *_wrong_order(window)]


def _shown(window: QWidget) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if w.isVisible() and w.window() is window]


def _clashes(window: QWidget) -> Iterator[str]:
    """Mnemonics used twice: such a key only moves the focus between the two."""
    taken: dict[str, list[str]] = defaultdict(list)
    for widget in _shown(window):
        for words in _words_with_keys(widget):
            if (key := _key(words)) is not None:
                taken[key].append(words)
    for bar in window.findChildren(QMenuBar):
        for top in bar.actions():
            menu = top.menu()
            actions = menu.actions() if isinstance(menu, QMenu) else []
            yield from _clash_in([a.text() for a in actions if a.text()], f"menu {top.text()}")
    yield from (f"Alt+{key.upper()} is taken twice: {words}" for key, words in taken.items() if len(words) > 1)


def _words_with_keys(widget: QWidget) -> list[str]:
    match widget:
        case QTabWidget():
            return [widget.tabText(index) for index in range(widget.count())]
        case QMenuBar():
            return [action.text() for action in widget.actions()]
        case QLabel() if widget.buddy() is not None:
            return [widget.text()]
        case QAbstractButton() if not isinstance(widget.parent(), QMenuBar):
            return [widget.text()]
        case _:
            return []


def _clash_in(texts: list[str], where: str) -> Iterator[str]:
    taken: dict[str, list[str]] = defaultdict(list)
    for words in texts:
        key = _key(words)
        if key is None:
            yield f"{where}: no key for “{words}”"
        else:
            taken[key].append(words)
    yield from (f"{where}: {key.upper()} is taken twice: {words}" for key, words in taken.items() if len(words) > 1)


def _key(words: str) -> str | None:
    _, mark, after = words.replace("&&", "").partition("&")
    return after[0].casefold() if mark and after else None


def _nameless(window: QWidget) -> Iterator[str]:
    for widget in _shown(window):
        if (_is_drawn(widget) or isinstance(widget, _SAID)) and not widget.accessibleName():
            yield f"{type(widget).__name__} has no name"
        if not isinstance(widget, _CONTROLS) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if _is_part(widget) or isinstance(widget, QScrollArea):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not widget.accessibleName() and not text:
            yield f"{type(widget).__name__} has no name ({widget.objectName()}, in {type(widget.parent()).__name__})"


def _is_drawn(widget: QWidget) -> bool:
    """Whether the program itself paints it; icons are decoration, since words stand beside them."""
    own = type(widget).__module__.startswith("rpu_desktop") and "paintEvent" in vars(type(widget))
    return own and not isinstance(widget, IconLabel | QLabel | QAbstractButton)


def _is_part(widget: QWidget) -> bool:
    """Whether it is part of a control that Qt creates, such as a spin box's field or a tab bar's arrows."""
    parent = widget.parent()
    return widget.objectName().startswith("qt_") or isinstance(parent, QAbstractSpinBox | QComboBox | QMenuBar)


def _wrong_order(window: QWidget) -> Iterator[str]:
    """Where the tab order is not from top to bottom; it may return to the top once."""
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window and widget not in chain:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    stops = [w for w in chain if _is_stop(w, window)]
    rows = [(w, w.mapTo(window, QPoint(0, 0)).y()) for w in stops]
    jumps = [(a, b) for (a, at), (b, below) in pairwise(rows) if below < at - _ROW]
    if len(jumps) > (2 if isinstance(window, QWizard) else 1):
        yield f"the Tab key jumps back: {[(_called(a), _called(b)) for a, b in jumps]}"


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return reached and widget.isVisible() and widget.isEnabled() and widget.window() is window and not _is_part(widget)


def _called(widget: QWidget) -> str:
    return widget.accessibleName() or f"{type(widget).__name__} {widget.objectName()}"

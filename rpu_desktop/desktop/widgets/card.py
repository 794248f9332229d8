"""A framed group with a heading, and words that explain a control."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["card_in", "explained"]


def card_in(title: Text, column: QVBoxLayout, *, headed: bool = True) -> QVBoxLayout:
    """A new card at the end of `column`; returns where its contents go.

    Without a heading (`headed`) its title is only for screen readers: the page says the same.
    """
    frame = QFrame()
    frame.setObjectName("card")
    show(frame.setAccessibleName, say(title))
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
    inner.setSpacing(GAP)
    if headed:
        inner.addWidget(heading(say(title), scale=1.1))
    column.addWidget(frame)
    return inner


def explained(control: QAbstractButton, text: Text) -> QFrame:
    """Words set in below a control, and said with it."""
    show(control.setAccessibleDescription, say(text))
    frame = QFrame()
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(GAP * 3, 0, 0, GAP // 2)
    inner.addWidget(label(say(text), role="muted"))
    return frame

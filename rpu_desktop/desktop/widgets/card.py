"""A framed group with a heading, and texts that explain a control."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["card_in", "explained"]


def card_in(title: Text, column: QVBoxLayout, *, headed: bool = True) -> QVBoxLayout:
    """Add a card at the end of `column`; returns the layout of its contents.

    Without a visible heading (`headed`), its title is only for screen readers, because the page already shows it.
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
    """Add an indented explanation below a control; screen readers read it with the control."""
    show(control.setAccessibleDescription, say(text))
    frame = QFrame()
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(GAP * 3, 0, 0, GAP // 2)
    inner.addWidget(label(say(text), role="muted"))
    return frame

"""Forms: labels with mnemonics on the left, fields on the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import caption
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["add_row", "align", "make_form"]


def make_form() -> QFormLayout:
    """An empty form whose fields take all the space."""
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setSpacing(GAP)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def add_row(form: QFormLayout, text: Text, field: QWidget) -> QLabel:
    """Add a row; returns the label, which is centered vertically on its field."""
    words = caption(say(text), field)
    words.setMinimumHeight(field.sizeHint().height())
    show(field.setAccessibleName, bare(say(text)))
    form.addRow(words, field)
    return words


def align(labels: Iterable[QLabel]) -> None:
    """Align the fields of several forms."""
    labels = list(labels)
    width = max(words.sizeHint().width() for words in labels)
    for words in labels:
        words.setMinimumWidth(width)

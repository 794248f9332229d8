"""Names that try to control a window, in every kind of widget that shows names."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

from tests.fuzz.mutations import hostile_name

_PIECES = ("<b>", "</b>", "<img src='/nowhere.png'>", "&", "R&zq", "<table><tr><td>", "w" * 300, "\n", "\u202e", "<!--")


def cases(rng: random.Random) -> Iterator[str]:
    while True:
        yield "".join(rng.choice((rng.choice(_PIECES), hostile_name(rng))) for _ in range(rng.randint(1, 5)))


def run(case: str) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget  # noqa: PLC0415 (a window)

    from rpu_desktop.desktop.widgets.as_data import MessageBox, caption, no_key, tool_tip  # noqa: PLC0415 (likewise)
    from rpu_desktop.desktop.widgets.elided import Elided  # noqa: PLC0415 (likewise)
    from rpu_desktop.desktop.widgets.icon_label import StatusLabel  # noqa: PLC0415 (likewise)
    from rpu_desktop.desktop.widgets.labels import label  # noqa: PLC0415 (likewise)
    from rpu_desktop.inventory.records import RecordReader  # noqa: PLC0415 (likewise)
    from tests.desktop.names import powers  # noqa: PLC0415 (likewise)

    app = QApplication.instance() or QApplication([])
    name = RecordReader({"name_label": case}).name()
    window, field, elided = QWidget(), QLineEdit(), Elided(most=280)
    elided.setText(name)
    column = QVBoxLayout(window)
    for widget in (label(name), StatusLabel(text=name), elided, caption(no_key(name), field), field):
        column.addWidget(widget)
    button = QPushButton(no_key(name), window)
    button.setToolTip(tool_tip(name))
    box = MessageBox(window)
    box.setText(name)
    box.setInformativeText(f"•  {name}")
    assert app is not None
    assert [what for what in powers(window) if "pixels wide" not in what] == []

"""A question to confirm can always be answered, whatever happens behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.i18n.text import translate


def test_it_can_be_answered_when_the_button_that_asked_is_disabled_meanwhile(qtbot: QtBot) -> None:
    """The server's turn began while the admin was reading: the box stayed open, and neither of its buttons worked."""
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("…", window)
    window.show()
    answers: list[str] = []
    confirm(
        button,
        translate("desktop", "Skip a Server"),
        translate("desktop", "Skip {server} in this upgrade?").of(server="fra-02"),
        "",
        yes=translate("desktop", "&Skip It"),
        no=translate("desktop", "&Upgrade It Too"),
        then=lambda: answers.append("skip"),
    )
    (box,) = window.findChildren(QMessageBox)
    button.setEnabled(False)
    assert box.isEnabled()
    next(each for each in box.buttons() if each.text() == "&Skip It").click()
    assert answers == ["skip"]

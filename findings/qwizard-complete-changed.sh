#!/bin/bash
# PySide6 6.11.3 (PyPI), Python 3.11, Linux: QWizard hides and shows all that is on a page when that page says whether
# it is complete.
#
# The documentation asks a page to emit `completeChanged` whenever the answer of `isComplete` changes, so that the
# wizard can enable or disable Next or Finish.  To avoid flicker, the wizard hides the whole page while it looks at its
# buttons, and shows it again.  Every widget on the page gets a hide and a show event for each signal, even if the
# answer is the same as before, and Qt lays out and paints the page anew.  On a page with a large table this takes tens
# of milliseconds.  Enabling the button itself (`wizard.button(...).setEnabled`) hides nothing.
#
# Seen: 3 signals: 3 hide events, 3 show events; enabling the button 3 times: 0 hide events, 0 show events
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PySide6_Essentials==6.11.3 shiboken6==6.11.3
QT_QPA_PLATFORM=offscreen "$folder/venv/bin/python" - <<'PYTHON' | tee "$folder/out"
from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWizard, QWizardPage

seen = Counter()


class Watcher(QObject):
    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Hide, QEvent.Type.Show):
            seen[event.type().name] += 1
        return False


app = QApplication([])
wizard, page, watcher = QWizard(), QWizardPage(), Watcher()
words = QLabel("on the page")
QVBoxLayout(page).addWidget(words)
wizard.addPage(page)
wizard.addPage(QWizardPage())
wizard.show()
app.processEvents()
words.installEventFilter(watcher)


def count(action):
    seen.clear()
    for _ in range(3):
        action()
        app.processEvents()
    return f"{seen['Hide']} hide events, {seen['Show']} show events"


button = wizard.button(QWizard.WizardButton.NextButton)
by_signal = count(page.completeChanged.emit)
by_hand = count(lambda: button.setEnabled(not button.isEnabled()))
print(f"3 signals: {by_signal}; enabling the button 3 times: {by_hand}")
PYTHON
grep -qx "3 signals: 3 hide events, 3 show events; enabling the button 3 times: 0 hide events, 0 show events" "$folder/out"

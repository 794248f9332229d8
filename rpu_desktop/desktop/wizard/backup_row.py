"""The option to back up the pool database before the first server, which makes rolling back possible."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.engine.backup import documents, expected_file
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.rollback import steps_of, way_back
from rpu_desktop.session.session import UpgradeSession

__all__ = ["BackupRow"]


class BackupRow(QWidget):
    """Sets the choice in the session, and warns if there will be no backup; `changed` is emitted when it changes."""

    changed = Signal()

    def __init__(self, flow: UpgradeSession) -> None:
        super().__init__()
        self._flow = flow
        self.wanted = worded(QCheckBox(), say(translate("desktop", "Ba&ck up the pool database first, to:")))
        self.folder = QLineEdit()
        show(self.folder.setAccessibleName, say(translate("desktop", "Folder for the backup of the pool database")))
        self.choose = Button(say(translate("desktop", "C&hoose…")), "folder")
        self.explain = Button(say(translate("desktop", "Roll Bac&k…")), "question")
        words = translate(
            "desktop",
            "Without a backup you cannot roll back to the old version. Continue at your own risk.",
        )
        self._warning = label(say(words), role="warn")
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.wanted, 0, 0)
        row.addWidget(self.folder, 0, 1)
        row.addWidget(self.choose, 0, 2)
        row.addWidget(self.explain, 0, 3)
        row.addWidget(self._warning, 1, 0, 1, 4)
        row.setColumnStretch(1, 1)
        self.wanted.toggled.connect(self._edited)
        self.folder.textChanged.connect(self._edited)
        self.choose.clicked.connect(self._choose)
        self.explain.clicked.connect(self._explain)
        self.show_flow()

    def show_flow(self) -> None:
        """Show the session's state."""
        backup = self._flow.backup
        self.folder.setText(backup or str(documents()))
        self.wanted.setChecked(backup is not None)
        self._edited()

    def _edited(self) -> None:
        wanted = self.wanted.isChecked()
        self._flow.change(backup=self.folder.text().strip() if wanted else None)
        self.folder.setEnabled(wanted)
        self.choose.setEnabled(wanted)
        self._warning.setVisible(not wanted)
        self.changed.emit()

    def _choose(self) -> None:
        title = say(translate("desktop", "Folder for the backup of the pool database"))
        dialog = QFileDialog(self.window(), title, self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _explain(self) -> None:
        found = [self._flow.findings[server].snapshot for server in self._flow.chosen if server in self._flow.findings]
        ways = [way_back(snapshot, expected_file(snapshot, self._flow.backup or "")) for snapshot in found]
        RollBackDialog([steps_of(way) for way in ways], self.window()).open()

"""One question for all running VMs that no other server can take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHeaderView,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.planning.types import Immovable, Wishes
from rpu_desktop.prechecks.types import Problem
from rpu_desktop.texts import translate

__all__ = ["DecisionDialog"]

_UUID = Qt.ItemDataRole.UserRole


class DecisionDialog(QDialog):
    """Suspend all, shut down all, or decide for each."""

    def __init__(self, problems: Sequence[Problem], wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(translate("desktop", "VMs That Cannot Move")))
        self.setMinimumSize(820, 460)
        self._suspend = QRadioButton(say(translate("desktop", "&Suspend all (they go on where they were)")))
        self._shutdown = QRadioButton(say(translate("desktop", "Shut &down all (and start them again)")))
        self._each = QRadioButton(say(translate("desktop", "Decide for &each VM")))
        self._choices: dict[str, QComboBox] = {}
        self._list = QTreeWidget()
        self._lay_out()
        self._fill(problems, wishes)
        self._preselect(wishes)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(heading(say(translate("desktop", "These running VMs cannot move to another server"))))
        words = translate(
            "desktop",
            "Each goes down right before its own server is upgraded, and runs again on that server right after it. "
            "What shall be done with them?",
        )
        column.addWidget(label(say(words), role="muted"))
        group = QButtonGroup(self)
        for button in (self._suspend, self._shutdown, self._each):
            group.addButton(button)
            column.addWidget(button)
            button.toggled.connect(self._update)
        self._list.setAccessibleName(say(translate("desktop", "VMs that cannot move")))
        self._list.setHeaderLabels(
            [
                say(translate("desktop", "VM")),
                say(translate("desktop", "Server")),
                say(translate("desktop", "Decision")),
                say(translate("desktop", "Reason")),
            ]
        )
        self._list.setRootIsDecorated(False)
        self._list.setWordWrap(True)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(True)
        column.addWidget(self._list, 1)
        self._buttons = DialogButtons(self, translate("desktop", "&Agree"), Topic.DECISION)
        self._buttons.accepted.connect(self.accept)
        column.addWidget(self._buttons)

    def _fill(self, problems: Sequence[Problem], wishes: Wishes) -> None:
        for problem in problems:
            vm, host = problem.objects[0], problem.objects[1]
            text = say(problem.text)
            item = QTreeWidgetItem([vm.name, host.name, "", text])
            item.setToolTip(3, text)
            self._list.addTopLevelItem(item)
            choice = QComboBox()
            choice.setAccessibleName(say(translate("desktop", "Decision for {vm}").of(vm=vm.name)))
            choice.addItem(say(translate("desktop", "Not decided")), Immovable.STOP)
            choice.addItem(say(translate("desktop", "Suspend")), Immovable.SUSPEND)
            choice.addItem(say(translate("desktop", "Shut down")), Immovable.SHUTDOWN)
            choice.setCurrentIndex(choice.findData(wishes.for_vm(vm.uuid)))
            choice.currentIndexChanged.connect(self._update)
            self._choices[vm.uuid] = choice
            self._list.setItemWidget(item, 2, choice)

    def _preselect(self, wishes: Wishes) -> None:
        if wishes.immovable_by_vm:
            self._each.setChecked(True)
        elif wishes.immovable is Immovable.SHUTDOWN:
            self._shutdown.setChecked(True)
        elif wishes.immovable is Immovable.SUSPEND:
            self._suspend.setChecked(True)
        self._update()

    def _update(self) -> None:
        everywhere = (
            Immovable.SUSPEND
            if self._suspend.isChecked()
            else Immovable.SHUTDOWN
            if self._shutdown.isChecked()
            else None
        )
        for choice in self._choices.values():
            choice.setEnabled(self._each.isChecked())
            if everywhere is not None:
                choice.setCurrentIndex(choice.findData(everywhere))
        decided = self._suspend.isChecked() or self._shutdown.isChecked() or self._each.isChecked()
        self._buttons.do.setEnabled(decided)

    def decision(self) -> tuple[Immovable, Mapping[str, Immovable]]:
        """For all, and for single ones by uuid."""
        if self._suspend.isChecked():
            return Immovable.SUSPEND, {}
        if self._shutdown.isChecked():
            return Immovable.SHUTDOWN, {}
        return Immovable.STOP, {uuid: choice.currentData() for uuid, choice in self._choices.items()}

"""Profiles: what applies and why, and opening and saving the choices as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QHeaderView, QTreeWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.help.window import help_key, show_help
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.timing_words import LOCAL_ZONE, window_words
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.scripts_dialog import hook_words
from rpu_desktop.desktop.words import cells, show, show_headers
from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.session.profile import (
    ProfileError,
    options_of,
    profile_of,
    read_profile,
    save_profile,
)

__all__ = ["ProfileDialog"]

_NAMES: dict[str, Text] = {
    "mode": translate("desktop", "Upgrade mode"),
    "media": translate("desktop", "Installation media"),
    "apply-updates": translate("desktop", "Apply updates"),
    "update-source": translate("desktop", "Update source"),
    "pack": translate("desktop", "Supplemental packs"),
    "immovable": translate("desktop", "VMs that cannot be migrated"),
    "local-disks": translate("desktop", "VMs on disks of their own server"),
    "make-room": translate("desktop", "VMs that may be stopped to free up memory"),
    "return-home": translate("desktop", "Migrate VMs back"),
    "parallel-migrations": translate("desktop", "Concurrent migrations"),
    "empty-ahead": translate("desktop", "Empty the next server ahead"),
    "backup": translate("desktop", "Backup folder"),
    "window": translate("desktop", "Maintenance windows"),
    "not-before": translate("desktop", "Not before"),
    "not-after": translate("desktop", "Not after"),
    "time-zone": translate("desktop", "Time zone"),
    "soak": translate("desktop", "Minutes after each server"),
    "soak-coordinator": translate("desktop", "Minutes after the pool coordinator"),
    "order": translate("desktop", "Order of the servers"),
    "max-failed": translate("desktop", "Servers that may fail"),
    "script": translate("desktop", "Scripts"),
    "script-timeout": translate("desktop", "Time limit for each script"),
}
_WORDS: dict[str, Text] = {
    "automatic": translate("desktop: a choice in a table", "automatic"),
    "manual": translate("desktop: a choice in a table", "manual"),
    "stop": translate("desktop: a choice in a table", "decide for each"),
    "suspend": translate("desktop: a choice in a table", "suspend"),
    "shutdown": translate("desktop: a choice in a table", "shut down"),
    "down": translate("desktop: a choice in a table", "decide as for VMs that cannot be migrated"),
    "move": translate("desktop: a choice in a table", "move their disks and back"),
}
_Resize = QHeaderView.ResizeMode
_FILTER = translate("desktop", "Profile (*.json)")


class ProfileDialog(QDialog):
    """Writes the choices of the session when a profile is opened; `used` is called then."""

    def __init__(self, context: WizardContext, used: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._used = used
        show(self.setWindowTitle, say(translate("desktop", "Profile")))
        self.setMinimumSize(520, 360)
        keep_place(self, "profile", QSize(760, 560))
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        show(self.table.setAccessibleName, say(translate("desktop", "What applies")))
        self.open_button = Button(say(translate("desktop", "&Open Profile…")), "folder")
        self.save = Button(say(translate("desktop", "Save &As…")), "save")
        self.close_button = Button(say(translate("desktop", "C&lose")))
        self.help = Button(say(translate("desktop: the button for help", "?")))
        self.problem = label(role="bad")
        self.problem.hide()
        self._lay_out()
        self.open_button.clicked.connect(self._ask_open)
        self.save.clicked.connect(self._ask_save)
        self.close_button.clicked.connect(self.accept)
        self.help.clicked.connect(lambda: show_help(self, Topic.PROFILE))
        help_key(self, Topic.PROFILE)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        text = translate(
            "desktop",
            "A profile is a file with the choices of an upgrade, without passwords. The command line can use it, too.",
        )
        column.addWidget(label(say(text), role="muted"))
        column.addWidget(self.table, 1)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.help)
        row.addWidget(self.open_button)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        show(self.help.setAccessibleName, say(translate("desktop", "Help")))
        self.close_button.setDefault(True)

    def _show(self) -> None:
        self.table.clear()
        show_headers(
            self.table,
            [
                say(translate("desktop", "Choice")),
                say(translate("desktop", "What applies")),
                say(translate("desktop", "From")),
            ],
        )
        found, usual = options_of(self._context.flow.choices), options_of(self._context.usual)
        for name, words in _NAMES.items():
            value = found[name]
            item = cells([say(words), self._words(name, value), say(self._origin(name, value, usual[name]))])
            self.table.addTopLevelItem(item)
        header = self.table.header()
        header.setStretchLastSection(False)
        for number, mode in enumerate((_Resize.ResizeToContents, _Resize.Stretch, _Resize.ResizeToContents)):
            header.setSectionResizeMode(number, mode)

    def _words(self, name: str, value: Any) -> str:
        """The value as the dialogs show it in which it is chosen."""
        choices = self._context.flow.choices
        timing = choices.timing
        match name:
            case "window":
                return joined("; ", map(window_words, timing.windows))
            case "not-before" | "not-after":
                at = timing.not_before if name == "not-before" else timing.not_after
                return say(moment(at)) if at else ""
            case "time-zone" if not value:
                return say(LOCAL_ZONE)
            case "script":
                return joined("; ", map(hook_words, choices.hooks))
            case _:
                return _value(value)

    def _origin(self, name: str, value: Any, usual: Any) -> Text:
        profile = self._context.profile
        if profile is not None and name in profile.options and profile.options[name] == value:
            return translate("desktop", "profile {name}").of(name=profile.name)
        return translate("desktop", "default") if value == usual else translate("desktop", "this upgrade")

    def retranslate(self) -> None:
        """Another language is spoken."""
        self._show()

    # Files

    def _dialog(self, title: Text) -> QFileDialog:
        dialog = QFileDialog(self, say(title))
        dialog.setNameFilter(say(_FILTER))
        if (documents := platformdirs.user_documents_path()).is_dir():
            dialog.setDirectory(str(documents))
        return dialog

    def _ask_open(self) -> None:
        dialog = self._dialog(translate("desktop", "Open Profile"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: spawn(self.open_file(Path(name))))
        dialog.open()

    def _ask_save(self) -> None:
        dialog = self._dialog(translate("desktop", "Save Profile"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: spawn(self.save_file(Path(name))))
        dialog.open()

    async def open_file(self, path: Path) -> None:
        """Use this profile; what it does not say stays as it is."""
        context = self._context
        try:
            profile = await context.engine.blocking(read_profile, path)
        except ProfileError as error:
            self._refuse(error)
            return
        context.use_profile(profile)
        self.problem.hide()
        self._used()
        self._show()

    async def save_file(self, path: Path) -> None:
        """Save the choices of this session."""
        context = self._context
        try:
            saved = profile_of(context.flow.choices)
            context.profile = await context.engine.blocking(save_profile, path, saved)
        except ProfileError as error:
            self._refuse(error)
            return
        self.problem.hide()
        self._used()
        self._show()

    def _refuse(self, error: ProfileError) -> None:
        show(self.problem.setText, say(sentence(error.text, error.advice)))
        self.problem.show()


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return say(translate("desktop", "yes") if value else translate("desktop", "no"))
    if isinstance(value, str) and value in _WORDS:
        return say(_WORDS[value])
    return joined(", ", map(str, value)) if isinstance(value, list) else str(value)

"""The settings: the common ones first, the rest on a tab of its own."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.qt_language import system_language
from rpu_desktop.desktop.retranslate import speak
from rpu_desktop.desktop.settings import LIMITS, Appearance, ProxyMode, Settings, SettingsBook, valid_proxy
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, align, make_form
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.desktop.words import add_item, add_tab, bare, show, worded
from rpu_desktop.engine.backup import documents
from rpu_desktop.i18n.catalogue import languages, own_name
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.updates.program import releases_address
from rpu_desktop.updates.source import has_secrets

__all__ = ["SettingsDialog"]

_PROXIES = {
    ProxyMode.SYSTEM: translate("desktop", "system setting"),
    ProxyMode.NONE: translate("desktop", "none"),
    ProxyMode.MANUAL: translate("desktop", "this one:"),
}


_LOOKS = {
    Appearance.SYSTEM: translate("desktop", "system setting"),
    Appearance.LIGHT: translate("desktop: appearance", "light"),
    Appearance.DARK: translate("desktop: appearance", "dark"),
}


class SettingsDialog(QDialog):
    """Saves when accepted; a new language takes effect immediately."""

    def __init__(self, book: SettingsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        show(self.setWindowTitle, say(translate("desktop", "Settings")))
        self.setMinimumWidth(640)
        self.tabs = QTabWidget()
        self.language = QComboBox()
        self.appearance = QComboBox()
        self.connect_at_start = worded(
            QCheckBox(), say(translate("desktop", "C&onnect to the servers when the program starts"))
        )
        self.backup_folder = QLineEdit()
        self.notifications = worded(
            QCheckBox(), say(translate("desktop", "Show system &notifications during an upgrade"))
        )
        self.newer = worded(
            QCheckBox(), say(translate("desktop", "Check the internet for ne&wer versions of this program"))
        )
        self.migrations = _number("parallel_migrations", None)
        self.ahead = worded(
            QCheckBox(), say(translate("desktop", "&Empty the next server while one is being installed"))
        )
        self.reminder = _number("reminder_minutes", translate("desktop: unit behind a number", " min"))
        self.connect_timeout = _number("connect_timeout", translate("desktop: unit behind a number", " s"))
        self.answer_timeout = _number("answer_timeout", translate("desktop: unit behind a number", " s"))
        self.proxy_mode = QComboBox()
        self.proxy = QLineEdit()
        self.update_source = QLineEdit()
        self._problem = label(role="bad")
        self._problem.hide()
        self._labels: list[QLabel] = []
        self._lay_out()
        align(self._labels)
        self._fill(book.current)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(self.tabs, 1)
        self._lay_out_general()
        self._lay_out_advanced()
        column.addWidget(self._problem)
        buttons = DialogButtons(self, translate("desktop", "&Save"), Topic.SETTINGS)
        buttons.accepted.connect(self._save)
        column.addWidget(buttons)

    def _lay_out_general(self) -> None:
        """Add the common settings."""
        column = self._tab(translate("desktop", "General"))
        form = self._section(column, translate("desktop", "This program"))
        self._row(form, translate("desktop", "&Language:"), self.language)
        self._row(form, translate("desktop", "A&ppearance:"), self.appearance)
        column.addWidget(self.connect_at_start)
        column.addWidget(self.notifications)
        column.addWidget(self.newer)
        self.newer.setVisible(bool(releases_address()))
        form = self._section(column, translate("desktop", "Upgrades"))
        self._row(form, translate("desktop", "Concurrent &migrations:"), self.migrations)
        self._add_backup_folder(form)
        column.addWidget(self.ahead)
        column.addStretch(1)

    def _lay_out_advanced(self) -> None:
        """Add the settings that few people need to change."""
        column = self._tab(translate("desktop", "Advanced"))
        form = self._section(column, translate("desktop", "Upgrades"))
        self._row(form, translate("desktop", "&Remind me about an unresponsive server every:"), self.reminder)
        form = self._section(column, translate("desktop", "Connections to pools"))
        self._row(form, translate("desktop", "Time-out for &connecting:"), self.connect_timeout)
        self._row(form, translate("desktop", "Time-out for an &answer:"), self.answer_timeout)
        form = self._section(column, translate("desktop", "Updates"))
        self._row(form, translate("desktop", "&Update source:"), self.update_source)
        show(self.update_source.setPlaceholderText, say(translate("desktop", "the vendors' own servers")))
        self._row(form, translate("desktop", "Pro&xy for the internet:"), self.proxy_mode)
        self._row(form, translate("desktop", "A&ddress of the proxy:"), self.proxy)
        self.proxy.setPlaceholderText("http://proxy.example.com:3128")
        column.addStretch(1)

    def _add_backup_folder(self, form: QFormLayout) -> None:
        self.backup_folder.setPlaceholderText(str(documents()))
        choose = Button(say(translate("desktop", "C&hoose…")), "folder")
        choose.clicked.connect(self._choose_folder)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.backup_folder, 1)
        row.addWidget(choose)
        words = translate("desktop", "&Backup folder:")
        self._row(form, words, both)
        self._labels[-1].setBuddy(self.backup_folder)
        show(self.backup_folder.setAccessibleName, bare(say(words)))

    def _tab(self, title: Text) -> QVBoxLayout:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        add_tab(self.tabs, content, say(title))
        return column

    def _row(self, form: QFormLayout, text: Text, field: QWidget) -> None:
        self._labels.append(add_row(form, text, field))

    @staticmethod
    def _section(column: QVBoxLayout, title: Text) -> QFormLayout:
        column.addSpacing(GAP)
        column.addWidget(heading(say(title), scale=1.1))
        form = make_form()
        column.addLayout(form)
        return form

    def _fill(self, settings: Settings) -> None:
        add_item(self.language, say(translate("desktop", "system setting")), "")
        for code in languages():
            add_item(self.language, own_name(code), code)
        self.language.setCurrentIndex(max(self.language.findData(settings.language), 0))
        for look, words in _LOOKS.items():
            add_item(self.appearance, say(words), look)
        self.appearance.setCurrentIndex(list(_LOOKS).index(settings.appearance))
        for mode, words in _PROXIES.items():
            add_item(self.proxy_mode, say(words), mode)
        self.proxy_mode.setCurrentIndex(list(_PROXIES).index(settings.proxy_mode))
        self.proxy_mode.currentIndexChanged.connect(self._proxy_chosen)
        self.migrations.setValue(settings.parallel_migrations)
        self.ahead.setChecked(settings.empty_ahead)
        self.connect_at_start.setChecked(settings.connect_at_start)
        self.backup_folder.setText(settings.backup_folder)
        self.newer.setChecked(settings.look_for_newer)
        self.reminder.setValue(settings.reminder_minutes)
        self.connect_timeout.setValue(settings.connect_timeout)
        self.answer_timeout.setValue(settings.answer_timeout)
        self.notifications.setChecked(settings.notifications)
        self.proxy.setText(settings.proxy)
        self.update_source.setText(settings.update_source)
        self._proxy_chosen()

    def _proxy_chosen(self) -> None:
        self.proxy.setEnabled(self._proxy_mode() is ProxyMode.MANUAL)

    def _proxy_mode(self) -> ProxyMode:
        return list(_PROXIES)[self.proxy_mode.currentIndex()]

    def _chosen(self) -> Settings:
        return Settings(
            language=str(self.language.currentData() or ""),
            parallel_migrations=self.migrations.value(),
            empty_ahead=self.ahead.isChecked(),
            look_for_newer=self.newer.isChecked(),
            connect_timeout=self.connect_timeout.value(),
            answer_timeout=self.answer_timeout.value(),
            reminder_minutes=self.reminder.value(),
            notifications=self.notifications.isChecked(),
            proxy_mode=self._proxy_mode(),
            proxy=self.proxy.text().strip(),
            update_source=self.update_source.text().strip(),
            appearance=list(_LOOKS)[self.appearance.currentIndex()],
            connect_at_start=self.connect_at_start.isChecked(),
            backup_folder=self.backup_folder.text().strip(),
        )

    def _save(self) -> None:
        chosen = self._chosen()
        if chosen.proxy_mode is ProxyMode.MANUAL and not valid_proxy(chosen.proxy):
            words = translate("desktop", "Enter the proxy as http://name:port, without a user name and password.")
            self._refuse(words, self.proxy)
            return
        if has_secrets(chosen.update_source):
            words = translate(
                "desktop",
                "Settings are stored in a file: enter the update source without a password or key. Enter those on "
                "the Installation Media page of the wizard.",
            )
            self._refuse(words, self.update_source)
            return
        self.accept()
        try:
            self._book.use(chosen)
        except OSError as error:
            self._not_saved(error)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            speak(app, chosen.language or system_language())

    def _refuse(self, words: Text, field: QLineEdit) -> None:
        show(self._problem.setText, say(words))
        self._problem.show()
        self.tabs.setCurrentWidget(next(tab for tab in self._pages() if tab.isAncestorOf(field)))
        field.setFocus()
        field.selectAll()

    def _pages(self) -> list[QWidget]:
        return [page for index in range(self.tabs.count()) if (page := self.tabs.widget(index)) is not None]

    def _choose_folder(self) -> None:
        title = say(translate("desktop", "Folder for the backup of the pool database"))
        dialog = QFileDialog(self, title, self.backup_folder.text() or str(documents()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.backup_folder.setText)
        dialog.open()

    def _not_saved(self, error: OSError) -> None:
        box = MessageBox(self.parentWidget())
        box.setIcon(QMessageBox.Icon.Warning)
        show(box.setText, say(translate("desktop", "The settings apply until the program ends: they cannot be saved.")))
        box.setInformativeText(str(error.strerror or error))
        box.open()


def _number(name: str, unit: Text | None) -> QSpinBox:
    made = SpinBox()
    made.setRange(*LIMITS[name])
    if unit is not None:
        show(made.setSuffix, say(unit))
    return made

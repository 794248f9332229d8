"""The main window: the list of servers on the left, details on the right.

Modules that the first window does not need are imported when they are used; this halves the time until it opens.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QStackedWidget,
    QSystemTrayIcon,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.empty_state import EmptyState
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.icons import app_icon, icon
from rpu_desktop.desktop.notices import Notices
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.settings import SettingsBook
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.unfinished_banners import UnfinishedBanners
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError

if TYPE_CHECKING:
    from rpu_desktop.desktop.attention import Attention
    from rpu_desktop.desktop.book_pools import Resumption
    from rpu_desktop.desktop.recent_media import RecentMedia
    from rpu_desktop.desktop.servers_view import ServersView
    from rpu_desktop.desktop.unfinished_runs import UnfinishedRuns
    from rpu_desktop.desktop.wizard.new_version import MediaSeen
    from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
    from rpu_desktop.inventory import Host
    from rpu_desktop.run.report import Report
    from rpu_desktop.session.prepared import Prepared
    from rpu_desktop.session.profile import Profile

__all__ = ["MainWindow"]


_REDRAW = 150
"""Minimum interval between two updates, in milliseconds."""


class MainWindow(QMainWindow):
    """Owns the open wizard; `closed` ends the program."""

    closed = Signal()

    def __init__(self, engine: EngineThread, book: ServerBook, runs: JournalStore, settings: SettingsBook) -> None:
        super().__init__()
        self._engine = engine
        self._book = book
        self._runs = runs
        self._settings = settings
        self.wizard: UpgradeWizard | None = None
        self.suggested_media = ""
        self._media_seen: MediaSeen | None = None
        self.suggested_backup = ""
        self.setWindowTitle("RPU Desktop")
        self.setWindowIcon(app_icon())
        self.empty = EmptyState()
        self._leaving = False
        self.unfinished = UnfinishedBanners()
        self.notices = Notices()
        self._make_actions()
        self._make_menus()
        self._lay_out()
        self.empty.add.clicked.connect(self.add_server)
        self._redraw = QTimer(self, interval=_REDRAW, singleShot=True)
        self._redraw.timeout.connect(self._draw_changes)
        book.changed.connect(self._changed)
        book.listed.connect(self._listed)
        book.noticed.connect(self.notices.add)
        self._listed()
        self._look_for_unfinished()

    def _make_actions(self) -> None:
        self.add_action = self._action(translate("desktop", "&Add Server…"), "add", self.add_server)
        self.add_action.setShortcut(QKeySequence(QKeySequence.StandardKey.New))
        self.edit_action = self._action(translate("desktop", "&Change Server…"), "edit", self._edit)
        self.remove_action = self._action(translate("desktop", "&Remove Server…"), "remove", self._remove)
        self.connect_action = self._action(translate("desktop", "C&onnect"), "connect", self._connect)
        self.disconnect_action = self._action(translate("desktop", "&Disconnect"), "offline", self._disconnect)
        words = translate("desktop", "&Rolling Pool Upgrade…")
        self.upgrade_action = self._action(words, "upgrade", self.start_wizard)
        words = translate("desktop", "Open &Prepared Upgrade…")
        self.prepared_action = self._action(words, "folder", self._open_prepared)
        self.history_action = self._action(translate("desktop", "Upgrade &History…"), "history", self._open_history)
        self.copy_name_action = self._action(translate("desktop", "Copy &Name"), "copy", self._copy_name)
        self.copy_address_action = self._action(translate("desktop", "Copy Addr&ess"), "", self._copy_address)
        self.settings_action = self._action(translate("desktop", "&Settings…"), "settings", self._open_settings)
        self.settings_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Preferences))
        self.settings_action.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit_action = self._action(translate("desktop", "&Quit"), "", self.close)
        self.quit_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Quit))
        self.help_action = self._action(translate("desktop", "User &Manual"), "help", self._open_manual)
        self.help_action.setShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents))
        words = translate("desktop", "Save Support &Bundle…")
        self.support_action = self._action(words, "save", self._save_support_bundle)
        self.about_action = self._action(translate("desktop", "&About RPU Desktop"), "", self._about)

    def _action(self, text: Text, icon_name: str, slot: Callable[[], object]) -> QAction:
        action = worded(QAction(self), say(text))
        action.triggered.connect(lambda _checked: slot())
        if icon_name:
            action.setIcon(icon(icon_name))
        return action

    def _make_menus(self) -> None:
        bar = self.menuBar()
        servers = worded(bar.addMenu(""), say(translate("desktop", "&Server")))
        servers.addAction(self.add_action)
        servers.addSeparator()
        servers.addActions([self.connect_action, self.disconnect_action, self.edit_action, self.remove_action])
        servers.addSeparator()
        servers.addAction(self.quit_action)
        tools = worded(bar.addMenu(""), say(translate("desktop", "&Tools")))
        tools.addActions([self.upgrade_action, self.prepared_action, self.history_action])
        tools.addSeparator()
        tools.addAction(self.settings_action)
        helping = worded(bar.addMenu(""), say(translate("desktop", "&Help")))
        helping.addActions([self.help_action, self.support_action])
        helping.addSeparator()
        helping.addAction(self.about_action)
        tool_bar = QToolBar(say(translate("desktop", "Tool bar")))
        tool_bar.setMovable(False)
        tool_bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tool_bar.setIconSize(QSize(18, 18))
        tool_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        tool_bar.addAction(self.add_action)
        tool_bar.addAction(self.upgrade_action)
        self.addToolBar(tool_bar)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.unfinished)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(center)
        self.setMinimumSize(760, 440)
        keep_place(self, "main", QSize(1120, 720), large=True)

    @cached_property
    def _servers(self) -> ServersView:
        """Create the view of the servers when there is a first server."""
        from rpu_desktop.desktop.servers_view import ServersView

        made = ServersView(self._book)
        made.chosen.connect(self._update_actions)
        made.menu_wanted.connect(self._show_menu)
        made.certificate_wanted.connect(self._show_certificate)
        made.connect_wanted.connect(self._connect)
        self._stack.addWidget(made)
        self.unfinished.drawn.connect(lambda: made.tab_after([*self.unfinished.buttons()]))
        made.tab_after([*self.unfinished.buttons()])
        return made

    @property
    def _has_servers(self) -> bool:
        return "_servers" in self.__dict__

    def _listed(self) -> None:
        any_server = bool(self._book.servers())
        if any_server or self._has_servers:
            self._servers.refresh()
        self._stack.setCurrentWidget(self._servers if any_server else self.empty)
        self._update_actions()

    def _changed(self, _server_id: str) -> None:
        """Collect the changes of busy pools, which come many times a second, into one update."""
        self._update_actions()
        if not self._redraw.isActive():
            self._redraw.start()

    def _draw_changes(self) -> None:
        if self._has_servers:
            self._servers.refresh_gently()
        self._update_actions()

    def _current(self) -> Server | None:
        return self._servers.current() if self._has_servers else None

    def _update_actions(self) -> None:
        server = self._current()
        state = server.state if server else None
        idle = server is not None and self.wizard is None
        self.edit_action.setEnabled(idle)
        self.remove_action.setEnabled(idle)
        self.connect_action.setEnabled(state in (ServerState.OFFLINE, ServerState.FAILED))
        self.disconnect_action.setEnabled(idle and state in (ServerState.CONNECTED, ServerState.LOST))
        connected = any(server.state is ServerState.CONNECTED for server in self._book.servers())
        for action in (self.upgrade_action, self.prepared_action):
            action.setEnabled(connected and self.wizard is None)
        why = translate("desktop", "Upgrade pools and servers, host by host")
        if self.wizard is not None:
            why = translate("desktop", "The wizard is open already.")
        elif not connected:
            why = translate("desktop", "Connect to a pool or server first.")
        show(self.upgrade_action.setToolTip, say(why))

    def _show_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.upgrade_action)
        menu.addSeparator()
        menu.addActions([self.connect_action, self.disconnect_action])
        menu.addSeparator()
        menu.addActions([self.copy_name_action, self.copy_address_action])
        menu.addSeparator()
        menu.addActions([self.edit_action, self.remove_action])
        menu.popup(position)

    def _copy_name(self) -> None:
        self._copy(lambda server, host: host.name if host is not None else server.pool_name)

    def _copy_address(self) -> None:
        self._copy(lambda server, host: host.address if host is not None else server.address)

    def _copy(self, words: Callable[[Server, Host | None], str]) -> None:
        """Copy `words` of the selected host, or else of the selected pool or server."""
        server = self._current()
        if server is not None:
            hosts = server.snapshot.hosts.values() if server.snapshot is not None else ()
            host = next((host for host in hosts if host.uuid == self._servers.current_host()), None)
            QGuiApplication.clipboard().setText(words(server, host))

    def add_server(self) -> None:
        """Open the dialog."""
        self._ask_for_server(None)

    def _edit(self) -> None:
        if (server := self._current()) is not None:
            self._ask_for_server(server)

    def _ask_for_server(self, server: Server | None) -> None:
        from rpu_desktop.desktop.add_server import AddServerDialog

        dialog = AddServerDialog(self._book, server, self)
        dialog.accepted.connect(lambda: self._servers.choose(dialog.server_id))
        dialog.open()

    def _remove(self) -> None:
        server = self._current()
        if server is None:
            return
        from rpu_desktop.desktop.widgets.confirm import confirm

        words = translate("desktop", "Its password is deleted from the keyring. The server itself is not changed.")
        confirm(
            self,
            translate("desktop", "Remove Server"),
            translate("desktop", "Remove {server} from the list?").of(server=server.name),
            say(words),
            yes=translate("desktop", "&Remove"),
            no=translate("desktop", "Cancel"),
            then=lambda: spawn(self._book.remove(server.id)),
        )

    def _connect(self) -> None:
        server = self._current()
        if server is None:
            return
        from rpu_desktop.desktop.sign_in import SignInDialog, needs_password

        if needs_password(self._book, server):
            SignInDialog(self._book, server, self).open()
        else:
            spawn(self._try_to_connect(server.id))

    async def _try_to_connect(self, server_id: str) -> None:
        with contextlib.suppress(XapiError):  # shown on the server itself
            await self._book.connect_server(server_id)

    def _disconnect(self) -> None:
        if (server := self._current()) is not None:
            spawn(self._book.disconnect_server(server.id))

    def _show_certificate(self) -> None:
        server = self._current()
        error = server.failure if server else None
        if server is None or not isinstance(error, UntrustedCertificate):
            return
        from rpu_desktop.desktop.certificate_dialog import CertificateDialog

        dialog = CertificateDialog(error, self)
        dialog.accepted.connect(lambda: spawn(self._approve(server, error)))
        dialog.open()

    async def _approve(self, server: Server, error: UntrustedCertificate) -> None:
        with contextlib.suppress(XapiError):
            await self._book.approve_for(server.id, error)
        await self._try_to_connect(server.id)

    def start_wizard(self) -> None:
        """Open the wizard, or bring it to the front."""
        if self.wizard is not None:
            self.wizard.raise_()
            return
        self._open_wizard()

    def _open_wizard(self, resumption: Resumption | None = None) -> None:
        from rpu_desktop.desktop.wizard.wizard import UpgradeWizard

        self.wizard = UpgradeWizard(self._engine, self._book, self._runs, self._settings.current, resumption, self)
        folder = self.suggested_backup or self._settings.current.backup_folder
        self.wizard.context.flow.change(backup=folder)
        self.wizard.context.usual = self.wizard.context.flow.choices
        self.wizard.context.media_seen = self._media_seen = self._media_seen or self.wizard.context.media_seen
        if resumption is None:
            self._offer_media(self.wizard)
        self._propose_chosen(self.wizard)
        self.attention.follow(self.wizard.context)
        self.wizard.context.controller.ended.connect(self._run_ended)
        self.wizard.finished.connect(self._wizard_closed)
        self.wizard.close_wanted.connect(self._ask_what_to_do)
        self.wizard.show_soon()
        self.unfinished.setEnabled(False)
        self._update_actions()

    def _open_prepared(self) -> None:
        from rpu_desktop.desktop.prepared_upgrade import ask_for_prepared

        ask_for_prepared(self, self._engine, self.start_prepared)

    def start_prepared(self, prepared: Prepared, profile: Profile) -> None:
        """Open the wizard with the choices and pools of a prepared upgrade."""
        from rpu_desktop.desktop.prepared_upgrade import use_prepared

        if self.wizard is None:
            self._open_wizard()
        if self.wizard is not None:
            use_prepared(self.wizard.context, prepared, profile)

    def _offer_media(self, wizard: UpgradeWizard) -> None:
        """Offer recently used media, with the last one filled in."""
        recent = self._recent_media.addresses()
        wizard.context.recent_media = recent
        wizard.context.suggested_media = self.suggested_media or next(iter(recent), "")

    def _note_media(self, wizard: UpgradeWizard) -> None:
        flow = wizard.context.flow
        if flow.media is not None and flow.media_result is not None:
            self._recent_media.note(flow.media)

    @cached_property
    def _recent_media(self) -> RecentMedia:
        from rpu_desktop.desktop.recent_media import RecentMedia

        return RecentMedia(self._settings.folder / "recent.json")

    def _propose_chosen(self, wizard: UpgradeWizard) -> None:
        """Tick the pool that is selected in the list."""
        from rpu_desktop.desktop.flow import why_not_selectable

        server, flow = self._current(), wizard.context.flow
        if wizard.context.resumption is None and server is not None and not why_not_selectable(server, flow):
            flow.choose([server.id])

    @cached_property
    def _unfinished_runs(self) -> UnfinishedRuns:
        from rpu_desktop.desktop.unfinished_runs import UnfinishedRuns

        made = UnfinishedRuns(self._engine, self._book, self._runs, self.unfinished, self)
        made.wanted.connect(self._resume)
        return made

    def _look_for_unfinished(self) -> None:
        if self._runs.is_empty:
            self.unfinished.show_runs([])
        else:
            self._unfinished_runs.look()

    def _resume(self, resumption: Resumption) -> None:
        if self.wizard is None:
            self._open_wizard(resumption)

    def _wizard_closed(self) -> None:
        if self.wizard is not None:
            self._note_media(self.wizard)
            self.wizard.deleteLater()
            self.attention.let_go()
        self.wizard = None
        self.unfinished.setEnabled(True)
        self._look_for_unfinished()
        self._update_actions()

    def _open_manual(self) -> None:
        from rpu_desktop.desktop.help.window import show_help

        show_help(self, None)

    def _save_support_bundle(self) -> None:
        from rpu_desktop.desktop.support import save_support_bundle

        save_support_bundle(self, self._book)

    def _open_history(self) -> None:
        from rpu_desktop.desktop.history import HistoryDialog

        HistoryDialog(self._engine, self._runs, self).open()

    def _open_settings(self) -> None:
        from rpu_desktop.desktop.settings_dialog import SettingsDialog

        SettingsDialog(self._settings, self).open()

    @cached_property
    def attention(self) -> Attention:
        """Notifications and the tray, created with the first wizard."""
        from rpu_desktop.desktop.attention import Attention

        made = Attention(self, self._settings)
        made.wanted.connect(self.come_back)
        made.quit_wanted.connect(self._quit_from_tray)
        return made

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        if "attention" in self.__dict__:
            self.attention.retranslate()
        self._listed()

    def _about(self) -> None:
        from rpu_desktop.desktop.about import AboutDialog

        AboutDialog(self).open()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Close, unless an upgrade is running; then ask what to do."""
        if self.wizard is not None and self.wizard.context.flow.running:
            event.ignore()
            self._ask_what_to_do(leaving=True)
            return
        event.accept()
        self.closed.emit()

    def _ask_what_to_do(self, *, leaving: bool = False) -> None:
        """Ask what to do when a window is closed while an upgrade runs.

        `leaving`: it is the main window, and closing it ends the program.
        """
        if self.wizard is None:
            return
        from rpu_desktop.desktop.closing import Closing, ask_what_to_do

        page, tray = self.wizard.upgrade_page, QSystemTrayIcon.isSystemTrayAvailable()

        def stop(how: Callable[[], None]) -> None:
            self._leaving = leaving
            how()

        ask_what_to_do(
            self if leaving else self.wizard,
            Closing(
                keep_running=self._go_to_tray if tray else self._minimise,
                stop_after_server=lambda: stop(page.stop_after_server),
                stop_now=lambda: stop(page.stop_now),
                tray=tray,
            ),
        )

    def _minimise(self) -> None:
        for window in filter(None, (self.wizard, self)):
            window.showMinimized()

    def _go_to_tray(self) -> None:
        self.attention.tray.show()
        if self.wizard is not None:
            self.wizard.hide()
        self.hide()

    def come_back(self) -> None:
        """Show the hidden windows again."""
        for window in (self, self.wizard):
            if window is not None:
                window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
                window.show()
                window.raise_()
                window.activateWindow()

    def _quit_from_tray(self) -> None:
        self.come_back()
        self.close()

    def _run_ended(self, report: Report) -> None:
        """End the program after the run if that was chosen, unless the summary has something to show first."""
        if self._leaving and report.outcome in ("done", "stopped") and not report.left_behind:
            QTimer.singleShot(0, self.close)
        self._leaving = False

"""What is arranged around an upgrade: its schedule and the like, each in a line with a button that changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.timing_words import timing_words
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.notifications_dialog import NotificationsDialog
from rpu_desktop.desktop.wizard.order_dialog import OrderDialog
from rpu_desktop.desktop.wizard.profile_dialog import ProfileDialog
from rpu_desktop.desktop.wizard.schedule_dialog import ScheduleDialog
from rpu_desktop.desktop.wizard.scripts_dialog import ScriptsDialog
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.timing import Timing
from rpu_desktop.session.kept_addresses import kept_addresses

__all__ = ["ArrangementsCard"]


class ArrangementsCard(QFrame):
    """Writes the session's choices; `show_choices` whenever they may be others.

    `profile_wanted` is emitted before a profile is shown or saved, `profile_used` when one has changed the choices.
    """

    profile_wanted = Signal()
    profile_used = Signal()

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("card")
        title = say(translate("desktop", "Around the upgrade"))
        show(self.setAccessibleName, title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        self._column.setSpacing(GAP)
        self._column.addWidget(heading(title, scale=1.1))
        self.schedule, self.schedule_words = self._row(translate("desktop", "Sche&dule…"), self._ask_schedule)
        self.order, self.order_words = self._row(translate("desktop", "Order and &Failures…"), self._ask_order)
        self.scripts, self.scripts_words = self._row(translate("desktop", "&Scripts…"), self._ask_scripts)
        self.notifications, self.notifications_words = self._row(
            translate("desktop", "N&otifications…"), self._ask_notifications
        )
        self.profile, self.profile_words = self._row(translate("desktop", "Prof&ile…"), self._ask_profile)
        self._services = 0
        self.show_choices()
        spawn(self._count_services(), fills=self)

    def _row(self, words: Text, act: Callable[[], object]) -> tuple[Button, QLabel]:
        button, about = Button(say(words)), label(role="muted")
        button.clicked.connect(act)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP * 2)
        row.addWidget(button)
        row.addWidget(about, 1)
        self._column.addWidget(made)
        return button, about

    @property
    def changed(self) -> bool:
        """Whether anything is arranged at all."""
        choices = self._context.flow.choices
        if self._context.profile is not None:
            return True
        return choices.timing != Timing() or bool(choices.hooks or choices.wishes.order or choices.max_failed)

    def show_choices(self) -> None:
        """Draw what the session holds."""
        choices = self._context.flow.choices
        hooks, services = len(choices.hooks), self._services
        scripts = translate("desktop", "{n} script runs", "{n} scripts run", hooks)
        none = translate("desktop", "No script runs")
        told = translate("desktop", "{n} service is notified", "{n} services are notified", services)
        nobody = translate("desktop", "No service is notified")
        for button, label_, words in (
            (self.schedule, self.schedule_words, timing_words(choices.timing)),
            (self.order, self.order_words, self._order_words()),
            (self.profile, self.profile_words, self._profile_words()),
            (self.scripts, self.scripts_words, say(scripts if hooks else none)),
            (self.notifications, self.notifications_words, say(told if services else nobody)),
        ):
            show(label_.setText, words)
            show(button.setAccessibleDescription, words)
        buttons = (self.schedule, self.order, self.scripts, self.notifications, self.profile)
        width = max(button.sizeHint().width() for button in buttons)
        for button in buttons:
            button.setFixedWidth(width)

    def retranslate(self) -> None:
        """Another language is spoken."""
        self.show_choices()

    def _ask_schedule(self) -> None:
        dialog = ScheduleDialog(self._context.flow.choices.timing, self.window())
        dialog.accepted.connect(lambda: self._use(timing=dialog.timing))
        dialog.open()

    def _order_words(self) -> str:
        choices = self._context.flow.choices
        by_hand = translate("desktop", "The members have a chosen order")
        free = translate("desktop", "The program chooses the order")
        none = translate("desktop", "no server may fail")
        some = translate("desktop", "{n} server may fail", "{n} servers may fail", choices.max_failed)
        order = say(by_hand if choices.wishes.order else free)
        return joined("; ", [order, say(some if choices.max_failed else none)])

    def _ask_order(self) -> None:
        flow = self._context.flow
        found = (self._context.book.get(server) for server in flow.chosen)
        pools = [server.snapshot for server in found if server is not None and server.snapshot is not None]
        dialog = OrderDialog(pools, flow.wishes.order, flow.choices.max_failed, self.window())

        def use() -> None:
            self._use(wishes=replace(flow.wishes, order=dialog.order), max_failed=dialog.max_failed)

        dialog.accepted.connect(use)
        dialog.open()

    def _profile_words(self) -> str:
        profile = self._context.profile
        if profile is None:
            return say(translate("desktop", "No profile is used"))
        return say(translate("desktop", "Profile {name}").of(name=profile.name))

    def _ask_profile(self) -> None:
        self.profile_wanted.emit()
        ProfileDialog(self._context, self.profile_used.emit, self.window()).open()

    def _ask_scripts(self) -> None:
        dialog = ScriptsDialog(self._context.flow.choices.hooks, self.window())
        dialog.accepted.connect(lambda: self._use(hooks=dialog.hooks))
        dialog.open()

    def _ask_notifications(self) -> None:
        dialog = NotificationsDialog(self._context.engine, self._context.book.passwords, self.window())
        dialog.accepted.connect(lambda: self._notify(len(dialog.addresses)))
        dialog.open()

    async def _count_services(self) -> None:
        found = await self._context.engine.blocking(kept_addresses, self._context.book.passwords)
        self._notify(len(found))

    def _notify(self, services: int) -> None:
        self._services = services
        self.show_choices()

    def _use(self, **changes: object) -> None:
        self._context.flow.change(**changes)
        self.show_choices()

"""Page 5: the installation media, tested from every server; and the plan."""

from __future__ import annotations

import asyncio
import contextlib
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QTabWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Page, obstacle_at
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver, dated_name
from rpu_desktop.desktop.wizard.ahead_row import AheadRow
from rpu_desktop.desktop.wizard.approval import ApprovalSaver, ChangesView
from rpu_desktop.desktop.wizard.backup_row import BackupRow
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.instructions_view import InstructionsView
from rpu_desktop.desktop.wizard.licence_dialog import LicenceDialog
from rpu_desktop.desktop.wizard.media_form import MediaForm
from rpu_desktop.desktop.wizard.media_results import MediaResults
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.wizard.plan_view import PlanView
from rpu_desktop.desktop.wizard.rehearsal_dialog import RehearsalDialog
from rpu_desktop.desktop.words import add_tab, show, show_tab
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.preparation import Preparation
from rpu_desktop.run.options import Mode
from rpu_desktop.session.media_test import MediaChoice
from rpu_desktop.session.plan_html import plan_html, plan_text
from rpu_desktop.session.session import State

__all__ = ["MediaPage"]


_BY_ITSELF = translate(
    "desktop",
    "The unpacked installation media on one of your servers, or the ISO image on this computer: this program then "
    "serves it to the pool's servers.",
)
_BY_HAND = translate(
    "desktop",
    "You provide the installation media yourself. These are the steps for each server; you can print them.",
)

_RESULTS = translate("desktop", "R&esults of the test")
_INSTRUCTIONS = translate("desktop", "Instr&uctions")
_FIRST, _PLAN, _CHANGES = 0, 1, 2
"""The tabs: the results of the test or the manual instructions, the plan, and changes since it was prepared."""
_FOR_APPROVAL = translate(
    "desktop",
    "Prechecks, plan and rehearsal in one document. Beside it, a file is saved with which you open the prepared "
    "upgrade again: it then shows what has changed since.",
)

_SOON = 100
"""Milliseconds between a result of the prechecks and its display."""


class MediaPage(BasePage):
    """Start Upgrade is enabled when every server accepted the media, and the admin their license agreement."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.MEDIA,
            translate("desktop", "Installation Media"),
            _BY_ITSELF,
        )
        self.setCommitPage(True)
        self._work: asyncio.Task[None] | None = None
        self._asked_keyring: tuple[str, str] | None = None
        self.form = MediaForm(lasting=context.book.passwords.lasting)
        self.test = Button(say(translate("desktop", "&Test")), "verify")
        self.change = Button(say(translate("desktop", "Change &Media…")), "disc")
        self.save_plan = Button(say(translate("desktop", "Sa&ve Plan…")), "save")
        self.save_all = Button(say(translate("desktop", "Save f&or Approval…")), "save")
        show(self.save_all.setToolTip, say(_FOR_APPROVAL))
        self.rehearse = Button(say(translate("desktop", "Rehe&arse…")), "play")
        self.approval = ApprovalSaver(self, context, self._preparation)
        policy = self.approval.note.sizePolicy()
        policy.setRetainSizeWhenHidden(False)  # it has a line of its own, which the plan needs until then
        self.approval.note.setSizePolicy(policy)
        self._reviewing = False
        self._status = StatusLabel(wrap=False)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        show(self._busy.setAccessibleName, say(translate("desktop", "The media test is running")))
        self._results = MediaResults()
        self._checking = context.checking
        self._plan = PlanView()
        self._changes = ChangesView()
        self._ahead = AheadRow(context.flow)
        self._tabs = QTabWidget()
        self._instructions = InstructionsView()
        self.backup = BackupRow(context.flow)
        self._lay_out()
        self.form.changed.connect(self._edited)
        self.form.submitted.connect(self._test)
        self.form.username.editingFinished.connect(self._look_up_password)
        self.form.address.editingFinished.connect(self._look_up_password)
        self._results.licence.connect(self._show_licence)
        self.test.clicked.connect(self._test)
        self.change.clicked.connect(lambda: self._review(plan=False))
        name = translate("desktop", "upgrade plan")
        self.plan_saver = ReportSaver(
            self, context.engine, name, self._plan_html, self._plan_text, file_name=self._plan_name
        )
        self.save_plan.clicked.connect(self.plan_saver.ask)
        self.save_all.clicked.connect(self._save_for_approval)
        self.rehearse.clicked.connect(lambda: RehearsalDialog(self.context, self).open())
        self._ahead.changed.connect(self._changed)
        self.backup.changed.connect(self._changed)
        self._drawing = QTimer(self, interval=_SOON, singleShot=True)
        self._drawing.timeout.connect(self._draw)
        self._checking.changed.connect(self._drawn_soon)
        self.form.offer(context.recent_media)
        if context.suggested_media:
            with contextlib.suppress(MediaAddressError):  # written by another version
                self.suggest(context.suggested_media)

    def _lay_out(self) -> None:
        self.body.addWidget(self.form)
        self._test_row = QWidget()
        top = QHBoxLayout(self._test_row)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(GAP)
        top.addWidget(self._status)
        top.addWidget(self._busy, 1)
        top.addStretch()
        top.addWidget(self.change)
        top.addWidget(self.test)
        self.body.addWidget(self._test_row)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, GAP, 0, 0)
        self._result_area = scrolled(self._results)
        column.addWidget(self._result_area, 1)
        column.addWidget(self._instructions, 1)
        plan = QWidget()
        column = QVBoxLayout(plan)
        column.setContentsMargins(0, GAP, 0, 0)
        column.addWidget(self._plan, 1)
        below = QHBoxLayout()
        below.addStretch()
        for button in (self.rehearse, self.save_plan, self.save_all):
            below.addWidget(button)
        column.addWidget(self._ahead)
        column.addLayout(below)
        column.addWidget(self.approval.note)
        self._tabs.setDocumentMode(True)
        show(self._tabs.setAccessibleName, say(translate("desktop", "Result and plan")))
        add_tab(self._tabs, first, "")
        add_tab(self._tabs, plan, say(translate("desktop", "The p&lan")))
        add_tab(self._tabs, self._changes, "")
        self._tabs.setTabVisible(_CHANGES, self.context.prepared is not None)
        self.body.addWidget(self._tabs, 1)
        self.body.addWidget(self.backup)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show the plan from the prechecks, and in manual mode the instructions first."""
        self.flow.backup_decided = True
        self._suggest_from_profile()
        self.backup.show_flow()
        self._edited()
        self._tabs.setCurrentIndex(_FIRST if self.flow.mode is Mode.MANUAL else _PLAN)
        if self.flow.mode is not Mode.MANUAL:
            QTimer.singleShot(0, self.form.address, self.form.address.setFocus)  # the wizard sets the focus itself

    def _review(self, *, plan: bool) -> None:
        """Switch between the two steps of this page: source and test; then the plan, which gets all the space."""
        self._reviewing = plan
        self.refresh()
        if not plan:
            self.form.address.setFocus()

    def _plans(self) -> list[Findings]:
        return self.context.found()

    def _preparation(self) -> Preparation:
        window, target = self.flow.wishes.parallel_migrations, self._plan_target()
        return Preparation(
            self._plans(), window, time.time(), self.context.rehearsal, self.context.prepared, (), target
        )

    def _save_for_approval(self) -> None:
        """Rehearse first, unless exactly this was rehearsed before."""
        if self.context.is_rehearsed:
            self.approval.ask()
            return
        dialog = RehearsalDialog(self.context, self, then=self.approval.ask)
        dialog.open()
        dialog.begin()

    def _show_changes(self) -> None:
        before = self.context.prepared
        if before is None:
            return
        self._tabs.setTabVisible(_CHANGES, True)
        found = self._preparation().changes()
        self._changes.show_changes(before, found)
        n = len(found)
        show_tab(self._tabs, _CHANGES, say(translate("desktop", "{n} chan&ge", "{n} chan&ges", n)))

    def show_tab_after_test(self) -> None:
        """Show what the admin has to see first now."""
        changed = self.context.prepared is not None and self._preparation().changes()
        self._tabs.setCurrentIndex(_FIRST if self._obstacle is not None else _CHANGES if changed else _PLAN)

    def _plan_target(self) -> Text | None:
        result = self.flow.media_result
        version = result.offered if result is not None and self.flow.mode is not Mode.MANUAL else None
        text = translate("desktop", "New version: {version}")
        return text.of(version=version.full_label) if version is not None else None

    def _plan_html(self) -> str:
        return plan_html(self._plans(), self.flow.wishes.parallel_migrations, time.time(), self._plan_target())

    def _plan_text(self) -> str:
        return plan_text(self._plans(), self.flow.wishes.parallel_migrations, time.time(), self._plan_target())

    def _plan_name(self) -> str:
        return dated_name([found.snapshot.pool.name for found in self._plans()], time.time())

    def _show_plans(self) -> None:
        found = self._plans()
        self._plan.show_plans(found, self.flow.wishes.parallel_migrations)
        self._show_changes()
        clear = bool(found) and all(each.clear for each in found)
        result = self.flow.media_result
        self.rehearse.setEnabled(clear)
        self.save_all.setEnabled(clear and (self.flow.mode is Mode.MANUAL or (result is not None and result.accepted)))
        self._ahead.show_flow()

    def _suggest_from_profile(self) -> None:
        address, self.context.profile_media = self.context.profile_media, ""
        if address:
            self.suggest(address)

    def suggest(self, address: str) -> None:
        """Fill in a likely address; the admin still has it tested."""
        self.form.choose(address)

    @property
    def busy(self) -> bool:
        """Whether the media are being tested."""
        return self._work is not None and not self._work.done()

    def _edited(self) -> None:
        self.flow.use_media(self.form.choice())
        self._changed()

    def _changed(self) -> None:
        """Update after a decision that the start depends on."""
        if self.isVisible() or self.flow.backup_decided:
            self._checking.check_before_start()
        self.refresh()

    def _drawn_soon(self) -> None:
        """Collect what the prechecks find, many times a second, into one update."""
        if not self._drawing.isActive():
            self._drawing.start()

    def _draw(self) -> None:
        if self.isVisible():
            self.refresh()

    def _look_up_password(self) -> None:
        """Fill in the password from the keyring for this address and user, once."""
        media = self.flow.media
        if not isinstance(media, MediaSource) or not media.username or self.form.password.text():
            return
        entry = (media.without_credentials(), media.username)
        if entry != self._asked_keyring:
            self._asked_keyring = entry
            spawn(self._fill_password(*entry), fills=self)

    async def _fill_password(self, address: str, username: str) -> None:
        password = await self.context.engine.blocking(self.context.book.passwords.get, address, username)
        if password and not self.form.password.text() and self._asked_keyring == (address, username):
            self.form.password.setText(password)
            self.form.remember.setChecked(True)

    def _test(self) -> None:
        if not self.busy and self.flow.media is not None:
            self._work = spawn(self._tested(self.flow.media))
            self._work.add_done_callback(lambda _: self.refresh())
            self.refresh()

    async def _tested(self, choice: MediaChoice) -> None:
        result = await self.context.work.test_media()
        if result is None:
            return
        if result.accepted and result.offered is not None:
            self.context.media_seen.note(choice, result.offered)
        if result.accepted:  # now that the new version is known, some prechecks know more
            self._checking.check()
            await self._checking.wait()
        self._checking.check_before_start()
        self.show_tab_after_test()
        self._review(plan=self._obstacle is None)
        if isinstance(choice, MediaSource) and choice.has_credentials and result.accepted:
            await self._keep_password(choice)

    @property
    def _obstacle(self) -> Text | None:
        return obstacle_at(self.flow, Page.MEDIA)

    async def _keep_password(self, source: MediaSource) -> None:
        passwords, address = self.context.book.passwords, source.without_credentials()
        if self.form.remember.isChecked():
            await self.context.engine.blocking(passwords.put, address, source.username, source.password)
        else:
            await self.context.engine.blocking(passwords.forget, address, source.username)

    def _show_licence(self) -> None:
        if self.flow.media_result is not None:
            dialog = LicenceDialog(self.flow.media_result.licences, self)
            dialog.accepted.connect(self._accepted)
            dialog.open()

    def _accepted(self) -> None:
        self.flow.accept_licences()
        self.show_tab_after_test()
        self._review(plan=self._obstacle is None)
        self._changed()

    def refresh(self) -> None:
        """Show the media test, or in manual mode the instructions."""
        super().refresh()
        manual = self.flow.mode is Mode.MANUAL
        reviewing = self._reviewing and not manual and self.flow.media_result is not None
        self.form.setVisible(not manual and not reviewing)
        self._test_row.setVisible(not manual)
        self.test.setVisible(not reviewing)
        self.change.setVisible(reviewing)
        self._subtitle.setVisible(not reviewing)
        self._plan.show_notes(notes=reviewing or manual)
        self._ahead.words.setVisible(reviewing or manual)
        self._instructions.setVisible(manual)
        show(self._subtitle.setText, say(_BY_HAND if manual else _BY_ITSELF))
        if manual:
            self._instructions.show_findings(self._plans(), self.flow.wishes)
        self._busy.setVisible(self.busy)
        self.test.setEnabled(self.flow.media is not None and not self.busy)
        self._show_status()
        self._results.show_flow(self.flow)
        self._result_area.setVisible(not manual)
        show_tab(self._tabs, _FIRST, say(_INSTRUCTIONS if manual else _RESULTS))
        self._tabs.setTabEnabled(_FIRST, manual or self.flow.media_result is not None)
        self._show_plans()

    def _show_status(self) -> None:
        result = self.flow.media_result
        if self.busy:
            self._status.show_status(
                "waiting", "accent", say(translate("desktop", "Every server is testing the media…"))
            )
        elif result is None:
            self._status.show_status("informs", "muted", say(translate("desktop", "Not tested yet")))
        elif not result.accepted:
            self._status.show_status("blocks", "bad", say(translate("desktop", "These media cannot be used")))
        elif self.flow.licence_open:
            words = translate("desktop", "The license agreement requires your answer")
            self._status.show_status("question", "warn", say(words))
        elif self.flow.nothing_to_do:
            words = translate("desktop", "Nothing to do: every server already runs the version on these media.")
            self._status.show_status("informs", "accent", say(words))
        elif result.offered is not None:
            words = translate("desktop", "Every server can use these media, which contain {version}")
            self._status.show_status("done", "good", say(words.of(version=result.offered.label)))
        else:
            self._status.show_status(
                "done", "good", say(translate("desktop", "Every server can use these installation media"))
            )

    def isComplete(self) -> bool:  # noqa: N802 (Qt's name)
        """Whether every server accepted the selected media."""
        return not self.busy and self.flow.state is State.READY and super().isComplete()

"""The wizard's frame: seven pages, the steps on the left, the documented buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget, QWizard

from rpu_desktop.desktop.book_pools import Resumption
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.help.window import show_help
from rpu_desktop.desktop.icons import app_icon
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.desktop.widgets.step_list import StepList
from rpu_desktop.desktop.wizard.before_you_start import BeforeYouStartPage
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.media import MediaPage
from rpu_desktop.desktop.wizard.mode import ModePage
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.desktop.wizard.prechecks import PrechecksPage
from rpu_desktop.desktop.wizard.putting_back import LeavingDialog
from rpu_desktop.desktop.wizard.select import SelectPage
from rpu_desktop.desktop.wizard.summary import SummaryPage
from rpu_desktop.desktop.wizard.upgrade import UpgradePage
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.journal import JournalStore

__all__ = ["UpgradeWizard"]

_P = TypeVar("_P", bound=BasePage)

_STEPS = (
    translate("desktop", "Before You Start"),
    translate("desktop", "Select"),
    translate("desktop", "Upgrade Mode"),
    translate("desktop", "Prechecks"),
    translate("desktop: step of the wizard", "Media"),
    translate("desktop", "Upgrade"),
    translate("desktop", "Summary"),
)

_Button = QWizard.WizardButton

_BUTTONS = {
    _Button.NextButton: translate("desktop", "&Next"),
    _Button.CommitButton: translate("desktop", "&Start Upgrade"),
    _Button.BackButton: translate("desktop", "&Back"),
    _Button.CancelButton: translate("desktop", "Cancel"),
    _Button.FinishButton: translate("desktop", "&Finish"),
    _Button.HelpButton: translate("desktop: the button for help", "?"),
}

_TOPICS = {
    Page.BEFORE_YOU_START: Topic.BEFORE_YOU_START,
    Page.SELECT: Topic.SELECT,
    Page.MODE: Topic.MODE,
    Page.PRECHECKS: Topic.PRECHECKS,
    Page.MEDIA: Topic.MEDIA,
    Page.UPGRADE: Topic.UPGRADE,
    Page.SUMMARY: Topic.SUMMARY,
}

_PAGES: dict[Page, Callable[[WizardContext], BasePage]] = {
    Page.BEFORE_YOU_START: BeforeYouStartPage,
    Page.SELECT: SelectPage,
    Page.MODE: ModePage,
    Page.PRECHECKS: PrechecksPage,
    Page.MEDIA: MediaPage,
    Page.UPGRADE: UpgradePage,
    Page.SUMMARY: SummaryPage,
}

_ORDINARY = (_Button.BackButton, _Button.NextButton, _Button.CancelButton)

_LAYOUTS = {
    Page.BEFORE_YOU_START: (_Button.NextButton, _Button.CancelButton),
    Page.MEDIA: (_Button.BackButton, _Button.CommitButton, _Button.CancelButton),
    # Stop and Pause are on the page; Cancel would promise that nothing happens.
    Page.UPGRADE: (_Button.NextButton,),
    Page.SUMMARY: (_Button.FinishButton,),
}


_MAKE_EVERY = 20
"""Milliseconds between two pages once the wizard is shown."""


class UpgradeWizard(QWizard):
    """Rolling Pool Upgrade; `close_wanted`: the user closes it while the upgrade runs.

    Pages are made one by one as soon as Qt has nothing else to do, or when they are asked for: all together would take
    Qt's thread for a tenth of a second.
    """

    close_wanted = Signal()

    def __init__(
        self,
        engine: EngineThread,
        book: ServerBook,
        runs: JournalStore,
        settings: Settings | None = None,
        resumption: Resumption | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = WizardContext(engine, book, runs, settings, resumption)
        show(self.setWindowTitle, say(translate("desktop", "Rolling Pool Upgrade")))
        self.setWindowIcon(app_icon())
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.steps = StepList(_STEPS)
        self.setSideWidget(self.steps)
        self.steps.picked.connect(self._go_back_to)
        self._pages: dict[Page, BasePage] = {}
        self._wanted = [page for page in Page if resumption is None or page >= Page.UPGRADE]
        self._to_be_shown = False
        self._making = QTimer(self, interval=0)
        self._making.timeout.connect(self._make_next)
        self._making.start()
        self._name_buttons()
        self.helpRequested.connect(self._help)
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self).activated.connect(self._help)
        self.currentIdChanged.connect(self._arrived)
        self.setMinimumSize(QSize(860, 460))
        keep_place(self, "wizard", QSize(1080, 740), large=True)

    @property
    def pages_in_order(self) -> list[BasePage]:
        """All pages."""
        return [self._make(page) for page in Page]

    @property
    def media_page(self) -> MediaPage:
        """Page 5."""
        return self._page(Page.MEDIA, MediaPage)

    @property
    def prechecks_page(self) -> PrechecksPage:
        """Page 4."""
        return self._page(Page.PRECHECKS, PrechecksPage)

    @property
    def upgrade_page(self) -> UpgradePage:
        """Page 6."""
        return self._page(Page.UPGRADE, UpgradePage)

    @property
    def summary_page(self) -> SummaryPage:
        """Page 7."""
        return self._page(Page.SUMMARY, SummaryPage)

    def _page(self, which: Page, kind: type[_P]) -> _P:
        page = self._make(which)
        assert isinstance(page, kind)  # noqa: S101 (made as such)
        return page

    def _make(self, which: Page) -> BasePage:
        """The page, which is made and added if it was not yet."""
        page = self._build(which)
        if which not in self.pageIds():
            self.setPage(which, page)
            if which is self._wanted[0]:
                self.setStartId(which)
        return page

    def _build(self, which: Page) -> BasePage:
        """The page, which is made if it was not yet; adding it takes long enough for another turn."""
        if which not in self._pages:
            made = _PAGES[which](self.context)
            self._pages[which] = made
            if which is Page.MODE:
                self._name_next_after_mode(made)
        return self._pages[which]

    def show_soon(self) -> None:
        """Show it after the second page is made, which Qt would ask for: making and showing take a turn each."""
        self._to_be_shown = True

    def make_no_more_pages(self) -> None:
        """Leave out those that nobody has asked for: the program ends."""
        self._making.stop()

    def _make_next(self) -> None:
        added = self.pageIds()
        missing = [page for page in self._wanted if page not in added]
        if self.context.flow.finished or not (missing or self._to_be_shown):  # it may have been closed meanwhile
            self._making.stop()
        elif self._to_be_shown and (len(added) > 1 or not missing):
            self._to_be_shown = False
            self._making.setInterval(_MAKE_EVERY)
            self.show()
        elif missing[0] in self._pages:
            self._make(missing[0])
        else:
            self._build(missing[0])

    def setVisible(self, visible: bool) -> None:  # noqa: N802 (Qt's name)
        """Show it with its first page."""
        if visible:
            self._make(self._wanted[0])
        super().setVisible(visible)

    def initializePage(self, page_id: int) -> None:  # noqa: N802 (Qt's name)
        """The page is about to be shown: it needs the next one, to know that there is one."""
        if page_id < Page.SUMMARY:
            self._make(Page(page_id + 1))
        super().initializePage(page_id)

    def _name_buttons(self) -> None:
        for which, text in _BUTTONS.items():
            self._name_button(which, text)
        show(self.button(_Button.HelpButton).setAccessibleName, say(translate("desktop", "Help")))
        if (mode := self._pages.get(Page.MODE)) is not None:
            self._name_next_after_mode(mode)

    def _name_next_after_mode(self, page: BasePage) -> None:
        page.setButtonText(_Button.NextButton, say(translate("desktop", "&Run Prechecks")))

    def _name_button(self, which: QWizard.WizardButton, text: Text) -> None:
        self.setButtonText(which, say(text))
        show(self.button(which).setAccessibleName, bare(say(text)))

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._name_buttons()
        self._arrived(self.currentId())

    def _arrived(self, page_id: int) -> None:
        if page_id < 0:
            return
        page = self._make(Page(page_id))
        page.arrive()
        before_start = Page.BEFORE_YOU_START < page_id < Page.UPGRADE
        self.steps.show_step(page_id, may_go_back=before_start and self.context.resumption is None)
        next_text = page.buttonText(_Button.NextButton)
        show(self.button(_Button.NextButton).setAccessibleName, next_text.replace("&", ""))
        self.setButtonLayout([_Button.HelpButton, _Button.Stretch, *_LAYOUTS.get(Page(page_id), _ORDINARY)])

    def _go_back_to(self, page: int) -> None:
        """Go back to the step that was clicked."""
        while page < self.currentId() < Page.UPGRADE:
            before = self.currentId()
            self.back()
            if self.currentId() == before:
                return

    def _help(self) -> None:
        show_help(self, _TOPICS[Page(self.currentId())])

    def done(self, result: int) -> None:
        """Stop serving media, however the wizard is closed."""
        self.context.release_media()
        super().done(result)

    def reject(self) -> None:
        """Close, but never during a run, and not without asking about settings that were switched off."""
        flow = self.context.flow
        if flow.running:
            self.close_wanted.emit()
        elif flow.has_undos and not flow.finished:
            LeavingDialog(self, self.context, self._leave).ask()
        elif Page.SELECT < self.currentId() < Page.UPGRADE:
            self._ask_to_leave()
        else:
            self._leave()

    def _ask_to_leave(self) -> None:
        """Ask before closing: Esc is pressed easily, and what was typed would be lost."""
        confirm(
            self,
            translate("desktop", "Cancel the Upgrade"),
            translate("desktop", "Close the wizard?"),
            say(translate("desktop", "The upgrade has not begun. What you chose and typed here is lost.")),
            yes=translate("desktop", "&Close"),
            no=translate("desktop", "&Continue in the Wizard"),
            then=self._leave,
        )

    def _leave(self) -> None:
        """Close; settings that were not restored are no longer tracked."""
        self._making.stop()
        spawn(self._left())

    async def _left(self) -> None:
        if not self.context.flow.finished:
            await self.context.work.cancel()
        QWizard.reject(self)

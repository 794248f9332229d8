"""The frame of every page: title, one sentence, contents, and why Next is not available."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget, QWizard, QWizardPage

from rpu_desktop.desktop.flow import Page, obstacle_at
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text
from rpu_desktop.session.session import UpgradeSession

__all__ = ["BasePage", "scrolled"]

_Button = QWizard.WizardButton


class BasePage(QWizardPage):
    """A page that shows the session; `refresh` is called whenever the session changed.

    `explains`: states why Next is not available; pages that show the reason themselves turn it off.
    """

    explains = True

    def __init__(self, context: WizardContext, page: Page, title: Text, subtitle: Text | None = None) -> None:
        super().__init__()
        self.context = context
        self.page = page
        show(self.setAccessibleName, say(title))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP)
        outer.setSpacing(GAP * 3 // 2)
        self.title_label = heading(say(title), scale=1.6)
        outer.addWidget(self.title_label)
        self._subtitle = label(say(subtitle) if subtitle else "", role="muted")
        self._subtitle.setVisible(subtitle is not None)
        outer.addWidget(self._subtitle)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP * 3 // 2)
        outer.addWidget(scrolled(content, framed=False), 1)  # on a low screen; otherwise everything fits
        self._hint = StatusLabel()
        self._hint.setVisible(False)
        outer.addWidget(self._hint)

    @property
    def flow(self) -> UpgradeSession:
        """The session that the wizard shows."""
        return self.context.flow

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Called when the page is about to be shown."""
        self.refresh()

    def arrive(self) -> None:
        """The page is shown, on the way forth or back: Qt calls `initializePage` on the way forth only."""

    def isComplete(self) -> bool:  # noqa: N802 (Qt's name)
        """Whether Next is available."""
        return obstacle_at(self.flow, self.page) is None

    def retranslate(self) -> None:
        """Show all texts in the current language, including those that the page combines itself."""
        self.refresh()

    def refresh(self) -> None:
        """Show the current state of the session."""
        obstacle = obstacle_at(self.flow, self.page)
        self._hint.setVisible(obstacle is not None and self.explains)
        if obstacle is not None:
            self._hint.show_status("informs", "muted", say(obstacle))
        self._allow_to_go_on(complete=self.isComplete())

    def _allow_to_go_on(self, *, complete: bool) -> None:
        """Enable or disable the buttons that lead on from this page.

        `completeChanged` would do the same, but `QWizard` hides and shows the whole page for it, which takes long and
        paints everything again (Qt 6.11). Before it shows a page, it asks for `isComplete` anyway.
        """
        wizard = self.wizard()
        if wizard is None or wizard.currentId() != self.page:
            return
        any_next = wizard.nextId() >= 0
        for which, possible in (
            (_Button.NextButton, any_next),
            (_Button.CommitButton, any_next),
            (_Button.FinishButton, True),
        ):
            wizard.button(which).setEnabled(complete and possible)

"""Page 5: where the new version comes from, tested from every server; and the plan."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop import jobs
from rpu_desktop.desktop.flow import MediaResult, Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.wizard.checking import Checking
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.desktop.wizard.plan_view import PlanView
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.url import SCHEMES, MediaSource
from rpu_desktop.texts import Text, translate
from rpu_desktop.xapi.failures import XapiError

__all__ = ["MediaPage"]

_EXAMPLES = {
    "http": "www.example.com/xenserver/",
    "https": "www.example.com/xenserver/",
    "ftp": "ftp.example.com/xenserver/",
    "nfs": "server:/path/",
}


class MediaPage(BasePage):
    """Start Upgrade opens when every server accepted the media."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.MEDIA,
            translate("desktop", "Installation Media"),
            translate(
                "desktop", "The folder with the unpacked installation media of the new version, on a server of yours."
            ),
        )
        self.setCommitPage(True)
        self._work: asyncio.Task[None] | None = None
        self._problem: tuple[Text, Text | None] | None = None
        self.scheme = QComboBox()
        self.address = QLineEdit()
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.test = Button(say(translate("desktop", "&Test")), "verify")
        self._checking = Checking(context)
        self._result = QVBoxLayout()
        self._plan = PlanView()
        self._lay_out()
        self.scheme.currentIndexChanged.connect(self._edited)
        for field in (self.address, self.username, self.password):
            field.textChanged.connect(self._edited)
        self.address.returnPressed.connect(self._test)
        self.password.returnPressed.connect(self._test)
        self.test.clicked.connect(self._test)

    def _lay_out(self) -> None:
        for scheme in SCHEMES:
            self.scheme.addItem(scheme.upper(), scheme)
        form = QGridLayout()
        form.setHorizontalSpacing(GAP)
        form.setVerticalSpacing(GAP)
        self._add_field(form, 0, 0, translate("desktop", "&Protocol:"), self.scheme)
        self._add_field(form, 0, 2, translate("desktop", "A&ddress:"), self.address)
        self._add_field(form, 1, 0, translate("desktop", "&User name:"), self.username)
        self._add_field(form, 1, 2, translate("desktop", "Pass&word:"), self.password)
        form.addWidget(self.test, 0, 4)
        form.setColumnStretch(1, 1)
        form.setColumnStretch(3, 3)
        self.body.addLayout(form)
        self.body.addLayout(self._result)
        self.body.addWidget(heading(say(translate("desktop", "The plan")), scale=1.1))
        self.body.addWidget(self._plan, 1)

    @staticmethod
    def _add_field(form: QGridLayout, row: int, column: int, text: Text, field: QWidget) -> None:
        words = QLabel(say(text))
        words.setBuddy(field)
        field.setAccessibleName(say(text).replace("&", "").rstrip(":"))
        form.addWidget(words, row, column)
        form.addWidget(field, row, column + 1)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show the plan that the prechecks found."""
        self._show_plans()
        self._edited()

    def _show_plans(self) -> None:
        self._plan.show_plans([found for server in self.flow.chosen if (found := self.flow.findings.get(server))])

    def suggest(self, address: str) -> None:
        """Fill in an address that may be right; the admin still has it tested."""
        source = MediaSource.parse(address)
        self.scheme.setCurrentIndex(self.scheme.findData(source.scheme))
        self.address.setText(address.partition("://")[2] or address)

    @property
    def busy(self) -> bool:
        """Whether the media are being tested."""
        return self._work is not None and not self._work.done()

    def _edited(self) -> None:
        scheme = self.scheme.currentData()
        self.address.setPlaceholderText(_EXAMPLES[scheme])
        for field in (self.username, self.password):
            field.setEnabled(scheme != "nfs")
        self._problem = None
        self.flow.use_media(self._source())
        self.refresh()

    def _source(self) -> MediaSource | None:
        if not self.address.text().strip():
            return None
        try:
            return MediaSource.parse(
                self.address.text(),
                scheme=self.scheme.currentData(),
                username=self.username.text(),
                password=self.password.text(),
            )
        except MediaAddressError as error:
            self._problem = (error.text, error.advice)
            return None

    def _test(self) -> None:
        if not self.busy and self.flow.media is not None:
            self._work = spawn(self._tested(self.flow.media))
            self._work.add_done_callback(lambda _: self.refresh())
            self.refresh()

    async def _tested(self, source: MediaSource) -> None:
        connections = tuple(self.context.connections().values())
        try:
            result = await self.context.engine.submit(lambda: jobs.check_media(connections, source))
        except XapiError as error:
            self._problem = (error.text, error.advice)
        else:
            if source == self.flow.media:
                self.flow.media_result = result
                await self._look_again(result)

    async def _look_again(self, result: MediaResult) -> None:
        """Now that the new version is known, some prechecks know more."""
        if result.accepted and result.version is not None:
            self._checking.check()
            await self._checking.wait()
            self._show_plans()

    def refresh(self) -> None:
        """Draw what is known of the media."""
        super().refresh()
        self.test.setEnabled(self.flow.media is not None and not self.busy)
        while (item := self._result.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for banner in self._banners():
            self._result.addWidget(banner)

    def isComplete(self) -> bool:  # noqa: N802 (Qt's name)
        """Every server accepted these very media."""
        return not self.busy and super().isComplete()

    def _banners(self) -> list[Banner]:
        if self.busy:
            return [Banner("info", say(translate("desktop", "Every server tests the media…")))]
        if self._problem is not None:
            text, advice = self._problem
            return [Banner("bad", say(text), say(advice) if advice else "")]
        if self.flow.media_result is None:
            return []
        return [*_result_banners(self.flow.media_result), *self._news_of_checks()]

    def _news_of_checks(self) -> list[Banner]:
        """What the prechecks say now that the new version is known."""
        blocking = [problem for found in self.flow.findings.values() for problem in found.blocking]
        if not self.flow.media_result or not self.flow.media_result.accepted or not blocking:
            return []
        title = translate("desktop", "%n problem(s) to solve before this version", "", len(blocking))
        lines = [say(problem.text) for problem in blocking[:_SHOWN]]
        advice = translate("desktop", "Go back to the prechecks: each has its remedy there.")
        return [Banner("bad", say(title), "\n".join(f"•  {line}" for line in lines), say(advice))]


_SHOWN = 4


def _result_banners(result: MediaResult) -> list[Banner]:
    if result.accepted:
        title = translate("desktop", "%n server(s) can use these installation media", "", result.hosts)
        version = (
            translate("desktop", "They bring {version}.").of(version=result.version.label) if result.version else None
        )
        return [Banner("good", say(title), say(version) if version else "")]
    banners = [Banner("bad", say(text), say(advice) if advice else "") for text, advice in result.refusals[:_SHOWN]]
    if len(result.refusals) > _SHOWN:
        more = translate("desktop", "%n more server(s) refuse them", "", len(result.refusals) - _SHOWN)
        banners.append(Banner("bad", say(more)))
    return banners

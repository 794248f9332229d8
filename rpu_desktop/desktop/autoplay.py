"""Plays the whole wizard on the real widgets, as a user would."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.desktop.words import bare
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.planning.types import Immovable
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.report import Report

__all__ = ["Autoplay"]

_LONG = 3600.0
"""Time-out (s) of a whole upgrade."""

_BESIDE = "edge"
_MANY = 2


class Autoplay:
    """Adds the pools, opens the wizard, and goes through its seven pages."""

    def __init__(
        self,
        desktop: Desktop,
        driver: UiDriver,
        pools: Sequence[dict[str, Any]],
        add_pool: Callable[[Desktop, dict[str, Any]], Awaitable[None]],
    ) -> None:
        self.desktop = desktop
        self.driver = driver
        self.pools = pools
        self._add_pool = add_pool

    async def play(self) -> Report:
        """Play to the end; return the engine's report."""
        window = self.desktop.window
        window.show()
        await self.driver.picture(window, "empty")
        await self._add_first(self.pools[0])
        for pool in self.pools[1:]:
            await self._add_pool(self.desktop, pool)
        await self.driver.picture(window, "main-window")
        window.start_wizard()
        assert window.wizard is not None  # noqa: S101 (just opened)
        report = await self._wizard(window.wizard)
        await self.driver.picture(window, "main-window-after")
        return report

    async def _add_first(self, pool: dict[str, Any]) -> None:
        """Fill in the dialog: address, password, and the unknown certificate."""
        await self._click(translate("desktop", "Add Server…"))
        dialog = await self.driver.window(AddServerDialog)
        await self.driver.type(_name(translate("desktop", "&Address:")), pool["coordinator"].removeprefix("https://"))
        await self.driver.type(_name(translate("desktop", "&Password:")), pool["password"])
        await self.driver.picture(dialog, "add-server")
        await self._click(translate("desktop", "A&dd"))
        certificate = await self.driver.window(CertificateDialog)
        await self.driver.picture(certificate, "certificate")
        await self._click(translate("desktop", "&Trust This Certificate"))
        await self.driver.until(lambda: self.desktop.book.servers() and not dialog.isVisible(), "the first server")

    async def _wizard(self, wizard: UpgradeWizard) -> Report:
        await self.driver.picture(wizard, "before-you-start")
        await self._next(wizard, Page.SELECT)
        await self._select(wizard)
        await self._next(wizard, Page.MODE)
        await self.driver.picture(wizard, "upgrade-mode")
        await self._click(translate("desktop", "&Run Prechecks"))
        await self._prechecks(wizard)
        await self._next(wizard, Page.MEDIA)
        await self._media(wizard)
        await self._click(translate("desktop", "&Start Upgrade"))
        await self._upgrade(wizard)
        report = wizard.context.report
        if report is None:
            raise RuntimeError("the run broke") from wizard.context.crash
        await self.driver.picture(wizard, "summary")
        await self._click(translate("desktop", "&Finish"))
        return report

    async def _select(self, wizard: UpgradeWizard) -> None:
        """Select the first pool, and the standalone server if there is one; both use the same media."""
        servers = say(translate("desktop", "Pools and servers to upgrade"))
        for pool in self.pools:
            if pool is self.pools[0] or pool["name"].startswith(_BESIDE):
                await self.driver.tick(servers, pool["name"])
        await self.driver.picture(wizard, "select")

    async def _prechecks(self, wizard: UpgradeWizard) -> None:
        page = wizard.prechecks_page
        await self.driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not page.busy, "the prechecks")
        await self.driver.picture(wizard, "prechecks")
        if wizard.context.flow.resolvable():
            await self._click(translate("desktop", "&Resolve All"))
            await self.driver.until(lambda: not page.busy and not wizard.context.flow.resolvable(), "Resolve All")
        if wizard.context.flow.decisions():
            await self._click(translate("desktop", "&Decide…"))
            dialog = await self.driver.window(DecisionDialog)
            dialog.choose_for_all(Immovable.SUSPEND)
            await self.driver.picture(dialog, "decision")
            await self._click(translate("desktop", "&Agree"))
        await self.driver.until(page.isComplete, "nothing in the way")
        await self.driver.picture(wizard, "prechecks-solved")

    async def _media(self, wizard: UpgradeWizard) -> None:
        await self.driver.type(_name(translate("desktop", "A&ddress:")), self.pools[0]["media"])
        await self._click(translate("desktop", "&Test"))
        await self.driver.until(wizard.media_page.isComplete, "the media test")
        await self.driver.picture(wizard, "installation-media")

    async def _upgrade(self, wizard: UpgradeWizard) -> None:
        await self.driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")
        for stage, name in ((HostStage.EMPTYING, "upgrade-emptying"), (HostStage.INSTALLING, "upgrade-installing")):
            await self._stage(wizard, stage, 0)
            await self.driver.picture(wizard, name)
        await self._stage(wizard, HostStage.INSTALLING, _MANY)
        await self.driver.picture(wizard, "upgrade-later")
        self._show_details(wizard)
        await self.driver.picture(wizard, "upgrade-details")
        await self._wait(wizard, lambda: wizard.currentId() == Page.SUMMARY, "the summary")

    async def _stage(self, wizard: UpgradeWizard, stage: HostStage, done: int) -> None:
        """Wait until a host is in `stage` with `done` others finished before it, or until the run has ended."""
        flow, progress = wizard.context.flow, wizard.context.progress

        def reached() -> bool:
            return flow.finished or any(
                host.stage is stage and pool.done >= min(done, len(pool.hosts) - 1)
                for pool in sorted(progress.pools.values(), key=lambda pool: -len(pool.hosts))[:1]
                for host in pool.hosts.values()
            )

        await self._wait(wizard, reached, f"a server to be {stage}")

    async def _wait(self, wizard: UpgradeWizard, condition: Callable[[], bool], what: str) -> None:
        """Wait, and answer every question with Retry."""
        questions = wizard.context.progress.questions
        while not condition():
            await self.driver.until(lambda: condition() or questions, what, patience=_LONG)
            if questions and not condition():
                await self.driver.picture(wizard, "upgrade-question")
                await self._click(translate("desktop", "&Retry"))
                await self.driver.until(lambda: not questions or condition(), "the answer to arrive")

    @staticmethod
    def _show_details(wizard: UpgradeWizard) -> None:
        for tabs in wizard.findChildren(QTabWidget):
            tabs.setCurrentIndex(1)

    async def _next(self, wizard: UpgradeWizard, page: Page) -> None:
        await self._click(translate("desktop", "&Next"))
        await self.driver.until(lambda: wizard.currentId() == page, f"page {page.name}")

    async def _click(self, text: Text) -> None:
        await self.driver.click(_name(text))


def _name(text: Text) -> str:
    return bare(say(text))

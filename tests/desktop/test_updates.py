"""Updates in the wizard: the options on the mode page, the question if they are not available, and the summary."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTextBrowser

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.wizard.mode import ModePage
from rpu_desktop.desktop.wizard.plan_view import PlanView
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.updates.source import CLIENT_ID, DEFAULT_DOCUMENT, DOWNLOADS, Proxy, UpdateSource
from rpu_desktop.xapi.address import ServerAddress
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import up_to_media


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.updates.library.cache_folder", lambda: tmp_path / "cache")


def test_updates_are_wished_for_unless_the_admin_decides_otherwise(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        page, flow = wizard.pages_in_order[Page.MODE], wizard.context.flow
        assert isinstance(page, ModePage)
        page.initializePage()
        box = page.updates.wanted
        assert isinstance(box, QCheckBox)
        assert box.isEnabled()
        assert box.isChecked()
        assert page.updates.client_id.echoMode() is QLineEdit.EchoMode.Password
        page.updates.source.setText(str(tmp_path))
        page.updates.client_id.setText("client=secret-word")
        page.updates.pack.setText("/somewhere/driver.iso")
        assert page.validatePage()
        assert flow.choices.apply_updates
        assert flow.choices.update_source.folder == tmp_path
        assert flow.choices.update_source.document == DEFAULT_DOCUMENT
        assert flow.choices.packs == (Path("/somewhere/driver.iso"),)
        assert "secret-word" not in repr(flow)
        passwords, place = desktop.book.passwords, ServerAddress.parse(DOWNLOADS)
        await driver.until(lambda: passwords.get(place, CLIENT_ID) == "client=secret-word", "the client ID to be kept")
        box.setChecked(False)
        assert not page.updates.source.isEnabled()
        page.updates.source.setText("https://updates.example/list.xml")
        assert page.validatePage()
        assert not flow.choices.apply_updates
        assert flow.choices.update_source.document == "https://updates.example/list.xml"
        page.initializePage()
        assert not box.isChecked()
        wizard.close()

    play(scene)


def test_the_wizard_states_on_each_page_that_updates_come_in_a_second_pass_and_executes_both(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, simulation.describe()["pools"])
        mode = wizard.page(Page.MODE)
        assert isinstance(mode, ModePage)
        assert "Frankfurt" in mode.updates.second_pass.text()
        assert "second pass" in mode.updates.second_pass.text()
        assert not mode.updates.second_pass.isHidden()
        mode.updates.wanted.setChecked(False)
        assert mode.updates.second_pass.isHidden()
        mode.updates.wanted.setChecked(True)
        page = wizard.prechecks_page
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.until(page.isComplete, "nothing in the way")
        await driver.see(
            ProblemRow,
            "Note: Updates are installed in a second pass: when all servers of Frankfurt run XenServer 8, each of them "
            "is emptied and restarted once more.",
        )
        await driver.click("Next")
        await driver.click("Test")
        await driver.until(wizard.media_page.isComplete, "the media test")
        (plan,) = (view for view in wizard.media_page.findChildren(PlanView))
        pool = plan.steps.topLevelItem(0)
        assert pool is not None
        assert "for the updates in a second pass" in pool.text(0)
        assert pool.childCount() == 4
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        assert report.outcome is Outcome.DONE
        assert report.updates_complete
        summary = "".join(browser.toPlainText() for browser in wizard.findChildren(QTextBrowser) if browser.isVisible())
        assert "fra-01: updates installed" in summary
        assert "fra-02: updates installed" in summary

    with ThreadedSimulation(Options(scenario="pool", hosts=2, vms=3, speed=1000)) as simulation:
        play(scene)


def test_a_source_that_is_down_is_asked_about_and_is_in_the_summary(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        server = simulation.simulation.updates
        server.trouble.down = True
        wizard = await up_to_media(desktop, driver, simulation.describe()["pools"])
        flow = wizard.context.flow
        certificate = server.certificate.certificate.decode()
        flow.change(update_source=UpdateSource(server.url, proxy=Proxy(direct=True), certificate=certificate))
        page = wizard.prechecks_page
        if flow.resolvable():
            await driver.click("Resolve All")
            await driver.until(lambda: not page.busy and not flow.resolvable(), "Resolve All")
        await driver.until(page.isComplete, "nothing in the way")
        await driver.click("Next")
        await driver.until(lambda: wizard.currentId() == Page.MEDIA, "the media page")
        await driver.click("Test")
        await driver.until(wizard.media_page.isComplete, "the media test")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.context.progress.questions, "the question")
        await driver.picture(wizard, "updates-question")
        await driver.click("Skip the Updates")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        assert report.outcome is Outcome.DONE
        assert not report.updates_complete
        summary = "".join(browser.toPlainText() for browser in wizard.findChildren(QTextBrowser) if browser.isVisible())
        assert "updates are missing" in summary
        assert "HTTP 503" in summary
        assert "continued without these updates" in summary
        (banner,) = (banner for banner in wizard.findChildren(Banner) if banner.isVisible())
        assert banner.accessibleName() == "The upgrade is complete, but updates are missing"

    options = Options(scenario="updates-iso", hosts=2, vms=3, speed=1000)
    with ThreadedSimulation(options) as simulation:
        play(scene)

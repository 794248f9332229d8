"""One document for change approval, saved from the plan; and on the day, what has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QScrollArea, QTabWidget, QTextBrowser, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.rehearsal_dialog import RehearsalDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.session.prepared import Prepared, PreparedPool
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated
from tests.desktop.test_rehearsing import at_the_plan
from tests.desktop.test_small_screens import SCREENS, Looks


def is_file_dialog(window: QWidget) -> bool:
    return isinstance(window, QFileDialog) and window.isVisible()


async def save(driver: UiDriver, wizard: UpgradeWizard, document: Path) -> None:
    """Save for approval as a person does, with this name."""
    await driver.click("Save for Approval…")
    await driver.until(lambda: any(map(is_file_dialog, QApplication.topLevelWidgets())), "the dialog", patience=240)
    dialog = await driver.window(QFileDialog)
    before = stamp(document)
    dialog.fileSelected.emit(str(document))
    dialog.reject()
    await driver.until(lambda: stamp(document) != before and wizard.media_page.approval.note.isVisible(), "the files")
    await driver.until(lambda: not any(map(is_file_dialog, QApplication.topLevelWidgets())), "the dialog to be gone")


def stamp(document: Path) -> object:
    facts = document.with_suffix(".json")
    return (document.stat().st_mtime_ns, facts.stat().st_mtime_ns) if facts.exists() and document.exists() else None


def test_the_rehearsal_is_run_first_and_everything_is_in_one_document(play: Play, tmp_path: Path) -> None:
    paper = tmp_path / "approval.html"

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        await save(driver, wizard, paper)
        rehearsal = wizard.context.rehearsal
        assert rehearsal is not None
        text = paper.read_text("utf-8")
        for words in ("Preparation of a Rolling Pool Upgrade", "New version:", "Prechecks", "plan and the rehearsal"):
            assert words in text
        assert "since" not in text
        await save(driver, wizard, tmp_path / "again.txt")
        assert wizard.context.rehearsal is rehearsal, "one rehearsal of the same choices is enough"
        assert "plan and the rehearsal" in (tmp_path / "again.txt").read_text("utf-8")
        await save(driver, wizard, tmp_path / "again.pdf")
        assert (tmp_path / "again.pdf").read_bytes().startswith(b"%PDF")
        await save(driver, wizard, tmp_path / "again.txt")
        assert "Nothing has changed since" in (tmp_path / "again.txt").read_text("utf-8")
        facts = paper.with_suffix(".json").read_text("utf-8")
        assert json.loads(facts)["rpu-desktop-profile"] == 1
        assert pools[0]["password"] not in facts
        (pool,) = json.loads(facts)["prepared"]["pools"].values()
        assert pool["name"] == "Frankfurt"

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_rehearsal_with_a_fault_or_of_other_choices_is_not_the_one_for_approval(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        await driver.click("Rehearse…")
        dialog = await driver.window(RehearsalDialog)
        dialog.trouble.setCurrentIndex(dialog.trouble.findData("migration-fails"))
        await driver.click("Start Rehearsal")
        await driver.until(lambda: wizard.context.rehearsal is not None and not dialog.busy, "it", patience=240)
        dialog.reject()
        await driver.until(lambda: not dialog.isVisible(), "the dialog to be gone")
        troubled = wizard.context.rehearsal
        await save(driver, wizard, tmp_path / "one.html")
        first = wizard.context.rehearsal
        assert first is not troubled
        wizard.context.flow.change(max_failed=1)
        await save(driver, wizard, tmp_path / "two.html")
        assert wizard.context.rehearsal is not first

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_file_that_cannot_be_written_is_named(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        missing = tmp_path / "missing" / "approval.html"
        await wizard.media_page.approval.write(missing)
        box = await driver.window(QMessageBox)
        assert str(missing) in box.text()
        box.reject()
        assert not wizard.media_page.approval.note.isVisible()

    with simulated("pool", 2, 4) as pools:
        play(scene)


def wider_than_the_window(window: QWidget) -> list[str]:
    """What is cut off at the right because a page is wider than its place; the checks of `Looks` skip what scrolls."""
    areas = [(area, area.widget()) for area in window.findChildren(QScrollArea) if area.isVisible()]
    wide = [(content.width(), area.viewport().width()) for area, content in areas if content is not None]
    return [f"{needed} pixels in {there}" for needed, there in wide if needed > there]


async def open_again(desktop: Desktop, driver: UiDriver, file: Path) -> None:
    """As a person does, with the menu of the main window."""
    desktop.window.prepared_action.trigger()
    dialog = await driver.window(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    await driver.until(lambda: not any(map(is_file_dialog, QApplication.topLevelWidgets())), "the dialog to be gone")


async def stop_one(desktop: Desktop, driver: UiDriver) -> str:
    """Somebody shuts a VM down; its name."""
    server = desktop.book.servers()[0]
    connection, snapshot = desktop.book.connection(server.id), server.snapshot
    assert connection is not None
    assert snapshot is not None
    vm = next(vm for vm in snapshot.guests() if vm.resident_on in snapshot.hosts)
    await desktop.engine.submit(lambda: connection.call("VM.hard_shutdown", vm.ref))

    def is_down() -> bool:
        now = desktop.book.servers()[0].snapshot
        return now is not None and now.vms[vm.ref].resident_on not in now.hosts

    await driver.until(is_down, "its end")
    return vm.name


@pytest.mark.parametrize("opened", ["approval.html", "approval.json"])
def test_on_the_day_the_choices_are_there_and_what_has_changed_since(play: Play, tmp_path: Path, opened: str) -> None:
    paper = tmp_path / "approval.html"

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        assert not desktop.window.prepared_action.isEnabled(), "there is no pool yet"
        wizard = await at_the_plan(desktop, driver, pools)
        wizard.context.flow.change(max_failed=1)
        await save(driver, wizard, paper)
        wizard.reject()
        await driver.click("Close")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        name = await stop_one(desktop, driver)
        await open_again(desktop, driver, tmp_path / opened)
        await driver.until(lambda: desktop.window.wizard is not None, "the wizard")
        again = desktop.window.wizard
        assert again is not None
        flow = again.context.flow
        assert flow.choices.max_failed == 1
        assert [desktop.book.servers()[0].id] == list(flow.chosen)
        await driver.click("Next")
        await driver.click("Next")
        await driver.click("Run Prechecks")
        await driver.until(lambda: not again.prechecks_page.busy, "the prechecks")
        await driver.click("Next")
        await driver.click("Test")
        await driver.until(again.media_page.isComplete, "the media test")
        shown = (await driver.see(QTextBrowser, "Changes since the upgrade was prepared")).toPlainText()
        assert "Changed since" in shown
        assert f"Frankfurt: {name} does not run any more." in shown
        (await driver.see(QTabWidget, "Result and plan")).setCurrentIndex(1)
        await save(driver, again, paper)
        assert f"{name} does not run any more." in paper.read_text("utf-8")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_file_that_is_no_prepared_upgrade_is_refused_with_its_name(play: Play, tmp_path: Path) -> None:
    wrong = tmp_path / "notes.json"
    wrong.write_text("[]")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        for file, why in ((wrong, "does not contain a prepared upgrade"), (tmp_path / "none.html", "cannot be read")):
            await open_again(desktop, driver, file)
            box = await driver.window(QMessageBox)
            assert file.stem in box.text()
            assert why in box.text()
            box.reject()
            await driver.until(lambda box=box: not box.isVisible(), "it to be gone")  # type: ignore[misc]
        assert desktop.window.wizard is None

    with simulated("pool", 2, 4) as pools:
        play(scene)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages())
def test_the_plan_with_its_changes_fits_the_smallest_screens(
    language: str, screen: QRect, play: Play, tmp_path: Path, speak: Callable[[str], None]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        page, context = wizard.media_page, wizard.context
        speak(language)
        retranslate(desktop.window)
        looks = Looks(screen, driver)
        await looks.at("plan", wizard)
        assert not wider_than_the_window(wizard)
        context.prepared = Prepared(0, {"another": PreparedPool("Berlin")})
        page.refresh()
        await looks.at("plan of a prepared upgrade", wizard)
        page.show_tab_after_test()
        await looks.at("changes", wizard)
        await page.approval.write(tmp_path / "approval.html")
        (await driver.see(QTabWidget, say(translate("desktop", "Result and plan")))).setCurrentIndex(1)
        await looks.at("saved", wizard)
        assert not wider_than_the_window(wizard)
        assert looks.found == {}

    with simulated("pool", 3, 9) as pools:
        play(scene)

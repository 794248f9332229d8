"""Profiles in the wizard: what applies is shown with its origin, saved, and opened again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.profile_dialog import ProfileDialog
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.planning.types import Mode
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated
from tests.desktop.test_mode_page import mode_page
from tests.desktop.test_small_screens import SCREENS, Looks

NIGHTS = {
    "rpu-desktop-profile": 1,
    "mode": "automatic",
    "media": "http://media.example/xs/",
    "parallel-migrations": 5,
    "return-home": False,
    "window": ["22:00-06:00"],
    "not-before": "2037-01-05 20:00",
    "script": ["after-pool=/bin/true"],
    "max-failed": 2,
}


def table(dialog: ProfileDialog) -> dict[str, tuple[str, str]]:
    rows = (dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount()))
    return {row.text(0): (row.text(1), row.text(2)) for row in rows if row is not None}


def test_a_profile_is_opened_and_everything_shows_what_it_says(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "nights.json"
    file.write_text(json.dumps(NIGHTS))

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        await driver.click("Advanced")
        await driver.click("Profile…")
        dialog = await driver.window(ProfileDialog)
        assert {origin for _, origin in table(dialog).values()} == {"default"}
        await dialog.open_file(tmp_path / "none.json")
        assert dialog.problem.isVisible()
        assert "none.json cannot be used" in dialog.problem.text()
        await dialog.open_file(file)
        assert not dialog.problem.isVisible()
        assert table(dialog)["Concurrent migrations"] == ("5", "profile nights")
        assert table(dialog)["Migrate VMs back"] == ("no", "profile nights")
        assert table(dialog)["Time zone"] == ("the one of this computer", "default")
        assert table(dialog)["Maintenance windows"] == ("Every day 22:00 to 06:00", "profile nights")
        assert table(dialog)["Not before"] == ("2037-01-05 20:00", "profile nights")
        assert table(dialog)["Scripts"] == ("After the pool: /bin/true", "profile nights")
        await driver.click("Close")
        assert page.migrations.parallel.value() == 5
        assert not page.migrations.home.isChecked()
        assert "22:00" in page.arrangements.schedule_words.text()
        assert "2 servers may fail" in page.arrangements.order_words.text()
        assert page.arrangements.profile_words.text() == "Profile nights"
        page.migrations.parallel.setValue(4)
        await driver.click("Profile…")
        again = await driver.window(ProfileDialog)
        assert table(again)["Concurrent migrations"] == ("4", "this upgrade")
        saved = tmp_path / "saved.json"
        await again.save_file(saved)
        found = json.loads(saved.read_text())
        assert {name: found.get(name) for name in NIGHTS} == {**NIGHTS, "parallel-migrations": 4, "mode": None}
        await driver.click("Close")
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.click("Next")
        await driver.until(lambda: wizard.currentId() == Page.MEDIA, "the media page")
        assert wizard.media_page.form.address.text().rstrip("/") == "media.example/xs"

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_manual_mode_comes_from_a_profile_too(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "by hand.json"
    file.write_text(json.dumps({"rpu-desktop-profile": 1, "mode": "manual", "apply-updates": False}))

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        dialog = ProfileDialog(wizard.context, page.arrangements.profile_used.emit, page)
        dialog.open()
        await dialog.open_file(file)
        dialog.accept()
        assert page.manual.isChecked()
        assert not page.updates.wanted.isChecked()
        assert wizard.context.flow.mode is Mode.MANUAL

    with simulated("pool", 2, 2) as pools:
        play(scene)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages())
def test_the_dialog_fits_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        speak(language)
        looks = Looks(screen, driver)
        dialog = ProfileDialog(wizard.context, page.arrangements.profile_used.emit, page)
        dialog.open()
        await looks.at("profile", dialog)
        dialog.reject()
        assert looks.found == {}

    with simulated("pool", 2, 2) as pools:
        play(scene)

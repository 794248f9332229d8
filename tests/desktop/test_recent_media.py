"""The media of the last upgrade are offered for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.recent_media import RecentMedia
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.media.url import MediaSource
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media


def test_the_media_of_the_last_upgrade_are_filled_in_and_others_offered(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        used = wizard.media_page.form.address.text()
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.click("Finish")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        desktop.window.suggested_media = ""
        desktop.window.start_wizard()
        again = desktop.window.wizard
        assert again is not None
        assert again.media_page.form.address.text() == used
        completer = again.media_page.form.address.completer()
        assert completer is not None
        assert completer.completionCount() == 1

    with simulated() as pools:
        play(scene)


def test_a_password_is_never_remembered(tmp_path: Path) -> None:
    recent = RecentMedia(tmp_path / "recent.json")
    recent.note(MediaSource.parse("https://admin:s3cret@media.example.com/xs8/"))
    recent.note(Path("/srv/xs8.iso"))
    recent.note(MediaSource.parse("https://media.example.com/xs8/"))
    assert recent.addresses() == ["https://media.example.com/xs8/", "/srv/xs8.iso"]
    assert "s3cret" not in (tmp_path / "recent.json").read_text()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"media": 3}', '{"media": [3, "", null]}'])
def test_a_damaged_list_offers_nothing(damage: str, tmp_path: Path) -> None:
    (tmp_path / "recent.json").write_text(damage)
    assert RecentMedia(tmp_path / "recent.json").addresses() == []

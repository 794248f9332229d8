"""A whole run in the wizard, with a question and a crash, leaves no secret in any file or on any screen."""

from __future__ import annotations

import zipfile
from pathlib import Path

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.engine.support import write_bundle
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media
from tests.desktop.words import visible_words


def test_nothing_written_or_shown_holds_a_secret(log: Path, play: Play, tmp_path: Path) -> None:
    shown: set[str] = set()

    async def crash(password: str) -> None:
        raise RuntimeError(f"login_with_password(root, {password}) broke")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        shown.update(visible_words(desktop.window))
        await start(wizard, driver)
        await driver.until(lambda: wizard.context.progress.questions, "the question")
        spawn(crash(pools[0]["password"]))
        await driver.click("Close")
        shown.update(visible_words(wizard))
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        shown.update(visible_words(wizard))
        for suffix in ("html", "pdf", "txt", "json"):
            await wizard.summary_page.write_report(tmp_path / f"report.{suffix}")
        snapshots = [server.snapshot for server in desktop.book.servers() if server.snapshot]
        write_bundle(tmp_path / "bundle.zip", snapshots)

    with simulated("pool", 2, 4, "prepare-fails:host=fra-01") as pools:
        play(scene)
    files = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        files |= {name: bundle.read(name) for name in bundle.namelist()}
    assert b"login_with_password(root, ***) broke" in files[str(log)], "the log must hold the crash"
    password = pools[0]["password"]
    assert [name for name, content in files.items() if password.encode() in content] == []
    assert [words for words in shown if password in words] == []

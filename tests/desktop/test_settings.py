"""Settings: saved, validated, and applied; the language changes while windows are open."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.qt_language import system_language
from rpu_desktop.desktop.retranslate import speak
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import ServerState
from rpu_desktop.desktop.settings import Appearance, ProxyMode, Settings, SettingsBook, SettingsStore, valid_proxy
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.theme import theme
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.planning import MIGRATIONS
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media
from tests.desktop.words import visible_words

CHANGED = Settings(
    "de",
    5,
    20,
    300,
    60,
    notifications=False,
    proxy_mode=ProxyMode.NONE,
    update_source="/mnt/updates",
    appearance=Appearance.DARK,
    connect_at_start=False,
    backup_folder="/mnt/backups",
    empty_ahead=True,
    look_for_newer=True,
)


def test_they_come_back(tmp_path: Path) -> None:
    SettingsStore(tmp_path / "settings.json").save(CHANGED)
    assert SettingsStore(tmp_path / "settings.json").load() == CHANGED


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{ language")
    assert SettingsStore(tmp_path / "settings.json").load() == Settings()
    assert (tmp_path / "settings.damaged").read_text() == "{ language"


def test_two_programs_that_change_one_setting_each_keep_both(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsStore(path).save(Settings())
    one, other = SettingsStore(path), SettingsStore(path)
    before = one.load()
    assert other.load() == before
    one.save(replace(before, language="de"))
    other.save(replace(before, backup_folder="/mnt/backups"))
    assert SettingsStore(path).load() == replace(before, language="de", backup_folder="/mnt/backups")


def test_a_setting_of_a_newer_program_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"later": 1, "language": "en"}', "utf-8")
    store = SettingsStore(path)
    store.save(replace(store.load(), language="de"))
    assert json.loads(path.read_text("utf-8")) == {"later": 1, "language": "de"}


JSON = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.lists(st.integers(), max_size=2), st.just({"a": 1})
)


@given(st.dictionaries(st.sampled_from(Settings.__slots__), JSON))
def test_nonsense_in_the_file_does_no_harm(row: dict[str, object]) -> None:
    settings = Settings.of(row)
    assert settings.parallel_migrations in MIGRATIONS
    assert settings.timeouts.connect >= 3
    assert isinstance(settings.proxy_mode, ProxyMode)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("http://proxy:3128", True),
        ("https://10.0.0.1:8080", True),
        ("proxy:3128", False),
        ("http://user:secret@proxy:3128", False),
        ("http://", False),
        ("http://proxy:x", False),
    ],
)
def test_what_a_proxy_is(text: str, good: bool) -> None:
    assert valid_proxy(text) is good


def test_a_proxy_is_used_by_everything_that_fetches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("https_proxy", "http://system:1")
    book = SettingsBook(SettingsStore(tmp_path / "settings.json"))
    assert urllib.request.getproxies()["https"] == "http://system:1"
    book.use(replace(Settings(), proxy_mode=ProxyMode.MANUAL, proxy="http://mine:2"))
    assert urllib.request.getproxies()["https"] == "http://mine:2"
    book.use(replace(Settings(), proxy_mode=ProxyMode.NONE))
    assert urllib.request.proxy_bypass("updates.example.com")
    book.use(Settings())
    assert urllib.request.getproxies()["https"] == "http://system:1"
    assert "no_proxy" not in os.environ


def test_the_system_chooses_the_first_language(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    assert system_language() in ("en", "de")


async def open_settings(desktop: Desktop, driver: UiDriver) -> SettingsDialog:
    desktop.window.settings_action.trigger()
    return await driver.window(SettingsDialog)


def test_settings_are_changed_in_their_dialog(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        dialog = await open_settings(desktop, driver)
        dialog.migrations.setValue(7)
        dialog.connect_timeout.setValue(33)
        dialog.proxy_mode.setCurrentIndex(2)
        dialog.tabs.setCurrentIndex(1)
        await driver.type("Address of the proxy", "nonsense")
        dialog.tabs.setCurrentIndex(0)
        await driver.click("Save")
        assert dialog.isVisible()
        assert dialog.tabs.currentIndex() == 1, "what is wrong is brought into view"
        assert dialog.focusWidget() is dialog.proxy
        await driver.type("Address of the proxy", "http://proxy:3128")
        await driver.click("Save")
        assert not dialog.isVisible()
        assert json.loads(desktop.settings._store.path.read_text())["parallel_migrations"] == 7
        assert desktop.book.timeouts.connect == 33
        desktop.window.start_wizard()
        assert desktop.window.wizard is not None
        assert desktop.window.wizard.context.flow.wishes.parallel_migrations == 7
        desktop.settings.use(Settings())

    play(scene)


def test_the_language_changes_at_run_time_and_nothing_is_lost(play: Play, qapp: QApplication) -> None:
    """Switching to German gives the same texts as starting in German."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Resolve All")
        page = wizard.prechecks_page
        await driver.until(lambda: page.isComplete() and not page.busy, "nothing in the way")
        english = visible_words(desktop.window) | visible_words(wizard)
        await driver.click("Next")
        await driver.type("Address", "some.server/media")
        dialog = await open_settings(desktop, driver)
        dialog.language.setCurrentIndex(dialog.language.findData("de"))
        await driver.click("Save")
        assert desktop.window.upgrade_action.text() == "&Rollierendes Pool-Upgrade…"
        assert wizard.currentId() == Page.MEDIA
        assert (await driver.see(QLineEdit, "Adresse")).text() == "some.server/media"
        await driver.click("Zurück")
        german = visible_words(desktop.window) | visible_words(wizard)
        tree = await driver.see(QTreeWidget, "Server und Pools")
        assert tree.topLevelItemCount() == 1
        left = {words for words in english & german if not words.startswith(names) and words != german_of(words)}
        assert not left
        desktop.settings.use(Settings())
        speak(qapp, "en")
        again = visible_words(desktop.window) | visible_words(wizard)
        assert not {words for words in again & german if not words.startswith(names) and words != german_of(words)}

    german = load_translator("de")
    assert german is not None

    def german_of(words: str) -> str:
        return german.pgettext("desktop", words)

    names = ("RPU Desktop", "Frankfurt", "fra-0", "127.0.0.1", "Citrix Hypervisor", "https:", "8.")
    with simulated("ha-wlb", 3, 6) as pools:
        play(scene)


def test_a_running_upgrade_changes_its_language(play: Play, qapp: QApplication) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: wizard.context.progress.log, "something to happen")
        speak(qapp, "de")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.until(lambda: "Das Upgrade ist abgeschlossen" in visible_words(wizard), "German")
        speak(qapp, "en")
        await driver.until(lambda: "The upgrade is complete" in visible_words(wizard), "English again")

    with simulated() as pools:
        play(scene)


def test_german_in_place_is_german_from_the_start(play: Play, speak: Callable[[str], None], qapp: QApplication) -> None:
    from rpu_desktop.desktop import retranslate  # noqa: PLC0415 (its `speak` has the fixture's name)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        retranslate.speak(qapp, "de")
        desktop.window.start_wizard()
        fresh = desktop.window.wizard
        assert fresh is not None
        from_start = visible_words(fresh)
        retranslate.speak(qapp, "en")
        retranslate.speak(qapp, "de")
        assert visible_words(fresh) == from_start

    with simulated() as pools:
        play(scene)


@pytest.mark.parametrize("source", ["https://u:UPS3CRET@h/u.xml", "https://h/u.xml?apikey=UPS3CRET"])
def test_a_secret_in_the_update_source_does_not_get_into_the_file(play: Play, source: str) -> None:
    assert Settings.of({"update_source": source}) == Settings()

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        dialog = await open_settings(desktop, driver)
        dialog.tabs.setCurrentIndex(1)
        await driver.type("Update source", source)
        await driver.click("Save")
        assert dialog.isVisible()
        assert "without a password or key" in " ".join(visible_words(dialog))
        assert not desktop.settings._store.path.exists()
        dialog.reject()

    play(scene)


def test_the_appearance_is_chosen_and_kept(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        before = theme().dark
        dialog = await open_settings(desktop, driver)
        dialog.appearance.setCurrentIndex(1 if before else 2)
        await driver.click("Save")
        assert theme().dark is not before
        dialog = await open_settings(desktop, driver)
        assert dialog.appearance.currentText() == ("light" if before else "dark")
        dialog.appearance.setCurrentIndex(0)
        await driver.click("Save")
        assert theme().dark is before, "the system's again"

    play(scene)


def test_servers_wait_to_be_connected_where_that_is_wanted(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        again = ServerBook(desktop.engine, desktop.book.store, desktop.book.passwords, desktop.book.trust)
        await again.load(connect=False)
        assert [(server.name, server.state) for server in again.servers()] == [("Frankfurt", ServerState.OFFLINE)]
        await again.close()

    with simulated() as pools:
        play(scene)


def test_the_wizard_proposes_the_folder_of_the_settings_for_the_backup(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.suggested_backup = ""
        await open_settings(desktop, driver)
        await driver.type("Backup folder", str(tmp_path / "kept"))
        await driver.click("Save")
        desktop.window.start_wizard()
        assert desktop.window.wizard is not None
        assert desktop.window.wizard.context.flow.backup == str(tmp_path / "kept")
        desktop.settings.use(Settings())

    play(scene)

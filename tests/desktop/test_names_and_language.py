"""Names do not change with the language, even if they are the same as a text of the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTextBrowser, QTreeWidget, QTreeWidgetItemIterator, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.retranslate import speak
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.desktop.wizard.findings_view import FindingsView
from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED

POOL, HOSTS, VMS = "Ready", ("Cancel", "Upgrade"), ("Coordinator", "Version", "Member", "running")


def call_names(pool: SimPool) -> None:
    for ref in list(pool.db.refs("pool")):
        pool.db.set("pool", ref, name_label=POOL)
    for ref, name in zip(list(pool.db.refs("host")), HOSTS, strict=True):
        pool.db.set("host", ref, name_label=name)
    guests = [ref for ref in pool.db.refs("VM") if not pool.db.record("VM", ref).get("is_control_domain")]
    for ref, name in zip(guests, VMS, strict=False):
        pool.db.set("VM", ref, name_label=name)


@contextmanager
def named_like_words() -> Iterator[ThreadedSimulation]:
    with ThreadedSimulation(Options(hosts=2, vms=4, speed=SPEED)) as simulation:
        for pool in simulation.pools:
            simulation.call(call_names, pool)
        yield simulation


def first_cells(tree: QTreeWidget) -> list[str]:
    """The names of a list's rows."""
    found = []
    iterator = QTreeWidgetItemIterator(tree)
    while (item := iterator.value()) is not None:
        found.append(item.text(0))
        iterator += 1
    return found


def shown(window: QWidget) -> Counter[str]:
    """All texts of labels and lists that are equal to one of the names."""
    words = [label.text() for label in window.findChildren(QLabel)]
    words += [widget.accessibleName() for widget in window.findChildren(QWidget)]
    for tree in window.findChildren(QTreeWidget):
        words += first_cells(tree)
    return Counter(text for text in words if text in {POOL, *HOSTS, *VMS})


@pytest.fixture
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    speak(qapp, "en")


def test_names_that_read_like_words_are_words_of_the_program() -> None:
    """Otherwise the other tests here could not fail."""
    german = load_translator("de")
    assert german is not None
    assert [name for name in (POOL, *HOSTS, *VMS) if german.pgettext("desktop", name) == name] == ["Upgrade", "Version"]


def test_a_pool_called_ready_is_called_ready_in_every_language(
    play: Play, qapp: QApplication, english_again: None
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        [pool] = simulation.describe()["pools"]
        await add_pool(desktop, pool)
        tree = await driver.see(QTreeWidget, "Servers and pools")
        await driver.until(lambda: "Upgrade" in first_cells(tree), "the pool's servers")
        for name in (POOL, *HOSTS):
            say(translate("desktop", name))  # as any window may have shown before
        await driver.until(
            lambda: min(shown(desktop.window)[name] for name in (POOL, "Upgrade")) >= 2,
            "both in the list, and beside it",
        )
        english = shown(desktop.window)
        speak(qapp, "de")
        assert shown(desktop.window) == english
        assert first_cells(tree) == [POOL, "Cancel (Koordinator)", "Upgrade"]
        speak(qapp, "en")
        assert shown(desktop.window) == english
        assert first_cells(tree) == [POOL, "Cancel (coordinator)", "Upgrade"]

    with named_like_words() as simulation:
        play(scene)


def test_names_stay_names_on_every_page_of_the_wizard(play: Play, qapp: QApplication, english_again: None) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        [pool] = simulation.describe()["pools"]
        await add_pool(desktop, pool)
        desktop.window.suggested_media = pool["media"]
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.click("Next")
        speak(qapp, "de")
        choice = await driver.see(QTreeWidget, "Pools und Server, die aktualisiert werden")
        choice.expandAll()
        assert first_cells(choice) == [POOL, *HOSTS]
        speak(qapp, "en")
        await driver.tick("Pools and servers to upgrade", POOL)
        await driver.click("Next")
        await driver.click("Run Prechecks")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await driver.until(lambda: wizard.prechecks_page.findChildren(FindingsView), "their results")
        speak(qapp, "de")
        [view] = wizard.prechecks_page.findChildren(FindingsView)
        assert view.accessibleName() == POOL
        assert POOL in [label.text() for label in view.findChildren(QLabel)]
        speak(qapp, "en")
        await driver.click("Next")
        await driver.click("Test")
        await driver.until(wizard.media_page.isComplete, "the media test")
        speak(qapp, "de")
        plan = await driver.see(QTreeWidget, "Upgrade-Plan")
        rows = first_cells(plan)
        assert rows[0].startswith(f"{POOL}: 2 Server, "), "the pool's row has its name, and the plan in a line"
        assert sorted(row for row in rows if row.startswith(("1.", "2."))) == ["1. Cancel", "2. Upgrade"]
        speak(qapp, "en")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.findChildren(HostRow), "the servers' rows")
        speak(qapp, "de")
        assert [row.accessibleName() for row in wizard.findChildren(HostRow)] == list(HOSTS)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = (await driver.see(QTextBrowser, "Bericht")).toPlainText()
        assert POOL in report
        assert "Bereit" not in report
        assert "Abbrechen" not in report

    with named_like_words() as simulation:
        play(scene)

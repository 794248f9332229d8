"""Scripts and notifications in the wizard: how they are chosen, and that they take part in an upgrade."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop import tasks
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.notifying import UpgradeNotifier
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.notifications_dialog import NotificationsDialog
from rpu_desktop.desktop.wizard.order_dialog import OrderDialog
from rpu_desktop.desktop.wizard.scripts_dialog import ScriptsDialog
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.hooks import Hook, HookMoment
from rpu_desktop.run.progress import ProgressModel
from rpu_desktop.session.kept_addresses import keep_addresses, kept_addresses, shown_address
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.address import ServerAddress
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start
from tests.desktop.test_mode_page import mode_page
from tests.desktop.test_small_screens import SCREENS, Looks
from tests.planning.pools import PoolBuilder
from tests.session.test_notifying import webhook

SECRET = "s3cr3t-t0ken"


@pytest.fixture(autouse=True)
def in_english(speak: Callable[[str], None]) -> None:
    speak("en")


def ok(dialog: QDialog) -> bool:
    next(button for button in dialog.findChildren(QAbstractButton) if button.accessibleName() == "OK").click()
    return dialog.result() == dialog.DialogCode.Accepted


def scripts(qtbot: QtBot, *hooks: Hook) -> ScriptsDialog:
    dialog = ScriptsDialog(hooks)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_scripts_become_what_the_console_makes_of_them(qtbot: QtBot) -> None:
    dialog = scripts(qtbot)
    dialog.command.setText("/opt/silence 2h")
    dialog.add.click()
    dialog.moment.setCurrentIndex(4)
    dialog.use_file("/opt/my scripts/report")
    dialog.timeout.setValue(60)
    assert ok(dialog), "what was typed and not added is meant, too"
    assert dialog.hooks == (
        Hook(HookMoment.BEFORE_SERVER, ("/opt/silence", "2h"), 60.0),
        Hook(HookMoment.AFTER_POOL, ("/opt/my scripts/report",), 60.0),
    )


def test_scripts_that_were_chosen_are_listed_and_can_be_removed(qtbot: QtBot) -> None:
    kept = Hook(HookMoment.AFTER_POOL, ("/opt/report",), 30.0)
    dialog = scripts(qtbot, Hook(HookMoment.BEFORE_POOL, ("/opt/a b",), 30.0), kept)
    assert [button.accessibleName() for button in dialog.rows.buttons] == [
        "Remove Before the pool: '/opt/a b'",
        "Remove After the pool: /opt/report",
    ]
    dialog.rows.buttons[0].click()
    assert ok(dialog)
    assert dialog.hooks == (kept,)


@pytest.mark.parametrize(("typed", "said"), [("", "Enter a command first."), ("'", "quot")])
def test_what_is_no_command_is_refused(qtbot: QtBot, typed: str, said: str) -> None:
    dialog = scripts(qtbot)
    dialog.command.setText(typed)
    dialog.add.click()
    assert said in dialog.problem.text()
    assert dialog.rows.buttons == []


def test_addresses_are_kept_one_by_one_and_shown_without_their_secrets() -> None:
    passwords = MemoryPasswords()
    addresses = [f"mailtos://ada:{SECRET}@mail.example.com", f"slack://{SECRET}/b/c", f"jsons://x.example/{SECRET}"]
    assert keep_addresses(passwords, addresses)
    assert kept_addresses(passwords) == tuple(addresses)
    assert keep_addresses(passwords, addresses[1:])
    assert kept_addresses(passwords) == tuple(addresses[1:])
    shown = list(map(shown_address, addresses))
    assert shown == ["mailtos (mail.example.com)", "slack", "jsons (x.example)"]


def words_in(dialog: QDialog) -> str:
    found = [widget.text() for widget in dialog.findChildren(QLabel) + dialog.findChildren(QAbstractButton)]
    return "\n".join([*found, *(field.displayText() for field in dialog.findChildren(QLineEdit))])


def test_a_service_is_tried_kept_in_the_keyring_and_told_of_the_upgrade(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        await driver.click("Advanced")
        await driver.click("Notifications…")
        dialog = await driver.window(NotificationsDialog)
        await driver.type("Address of a service", "nonsense")
        await driver.click("Add")
        await driver.until(lambda: "not one of a notification service" in dialog.outcome.text(), "the refusal")
        await driver.type("Address of a service", f"{address}?token={SECRET}")
        assert SECRET not in words_in(dialog)
        await driver.click("Add")
        await driver.click("Send Test Message")
        await driver.until(lambda: dialog.outcome.text() == "1 service took the test message.", "the test")
        assert taken[0]["title"] == "Test from RPU Desktop"
        assert SECRET not in words_in(dialog)
        await driver.click("OK")
        await driver.until(lambda: page.arrangements.notifications_words.text() == "1 service is notified", "the page")
        assert kept_addresses(desktop.book.passwords) == (f"{address}?token={SECRET}",)
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        wizard.media_page.suggest(pools[0]["media"])
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        end = "Frankfurt: The upgrade is complete"
        await driver.until(lambda: taken[-1]["title"] == end, "the notification of the end")
        titles = [message["title"] for message in taken[1:-1]]
        assert titles[:2] == ["Frankfurt: fra-01 is done", "Frankfurt: fra-02 is done"]

    with webhook() as (address, taken), simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_service_that_does_not_take_the_test_is_named_without_its_address(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        keep_addresses(desktop.book.passwords, [address])
        dialog = NotificationsDialog(desktop.engine, desktop.book.passwords, desktop.window)
        dialog.open()
        await driver.until(lambda: dialog.rows.buttons, "what is kept")
        await driver.click("Send Test Message")
        await driver.until(lambda: "Address 1 did not take the notification." in dialog.outcome.text(), "the failure")
        dialog.reject()
        assert kept_addresses(desktop.book.passwords) == (address,)

    with webhook(status=500) as (address, _taken):
        play(scene)


def test_a_script_runs_in_the_upgrade(play: Play, tmp_path: Path) -> None:
    said = tmp_path / "said"
    script = tmp_path / "my script.py"
    script.write_text(f"import os\nopen({str(said)!r}, 'a').write(os.environ['RPU_HOST_NAME'] + '\\n')\n")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        await driver.click("Advanced")
        await driver.click("Scripts…")
        dialog = await driver.window(ScriptsDialog)
        await driver.type("Command", f'{sys.executable} "{script}"')
        await driver.click("Add Script")
        await driver.until(lambda: dialog.rows.buttons, "the script in the list")
        await driver.click("OK")
        await driver.until(lambda: page.arrangements.scripts_words.text() == "1 script runs", "the page")
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        wizard.media_page.suggest(pools[0]["media"])
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        assert said.read_text().split() == ["fra-01", "fra-02"] * 2, "once for each turn: the second is for updates"

    with simulated("pool", 2, 4) as pools:
        play(scene)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages())
def test_the_dialogs_fit_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        looks = Looks(screen, driver)
        keep_addresses(desktop.book.passwords, ["jsons://example.com/hook"])
        hooks = [Hook(HookMoment.BEFORE_VM_DOWN, ("/opt/some/where/far/away/silence the monitoring", "2h"))]
        for dialog in (
            ScriptsDialog(hooks, desktop.window),
            NotificationsDialog(desktop.engine, desktop.book.passwords, desktop.window),
        ):
            dialog.open()
            await driver.until(lambda d=dialog: d.rows.buttons, "the rows")  # type: ignore[misc]
            await looks.at(type(dialog).__name__, dialog)
            dialog.reject()
        build = PoolBuilder()
        for _ in range(4):
            build.host()
        order = OrderDialog([build.snapshot()], ("h2",), 1, desktop.window)
        order.open()
        await looks.at("order", order)
        order.reject()
        assert looks.found == {}

    play(scene)


def test_members_are_put_in_order_by_the_keyboard_and_so_upgraded(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        await driver.click("Advanced")
        await driver.click("Order and Failures…")
        dialog = await driver.window(OrderDialog)
        assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["fra-02", "fra-03"]
        assert "program chooses" in dialog.state.text()
        await driver.click("Move Down")
        assert dialog.list.currentRow() == 1
        assert not dialog.down.isEnabled()
        dialog.limit.setValue(1)
        await driver.click("OK")
        words = "The members have a chosen order; 1 server may fail"
        await driver.until(lambda: page.arrangements.order_words.text() == words, "the page")
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        wizard.media_page.suggest(pools[0]["media"])
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        (pool,) = report.pools.values()
        began = {host.host.name: host.began for host in pool.hosts.values()}
        assert sorted(began, key=lambda name: began[name] or 1e12)[:2] == ["fra-01", "fra-03"]
        assert [(d.where.name, d.answer) for d in pool.decisions] == [("fra-02", "skip")], "skipped without a question"

    with simulated("pool", 3, 4, "prepare-fails:host=fra-02,times=0") as pools:
        play(scene)


def test_the_usual_order_comes_back(qtbot: QtBot) -> None:
    build = PoolBuilder()
    for _ in range(3):
        build.host()
    dialog = OrderDialog([build.snapshot()], ("h2", "h1"), 0)
    qtbot.addWidget(dialog)
    dialog.show()
    assert ok(dialog)
    assert dialog.order == ("h2", "h1")
    dialog.usual.click()
    assert ok(dialog)
    assert not dialog.order


def test_a_keyring_that_answers_after_the_end_of_the_upgrade_starts_nothing(play: Play) -> None:
    gate = threading.Event()

    class Slow(MemoryPasswords):
        def get(self, address: ServerAddress | str, username: str) -> str | None:
            gate.wait(60)
            return super().get(address, username)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        passwords = Slow()
        passwords.put("notifications", "1", "jsons://example.com/hook")
        notifier = UpgradeNotifier(desktop.engine, passwords, ProgressModel())
        loaded = asyncio.ensure_future(notifier._load())
        notifier.end()
        await tasks.finish(30)
        gate.set()
        await loaded
        await desktop.engine.submit(lambda: asyncio.sleep(0))
        assert not [thread for thread in threading.enumerate() if thread.name == "notifications"]

    play(scene)

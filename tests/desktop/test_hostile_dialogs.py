"""Dialogs on a pool with hostile names: shown as plain text, and on a small screen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.history import HistoryDialog
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.servers_view import ServersView
from rpu_desktop.desktop.sign_in import SignInDialog
from rpu_desktop.desktop.support import write_support_bundle
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.desktop.widgets.name_choice import NameChoice
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.licence_dialog import LicenceDialog
from rpu_desktop.desktop.wizard.make_room import MakeRoomDialog
from rpu_desktop.desktop.wizard.rehearsal_dialog import RehearsalDialog
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog
from rpu_desktop.i18n.text import one_line, plain
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.building import snapshot_of
from rpu_desktop.inventory.pool_lock import KEY
from rpu_desktop.media.licence import Licence
from rpu_desktop.planning import Wishes, make_plan
from rpu_desktop.pooldump import read_dump_text
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import examine_records
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.certificate import PresentedCertificate
from rpu_desktop.xapi.failures import UntrustedCertificate
from tests.desktop.conftest import Play
from tests.desktop.names import FORGED, powers
from tests.desktop.test_hostile_names import badly_named
from tests.desktop.test_plan import pool_of
from tests.fuzz.naming import POOL, name_everything

SCREEN = 1280, 800
"""Size of a small screen in pixels."""
GIANT = f"{'w' * 200}\n{FORGED}\n<b>b</b>\u202egnp.exe\x1b[2J R&zq{'w' * 5000}"


def assert_words_on_the_screen(window: QWidget) -> None:
    """Check a visible window; must not process events, which would make the scene's tasks miss steps."""
    assert powers(window) == []
    least, size = window.minimumSizeHint(), window.size()
    assert (least.width() <= SCREEN[0], least.height() <= SCREEN[1]) == (True, True), least
    assert (size.width() <= SCREEN[0], size.height() <= SCREEN[1]) == (True, True), size
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            assert window.rect().contains(button.mapTo(window, button.rect().center())), button.text()


def hostile_pool(scenario: str, vms: int) -> PoolSnapshot:
    (pool,) = build_scenario(scenario, Clock(1.0), hosts=3, vms=vms, password="x")
    name_everything(pool, 7)
    return snapshot_of(read_dump_text(database_dump(pool), "dump").records)


def hostile_certificate(names: int = 400) -> PresentedCertificate:
    key = ec.generate_private_key(ec.SECP256R1())
    said = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "fra\u202egnp.exe\n" + "w" * 40),
            *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{FORGED}\n{FORGED}{n}"[:64]) for n in range(60)),
        ]
    )
    now = datetime.now(UTC)
    others = [x509.DNSName(f"{'w' * 60}{n}.example") for n in range(names)]
    made = (
        x509.CertificateBuilder()
        .subject_name(said)
        .issuer_name(said)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .sign(key, hashes.SHA256())
    )
    return PresentedCertificate.of(made.public_bytes(Encoding.DER))


@pytest.mark.parametrize("changed", [False, True])
def test_a_certificate_that_a_stranger_made(changed: bool, qtbot: QtBot) -> None:
    address = ServerAddress.parse("fra-01.example")
    expected = frozenset({"ab" * 32}) if changed else frozenset()
    dialog = CertificateDialog(UntrustedCertificate(address, hostile_certificate(), expected))
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert_words_on_the_screen(dialog)


def test_all_decisions_that_prechecks_want(qtbot: QtBot) -> None:
    snapshot = hostile_pool("local-storage", 30)
    problems = examine_records(Circumstances(snapshot, Wishes())).decisions
    assert problems
    asked = [(pool, problem) for pool in ("a", "b") for problem in problems]
    dialog = DecisionDialog(asked, {"a": snapshot.pool.name, "b": snapshot.pool.name})
    qtbot.addWidget(dialog)
    dialog.show()
    for answer in dialog.findChildren(QComboBox):
        answer.showPopup()
        answer.hidePopup()
    QApplication.processEvents()
    assert_words_on_the_screen(dialog)


def test_who_may_make_room(qtbot: QtBot) -> None:
    whole = pool_of(2, 3, host_gib=16, vm_gib=4)
    vms = {ref: replace(vm, name=one_line(f"{ref[-3:]}{GIANT}")) for ref, vm in whole.vms.items()}
    snapshot = replace(whole, vms=vms)
    plan = make_plan(snapshot, Wishes())
    assert plan.lacking
    dialog = MakeRoomDialog([(snapshot, plan)], {})
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert_words_on_the_screen(dialog)


def test_a_choice_among_giants_is_no_giant_itself(qtbot: QtBot) -> None:
    window, choice = QWidget(), NameChoice()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(choice)
    for number in range(3):
        choice.add(one_line(f"{number}{'w' * 400}"), str(number))
    window.show()
    QApplication.processEvents()
    assert_words_on_the_screen(window)
    assert choice.itemData(1, Qt.ItemDataRole.ToolTipRole) == choice.itemText(1)


def test_a_licence_agreement_that_wants_to_steer_the_window(qtbot: QtBot) -> None:
    dialog = LicenceDialog([Licence("EULA", f"<h1>Yes</h1>\x1b[2J\u202e<img src='/x.png'>{'w' * 5000}")])
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert_words_on_the_screen(dialog)


def test_a_question_about_giants(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    about = one_line(GIANT)
    confirm(parent, plain("Title"), plain(about), about, yes=plain("&Yes"), no=plain("&No"), then=lambda: None)
    (box,) = parent.findChildren(QMessageBox)
    QApplication.processEvents()
    assert_words_on_the_screen(box)
    box.reject()


def buttons(window: QWidget, words: str) -> list[QPushButton]:
    return [button for button in window.findChildren(QPushButton) if button.isVisible() and words in button.text()]


SOMEBODY = json.dumps({"who": GIANT, "where": GIANT, "since": 1e9, "alive": 4e9, "run": "abc"})


def test_windows_around_an_upgrade(play: Play, tmp_path: Path) -> None:
    """A pool locked by another run, leaving with much to restore, a support bundle, and resuming after a stop."""

    async def box(driver: UiDriver) -> QMessageBox:
        found = await driver.window(QMessageBox)
        assert_words_on_the_screen(found)
        return found

    async def mark(desktop: Desktop, somebody: str = "") -> None:
        connection = desktop.book.connection(desktop.book.servers()[0].id)
        assert connection is not None
        pool = connection.snapshot().pool.ref
        if somebody:
            await desktop.engine.submit(lambda: connection.call("pool.add_to_other_config", pool, KEY, somebody))
        else:
            await desktop.engine.submit(lambda: connection.call("pool.remove_from_other_config", pool, KEY))

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        window = desktop.window
        await mark(desktop, SOMEBODY)
        window.suggested_media = pools[0]["media"]
        window.start_wizard()
        await driver.click("Next")
        wizard = window.wizard
        assert wizard is not None
        await driver.until(lambda: buttons(wizard, "Take "), "somebody else's upgrade")
        assert_words_on_the_screen(wizard)
        buttons(wizard, "Take ")[0].click()
        (await box(driver)).reject()
        await mark(desktop)
        await driver.tick("Pools and servers to upgrade", POOL)
        await driver.click("Next")
        await driver.click("Run Prechecks")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await driver.click("Resolve All")
        await driver.until(lambda: not wizard.prechecks_page.busy and wizard.context.flow.has_undos, "Resolve All")
        undos = wizard.context.flow.undos
        (server, (first, *others)), *_ = undos.items()
        undos[server] = (replace(first, text=plain(one_line(GIANT))),) * 70
        wizard.reject()
        (await box(driver)).reject()
        undos[server] = (first, *others)
        await write_support_bundle(window, desktop.book, tmp_path / ("x" * 200) / "bundle.zip")
        (await box(driver)).accept()
        await driver.click("Next")
        await driver.click("Test")
        await driver.click("Roll Back…")
        way = await driver.window(RollBackDialog)
        assert POOL in way.plain_text()
        assert_words_on_the_screen(way)
        assert not [line for line in way.plain_text().splitlines() if line.startswith(FORGED)]
        way.accept()
        await driver.click("Rehearse…")
        rehearsal = await driver.window(RehearsalDialog)
        rehearsal.trouble.setCurrentIndex(1)
        assert rehearsal.subject.count() > 1
        assert_words_on_the_screen(rehearsal)
        await driver.click("Start Rehearsal")
        await driver.until(lambda: rehearsal.busy, "the rehearsal to begin")
        await driver.until(lambda: not rehearsal.busy, "the rehearsal to end", patience=240)
        assert "fra" in rehearsal.text.toPlainText(), [w.text() for w in rehearsal.findChildren(QLabel)]
        assert_words_on_the_screen(rehearsal)
        rehearsal.reject()
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.context.progress.questions, "a question")
        await driver.click("Stop This Pool")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await driver.click("Finish")
        await driver.until(lambda: window.wizard is None, "the wizard to be gone")
        await driver.until(lambda: buttons(window, "Resume"), "the run to be put down")
        window.history_action.trigger()
        history = await driver.window(HistoryDialog)
        await driver.until(history.list.topLevelItemCount, "the run")
        assert POOL in history.report.toPlainText()
        assert_words_on_the_screen(history)
        history.reject()
        await mark(desktop, SOMEBODY)
        await driver.click("Resume…")
        dialog = await driver.window(ResumeDialog)
        await driver.until(lambda: dialog.findChildren(Banner), "who is there")
        assert_words_on_the_screen(dialog)
        await desktop.book.disconnect_server(desktop.book.servers()[0].id)
        await driver.until(
            lambda: [each for each in dialog.findChildren(Banner) if "is not connected" in each.accessibleName()],
            "the pool to be away",
        )
        assert_words_on_the_screen(dialog)
        assert_words_on_the_screen(window)
        dialog.reject()
        sign_in = SignInDialog(desktop.book, desktop.book.servers()[0], window)
        sign_in.open()
        await driver.window(SignInDialog)
        assert POOL in sign_in.windowTitle()
        assert_words_on_the_screen(sign_in)
        sign_in.reject()

    with badly_named("ha-wlb", "prepare-fails") as pools:
        play(scene)


def test_the_details_of_every_server_and_of_the_pool(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        (server,) = desktop.book.servers()
        assert server.snapshot is not None
        for host in server.snapshot.hosts_in_order():
            desktop.window.findChildren(ServersView)[0].choose(server.id, host.uuid)
            table = await driver.see(QTreeWidget, "Virtual machines on this server")
            await driver.until(lambda host=host: shown(desktop, host.name), host.name)  # type: ignore[misc]
            assert table.topLevelItemCount() == len(server.snapshot.guests_on(host.ref)) > 0
            assert_words_on_the_screen(desktop.window)
        desktop.window.findChildren(ServersView)[0].choose(server.id)
        await driver.until(lambda: shown(desktop, server.name), server.name)
        assert_words_on_the_screen(desktop.window)

    def shown(desktop: Desktop, name: str) -> list[QLabel]:
        return [each for each in desktop.window.findChildren(QLabel) if each.isVisible() and each.text() == name]

    with badly_named("pool") as pools:
        play(scene)

"""What is read, copied, saved: the report, the details, the way back, the instructions of manual mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.log_panel import LogPanel
from rpu_desktop.desktop.widgets.report_view import ReportView
from rpu_desktop.desktop.widgets.saved_note import SavedNote
from rpu_desktop.desktop.wizard.instructions_view import InstructionsView
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog
from rpu_desktop.i18n.text import plain
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.events import HostChanged, HostStage, Named, PoolStarted, RunStarted, VmChanged, VmStage
from rpu_desktop.run.progress import LogLine
from rpu_desktop.run.report import Report
from rpu_desktop.run.rollback import steps_of, way_back
from tests.desktop.conftest import Play
from tests.desktop.test_plan import pool_of
from tests.planning.pools import OLD, PoolBuilder

POOL, HOST = Named("p", "Frankfurt"), Named("h", "fra-01")


@pytest.fixture(autouse=True)
def in_english(speak: Callable[[str], None]) -> None:
    speak("en")


def report_of(vms: int) -> Report:
    report = Report()
    report.apply(RunStarted(at=0, run="r", pools=(POOL,)))
    report.apply(PoolStarted(at=0, pool=POOL, hosts=(HOST,)))
    report.apply(HostChanged(at=1, pool=POOL, host=HOST, stage=HostStage.INSTALLING, version="8.2"))
    for number in range(vms):
        vm = Named(f"v{number}", f"vm-{number:03}")
        for at, stage in ((2, VmStage.DOWN), (3, VmStage.COMING_UP), (4, VmStage.UP)):
            report.apply(VmChanged(at=at, pool=POOL, vm=vm, stage=stage, source=HOST, target=HOST))
    report.apply(HostChanged(at=9, pool=POOL, host=HOST, stage=HostStage.DONE, version="8.4"))
    return report


def test_a_long_list_in_the_report_is_folded_until_its_heading_is_clicked(qtbot: QtBot) -> None:
    view = ReportView()
    qtbot.addWidget(view)
    view.show_report(report_of(198))
    assert "▸ Interrupted VMs (198)" in view.toPlainText()
    assert "vm-007" not in view.toPlainText()
    view.resize(700, 500)
    view.show()
    QTest.keyClick(view, Qt.Key.Key_Tab)  # to the first heading
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert "vm-007" in view.toPlainText()
    assert "▾ Interrupted VMs" in view.toPlainText()
    view.show_report(report_of(198))
    assert "vm-007" not in view.toPlainText(), "another report is folded again"


def test_a_short_list_is_there_without_a_click(qtbot: QtBot) -> None:
    view = ReportView()
    qtbot.addWidget(view)
    view.show_report(report_of(3))
    assert "vm-002" in view.toPlainText()


def test_what_was_saved_is_named_and_opened_by_a_click(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    note = SavedNote()
    qtbot.addWidget(note)
    assert not note.isVisible()
    note.show_saved(tmp_path / "Frankfurt <1>.html")
    assert note.accessibleName() == "Saved: Frankfurt <1>.html"
    note.linkActivated.emit("open")
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "Frankfurt <1>.html"))]


def lines(*words: str) -> list[LogLine]:
    return [LogLine(0, "Frankfurt", plain(each)) for each in words]


def test_the_details_are_filtered_copied_and_saved(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        panel = LogPanel(desktop.engine, lambda: ["Frankfurt"])
        panel.show()
        told = ["db-7 moves", "web-1 moves", "fra-01 reboots"]
        panel.show_lines(lines(*told), several_pools=False)
        QTest.keyClicks(panel.filter, "MOVES")
        assert [line.split("  ")[1] for line in panel.view.text().splitlines()] == told[:2]
        panel.show_lines(lines(*told, "fra-02 reboots"), several_pools=False)
        assert "fra-02" not in panel.view.text(), "what comes later is filtered, too"
        panel.copy.click()
        assert QGuiApplication.clipboard().text() == panel.view.text()
        panel.filter.clear()
        assert len(panel.view.text().splitlines()) == 4
        for suffix in ("txt", "html"):
            await panel.saver.write(tmp_path / f"details.{suffix}")
            assert "fra-02 reboots" in (tmp_path / f"details.{suffix}").read_text(encoding="utf-8")
        assert panel.saver.note.isVisible()
        panel.close()

    play(scene)


def test_commands_of_the_way_back_have_lines_of_their_own_and_never_break(qtbot: QtBot) -> None:
    build = PoolBuilder()
    for number in range(3):
        build.host(version={**OLD, "db_schema": "5.603"}, address=f"192.0.2.{number + 1}")
    file = "/home/somebody/a rather long folder for backups/pool-database-Frankfurt-20261129.xml"
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RollBackDialog([steps_of(way_back(build.snapshot(), file))], parent)
    dialog.resize(500, 500)
    dialog.show()
    QApplication.processEvents()
    lines = dialog.plain_text().splitlines()
    for command in (
        f"scp '{file}' root@192.0.2.1:/root/pool-database.xml",
        "xe pool-restore-database file-name=/root/pool-database.xml dry-run=true",
        "xe pool-restore-database file-name=/root/pool-database.xml --force",
        "xe host-list params=software-version",
        "xe pool-join master-address=192.0.2.1 master-username=root master-password=***",
    ):
        assert command in lines
        block = dialog.text.document().begin()
        while block.isValid() and block.text().strip() != command:
            block = block.next()
        assert block.isValid(), command
        assert block.layout().lineCount() == 1, command


def test_the_steps_of_manual_mode_stand_there_once_and_the_servers_in_a_table(qtbot: QtBot) -> None:
    view = InstructionsView()
    qtbot.addWidget(view)
    snapshot = pool_of(5)
    view.show_findings([Findings(snapshot)], Wishes())
    words = view.text.toPlainText()
    assert words.count("Never choose a fresh installation") == 1
    assert words.count("Boot from the media") == 1
    places = [words.index(f"{number}. host-h{number - 1}") for number in range(1, 6)]
    assert places == sorted(places)
    assert isinstance(view.text, QTextBrowser)

"""The report on the summary page, as HTML and in files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.theme import theme
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.verdict import verdict
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import (
    Answered,
    Asked,
    ConnectionChanged,
    HostChanged,
    HostStage,
    Named,
    Outcome,
    PoolFinished,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.report import Report
from rpu_desktop.session.report_html import report_html, report_page
from tests.desktop.conftest import Play

POOL, HOST, VM = Named("p", "Frank<furt>"), Named("h", "fra-01"), Named("v", "db-7")


def a_report() -> Report:
    report = Report()
    for event in (
        RunStarted(at=0, run="r", pools=(POOL,)),
        PoolStarted(at=0, pool=POOL, hosts=(HOST,)),
        HostChanged(at=0, pool=POOL, host=HOST, stage=HostStage.EMPTYING, version="8.2"),
        VmChanged(at=1, pool=POOL, vm=VM, stage=VmStage.DOWN, source=HOST),
        HostChanged(at=120, pool=POOL, host=HOST, stage=HostStage.DONE, version="8.4"),
        ConnectionChanged(at=20, pool=POOL, connected=False),
        ConnectionChanged(at=30, pool=POOL, connected=True),
        Asked(at=40, pool=POOL, prompt="q", host=HOST, text=plain("no installer."), choices=("retry", "stop")),
        Answered(at=50, pool=POOL, prompt="q", choice="retry"),
        Restored(at=130, pool=POOL, what=plain("HA"), ok=False, detail=plain("no storage")),
        PoolFinished(at=140, pool=POOL, outcome=Outcome.DONE),
        RunFinished(at=140, run="r", outcome=Outcome.DONE),
    ):
        report.apply(event)
    return report


def test_the_report_shows_what_was_done_and_what_is_left(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    html = report_html(a_report())
    assert "Frank&lt;furt&gt;: All servers are upgraded, but 1 virtual machine needs your attention" in html
    assert "8.2" in html
    assert "8.4" in html
    assert "db-7 was stopped at 00:00:01 and is still down" in html
    assert "<li>HA (no storage)</li>" in html
    assert "2 min" in html


def test_the_report_is_saved_as_page_and_as_text(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        assert desktop.window.wizard is not None
        page = desktop.window.wizard.summary_page
        page.context.report = a_report()
        await page.write_report(tmp_path / "report.html")
        await page.write_report(tmp_path / "report.txt")
        await page.write_report(tmp_path / "report.json")
        await page.write_report(tmp_path / "report.pdf")

    play(scene)
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "fra-01: 8.2 → 8.4" in (tmp_path / "report.txt").read_text("utf-8")
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["pools"][0]["prompts"][0]["answer"] == "retry"
    pdf = (tmp_path / "report.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"%%EOF" in pdf[-16:]


def test_paper_is_white_under_a_dark_look(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    theme().use(dark=True)
    try:
        document = QTextDocument()
        document.setHtml(report_page(a_report()))
        page = QImage(600, 800, QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
        painter = QPainter(page)
        document.drawContents(painter)
        painter.end()
    finally:
        theme().use(dark=False)
    darkest = min(page.pixelColor(x, y).lightness() for x in range(0, 600, 2) for y in range(200))
    assert darkest < 100, "the words must be dark"
    assert page.pixelColor(599, 799).lightness() == 255


def test_who_has_the_new_version_is_not_called_not_upgraded(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("de")
    report = Report()
    report.apply(PoolStarted(at=0, pool=POOL, hosts=(HOST,)))
    report.apply(HostChanged(at=0, pool=POOL, host=HOST, stage=HostStage.EMPTYING, version="8.2"))
    assert "nicht aktualisiert" in report_html(report)
    report.apply(HostChanged(at=9, pool=POOL, host=HOST, stage=HostStage.RETURNING, version="8.4"))
    assert "nicht aktualisiert" not in report_html(report)
    assert "nicht abgeschlossen" in report_html(report)


def test_questions_are_reported_with_their_answers(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("de")
    html = report_html(a_report())
    assert "fra-01: no installer" in html
    assert "erneut versucht" in html
    assert "Pool nicht erreichbar" in html


def test_one_vm_that_needs_a_hand_is_no_failed_upgrade(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    report = Report()
    for event in (
        RunStarted(at=0, run="r", pools=(POOL,)),
        PoolStarted(at=0, pool=POOL, hosts=(HOST,)),
        VmChanged(at=1, pool=POOL, vm=VM, stage=VmStage.DOWN, source=HOST),
        VmChanged(at=9, pool=POOL, vm=VM, stage=VmStage.UP_FAILED, target=HOST, detail=plain("no storage")),
        HostChanged(at=10, pool=POOL, host=HOST, stage=HostStage.DONE, version="8.4", upgraded=True),
        PoolFinished(at=14, pool=POOL, outcome=Outcome.DONE, detail=plain("still down: db-7"), upgraded=True),
        RunFinished(at=14, run="r", outcome=Outcome.DONE),
    ):
        report.apply(event)
    end = verdict(report)
    assert end.kind == "warn"
    assert say(end.title) == "All servers are upgraded, but 1 virtual machine needs your attention"
    assert "Resume" in say(end.advice or plain(""))
    html = report_html(report)
    assert "All servers are upgraded, but 1 virtual machine needs your attention" in html
    assert "VMs that need attention" in html
    assert "still down: it could not be started again (no storage)" in html
    assert "fail" not in html
    report.apply(VmChanged(at=20, pool=POOL, vm=VM, stage=VmStage.UP, target=HOST))
    assert verdict(report).kind == "good"
    assert "it was found running at" in report_html(report)


def test_a_server_that_is_upgraded_is_not_shown_as_failed(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    report = Report()
    for event in (
        PoolStarted(at=0, pool=POOL, hosts=(HOST,)),
        HostChanged(at=9, pool=POOL, host=HOST, stage=HostStage.FAILED, version="8.4", upgraded=True),
        PoolFinished(at=14, pool=POOL, outcome=Outcome.FAILED, detail=plain("no storage"), upgraded=True),
        RunFinished(at=14, run="r", outcome=Outcome.FAILED),
    ):
        report.apply(event)
    assert "failed" not in report_html(report)
    assert "needs attention" in report_html(report)
    assert verdict(report).kind == "warn"
    assert "All servers have the new version" in say(verdict(report).title)


def versions_shown(before: str, after: str) -> str:
    report = Report()
    report.apply(PoolStarted(at=0, pool=POOL, hosts=(HOST,)))
    report.apply(HostChanged(at=0, pool=POOL, host=HOST, stage=HostStage.EMPTYING, version=before))
    report.apply(HostChanged(at=9, pool=POOL, host=HOST, stage=HostStage.DONE, version=after))
    return report_html(report)


def test_build_numbers_do_not_wrap_the_rows_of_the_table(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    html = versions_shown("Citrix Hypervisor 8.2 CU1 (release/yangtze/master/58)", "XenServer 8 (cloud/8.4.0/1207)")
    assert "<td>Citrix Hypervisor 8.2 CU1</td><td>XenServer 8</td>" in html
    html = versions_shown("XenServer 8 (cloud/8.4.0/1190)", "XenServer 8 (cloud/8.4.0/1207)")
    assert "<td>XenServer 8 (cloud/8.4.0/1190)</td><td>XenServer 8 (cloud/8.4.0/1207)</td>" in html


def test_the_report_begins_with_its_figures(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    document = QTextDocument()
    document.setHtml(report_html(a_report()))
    lines = document.toPlainText().splitlines()
    first = "\n".join(lines[:10]).replace("\u2028", "\n")
    for figure in ("1 of 1\nservers upgraded", "2 min\nduration", "1\nVM was down", "0\nmigrations"):
        assert figure in first, first


def test_a_short_upgrade_did_not_take_no_time_at_all(qapp: QApplication, speak: Callable[[str], None]) -> None:
    speak("en")
    report = Report()
    report.apply(PoolStarted(at=0, pool=POOL, hosts=(HOST,)))
    report.apply(PoolFinished(at=25, pool=POOL, outcome=Outcome.DONE))
    assert ": 25 s<br>" in report_html(report)

"""The prechecks page: problems as they arrive, fixes and their failures, decisions, reports, and restoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QProgressBar, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.findings_view import FindingsView
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.planning import Wishes, make_plan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import CheckResult, Fix, NamedObject, Problem, Severity, Status, Untested
from rpu_desktop.session.choices import FixState
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import pool_of, simulated, start, up_to_media
from tests.desktop.test_layout import cut_off
from tests.session.test_session import problem as any_problem
from tests.session.test_session import snapshot

TEN = (
    "ha",
    "wlb",
    "auto-start",
    "cd:vm=dns-1",
    "local-disk:vm=build-1",
    "sr-unplugged",
    "short-key:host=fra-02",
    "clock-apart:host=fra-03",
    "tiny-minimum:vm=proxy-2",
    "suspended-cd:vm=print-1",
    "task",
    "snapshot-schedule",
    "xo-backup",
)
POOL = NamedObject("pool", "p", "Frankfurt")


async def row_of(driver: UiDriver, wizard: UpgradeWizard, words: str) -> ProblemRow:
    def found() -> list[ProblemRow]:
        return [row for row in wizard.findChildren(ProblemRow) if words in row.accessibleName() and row.isVisible()]

    await driver.until(found, f"a row with “{words}”")
    (row,) = found()
    return row


@pytest.mark.parametrize("language", ["de", "en"])
def test_ten_problems_at_the_same_time_have_room_and_words(
    language: str, play: Play, speak: Callable[[str], None], tmp_path: Path
) -> None:
    words = {
        "en": ("Next", "Pools and servers to upgrade", "Run Prechecks", "Blocks the upgrade: ", "Why: "),
        "de": ("Weiter", "Pools und Server, die aktualisiert werden", "Vorabprüfungen ausführen",
               "Verhindert das Upgrade: ", "Warum: "),
    }[language]  # fmt: skip

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        await add_pool(desktop, pools[0])
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        wizard.resize(1024, 700)
        await driver.click(words[0])
        await driver.tick(words[1], pools[0]["name"])
        await driver.click(words[0])
        await driver.click(words[2])
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "checks")
        problems = next(iter(wizard.context.flow.findings.values())).problems
        assert len({problem.check for problem in problems}) >= 10
        await driver.until(lambda: len(wizard.findChildren(ProblemRow)) >= 10, "the rows")
        await driver.until(lambda: not cut_off(wizard), f"room for {cut_off(wizard)}", patience=5)
        for suffix in ("html", "txt"):
            file = tmp_path / f"report.{suffix}"
            await wizard.prechecks_page.saver.write(file)
            report = file.read_text("utf-8")
            assert "fra-02" in report
            assert "OpaqueRef" not in report
        assert words[3] in report
        assert words[4] in report

    with simulated("pool", 3, 18, *TEN) as pools:
        play(scene)


def test_a_fix_that_fails_keeps_its_problem_and_gives_the_reason(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        page = wizard.prechecks_page
        problem = next(iter(wizard.context.flow.findings.values())).blocking[0]
        await driver.click(f"Resolve: {problem.text}")
        await driver.until(lambda: not page.busy and wizard.context.flow.fixes, "the failure")
        row = await row_of(driver, wizard, str(problem.text))
        await driver.until(lambda: "This could not be resolved." in row.failure, "the reason")
        assert not page.isComplete()
        await driver.click("Resolve All")
        await driver.until(page.isComplete, "the second attempt")
        assert not wizard.context.flow.fixes

    with simulated("pool", 2, 4, "sr-unplugged:host=fra-02", "pbd-fails:host=fra-02,times=1") as pools:
        play(scene)


def test_questions_about_several_pools_are_under_their_names(qtbot: QtBot) -> None:
    def told(names: dict[str, str]) -> list[str]:
        asked = any_problem(Severity.BLOCKS, decision=True)
        dialog = DecisionDialog([("a", asked), ("a", asked), ("b", asked)][: len(names) + 1], names)
        qtbot.addWidget(dialog)
        return [label.text() for label in dialog.findChildren(QLabel) if label.text() in {"Frankfurt", "Lab"}]

    assert told({"a": "Frankfurt", "b": "Lab"}) == ["Frankfurt", "Lab"]
    assert told({"a": "Frankfurt"}) == []


def test_one_dialog_takes_all_decisions_and_they_can_be_changed(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        page, flow = wizard.prechecks_page, wizard.context.flow
        assert flow.resolvable() == []
        assert not page.isComplete()
        await driver.click("Decide…")
        dialog = await driver.window(DecisionDialog)
        answers = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}
        assert set(answers) == {"Decision for build-1", "Decision for mail-1"}
        dialog.choose_for_all("suspend")
        answers["Decision for mail-1"].setCurrentIndex(answers["Decision for mail-1"].findData("shutdown"))
        await driver.click("Agree")
        await driver.until(page.isComplete, "nothing in the way")
        await row_of(driver, wizard, "build-1 is suspended while")
        await row_of(driver, wizard, "mail-1 is shut down while")
        await driver.click("Decide…")
        (await driver.window(DecisionDialog)).choose_for_all("")
        await driver.click("Agree")
        await driver.until(lambda: not page.busy and not page.isComplete(), "the consent to be gone")

    with simulated("pool", 3, 18, "local-disk:vm=build-1", "local-disk:vm=mail-1") as pools:
        play(scene)


def test_what_cannot_be_restored_on_leaving_is_named_and_tried_again(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Resolve All")
        await driver.until(wizard.prechecks_page.isComplete, "Resolve All")
        await driver.click("Cancel")
        await driver.click("Restore")
        box = await driver.window(QMessageBox)
        await driver.until(lambda: "Not everything" in box.text() or not box.isVisible(), "the outcome")
        box = await driver.window(QMessageBox)
        assert "High availability (HA) of Frankfurt" in box.informativeText()
        assert "WLB" not in box.informativeText()
        await driver.click("Try Again")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        await driver.until(lambda: pool_of(desktop).ha_enabled and pool_of(desktop).wlb_enabled, "HA and WLB on again")

    with simulated("pool", 3, 6, "ha", "wlb", "call-fails:method=pool.enable_ha,times=1") as pools:
        play(scene)


def test_what_was_not_restored_after_the_upgrade_is_on_the_summary_with_another_try(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        banner = await driver.see(Banner, "Not restored")
        assert "High availability (HA) of Frankfurt" in banner.accessibleDescription()
        await driver.click("Try Again")
        await driver.until(lambda: pool_of(desktop).ha_enabled, "HA on again")
        await driver.until(lambda: driver.find(Banner, "Not restored") is None, "the banner to go")
        assert wizard.context.report is not None
        (pool,) = wizard.context.report.pools.values()
        assert all(restored.ok for restored in pool.restored)

    with simulated("pool", 3, 6, "ha", "call-fails:method=pool.enable_ha,times=1") as pools:
        play(scene)


def test_once_the_media_are_known_the_prechecks_know_more(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        assert wizard.prechecks_page.isComplete(), "it only warns while nobody knows which version comes"
        await row_of(driver, wizard, "Warning: The certificate of fra-02")
        await driver.click("Next")
        await driver.click("Test")
        banner = await driver.see(Banner, "1 problem to solve before this version")
        assert "fra-02 has a key of only 1024 bits" in banner.accessibleDescription()
        assert not wizard.media_page.isComplete()
        await driver.click("Back")
        await driver.see(ProblemRow, "Blocks the upgrade: The certificate of fra-02 has a key of only 1024 bits.")

    with simulated("pool", 2, 4, "short-key:host=fra-02") as pools:
        play(scene)


def test_what_concerns_one_mode_only_appears_in_that_mode_only(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await row_of(driver, wizard, "Blocks the upgrade: The hotfix RPU005 is missing on fra-02")
        assert "upgrade-plugin" in checks(wizard)
        await driver.click("Back")
        await driver.click("Manual")
        await driver.click("Run Prechecks")
        await driver.until(wizard.prechecks_page.isComplete, "nothing in the way of manual mode")
        assert not {"upgrade-hotfix", "upgrade-plugin", "partitions"} & checks(wizard)
        await driver.click("Back")
        await driver.click("Automatic")
        await driver.click("Run Prechecks")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        assert {"upgrade-hotfix", "upgrade-plugin", "partitions"} <= checks(wizard)
        assert not wizard.prechecks_page.isComplete()

    def checks(wizard: UpgradeWizard) -> set[str]:
        (findings,) = wizard.context.flow.findings.values()
        return {result.check for result in findings.results}

    with simulated("pool", 2, 4, "no-hotfix:host=fra-02") as pools:
        play(scene)


def test_a_pool_that_is_gone_is_reported_as_gone(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        (server,) = wizard.context.flow.chosen
        await desktop.book.disconnect_server(server)
        await driver.click("Check Again")
        banner = await driver.see(Banner, "Frankfurt could not be checked")
        assert "not connected" in banner.accessibleDescription()
        assert not wizard.prechecks_page.isComplete()

    with simulated() as pools:
        play(scene)


# --- one pool's view, drawn again and again -----------------------------------------------------------------------


def result(check: str, *problems: Problem, untested: tuple[Untested, ...] = ()) -> CheckResult:
    return CheckResult(check, plain(f"{check} is well"), POOL, problems, untested)


def problem(check: str, name: str, severity: Severity = Severity.BLOCKS) -> Problem:
    text, fix = plain(f"{check} of {name}"), Fix("plug-storage", plain(f"plug {name}"), {"pbd": name})
    return Problem(check, severity, text, plain("because"), (NamedObject("host", name, name),), fix)


@pytest.fixture
def view(qapp: object) -> FindingsView:
    made = FindingsView("Frankfurt")
    made.show()
    return made


def draw(
    view: FindingsView, *results: CheckResult, fixes: dict[str, FixState] | None = None, busy: bool = True
) -> None:
    found = Findings(snapshot(), expected=tuple((f"check-{number}", plain("…")) for number in range(9)))
    for each in results:
        found = found.including(each)
    view.draw(found, fixes or {}, (), busy=busy)


def shown(view: FindingsView) -> list[str]:
    return [row.accessibleName() for row in view.findChildren(ProblemRow) if not row.isHidden()]


def visible_labels(view: FindingsView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_rows_that_stay_the_same_keep_their_widget(view: FindingsView) -> None:
    first = result("storage-plugged", problem("storage-plugged", "a"))
    draw(view, first)
    (row,) = view.findChildren(ProblemRow)
    draw(view, result("high-availability"), first, result("clocks", problem("clocks", "b", Severity.WARNS)))
    assert row in view.findChildren(ProblemRow)
    assert shown(view) == ["Blocks the upgrade: storage-plugged of a", "Warning: clocks of b"]
    (bar,) = [bar for bar in view.findChildren(QProgressBar) if bar.maximum() == 9]
    assert bar.value() == 3


def test_a_running_fix_shows_how_far_it_is_and_a_failed_one_why(view: FindingsView) -> None:
    one = problem("storage-plugged", "a")
    draw(view, result("storage-plugged", one), fixes={one.id: FixState(0.4)})
    (row,) = view.findChildren(ProblemRow)
    (bar,) = row.findChildren(QProgressBar)
    assert (bar.isHidden(), bar.value()) == (False, 40)
    failure = FixFailure(one, plain("The storage is gone."), plain("Buy another."))
    draw(view, result("storage-plugged", one), fixes={one.id: FixState(failure=failure)})
    (row,) = [row for row in view.findChildren(ProblemRow) if not row.isHidden()]
    assert row.failure == "This could not be resolved. The storage is gone. Buy another."
    assert all(bar.isHidden() for bar in row.findChildren(QProgressBar))


def test_many_problems_of_a_kind_share_a_row_and_one_that_failed_stands_alone(view: FindingsView) -> None:
    many = [problem("storage-plugged", f"h{number}") for number in range(60)]
    fixes = {many[7].id: FixState(failure=FixFailure(many[7], plain("No.")))}
    draw(view, result("storage-plugged", *many), fixes=fixes, busy=False)
    alone, shared = shown(view)
    assert alone.endswith("storage-plugged of h7")
    assert "Not met in 59 cases: storage-plugged is well" in shared, "what blocks is not said to be well"
    assert "storage-plugged of h8" in shared
    assert "storage-plugged of h59" not in shared
    solved: list[object] = []
    view.solve.connect(solved.append)
    row = next(row for row in view.findChildren(ProblemRow) if "59 cases" in row.accessibleName())
    row.findChildren(QPushButton)[0].click()
    assert len(solved[0]) == 59  # type: ignore[arg-type]


def test_what_is_not_testable_states_where_and_why_and_what_passed_is_folded_away(view: FindingsView) -> None:
    host = NamedObject("host", "h", "fra-02")
    untested = result("clocks", untested=(Untested(host, plain("No answer.")), Untested(POOL, plain("No answer."))))
    assert untested.status is Status.NOT_TESTABLE
    draw(view, untested, result("auto-start"), busy=False)
    lines = visible_labels(view)
    assert "Open: “clocks is well”. No answer. (fra-02, Frankfurt)" in lines
    assert "auto-start is well" not in lines
    (fold,) = [button for button in view.findChildren(QToolButton) if button.isVisible()]
    assert fold.accessibleName() == "Show: Passed (1)"
    fold.click()
    assert "auto-start is well" in visible_labels(view)


def cannot_leave(vm: str, severity: Severity = Severity.BLOCKS) -> Problem:
    text = translate("", "{vm} cannot leave its server. It can be suspended for the upgrade.").of(vm=vm)
    return Problem("evacuation", severity, text, plain("because"), (NamedObject("vm", vm, vm),))


def test_what_many_problems_have_in_common_is_reported_once(view: FindingsView) -> None:
    names = ["build-1", "mail-1", "a. b", "web-1"]
    draw(view, result("evacuation", *map(cannot_leave, names)), busy=False)
    lines = visible_labels(view)
    assert [line for line in lines if "cannot leave" in line] == [f"{name} cannot leave its server." for name in names]
    assert lines.count("It can be suspended for the upgrade.") == 1
    assert lines.count("•") == 4


def test_lines_that_wrap_begin_below_their_own_words(view: FindingsView) -> None:
    view.resize(420, 900)
    draw(view, result("evacuation", *(cannot_leave(f"a-rather-long-name-of-a-vm-{number}") for number in range(4))))
    QApplication.sendPostedEvents()
    labels = [label for label in view.findChildren(QLabel) if "cannot leave" in label.text()]
    bullets = [label for label in view.findChildren(QLabel) if label.text() == "•"]
    assert len(labels) == len(bullets) == 4
    assert all(label.x() > bullet.x() + bullet.width() for label, bullet in zip(labels, bullets, strict=True))


def test_which_checks_are_still_running_is_named(view: FindingsView) -> None:
    checks = (("clocks", plain("Clocks agree")), ("tasks", plain("No tasks")), ("disks", plain("Room on disks")))
    found = Findings(snapshot(), expected=checks)
    view.draw(found, {}, (), busy=True)
    assert "Running: “Clocks agree” and 2 more" in visible_labels(view)
    found = found.including(result("clocks")).including(result("disks"))
    view.draw(found, {}, (), busy=True)
    assert "Running: “No tasks”" in visible_labels(view)
    view.draw(found.including(result("tasks")), {}, (), busy=True)
    assert "Planning the upgrade" in visible_labels(view)
    view.draw(replace(found.including(result("tasks")), plan=make_plan(snapshot(), Wishes())), {}, (), busy=False)
    assert not [line for line in visible_labels(view) if line.startswith(("Running", "Planning"))]


def test_each_server_has_a_line_while_checks_are_running(view: FindingsView) -> None:
    pool = snapshot()
    first, *others = pool.hosts_in_order()
    checks = (("clocks", plain("Clocks agree")), ("tasks", plain("No tasks")))
    found = Findings(pool, expected=checks)
    view.draw(found, {}, (), busy=True)
    assert "\n".join(f"{host.name}: no problems so far" for host in (first, *others)) in visible_labels(view)
    text = plain("its clock is wrong")
    wrong = Problem("clocks", Severity.WARNS, text, text, (NamedObject("host", first.uuid, first.name),))
    view.draw(found.including(result("clocks", wrong)), {}, (), busy=True)
    assert any(f"{first.name}: 1 problem so far" in words.splitlines() for words in visible_labels(view))
    view.draw(replace(found.including(result("tasks")), plan=make_plan(pool, Wishes())), {}, (), busy=False)
    assert not any("so far" in words for words in visible_labels(view))


def test_ready_beside_a_warning_reports_it(view: FindingsView) -> None:
    plan = make_plan(snapshot(), Wishes())
    assert plan.works
    clear = Findings(snapshot(), plan=plan)
    view.draw(clear, {}, (), busy=False)
    assert "Ready" in visible_labels(view)
    view.draw(clear.including(result("clocks", problem("clocks", "b", Severity.WARNS))), {}, (), busy=False)
    assert "Ready" not in visible_labels(view)
    assert "Ready, with 1 warning" in visible_labels(view)

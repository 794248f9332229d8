"""One pool's prechecks: what holds, what does not, and a button beside each problem."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Findings
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.planning.types import Immovable, Wishes
from rpu_desktop.prechecks import CHECKS
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["FindingsView"]

_SHOWN = 40
"""Problems shown of one check, VMs named in one problem: more nobody reads, and the page must stay quick."""

_ORDER = (Severity.BLOCKS, Severity.WARNS, Severity.INFORMS)


class FindingsView(QWidget):
    """Signals `solve` (a `Problem`) and `decide` (about VMs that no other server can take)."""

    solve = Signal(object)
    decide = Signal()

    def __init__(self, found: Findings, wishes: Wishes) -> None:
        super().__init__()
        self._found = found
        self._wishes = wishes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, GAP)
        self._column.setSpacing(GAP // 2)
        title = heading(found.snapshot.pool.name, scale=1.1)
        title.setContentsMargins(GAP * 2, 0, GAP * 2, 0)
        self._column.addWidget(title)
        self._show_problems()
        self._show_plan()
        self._show_consent()
        self._show_passed()

    def _show_problems(self) -> None:
        undecided = [problem for problem in self._found.problems if _needs_consent(problem)]
        others = [problem for problem in self._found.problems if not _needs_consent(problem)]
        for severity in _ORDER:
            if severity is Severity.BLOCKS and undecided:
                self._show_undecided(undecided)
            found = [problem for problem in others if problem.severity is severity]
            for problem in found[:_SHOWN]:
                self._show_problem(problem)
            if len(found) > _SHOWN:
                more = translate("desktop", "%n more problem(s) of this kind", "", len(found) - _SHOWN)
                self._column.addWidget(ProblemRow(severity, say(more)))

    def _show_problem(self, problem: Problem) -> None:
        row = ProblemRow(problem.severity, say(problem.text), say(problem.why))
        if problem.fix is not None:
            text = say(problem.fix.text)
            button = Button(
                say(translate("desktop", "Resolve")), name=f"{say(translate('desktop', 'Resolve'))}: {text}"
            )
            button.setToolTip(text)
            button.clicked.connect(lambda: self.solve.emit(problem))
            row.add_button(button)
        self._column.addWidget(row)

    def _show_undecided(self, problems: list[Problem]) -> None:
        title = translate(
            "desktop", "%n running VM(s) cannot move to another server. Decide what to do:", "", len(problems)
        )
        lines = [say(title), *_bullets(say(problem.text) for problem in problems)]
        row = ProblemRow(Severity.BLOCKS, "\n".join(lines), say(problems[0].why))
        row.add_button(self._decide_button(say(translate("desktop", "Decide…"))))
        self._column.addWidget(row)

    def _show_consent(self) -> None:
        open_questions = {problem.key for problem in self._found.problems}
        decided = [problem for problem in self._found.immovable if problem.key not in open_questions]
        if not decided:
            return
        title = translate(
            "desktop", "%n VM(s) go down while their server is upgraded, and run again after it:", "", len(decided)
        )
        lines = [say(title), *_bullets(self._decision(problem) for problem in decided)]
        row = ProblemRow(Severity.INFORMS, "\n".join(lines))
        row.add_button(self._decide_button(say(translate("desktop", "Change…"))))
        self._column.addWidget(row)

    def _decision(self, problem: Problem) -> str:
        vm = problem.objects[0]
        if self._wishes.for_vm(vm.uuid) is Immovable.SUSPEND:
            return say(translate("desktop", "{vm} is suspended").of(vm=vm.name))
        return say(translate("desktop", "{vm} is shut down").of(vm=vm.name))

    def _decide_button(self, text: str) -> Button:
        button = Button(text, name=f"{text} {self._found.snapshot.pool.name}")
        button.clicked.connect(self.decide)
        return button

    def _show_plan(self) -> None:
        if self._found.blocking or self._found.plan.feasible:
            return
        for reason in self._found.plan.reasons:
            self._column.addWidget(ProblemRow(Severity.BLOCKS, say(reason)))

    def _show_passed(self) -> None:
        failed = {problem.check for problem in self._found.problems}
        for check in CHECKS:
            if check.id not in failed:
                line = StatusLabel("done", "good", say(check.title))
                line.setContentsMargins(GAP * 2, 0, GAP * 2, 0)
                self._column.addWidget(line)


def _needs_consent(problem: Problem) -> bool:
    return problem.fix is not None and problem.fix.needs_decision


def _bullets(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    shown = [f"•  {line}" for line in found[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(f"•  {say(translate('desktop', '%n more', '', len(found) - _SHOWN))}")
    return shown

"""One pool's prechecks: problems by severity with their buttons, what could not be checked, what passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from rpu_desktop.desktop.findings_rows import ProblemLines, count_of, passed_lines, problem_rows, so_far, untested_lines
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.problem_row import SEVERITIES, ProblemRow
from rpu_desktop.desktop.widgets.row_list import RowList, Wanted
from rpu_desktop.desktop.widgets.section import Section
from rpu_desktop.desktop.words import show, show_label
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import Severity, Undo
from rpu_desktop.session.choices import FixState

__all__ = ["FindingsView"]

_INDENT = 18 + GAP
"""Indent of text without an icon, to align with text that has one."""

_TITLES = {
    Severity.BLOCKS: translate("desktop", "Blocks the upgrade"),
    Severity.WARNS: translate("desktop", "Warnings"),
    Severity.INFORMS: translate("desktop", "Notes"),
}


class FindingsView(QFrame):
    """Emits `solve` (the problems of a row) and `decide`.

    Call `draw` or go through `drawing` whenever something changed: unchanged rows keep their widgets, so that neither
    the focus nor the scroll bar jumps.
    """

    solve = Signal(object)
    decide = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("card")
        show(self.setAccessibleName, name)
        self._name = name
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP // 2, GAP, GAP // 2, GAP)
        self._column.setSpacing(GAP // 2)
        self._top()
        self._problems = {severity: self._section(*SEVERITIES[severity]) for severity in Severity}
        self._untested = self._section("question", "muted")
        self._changed = self._section("reboot", "accent")
        self._passed = self._section("done", "good", folded=True)
        self._passed_lines: list[str] = []
        self._allowed = True
        self._passed[0].unfolds.connect(lambda: self._passed[1].show(_rows(self._passed_lines)))

    def _top(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(GAP * 3 // 2, 0, GAP, 0)
        row.setSpacing(GAP * 2)
        row.addWidget(heading(self._name, scale=1.1), 1)
        self._status = StatusLabel(wrap=False)
        row.addWidget(self._status)
        self._column.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        show(self._bar.setAccessibleName, say(translate("desktop", "Prechecks of {pool}").of(pool=self._name)))
        margin = QHBoxLayout()
        margin.setContentsMargins(GAP * 3 // 2, 0, GAP * 3 // 2, 0)
        margin.addWidget(self._bar)
        self._column.addLayout(margin)
        self._running = label(role="muted")
        self._running.setContentsMargins(GAP * 3 // 2, 0, GAP * 3 // 2, 0)
        self._column.addWidget(self._running)
        self._hosts = label()
        self._hosts.setContentsMargins(GAP * 3 // 2, 0, GAP * 3 // 2, 0)
        self._column.addWidget(self._hosts)

    def _section(self, icon: str, role: str, *, folded: bool = False) -> tuple[Section, RowList]:
        section = Section(icon, role, folded=folded)
        section.hide()
        self._column.addWidget(section)
        return section, RowList(section.rows)

    def draw(self, found: Findings, fixes: Mapping[str, FixState], undos: tuple[Undo, ...], *, busy: bool) -> None:
        """Show the current state."""
        self.allow(not busy)
        for _ in self.drawing(found, fixes, undos):
            pass

    def drawing(self, found: Findings, fixes: Mapping[str, FixState], undos: tuple[Undo, ...]) -> Iterator[None]:
        """As `draw`, stopping after each piece of the work."""
        self._draw_status(found)
        yield
        for severity, (section, rows) in self._problems.items():
            lines = problem_rows(found, severity, fixes)
            count = sum(len(line.problems) for line in lines)
            plan = self._plan_reasons(found) if severity is Severity.BLOCKS else []
            title = translate("desktop", "{title} ({count})")
            section.show_title(say(title.of(title=_TITLES[severity], count=count + len(plan))))
            wanted: dict[str, Wanted] = {line.key: (_face(line), partial(self._row, line)) for line in lines}
            yield from rows.showing({**wanted, **{say(reason): (reason, partial(_reason, reason)) for reason in plan}})
            for line in lines:
                row = rows.widget(line.key)
                if isinstance(row, ProblemRow):
                    row.show_progress(line.fixing)
                    row.show_failure(say(line.failure) if line.failure else "")
            section.setVisible(bool(lines or plan))
        yield from self._draw_lists(found, undos)

    def allow(self, allowed: bool) -> None:
        """Enable its buttons, or disable them, and those that it will have."""
        self._allowed = allowed
        for button in self.findChildren(Button):
            button.setEnabled(allowed)

    def _draw_status(self, found: Findings) -> None:
        done, all_of_them = len(found.results), len(found.expected)
        self._bar.setVisible(not found.complete)
        self._bar.setRange(0, all_of_them)
        self._bar.setValue(done)
        self._running.setVisible(not found.complete)
        show_label(self._running, say(_running(found)))
        self._hosts.setVisible(not found.complete)
        show_label(self._hosts, joined("\n", map(say, so_far(found))))
        if not found.complete:
            words = translate("desktop", "{done} of {all} checks").of(done=done, all=all_of_them)
            self._status.show_status("waiting", "accent", say(words))
        elif found.clear and (warnings := count_of(found, Severity.WARNS)):
            words = translate("desktop", "Ready, with {n} warning", "Ready, with {n} warnings", warnings)
            self._status.show_status("warns", "warn", say(words))
        elif found.clear:
            self._status.show_status("done", "good", say(translate("desktop", "Ready")))
        else:
            self._status.show_status("blocks", "bad", say(translate("desktop", "Not ready")))

    def _draw_lists(self, found: Findings, undos: tuple[Undo, ...]) -> Iterator[None]:
        untested = [say(_untested(line, where)) for line, where in untested_lines(found)]
        yield from _list(self._untested, translate("desktop", "Not checked yet ({count})"), untested)
        changed = [say(undo.text) for undo in undos]
        title = translate("desktop", "Changed for the upgrade, restored afterwards ({count})")
        yield from _list(self._changed, title, changed)
        self._passed_lines = [say(line) for line in passed_lines(found)]
        yield from _list(self._passed, translate("desktop", "Passed ({count})"), self._passed_lines)

    @staticmethod
    def _plan_reasons(found: Findings) -> list[Text]:
        """Why there is no plan, if no check states the reason."""
        if found.plan is None or found.blocking:
            return []
        return list(found.plan.obstacles)

    def _row(self, line: ProblemLines) -> ProblemRow:
        row = ProblemRow(
            line.severity,
            [say(text) for text in line.lines],
            joined(" ", map(say, line.whys)),
            line.remedy,
            say(line.heading) if line.heading else "",
            say(line.more) if line.more else "",
        )
        if line.resolvable:
            self._add_button(row, line, translate("desktop", "Resolve"), partial(self.solve.emit, line.problems))
        elif line.needs_decision:
            words = translate("desktop", "Change…") if line.decided else translate("desktop", "Decide…")
            self._add_button(row, line, words, self.decide.emit)
        return row

    def _add_button(self, row: ProblemRow, line: ProblemLines, words: Text, action: Callable[[], object]) -> None:
        name = (
            joined(" ", [say(words), self._name])
            if line.needs_decision
            else joined(": ", [say(words), say(line.lines[0])])
        )
        button = Button(say(words), name=name)
        button.setEnabled(self._allowed)
        button.clicked.connect(lambda _checked: action())
        row.add_button(button)


def _face(line: ProblemLines) -> object:
    """Everything that distinguishes a row, except the progress of its fix."""
    return line.problems, line.lines, line.whys, line.remedy


def _reason(reason: Text) -> QWidget:
    return ProblemRow(Severity.BLOCKS, [say(reason)])


def _running(found: Findings) -> Text:
    """Which checks have no result yet."""
    open_checks = found.open_checks
    if not open_checks:
        return translate("desktop", "Planning the upgrade")
    if len(open_checks) == 1:
        return translate("desktop", "Running: “{check}”").of(check=open_checks[0])
    words = translate(
        "desktop", "Running: “{check}” and {n} more", "Running: “{check}” and {n} more", len(open_checks) - 1
    )
    return words.of(check=open_checks[0])


def _untested(line: Text, where: str) -> Text:
    return translate("desktop", "{line} ({where})").of(line=line, where=where)


def _list(part: tuple[Section, RowList], title: Text, lines: Sequence[str]) -> Iterator[None]:
    """Rows of a folded section are not made before it is unfolded: nearly all checks of a pool pass."""
    section, rows = part
    section.show_title(say(title.of(count=len(lines))))
    if section.unfolded:
        yield from rows.showing(_rows(lines))
    section.setVisible(bool(lines))


def _rows(lines: Sequence[str]) -> dict[str, Wanted]:
    return {line: (line, partial(_line, line)) for line in lines}


def _line(words: str) -> QWidget:
    made = label(words, role="muted")
    made.setContentsMargins(_INDENT, GAP // 4, 0, GAP // 4)
    return made

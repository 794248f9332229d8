"""One row of the prechecks: severity icon, problem, reason, remedy with its buttons, and the progress of its fix."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel, StatusLabel
from rpu_desktop.desktop.widgets.labels import label, set_strong
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import dressed, joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.report import SEVERITY_WORDS
from rpu_desktop.prechecks.types import Severity

__all__ = ["SEVERITIES", "ProblemRow"]

SEVERITIES = {
    Severity.BLOCKS: ("blocks", "bad"),
    Severity.WARNS: ("warns", "warn"),
    Severity.INFORMS: ("informs", "accent"),
}


class ProblemRow(QFrame):
    """`lines` state the problem, below a `heading` if there are many; `why` and `remedy` are shown below, muted.

    The common end of all lines is shown once below them. `more` is the number of lines that are not shown.
    """

    def __init__(
        self,
        severity: Severity,
        lines: Sequence[str],
        why: str = "",
        remedy: Text | None = None,
        heading: str = "",
        more: str = "",
    ):
        super().__init__()
        self.setObjectName("problem")
        icon, role = SEVERITIES[severity]
        text = joined("\n", [heading, *map(_bullet, lines)] if heading else lines)
        own, ending = _parted(lines) if heading else (lines, "")
        show(self.setAccessibleName, joined(": ", [say(SEVERITY_WORDS[severity]), text]))
        show(self.setAccessibleDescription, joined(" ", filter(None, (why, say(remedy) if remedy else ""))))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, GAP, 0, GAP)
        self._row.setSpacing(GAP)
        mark = QVBoxLayout()
        mark.addWidget(IconLabel(icon, role))
        mark.addStretch(1)
        self._row.addLayout(mark)
        self._words = QVBoxLayout()
        self._words.setSpacing(GAP // 2)
        first = label(heading or text)
        set_strong(first, strong=True)
        self._words.addWidget(first)
        if heading:
            self._words.addLayout(_list([*own, more] if more else own))
            if ending:
                self._words.addWidget(label(ending))
        if why:
            self._words.addWidget(label(why, role="muted"))
        if remedy is not None:
            words = translate("desktop", "Remedy: {remedy}").of(remedy=remedy)
            self._words.addWidget(label(say(words), role="muted"))
        self._row.addLayout(self._words, 1)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(GAP)
        self._row.addLayout(self._buttons)
        self._buttons.addStretch(1)
        self._bar: QProgressBar | None = None
        self._failure: StatusLabel | None = None

    def add_button(self, button: QPushButton) -> None:
        """Add a button that resolves the problem."""
        self._buttons.insertWidget(self._buttons.count() - 1, button, 0, Qt.AlignmentFlag.AlignTop)

    def show_progress(self, share: float | None) -> None:
        """Show the progress of the fix, 0 to 1; None while none is running."""
        if share is not None and self._bar is None:
            self._bar = QProgressBar()
            self._bar.setTextVisible(False)
            show(self._bar.setAccessibleName, say(translate("desktop", "Resolving…")))
            self._words.addWidget(self._bar)
        if self._bar is not None:
            self._bar.setVisible(share is not None)
            # The progress of most fixes is unknown; the bar then only shows activity.
            self._bar.setRange(0, 100 if share else 0)
            self._bar.setValue(round((share or 0) * 100))

    @property
    def failure(self) -> str:
        """The displayed reason why the fix failed; empty if it did not."""
        return self._failure.words.text() if self._failure and not self._failure.isHidden() else ""

    def show_failure(self, text: str) -> None:
        """Show why the fix failed; empty if it did not."""
        if text and self._failure is None:
            self._failure = StatusLabel("failed", "bad")
            self._words.addWidget(self._failure)
        if self._failure is not None:
            self._failure.setVisible(bool(text))
            self._failure.show_status("failed", "bad", text)


def _list(lines: Sequence[str]) -> QGridLayout:
    """Lines with a bullet each; wrapped text is indented."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(GAP // 4)
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(lines):
        grid.addWidget(label("•", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(line), row, 1)
    return grid


def _parted(lines: Sequence[str]) -> tuple[Sequence[str], str]:
    """The lines without their common last sentence, and that sentence; empty if they share none."""
    endings = {_ending(line) for line in lines}
    if len(lines) < 2 or len(endings) > 1 or not all(map(_beginning, lines)):
        return lines, ""
    return [dressed(line, _beginning) for line in lines], dressed(lines[0], _ending)


def _beginning(line: str) -> str:
    """All sentences but the last one."""
    begin, dot, _ = line.rpartition(". ")
    return begin + dot.rstrip()


def _ending(line: str) -> str:
    return line.rpartition(". ")[2]


def _bullet(line: str) -> str:
    return joined("  ", ["•", line])

"""One dialog for all problems that need a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.flow import Decision
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.prechecks.types import Choice, Problem
from rpu_desktop.texts import translate

__all__ = ["DecisionDialog"]


@dataclass(frozen=True, slots=True)
class _Question:
    server: str
    problem: Problem
    answer: QComboBox

    @property
    def choice(self) -> str:
        return str(self.answer.currentData())

    def choose(self, choice: str) -> None:
        place = self.answer.findData(choice)
        if place >= 0:
            self.answer.setCurrentIndex(place)


class DecisionDialog(QDialog):
    """Every problem with its choices; one button a kind of choice answers all that have it."""

    def __init__(self, problems: Sequence[tuple[str, Problem]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(translate("desktop", "Decide")))
        self.setMinimumSize(860, 480)
        self._questions: list[_Question] = []
        self._list = QTreeWidget()
        self._for_all = QHBoxLayout()
        self._lay_out()
        for server, problem in problems:
            self._ask(server, problem)
        self._offer_for_all()
        self._update()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        column.addWidget(heading(say(translate("desktop", "What shall be done?"))))
        words = translate(
            "desktop",
            "Nothing below goes down or is left out unless you say so. A virtual machine that does go down does so "
            "right before its own server is upgraded, and runs again on that server right after it.",
        )
        column.addWidget(label(say(words), role="muted"))
        self._for_all.setSpacing(GAP)
        self._for_all.addWidget(label(say(translate("desktop", "All of them:")), wrap=False))
        column.addLayout(self._for_all)
        self._list.setAccessibleName(say(translate("desktop", "Decisions")))
        titles = (
            translate("desktop", "Object"),
            translate("desktop", "Server"),
            translate("desktop", "Decision"),
            translate("desktop", "Reason"),
        )
        self._list.setHeaderLabels([say(title) for title in titles])
        self._list.setRootIsDecorated(False)
        self._list.setWordWrap(True)
        self._list.setUniformRowHeights(False)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(True)
        column.addWidget(self._list, 1)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(say(translate("desktop", "&Agree")))
        ok.setAccessibleName(say(translate("desktop", "Agree")))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column.addWidget(self._buttons)

    def _ask(self, server: str, problem: Problem) -> None:
        assert problem.fix is not None  # noqa: S101 (only problems with choices come here)
        thing = problem.objects[0].name if problem.objects else ""
        host = next((o.name for o in problem.objects[1:] if o.cls == "host"), "")
        reason = say(problem.text)
        item = QTreeWidgetItem([thing, host, "", reason])
        item.setToolTip(3, f"{reason}\n{say(problem.fix.text)}")
        self._list.addTopLevelItem(item)
        answer = QComboBox()
        answer.setAccessibleName(say(translate("desktop", "Decision for {thing}").of(thing=thing)))
        answer.addItem(say(translate("desktop", "Not decided")), "")
        for choice in problem.fix.choices:
            answer.addItem(say(choice.text), choice.id)
        question = _Question(server, problem, answer)
        question.choose(problem.fix.chosen)
        answer.currentIndexChanged.connect(self._update)
        self._questions.append(question)
        self._list.setItemWidget(item, 2, answer)

    def _offer_for_all(self) -> None:
        choices: dict[str, Choice] = {}
        for question in self._questions:
            for choice in question.problem.fix.choices if question.problem.fix else ():
                choices.setdefault(choice.id, choice)
        for choice in choices.values():
            button = Button(say(choice.text), name=say(translate("desktop", "All: {choice}").of(choice=choice.text)))
            button.clicked.connect(partial(self.choose_for_all, choice.id))
            self._for_all.addWidget(button)
        self._for_all.addStretch(1)

    def choose_for_all(self, choice: str) -> None:
        """Answer every question that has this choice."""
        for question in self._questions:
            question.choose(choice)

    def _update(self) -> None:
        changed = any(question.choice != _chosen(question.problem) for question in self._questions)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(changed)

    def decisions(self) -> list[Decision]:
        """What the admin changed."""
        return [
            Decision(question.server, question.problem, question.choice)
            for question in self._questions
            if question.choice != _chosen(question.problem)
        ]


def _chosen(problem: Problem) -> str:
    return problem.fix.chosen if problem.fix else ""

"""A dialog for all problems that need a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.labels import heading, label, rule
from rpu_desktop.desktop.wizard.page import scrolled
from rpu_desktop.desktop.words import add_item, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.prechecks.types import Choice, Fix, Problem
from rpu_desktop.session.choices import Decision

__all__ = ["DecisionDialog"]

_WIDEST = 330
"""Maximum width (pixels) of an answer; a longer one is shown in the list and as a tooltip."""


@dataclass(frozen=True, slots=True)
class _Question:
    server: str
    problem: Problem
    fix: Fix
    answer: QComboBox

    @property
    def choice(self) -> str:
        return str(self.answer.currentData())

    @property
    def changed(self) -> bool:
        return self.choice != self.fix.chosen

    def choose(self, choice: str) -> None:
        place = self.answer.findData(choice)
        if place >= 0:
            self.answer.setCurrentIndex(place)


class DecisionDialog(QDialog):
    """Every problem with its choices; one menu answers all that share a choice.

    `names` has the pools' names by server id; if there are several, each has a heading.
    """

    def __init__(
        self,
        problems: Sequence[tuple[str, Problem]],
        names: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say(translate("desktop", "Decide")))
        self.setMinimumSize(760, 420)
        keep_place(self, "decision", QSize(860, 540))
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._for_all = Button(say(translate("desktop", "Answer A&ll")), "check")
        self._buttons = DialogButtons(self, translate("desktop", "&Agree"), Topic.DECISION)
        self._lay_out()
        self._questions: list[_Question] = []
        for server, found in groupby(problems, key=itemgetter(0)):
            if len(names) > 1:
                self._begin(names[server])
            self._questions += [self._ask(server, problem, problem.fix) for _, problem in found if problem.fix]
        self._rows.addStretch(1)
        width = max((question.answer.sizeHint().width() for question in self._questions), default=0)
        for question in self._questions:
            question.answer.setFixedWidth(min(width, _WIDEST))
        self._offer_for_all()
        self._update()
        answers = [question.answer for question in self._questions]
        for before, after in pairwise([*answers, self._for_all, self._buttons.do, self._buttons.cancel]):
            QWidget.setTabOrder(before, after)
        open_ones = [question for question in self._questions if not question.choice]
        for question in (open_ones or self._questions)[:1]:
            question.answer.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        column.addWidget(heading(say(translate("desktop", "Choose what to do"))))
        words = translate(
            "desktop",
            "No virtual machine is stopped and no server is skipped unless you select it here. A running virtual "
            "machine is stopped right before its own server is upgraded, and started again on that server right "
            "after.",
        )
        column.addWidget(label(say(words), role="muted"))
        content = QWidget()
        content.setLayout(self._rows)
        show(content.setAccessibleName, say(translate("desktop", "Decisions")))
        column.addWidget(scrolled(content), 1)
        self._buttons.accepted.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addWidget(self._for_all)
        bottom.addWidget(self._buttons, 1)
        column.addLayout(bottom)

    def _begin(self, pool: str) -> None:
        title = heading(pool, scale=1.0)
        title.setContentsMargins(GAP * 3 // 2, GAP * 2 if self._rows.count() else GAP, GAP * 3 // 2, GAP // 2)
        self._rows.addWidget(title)

    def _ask(self, server: str, problem: Problem, fix: Fix) -> _Question:
        if self._rows.count():
            self._rows.addWidget(rule())
        name = problem.objects[0].name if problem.objects else ""
        answer = QComboBox()
        show(answer.setAccessibleName, say(translate("desktop", "Decision for {thing}").of(thing=name)))
        add_item(answer, say(translate("desktop", "Not decided")), "")
        for choice in fix.choices:
            add_item(answer, say(choice.text), choice.id, tip=tool_tip(say(choice.text)))
        self._rows.addWidget(_row(say(problem.text), say(fix.text), answer))
        question = _Question(server, problem, fix, answer)
        question.choose(fix.chosen)
        answer.currentIndexChanged.connect(self._update)
        return question

    def _offer_for_all(self) -> None:
        choices: dict[str, Choice] = {}
        count: Counter[str] = Counter()
        for question in self._questions:
            for choice in question.fix.choices:
                choices.setdefault(choice.id, choice)
                count[choice.id] += 1
        menu = QMenu(self)
        for choice in choices.values():
            words = translate("desktop", "{choice} ({count})").of(
                choice=choice.general or choice.text, count=count[choice.id]
            )
            worded(menu.addAction("", partial(self.choose_for_all, choice.id)), say(words))
        menu.addSeparator()
        worded(menu.addAction("", partial(self.choose_for_all, "")), say(translate("desktop", "Not decided")))
        self._for_all.setMenu(menu)

    def choose_for_all(self, choice: str) -> None:
        """Answer every question that has this choice."""
        for question in self._questions:
            question.choose(choice)

    def _update(self) -> None:
        changed = any(question.changed for question in self._questions)
        self._buttons.do.setEnabled(changed)

    def decisions(self) -> list[Decision]:
        """The decisions that the admin changed."""
        return [
            Decision(question.server, question.problem, question.choice)
            for question in self._questions
            if question.changed
        ]


def _row(text: str, remedy: str, answer: QComboBox) -> QFrame:
    """The question, the meaning of the choices, and the answer beside it."""
    frame = QFrame()
    frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    row = QHBoxLayout(frame)
    row.setContentsMargins(GAP * 3 // 2, GAP, GAP * 3 // 2, GAP)
    row.setSpacing(GAP * 2)
    words = QVBoxLayout()
    words.setSpacing(GAP // 2)
    words.addWidget(label(text))
    words.addWidget(label(remedy, role="muted"))
    row.addLayout(words, 1)
    row.addWidget(answer, 0, Qt.AlignmentFlag.AlignVCenter)
    return frame

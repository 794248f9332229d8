"""The option to empty the next server while one is being installed: what it saves, and what it risks."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.planning import Redundancy, ThroughputModel, UpgradePlan, choice_words, estimates_of, redundancy_of
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.session.session import UpgradeSession

__all__ = ["AheadRow"]

_AT_ONCE = 8
"""So many servers are compared at once; of more, one plan after another, so that the window responds in between."""

_RISK = translate(
    "desktop",
    "Otherwise every server stays in service until the one before it is back. If a server fails while two are out "
    "of service, there may be no server left to start its virtual machines.",
)


class AheadRow(QWidget):
    """Sets the option in the session, which has both plans; `changed` is emitted when it changes.

    Hidden if there is nothing to choose.
    """

    changed = Signal()

    def __init__(self, flow: UpgradeSession) -> None:
        super().__init__()
        self._flow = flow
        self._steps = Steps(self)
        self._known: dict[int, tuple[UpgradePlan, int, Redundancy]] = {}
        """What was found out, by the plan's id; the plan is kept, so that no other one gets that."""
        self.wanted = worded(
            QCheckBox(), say(translate("desktop", "Empty the ne&xt server while one is being installed"))
        )
        self.words = label(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.wanted)
        column.addWidget(self.words)
        self.wanted.clicked.connect(self._chosen)
        self.show_flow()

    def show_flow(self) -> None:
        """Show the session's state."""
        self.wanted.setChecked(self._flow.wishes.empty_ahead)
        self._steps.follow(self._showing())
        if sum(len(found.snapshot.hosts) for found in self._flow.findings.values()) <= _AT_ONCE:
            self._steps.finish()

    def _showing(self) -> Iterator[None]:
        """Show the effects; stops after each plan that is looked at for the first time."""
        window, known = self._flow.wishes.parallel_migrations, self._known
        plans = [(found, plan) for found in self._flow.findings.values() for plan in (found.plan, found.otherwise)]
        self._known = {id(plan): known[id(plan)] for _, plan in plans if id(plan) in known}
        for found, plan in plans:
            if found.clear and plan is not None and self._known.get(id(plan), (plan, 0))[1] != window:
                pace = ThroughputModel.of(found.snapshot)
                expected = estimates_of(plan, found.snapshot, pace, window)
                yield
                service = redundancy_of(plan, found.snapshot, pace, window, expected=expected)
                self._known[id(plan)] = plan, window, service
                yield
        choices = list(self._choices())
        self.setVisible(bool(choices))
        said = joined("\n", map(say, choices))
        show(self.words.setText, said)
        for widget in (self.wanted, self.words):
            show(widget.setToolTip, say(_RISK))
        show(self.wanted.setAccessibleDescription, joined("\n", [said, say(_RISK)]))

    def _choices(self) -> Iterator[Text]:
        """The effect of the option on each pool, with its name if there are several."""
        found = [found for server in self._flow.chosen if (found := self._flow.findings.get(server))]
        for each in found:
            words = self._choice(each)
            if words is not None and len(found) > 1:
                words = translate("desktop", "{pool}: {summary}").of(pool=each.snapshot.pool.name, summary=words)
            if words is not None:
                yield words

    def _choice(self, found: Findings) -> Text | None:
        if not found.clear or found.plan is None or found.otherwise is None or not found.otherwise.feasible:
            return None
        chosen, other = self._known.get(id(found.plan)), self._known.get(id(found.otherwise))
        if chosen is None or other is None:  # found meanwhile: it is shown with the next change
            return None
        return choice_words(other[2], chosen[2]) if self._flow.wishes.empty_ahead else choice_words(chosen[2], other[2])

    def _chosen(self, wanted: bool) -> None:
        self._flow.use_empty_ahead(wanted=wanted)
        self.changed.emit()

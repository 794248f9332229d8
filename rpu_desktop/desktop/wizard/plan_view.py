"""The plan, server by server, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.language import say
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Immovable, Migrate, Reason, StandDown, StandUp, Step, UpgradeHost, UpgradePlan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.texts import Text, translate

__all__ = ["PlanView"]


@dataclass(slots=True)
class _Turn:
    """One host's part of the plan."""

    host: str
    steps: list[Step] = field(default_factory=list)


class PlanView(QTreeWidget):
    """Pool, then its servers with what happens, then the single steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say(translate("desktop", "Upgrade plan")))
        self.setHeaderLabels([say(translate("desktop", "Server")), say(translate("desktop", "What happens"))])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)

    def show_plans(self, findings: Sequence[Findings]) -> None:
        """Draw the plans of these pools."""
        self.clear()
        for found in findings:
            if found.plan is None:
                continue
            pool = QTreeWidgetItem([found.snapshot.pool.name, say(_summary(found.plan))])
            pool.setIcon(0, icon("server" if found.snapshot.standalone else "pool"))
            self.addTopLevelItem(pool)
            for number, turn in enumerate(_turns(found.plan), 1):
                pool.addChild(_turn_item(found.snapshot, number, turn))
            pool.setExpanded(True)


def _summary(plan: UpgradePlan) -> Text:
    steps = plan.steps()
    hosts = sum(isinstance(step, UpgradeHost) for step in steps)
    moves = sum(isinstance(step, Migrate) for step in steps)
    downs = sum(isinstance(step, StandDown) for step in steps)
    words = translate("desktop", "%n server(s)", "", hosts)
    parts = [translate("desktop", "%n VM move(s)", "", moves)] if moves else []
    parts += [translate("desktop", "%n VM(s) go down", "", downs)] if downs else []
    for part in parts:
        words = translate("desktop", "{first}, {then}").of(first=words, then=part)
    return words


def _turns(plan: UpgradePlan) -> list[_Turn]:
    """Cut the serial plan at each host's upgrade: what leads up to it, the upgrade, what follows until the next."""
    turns: list[_Turn] = []
    before: list[Step] = []
    for step in plan.steps():
        if isinstance(step, UpgradeHost):
            turns.append(_Turn(step.host, [*before, step]))
            before = []
        elif turns and _is_homecoming(step):
            turns[-1].steps.append(step)
        else:
            before.append(step)
    return turns


def _is_homecoming(step: Step) -> bool:
    return isinstance(step, StandUp) or (isinstance(step, Migrate) and step.reason is Reason.RETURN)


def _turn_item(snapshot: PoolSnapshot, number: int, turn: _Turn) -> QTreeWidgetItem:
    host = snapshot.hosts[turn.host]
    item = QTreeWidgetItem([f"{number}. {host.name}", say(_turn_words(turn))])
    item.setIcon(0, icon("server"))
    item.addChildren([QTreeWidgetItem(["", say(_step_words(snapshot, step))]) for step in turn.steps])
    return item


def _turn_words(turn: _Turn) -> Text:
    away = sum(isinstance(step, Migrate) and step.reason is Reason.EVACUATE for step in turn.steps)
    home = sum(isinstance(step, Migrate) and step.reason is Reason.RETURN for step in turn.steps)
    downs = sum(isinstance(step, StandDown) for step in turn.steps)
    parts = [translate("desktop", "%n VM(s) move away", "", away)] if away else []
    parts += [translate("desktop", "%n VM(s) go down", "", downs)] if downs else []
    parts.append(translate("desktop", "upgrade"))
    parts += [translate("desktop", "%n VM(s) run again", "", downs)] if downs else []
    parts += [translate("desktop", "%n VM(s) come back", "", home)] if home else []
    words = parts[0]
    for part in parts[1:]:
        words = translate("desktop", "{first} → {then}").of(first=words, then=part)
    return words


def _step_words(snapshot: PoolSnapshot, step: Step) -> Text:
    match step:
        case Migrate():
            words = translate("desktop", "{vm} moves from {source} to {target}")
            hosts = snapshot.hosts
            return words.of(
                vm=snapshot.vms[step.vm].name, source=hosts[step.source].name, target=hosts[step.target].name
            )
        case UpgradeHost():
            return translate("desktop", "{host} is installed anew").of(host=snapshot.hosts[step.host].name)
        case StandDown():
            suspends = step.how is Immovable.SUSPEND
            words = translate("desktop", "{vm} is suspended") if suspends else translate("desktop", "{vm} is shut down")
        case StandUp():
            words = translate("desktop", "{vm} runs again")
    return words.of(vm=snapshot.vms[step.vm].name)

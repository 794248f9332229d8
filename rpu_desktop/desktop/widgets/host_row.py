"""One host on the upgrade page: name, versions, current step, progress, and memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QSizePolicy

from rpu_desktop.desktop.stages import IDLE, look_of
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.waiting_words import server_wait
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import label, set_role, set_strong
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar
from rpu_desktop.desktop.words import show, show_label
from rpu_desktop.i18n.format import duration, gib, gib_number, rate, remaining
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import HostStage, VmChanged, VmStage, Waiting
from rpu_desktop.run.lines import line_of
from rpu_desktop.run.progress import HostProgress

__all__ = ["HostRow", "Surroundings"]

_WIDEST = 280
"""Maximum width (pixels) of a server's name; a longer one must not push the rest out of the window."""
_SHOWN_MOVES = 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row shows that comes from the pool, not from the run's events.

    `running` is how many VMs are on the host now, None if not known; `away` names another host of the pool that is
    being upgraded; `target` is the version that the host will get.
    """

    running: int | None = None
    away: str = ""
    target: str = ""


class HostRow(QFrame):
    """Shows a `HostProgress`; call `show_host` after every change."""

    def __init__(self, host: HostProgress) -> None:
        super().__init__()
        self.setAccessibleName(host.host.name)
        self._name = Elided(most=_WIDEST)
        self._name.setText(host.host.name)
        set_strong(self._name, strong=True)
        self._role = label(role="muted", wrap=False)
        self._version = Elided()
        set_role(self._version, "muted")
        self._icon = IconLabel(size=18)
        self._stage = label(wrap=False)
        self._detail = Elided()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        keep = self._bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keep)
        self._time = label(role="muted", wrap=False)
        self.memory = MemoryBar()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP * 3 // 2, GAP, GAP * 3 // 2, GAP)
        grid.setHorizontalSpacing(GAP * 2)
        grid.setVerticalSpacing(GAP // 2)
        stage = QHBoxLayout()
        stage.setSpacing(GAP * 3 // 4)
        stage.addWidget(self._icon)
        stage.addWidget(self._stage)
        stage.addWidget(self._detail, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._role, 1, 0)
        grid.addLayout(stage, 0, 1)
        grid.addWidget(self._version, 1, 1)
        grid.addWidget(self._time, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._bar, 1, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.memory, 0, 3, 2, 1)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnMinimumWidth(2, 110)
        grid.setColumnStretch(1, 1)

    def show_host(
        self,
        host: HostProgress,
        role: Text,
        now: float,
        waits: Sequence[Waiting] = (),
        around: Surroundings | None = None,
    ) -> None:
        """Show its current state; `now` is seconds since 1970, `waits` what its pool waits for."""
        around = around or Surroundings()
        idle = _is_idle(host, around)
        look = IDLE if idle else look_of(host.stage, upgraded=host.upgraded)
        self._icon.show_icon(look.icon, look.role)
        set_role(self._stage, look.role)
        show_label(self._stage, say(look.short if _only_stops(host) else look.text))
        own = _idle_detail(host, around) if idle else _detail(host, around.running)
        detail = server_wait(waits, host.host.uuid, own, now)
        show_label(self._detail, say(detail) if detail else "")
        show_label(self._role, say(role))
        show_label(self._version, _versions(host, around.target))
        show(self._version.setToolTip, tool_tip(_whole_versions(host, around.target)))
        show_label(self._time, say(duration(host.seconds(now))) if host.began is not None else "")
        self._show_bar(host, host.share(now), idle=idle)
        self._describe()

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(f"{self._role.text()}, {self._stage.text()} {self._detail.text()}")

    def _show_bar(self, host: HostProgress, share: float | None, *, idle: bool) -> None:
        self._bar.setVisible(host.active and not idle)
        if share is None and host.active:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(int((share or 0.0) * 1000))
        show(self._bar.setAccessibleName, say(translate("desktop", "Progress of {host}").of(host=host.host.name)))


def _versions(host: HostProgress, target: str) -> str:
    """From which version to which, without builds, unless only the build changes."""
    before, now = host.version_before, _aim(host, target)
    if not before or before == now:
        return _without_build(now or before)
    short = _without_build(before), _without_build(now)
    return " → ".join((before, now) if short[0] == short[1] else (_without_brand(short[0]), short[1]))


def _whole_versions(host: HostProgress, target: str) -> str:
    before, now = host.version_before, _aim(host, target)
    return now if before in ("", now) else f"{before} → {now}"


def _aim(host: HostProgress, target: str) -> str:
    """Its current version once it is upgraded, or else the version it will get, unless it is skipped."""
    changed = host.version_before != host.version
    return host.version if changed or not target or host.stage is HostStage.SKIPPED else target


def _only_stops(host: HostProgress) -> bool:
    """Whether it is emptied, and VMs are stopped while none is migrated, as on a standalone server."""
    work = {vm.stage for vm in host.moving.values()}
    return host.stage is HostStage.EMPTYING and VmStage.GOING_DOWN in work and VmStage.MOVING not in work


def _is_idle(host: HostProgress, around: Surroundings) -> bool:
    """Whether it is to be emptied and none of its VMs is migrating."""
    return host.stage is HostStage.EMPTYING and not host.moving and (around.running == 0 or bool(around.away))


def _idle_detail(host: HostProgress, around: Surroundings) -> Text:
    if around.running:
        text = translate(
            "desktop",
            "{done} of {n} VM migrated, waiting for {host}",
            "{done} of {n} VMs migrated, waiting for {host}",
            host.moves_done + around.running,
        )
        return text.of(done=host.moves_done, host=around.away)
    if around.away:
        return translate("desktop", "empty, waiting for {host}").of(host=around.away)
    return translate("desktop", "empty")


def _without_brand(version: str) -> str:
    """``8.2 CU1`` of ``Citrix Hypervisor 8.2 CU1``: the target matters more where space is short."""
    words = version.split()
    start = next((index for index, word in enumerate(words) if word[:1].isdigit()), 0)
    return " ".join(words[start:])


def _without_build(version: str) -> str:
    return version.partition(" (")[0]


def _detail(host: HostProgress, running: int | None) -> Text | None:
    moves = [move for move in host.moving.values() if move.stage is VmStage.MOVING]
    if not moves:
        return _other_work(host) or host.detail
    if all(move.source == move.target for move in moves):
        return plain(", ".join(say(line) for move in moves[:_SHOWN_MOVES] if (line := line_of(move)) is not None))
    if host.stage is HostStage.EMPTYING and running is not None:
        words = translate(
            "desktop",
            "{done} of {n} VM migrated · {moves}",
            "{done} of {n} VMs migrated · {moves}",
            host.moves_done + running,
        )
        return words.of(done=host.moves_done, moves=_list(moves))
    words = translate("desktop", "{n} VM migrated · {moves}", "{n} VMs migrated · {moves}", host.moves_done)
    return words.of(moves=_list(moves))


def _other_work(host: HostProgress) -> Text | None:
    for work in host.moving.values():
        if work.stage is VmStage.GOING_DOWN:
            return translate("desktop", "{vm} is stopped").of(vm=work.vm.name)
        if work.stage is VmStage.COMING_UP:
            return translate("desktop", "{vm} starts again").of(vm=work.vm.name)
    return None


def _way(move: VmChanged) -> str:
    """A VM and where it goes; with how much of its disks is copied."""
    way = f"{move.vm.name} → {move.target.name}" if move.target else move.vm.name
    if not move.storage:
        return way
    done, size = gib_number(round(move.copied * (move.progress or 0.0))), gib(move.copied)
    if move.seconds_left is None:
        return say(translate("desktop", "{way} ({done} of {size})").of(way=way, done=done, size=size))
    left = remaining(move.seconds_left)
    text = translate("desktop", "{way} ({done} of {size}, {time} left)")
    if move.rate is not None:
        text = translate("desktop", "{way} ({done} of {size}, {rate}, {time} left)").of(rate=rate(move.rate))
    text = text.of(way=way, done=done, size=size, time=left)
    return say(text)


def _list(moves: list[VmChanged]) -> str:
    shown = [_way(move) for move in moves[:_SHOWN_MOVES]]
    more = len(moves) - len(shown)
    if more > 0:
        shown.append(say(translate("desktop", "{n} more", "{n} more", more)))
    return ", ".join(shown)

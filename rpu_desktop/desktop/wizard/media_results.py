"""The results of the media test, pool by pool, shown like the prechecks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import current, joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.checks import CHECKS, PoolMedia
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.session.session import UpgradeSession

__all__ = ["MediaResults"]

_SHOWN = 40
"""Maximum number of problems shown for one pool."""

_NAMED = 4

_AT_ONCE = 2
"""So many pools are shown at once; more of them one after another, so that the window responds in between."""

_ORDER = (Severity.BLOCKS, Severity.WARNS, Severity.INFORMS)


class MediaResults(QWidget):
    """Emits `licence` when the agreement is to be shown."""

    licence = Signal()

    def __init__(self) -> None:
        super().__init__()
        show(self.setAccessibleName, say(translate("desktop", "Results of the media test")))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.setSpacing(GAP // 2)
        self._column.addStretch(1)
        self._shown: object = None
        self._steps = Steps(self)

    def show_flow(self, flow: UpgradeSession) -> None:
        """Show the result for the session's media; does nothing if it is shown already."""
        result = flow.media_result
        blocking = [problem for found in flow.findings.values() for problem in found.blocking]
        now = result, flow.nothing_to_do, flow.licence_open, blocking, current()
        if now == self._shown and result is not None:
            return
        self._shown = now
        self._steps.follow(iter(()))
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if result is None:
            return
        if result.failure is not None:
            text, advice = result.failure
            self._add(Banner("bad", say(text), say(advice) if advice else ""))
        elif result.accepted:
            self._add(_summary(list(result.pools.values()), nothing_to_do=flow.nothing_to_do))
            if blocking:
                self._add(_news(blocking))
        if result.licences:
            self._add(self._licence_row(waiting=flow.licence_open))
        self._steps.follow(self._showing(list(result.pools.values())))
        if len(result.pools) <= _AT_ONCE:
            self._steps.finish()

    def _showing(self, pools: Sequence[PoolMedia]) -> Iterator[None]:
        for pool in pools:
            self._show_pool(pool)
            yield

    def _add(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _licence_row(self, *, waiting: bool) -> QWidget:
        if not waiting:
            return _passed(translate("desktop", "The license agreement was accepted"))
        row = ProblemRow(
            Severity.BLOCKS,
            [say(translate("desktop", "The installation media contain a license agreement that must be accepted."))],
        )
        button = Button(say(translate("desktop", "&Read and Accept…")))
        button.clicked.connect(self.licence)
        row.add_button(button)
        return row

    def _show_pool(self, pool: PoolMedia) -> None:
        title = heading(pool.pool.name, scale=1.1)
        self._add(title)
        problems = sorted(pool.problems, key=lambda problem: _ORDER.index(problem.severity))
        for problem in problems[:_SHOWN]:
            self._add(_row(problem))
        if len(problems) > _SHOWN:
            more = translate(
                "desktop", "{n} more problem of this kind", "{n} more problems of this kind", len(problems) - _SHOWN
            )
            self._add(ProblemRow(Severity.INFORMS, [say(more)]))
        if pool.accepted:
            failed = {problem.check for problem in problems}
            for check, words in CHECKS:
                if check not in failed:
                    self._add(_passed(words))


def _news(blocking: list[Problem]) -> Banner:
    """What the prechecks find now that the new version is known."""
    title = translate(
        "desktop",
        "{n} problem to solve before this version",
        "{n} problems to solve before this version",
        len(blocking),
    )
    lines = (joined("  ", ["•", say(problem.text)]) for problem in blocking[:_NAMED])
    advice = translate("desktop", "Go back to the prechecks: each problem has its remedy there.")
    return Banner("bad", say(title), joined("\n", lines), say(advice))


def _row(problem: Problem) -> ProblemRow:
    return ProblemRow(problem.severity, [say(problem.text)], say(problem.why))


def _passed(words: Text) -> StatusLabel:
    line = StatusLabel("done", "good", say(words))
    line.setContentsMargins(GAP * 2, 0, GAP * 2, 0)
    return line


def _summary(pools: list[PoolMedia], *, nothing_to_do: bool) -> Banner:
    hosts = sum(pool.hosts for pool in pools)
    title = translate(
        "desktop", "{n} server can use these installation media", "{n} servers can use these installation media", hosts
    )
    offered = next((pool.offered for pool in pools if pool.offered), None)
    version = (
        translate("desktop", "Version on the media: {version}.").of(version=offered.full_label) if offered else None
    )
    if nothing_to_do:
        title = translate("desktop", "Nothing to do: every server already runs the version on these media.")
        return Banner("info", say(title), say(version) if version else "")
    return Banner("good", say(title), say(version) if version else "")

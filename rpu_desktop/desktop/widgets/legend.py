"""What the colors, patterns and marks of the lanes mean, in one line."""

from __future__ import annotations

from html import escape
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QLabel, QSizePolicy, QTabWidget

from rpu_desktop.desktop.theme import GAP, colours
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["Legend", "TabsWithLegend"]

_LANES = (
    ("■", "accent", translate("desktop: in a legend", "migrations, updates")),
    ("▨", "busy", translate("desktop: in a legend", "installation")),
    ("◆", "bad", translate("desktop: in a legend", "point of no return (pool)")),
    ("◇", "bad", translate("desktop: in a legend", "(server)")),
)
_RUN = (*_LANES, ("✕", "bad", translate("desktop: in a legend", "failure")))
_PLAN = (*_LANES, ("❙", "text", translate("desktop: in a legend", "highest memory usage")))
_WHY = translate(
    "desktop",
    "From ◆ on, the pool coordinator is reinstalled: only the backup of the pool database leads back to the old "
    "version. From ◇ on, the same is true of one server.",
)


_BETWEEN = " \N{NO-BREAK SPACE} "
"""What separates two marks."""


class Legend(QLabel):
    """Follows look and language; `plan`: of a plan with memory bars, not of a run."""

    def __init__(self, *, plan: bool) -> None:
        super().__init__()
        self._marks = _PLAN if plan else _RUN
        self._room: int | None = None
        self._measured: tuple[tuple[str, ...], QFont, list[int]] | None = None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if plan:
            self.setWordWrap(True)
        else:
            self.setContentsMargins(0, 0, GAP, 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Show the texts in the current language."""
        self._show_what_fits()
        plain = joined(", ", (f"{mark} {say(words)}" for mark, _, words in self._marks))
        show(self.setAccessibleName, joined(": ", [say(translate("desktop", "Legend")), plain]))
        show(self.setToolTip, tool_tip(joined(". ", [plain, say(_WHY)])))

    def fit_into(self, width: int) -> None:
        """Show as many of the marks as fit into `width` pixels; the tip has them all."""
        if width != self._room:
            self._room = width
            self.setMaximumWidth(max(0, width))
            self._show_what_fits()

    def _show_what_fits(self) -> None:
        count = len(self._marks)
        if self._room is not None:
            words, font = tuple(say(words) for *_, words in self._marks), self.font()
            if self._measured is None or self._measured[:2] != (words, font):
                self._measured = words, QFont(font), self._widths()
            while count > 1 and self._measured[2][count - 1] > self._room:
                count -= 1
        self._show_first(count)

    def _widths(self) -> list[int]:
        """The width of the first mark, of the first two, and so on.

        They are measured as plain text: Qt lays out rich text to measure it.
        """
        margins, metrics = self.contentsMargins(), QFontMetricsF(self.font())
        around = margins.left() + margins.right() + 1  # each color begins at a whole pixel
        plain = [f"{mark}\N{NO-BREAK SPACE}{say(words)}" for mark, _, words in self._marks]
        texts = (_BETWEEN.join(plain[:count]) for count in range(1, len(plain) + 1))
        return [around + ceil(metrics.horizontalAdvance(text)) for text in texts]

    def _show_first(self, count: int) -> None:
        look = colours()
        parts = (
            f'<span style="color:{look.colour(role).name()}">{mark}</span>&nbsp;{_unbroken(words)}'
            for mark, role, words in self._marks[:count]
        )
        self.setText(f'<span style="color:{look.colour("muted").name()}">{_BETWEEN.join(parts)}</span>')

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never wider than the page: what does not fit is cut, and said by the tip."""
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the colors of a new look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.retranslate()


class TabsWithLegend(QTabWidget):
    """The tabs come first; the legend gets what they leave."""

    def __init__(self, legend: Legend) -> None:
        super().__init__()
        self._legend = legend
        self.setCornerWidget(legend)

    def event(self, event: QEvent) -> bool:
        """Give the legend the new room: the window has another size, or the tabs have other words."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._legend.fit_into(self.width() - self.tabBar().sizeHint().width())
        return super().event(event)


def _unbroken(words: Text) -> str:
    return escape(say(words)).replace(" ", "&nbsp;")

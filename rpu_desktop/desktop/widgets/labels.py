"""Labels: text in one of a few roles and sizes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from rpu_desktop.desktop.words import show

__all__ = ["heading", "label", "rule", "set_look", "set_role", "set_strong"]


_READABLE = 460
"""The preferred width (pixels) of wrapped text; wider lines are possible, but not requested."""


class _Wrapping(QLabel):
    """Wrapped text that is exactly as high as it needs to be at its width.

    A plain `QLabel` leaves that to the layouts, and those in scroll areas and dialogs guess wrong.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._measured_with = QFont()
        self._line: int | None = None  # width of the text in one line, once measured
        self._heights: dict[int, int] = {}  # by width, as far as measured
        super().__init__(parent)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        """False: the height is set here, layouts do not ask for it."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A readable width, and the height for it or for the current width."""
        self._notice_font()
        if self._line is None:
            self._line = self.fontMetrics().size(0, self.text()).width() + 2
        width = min(self._line, _READABLE)
        return QSize(width, self.minimumHeight() or self._height_at(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A small width is possible."""
        return QSize(80, self.minimumHeight())

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Set the text, which may change the height."""
        self._measure_again()
        super().setText(text)
        if self.isVisible():
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Update the height, as the text may have changed while hidden."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self._height_at(self.width())
        if height > 0 and height != self.minimumHeight():
            self.setFixedHeight(height)

    def _height_at(self, width: int) -> int:
        """Height of the text at this width. Layouts ask for it many times, and it takes long to measure."""
        self._notice_font()
        if width not in self._heights:
            before = self.minimumHeight()
            self.setMinimumHeight(0)  # `heightForWidth` is never less than the minimum, so the label could only grow
            self._heights[width] = self.heightForWidth(width)
            self.setMinimumHeight(before)
        return self._heights[width]

    def _notice_font(self) -> None:
        if self._measured_with != (font := self.font()):
            self._measured_with = QFont(font)
            self._measure_again()

    def _measure_again(self) -> None:
        self._line = None
        self._heights.clear()


def label(text: str = "", *, role: str = "", wrap: bool = True, parent: QWidget | None = None) -> QLabel:
    """Text that can be selected and copied; `role` names a color of the look."""
    made = _Wrapping(parent) if wrap else QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    show(made.setText, text)
    if role:
        set_role(made, role)
    return made


def heading(text: str = "", *, scale: float = 1.35, parent: QWidget | None = None) -> QLabel:
    """A heading, larger and bold."""
    made = label(text, parent=parent)
    font = made.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * scale)
    made.setFont(font)
    return made


def set_strong(made: QLabel, *, strong: bool) -> None:
    """Set bold or not, with a style sheet: a font set directly is lost whenever the look changes."""
    _set(made, strong=strong)


def set_role(made: QLabel, role: str) -> None:
    """Change a label's color by role."""
    _set(made, role=role)


def set_look(made: QLabel, role: str, *, strong: bool) -> None:
    """Change color and weight together, which takes half as long as one after the other."""
    _set(made, role=role, strong=strong)


def _set(made: QLabel, **look: str | bool) -> None:
    """Set what has changed, and apply the style sheet once more; a label that was never shown will be polished then."""
    changed = {name: value for name, value in look.items() if made.property(name) != value}
    for name, value in changed.items():
        made.setProperty(name, value)
    if changed and made.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = made.style()
        style.unpolish(made)
        style.polish(made)


def rule() -> QFrame:
    """A thin line."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line

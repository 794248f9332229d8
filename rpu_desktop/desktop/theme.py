"""The look: Fusion with a light and a dark palette, following the system, and one scale of distances."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from rpu_desktop.shipped import folder

__all__ = ["CELL_PADDING", "FUSION", "GAP", "Colours", "Theme", "colours", "theme"]

FUSION = ("-style", "fusion")
"""Arguments of `QApplication`. `setStyle` does the same, but makes PySide6 create `QStyle` and its enums."""
GAP = 8
"""The unit of all distances, in device-independent pixels."""
CELL_PADDING = 5
"""Device-independent pixels at both sides of a table's cell."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colors of one look; every pair used for text has a contrast of 4.5:1 or more."""

    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    busy: str
    track: str
    scroll: str

    def colour(self, name: str) -> QColor:
        """A color by name."""
        return QColor(getattr(self, name))


LIGHT = Colours(
    window="#f4f5f7",
    surface="#ffffff",
    raised="#fafbfc",
    border="#cfd4db",
    text="#1b2430",
    muted="#586474",
    accent="#1d5fbf",
    on_accent="#ffffff",
    accent_soft="#e3edfb",
    good="#1c7540",
    good_soft="#e2f3e8",
    warn="#8a5300",
    warn_soft="#fdf1d8",
    bad="#b3261e",
    bad_soft="#fbe6e4",
    busy="#6a3fb5",
    track="#e3e6eb",
    scroll="#8b95a3",
)

DARK = Colours(
    window="#1a1e24",
    surface="#22272f",
    raised="#292f38",
    border="#434b58",
    text="#e8ebf0",
    muted="#a6b0be",
    accent="#6aa8ff",
    on_accent="#0d1b30",
    accent_soft="#24354f",
    good="#6bcf8f",
    good_soft="#1f3829",
    warn="#f0b95a",
    warn_soft="#3d3119",
    bad="#ff8a80",
    bad_soft="#472624",
    busy="#b79bf2",
    track="#39414d",
    scroll="#6f7b8c",
)


class Theme(QObject):
    """The current look; `changed` is emitted after every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours = LIGHT
        self._wanted: bool | None = None

    def follow_system(self, app: QApplication) -> None:
        """Follow the system's color scheme, now and whenever it changes; `app` was made with `FUSION`."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.prefer(None)

    def prefer(self, dark: bool | None) -> None:
        """Use light or dark regardless of the system; None follows the system."""
        self._wanted = dark
        system = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.use(system if dark is None else dark)

    @property
    def dark(self) -> bool:
        """Whether the dark look is used."""
        return self.colours is DARK

    def _scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._wanted is None:
            self.use(scheme == Qt.ColorScheme.Dark)

    def use(self, dark: bool) -> None:
        """Use the light or the dark look."""
        self.colours = DARK if dark else LIGHT
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(_palette(self.colours))
            for name in _TICKED:
                app.setPalette(_outlined(self.colours), name)  # type: ignore[arg-type]  # it takes no bytes
            app.setStyleSheet(_style_sheet(self.colours))
        self.changed.emit()


_theme: list[Theme] = []


def theme() -> Theme:
    """The theme of the program."""
    if not _theme:
        _theme.append(Theme())
    return _theme[0]


def colours() -> Colours:
    """The colors of the current look."""
    return theme().colours


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(c.window))
    pairs = {
        role.Window: c.window, role.WindowText: c.text, role.Base: c.surface, role.AlternateBase: c.raised,
        role.Text: c.text, role.Button: c.raised, role.ButtonText: c.text, role.BrightText: c.bad,
        role.ToolTipBase: c.raised, role.ToolTipText: c.text, role.PlaceholderText: c.muted,
        role.Highlight: c.accent, role.HighlightedText: c.on_accent, role.Link: c.accent, role.LinkVisited: c.accent,
        role.Light: c.raised, role.Midlight: c.track, role.Mid: c.border, role.Dark: c.border, role.Shadow: c.border,
        role.Accent: c.accent,
    }  # fmt: skip
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.border))
    return palette


_TICKED = ("QCheckBox", "QRadioButton", "QTreeView")
"""Classes of widgets with check boxes."""


def _outlined(c: Colours) -> QPalette:
    """The palette of widgets with check boxes, which makes the boxes visible (WCAG 1.4.11 requires a contrast of 3:1).

    Fusion outlines a check box in a darker shade of the window's color. None of these widgets paints its background in
    that color.
    """
    palette = _palette(c)
    palette.setColor(QPalette.ColorRole.Window, QColor(c.muted).lighter(120))
    return palette


_STYLE = Template("""
QPushButton { padding: 7px 14px; border: 1px solid $border; border-radius: 5px; background: $raised; }
QPushButton:hover { background: $accent_soft; border-color: $accent; }
QPushButton:pressed { background: $track; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 13px; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:default:focus { border: 2px solid $text; padding: 6px 13px; }
QPushButton:disabled { background: $window; color: $muted; border-color: $track; }
QPushButton::menu-indicator { subcontrol-position: right center; right: 6px; }
QLineEdit { padding: 6px 8px; border: 1px solid $border; border-radius: 5px;
    background: $surface; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border: 2px solid $accent; padding: 5px 7px; }
QLineEdit:disabled { background: $window; color: $muted; }
QTreeView { border: 1px solid $border; border-radius: 6px; }
QListView, QPlainTextEdit, QTextBrowser, QScrollArea#framed {
    border: 1px solid $border; border-radius: 6px; background: $surface; }
QTreeView:focus, QListView:focus, QPlainTextEdit:focus, QTextBrowser:focus { border: 1px solid $accent; }
QTreeView { selection-background-color: $accent_soft; selection-color: $text; show-decoration-selected: 1; outline: 0; }
QTreeView::item { padding: 4px ${cell_padding}px; min-height: 18px; }
QTreeView::item:hover { background: $raised; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section { background: $raised; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: 5px ${cell_padding}px; }
QProgressBar { border: 0; border-radius: 4px; background: $track; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenuBar { background: $window; border-bottom: 1px solid $border; }
QMenuBar::item { padding: 5px 10px; background: transparent; }
QMenuBar::item:selected { background: $accent_soft; border-radius: 4px; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolBar { background: $window; border: 0; border-bottom: 1px solid $border; padding: 4px; spacing: 4px; }
QToolButton { padding: 5px 9px; border: 1px solid transparent; border-radius: 5px; }
QToolButton:hover { background: $accent_soft; }
QToolButton:focus { border-color: $accent; }
QToolButton#fold { font-weight: bold; padding: 5px 9px 5px 5px; }
QToolButton#link { color: $accent; text-decoration: underline; padding: 1px 4px; }
QSplitter::handle:horizontal { background: $border; width: 1px; }
QSplitter::handle:vertical { background: transparent; }
QComboBox, QSpinBox { padding: 5px 8px; border: 1px solid $border; border-radius: 5px; background: $surface;
    min-height: 18px; selection-background-color: $accent; selection-color: $on_accent; }
QComboBox:focus, QSpinBox:focus { border: 2px solid $accent; padding: 4px 7px; }
QComboBox:disabled, QSpinBox:disabled { background: $window; color: $muted; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: 0; padding: 0 0 0 5px;
    background: transparent; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid $border; border-radius: 0; background: $surface; padding: 2px;
    selection-background-color: $accent_soft; selection-color: $text; }
QSpinBox::up-button, QSpinBox::down-button { subcontrol-origin: border; width: 26px; border: 0;
    background: transparent; }
QSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: $accent_soft; }
QSpinBox::up-arrow { image: url($up); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url($down); width: 10px; height: 10px; }
QTabWidget::pane { border: 1px solid $border; border-radius: 6px; background: $surface; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { padding: 7px 14px; border: 0; border-bottom: 2px solid transparent; color: $muted; margin-bottom: 3px; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { background: $accent_soft; border-radius: 4px; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; background: transparent; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; button-layout: 2; }
QMessageBox QLabel#qt_msgbox_label { font-weight: bold; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 400px; }
QStatusBar { border-top: 1px solid $border; }
QFrame#card { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame#steps { border: 0; border-right: 1px solid $border; }
QFrame#rule { background: $border; border: 0; max-height: 1px; min-height: 1px; }
QFrame#banner-good { background: $good_soft; border: 1px solid $good; border-radius: 8px; }
QFrame#banner-info { background: $accent_soft; border: 1px solid $accent; border-radius: 8px; }
QFrame#banner-warn { background: $warn_soft; border: 1px solid $warn; border-radius: 8px; }
QFrame#banner-bad { background: $bad_soft; border: 1px solid $bad; border-radius: 8px; }
QLabel[strong="true"] { font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="busy"] { color: $busy; }
""")


def _style_sheet(c: Colours) -> str:
    look = "dark" if c is DARK else "light"
    arrows = {way: (folder("resources") / "icons" / f"arrow-{way}-{look}.svg").as_posix() for way in ("up", "down")}
    sizes = {"cell_padding": str(CELL_PADDING)}
    return _STYLE.substitute({name: getattr(c, name) for name in Colours.__slots__} | arrows | sizes)

"""When servers may be begun: maintenance windows, limits, and a time to watch each server."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.timing_words import DAYS, LOCAL_ZONE, next_openings, window_words
from rpu_desktop.desktop.widgets.as_data import caption
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, align, make_form
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.removable_rows import RemovableRows
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.desktop.words import add_item, bare, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.run.timing import Timing, TimingError, read_moment, read_window, read_zone

__all__ = ["ScheduleDialog"]

_LONGEST_SOAK = 7 * 24 * 60
"""Minutes."""
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""What `read_window` calls them."""
_EXAMPLE = "2026-12-05 22:00"


class ScheduleDialog(QDialog):
    """Once it is accepted, `timing` is what was chosen."""

    def __init__(self, timing: Timing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timing = timing
        self._windows = list(timing.windows)
        show(self.setWindowTitle, say(translate("desktop", "Schedule")))
        self.setMinimumWidth(640)
        self.days = [worded(QCheckBox(), say(day)) for day in DAYS]
        self.start, self.end = QLineEdit("22:00"), QLineEdit("06:00")
        self.add = Button(say(translate("desktop", "&Add Window")), "add")
        self.rows = RemovableRows()
        self.rows.removed.connect(self._remove)
        self.not_before, self.not_after = QLineEdit(), QLineEdit()
        self.zone = QComboBox()
        self.soak, self.soak_coordinator = _minutes(timing.soak), _minutes(timing.soak_coordinator)
        self.preview = label("", role="muted")
        self.problem = label(role="bad")
        self.problem.hide()
        self._lay_out()
        self._fill(timing)
        self._show_windows()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        outer.setSpacing(GAP)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        self._lay_out_windows(column)
        column.addWidget(heading(say(translate("desktop", "Limits")), scale=1.1))
        limits, watching = make_form(), make_form()
        labels = [
            add_row(limits, translate("desktop", "Not &before:"), self.not_before),
            add_row(limits, translate("desktop", "&Not after:"), self.not_after),
            add_row(limits, translate("desktop", "Time &zone:"), self.zone),
        ]
        column.addLayout(limits)
        column.addWidget(heading(say(translate("desktop", "Time to watch an upgraded server")), scale=1.1))
        labels.append(add_row(watching, translate("desktop", "After each &server:"), self.soak))
        labels.append(add_row(watching, translate("desktop", "After the pool &coordinator:"), self.soak_coordinator))
        column.addLayout(watching)
        align(labels)
        column.addStretch(1)
        outer.addWidget(scrolled(content, framed=False), 1)
        outer.addWidget(self.preview)
        outer.addWidget(self.problem)
        buttons = DialogButtons(self, translate("desktop", "&OK"), Topic.SCHEDULE)
        buttons.accepted.connect(self._accept)
        outer.addWidget(buttons)
        self.resize(680, 560)

    def _lay_out_windows(self, column: QVBoxLayout) -> None:
        column.addWidget(heading(say(translate("desktop", "Maintenance windows")), scale=1.1))
        text = translate(
            "desktop",
            "A server is begun only if it can be back within a window. Without a window, servers are begun at any "
            "time.",
        )
        column.addWidget(label(say(text), role="muted"))
        column.addWidget(self.rows)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for box in self.days:
            row.addWidget(box)
        row.addStretch(1)
        column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for words, field in (
            (translate("desktop", "&From:"), self.start),
            (translate("desktop", "&To:"), self.end),
        ):
            beside = caption(say(words), field)
            show(field.setAccessibleName, bare(say(words)))
            field.setMaximumWidth(90)
            row.addWidget(beside)
            row.addWidget(field)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        self.add.clicked.connect(self._add)
        for field in (self.start, self.end):
            field.returnPressed.connect(self._add)

    def _fill(self, timing: Timing) -> None:
        add_item(self.zone, say(LOCAL_ZONE), "")
        for name in sorted(available_timezones()):
            add_item(self.zone, name, name)
        self.zone.setCurrentIndex(max(0, self.zone.findData(timing.zone)))
        for field, at in ((self.not_before, timing.not_before), (self.not_after, timing.not_after)):
            field.setPlaceholderText(_EXAMPLE)
            field.setText(self._local(at) if at else "")
            field.textChanged.connect(self._changed)
        self.zone.currentIndexChanged.connect(self._changed)
        for number in (self.soak, self.soak_coordinator):
            number.valueChanged.connect(self._changed)

    def _local(self, at: float) -> str:
        return f"{datetime.fromtimestamp(at, read_zone(self._zone())):%Y-%m-%d %H:%M}"

    def _zone(self) -> str:
        return str(self.zone.currentData() or "")

    # Windows

    def _add(self) -> None:
        chosen = [name for box, name in zip(self.days, _DAY_NAMES, strict=True) if box.isChecked()]
        typed = f"{self.start.text().strip()}-{self.end.text().strip()}"
        try:
            window = read_window(f"{','.join(chosen)} {typed}" if chosen else typed)
        except TimingError as error:
            self._refuse(error, self.start)
            return
        if window not in self._windows:
            self._windows.append(window)
        for box in self.days:
            box.setChecked(False)
        self._show_windows()

    def _remove(self, number: int) -> None:
        del self._windows[number]
        self._show_windows()
        self.add.setFocus()

    def _show_windows(self) -> None:
        self.rows.show_rows(list(map(window_words, self._windows)))
        self._changed()

    # What was chosen

    def _read(self) -> Timing:
        """Raises TimingError: a time is none."""
        zone = self._zone()
        before, after = (
            read_moment(text, zone) if (text := field.text().strip()) else 0.0
            for field in (self.not_before, self.not_after)
        )
        if before and after and after <= before:
            raise TimingError(translate("desktop", "“Not after” must be later than “Not before”."))
        soak, coordinator = 60.0 * self.soak.value(), 60.0 * self.soak_coordinator.value()
        return Timing(tuple(self._windows), before, after, zone, soak, coordinator)

    def _changed(self) -> None:
        self.problem.hide()
        try:
            words: Text = next_openings(self._read(), time.time())
        except TimingError as error:
            words = sentence(error.text, error.advice)
        show(self.preview.setText, say(words))

    def _accept(self) -> None:
        try:
            self.timing = self._read()
        except TimingError as error:
            self._refuse(error, self._wrong())
            return
        self.accept()

    def _wrong(self) -> QLineEdit:
        """The field whose time cannot be read."""
        fields: Sequence[QLineEdit] = (self.not_before, self.not_after)
        for field in fields:
            try:
                read_moment(field.text() or _EXAMPLE, self._zone())
            except TimingError:
                return field
        return self.not_after

    def _refuse(self, error: TimingError, field: QLineEdit) -> None:
        show(self.problem.setText, say(sentence(error.text, error.advice)))
        self.problem.show()
        field.setFocus()
        field.selectAll()


def _minutes(seconds: float) -> QSpinBox:
    made = SpinBox()
    made.setRange(0, _LONGEST_SOAK)
    made.setValue(round(seconds / 60))
    show(made.setSuffix, say(translate("desktop: unit behind a number", " min")))
    return made

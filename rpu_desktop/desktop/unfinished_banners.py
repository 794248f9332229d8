"""Banners in the main window for upgrades that are not finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayoutItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.run.counting import servers_done

if TYPE_CHECKING:
    from rpu_desktop.run.unfinished import KnownPool, RunMemory, Unreadable

__all__ = ["UnfinishedBanners", "still_off"]


class UnfinishedBanners(QWidget):
    """One banner for each run; its buttons emit what the user wants to do."""

    resume = Signal(object)
    finish = Signal(object)
    discard = Signal(object)
    forget = Signal(str)
    """Emits the id of a run that cannot be read."""
    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.setSpacing(GAP // 2)
        self.hide()

    def show_runs(self, memories: Sequence[RunMemory], unreadable: Sequence[Unreadable] = ()) -> None:
        """Show these runs, and those whose journals cannot be read."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        namesakes = _namesakes(memories)
        for memory in memories:
            self._column.addWidget(self._banner(memory, namesakes))
        for run in unreadable:
            self._column.addWidget(self._lost(run))
        self.setVisible(bool(memories or unreadable))
        self.drawn.emit()

    def buttons(self) -> list[Button]:
        """All buttons, from top to bottom."""
        return [button for row in range(self._column.count()) for button in _buttons_of(self._column.itemAt(row))]

    def _words(self, text: Text) -> str:
        """The texts of the buttons.

        Only the first banner has mnemonics: the same key in several banners would only move the focus.
        """
        return say(text) if self._column.count() == 0 else bare(say(text))

    def _lost(self, run: Unreadable) -> Banner:
        title = translate("desktop", "The record of an unfinished upgrade cannot be read")
        words = sentence(run.failure.text, translate("desktop", "Check the pool: it is as the upgrade left it."))
        banner = Banner.line("warn", say(title), say(words))
        button = Button(self._words(translate("desktop", "&Discard…")), "remove")
        button.clicked.connect(lambda: self.forget.emit(run.run))
        banner.add_button(button)
        return banner

    def _banner(self, memory: RunMemory, namesakes: Set[str]) -> Banner:
        banner = Banner.line("warn", say(_title(memory, namesakes)), say(_state(memory)))
        started = any(pool.options is not None for pool in memory.open_pools)
        for text, icon, tip, signal in (
            (translate("desktop", "&Resume…"), "play", _RESUME, self.resume),
            (translate("desktop", "&Finish Here…"), "check", _FINISH, self.finish),
            (translate("desktop", "&Discard…"), "remove", _DISCARD, self.discard),
        ):
            if signal is self.resume and not started:
                continue
            button = Button(self._words(text), icon)
            show(button.setToolTip, say(tip))
            button.clicked.connect(lambda _=False, s=signal: s.emit(memory))
            banner.add_button(button)
        return banner


_RESUME = translate("desktop", "Continue with the remaining steps, from the current state of the pool.")
_FINISH = translate("desktop", "Upgrade no more servers: put all servers back into service and restore all settings.")
_DISCARD = translate(
    "desktop", "Delete the record of this upgrade. The pool is not changed; what is switched off stays off."
)


def _buttons_of(item: QLayoutItem | None) -> list[Button]:
    widget = item.widget() if item is not None else None
    return widget.findChildren(Button) if widget is not None else []


def _namesakes(memories: Sequence[RunMemory]) -> set[str]:
    """Names shared by several of the pools."""
    pools = {pool.uuid: pool.name for memory in memories for pool in memory.open_pools}
    return {name for name, count in Counter(pools.values()).items() if count > 1}


def _called(pool: KnownPool, namesakes: Set[str]) -> str:
    address = str(pool.server).removesuffix(":443")
    return f"{pool.name} ({address})" if pool.name in namesakes else pool.name


def _title(memory: RunMemory, namesakes: Set[str]) -> Text:
    names = plain(", ".join(_called(pool, namesakes) for pool in memory.open_pools))
    counted = [memory.counted(pool) for pool in memory.open_pools]
    if all(pool.done >= pool.hosts for pool in counted):
        return translate("desktop", "{pools}: all servers were processed, but some steps are left").of(pools=names)
    return translate("desktop", "{pools}: the upgrade is not finished").of(pools=names)


def _state(memory: RunMemory) -> Text:
    done = servers_done(memory.counted(pool) for pool in memory.open_pools)
    words: Text = translate("desktop", "{done}, since {since}.").of(done=done, since=moment(memory.began))
    for still in (still_off(memory), _still_down(memory)):
        if still is not None:
            words = translate("desktop", "{state} {off}").of(state=words, off=still)
    return words


def _still_down(memory: RunMemory) -> Text | None:
    """Which VMs had not been started again when the run last wrote its journal, if any."""
    down = memory.vms_down
    return translate("desktop", "Still shut down: {vms}.").of(vms=plain(", ".join(down))) if down else None


def still_off(memory: RunMemory) -> Text | None:
    """What the run has switched off and not restored, if anything."""
    off = [say(undo.text) for undo in memory.switched_off]
    return translate("desktop", "Still switched off: {what}").of(what=plain(", ".join(off))) if off else None

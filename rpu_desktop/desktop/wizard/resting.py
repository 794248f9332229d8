"""Shown while the upgrade waits for its time: until when, why, and a button that does not wait."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.format import moment, remaining
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.run.progress import PoolProgress, ProgressModel

__all__ = ["RestingBanners", "resting_words"]

_MEANING = translate(
    "desktop", "The next server is begun immediately. You can close the program while it waits, and resume later."
)


def resting_words(progress: ProgressModel) -> Text | None:
    """For the page's head; None unless every pool that is not finished waits for its time."""
    pools = [pool for pool in progress.pools.values() if pool.outcome is None]
    if not pools or not all(pool.rests_until for pool in pools):
        return None
    at = moment(min(pool.rests_until for pool in pools))
    return translate("desktop", "continues automatically at {moment}").of(moment=at)


class RestingBanners(QWidget):
    """One banner for each pool that waits; `begin_now` is given the pool's uuid."""

    def __init__(self, begin_now: Callable[[str], object]) -> None:
        super().__init__()
        self._begin_now = begin_now
        self._banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 2)
        self.hide()

    def show_pools(self, progress: ProgressModel, now: float, *, running: bool) -> None:
        """Draw the waits; `now` is seconds since 1970."""
        waiting = {uuid: pool for uuid, pool in progress.pools.items() if running and pool.rests_until}
        for uuid in [uuid for uuid in self._banners if uuid not in waiting]:
            banner = self._banners.pop(uuid)
            banner.hide()
            banner.deleteLater()
        for uuid, pool in waiting.items():
            if uuid not in self._banners:
                self._banners[uuid] = self._made(uuid)
            self._draw(self._banners[uuid], pool, now)
        self.setVisible(bool(self._banners))

    def _made(self, uuid: str) -> Banner:
        banner = Banner("info", " ", " ")
        words = say(translate("desktop", "&Begin Now"))
        button = Button(words if not self._banners else bare(words), "play")  # the same key twice would do nothing
        show(button.setToolTip, say(_MEANING))
        button.clicked.connect(lambda: self._begin_now(uuid))
        banner.add_choice(button, say(_MEANING))
        self._column.addWidget(banner)
        return banner

    @staticmethod
    def _draw(banner: Banner, pool: PoolProgress, now: float) -> None:
        title = translate("desktop", "{pool}: the upgrade rests until {moment}")
        left = translate("desktop", "{time} left.").of(time=remaining(max(0.0, pool.rests_until - now)))
        why = sentence(pool.rests_why or plain(""), left)
        banner.show_words(say(title.of(pool=pool.pool.name, moment=moment(pool.rests_until))), say(why))

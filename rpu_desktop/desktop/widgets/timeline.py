"""The timeline of a run: what was done when, what is in progress, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.stages import STAGES
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.lane_chart import Block, Lane, LaneChart
from rpu_desktop.i18n.format import clock, duration, remaining
from rpu_desktop.i18n.language import current, joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import HostStage, Span
from rpu_desktop.run.progress import HostProgress, Segment

__all__ = ["Timeline"]

_MANY = 16
"""Up to this many servers have a lane each."""
_NEAR = 4
"""In bigger pools, so many of the last finished and of the next servers are shown."""
_KEPT = 2048
"""Descriptions of blocks that are kept: most of them are the same the next time."""


class Timeline(QWidget):
    """A lane for each host, in big pools for the current ones, from the first start to the expected end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = LaneChart(say(translate("desktop", "Timeline")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.chart)
        column.addStretch(1)

    def show_hosts(self, hosts: Sequence[HostProgress], now: float) -> None:
        """Draw these hosts; `now` is seconds since 1970."""
        self.chart.show_lanes([lane for group in _groups(hosts) for lane in _lanes(group, now)], now)


def _groups(hosts: Sequence[HostProgress]) -> list[list[HostProgress]]:
    """Each host alone; in big pools, those finished long ago and those far ahead are grouped."""
    if len(hosts) <= _MANY:
        return [[host] for host in hosts]
    done = [host for host in hosts if host.stage is HostStage.DONE]
    waiting = [host for host in hosts if host.stage is HostStage.WAITING]
    folded_done, folded_waiting = done[:-_NEAR], waiting[_NEAR:]
    folded = {host.host.uuid for host in [*folded_done, *folded_waiting]}
    single = [[host] for host in hosts if host.host.uuid not in folded]
    return [group for group in (folded_done, *single, folded_waiting) if group]


def _lanes(group: Sequence[HostProgress], now: float) -> Iterator[Lane]:
    if len(group) == 1:
        yield _lane(group[0], now)
        return
    text = translate("desktop", "{n} server waiting", "{n} servers waiting", len(group))
    if group[0].stage is HostStage.DONE:
        text = translate("desktop", "{n} server done", "{n} servers done", len(group))
    blocks = [block for host in group for block in _blocks(host, now, words=False)]
    mark = next((_point_of_no_return(_blocks(host, now, words=False)) for host in group if host.coordinator), None)
    yield Lane(group[0].host.uuid, say(text), blocks, mark, coordinator=True, words=say(text))


def _lane(host: HostProgress, now: float) -> Lane:
    blocks = _blocks(host, now, words=True)
    stage = STAGES[host.stage].text
    words = translate("desktop", "{host}: {stage}").of(host=host.host.name, stage=stage)
    return Lane(
        host.host.uuid,
        host.host.name,
        blocks,
        _point_of_no_return(blocks),
        coordinator=host.coordinator,
        words=joined("\n", [say(words), *(block.words for block in blocks), *map(say, _failed(host))]),
        failures=tuple(host.failures),
    )


def _failed(host: HostProgress) -> Iterator[Text]:
    text = translate("desktop", "{host}: something failed at {clock}")
    return (text.of(host=host.host.name, clock=clock(at)) for at in host.failures)


def _blocks(host: HostProgress, now: float, *, words: bool) -> list[Block]:
    """Past and expected blocks; without labels of their own, because there may be hundreds."""
    return [*_done(host, now, words=words), *_expected(host, now, words=words)]


def _point_of_no_return(blocks: Sequence[Block]) -> float | None:
    installs = [block.start for block in blocks if block.stage in (HostStage.REBOOTING, HostStage.INSTALLING)]
    return min(installs, default=None)


def _done(host: HostProgress, now: float, *, words: bool) -> Iterator[Block]:
    for segment in host.segments:
        end = segment.end if segment.end is not None else now
        said = _done_words(host.host.name, segment, now) if words else ""
        yield Block(segment.stage, segment.start, end, words=said)


def _done_words(host: str, segment: Segment, now: float) -> str:
    if segment.end is not None:
        return _ended_words(host, segment.stage, segment.start, segment.end, current())
    text = translate("desktop", "{host}: {stage} since {start} ({time})")
    time = duration(now - segment.start)
    return say(text.of(host=host, stage=STAGES[segment.stage].text, start=clock(segment.start), time=time))


@lru_cache(_KEPT)
def _ended_words(host: str, stage: HostStage, start: float, end: float, language: str) -> str:
    """The same in the same `language`, which is part of the key."""
    text = translate("desktop", "{host}: {stage} from {start} to {end} ({time})")
    time = duration(end - start)
    return say(text.of(host=host, stage=STAGES[stage].text, start=clock(start), end=clock(end), time=time))


def _expected(host: HostProgress, now: float, *, words: bool) -> Iterator[Block]:
    """The remaining blocks of the host's turn; the current one is drawn to its expected end."""
    forecast = host.forecast
    if forecast is None:
        return
    waiting = host.stage is HostStage.WAITING
    if forecast.emptying and (waiting or host.stage is HostStage.EMPTYING):
        yield from _block(host, HostStage.EMPTYING, forecast.emptying, now, words=words)
    away = HostStage.UPDATING if forecast.only_updates else HostStage.INSTALLING
    yield from _block(host, away, forecast.offline, now, words=words)
    if forecast.returning:
        yield from _block(host, HostStage.RETURNING, forecast.returning, now, words=words)


def _block(host: HostProgress, stage: HostStage, span: Span, now: float, *, words: bool) -> Iterator[Block]:
    start, end = max(span.start, now), max(span.end, now)
    if end > start:
        said = _expected_words(host.host.name, stage, start, end, current()) if words else ""
        yield Block(stage, start, end, expected=True, words=said)


@lru_cache(_KEPT)
def _expected_words(host: str, stage: HostStage, start: float, end: float, language: str) -> str:
    """The same in the same `language`, which is part of the key."""
    text = translate("desktop", "{host}: {stage} expected from {start} to {end} ({time})")
    time = remaining(end - start)
    return say(text.of(host=host, stage=STAGES[stage].text, start=clock(start), end=clock(end), time=time))

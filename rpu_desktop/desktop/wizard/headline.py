"""The headline of the upgrade page: how many servers, since when, and the expected end."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.format import clock, remaining
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.counting import servers_done
from rpu_desktop.run.progress import ProgressModel

__all__ = ["headline", "name_of_run", "title", "window_title"]


def title(progress: ProgressModel) -> Text:
    """What is being upgraded: the pool, the server, or how many of each."""
    pools = list(progress.pools.values())
    if not pools:
        return translate("desktop", "Upgrade")
    if len(pools) == 1:
        return translate("desktop", "Upgrading {pool}").of(pool=pools[0].pool.name)
    single = sum(len(pool.hosts) == 1 for pool in pools)
    whole = len(pools) - single
    several = translate("desktop", "{n} pool", "{n} pools", whole)
    alone = translate("desktop", "{n} standalone server", "{n} standalone servers", single)
    if not single:
        return translate("desktop", "Upgrading {what}").of(what=several)
    if not whole:
        return translate("desktop", "Upgrading {what}").of(what=alone)
    return translate("desktop", "Upgrading {pools} and {servers}").of(pools=several, servers=alone)


def headline(progress: ProgressModel, now: float, state: Text | None = None) -> Text:
    """Servers done, the start, and the expected end, or `state` in its place while there is none.

    `now` is seconds since 1970.
    """
    parts: list[Text] = [servers_done(pool.counted for pool in progress.pools.values())]
    if progress.began is not None:
        text = translate("desktop", "started at {clock}")
        parts.append(text.of(clock=clock(progress.began, seconds=False)))
    if progress.questions:
        parts.append(translate("desktop", "waiting for your answer"))
    elif state is not None:
        parts.append(state)
    elif left := progress.seconds_left(now):
        text = translate("desktop", "done at about {clock}, in {time}")
        parts.append(text.of(clock=clock(now + left, seconds=False), time=remaining(left)))
    return _joined(parts)


def window_title(progress: ProgressModel) -> Text:
    """The progress, where only a task bar is visible: ``2/5 · Frankfurt``."""
    text = translate("desktop", "{done}/{total} · {pools} – Rolling Pool Upgrade")
    if any(pool.updating for pool in progress.pools.values()):
        text = translate("desktop", "updates {done}/{total} · {pools} – Rolling Pool Upgrade")
    return text.of(done=progress.hosts_done, total=progress.hosts_total, pools=name_of_run(progress))


def name_of_run(progress: ProgressModel) -> str:
    """The names of the pools."""
    return ", ".join(pool.pool.name for pool in progress.pools.values())


def _joined(parts: Iterable[Text]) -> Text:
    words: Text = plain("")
    for number, part in enumerate(parts):
        words = translate("desktop", "{progress} · {more}").of(progress=words, more=part) if number else part
    return words

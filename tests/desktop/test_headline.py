"""The upgrade page's headline: start, expected end, progress."""

from __future__ import annotations

from datetime import datetime

import pytest

from rpu_desktop.desktop.wizard.headline import headline, title, window_title
from rpu_desktop.i18n.format import duration, remaining
from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import Asked, Forecast, HostChanged, HostStage, Named, PoolStarted, RunStarted
from rpu_desktop.run.progress import ProgressModel
from tests.run.test_progress import ONE, POOL, THREE, TWO

NOON = datetime(2026, 11, 29, 12, 0).timestamp()


def running(*, ends: float | None = NOON + 5400) -> ProgressModel:
    model = ProgressModel()
    model.apply(RunStarted(at=NOON, run="r", pools=(POOL,)))
    model.apply(PoolStarted(at=NOON, pool=POOL, hosts=(ONE, TWO, THREE)))
    if ends is not None:
        model.apply(Forecast(at=NOON, pool=POOL, ends=ends, hosts=()))
    return model


def done(at: float, which: Named = ONE) -> HostChanged:
    return HostChanged(at=at, pool=POOL, host=which, stage=HostStage.DONE, version="8.4")


def test_it_states_when_it_began_and_when_it_will_be_done() -> None:
    model = running()
    assert (
        str(headline(model, NOON + 61)) == "0 of 3 servers done · started at 12:00 · done at about 13:30, in 1 h 29 min"
    )


def test_a_question_stops_the_estimate() -> None:
    model = running()
    model.apply(Asked(at=NOON, pool=POOL, prompt="q", host=ONE, text=plain("what now?"), choices=("retry",)))
    assert str(headline(model, NOON + 60)) == "0 of 3 servers done · started at 12:00 · waiting for your answer"


def test_the_title_bar_shows_the_progress() -> None:
    model = running()
    model.apply(done(NOON + 60))
    assert str(window_title(model)) == "1/3 · Frankfurt – Rolling Pool Upgrade"


def test_a_standalone_server_is_no_pool() -> None:
    model = running()
    edge = Named("e", "edge-01")
    model.apply(PoolStarted(at=NOON, pool=edge, hosts=(Named("x", "edge-01"),)))
    assert str(title(model)) == "Upgrading 1 pool and 1 standalone server"


def test_the_share_of_the_work_grows_with_time_and_with_servers() -> None:
    model = running()
    assert model.share(NOON) == 0.0
    assert model.share(NOON + 2700) == pytest.approx(0.5)
    model.apply(done(NOON + 2701))
    model.apply(done(NOON + 2702, TWO))
    assert model.share(NOON + 2702) == pytest.approx(2 / 3)


def test_a_resumed_run_begins_where_it_was_and_not_at_nought() -> None:
    model = running()
    model.apply(done(NOON + 60))
    model.apply(PoolStarted(at=NOON + 9000, pool=POOL, hosts=(ONE, TWO, THREE)))
    model.apply(Forecast(at=NOON + 9000, pool=POOL, ends=NOON + 10000, hosts=()))
    assert model.share(NOON + 9000) == pytest.approx(1 / 3)
    assert model.share(NOON + 9500) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("seconds", "least", "nearest"),
    [
        (40.2, "41 s", "40 s"),
        (60, "1 min", "1 min"),
        (119, "2 min", "2 min"),
        (61, "2 min", "1 min"),
        (3601, "1 h 1 min", "1 h"),
    ],
)
def test_what_is_still_to_come_is_never_rounded_down(seconds: float, least: str, nearest: str) -> None:
    assert (str(remaining(seconds)), str(duration(seconds))) == (least, nearest)

"""What is notified, and what is not."""

from __future__ import annotations

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import (
    Answered,
    Asked,
    Event,
    HostChanged,
    HostStage,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    Rested,
    RunStarted,
    Waiting,
)
from rpu_desktop.run.notifications import NotificationRules, Urgency

POOL, ONE, TWO = Named("p", "Frankfurt"), Named("h1", "fra-01"), Named("h2", "fra-02")
HOUR = 3600.0


def host(at: float, named: Named, stage: HostStage, *, upgraded: bool = False) -> HostChanged:
    return HostChanged(at=at, pool=POOL, host=named, stage=stage, version="XenServer 8", upgraded=upgraded)


def asked(at: float, prompt: str = "q") -> Asked:
    return Asked(at=at, pool=POOL, prompt=prompt, host=ONE, text=plain("the installer failed"), choices=("retry",))


def quiet(at: float) -> Waiting:
    return Waiting(at=at, pool=POOL, host=None, text=plain("..."), since=0.0, seconds=at, about="step")


def told(*events: Event) -> list[str]:
    rules = NotificationRules()
    return [f"{each.urgency.value}: {each.title}" for event in events for each in rules.apply(event)]


BOTH_WAIT = (host(0, ONE, HostStage.WAITING), host(0, TWO, HostStage.WAITING))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([asked(0), Answered(at=30, pool=POOL, prompt="q", choice="retry"), quiet(100)], [], id="answered"),
        pytest.param([asked(0), quiet(59)], [], id="somebody may still be reading it"),
        pytest.param(
            [asked(0), quiet(60), quiet(120)],
            ["warning: Frankfurt: waiting for your answer about fra-01"],
            id="nobody answers: told once",
        ),
        pytest.param(
            [*BOTH_WAIT, host(9, ONE, HostStage.DONE, upgraded=True)],
            ["info: Frankfurt: fra-01 is done"],
            id="a server is done",
        ),
        pytest.param([host(0, ONE, HostStage.DONE, upgraded=True)], [], id="it was done before the run began"),
        pytest.param([host(9, ONE, HostStage.FAILED)], ["failure: Frankfurt: fra-01 failed"], id="a server fails"),
        pytest.param(
            [
                Rested(at=1, pool=POOL, rests=True, text=plain("until 22:00")),
                Rested(at=2, pool=POOL, rests=False, text=plain("")),
            ],
            ["info: Frankfurt: the upgrade is paused"],
            id="a pause",
        ),
        pytest.param(
            [*BOTH_WAIT, host(0, ONE, HostStage.DONE, upgraded=True), quiet(23 * HOUR)],
            ["info: Frankfurt: fra-01 is done"],
            id="a pool may be mixed for a day",
        ),
        pytest.param(
            [
                *BOTH_WAIT,
                host(0, ONE, HostStage.DONE, upgraded=True),
                quiet(24 * HOUR),
                quiet(25 * HOUR),
                quiet(48 * HOUR),
            ],
            [
                "info: Frankfurt: fra-01 is done",
                "warning: Frankfurt: servers still have different versions",
                "warning: Frankfurt: servers still have different versions",
            ],
            id="after that, each day",
        ),
        pytest.param(
            [PoolFinished(at=5, pool=POOL, outcome=Outcome.DONE, upgraded=True)],
            ["success: Frankfurt: The upgrade is complete"],
            id="the end",
        ),
        pytest.param(
            [asked(0), PoolFinished(at=70, pool=POOL, outcome=Outcome.FAILED), quiet(500)],
            ["failure: Frankfurt: The upgrade failed"],
            id="no question outlives the run",
        ),
        pytest.param(
            [RunStarted(at=0, run="r", pools=(POOL,)), Note(at=1, pool=None, level=NoteLevel.ERROR, text=plain("x"))],
            [],
            id="the rest is in the report",
        ),
    ],
)
def test_what_is_notified(events: list[Event], expected: list[str]) -> None:
    assert told(*events) == expected


def test_how_urgent_it_is_is_a_word_that_services_know() -> None:
    apprise = pytest.importorskip("apprise")
    assert {each.value for each in Urgency} == set(apprise.NOTIFY_TYPES)

"""What the upgrade page shows while nothing happens: what it waits for, since when, for how long."""

from __future__ import annotations

from datetime import datetime

from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.waiting_words import pool_wait
from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.i18n.text import Text, plain
from rpu_desktop.run.events import Event, HostChanged, HostStage, Named, Note, NoteLevel, Waiting
from rpu_desktop.run.progress import ProgressModel
from tests.run.test_progress import ONE, POOL, host, model_of

NOON = datetime(2026, 11, 29, 12, 0).timestamp()
BACK = plain("Waiting for web-1 to finish its backup")


def waiting(about: str, text: Text, where: Named | None = ONE, at: float = NOON + 120) -> Waiting:
    return Waiting(at=at, pool=POOL, host=where, text=text, since=NOON, seconds=at - NOON, about=about)


def row_text(qtbot: QtBot, model: ProgressModel, now: float) -> str:
    pool = model.pools["p"]
    row = HostRow(pool.hosts["1"])
    qtbot.addWidget(row)
    row.show_host(pool.hosts["1"], plain("coordinator"), now, pool.waits)
    return row.accessibleDescription()


def installing(*events: Event) -> ProgressModel:
    return model_of(host(HostStage.INSTALLING, NOON), *events)


def test_the_row_of_a_server_that_is_away_states_since_when(qtbot: QtBot) -> None:
    model = installing(waiting("host", plain("fra-01: offline, being installed")))
    assert row_text(qtbot, model, NOON + 180) == "coordinator, installing since 12:00:00 (3 min)"


def test_the_row_states_what_its_server_waits_for(qtbot: QtBot) -> None:
    model = installing(waiting("step", BACK))
    assert row_text(qtbot, model, NOON + 180).endswith(f"{BACK} · since 12:00:00 (3 min)")


def test_a_visible_question_is_not_repeated_in_the_row(qtbot: QtBot) -> None:
    model = installing(waiting("question", plain("Waiting for an answer about fra-01")))
    assert row_text(qtbot, model, NOON + 180) == "coordinator, installing "


def test_what_is_no_servers_matter_is_shown_at_the_pool() -> None:
    model = installing(waiting("step", plain("Backing up the pool database"), None))
    said = pool_wait(model.pools["p"].waits, plain("0 of 3 servers done"), NOON + 60)
    assert str(said) == "Backing up the pool database · since 12:00:00 (1 min)"
    model = installing(waiting("connection", plain("Frankfurt cannot be reached"), None))
    said = pool_wait(model.pools["p"].waits, plain("not reachable; trying again"), NOON + 60)
    assert str(said) == "not reachable; trying again · since 12:00:00 (1 min)"


def test_news_end_the_wait_and_mere_progress_does_not() -> None:
    model = installing(waiting("host", plain("installing")))
    model.apply(HostChanged(pool=POOL, host=ONE, stage=HostStage.INSTALLING, version="8.2", progress=0.5))
    assert model.pools["p"].waits
    model.apply(Note(pool=POOL, level=NoteLevel.INFO, text=plain("something else")))
    assert not model.pools["p"].waits


def test_waits_do_not_fill_the_details() -> None:
    model = installing()
    before = len(model.log)
    for at in (50, 100, 150):
        model.apply(waiting("host", plain("installing"), at=NOON + at))
    assert len(model.log) == before
    assert len(model.pools["p"].waits) == 1

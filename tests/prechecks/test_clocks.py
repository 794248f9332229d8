"""The responses of servers that are asked for the time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpu_desktop import clock
from rpu_desktop.prechecks import Circumstances
from rpu_desktop.prechecks.circumstances import Unknown
from rpu_desktop.prechecks.clocks import ClocksCheck
from rpu_desktop.prechecks.probes import Asker, Timed
from rpu_desktop.xapi.dates import moment
from tests.planning.pools import PoolBuilder


class Says(Asker):
    """Gives a response that neither a toolstack nor the simulator gives."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    async def once(self, method: str, ref: str, timeout: float | None = None) -> Timed:
        return Timed(self.answer, clock.date(), clock.date())


@pytest.mark.parametrize(
    ("answer", "when"),
    [
        ("20260102T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("20260102T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("20260102T03:04:05.123Z", datetime(2026, 1, 2, 3, 4, 5, 123_000, tzinfo=UTC)),
        ("20260102T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_time_is_understood_in_whatever_form_it_comes(answer: str, when: datetime) -> None:
    assert moment(answer) == when


@pytest.mark.parametrize("answer", ["noon", "", "2026", "20261302T03:04:05Z", "9" * 200])
async def test_an_answer_that_is_no_time_is_reported_in_words(answer: str) -> None:
    build = PoolBuilder()
    build.host()
    snapshot = build.snapshot()
    (probe,) = ClocksCheck.probes
    with pytest.raises(Unknown) as caught:
        await probe.ask(Says(answer), snapshot.coordinator, Circumstances(snapshot))
    words = str(caught.value.reason)
    assert words == f"host-h0 returned an invalid time: “{answer[:40]}”."

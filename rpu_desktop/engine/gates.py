"""Conditions before a host's turn: the time, and the admin's scripts.

They are checked once for each host, in a task of its own: other work continues meanwhile, and every host stays in
service that is not in the middle of its turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Iterable, Iterator

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.hooks import before_server, must_ask
from rpu_desktop.engine.results import Result, ended_by
from rpu_desktop.i18n.format import duration, moment
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import NoteLevel, Rested
from rpu_desktop.run.failures import OutOfTime
from rpu_desktop.run.hooks import Verdict
from rpu_desktop.run.timing import Opening, openings

__all__ = ["Gates"]

_LOOK = 30.0
"""Interval (s) between two readings of the clock, which someone may set; seconds of sleep are not counted."""
_ADVICE = translate("engine", "Choose Begin Now to begin it anyway, or stop here.")
_MOST = 400
"""Number of openings to examine for one that is long enough: with one a day, a year."""


class Gates:
    """Keeps closed the turns of one pool's run that must not begin yet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._asking: dict[HostUuid, asyncio.Task[Verdict]] = {}
        self._admitted: set[HostUuid] = set()
        self._whatever_the_time: set[HostUuid] = set()

    def closed(self) -> frozenset[HostUuid]:
        """Hosts (uuids) that must not be emptied or upgraded yet."""
        context = self.context
        limits = context.options.timing.limits
        return frozenset(
            uuid
            for uuid in context.hosts.waiting
            if must_ask(context, uuid) or (limits and uuid not in self._admitted and not context.state.unsettled(uuid))
        )

    def close_again(self) -> None:
        """Discard earlier permissions after a pause of the run: they may no longer apply."""
        self._admitted.clear()

    def begin_whatever_the_time(self, host: HostUuid) -> None:
        """The admin wants the turn of this host (uuid) to begin although no window fits."""
        self._whatever_the_time.add(host)

    def ask(self, host: HostUuid, seconds: float) -> None:
        """Find out whether the turn of this host (uuid) may begin; `seconds` is how long it takes."""
        if host not in self._asking:
            self._asking[host] = asyncio.get_running_loop().create_task(self._admit(host, seconds))

    def asking(self) -> Iterable[asyncio.Task[Verdict]]:
        """The pending requests."""
        return self._asking.values()

    def collect(self) -> list[Result]:
        """Process the answers so far; returns what the run has to react to.

        Raises:
            Stopped: the admin asked to stop.

        """
        results: list[Result] = []
        for host, task in [(host, task) for host, task in self._asking.items() if task.done()]:
            del self._asking[host]
            error = task.exception()
            if isinstance(error, Exception):
                results.append(ended_by(host, error))
            elif error is None:
                self._act(host, task.result())
        return results

    def _act(self, uuid: HostUuid, verdict: Verdict) -> None:
        context = self.context
        host = context.snapshot().host_by_uuid(uuid)
        name = host.name if host is not None else "?"
        match verdict:
            case Verdict.SKIP:
                context.events.note(translate("engine", "{host} is skipped, as a script requested").of(host=name))
                context.state.note_skipped(uuid)
            case Verdict.STOP:
                text = translate("engine", "The upgrade stops before {host}, as a script requested").of(host=name)
                context.events.note(text, NoteLevel.WARNING, host)
                context.control.stop()
            case _:
                self._admitted.add(uuid)

    async def close(self) -> None:
        """Give up waiting for answers: running scripts are ended."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        self._asking.clear()

    async def _admit(self, host: HostUuid, seconds: float) -> Verdict:
        """Wait for the time, then run the scripts; if they took too long, wait for the time again.

        Raises:
            OutOfTime: no opening will come.
            Stopped: the admin asked to stop.

        """
        while True:
            keeps_time = host not in self._whatever_the_time
            waited = keeps_time and await self._soak() and await self._open(host, seconds)
            verdict = await before_server(self.context, host)
            if verdict is not Verdict.CONTINUE or not waited or self._fits(self._opening(host, seconds), seconds):
                return verdict

    # --- the time

    async def _soak(self) -> bool:
        """Wait for the soak time before the next host; returns False if it is to begin now."""
        context, timing = self.context, self.context.options.timing
        if context.state.last_turn is None:
            return True
        host, ended = context.state.last_turn
        coordinator = host == context.snapshot().coordinator.uuid
        until = ended + (timing.soak_coordinator if coordinator else timing.soak)
        text = translate("engine", "Watching the upgraded server until {time} before the next one").of(
            time=moment(until)
        )
        return await self._wait_until(until, text)

    async def _open(self, host: HostUuid, seconds: float) -> bool:
        """Wait for an opening that is long enough; returns False if the host is to begin now, regardless of time."""
        while not self._fits(opening := self._opening(host, seconds), seconds):
            text = translate("engine", "Waiting for the maintenance window, which opens at {time}")
            if not await self._wait_until(opening.start, text.of(time=moment(opening.start))):
                return False
        return True

    def _fits(self, opening: Opening, seconds: float) -> bool:
        now = clock.now()
        return opening.start <= now <= opening.end - seconds

    def _opening(self, uuid: HostUuid, seconds: float) -> Opening:
        """The first opening in which the turn of the host (uuid) can end.

        Raises:
            OutOfTime: there is none.

        """
        now, host = clock.now(), self.context.host(uuid)
        found = list(itertools.islice(openings(self.context.options.timing, now), _MOST))
        fitting = next((each for each in found if each.end - max(now, each.start) >= seconds), None)
        if fitting is not None:
            return fitting
        if not found:
            text = translate("engine", "The time in which servers may be upgraded is over; {host} was not begun.")
            raise OutOfTime(text.of(host=host.name), _ADVICE)
        text = translate("engine", "{host} needs about {duration}, longer than any maintenance window lasts.")
        raise OutOfTime(text.of(host=host.name, duration=duration(seconds)), _ADVICE)

    async def _wait_until(self, until: float, text: Text) -> bool:
        """Wait until then; returns False if the admin does not want to wait for it.

        Raises:
            Stopped: the admin asked to stop.

        """
        if clock.now() >= until:
            return True
        control = self.context.control
        with self._resting(text, until):
            begin = control.begun_now()
            while (left := until - clock.now()) > 0:
                if await control.unless_stopped(_is_set(begin, min(left, _LOOK))):
                    return False
        return True

    @contextlib.contextmanager
    def _resting(self, text: Text, until: float) -> Iterator[None]:
        events, pool = self.context.events, self.context.pool
        events.emit(Rested(pool=pool, rests=True, text=text, until=until))
        try:
            with events.awaiting(text):
                yield
        finally:
            events.emit(Rested(pool=pool, rests=False, text=translate("engine", "The upgrade continues.")))


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    """Wait up to `seconds` for the event; returns whether it was set."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()

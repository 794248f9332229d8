"""Time that jumps when everything waits, and never before."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from rpu_desktop import clock
from rpu_desktop.rehearsal.jumping_time import JumpingLoop, JumpingTime
from rpu_desktop.web.background import in_background

T = TypeVar("T")
DAY = 86400.0


@pytest.fixture
def jumping() -> Iterator[JumpingTime]:
    jumping = JumpingTime()
    clock.use(jumping)
    yield jumping
    clock.use(clock.ComputerTime())


def run(jumping: JumpingTime, work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=lambda: JumpingLoop(jumping)) as runner:
        return runner.run(work)


def test_a_day_of_waiting_is_over_immediately(jumping: JumpingTime) -> None:
    before, today = clock.monotonic(), clock.now()
    run(jumping, asyncio.sleep(DAY))
    assert clock.monotonic() - before == pytest.approx(DAY)
    assert clock.now() - today == pytest.approx(DAY)


def test_what_is_due_first_happens_first(jumping: JumpingTime) -> None:
    happened: list[tuple[str, float]] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        happened.append((name, round(clock.monotonic())))

    async def all_of_them() -> None:
        await asyncio.gather(wait("last", 3 * DAY), wait("first", 5), wait("second", DAY))

    run(jumping, all_of_them())
    assert happened == [("first", 5), ("second", round(DAY)), ("last", round(3 * DAY))]


def test_no_time_passes_while_a_thread_works(jumping: JumpingTime) -> None:
    at_the_end: list[float] = []

    def work() -> None:
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline:
            sum(range(1000))
        at_the_end.append(clock.monotonic())

    async def both() -> None:
        await asyncio.gather(asyncio.to_thread(work), asyncio.sleep(DAY))

    run(jumping, both())
    assert at_the_end == [0.0]


def test_a_thread_that_pauses_sleeps_in_the_same_time_as_the_loop(jumping: JumpingTime) -> None:
    woken: list[float] = []

    def pause_twice() -> None:
        for seconds in (60, 600):
            clock.pause(threading.Event(), seconds)
            woken.append(round(clock.monotonic()))

    async def both() -> None:
        thread = clock.start_thread(pause_twice, "pauses")
        await asyncio.sleep(100)
        woken.append(round(clock.monotonic()))
        await asyncio.sleep(1000)
        thread.join()

    run(jumping, both())
    assert woken == [60, 100, 660]


def test_a_thread_woken_from_a_pause_works_before_time_continues(jumping: JumpingTime) -> None:
    retry_now = threading.Event()
    woken: list[float] = []

    def wait() -> None:
        clock.pause(retry_now, DAY)
        woken.append(round(clock.monotonic()))

    async def both() -> None:
        thread = clock.start_thread(wait, "waits")
        await asyncio.sleep(10)
        retry_now.set()
        await asyncio.sleep(DAY)
        thread.join()

    run(jumping, both())
    assert woken == [10]


def test_a_request_on_its_way_and_an_answer_on_its_way_hold_time(jumping: JumpingTime) -> None:
    """The thread waits for a response, but the server has not received the request; then it has sent a response."""
    received, answered = threading.Event(), threading.Event()
    held = 0
    jumping.held = lambda: held
    times: list[float] = []

    def ask(loop: asyncio.AbstractEventLoop) -> None:
        with clock.awaiting_answer(2 * DAY, lambda: None):
            received.wait()  # the bytes take a moment
            loop.call_soon_threadsafe(receive, loop)
            answered.wait()
            times.append(round(clock.monotonic()))

    def receive(loop: asyncio.AbstractEventLoop) -> None:
        nonlocal held
        held = 1
        loop.call_later(DAY, answer)

    def answer() -> None:
        nonlocal held
        held = 0
        threading.Timer(0.1, answered.set).start()  # it takes a moment, too

    async def both() -> None:
        threading.Timer(0.1, received.set).start()
        await asyncio.gather(asyncio.to_thread(ask, asyncio.get_running_loop()), asyncio.sleep(30 * DAY))

    run(jumping, both())
    assert times == [round(DAY)]


def test_an_answer_that_does_not_come_in_time_is_cut(jumping: JumpingTime) -> None:
    cut = threading.Event()
    held = 0
    jumping.held = lambda: held
    times: list[float] = []

    def hold(requests: int) -> None:
        nonlocal held
        held = requests

    def give_up() -> None:
        hold(0)  # the server sees the connection end
        cut.set()

    def ask(loop: asyncio.AbstractEventLoop) -> None:
        with clock.awaiting_answer(120, give_up):
            loop.call_soon_threadsafe(hold, 1)
            cut.wait()
        times.append(round(clock.monotonic()))

    async def both() -> None:
        await asyncio.gather(asyncio.to_thread(ask, asyncio.get_running_loop()), asyncio.sleep(1))

    run(jumping, both())
    assert times == [120]


def busy(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(100))


def test_threads_work_in_the_order_in_which_they_were_started(jumping: JumpingTime) -> None:
    """However long each of them takes before, and wherever the processor sends them."""
    order: list[tuple[str, float]] = []

    def work(name: str, takes: float) -> None:
        for _ in range(2):
            busy(takes)
            order.append((name, clock.monotonic()))
            clock.pause(threading.Event(), 60)

    async def all_of_them() -> None:
        times = {"first": 0.05, "second": 0.0, "third": 0.02}
        await asyncio.gather(*(asyncio.to_thread(work, name, takes) for name, takes in times.items()))

    run(jumping, all_of_them())
    assert order == [(name, at) for at in (0.0, 60.0) for name in ("first", "second", "third")]


def test_what_a_thread_reports_is_not_seen_before_its_turn_ends(jumping: JumpingTime) -> None:
    """Else it would be chance how much of it the loop sees at once."""
    seen: list[str] = []

    def report(loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(seen.append, "one")
        busy(0.05)
        seen.append("end of the turn")
        loop.call_soon_threadsafe(seen.append, "two")

    async def listen() -> None:
        await asyncio.to_thread(report, asyncio.get_running_loop())

    run(jumping, listen())
    assert seen == ["end of the turn", "one", "two"]


def test_time_does_not_jump_before_the_loop_makes_the_calls_of_a_turn_that_has_ended(jumping: JumpingTime) -> None:
    """The turn ends after the loop has looked at its sockets: a rehearsal took some seconds longer now and then."""
    woken: list[int] = []
    jumping.wake = lambda calls: woken.append(len(calls))
    number = jumping.work_begins()

    def report() -> None:
        with jumping.turns_of(number):
            jumping.call_after_turn(lambda: None)
        jumping.work_ends()

    thread = threading.Thread(target=report)
    thread.start()
    while not jumping._wanted:
        pass
    assert not jumping.may_jump()  # its turn begins
    thread.join()
    assert woken == [1]
    assert not jumping.may_jump()
    jumping.woken()
    assert jumping.may_jump()


def test_a_thread_that_waits_for_another_lets_it_work(jumping: JumpingTime) -> None:
    ends: list[float] = []

    def work() -> None:
        clock.pause(threading.Event(), 60)
        busy(0.05)

    def wait() -> None:
        clock.start_thread(work, "works").await_end()
        ends.append(clock.monotonic())

    async def both() -> None:
        await asyncio.gather(asyncio.to_thread(wait), asyncio.sleep(DAY))

    run(jumping, both())
    assert ends == [60.0]


def test_time_stands_still_while_something_is_read_in_the_background(jumping: JumpingTime) -> None:
    """The media, for example: reading them must not use up the minute that they have."""

    async def read() -> None:
        async with asyncio.timeout(60):
            await in_background(lambda: busy(0.1), "reads")

    run(jumping, read())
    assert clock.monotonic() == 0.0


def test_no_more_jobs_run_at_a_time_than_their_executor_allows(jumping: JumpingTime) -> None:
    ends: list[float] = []

    def work() -> None:
        clock.pause(threading.Event(), 60)
        ends.append(clock.monotonic())

    async def all_of_them() -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(2) as two:
            await asyncio.gather(*(loop.run_in_executor(two, work) for _ in range(5)))

    run(jumping, all_of_them())
    assert ends == [60.0, 60.0, 120.0, 120.0, 180.0]


def test_a_job_that_was_given_up_still_counts_as_work(jumping: JumpingTime) -> None:
    go_on, done = threading.Event(), threading.Event()
    at_the_end: list[float] = []

    def work() -> None:
        go_on.wait()
        at_the_end.append(clock.monotonic())
        done.set()

    async def give_up() -> None:
        loop = asyncio.get_running_loop()
        job = loop.run_in_executor(None, work)
        await asyncio.sleep(0)
        job.cancel()
        threading.Timer(0.1, go_on.set).start()
        await asyncio.sleep(DAY)
        done.wait()

    run(jumping, give_up())
    assert at_the_end == [0.0]


def test_a_loop_that_is_never_idle_serves_its_sockets(jumping: JumpingTime) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    def keep_busy() -> None:
        asyncio.get_running_loop().call_soon(keep_busy)

    async def ask() -> bytes:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        keep_busy()
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hello\n")
        answer = await reader.readline()
        writer.close()
        server.close()
        return answer

    assert run(jumping, ask()) == b"hello\n"

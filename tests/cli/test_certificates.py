"""A certificate that changes during an upgrade: a question on a terminal, otherwise an orderly end."""

from __future__ import annotations

import asyncio
import io
import queue
import sys
from collections.abc import Iterator

import pytest

from rpu_desktop.console import certificates
from rpu_desktop.console.answers import Answers
from rpu_desktop.console.certificates import CertificateWatch
from rpu_desktop.console.outcome import ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.run.events import Named, Outcome, PoolFinished
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.trust import TrustStore
from tests.xapi.served import ServedPool, certificate

PATIENT = 60.0


class Keyboard:
    """A terminal at which someone types."""

    def __init__(self) -> None:
        self.typed: queue.Queue[str | None] = queue.Queue()

    def isatty(self) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self.typed.get, None)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    it = Keyboard()
    monkeypatch.setattr(sys, "stdin", it)
    yield it
    it.typed.put(None)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


@pytest.fixture
def served() -> Iterator[ServedPool]:
    with ServedPool() as pool:
        yield pool


def watch(*pools: PoolConnection) -> tuple[CertificateWatch, io.StringIO]:
    said = io.StringIO()
    return CertificateWatch(Output(out=said, err=said), "RUN-1", pools, Answers()), said


async def done_when_connected_again(pool: PoolConnection) -> str:
    while pool.connected:
        await pool.news().wait()
    await pool.wait_connected()
    return "done"


async def ended(watching: CertificateWatch, pool: PoolConnection, served: ServedPool) -> str:
    """The output of a run that ends when the certificate changes."""
    work = asyncio.create_task(watching.guard(done_when_connected_again(pool)))
    await asyncio.sleep(0)
    await asyncio.to_thread(served.serve_again_with, certificate("another"))
    with pytest.raises(ConsoleError) as caught:
        await asyncio.wait_for(work, PATIENT)
    assert caught.value.code is ExitCode.FAILED
    (complaint,) = caught.value.complaints
    assert complaint.subject == "Frankfurt"
    return str(complaint.sentence())


@pytest.mark.usefixtures("nobody")
async def test_without_a_user_the_run_ends_with_the_command_that_continues(
    served: ServedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "_GRACE", 0)
    pool = await served.connect()
    words = await ended(watch(pool)[0], pool, served)
    assert "a different certificate than before" in words
    assert f"rpu-desktop resume RUN-1 --trust {certificate('another').fingerprint}" in words
    await pool.close()


@pytest.mark.usefixtures("nobody")
async def test_who_answers_for_a_moment_in_the_coordinators_place_ends_no_run(served: ServedPool) -> None:
    pool = await served.connect()
    own = served.pool.certificate
    wrong = asyncio.Event()
    pool.on_connection(lambda _, why: wrong.set() if "different certificate" in str(why) else None)
    work = asyncio.create_task(watch(pool)[0].guard(done_when_connected_again(pool)))
    await asyncio.sleep(0)
    await asyncio.to_thread(served.serve_again_with, certificate("another"))
    await asyncio.wait_for(wrong.wait(), PATIENT)
    await asyncio.to_thread(served.serve_again_with, own)
    assert await asyncio.wait_for(work, PATIENT) == "done"
    await pool.close()


async def test_on_a_terminal_it_is_asked_and_remembered(served: ServedPool, keyboard: Keyboard) -> None:
    pool = await served.connect()
    watching, said = watch(pool)
    work = asyncio.create_task(watching.guard(done_when_connected_again(pool)))
    await asyncio.sleep(0)
    await asyncio.to_thread(served.serve_again_with, certificate("another"))
    for line in ("what?\n", "trust\n"):
        keyboard.typed.put(line)
    assert await asyncio.wait_for(work, PATIENT) == "done"
    assert "a different certificate than before" in said.getvalue()
    assert TrustStore().is_trusted(served.address, certificate("another").fingerprint)
    await pool.close()


async def test_on_a_terminal_a_no_ends_the_run_immediately(served: ServedPool, keyboard: Keyboard) -> None:
    pool = await served.connect()
    keyboard.typed.put("stop\n")
    assert "rpu-desktop resume RUN-1" in await ended(watch(pool)[0], pool, served)
    assert not TrustStore().is_trusted(served.address, certificate("another").fingerprint)
    await pool.close()


@pytest.mark.usefixtures("nobody")
async def test_other_pools_are_upgraded_to_their_end_first(served: ServedPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "_GRACE", 0)
    with ServedPool() as second:
        pool, other = await served.connect(), await second.connect()
        other.uuid = "other"
        watching, _ = watch(pool, other)
        work = asyncio.create_task(watching.guard(done_when_connected_again(pool)))
        await asyncio.sleep(0)
        refused = asyncio.Event()
        look = watching._look

        def looked() -> None:
            look()
            refused.set()

        monkeypatch.setattr(watching, "_look", looked)
        await asyncio.to_thread(served.serve_again_with, certificate("another"))
        await asyncio.wait_for(refused.wait(), PATIENT)
        assert not work.done()
        watching.hears(PoolFinished(pool=Named("other", "Wien"), outcome=Outcome.DONE, detail=None, upgraded=True))
        with pytest.raises(ConsoleError):
            await asyncio.wait_for(work, PATIENT)
        await asyncio.gather(pool.close(), other.close())

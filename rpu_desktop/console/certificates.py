"""A server presents a different certificate during a run: ask the user, or end in an orderly way."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Sequence
from typing import TypeVar

from rpu_desktop.console.answers import Answers
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import Event, PoolFinished
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import UntrustedCertificate
from rpu_desktop.xapi.trust import TrustStore, TrustStoreError

__all__ = ["CertificateWatch", "resume_advice"]

T = TypeVar("T")

_GRACE = 60.0
"""Seconds that a pool may show a wrong certificate before the run ends: who answers in the place of a server that is
being installed is gone when that is back."""


def resume_advice(error: UntrustedCertificate, run: str, trust: Sequence[str] = ()) -> Text:
    """The command that continues `run` if the certificate is correct; `trust` was already given."""
    names = " ".join(f"--trust {name}" for name in [*trust, error.certificate.fingerprint])
    words = translate(
        "console",
        "Compare this fingerprint with the one on the console of {server}. If they match, continue with: {command}",
    )
    return words.of(server=error.address.host, command=plain(f"rpu-desktop resume {run} {names}"))


class CertificateWatch:
    """Watches the connections of a run.

    If standard input is a terminal, the admin is asked, and an approved certificate is remembered.  Otherwise, and
    after a no, the run ends when no other pool continues: nothing is lost, because a run can be resumed.
    """

    def __init__(self, output: Output, run: str, pools: Sequence[PoolConnection], answers: Answers) -> None:
        self._output = output
        self._run = run
        self._pools = pools
        self._answers = answers
        self._refused: dict[str, UntrustedCertificate] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._finished: set[str] = set()
        self._hopeless = asyncio.Event()

    def hears(self, event: Event) -> None:
        """A listener of the engine's events."""
        if isinstance(event, PoolFinished):
            self._finished.add(event.pool.uuid)
            self._look()

    async def guard(self, work: Coroutine[object, object, T]) -> T:
        """The outcome of `work`.

        Raises:
            ConsoleError: it was ended because of a certificate.

        """
        task, hopeless = asyncio.create_task(work), asyncio.create_task(self._hopeless.wait())
        listening = [pool.on_connection(lambda *_, pool=pool: self._changed(pool)) for pool in self._pools]
        try:
            await asyncio.wait({task, hopeless}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
        finally:
            for forget in listening:
                forget()
            await _ended(task, hopeless, *self._work.values())
        raise ConsoleError(ExitCode.FAILED, [self._complaint(uuid) for uuid in self._refused])

    def _changed(self, pool: PoolConnection) -> None:
        before = self._work.pop(pool.uuid, None)
        if before is not None:
            before.cancel()
        self._refused.pop(pool.uuid, None)
        error = pool.failure
        if isinstance(error, UntrustedCertificate):
            self._work[pool.uuid] = asyncio.create_task(self._deal_with(pool, error))

    async def _deal_with(self, pool: PoolConnection, error: UntrustedCertificate) -> None:
        approved = await self._approved(pool, error) if sys.stdin.isatty() else None
        if approved:
            return
        if approved is None:  # there is no user to ask
            words = translate(
                "console",
                "{pool}: unless this is resolved within {n} second, the upgrade ends.",
                "{pool}: unless this is resolved within {n} seconds, the upgrade ends.",
                int(_GRACE),
            )
            self._output.say(words.of(pool=pool.name))
            await asyncio.sleep(_GRACE)
        self._refused[pool.uuid] = error
        self._look()

    def _look(self) -> None:
        if self._refused and all(pool.uuid in self._finished | self._refused.keys() for pool in self._pools):
            self._hopeless.set()

    async def _approved(self, pool: PoolConnection, error: UntrustedCertificate) -> bool | None:
        """The answer typed at the terminal; None at the end of input."""
        async with self._answers.turn:
            self._output.say()
            self._output.complain(Complaint(error.text, error.advice, pool.name))
            self._output.say(translate("console", "  trust    the fingerprint is correct: trust it and continue"))
            self._output.say(translate("console", "  stop     end this program; “rpu-desktop resume” continues later"))
            while (line := await self._answers.line()) is not None:
                match line.strip().lower():
                    case "trust":
                        await self._approve(pool, error)
                        return True
                    case "stop":
                        return False
        return None

    async def _approve(self, pool: PoolConnection, error: UntrustedCertificate) -> None:
        """Remember it first: once it is accepted, the connection comes back, and this question is over."""
        fingerprint = error.certificate.fingerprint
        try:
            await asyncio.to_thread(TrustStore().pin, error.address, fingerprint)
        except TrustStoreError as failure:
            self._output.complain(Complaint(failure.text, failure.advice, pool.name))
        pool.accept_certificate(error.address, fingerprint)

    def _complaint(self, uuid: str) -> Complaint:
        error = self._refused[uuid]
        name = next(pool.name for pool in self._pools if pool.uuid == uuid)
        return Complaint(error.text, resume_advice(error, self._run), name)


async def _ended(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)

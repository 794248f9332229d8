"""Detects servers that hang while they work for a run, reports them, and finally asks the admin."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.memory import HostWatch
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostRef, HostUuid, PbdRef, VmRef
from rpu_desktop.run.events import Named, NoteLevel
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, Unreachable, XapiError

__all__ = ["Watchdog", "all_hosts", "is_watched", "report_silent", "watched"]

log = logging.getLogger(__name__)

T = TypeVar("T")

_ADVICE = translate("engine", "Bring this server back into service from its console, then choose Retry.")
_OFTEN = 3
"""How many requests a server gets in the time that one answer may take."""


async def watched(context: Context, work: Coroutine[Any, Any, T], *refs: str) -> T:
    """Await `work` that the members among `refs` do: hosts, or those of the VMs and storage connections.

    A call that the coordinator has forwarded to a hanging member is never answered, and the pool still calls that
    member live (xmlrpc_client.ml has no time-out for an answer).

    Raises:
        StepFailed: a member no longer responds, and the admin counts the work as failed or wants to stop.
        Exception: what `work` raises.

    """
    doing = asyncio.ensure_future(work)
    given_up: asyncio.Future[StepFailed] = asyncio.get_running_loop().create_future()
    vigils = [_vigil(context, uuid) for uuid in _members(context, refs)]
    for vigil in vigils:
        vigil.join(given_up)
    try:
        await asyncio.wait((doing, given_up), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise given_up.result()
        return doing.result()
    finally:
        for vigil in vigils:
            vigil.leave(given_up)
        doing.cancel()
        given_up.cancel()
        await asyncio.gather(doing, return_exceptions=True)


def all_hosts(context: Context) -> tuple[HostRef, ...]:
    """All hosts of the pool: those involved in what the coordinator does together with each of them."""
    return tuple(context.snapshot().hosts)


def report_silent(context: Context, host: Host) -> None:
    """Report a silent server once: nothing in its record shows it."""
    text = translate("engine", "{host} does not respond; waiting for it.")
    context.events.note_once(text.of(host=host.name), host)


def is_watched(context: Context, uuid: HostUuid) -> bool:
    """Whether the host is working for this run, so that its silence is already being asked about."""
    vigil = context.hosts.watchdogs.get(uuid)
    return vigil is not None and not vigil.over


def _members(context: Context, refs: tuple[str, ...]) -> list[HostUuid]:
    """The members that do the work on these objects; the coordinator's silence breaks the connection itself."""
    snapshot = context.snapshot()
    found = set()
    for ref in refs:
        vm, pbd = snapshot.vms.get(VmRef(ref)), snapshot.pbds.get(PbdRef(ref))
        found.add(vm.resident_on if vm is not None else pbd.host if pbd is not None else HostRef(ref))
    hosts = [snapshot.hosts[ref] for ref in found if ref in snapshot.hosts]
    return sorted(host.uuid for host in hosts if host.uuid != snapshot.coordinator.uuid)


def _vigil(context: Context, uuid: HostUuid) -> HostWatch:
    vigil = context.hosts.watchdogs.get(uuid)
    if vigil is None or vigil.over:
        vigil = context.hosts.watchdogs[uuid] = Watchdog(context, uuid)
    return vigil


class Watchdog:
    """Polls one server while it works for this run."""

    def __init__(self, context: Context, uuid: HostUuid) -> None:
        self._context = context
        self._uuid = uuid
        self._waiting: list[asyncio.Future[StepFailed]] = []
        self._task: asyncio.Task[None] | None = None
        self._since: float | None = None
        """Since when it has been silent (monotonic seconds)."""
        self._asked_again = 0.0
        """Seconds of silence after which the next question comes."""

    @property
    def over(self) -> bool:
        """Whether it has ended; later work needs a new one."""
        return self._task is not None and self._task.done()

    def join(self, given_up: asyncio.Future[StepFailed]) -> None:
        """From now on, `given_up` is set when the server is given up on."""
        self._waiting.append(given_up)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._keep(), name=f"vigil {self._uuid}")

    def leave(self, given_up: asyncio.Future[StepFailed]) -> None:
        """The work has ended, or is no longer waited for."""
        self._waiting.remove(given_up)
        if not self._waiting and self._task is not None:
            self._task.cancel()

    async def _keep(self) -> None:
        pause = self._context.options.patience.answer / _OFTEN
        while True:
            await asyncio.sleep(pause)
            try:
                if await self._is_given_up():
                    return
            except Exception as error:
                log.exception("unexpected error while watching %s", self._uuid)
                self._report_trouble(error)

    async def _is_given_up(self) -> bool:
        """Check once, and ask the admin if it has been silent for long enough."""
        patience = self._context.options.patience
        host = self._context.snapshot().host_by_uuid(self._uuid)
        before = clock.monotonic()
        if host is None or await self._answers(host):
            self._since, self._asked_again = None, 0.0
            return False
        since = self._since = before if self._since is None else self._since
        report_silent(self._context, host)
        silent = clock.monotonic() - since
        if not self._context.control.stopping and silent <= max(patience.restarting, self._asked_again):
            return False
        self._asked_again = silent + patience.reminder  # should asking fail, the question is repeated then
        choice = await self._ask(host, since)
        if choice in (Choice.FAIL, Choice.STOP):
            self._context.hosts.hung.add(self._uuid)
            self._give_up(StepFailed(self._words(host, since), _ADVICE))
            return True
        if choice is Choice.CHECK:
            self._asked_again = silent
        return False

    def _report_trouble(self, error: Exception) -> None:
        host = self._context.snapshot().host_by_uuid(self._uuid)
        if host is not None:
            text = translate(
                "engine",
                "The question about {host}, which does not respond, failed: {error}. The upgrade keeps watching "
                "the server and asks again later.",
            )
            self._context.events.note(text.of(host=host.name, error=repr(error)), NoteLevel.WARNING, host)

    async def _answers(self, host: Host) -> bool:
        """False if it is silent, or unreachable for any reason; a broken connection says nothing about it."""
        context = self._context
        try:
            await context.connection.call("host.get_servertime", host.ref, timeout=context.options.patience.answer)
        except (NoAnswer, ApiFailure):
            return False
        except Unreachable:
            await context.connection.wait_connected()
        except XapiError:
            return True
        return True

    async def _ask(self, host: Host, since: float) -> Choice | None:
        """The admin's answer; the question is withdrawn when the server responds, or when nothing waits for it."""
        asking = asyncio.ensure_future(ask_admin(self._context, self._question(host, since)))
        answering = asyncio.ensure_future(self._until_it_answers(host))
        try:
            await asyncio.wait((asking, answering), return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else None
        finally:
            for each in (asking, answering):
                each.cancel()
            await asyncio.gather(asking, answering, return_exceptions=True)

    def _give_up(self, failure: StepFailed) -> None:
        for given_up in self._waiting:
            if not given_up.done():
                given_up.set_result(failure)

    async def _until_it_answers(self, host: Host) -> None:
        """Poll until it responds: nothing in the pool's records shows that."""
        while True:
            await asyncio.sleep(self._context.options.patience.answer / _OFTEN)
            if await self._answers(host):
                return

    def _question(self, host: Host, since: float) -> Prompt:
        advice = translate(
            "engine",
            "Check its console and its network: its work for the upgrade continues automatically as soon as it "
            "responds again. Its virtual machines may still be running. If you mark it as failed, no other server "
            "is rebooted until this one responds again.",
        )
        choices = (Choice.WAIT, Choice.CHECK, Choice.FAIL)
        where = Named(host.uuid, host.name)
        return Prompt(PromptKind.WAITING, self._context.pool, where, self._words(host, since), choices, advice)

    def _words(self, host: Host, since: float) -> Text:
        minutes = max(1, round((clock.monotonic() - since) / 60))
        text = translate(
            "engine",
            "{host} has not responded for {n} minute, and the upgrade is waiting for it: {work}.",
            "{host} has not responded for {n} minutes, and the upgrade is waiting for it: {work}.",
            minutes,
        )
        return text.of(host=host.name, work=self._work(host))

    def _work(self, host: Host) -> Text | str:
        """The work in progress there, according to the pool's records."""
        snapshot = self._context.snapshot()
        here = [
            vm
            for vm in snapshot.guests()
            if vm.current_operations and host.ref in (vm.resident_on, vm.scheduled_to_be_resident_on)
        ]
        words = [f"{vm.name} ({', '.join(sorted(set(vm.current_operations.values())))})" for vm in here]
        return ", ".join(sorted(words)) or translate("engine", "a call sent to it")

"""Carrying a plan out: everything that may begin is begun, and nothing once the pool differs from the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.drift import ExpectedState, unsettled
from rpu_desktop.engine.guests import LACKING, tell_busy
from rpu_desktop.engine.host_upgrade import take_turn
from rpu_desktop.engine.moving import Refusals, Refused, is_settled, move_vm, version_decreases
from rpu_desktop.engine.pausing import Pauses
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.preconditions import disable_and_watch
from rpu_desktop.engine.progress_estimator import ProgressEstimator
from rpu_desktop.engine.starting_vms import start_vm
from rpu_desktop.engine.stopping_vms import stop_vm
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Migrate, StartVm, StopVm, UpgradeHost, older_parts
from rpu_desktop.planning.types import Step
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import Skipped

__all__ = ["HostFailed", "PlanExecutor"]


class HostFailed(Exception):
    """A step of the host `uuid` failed for the reason given; what else was under way has ended, but for a turn."""

    def __init__(self, uuid: str, error: Exception) -> None:
        super().__init__(str(error))
        self.uuid = uuid
        self.error = error


class PlanExecutor:
    """Follows one plan after the other; a turn that has begun goes on from one to the next.

    Whatever a plan says: one turn at a time, and nothing else while the coordinator has its own.
    """

    def __init__(self, context: Context, refusals: Refusals) -> None:
        self.context = context
        self.refusals = refusals
        self.turn_host: str | None = None
        self._turn: asyncio.Task[bool] | None = None
        self._tasks: dict[int, asyncio.Task[bool]] = {}
        self.pauses = Pauses(context)

    async def follow(self, course: PlanProgress, expected: ExpectedState, pacer: ProgressEstimator) -> list[Text]:
        """Until all is done (then nothing is returned), or until the pool differs: then how, in words.

        Raises:
            HostFailed: a step failed; the admin has to decide.
            Stopped: the admin asked to stop; `drain` is still to be called.
            XapiError: the connection is closed.

        """
        if self._tasks:
            await self._end_moves()
        self._course, self._expected, self._pacer = course, expected, pacer
        self._refused: list[Text] = []
        self._tasks.clear()
        if self.turn_host is not None and self.turn_host in course.turns:
            self._begin(course.turns[self.turn_host], None)
        while True:
            news = (self.context.connection.news(), self.context.control.news())
            await self._collect()
            await self._leave_out()
            self._tell_done()
            self._pacer.tell(course)
            if course.finished:
                return []
            differences = self._differences()
            if differences:
                await self._end_moves()
                return differences
            if not self._coordinator_is_away() and (differences := await self._go_on()):
                return differences
            self.pauses.tell(at_work=self._is_at_work())
            await self._something(*news)

    async def drain(self) -> None:
        """Wait for everything that is under way; a turn knows by itself whether it has to stop."""
        tasks = [*self._tasks.values(), *([self._turn] if self._turn else [])]
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._turn = self.turn_host = None

    async def turn_ends(self) -> None:
        """Wait for the turn that is under way.

        Raises:
            HostFailed: it failed.
            Stopped: the admin asked to stop.

        """
        if self._turn is None or self.turn_host is None:
            return
        await self.context.control.unless_stopped(asyncio.wait((self._turn,)))
        host, error = self.turn_host, self._turn.exception()
        self._tasks = {action: task for action, task in self._tasks.items() if task is not self._turn}
        self._turn = self.turn_host = None
        if isinstance(error, Exception):
            raise HostFailed(host, error)

    # --- what ended

    async def _collect(self) -> None:
        """Take over what has ended.

        Raises:
            HostFailed: something of it failed.

        """
        failed: HostFailed | None = None
        for action, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[action]
                failed = self._take_over(action, task) or failed
        if failed:
            await self._end_moves()
            raise failed

    def _take_over(self, action: int, task: asyncio.Task[bool]) -> HostFailed | None:
        step = self._course.steps[action]
        if isinstance(step, UpgradeHost):
            self._turn = self.turn_host = None
        error = task.exception()
        if error is None and task.result():
            self._course.finish(action)
            self._pacer.ended(action)
            self._expect(step)
            self.context.headway.done()
            if isinstance(step, UpgradeHost):
                self._meet_version(step.host)
            return None
        self._course.put_back(action)
        self._pacer.dropped(action)
        if isinstance(error, Refused):
            self._was_refused(error)
        elif error is None and isinstance(step, Migrate) and self.context.headway.in_vain((step.vm, step.target)):
            self._cannot_move(step, "")
        elif isinstance(error, Exception):
            return HostFailed(_host_of(step), error)
        return None

    def _was_refused(self, refused: Refused) -> None:
        self.refusals.add(refused)
        if refused.error.code in LACKING:
            self.context.newcomers.add(refused.move.vm)
        self._cannot_move(refused.move, refused.error.code)

    def _cannot_move(self, move: Migrate, code: str) -> None:
        self.refusals.banned.add((move.vm, move.target))
        self.context.headway.learned((move.vm, move.target, code))
        vm = self.context.snapshot().vm_by_uuid(move.vm)
        host = self.context.snapshot().host_by_uuid(move.target)
        text = translate("engine", "{vm} could not move to {host}")
        self._refused.append(text.of(vm=vm.name if vm else "?", host=host.name if host else "?"))

    def _meet_version(self, host: str) -> None:
        """With the coordinator the new version is known: a plan that counted on a better one does not hold."""
        snapshot = self.context.snapshot()
        if host == snapshot.coordinator.uuid:
            waiting = [other for other in snapshot.hosts_in_order() if other.uuid in self.context.waiting]
            if older_parts(snapshot, waiting, None):
                text = translate("engine", "{host} came back with {version}, older in parts than the other servers")
                version = snapshot.coordinator.software_version.full_label
                self._refused.append(text.of(host=snapshot.coordinator.name, version=version))

    def _expect(self, step: Step) -> None:
        """What was done is what is expected from now on."""
        snapshot = self.context.snapshot()
        match step:
            case Migrate():
                self._expected.expect_vm_on(snapshot, step.vm, step.target)
            case StopVm() | StartVm():
                self.context.early.pop(step.vm, None)
                self._expected.renew_vm(snapshot, step.vm)
            case UpgradeHost():
                # When the coordinator comes back, its members show up again one by one.
                own = snapshot.coordinator.uuid == step.host
                for uuid in {host.uuid for host in snapshot.hosts.values()} if own else {step.host}:
                    self._expected.renew_host(snapshot, uuid)
                if own:
                    self._expected.renew_sizes(snapshot)

    async def _end_moves(self) -> None:
        """Wait for everything but a turn, which may take its time."""
        while tasks := [task for task in self._tasks.values() if task is not self._turn]:
            await asyncio.wait(tasks)
            for action, task in list(self._tasks.items()):
                if task.done() and task is not self._turn:
                    del self._tasks[action]
                    self._take_over(action, task)

    def _tell_done(self) -> None:
        for uuid, stage in list(self.context.stages.items()):
            host = self.context.snapshot().host_by_uuid(uuid)
            if stage is HostStage.RETURNING and host is not None and not self._course.coming_home(uuid):
                self.context.stage(host, HostStage.DONE)

    # --- what differs

    def _differences(self) -> list[Text]:
        if self._coordinator_is_away():
            return []
        at_work = {step.vm for step in self._course.running_steps() if not isinstance(step, UpgradeHost)}
        at_work |= self.context.early.keys()
        hosts = {self.turn_host} if self.turn_host else set()
        live = self._expected.differences(self.context.snapshot(), at_work, hosts)
        if live:
            self.context.headway.changed()
        return [*self._refused, *live, *self._spared()]

    def _spared(self) -> list[Text]:
        """Servers that are to have a turn and need none any more: there are no updates for them."""
        at_work = self._course.done | self._course.running
        hosts = (uuid for uuid, turn in self._course.turns.items() if turn not in at_work)
        names = {host.uuid: host.name for host in self.context.snapshot().hosts.values()}
        text = translate("engine", "{host} goes without its updates")
        return [text.of(host=names[uuid]) for uuid in hosts if uuid in names and uuid not in self.context.waiting]

    def _coordinator_is_away(self) -> bool:
        """From the first step of its turn to the last: it is the one that answers for all."""
        return self.turn_host is not None and self.turn_host == self.context.snapshot().coordinator.uuid

    # --- what the admin wants

    async def _leave_out(self) -> None:
        """Servers that the admin does not want upgraded after all: noted at once, and left out at the next occasion.

        Raises:
            HostFailed: there is one.

        """
        context = self.context
        for uuid in context.control.take_skips():
            host = context.snapshot().host_by_uuid(uuid)
            if host is None or uuid not in context.waiting:
                continue
            if uuid in (self.turn_host, context.snapshot().coordinator.uuid):
                text = translate("engine", "{host} cannot be left out any more: its turn has begun.")
                context.note(text.of(host=host.name), NoteLevel.WARNING, host)
            else:
                context.ledger.note_skipped(uuid)
        unwanted = sorted(context.waiting & context.ledger.skipped - {self.turn_host})
        if unwanted and not self._coordinator_is_away():
            await self._end_moves()
            raise HostFailed(unwanted[0], Skipped())

    async def _go_on(self) -> list[Text]:
        """Begin what may begin now; returns what a pause has changed, or what cannot begin as planned.

        Raises:
            HostFailed, Stopped: as `follow`.

        """
        pausing = self.pauses.look(self._course, self.turn_host)
        if pausing is PauseAfter.VM:
            return []
        await self.context.control.checkpoint()
        ready = self._course.ready()
        if pausing is PauseAfter.SERVER:
            ready = self.pauses.let_through(self._course, ready)
            if not ready and not self._tasks:
                return await self.pauses.let_all_work()
        await self._begin_ready(ready)
        if self._refused:
            await self._end_moves()
        return self._refused

    def _is_at_work(self) -> bool:
        """Whether anything goes on; a turn that waits for the end of a pause does not."""
        waits = self.context.control.held
        return any(task is not self._turn or not waits for task in self._tasks.values())

    # --- what begins

    async def _begin_ready(self, ready: Sequence[int]) -> None:
        snapshot = self.context.snapshot()
        if not self.context.connection.connected or self._foreign_work(snapshot):
            return
        early = [action for action in ready if self._course.is_early(action)]
        for action in ready:
            step = self._course.steps[action]
            if isinstance(step, UpgradeHost) and self._waits_for_quiet(snapshot, step.host):
                return
            if action not in early and not self._would_be_second(action):
                await self._begin_if_may(snapshot, action, step)
        if early and not self._tasks and len(early) == len(ready):
            # What is next waits for what can wait: never mind whose turn it belongs to.
            await self._begin_if_may(snapshot, early[0], self._course.steps[early[0]])

    async def _begin_if_may(self, snapshot: PoolSnapshot, action: int, step: Step) -> None:
        match step:
            case UpgradeHost():
                if self._may_turn(step.host):
                    self._begin(action, self._take_turn)
            case Migrate():
                await self._begin_move(snapshot, action, step)
            case StopVm():
                vm = snapshot.vm_by_uuid(step.vm)
                if vm is not None and vm.current_operations:
                    tell_busy(self.context, vm, vm.current_operations.values())
                else:
                    await self._close(self._course.empties(action))
                    self._begin(action, self._take_down)
            case StartVm():
                if step.host != self.turn_host:
                    self._begin(action, self._stand_up)

    def _would_be_second(self, action: int) -> bool:
        """Whether it takes a host out of service while another one is, and the admin wants one at a time."""
        host = self._course.empties(action)
        return bool(host) and not self.context.options.wishes.empty_ahead and self.turn_host not in (None, host)

    def _foreign_work(self, snapshot: PoolSnapshot) -> bool:
        """Whether somebody else is starting or moving a VM at this moment: where it ends up changes the plan."""
        ours = {step.vm for step in self._course.running_steps() if not isinstance(step, UpgradeHost)}
        ours |= self.context.early.keys()
        foreign = [vm for vm in unsettled(snapshot) if vm.uuid not in ours]
        for vm in foreign:
            tell_busy(self.context, vm, vm.current_operations.values())
        return bool(foreign)

    def _waits_for_quiet(self, snapshot: PoolSnapshot, host: str) -> bool:
        """The coordinator's turn begins when nothing else goes on, and until then nothing else begins."""
        return host == snapshot.coordinator.uuid and bool(self._tasks)

    def _may_turn(self, host: str) -> bool:
        steps = self._course.running_steps()
        touched = {end for step in steps if isinstance(step, Migrate) for end in (step.source, step.target)}
        return self._turn is None and host not in touched

    async def _begin_move(self, snapshot: PoolSnapshot, action: int, move: Migrate) -> None:
        running = sum(isinstance(step, Migrate) for step in self._course.running_steps())
        if running >= max(1, self.context.options.wishes.parallel_migrations):
            return
        if self.turn_host in (move.source, move.target):
            return
        vm = snapshot.vm_by_uuid(move.vm)
        source, target = snapshot.host_by_uuid(move.source), snapshot.host_by_uuid(move.target)
        if vm is None or source is None or target is None:
            return  # the next look finds the difference
        if version_decreases(source, target):
            text = translate("engine", "{vm} would have to move to an older version on {host}")
            self._refused.append(text.of(vm=vm.name, host=target.name))
            self.refusals.banned.add((vm.uuid, target.uuid))
            self.context.headway.learned((vm.uuid, target.uuid, "version"))
        elif vm.current_operations or not is_settled(vm):
            tell_busy(self.context, vm, vm.current_operations.values())
        elif vm.resident_on != source.ref:
            self._refused.append(translate("engine", "{vm} is not on {host} any more").of(vm=vm.name, host=source.name))
        else:
            await self._close(self._course.empties(action))
            self._begin(action, self._move)

    async def _close(self, host: str) -> None:
        """Disable the next host in turn as soon as its first VM leaves for that; "" stands for none.

        Guests that go home before leave it working: it can still take in VMs of a host that fails.

        Raises:
            HostFailed: the pool refuses.

        """
        record = self.context.snapshot().host_by_uuid(host)
        if record is None or not record.enabled or not self._course.may_close(host):
            return
        if self.pauses.holds_back(self._course, host):
            return
        try:
            await disable_and_watch(self.context, host)
        except Exception as error:
            await self._end_moves()
            raise HostFailed(host, error) from error
        self._expected.renew_host(self.context.snapshot(), host)

    def _begin(self, action: int, work: Callable[[Any], Coroutine[Any, Any, bool]] | None) -> None:
        step = self._course.begin(action)
        self._pacer.began(action)
        if work is not None:
            task = asyncio.get_running_loop().create_task(work(step))
            if isinstance(step, UpgradeHost):
                self.turn_host, self._turn = step.host, task
        else:
            assert self._turn is not None  # noqa: S101 (a turn that goes on from the plan before)
            task = self._turn
        self._tasks[action] = task

    async def _take_turn(self, step: UpgradeHost) -> bool:
        await take_turn(self.context, step.host)
        return True

    async def _move(self, step: Migrate) -> bool:
        return await move_vm(self.context, step)

    async def _take_down(self, step: StopVm) -> bool:
        await stop_vm(self.context, step)
        return True

    async def _stand_up(self, step: StartVm) -> bool:
        await start_vm(self.context, step)
        return True

    async def _something(self, *news: asyncio.Event) -> None:
        """Wait until something ended, the pool has changed, or the admin wants something else."""
        waits = [asyncio.ensure_future(event.wait()) for event in news]
        try:
            everything = asyncio.wait([*self._tasks.values(), *waits], return_when=asyncio.FIRST_COMPLETED)
            if self._coordinator_is_away():
                await everything  # the turn itself knows how to stop
            else:
                await self.context.control.unless_stopped(everything)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


def _host_of(step: Step) -> str:
    return step.source if isinstance(step, Migrate) else step.host

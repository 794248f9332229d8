"""A random upgrade, derived from one seed: the pool, the faults, when the program is killed, the answers.

``python -m tests.acceptance.chaos SEED [SEED …]`` repeats single ones; ``… --soak COUNT FOLDER`` runs that many,
records in FOLDER which are done, and continues there when it is started again.

A watcher that only sees the simulator then checks that nothing happened that must never happen.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import simulation
from tests.acceptance.state import PoolState, read_state
from tests.acceptance.watcher import Watcher

__all__ = ["Plan", "chaos", "is_own_error", "may_go_down", "may_stay_down"]

SPEED = 2000
_MOST = 14
"""Number of processes after which the run is finished where it is."""

_METHODS = (
    *("host.disable", "host.enable", "host.reboot", "host.call_plugin", "PBD.plug", "VM.pool_migrate"),
    *("VM.suspend", "VM.resume_on", "VM.clean_shutdown", "VM.start_on", "event.from", "session.login_with_password"),
    *("pool.add_to_other_config", "pool.set_wlb_enabled", "pool.disable_ha", "pool.enable_ha", "task.destroy", "*"),
)
_SHORTEST_BOOT = 0.2
"""Real seconds: a boot takes 150 simulated ones and an installation 600, a restart of the toolstack some 50."""
_MINE = "agent=rpu-desktop*"
_OWN_ERROR = re.compile(r"Traceback|\bInternal error: ")


@dataclass
class Plan:
    """The random choices of a seed."""

    seed: int
    scenario: str
    hosts: int
    vms: int
    faults: list[str]
    options: list[str]
    kill_points: list[KillPoint] = field(default_factory=list)
    moves_disks: bool = False
    """Whether VMs on local storage move with their disks."""

    @classmethod
    def of(cls, seed: int) -> Plan:
        """Derive it from a seed; always the same."""
        rng = random.Random(seed)
        scenario = rng.choice(["pool", "pool", "ha-wlb", "standalone"])
        hosts = 1 if scenario == "standalone" else rng.randint(2, 4)
        consent = rng.choice(["suspend", "shutdown"])
        options = ["--resolve-all", "--immovable", consent]
        faults = [_fault(rng, seed, hosts) for _ in range(rng.randint(0, 3))]
        kill_points = [_kill_point(rng) for _ in range(rng.randint(0, 6))]
        plan = cls(seed, scenario, hosts, rng.randint(1, 4) * hosts, faults, options, kill_points)
        plan._move_disks(random.Random(f"disks {seed}"))
        return plan

    def _move_disks(self, rng: random.Random) -> None:
        """Perhaps make it a pool with local storage; a chance of its own, so that all else stays as it is."""
        if self.scenario != "pool" or rng.random() >= 0.35:
            return
        self.moves_disks = True
        self.scenario = rng.choice(["local-storage", "local-storage", "local-only", "local-old"])
        self.options += ["--local-disks", "move"]
        draw = _Draw(rng, self.seed, self.hosts)
        self.faults += [rng.choice(_disks(draw)) for _ in range(rng.randint(0, 2))]

    @property
    def consent(self) -> str:
        """How VMs may be stopped that no other host can take."""
        return self.options[self.options.index("--immovable") + 1]

    @property
    def harms_vms(self) -> bool:
        """Whether a fault itself stops a VM."""
        return any(fault.startswith("vm-crashes") for fault in self.faults)

    @property
    def harms_sleepers(self) -> bool:
        """Whether a fault itself keeps suspended VMs from being resumed: they stay so until someone decides."""
        return any(fault.startswith("cpu-features-shrink") for fault in self.faults)

    @property
    def harms_connections(self) -> bool:
        """Whether a fault itself makes hosts look offline for a moment."""
        harmful = ("drop-connections", "toolstack-restarts", "copy-broken")
        return any(fault.startswith(harmful) for fault in self.faults)

    @property
    def harms_storage(self) -> bool:
        """Whether a fault itself removes storage or memory."""
        return any(fault.startswith(("storage-lost", "memory-shrinks")) for fault in self.faults)

    @property
    def takes_places(self) -> bool:
        """Whether a fault itself leaves VMs no other host to run on: the consent then applies to them as well."""
        return self.harms_storage or self.harms_sleepers

    @property
    def fills_storage(self) -> bool:
        """Whether a fault itself takes the room to which disks would return."""
        return any(fault.startswith("sr-fills") for fault in self.faults)


@dataclass(frozen=True)
class _Draw:
    """Random parameters for the faults of one subject: each access draws again."""

    rng: random.Random
    seed: int
    hosts: int

    @property
    def after(self) -> str:
        return f"after={self.rng.randint(0, 3000 * self.hosts)}"

    @property
    def host(self) -> str:
        return f"host=*-{self.rng.randint(1, self.hosts):02d}"

    @property
    def many(self) -> str:
        chance = self.rng.choice(["0.02", "0.1", "1"])
        return f"times={self.rng.randint(1, 4)},chance={chance},seed={self.seed}"

    def method(self, among: Sequence[str] = _METHODS) -> str:
        return f"method={self.rng.choice(among)}"

    def number(self, least: int, most: int) -> int:
        return self.rng.randint(least, most)


def _on_the_wire(draw: _Draw) -> list[str]:
    wire = draw.rng.choice(["reset-before", "reset-after", "http-500", "wrong-answer"])
    return [
        f"{wire}:{draw.method()},{_MINE},{draw.many}",
        f"{wire}:{draw.method()},{_MINE},{draw.many}",
        f"no-answer:{draw.method(_METHODS[:6])},{_MINE},times=1,seed={draw.seed}",
        f"task-vanishes:{draw.method()},{draw.many}",
        f"call-fails:{draw.method(_METHODS[:10])},{draw.many}",
        f"drop-connections:every={draw.number(100, 2000)},times={draw.number(1, 20)}",
    ]


def _in_the_pool(draw: _Draw) -> list[str]:
    return [
        f"migration-fails:{draw.many}",
        f"migration-slow:factor=20,{draw.many}",
        f"old-version:{draw.host},times=1",
        f"prepare-fails:{draw.host},times={draw.number(1, 2)}",
        f"slow-boot:{draw.host},seconds={draw.number(500, 8000)}",
        f"stays-disabled:{draw.host}",
        f"pbd-fails:{draw.host},times={draw.number(1, 3)}",
        f"storage-lost:{draw.host},{draw.after}",
        f"memory-shrinks:{draw.host},by=2,{draw.after}",
        f"clock-jumps:by={draw.rng.choice([-7200, -60, 60, 86400])},{draw.after}",
        f"vm-crashes:{draw.after}",
    ]


def _outages(draw: _Draw) -> list[str]:
    return [
        f"toolstack-restarts:{draw.host},{draw.after}",
        f"toolstack-restarts:{draw.host},{draw.after}",
        f"host-hangs:{draw.host},{draw.after},seconds={draw.number(200, 20000)}",
        f"rough-reboot:{draw.host},times={draw.number(1, 2)}",
    ]


def _guests(draw: _Draw) -> list[str]:
    blocked = draw.rng.choice(["clean_shutdown", "suspend", "pool_migrate"])
    return [
        f"backup:{draw.after},seconds={draw.number(60, 2000)}",
        f"guest-reboots:{draw.after}",
        f"guest-slow:seconds={draw.number(60, 1000)},times={draw.number(1, 4)}",
        f"shutdown-cancelled:times={draw.number(1, 3)}",
        f"blocked:operation={blocked}",
        f"cpu-features-shrink:{draw.host}",
        f"cpu-features-grow:{draw.host}",
        f"vgpu:kind={draw.rng.choice(['passthrough', 'nvidia'])}",
        "reset-disk",
        "no-tools",
    ]


def _disks(draw: _Draw) -> list[str]:
    at = f"at=0.{draw.number(1, 9)}"
    return [
        f"migrate-send-fails:{at},{draw.many}",
        f"copy-broken:{at},by=restart,end={draw.rng.choice(['source', 'target', 'coordinator'])}",
        f"copy-slow:factor={draw.number(2, 8)}",
        f"sr-fills:{at}",
        f"storage-full:sr=NFS virtual*,left={draw.number(100, 90000)}",
        f"local-size:gib={draw.number(60, 400)}",
        "local-lvm",
        "with-snapshot",
        "second-disk:times=3",
        "cbt",
    ]


def _media(draw: _Draw) -> list[str]:
    return ["fully-updated", f"fully-updated:xapi=,xen=4.17.{draw.number(5, 9)}-1.1"]


_SUBJECTS = (_on_the_wire, _in_the_pool, _outages, _guests, _media)
"""The sources of faults, each with a probability according to its length."""


def _fault(rng: random.Random, seed: int, hosts: int) -> str:
    draw = _Draw(rng, seed, hosts)
    return rng.choice([fault for subject in _SUBJECTS for fault in subject(draw)])


def _kill_point(rng: random.Random) -> KillPoint:
    if rng.random() < 0.6:
        return KillPoint(line=rng.randint(1, 12), when=rng.choice(["after", "before", "torn"]))
    return KillPoint(seconds=rng.uniform(0.8, 6.0))


def chaos(seed: int, home: Path) -> list[str]:
    """Everything that must not happen and did, in words; empty if all is well."""
    plan = Plan.of(seed)
    faults = [part for fault in plan.faults for part in ("--fault", fault)]
    size = [] if plan.scenario == "standalone" else ["--hosts", plan.hosts]
    shape = ["--scenario", plan.scenario, *size, "--vms", plan.vms, "--seed", seed]
    with simulation(*shape, "--speed", SPEED, *faults) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, home, SPEED, plan.options, seed=seed)
        with Watcher(pool) as watcher:
            done = _live(killable, plan)
        after = read_state(pool)
    found = list(_wrong(plan, killable, before, after, watcher, done=done))
    return [*found, f"faults: {plan.faults}", f"kill points: {plan.kill_points}", killable.story()] if found else []


def _live(killable: KillableRun, plan: Plan) -> bool:
    """Run, kill, resume, fail and resume until the upgrade is done, or else finish it where it is.

    Returns whether it is done.
    """
    kill_points = iter(plan.kill_points)
    finished = killable.begin(next(kill_points, KillPoint()))
    while len(killable.finished) < _MOST:
        if finished.code == 0 and not killable.unfinished:
            return True
        # Nothing is unfinished if it was killed before it began, or if it was blocked and everything was restored.
        finished = (killable.resume if killable.unfinished else killable.begin)(next(kill_points, KillPoint()))
    for _ in range(3):
        if killable.unfinished:
            killable.resume(KillPoint(), "--finish-here")
    return False


def _wrong(
    plan: Plan, killable: KillableRun, before: PoolState, after: PoolState, watcher: Watcher, *, done: bool
) -> Iterator[str]:
    left_down = may_stay_down(killable, before)
    lost = set(before.running().values()) - set(after.running().values()) - left_down
    if plan.harms_sleepers:
        lost -= after.asleep()
    if plan.harms_connections:
        watcher.outages = [outage for outage in watcher.outages if outage.end - outage.begin > _SHORTEST_BOOT]
    if plan.harms_vms:
        watcher.downs = []
    yield from watcher.violations(may_go_down=may_go_down(plan, killable, before), may_stay_down=left_down)
    codes = [finished.code for finished in killable.finished]
    own = [finished for finished in killable.finished if is_own_error(finished.err)]
    must_not_be = {
        "VMs do not run any more": not plan.harms_vms and bool(lost),
        "the run is still unfinished": bool(killable.unfinished),
        "the mark was left in the pool": any("rpu" in key for key in after.pool["other_config"]),
        "servers were left disabled": bool(after.disabled()),
        "storage was left unplugged": not plan.harms_storage and bool(after.unplugged() - before.unplugged()),
        f"exit codes: {codes}": not set(codes) <= {0, 1, 3, KILLED},
        "an error of the program's own": bool(own),
        f"said to be done, but: {after.versions()}": done and len(after.versions()) != 1,
        "not everything was restored": done and after.protection() != before.protection(),
        "a VM has lost a disk": bool(after.torn()),
        "disks are not where they were": done and not plan.fills_storage and after.disks() != before.disks(),
        "nothing was wrong with the pool, and yet it was not done": not done and not plan.faults,
        "VMs were shut down that might only be suspended": bool(_shut_down_without_consent(plan, killable)),
    }
    yield from (words for words, is_so in must_not_be.items() if is_so)


def may_go_down(plan: Plan, killable: KillableRun, before: PoolState) -> set[str]:
    """Names of the VMs that the admin agreed to stop, in advance or as the answer to a question."""
    agreed = killable.stopped_vms(plan.consent) if plan.takes_places else set()
    if _answered_with_consent(killable):
        agreed |= killable.stopped_vms("shutdown")
    return before.pinned() | {before.names()[vm] for vm in agreed}


def may_stay_down(killable: KillableRun, before: PoolState) -> set[str]:
    """Names of the VMs that could not start or be resumed, perhaps, and that the admin left like that."""
    left = killable.answers() & {("vm", "skip"), ("waking", "skip")}
    return {before.names()[vm] for vm in killable.stopped_vms("suspend", "shutdown")} if left else set()


def _answered_with_consent(killable: KillableRun) -> bool:
    """Whether an answer agreed to stop a VM, whatever was agreed before."""
    return any(choice in ("shutdown", "power-off") for _, choice in killable.answers())


def _shut_down_without_consent(plan: Plan, killable: KillableRun) -> set[str]:
    """The VMs (uuids) that were shut down although the admin agreed to suspend them, and to nothing else."""
    allowed = plan.consent == "shutdown" or _answered_with_consent(killable)
    return set() if allowed else killable.stopped_vms("shutdown")


def is_own_error(words: str) -> bool:
    """Whether the program says that something went wrong in itself; the toolstack has internal errors, too."""
    return _OWN_ERROR.search(words) is not None


def main(arguments: Sequence[str]) -> int:
    """Repeat single seeds, or soak."""
    if arguments[:1] == ["--soak"]:
        return _soak(int(arguments[1]), Path(arguments[2]))
    failed = 0
    for seed in map(int, arguments):
        failed += _report(seed, _one(seed))
    return min(failed, 1)


def _one(seed: int) -> list[str]:
    with tempfile.TemporaryDirectory() as home:
        return chaos(seed, Path(home))


def _soak(count: int, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    notes = folder / "done.txt"
    done = {int(line) for line in notes.read_text().split()} if notes.exists() else set()
    failed = 0
    for seed in range(1, count + 1):
        if seed not in done:
            wrong = _report(seed, _one(seed))
            failed += wrong
            if not wrong:
                with notes.open("a") as file:
                    file.write(f"{seed}\n")
    sys.stdout.write(f"{count} seeds, {failed} failed now, {len(done)} done before\n")
    return min(failed, 1)


def _report(seed: int, found: Sequence[str]) -> bool:
    """Report whether something was wrong, with the command that repeats it."""
    if found:
        sys.stdout.write(f"seed {seed} FAILED; to repeat it: {sys.executable} -m tests.acceptance.chaos {seed}\n")
        sys.stdout.write("\n".join(f"  {line}" for line in found[:-1]) + "\n" + found[-1][-12000:] + "\n")
    else:
        sys.stdout.write(f"seed {seed} ok\n")
    sys.stdout.flush()
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

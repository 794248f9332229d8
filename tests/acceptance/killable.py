"""One upgrade with kills in between, until it is over: the harness of the tests that kill."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.processes import Process
from tests.acceptance.simulation import Finished, PoolInfo, environment, journals, passwords, server_options

__all__ = ["KILLED", "KillPoint", "KillableRun", "run_killable"]

KILLED = -signal.SIGKILL
_LONGEST = 150.0


@dataclass(frozen=True)
class KillPoint:
    """When one process is killed: at a line of its journal, after so many seconds, or never."""

    line: int = 0
    when: str = "after"
    seconds: float = 0.0


@dataclass
class KillableRun:
    """The processes of one upgrade; `codes` are their exit codes, -9 for those that were killed."""

    pool: PoolInfo
    media: str
    home: Path
    speed: float
    options: Sequence[str] = ()
    seed: int | None = None
    finished: list[Finished] = field(default_factory=list)

    def begin(self, kill_point: KillPoint) -> Finished:
        """`upgrade`."""
        command = ["upgrade", "--mode", "automatic", "--media", self.media, "--json"]
        return self._run([*command, *server_options([self.pool]), *self.options], kill_point)

    def resume(self, kill_point: KillPoint, *options: str) -> Finished:
        """`resume`."""
        return self._run(["resume", "--json", "--password-file", "-", *options], kill_point)

    def _run(self, arguments: Sequence[str], kill_point: KillPoint) -> Finished:
        how: dict[str, Any] = {"line": kill_point.line, "when": kill_point.when, "speed": self.speed}
        if self.seed is not None:
            how["seed"] = self.seed + len(self.finished)
        done = run_killable(how, arguments, passwords([self.pool]), self.home, kill_point.seconds)
        self.finished.append(done)
        return done

    @property
    def unfinished(self) -> list[Path]:
        """Journals of unfinished runs; one without a pool has never begun."""
        texts = {path: path.read_text("utf-8") for path in journals(self.home).glob("*.jsonl")}
        return [path for path, text in texts.items() if '"what":"pool"' in text and '"what":"ended"' not in text]

    def stopped_vms(self, *how: str) -> set[str]:
        """The VMs (uuids) that were to be stopped in these ways (suspend, shutdown), according to the journals."""
        return {line["vm"] for line in self._journaled() if line["what"] == "standing-down" and line["how"] in how}

    def answers(self) -> set[tuple[str, str]]:
        """What the engine asked about and the answer, according to the journals."""
        events = [line["event"] for line in self._journaled() if line["what"] == "event"]
        about = {event["prompt"]: event["about"] for event in events if event["kind"] == "asked"}
        return {(about[event["prompt"]], event["choice"]) for event in events if event["kind"] == "answered"}

    def _journaled(self) -> list[dict[str, Any]]:
        """Every line of the journals that was written completely."""
        lines = [line for path in journals(self.home).glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def story(self) -> str:
        """Everything needed to analyze a failure."""
        return "\n=====\n".join(str(done) for done in self.finished[-4:])


def run_killable(how: dict[str, Any], arguments: Sequence[str], words: str, home: Path, seconds: float) -> Finished:
    """One process; after `seconds` (0: never) it is killed."""
    with Process("tests.acceptance.kill_points", [json.dumps(how), *arguments], environment(home), words) as process:
        code = process.wait(seconds or _LONGEST)
        if code is None:
            process.send(signal.SIGKILL)
            code = process.wait()
            assert seconds, f"{arguments} does not end: {process.err[-3000:]}"
        assert code is not None
        return Finished(code, process.out, process.err)

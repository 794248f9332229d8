"""The admin's scripts: run at the right moments, with facts, obeyed, and never preventing a safe end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.engine.hook_process import ScriptError, run_script
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.redaction import keep_secret
from rpu_desktop.run.events import HookRan, HostStage, Outcome
from rpu_desktop.run.hooks import Hook, HookError, HookMoment, read_hook
from rpu_desktop.run.prompts import Choice, PromptKind
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_resume import abandoned, go_on

RECORD = """
import json, os, sys
facts = json.load(sys.stdin)
facts["environment"] = {name: value for name, value in os.environ.items() if name.startswith("RPU_")}
with open(sys.argv[1], "a") as file:
    file.write(json.dumps(facts) + "\\n")
"""
"""A script that records its input."""


def script(folder: Path, source: str, name: str = "script.py") -> Path:
    path = folder / name
    path.write_text(source)
    return path


def hook(moment: HookMoment, path: Path, *arguments: str | Path, timeout: float = 60.0) -> Hook:
    return Hook(moment, (sys.executable, str(path), *map(str, arguments)), timeout)


def told(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def answering(folder: Path, moment: HookMoment, code: str) -> Hook:
    """A script that exits with what the expression `code` gives; `facts` are known to it."""
    return hook(moment, script(folder, f"import json, sys, os\nfacts = json.load(sys.stdin)\nsys.exit({code})"))


def use(it: SimulatedPools, *hooks: Hook) -> None:
    it.more["hooks"] = hooks
    it.patience = replace(PATIENCE, script_pause=0.05)


def ran(it: SimulatedPools) -> list[HookRan]:
    return [event for event in it.events if isinstance(event, HookRan)]


async def test_every_moment_of_an_upgrade_in_its_order_and_with_its_facts(tmp_path: Path) -> None:
    record, file = script(tmp_path, RECORD), tmp_path / "told"
    async with simulated("pool") as it:
        use(it, *(hook(moment, record, file) for moment in HookMoment))
        order: list[str] = []

        def look(method: str, arguments: Sequence[Any]) -> None:
            if method.removeprefix("Async.") == "host.disable":
                order.append(it.pool.db.get("host", arguments[0], "name_label"))
                known = [line["host_name"] for line in told(file) if line["moment"] == "before-server"]
                assert order[-1] in known, "the script comes before maintenance mode"

        it.watch_calls(look)
        await it.upgrade()
        assert it.outcome() is Outcome.DONE
        lines = told(file)
        hosts = [event.host.name for event in ran(it) if event.moment == "before-server" and event.host]
        assert order == hosts
    moments = [line["moment"] for line in lines if line["moment"] != "before-vm-down"]
    assert moments[0] == "before-pool"
    assert moments[-1] == "after-pool"
    assert moments[1:-1] == ["before-server", "after-server"] * len(hosts)
    assert lines[-1]["outcome"] == "done"
    for line in lines:
        assert {f"RPU_{name.upper()}": value for name, value in line.items() if name != "environment"} == line[
            "environment"
        ]
        assert line["pool_name"] == "Frankfurt"
    servers = [line for line in lines if line["moment"] == "after-server"]
    assert all(line["host_version"] == line["target_version"] for line in servers)
    assert all(line["host_address"] for line in servers)


async def test_a_script_asks_to_wait_and_is_asked_again(tmp_path: Path) -> None:
    code = (
        "0 if os.path.exists(sys.argv[0] + facts['host_uuid']) else open(sys.argv[0] + facts['host_uuid'], 'w') and 10"
    )
    async with simulated("pool") as it:
        use(it, answering(tmp_path, HookMoment.BEFORE_SERVER, code))
        await it.upgrade()
        assert it.outcome() is Outcome.DONE
    assert [event.code for event in ran(it)] == [10, 0] * (len(ran(it)) // 2)


async def test_a_script_skips_a_member(tmp_path: Path) -> None:
    async with simulated("pool") as it:
        use(it, answering(tmp_path, HookMoment.BEFORE_SERVER, "11 if facts['host_name'] == 'fra-02' else 0"))
        report = await it.upgrade()
        assert it.outcome() is Outcome.DONE
        assert report.left_out == 1
        assert it.stages("fra-02")[-1] is HostStage.SKIPPED
        assert not it.disabled()


async def test_no_script_skips_the_coordinator_it_stops_the_upgrade(tmp_path: Path) -> None:
    async with simulated("pool") as it:
        before = it.versions()
        use(it, answering(tmp_path, HookMoment.BEFORE_SERVER, "11"))
        await it.upgrade()
        assert it.outcome() is Outcome.STOPPED
        assert it.versions() == before
        assert not it.disabled()


async def test_a_script_stops_the_upgrade_between_two_servers(tmp_path: Path) -> None:
    async with simulated("pool") as it:
        use(it, answering(tmp_path, HookMoment.AFTER_SERVER, "12"))
        await it.upgrade()
        assert it.outcome() is Outcome.STOPPED
        assert len(set(it.versions().values())) == 2
        assert not it.disabled()


async def test_a_script_stops_the_upgrade_before_anything_is_changed(tmp_path: Path) -> None:
    async with simulated("pool") as it:
        before = it.versions()
        use(it, answering(tmp_path, HookMoment.BEFORE_POOL, "12"))
        await it.upgrade()
        assert it.outcome() is Outcome.BLOCKED
        assert it.versions() == before
        assert not (tmp_path / "backup").exists()


async def test_a_script_that_fails_is_asked_about_with_its_own_last_words(tmp_path: Path) -> None:
    keep_secret("tell-nobody")
    mark = "sys.argv[0] + '.done'"
    code = f"0 if os.path.exists({mark}) else print('no quorum, tell-nobody') or open({mark}, 'w') and 7"
    async with simulated("pool") as it:
        use(it, answering(tmp_path, HookMoment.BEFORE_SERVER, code))
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers)
        assert it.outcome() is Outcome.DONE
    (prompt,) = answers.asked
    assert prompt.kind is PromptKind.HOOK
    assert "exit code 7" in str(prompt.text)
    assert "no quorum" in str(prompt.text)
    assert Choice.SKIP not in prompt.choices, "the coordinator cannot be skipped"
    text = report.to_text() + json.dumps(report.to_json())
    assert "no quorum" in text
    assert "tell-nobody" not in text


def ended(pid: int) -> bool:
    """Whether a process has ended; a zombie counts."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_a_script_that_does_not_end_is_terminated_with_all_that_it_started(tmp_path: Path) -> None:
    hangs = script(
        tmp_path,
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open(sys.argv[1], 'w').write(str(child.pid))\n"
        "time.sleep(600)\n",
    )
    file = tmp_path / "pid"
    async with simulated("standalone") as it:
        use(it, hook(HookMoment.BEFORE_POOL, hangs, file, timeout=3.0))
        answers = Answers(Choice.GO_ON)
        await it.upgrade(answers)
        assert it.outcome() is Outcome.DONE
    assert "did not end within 3 seconds" in str(answers.asked[0].text)
    assert ended(int(file.read_text()))


async def test_a_script_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with simulated("standalone") as it:
        use(it, Hook(HookMoment.BEFORE_POOL, (str(tmp_path / "nowhere"),)))
        answers = Answers(Choice.STOP)
        await it.upgrade(answers)
        assert it.outcome() is Outcome.BLOCKED
    assert f"{tmp_path / 'nowhere'} could not be started: No such file" in str(answers.asked[0].text)


async def test_a_vm_that_a_script_wants_to_keep_running_keeps_running(tmp_path: Path) -> None:
    async with simulated("pool", "local-disk") as it:
        use(it, answering(tmp_path, HookMoment.BEFORE_VM_DOWN, "11"))
        before, versions = it.homes(), it.versions()
        await it.upgrade(wishes=Wishes(immovable=Immovable.SHUTDOWN))
        (asked,) = [event for event in ran(it) if event.vm is not None]
        assert asked.host is not None
        assert asked.vm is not None
        assert it.versions()[asked.host.name] == versions[asked.host.name]
        assert it.homes()[asked.vm.name] == before[asked.vm.name]
        assert not it.disabled()


async def test_after_the_end_a_failing_script_changes_nothing(tmp_path: Path) -> None:
    async with simulated("standalone") as it:
        use(it, answering(tmp_path, HookMoment.AFTER_POOL, "1"))
        answers = Answers()
        report = await it.upgrade(answers)
        assert it.outcome() is Outcome.DONE
    assert not answers.asked
    assert "failed with exit code 1" in report.to_text()


async def test_what_was_allowed_is_not_asked_again_by_a_resumed_run(tmp_path: Path) -> None:
    record, file = script(tmp_path, RECORD), tmp_path / "told"
    async with simulated("pool") as it:
        use(it, hook(HookMoment.BEFORE_SERVER, record, file), hook(HookMoment.AFTER_SERVER, record, file))
        await abandoned(it, "fra-02", HostStage.INSTALLING)
        await go_on(it)
        assert it.outcome() is Outcome.DONE
    lines = [(line["moment"], line["host_name"]) for line in told(file)]
    assert len(set(lines)) == len(lines)
    assert ("after-server", "fra-02") in lines


async def test_a_script_need_not_read_what_its_input_and_may_write_much() -> None:
    source = "print('x' * 1_000_000); print('the end')"
    ended = await run_script([sys.executable, "-c", source], b"y" * 1_000_000, {"RPU_POOL_NAME": "a\0b"}, 60.0)
    assert ended.code == 0
    assert ended.output.endswith("the end")
    assert len(ended.output) <= 16 * 1024


async def test_what_a_script_leaves_running_does_not_hold_the_upgrade_up() -> None:
    source = (
        "import os, subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
        "print('done')"
    )
    ended = await run_script([sys.executable, "-c", source], b"", {}, 60.0)
    assert (ended.code, ended.output) == (0, "done")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("before-pool=/opt/notify", ("/opt/notify",)),
        ("after-server=/opt/notify --to 'the team'", ("/opt/notify", "--to", "the team")),
    ],
)
def test_a_script_on_the_command_line(text: str, command: tuple[str, ...]) -> None:
    assert read_hook(text).command == command


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sometimes=/opt/notify", "before-server"),
        ("before-pool", "names no command"),
        ("before-pool=", "names no command"),
        ("before-pool='/opt", "quotation mark"),
    ],
)
def test_what_is_no_script_is_explained(text: str, complaint: str) -> None:
    with pytest.raises(HookError, match=complaint):
        read_hook(text)


async def test_a_file_that_is_no_program(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello")
    with pytest.raises(ScriptError, match="could not be started"):
        await run_script([str(file)], b"", dict(os.environ), 5.0)

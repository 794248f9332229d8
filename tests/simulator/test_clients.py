"""Well-known clients of real pools connect to the simulator as to real ones."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.sdk_session import LONGEST, SdkSession, sdk_session
from tests.tls import any_server

HERE = Path(__file__).parent / "xen-api"


@pytest.fixture(scope="module")
def installed() -> Path:
    """Xen Orchestra's client with its dependencies, from the committed lock file; cached between test runs."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node.js and its npm are not installed")
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"rpu-desktop-xen-api-{digest}-{os.getuid() if hasattr(os, 'getuid') else 0}"
    if not (folder / "complete").exists():
        partial = Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, partial)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=partial, check=True)
        (partial / "complete").touch()
        try:
            partial.rename(folder)
        except OSError:  # another run was faster
            shutil.rmtree(partial)
    return folder


class Client:
    """Xen Orchestra's client in a separate process."""

    def __init__(self, folder: Path, url: str) -> None:
        shutil.copy(HERE / "client.mjs", folder)
        self._process = subprocess.Popen(
            ["node", "client.mjs", url],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._alarm = threading.Timer(LONGEST, self._process.kill)
        self._alarm.start()

    def hear(self, what: str) -> dict[str, Any]:
        """Its next message with this name, or its error."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
            if told.get("what") in (what, "failed"):
                return told
        raise AssertionError(f"it ended, or said nothing for {LONGEST} s, before it told of {what}")

    def ask(self, command: str, *words: str) -> dict[str, Any]:
        """Send a command and return the result."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command} {' '.join(words)}\n")
        self._process.stdin.flush()
        return self.hear(command)

    def end(self) -> None:
        self._alarm.cancel()
        self._process.kill()
        self._process.communicate()


@contextmanager
def client(folder: Path, run: SdkSession) -> Iterator[Client]:
    running = Client(folder, run.facts["coordinator"])
    try:
        yield running
    finally:
        running.end()


def test_xen_orchestra_logs_in_follows_objects_and_runs_tasks(installed: Path) -> None:
    with sdk_session(hosts=2, vms=4) as run, client(installed, run) as orchestra:
        connected = orchestra.hear("connected")
        assert connected["pool"] == run.db.get("pool", run.pool.pool, "name_label")
        assert connected["objects"]["host"] == 2
        assert connected["objects"]["VM"] == len(run.x.VM.get_all())
        uuid = run.db.get("VM", run.guests(run.hosts()[0])[0], "uuid")
        assert orchestra.ask("watch", uuid, "renamed") == {"what": "watch", "name": "renamed"}
        told = orchestra.ask("task", uuid)
        assert set(told["hosts"]) == set(run.hosts())
        assert (told["nothing"], told["refused"]) == ("", "HANDLE_INVALID")


def test_xen_orchestra_continues_after_the_coordinators_toolstack_restarted(installed: Path) -> None:
    with sdk_session(hosts=2, vms=4, speed=100) as run, client(installed, run) as orchestra:
        orchestra.hear("connected")
        coordinator = run.hosts()[0]
        uuid = run.db.get("VM", run.guests(coordinator)[0], "uuid")
        before = run.db.get("host", coordinator, "other_config")["agent_start_time"]
        run.x.host.restart_agent(coordinator)
        run.eventually(
            lambda: run.db.get("host", coordinator, "other_config").get("agent_start_time", before) != before
        )
        names = (f"after-{number}" for number in range(100))
        for name in names:
            if orchestra.ask("watch", uuid, name) == {"what": "watch", "name": name}:
                return
            orchestra.ask("again")
        raise AssertionError("it never came back")


def rpc(run: SdkSession, method: str, *params: Any) -> Any:
    """A call as made by the SDKs for C#, Java, Go and PowerShell."""
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": "1"}).encode()
    request = urllib.request.Request(f"{run.facts['coordinator']}/jsonrpc", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, context=any_server()) as answer:
        read = json.load(answer)
    assert "error" not in read, read
    return read["result"]


def test_the_sdks_of_other_languages_find_out_the_version_when_they_connect() -> None:
    """Session.login_with_password and SetAPIVersion of the C# SDK; the Go SDK's ``Session.LoginWithPassword``."""
    with sdk_session(hosts=2, vms=2) as run:
        assert "host.get_all_records" in rpc(run, "system.listMethods")
        session = rpc(run, "session.login_with_password", "root", "simulated", "1.0", "terraform")
        pools = rpc(run, "pool.get_all_records", session)
        (pool,) = rpc(run, "pool.get_all", session)
        coordinator = rpc(run, "pool.get_master", session, pool)
        assert pools[pool]["master"] == coordinator
        version = [rpc(run, f"host.get_API_version_{part}", session, coordinator) for part in ("major", "minor")]
        assert version == ["2", "15"]
        assert rpc(run, "session.get_this_host", session, session) == coordinator
        assert rpc(run, "host.get_software_version", session, coordinator)["product_version"].startswith("8.2")
        assert rpc(run, "session.get_is_local_superuser", session, session) is True
        assert len(rpc(run, "VM.get_all_records_where", session, 'field "is_control_domain" = "true"')) == 2
        counts = rpc(run, "event.from", session, ["pool"], "", 1.0)["valid_ref_counts"]
        assert counts["host"] == 2
        rpc(run, "session.logout", session)


def test_all_methods_are_listed_before_anyone_has_logged_in() -> None:
    with sdk_session(hosts=1, vms=1) as run:
        methods = run.raw("system.listMethods")
        assert {"session.login_with_password", "VM.pool_migrate", "host.get_enabled"} <= set(methods)
        assert run.raw("system.isAlive:any-word", "yes")["Value"] == "yes"

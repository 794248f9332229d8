"""Responses of real toolstacks, and their effects: missed events, old sessions, failing plugins, half a database."""

from __future__ import annotations

import base64
import urllib.request
from dataclasses import replace

import pytest

from rpu_desktop.simulator import server
from rpu_desktop.simulator.behaviour import plugin  # noqa: F401 - it answers host.call_plugin
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.dumps import whole_dump
from rpu_desktop.xapi.failures import ConnectionLost, PluginFailure
from rpu_desktop.xapi.plugins import plugin_reason
from tests.tls import any_server
from tests.xapi.served import QUICK, ServedPool

FOR_EVER = 1e6
SOON = replace(QUICK, poll=0.05, silence=0.3)
NEVER_DOUBTING = replace(QUICK, poll=0.05, silence=FOR_EVER)
TRACEBACK = (
    "Traceback (most recent call last):\n"
    '  File "/etc/xapi.d/plugins/disk-space", line 29, in <module>\n'
    "    import xcp.cmd as cmd\n"
    "ModuleNotFoundError: No module named 'xcp'\n"
)


def put_back(served: ServedPool) -> None:
    """The database is restored from a backup: its numbers are lower than those that clients know."""
    served.do(lambda: served.pool.db.rewind(served.pool.db.generation - 5000))


@pytest.fixture
def ahead(served: ServedPool) -> ServedPool:
    """A pool whose database has a high generation number."""

    def count() -> None:
        served.pool.db.generation += 10_000

    served.do(count)
    served.set("pool", served.pool.pool, name_description="changed lately")
    return served


async def test_the_events_of_a_pool_with_a_restored_database_are_read_again_although_it_sends_none(
    ahead: ServedPool,
) -> None:
    pool = await ahead.connect(timeouts=SOON)
    put_back(ahead)
    ahead.set("host", ahead.hosts[1], enabled=False)
    await pool.wait_for(lambda now: not now.hosts[ahead.hosts[1]].enabled, timeout=20)
    assert pool.connected
    await pool.close()


async def test_a_vm_that_went_while_the_client_was_deaf_is_missed_immediately(ahead: ServedPool) -> None:
    pool = await ahead.connect(timeouts=NEVER_DOUBTING)
    put_back(ahead)
    ahead.delete("VM", ahead.vms[1])
    await pool.wait_for(lambda now: ahead.vms[1] not in now.vms, timeout=20)
    await pool.close()


async def test_a_pool_where_nothing_happens_is_read_again_without_a_word(served: ServedPool) -> None:
    pool = await served.connect(timeouts=SOON)
    before = pool.epoch
    read = served.calls("event.from")
    served.wait_for_call("event.from", more_than=read + 20)
    assert pool.connected
    assert pool.epoch == before
    await pool.close()


async def test_a_token_that_the_new_coordinator_cannot_read_means_reading_again(served: ServedPool) -> None:
    pool = await served.connect()
    before = pool.epoch
    served.faults.refuse["event.from"] = [ApiError("EVENT_FROM_TOKEN_PARSE_FAILURE", "1,2")]
    served.delete("VM", served.vms[2])
    served.set("host", served.hosts[0], name_label="renamed")
    await pool.wait_for(lambda now: now.coordinator.name == "renamed" and served.vms[2] not in now.vms, timeout=20)
    assert pool.epoch == before
    await pool.close()


async def test_the_first_check_after_a_restart_asks_about_the_new_session(served: ServedPool) -> None:
    """It reported "An object ((unknown)) that was meant no longer exists": the SDK sends the old session again."""
    pool = await served.connect()

    def expire() -> None:
        for ref in served.pool.db.refs("session"):
            served.pool.db.delete("session", ref)

    served.do(expire)
    assert await pool.call_on_session("session.get_is_local_superuser") is True
    await pool.close()


async def plugin_failure(served: ServedPool, pool: PoolConnection, *details: str) -> PluginFailure:
    served.faults.refuse["host.call_plugin"] = [ApiError(*details)]
    with pytest.raises(PluginFailure) as caught:
        await pool.plugin(served.hosts[1], "some.py", "main", {})
    return caught.value


async def test_a_plugin_that_dies_shows_its_last_line_and_no_traceback(served: ServedPool) -> None:
    pool = await served.connect()
    failure = await plugin_failure(served, pool, "XENAPI_PLUGIN_FAILURE", "non-zero exit", "", TRACEBACK)
    assert failure.reason == "ModuleNotFoundError: No module named 'xcp'"
    assert str(failure.text) == "A plugin on the server failed: ModuleNotFoundError: No module named 'xcp'"
    await pool.close()


@pytest.mark.parametrize(
    ("details", "reason", "said"),
    [
        (("MISSING_URL",), "MISSING_URL", "not given the address of the installation media"),
        (("INVALID_URL", "<urlopen error timed out>"), "INVALID_URL", "cannot read installation media"),
        (("-1", "yum is busy", "", TRACEBACK), "yum is busy", "A plugin on the server failed: yum is busy"),
        (("1", TRACEBACK), "ModuleNotFoundError: No module named 'xcp'", "failed: ModuleNotFoundError"),
        (("XENAPI_PLUGIN_FAILURE", "main", "OSError", TRACEBACK), "ModuleNotFoundError: No module named 'xcp'", "xcp"),
        (("XENAPI_PLUGIN_FAILURE", "signal: SIGKILL", "", ""), "signal: SIGKILL", "failed: signal: SIGKILL"),
        (("XENAPI_PLUGIN_FAILURE", "non-zero exit", "no space", ""), "no space", "failed: no space"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
async def test_a_plugin_gives_its_reason_in_whatever_shape_it_comes(
    served: ServedPool, details: tuple[str, ...], reason: str, said: str
) -> None:
    pool = await served.connect()
    failure = await plugin_failure(served, pool, *details)
    assert failure.reason == reason
    assert said in str(failure.text)
    assert "Traceback" not in f"{failure}{failure.reason}"
    await pool.close()


def test_a_failure_without_a_word_still_has_one() -> None:
    assert plugin_reason("-1", []) == "-1"
    assert plugin_reason("XENAPI_PLUGIN_FAILURE", []) == ""


def test_the_answer_of_a_member_is_not_taken_for_the_database(served: ServedPool) -> None:
    """A real member sends a second response inside one with status 200."""
    member = f"https://127.0.0.2:{served.port}/pool/xmldbdump"
    login = base64.b64encode(f"{served.credentials.username}:{served.credentials.password}".encode()).decode()
    request = urllib.request.Request(member, headers={"Authorization": f"Basic {login}"})
    with urllib.request.urlopen(request, context=any_server()) as answer:
        assert answer.status == 200
        data = answer.read()
    with pytest.raises(ConnectionLost, match="it is not the pool coordinator"):
        whole_dump(data, "fra-02")


async def test_a_database_that_breaks_off_is_noticed_though_nothing_states_how_long_it_is(
    served: ServedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await served.connect()
    whole = await pool.database_dump()
    monkeypatch.setattr(server, "database_dump", lambda _: whole[: len(whole) // 2])
    with pytest.raises(ConnectionLost, match="is incomplete"):
        await pool.database_dump()
    await pool.close()

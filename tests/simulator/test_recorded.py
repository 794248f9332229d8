"""The recorded responses of a real xapi 25.6, compared with a simulation of the same pool.

Skipped if the recorded responses are absent; they are not part of the project (see `tests.reference`).
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import urllib.parse
import xmlrpc.client
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.reference import reference
from tests.simulator.sdk_session import PASSWORD, SdkSession, sdk_session
from tests.tls import any_server

Question = Callable[["Asker"], Any]

POOL = "OpaqueRef:1be81ede-c3ed-9f8f-1ea4-d088fb6554af"
COORDINATOR = "OpaqueRef:c9c2a975-114a-22a2-5d16-cc2183a89710"
MEMBER = "OpaqueRef:7b5770e7-2fe7-2584-c90c-e80f128694ba"
VM = "OpaqueRef:d5c8710b-747f-c839-10c6-2a9b925fa9de"
NOTHING = "OpaqueRef:nothing"

EXPLAINED = {
    "login 2 params": "a session's reference is made up",
    "Async": "a task's reference is made up",
    "task.get_status": "a part of the failed task's record",
    "task.cancel finished": "see tests/simulator/test_tasks.py",
    "task.destroy": "see the destroyed task",
    "designate self": "the simulator's pools keep their coordinator",
    "login member": "the address in it is the simulation's own",
    "member with coordinator session": "the address in it is the simulation's own",
    "slave_local_login member": "a session's reference is made up",
    "wrong enum": "these records are compared in a test of their own",
    "where parse error": "the simulator's reader of queries has other words for what it cannot read",
    "where unknown field": "likewise",
    "plugin testUrl none": "the recorded plugin was a stand-in",
    "plugin testUrl bad": "the recorded plugin was a stand-in",
    "plugin disk-space": "the recorded host lacked a module that this plugin imports",
    "plugin disk-space unknown fn": "the recorded host lacked a module that this plugin imports",
    "updater.py": "the recorded host lacked XCP-ng's plugin, the simulated one has it",
    "get_server_certificate": "every simulated pool has a certificate of its own",
    "VM overhead": "asked of the coordinator's own formula; see tests/simulator/test_memory.py",
    "get_log": "the recorded host had no such script",
    "has_extension": "the recorded host had no extensions",
    "migrate to same host": "an answer of the recorded pool's simulated xenopsd",
    "event.from all": "the history of the recorded pool; the classes are compared below",
    "event.from quiet": "likewise",
    "event.from change": "the fields are compared with the records",
    "event.from one object": "numbers of events are the database's own",
    "event.from bad class": "the counts are compared below",
    "event.next unregistered": "a hash of the session",
    "fields": "the records are compared",
    "records": "compared in a test of their own",
    "restore db": "the simulator takes no database back",
    "enable_ha": "the recorded host lacked the scripts of HA",
    "pool_update precheck": "an extension that the recorded host lacked",
    "tls": "see tests/simulator/test_wire.py",
    "keep-alive": "see tests/simulator/test_wire.py",
    "task create": "a task's reference is made up",
    "updates": "the recorded pool had no repository",
    "rrd_updates": "the recorded pool had no rrdd",
}


def plain(value: Any) -> Any:
    """In the format of the recorded responses."""
    if isinstance(value, xmlrpc.client.DateTime):
        return "DT:99999999T99:99:99" + ("Z" if str(value).endswith("Z") else "")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


class Asker:
    """Makes the same calls to the simulation as to the real pool."""

    def __init__(self, run: SdkSession) -> None:
        self.run = run
        self.session = str(run.raw("session.login_with_password", "root", PASSWORD)["Value"])

    def __call__(self, method: str, *params: Any) -> Any:
        return self.bare(method, self.session, *params)

    def bare(self, method: str, *params: Any, host: str = "") -> Any:
        """Without a session."""
        url = self.run.pool.ports[host or self.run.pool.coordinator].url
        with xmlrpc.client.ServerProxy(url, context=any_server()) as server:
            return plain(getattr(server, method)(*params))

    def task(self, method: str, *params: Any) -> Any:
        """The record of a call's task once it has ended."""
        ref = self(f"Async.{method}", *params)["Value"]
        self.run.ended(ref)
        return self("task.get_record", ref)

    def dom0(self) -> str:
        """The member's control domain."""
        return str(self("host.get_record", MEMBER)["Value"]["control_domain"])

    def disabled(self) -> Any:
        """The relevant part of the member's record."""
        record = self("host.get_record", MEMBER)["Value"]
        names = ("enabled", "allowed_operations", "current_operations", "other_config", "auto_enable")
        return {name: record.get(name) for name in names}

    def future(self) -> Any:
        """The number of events for a client with a token of a later database."""
        answer = self("event.from", ["host"], "00000000000099999999,00000000000000000000", 0.2)
        value = answer["Value"]
        return {**answer, "Value": {"n": len(value["events"]), "token": value["token"]}}

    def gone(self, question: str) -> Any:
        """The error for a destroyed task."""
        ref = self("task.create", "probe", "")["Value"]
        self("task.set_status", ref, "success")
        self("task.destroy", ref)
        return self(question, ref)

    def http(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        host: str = COORDINATOR,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Status, headers, length, and the beginning of the body."""
        where = urllib.parse.urlsplit(self.run.pool.ports[host].url).netloc
        link = http.client.HTTPSConnection(where, context=any_server())
        link.request(method, path, body, headers or {})
        answer = link.getresponse()
        text = answer.read()
        link.close()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return {"status": answer.status, "headers": told, "body": text.decode()[:200]}


LOGIN = {"Authorization": "Basic " + base64.b64encode(f"root:{PASSWORD}".encode()).decode()}


def _rpc(method: str, *params: Any, **envelope: Any) -> bytes:
    return json.dumps({"method": method, "params": params, "id": 7, **envelope}).encode()


PLUGIN: tuple[Any, ...] = (MEMBER, "nonsense.py", "main", {})
V2 = {"jsonrpc": "2.0"}
QUESTIONS: Mapping[str, Question] = {
    "login wrong password": lambda ask: ask.bare("session.login_with_password", "root", "wrong"),
    "slave_local_login member wrong": lambda ask: ask.bare(
        "session.slave_local_login_with_password", "root", "wrong", host=MEMBER
    ),
    "member with bogus session": lambda ask: ask.bare("host.get_all", "OpaqueRef:bogus", host=MEMBER),
    "bogus session": lambda ask: ask.bare("host.get_all", "OpaqueRef:bogus"),
    "session record": lambda ask: ask("session.get_record", ask.session),
    "unknown method": lambda ask: ask("host.frobnicate"),
    "unknown class": lambda ask: ask("frob.get_all"),
    "too few params": lambda ask: ask("host.get_record"),
    "too many params": lambda ask: ask("host.get_record", MEMBER, MEMBER, MEMBER),
    "no params at all": lambda ask: ask.bare("host.get_all"),
    "bad ref": lambda ask: ask("host.get_record", NOTHING),
    "NULL ref": lambda ask: ask("host.get_record", "OpaqueRef:NULL"),
    "bad ref string": lambda ask: ask("host.get_record", "garbage"),
    "bad ref async": lambda ask: ask("Async.host.disable", NOTHING),
    "bad uuid": lambda ask: ask("host.get_by_uuid", "00000000-0000-0000-0000-000000000000"),
    "wrong type": lambda ask: ask("host.get_record", 5),
    "where false": lambda ask: ask("VM.get_all_records_where", "false"),
    "get unknown field": lambda ask: ask("host.get_nonsense", MEMBER),
    "reboot enabled host": lambda ask: ask("host.reboot", MEMBER),
    "shutdown enabled host": lambda ask: ask("host.shutdown", MEMBER),
    "enable enabled host": lambda ask: ask("host.enable", MEMBER),
    "plugin missing": lambda ask: ask("host.call_plugin", *PLUGIN),
    "plugin unknown function": lambda ask: ask("host.call_plugin", MEMBER, "prepare_host_upgrade.py", "nonsense", {}),
    "plugin wrong args type": lambda ask: ask("host.call_plugin", MEMBER, "prepare_host_upgrade.py", "testUrl", "y"),
    "plugin bad name": lambda ask: ask("host.call_plugin", MEMBER, "../x", "main", {}),
    "vms preventing evacuation": lambda ask: ask("host.get_vms_which_prevent_evacuation", MEMBER),
    "assert_can_evacuate": lambda ask: ask("host.assert_can_evacuate", MEMBER),
    "compute_free_memory": lambda ask: ask("host.compute_free_memory", MEMBER),
    "compute_memory_overhead": lambda ask: ask("host.compute_memory_overhead", MEMBER),
    "get_server_localtime": lambda ask: ask("host.get_server_localtime", MEMBER),
    "get_servertime": lambda ask: ask("host.get_servertime", MEMBER),
    "get_data_sources": lambda ask: ask("host.get_data_sources", MEMBER),
    "possible hosts": lambda ask: ask("VM.get_possible_hosts", VM),
    "assert_can_boot_here": lambda ask: ask("VM.assert_can_boot_here", VM, MEMBER),
    "migrate dom0": lambda ask: ask("VM.pool_migrate", ask.dom0(), COORDINATOR, {"live": "true"}),
    "migrate bad host": lambda ask: ask("VM.pool_migrate", VM, NOTHING, {"live": "true"}),
    "start running": lambda ask: ask("VM.start", VM, False, False),
    "resume running": lambda ask: ask("VM.resume", VM, False, False),
    "unpause running": lambda ask: ask("VM.unpause", VM),
    "migrate options type": lambda ask: ask("VM.pool_migrate", VM, MEMBER, {"live": "true", "network": NOTHING}),
    "disable": lambda ask: ask("host.disable", MEMBER),
    "disabled record": lambda ask: ask.disabled(),
    "migrate to disabled": lambda ask: ask("VM.pool_migrate", VM, MEMBER, {"live": "true"}),
    "start_on disabled": lambda ask: ask("VM.start_on", VM, MEMBER, False, False),
    "can evacuate disabled": lambda ask: ask("host.assert_can_evacuate", MEMBER),
    "enable": lambda ask: ask("host.enable", MEMBER),
    "failed task record": lambda ask: ask.task("host.call_plugin", COORDINATOR, "nonsense.py", "main", {}),
    "good task record": lambda ask: ask.task("host.compute_free_memory", MEMBER),
    "set result task": lambda ask: ask.task("VM.get_possible_hosts", VM),
    "destroyed task": lambda ask: ask.gone("task.get_status"),
    "destroyed twice": lambda ask: ask.gone("task.destroy"),
    "Async getter": lambda ask: ask("Async.host.get_record", MEMBER),
    "event.from bad token": lambda ask: ask("event.from", ["host"], "garbage", 1.0),
    "event.from int timeout": lambda ask: ask("event.from", ["host"], "", 1)["Status"],
    "event.from future token": lambda ask: ask.future(),
    "pool.get_license_state": lambda ask: ask("pool.get_license_state", POOL),
    "disable_ha off": lambda ask: ask("pool.disable_ha"),
    "deconfigure_wlb": lambda ask: ask("pool.deconfigure_wlb"),
    "set_wlb_enabled": lambda ask: ask("pool.set_wlb_enabled", POOL, True),
    "sync_updates": lambda ask: ask("pool.sync_updates", POOL, False, "", ""),
    "apply_updates": lambda ask: ask("host.apply_updates", MEMBER, "0"),
    "pool_patch": lambda ask: ask("pool_patch.get_all"),
    "rename": lambda ask: ask("pool.set_name_label", POOL, "Real pool"),
    "other_config dup": lambda ask: ask("pool.add_to_other_config", POOL, "probe", "1"),
    "other_config dup 2": lambda ask: ask("pool.add_to_other_config", POOL, "probe", "2"),
    "other_config remove": lambda ask: ask("pool.remove_from_other_config", POOL, "probe"),
    "other_config remove absent": lambda ask: ask("pool.remove_from_other_config", POOL, "probe"),
    "read only field": lambda ask: ask("host.set_enabled", MEMBER, False),
    "VM.set_other_config": lambda ask: ask("VM.set_other_config", VM, {}),
    "GET /": lambda ask: ask.http("GET", "/"),
    "GET unknown": lambda ask: ask.http("GET", "/nonsense"),
    "POST unknown path": lambda ask: ask.http("POST", "/nonsense", b"x"),
    "POST garbage": lambda ask: ask.http("POST", "/", b"garbage"),
    "POST empty": lambda ask: ask.http("POST", "/", b""),
    "POST /RPC2": lambda ask: ask.http("POST", "/RPC2", xmlrpc.client.dumps((ask.session,), "host.get_all").encode()),
    "POST /jsonrpc 2.0": lambda ask: ask.http("POST", "/jsonrpc", _rpc("host.get_all", ask.session, id=1, **V2)),
    "POST /jsonrpc 2.0 error": lambda ask: ask.http(
        "POST", "/jsonrpc", _rpc("host.get_record", ask.session, NOTHING, **V2)
    ),
    "POST /jsonrpc 1.0 error": lambda ask: ask.http("POST", "/jsonrpc", _rpc("host.get_record", ask.session, NOTHING)),
    "POST /jsonrpc unknown": lambda ask: ask.http("POST", "/jsonrpc", _rpc("frob.x", ask.session, **V2)),
    "POST /json": lambda ask: ask.http("POST", "/json", _rpc("host.get_all", ask.session)),
    "POST /jsonrpc garbage": lambda ask: ask.http("POST", "/jsonrpc", b"garbage"),
    "xmldbdump session": lambda ask: ask.http("GET", f"/pool/xmldbdump?session_id={ask.session}"),
    "xmldbdump none": lambda ask: ask.http("GET", "/pool/xmldbdump"),
    "xmldbdump bad session": lambda ask: ask.http("GET", "/pool/xmldbdump?session_id=OpaqueRef:bogus"),
    "xmldbdump member": lambda ask: ask.http("GET", "/pool/xmldbdump", host=MEMBER, headers=LOGIN),
    "xmldbdump basic": lambda ask: ask.http("GET", "/pool/xmldbdump", headers=LOGIN),
    "xmldbdump POST": lambda ask: ask.http("POST", "/pool/xmldbdump", b""),
    "PUT dbdump": lambda ask: ask.http("PUT", "/pool/xmldbdump", b""),
    "HEAD /": lambda ask: ask.http("HEAD", "/"),
    "OPTIONS /": lambda ask: ask.http("OPTIONS", "/"),
    "logout": lambda ask: ask("session.logout"),
    "after logout": lambda ask: ask("host.get_all"),
    "logout twice": lambda ask: ask("session.logout"),
}


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    path = reference("xapi/recorded/uniform-pool.json")
    if path is None:
        pytest.skip("the recorded answers of a real pool are not here")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def real_dump() -> Path:
    """The database of the recorded pool."""
    path = reference("dumps/xapi-25.6-three-hosts.xml")
    assert path is not None
    return path


@pytest.fixture
def asker(recorded: dict[str, Any]) -> Iterator[Asker]:
    with sdk_session(dumps=(real_dump(),)) as run:
        yield Asker(run)


def without_what_is_made_up(value: Any, known: str) -> Any:
    """References that are in no database belong to sessions and tasks."""
    if isinstance(value, dict):
        return {name: without_what_is_made_up(item, known) for name, item in value.items()}
    if isinstance(value, list):
        return [without_what_is_made_up(item, known) for item in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: found[0] if found[0] in known else "REFERENCE", value)
    return value


def comparable(answer: Any) -> Any:
    """Without random or numbered values, or those of the simulation itself; with sets in order."""
    if isinstance(answer, dict) and "headers" in answer:
        headers = {name: value for name, value in answer["headers"].items() if name != "content-length"}
        shown = answer["body"] if answer["status"] >= 400 else ""
        return {"status": answer["status"], "headers": headers, "body": shown[:60]}
    if isinstance(answer, dict):
        return {name: comparable(value) for name, value in answer.items() if name not in _MADE_UP}
    if isinstance(answer, list) and all(isinstance(item, str) for item in answer):
        return sorted(map(comparable, answer)) if not _is_error(answer) else list(map(comparable, answer))
    if isinstance(answer, str):
        found = _REFERENCE.findall(answer)
        return "references: " + " ".join(sorted(found)) if len(found) > 1 else answer
    return answer


_REFERENCE = re.compile(r"OpaqueRef:[0-9a-f-]{36}")


def _is_error(answer: list[str]) -> bool:
    """Whether it is a code with its parameters, whose order counts."""
    return bool(answer) and re.fullmatch("[A-Z][A-Z0-9_]+|Fault", answer[0]) is not None


_MADE_UP = {"uuid", "backtrace", "agent_start_time", "boot_time", "len", "originator"}


def test_every_recorded_answer_is_compared_or_explained(recorded: dict[str, Any]) -> None:
    assert set(recorded) - set(QUESTIONS) - set(EXPLAINED) == set()


def test_the_simulator_answers_as_the_real_pool_did(recorded: dict[str, Any], asker: Asker) -> None:
    known, differences = real_dump().read_text("utf-8"), {}
    for name, question in QUESTIONS.items():
        ours, real = (comparable(without_what_is_made_up(a, known)) for a in (question(asker), recorded[name]))
        if ours != real:
            differences[name] = (ours, real)
    assert differences == {}


def test_the_records_are_those_of_the_real_pool(recorded: dict[str, Any], asker: Asker) -> None:
    differences = {}
    for cls, records in recorded["records"].items():
        ours = asker(f"{cls}.get_all_records")["Value"]
        assert set(ours) == set(records), cls
        for ref, real in records.items():
            assert set(ours[ref]) == set(real), cls
            for name, value in real.items():
                if comparable(ours[ref][name]) != comparable(value) and (cls, name) not in OWN:
                    differences[cls, real.get("name_label", ref), name] = (ours[ref][name], value)
    assert {key for key in differences if key[1:] not in STALE} == set()


OWN = {("host", "address"), ("PIF", "IP"), ("PIF", "netmask")}
"""The simulation's hosts have addresses of their own."""
STALE = {(f"Control domain on host: {host}", "allowed_operations") for host in ("h2", "h3")}
"""The control domains of real members keep a list from before they ran."""


def test_a_client_of_all_classes_gets_events_of_those_that_the_real_pool_has(
    recorded: dict[str, Any], asker: Asker
) -> None:
    real = recorded["event.from all"]
    ours = asker("event.from", ["*"], "", 1.0)["Value"]
    told = {event["class"] for event in ours["events"]}
    # Not in any dump: remains of the real pool's history, and two classes that are not persistent.
    passing = {"message", "task", "vbd_metrics", "vif_metrics"}
    assert set(real["classes"]) - passing <= told <= set(real["classes"])
    assert set(ours["events"][0]) == set(real["event keys"])
    counts, real_counts = ours["valid_ref_counts"], real["valid_ref_counts"]
    assert set(counts) == set(real_counts)
    assert {name for name in counts if counts[name] != real_counts[name]} <= {"session", *passing}

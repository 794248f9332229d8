"""Error codes as texts: names instead of references, and advice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.xapi.codes import CODES
from rpu_desktop.xapi.descriptions import describe
from rpu_desktop.xapi.failures import PluginFailure, failure_of
from tests.reference import reference

NAMES = {
    "OpaqueRef:11111111-2222-3333-4444-555555555555": "db-7",
    "OpaqueRef:aaaaaaaa-2222-3333-4444-555555555555": "Local storage",
}
VM, SR = NAMES
REFS = st.one_of(st.sampled_from([*NAMES, "OpaqueRef:NULL", "OpaqueRef:"]), st.uuids().map(lambda u: f"OpaqueRef:{u}"))
PARAMS = st.lists(
    st.one_of(
        REFS,
        st.text(max_size=20),
        st.integers().map(str),
        st.builds(lambda a, ref, b: a + ref + b, st.text(max_size=5), REFS, st.text(max_size=5)),
        st.builds(lambda *refs: "VM_REQUIRES_SR," + ",".join(refs) + "|NO_HOSTS_AVAILABLE", REFS, REFS),
    ),
    max_size=6,
)


def words(code: str, *params: str) -> str:
    text, advice = describe(code, params, NAMES.get)
    return f"{text} {advice or ''}"


def api_codes() -> list[str]:
    """Every error in the reference model; our own list if there is no model."""
    path = reference("xapi/xenapi.json")
    model: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path else []
    return sorted(
        {error["name"] for cls in model for message in cls["messages"] for error in message["errors"]} | set(CODES)
    )


def test_names_replace_references() -> None:
    assert words("VM_REQUIRES_SR", VM, SR).startswith("db-7 requires the storage Local storage")


def test_every_vm_of_a_failed_evacuation_is_named() -> None:
    said = words("CANNOT_EVACUATE_HOST", f"VM_REQUIRES_SR,{VM},{SR}|HOST_NOT_ENOUGH_FREE_MEMORY,4294967296,1048576")
    assert "db-7" in said
    assert "Local storage" in said
    assert "4 GiB needed, 1 MiB free" in said


def test_memory_that_an_evacuation_lacks_is_reported_without_figures_that_it_does_not_give() -> None:
    said = words("HOST_NOT_ENOUGH_FREE_MEMORY", VM)
    assert "do not have enough free memory for db-7" in said
    assert "? needed" not in said
    both = words("CANNOT_EVACUATE_HOST", f"HOST_NOT_ENOUGH_FREE_MEMORY,{VM}|VM_REQUIRES_SR,{VM},{SR}")
    assert "do not have enough free memory for db-7" in both
    assert "does not have enough free memory." in words("HOST_NOT_ENOUGH_FREE_MEMORY")


def test_references_inside_a_servers_own_words_are_replaced() -> None:
    assert "cannot do db-7 {now}" in words("INTERNAL_ERROR", f"cannot do {VM} {{now}}")


def test_an_unknown_code_is_shown_with_its_parameters() -> None:
    said = words("SOMETHING_NEW", VM, "12")
    assert "SOMETHING_NEW" in said
    assert "db-7, 12" in said


def test_a_plugins_reason_is_its_fourth_word() -> None:
    failure = failure_of(["XENAPI_PLUGIN_FAILURE", "testUrl", "Exception", "INVALID_VER"], NAMES.get)
    assert isinstance(failure, PluginFailure)
    assert failure.reason == "INVALID_VER"
    assert "older" in str(failure.text)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("NOT_FOUND", "cannot find the installation media"),
        ("PROXY AUTH FAILURE", "requires a login"),
        ("REPO_SERVER_ERROR_503", "returns an error to the host"),
    ],
)
def test_what_newer_upgrade_plugins_state_of_the_media(reason: str, words: str) -> None:
    failure = failure_of(["XENAPI_PLUGIN_FAILURE", "main", "Exception", reason], NAMES.get)
    assert words in str(failure.text)
    assert "xensource.log" not in str(failure.advice)


def test_a_storage_drivers_own_words_are_shown() -> None:
    assert "no such volume" in words("SR_BACKEND_FAILURE_46", "", "no such volume", "")


@pytest.mark.parametrize(
    "details", [["SESSION_INVALID"], ["SESSION_NOT_REGISTERED"], ["HANDLE_INVALID", "session"]], ids="-".join
)
def test_a_session_never_shows(details: list[str]) -> None:
    failure = failure_of([*details, "OpaqueRef:secret-session"], NAMES.get)
    assert "secret-session" not in f"{failure} {failure!r} {failure.params} {failure.args}"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_known_code_states_what_to_do(code: str) -> None:
    text, advice = describe(code, [], NAMES.get)
    assert advice
    for said in (text.render(), advice.render()):
        assert "{" not in said


CALLS_OF_AN_UPGRADE = {
    "session": {"login_with_password", "logout"},
    "event": {"from", "register", "next"},
    "task": {"cancel", "destroy"},
    "pool": {"enable_ha", "disable_ha", "set_wlb_enabled", "sync_updates", "set_repositories"},
    "host": {"disable", "enable", "evacuate", "reboot", "assert_can_evacuate", "call_plugin", "apply_updates"},
    "VM": {
        "pool_migrate",
        "start_on",
        "resume_on",
        "suspend",
        "clean_shutdown",
        "hard_shutdown",
        "assert_can_boot_here",
    },
    "PBD": {"plug", "unplug"},
    "VBD": {"eject", "insert"},
    "pool_update": {"introduce", "precheck", "apply", "pool_clean", "destroy"},
}


def test_every_error_of_the_calls_an_upgrade_makes_is_explained() -> None:
    path = reference("xapi/xenapi.json")
    if path is None:
        pytest.skip("the API model is not here")
    model: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    named = {
        error["name"]
        for cls in model
        for message in cls["messages"]
        if message["name"] in CALLS_OF_AN_UPGRADE.get(cls["name"], ())
        for error in message["errors"]
    }
    assert len(named) > 20
    assert named <= CODES.keys()


@given(st.sampled_from(api_codes()), PARAMS)
def test_no_text_ever_shows_a_reference(code: str, params: list[str]) -> None:
    text, advice = describe(code, params, NAMES.get)
    for said in filter(None, (text, advice)):
        assert "OpaqueRef" not in said.render()
        assert said.render().strip()


TRACE = "Traceback (most recent call last):\n  File x, line 1\nProcessException: Command failed with code: 1\n"


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        (
            ["1", "Command '['yum']' failed with code: 1", "stdout: 'Loaded plugins\n', stderr: '\n\nError: Package: "
             "a-2 (xcp-ng-base)\n           Requires: b = 2\n You could try using --skip-broken\n'", TRACE],
            "Error: Package: a-2 (xcp-ng-base) Requires: b = 2",
        ),
        (
            ["1", "Command '['yum']' failed with code: 1", "stdout: 'Total size: 9 M\nError Summary\n-------------\n"
             "Disk Requirements:\n  At least 25MB more space needed on the / filesystem.\n', stderr: ''", TRACE],
            "Error Summary Disk Requirements: At least 25MB more space needed on the / filesystem.",
        ),
        (
            ["1", "Command '['yum']' failed with code: 1", "stdout: '', stderr: 'Could not retrieve mirrorlist\n"
             "Cannot find a valid baseurl for repo: xcp-ng-base\n'", TRACE],
            "Could not retrieve mirrorlist Cannot find a valid baseurl for repo: xcp-ng-base",
        ),
        (["-1", "The updater plugin is busy (current operation: update)", "", TRACE], "The updater plugin is busy"),
        (["28", "No space left on device", "/var/cache/yum", TRACE], "No space left on device"),
        (["XENAPI_PLUGIN_FAILURE", "main", "Exception", f"The disk is full\n{TRACE}"], "The disk is full"),
        (["XENAPI_PLUGIN_FAILURE", "non-zero exit", "", "warning: x\nerror: rpmdb open failed\n"], "error: rpmdb open"),
        (["XENAPI_PLUGIN_FAILURE", "non-zero exit", "", TRACE], "ProcessException: Command failed with code: 1"),
    ],
)  # fmt: skip
def test_what_a_command_on_a_host_printed_is_reported_in_its_own_words(details: list[str], reason: str) -> None:
    failure = failure_of(details, NAMES.get)
    own = PluginFailure.own(failure, NAMES.get)
    assert isinstance(own, PluginFailure)
    assert own.reason.startswith(reason)
    assert reason in str(own.text)
    assert "Traceback" not in str(own.text)


def test_the_output_of_a_failed_update_ends_with_its_reason_however_long_it_is() -> None:
    output = "Installing: a package\n" * 200 + "error: unpacking of archive failed: cpio: write\n"
    text, _ = describe("UPDATE_APPLY_FAILED", [output], NAMES.get)
    assert str(text) == "The update failed: error: unpacking of archive failed: cpio: write"


@pytest.mark.parametrize(
    ("code", "params"),
    [
        # What xen-api raises with other parameters than documented; the comments of `FEWER` name the files.
        ("HOST_NOT_ENOUGH_FREE_MEMORY", []),
        ("HOST_NOT_ENOUGH_FREE_MEMORY", ["OpaqueRef:vm"]),
        ("NO_HOSTS_AVAILABLE", []),
        ("HOST_NOT_LIVE", ["OpaqueRef:host"]),
        ("INVALID_VALUE", ["odd"]),
        ("LICENCE_RESTRICTION", []),
        ("MEMORY_CONSTRAINT_VIOLATION", []),
        ("UUID_INVALID", []),
        ("VDI_IN_USE", []),
        ("VDI_MISSING", []),
        ("WLB_MALFORMED_RESPONSE", ["odd"]),
        ("HA_HOST_CANNOT_ACCESS_STATEFILE", []),
        ("SESSION_AUTHENTICATION_FAILED", []),
        ("SR_HAS_NO_PBDS", []),
        ("SR_OPERATION_NOT_SUPPORTED", []),
        ("TASK_CANCELLED", []),
        ("OTHER_OPERATION_IN_PROGRESS", ["VM", "OpaqueRef:vm", "clone", "OpaqueRef:task"]),
        ("VM_BAD_POWER_STATE", ["OpaqueRef:vm", "running", "halted", "start"]),
        ("VM_IS_TEMPLATE", ["OpaqueRef:vm", "start"]),
        ("XAPI_HOOK_FAILED", ["a/b", "reason", "out", "1"]),
        ("XENAPI_PLUGIN_FAILURE", ["unexpected XMLRPC result", "odd"]),
    ],
)
def test_a_code_with_fewer_or_more_parameters_than_usual_leaves_no_gaps(code: str, params: list[str]) -> None:
    text, advice = describe(code, params, lambda ref: "web-1")
    for words in (str(text), str(advice or "")):
        assert not {gap for gap in ("(unknown)", "?", "  ", " .", " ,", "()") if gap in words}


def test_the_vm_that_cannot_migrate_and_its_target_are_not_confused() -> None:
    names = {"OpaqueRef:vm": "web-1", "OpaqueRef:host": "fra-02"}
    text, _ = describe("VM_HOST_INCOMPATIBLE_VERSION_MIGRATE", ["OpaqueRef:vm", "OpaqueRef:host"], names.get)
    assert str(text) == "web-1 cannot be migrated to fra-02, which runs an older version."

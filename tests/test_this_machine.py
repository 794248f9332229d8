"""Whether the program knows the virtual machine that it runs in."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from rpu_desktop.inventory.firmware import system_uuids
from rpu_desktop.inventory.this_machine import linux_machine, this_machine
from tests.own import OWN_MAC
from tests.planning.pools import PoolBuilder

OWN = "0b7f2d7e-5a3c-4c1d-9e8f-102030405060"
NIL = "00000000-0000-0000-0000-000000000000"


def put(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n", "ascii")


def test_a_guest_knows_itself_by_the_uuid_that_xen_reports(tmp_path: Path) -> None:
    put(tmp_path, "sys/hypervisor/uuid", OWN)
    assert linux_machine(tmp_path).is_vm(OWN, ())
    assert not linux_machine(tmp_path).is_vm(str(uuid.UUID(int=5)), ("0a:00:00:00:00:01",))


def test_a_guest_knows_itself_by_its_firmware_and_by_its_cards(tmp_path: Path) -> None:
    put(tmp_path, "sys/class/dmi/id/product_uuid", OWN.upper())
    put(tmp_path, "sys/class/net/eth0/address", "0a:00:00:00:00:01")
    machine = linux_machine(tmp_path)
    assert machine.is_vm(OWN, ())
    assert machine.is_vm("another", ("0A:00:00:00:00:01",))


def test_what_all_machines_have_is_no_sign(tmp_path: Path) -> None:
    put(tmp_path, "sys/hypervisor/uuid", NIL)  # a control domain
    put(tmp_path, "sys/class/net/lo/address", "00:00:00:00:00:00")
    put(tmp_path, "sys/class/net/vif3.0/address", "fe:ff:ff:ff:ff:ff")
    put(tmp_path, "sys/class/net/tun0/address", "")
    machine = linux_machine(tmp_path)
    assert not machine.is_vm(NIL, ("00:00:00:00:00:00", "fe:ff:ff:ff:ff:ff", ""))


def test_a_machine_that_reports_nothing_is_no_vm(tmp_path: Path) -> None:
    assert not linux_machine(tmp_path).is_vm("", ("",))


def smbios(*structures: bytes) -> bytes:
    return b"\0\2\4\0" + (0).to_bytes(4, "little") + b"".join(structures) + bytes([127, 4, 0, 0, 0, 0])


def structure(kind: int, body: bytes, texts: bytes = b"\0") -> bytes:
    return bytes([kind, 4 + len(body), 1, 0]) + body + texts + b"\0"


@pytest.mark.parametrize("written", [uuid.UUID(OWN).bytes, uuid.UUID(OWN).bytes_le], ids=["2.4", "2.6"])
def test_the_uuid_in_the_firmware_tables_is_found_however_it_is_written(written: bytes) -> None:
    bios = structure(0, bytes(20), b"Xen\x004.17\0")
    system = structure(1, b"\1\2\3\4" + written + b"\6\0\0", b"Xen\0HVM domU\0")
    assert OWN in system_uuids(smbios(bios, system))
    assert system_uuids(smbios(bios)) == frozenset()


@pytest.mark.parametrize("table", [b"", b"\0" * 8, b"\0" * 8 + b"\1\0\0\0", b"\0" * 8 + b"\0\4\0\0rubbish"])
def test_firmware_tables_that_are_none_report_nothing(table: bytes) -> None:
    assert system_uuids(table) == frozenset()


def test_the_running_vm_with_this_machines_card_is_this_machine() -> None:
    build = PoolBuilder()
    host = build.host()
    own, copy, other = build.vm(host), build.vm(host, power_state="Halted"), build.vm(host)
    for vm, mac in ((own, OWN_MAC.upper()), (copy, OWN_MAC), (other, "0a:00:00:00:00:01")):
        build.records["VIF"][f"i-{vm}"] = {"uuid": f"i-{vm}", "VM": vm, "network": "n", "MAC": mac}
    snapshot = build.snapshot()
    assert [vm.ref for vm in snapshot.guests() if vm.is_this_machine] == [own]
    assert this_machine() is this_machine()

"""A run of the program on a virtual machine of the pool."""

from __future__ import annotations

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome
from rpu_desktop.run.prompts import Choice
from rpu_desktop.simulator.behaviour import allowed_operations
from tests.engine.runs import Answers, simulated
from tests.engine.test_field_failures import calls
from tests.own import OWN_MAC


async def test_the_programs_own_vm_moves_with_the_others() -> None:
    async with simulated("pool", f"mac:vm=app-1,mac={OWN_MAC}", hosts=2, vms=4) as it:
        before = it.homes()
        report = await it.upgrade(wishes=Wishes(immovable=Immovable.SHUTDOWN, make_room=Immovable.SHUTDOWN))
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert not calls(it)["Async.VM.clean_shutdown"]


async def test_the_programs_own_vm_is_not_shut_down_though_it_cannot_move_any_longer() -> None:
    async with simulated("standalone", f"mac:mac={OWN_MAC}", vms=1) as it:
        before = it.homes()
        report = await it.upgrade(wishes=Wishes(immovable=Immovable.SHUTDOWN))
        assert report.outcome is Outcome.BLOCKED
        assert "This program runs in it" in report.to_text()
        assert it.homes() == before
        assert not calls(it)["Async.VM.clean_shutdown"]
        assert not calls(it)["host.reboot"]


async def test_what_keeps_it_on_its_server_later_stops_the_run_and_not_the_vm() -> None:
    async with simulated("pool", f"mac:vm=app-1,mac={OWN_MAC}", hosts=2, vms=4) as it:
        db = it.pool.db
        own = db.where("VM", name_label="app-1")[0]

        def pin() -> None:
            config = db.get("VM", own, "other_config") | {"pci": "0/0000:3b:00.0"}
            device = db.create("PCI", host=db.get("VM", own, "resident_on"), pci_id="0000:3b:00.0", device_name="HBA")
            db.set("VM", own, attached_PCIs=[device], other_config=config)
            allowed_operations.refresh(it.pool, own)

        def once_the_coordinator_is_away(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.WAITING:
                it.ask(pin)

        it.on_event = once_the_coordinator_is_away
        home = db.get("VM", own, "resident_on")
        report = await it.upgrade(Answers(Choice.STOP), wishes=Wishes(immovable=Immovable.SHUTDOWN))
        assert report.outcome is not Outcome.DONE
        assert db.get("VM", own, "power_state") == "Running"
        assert db.get("VM", own, "resident_on") == home
        assert not calls(it)["Async.VM.clean_shutdown"]

"""Plugging storage, and CDs; HA and WLB."""

from __future__ import annotations

from tests.simulator.sdk_session import SdkSession, refused, sdk_session

NULL = "OpaqueRef:NULL"


def connection(run: SdkSession, sr_name: str, host: str) -> str:
    sr = run.x.SR.get_by_name_label(sr_name)[0]
    return str(next(pbd for pbd in run.x.SR.get_PBDs(sr) if run.x.PBD.get_host(pbd) == host))


def test_plug_and_unplug() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        pbd = connection(run, "NFS ISO library", host)
        run.x.PBD.unplug(pbd)
        assert not run.x.PBD.get_currently_attached(pbd)
        run.x.PBD.plug(pbd)
        run.x.PBD.plug(pbd)
        assert run.x.PBD.get_currently_attached(pbd)


def test_storage_in_use_stays() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        vm = run.guests(host)[0]
        vdi = next(run.x.VBD.get_VDI(v) for v in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(v) == "Disk")
        sr = run.x.VDI.get_SR(vdi)
        pbd = next(p for p in run.x.SR.get_PBDs(sr) if run.x.PBD.get_host(p) == host)
        assert vdi in refused("VDI_IN_USE", run.x.PBD.unplug, pbd)


def test_cds() -> None:
    with sdk_session() as run:
        vm = run.guests(run.hosts()[0])[0]
        drive = next(v for v in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(v) == "CD")
        disk = next(v for v in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(v) == "Disk")
        iso = run.x.VDI.get_by_name_label("guest-tools.iso")[0]
        refused("VBD_IS_EMPTY", run.x.VBD.eject, drive)
        refused("VBD_NOT_REMOVABLE_MEDIA", run.x.VBD.eject, disk)
        run.x.VBD.insert(drive, iso)
        assert (run.x.VBD.get_empty(drive), run.x.VBD.get_VDI(drive)) == (False, iso)
        refused("VBD_NOT_EMPTY", run.x.VBD.insert, drive, iso)
        run.x.VBD.eject(drive)
        assert (run.x.VBD.get_empty(drive), run.x.VBD.get_VDI(drive)) == (True, NULL)


def test_ha_off_and_on_again() -> None:
    with sdk_session("ha-wlb") as run:
        pool = run.pool.pool
        statefiles = run.x.pool.get_ha_statefiles(pool)
        sr = run.x.VDI.get_SR(statefiles[0])
        configuration = run.x.pool.get_ha_configuration(pool)
        refused("HA_IS_ENABLED", run.x.pool.enable_ha, [sr], configuration)
        run.x.pool.disable_ha()
        assert not run.x.pool.get_ha_enabled(pool)
        refused("HA_NOT_ENABLED", run.x.pool.disable_ha)
        run.x.pool.enable_ha([sr], configuration)
        assert run.x.pool.get_ha_enabled(pool)
        assert run.x.VDI.get_SR(run.x.pool.get_ha_statefiles(pool)[0]) == sr
        assert run.x.pool.get_ha_configuration(pool) == configuration
        assert run.x.pool.get_ha_host_failures_to_tolerate(pool) == "1"


def test_ha_needs_all_hosts_and_one_version() -> None:
    with sdk_session() as run:
        member = run.hosts()[1]
        nfs = run.x.SR.get_by_name_label("NFS virtual disk storage")[0]
        local = run.x.SR.get_by_name_label("Local storage")[0]
        refused("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", run.x.pool.enable_ha, [local], {})
        run.set("host_metrics", run.x.host.get_metrics(member), live=False)
        assert refused("HOST_OFFLINE", run.x.pool.enable_ha, [nfs], {})[1:] == [member]
        versions = dict(run.db.get("host", member, "software_version"))
        run.set("host", member, software_version=versions | {"platform_version": "3.1.0"})
        refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.pool.enable_ha, [nfs], {})


def test_wlb_stays_initialised() -> None:
    with sdk_session("ha-wlb") as run:
        pool = run.pool.pool
        run.x.pool.set_wlb_enabled(pool, False)
        assert not run.x.pool.get_wlb_enabled(pool)
        run.x.pool.set_wlb_enabled(pool, True)
        assert run.x.pool.get_wlb_enabled(pool)
    with sdk_session("standalone") as run:
        run.x.pool.set_wlb_enabled(run.pool.pool, True)  # only a field, whether there is a server or not
        refused("WLB_NOT_INITIALIZED", run.x.host.retrieve_wlb_evacuate_recommendations, run.hosts()[0])


def test_agility() -> None:
    with sdk_session("local-storage") as run:
        agile = [vm for host in run.hosts() for vm in run.guests(host)]
        reasons = set()
        for vm in agile:
            vdi = next(run.x.VBD.get_VDI(v) for v in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(v) == "Disk")
            if run.x.SR.get_shared(run.x.VDI.get_SR(vdi)):
                run.x.VM.assert_agile(vm)
            else:
                reasons.add(refused("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", run.x.VM.assert_agile, vm)[0])
        assert reasons

"""Features of old releases that newer ones no longer have: a pool that uses them has to switch them off."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Update
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import ELY, POST_8_2, STOCKHOLM, reaches, weigh
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = [
    "ContainerManagementCheck",
    "FcoeCheck",
    "HealthCheckCheck",
    "LegacyTlsCheck",
    "VSwitchControllerCheck",
]


class VSwitchControllerCheck(Check):
    """A vSwitch controller is configured (before 8.2); it blocks when the upgrade is to 8.2 or later."""

    id = "vswitch-controller"
    title = translate("prechecks", "No vSwitch controller is in use")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """Releases from 8.2 on have none."""
        return not reaches(given.snapshot.coordinator, STOCKHOLM)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most; only Open vSwitch knows controllers (XenCenter ``Pool.vSwitchController``)."""
        pool, severity = given.snapshot.pool, weigh(given, STOCKHOLM)
        backends = {host.software_version.get("network_backend") for host in given.snapshot.hosts.values()}
        if severity is None or not pool.vswitch_controller or backends != {"openvswitch"}:
            return []
        text = translate(
            "prechecks", "{pool} uses the vSwitch controller {address}, which is not supported after version 8.2."
        )
        why = translate(
            "prechecks",
            "After the upgrade, its rules no longer apply. Transfer them to an SDN controller, or remove the "
            "vSwitch controller from the pool's settings.",
        )
        return [
            Problem(self.id, severity, text.of(pool=pool.name, address=pool.vswitch_controller), why, (named(pool),))
        ]


class _EndHealthCheck(Remedy):
    kind = "end-health-check"
    about = "ends the pool's enrollment in Health Check"
    undo_kind = "enrol-health-check"
    undo_about = "restores the Health Check settings"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("pool.set_health_check_config", connection.snapshot().pool.ref, {})

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not _enrolled(snapshot)

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Enrollment of {pool} in Health Check").of(pool=snapshot.pool.name)
        return Undo(self.undo_kind, what, {"configuration": dict(snapshot.pool.health_check_config)})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        pool, configuration = connection.snapshot().pool, dict(arguments["configuration"])
        await connection.call("pool.set_health_check_config", pool.ref, configuration)


def _enrolled(snapshot: PoolSnapshot) -> bool:
    return snapshot.pool.health_check_config.get("Enrollment") == "true"


class HealthCheckCheck(Check):
    """The pool is enrolled in Health Check (up to 8.2); it blocks when the upgrade is to a later version."""

    id = "health-check"
    title = translate("prechecks", "Health Check is off")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_EndHealthCheck(),)

    def applies(self, given: Circumstances) -> bool:
        """Releases after 8.2 do without it."""
        return not reaches(given.snapshot.coordinator, POST_8_2)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool, severity = given.snapshot.pool, weigh(given, POST_8_2)
        if severity is None or not _enrolled(given.snapshot):
            return []
        return [
            Problem(
                self.id,
                severity,
                translate(
                    "prechecks", "{pool} is enrolled in Health Check, which is not supported after version 8.2."
                ).of(pool=pool.name),
                translate("prechecks", "Later releases no longer send reports to that service."),
                (named(pool),),
                Fix(
                    _EndHealthCheck.kind,
                    translate("prechecks", "End the enrollment; its settings are saved and restored afterwards."),
                ),
            )
        ]


class _EndLegacyTls(Remedy):
    kind = "end-legacy-tls"
    about = "switches old TLS protocols off on all servers"
    undo_kind = "allow-legacy-tls"
    undo_about = "switches them on again, unless the servers have 8.2 or later by then, which no longer support them"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.task("pool.disable_ssl_legacy", connection.snapshot().pool.ref, on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not any(host.ssl_legacy for host in snapshot.hosts.values())

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Old TLS protocols in {pool}").of(pool=snapshot.pool.name)
        return Undo(self.undo_kind, what)

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        snapshot = connection.snapshot()
        if not reaches(snapshot.coordinator, STOCKHOLM):
            await connection.task("pool.enable_ssl_legacy", snapshot.pool.ref)


class LegacyTlsCheck(Check):
    """A server still accepts old TLS protocols (before 8.2); it blocks when the upgrade is to 8.2 or later."""

    id = "legacy-tls"
    title = translate("prechecks", "Old TLS protocols are disabled")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_EndLegacyTls(),)

    def applies(self, given: Circumstances) -> bool:
        """Releases from 8.2 on know TLS 1.2 and later only."""
        return not reaches(given.snapshot.coordinator, STOCKHOLM)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool, severity = given.snapshot.pool, weigh(given, STOCKHOLM)
        hosts = [host for host in given.snapshot.hosts_in_order() if host.ssl_legacy]
        if severity is None or not hosts:
            return []
        return [
            Problem(
                self.id,
                severity,
                translate("prechecks", "Old TLS protocols are allowed on {hosts}.").of(
                    hosts=listed(host.name for host in hosts)
                ),
                translate(
                    "prechecks",
                    "From version 8.2, servers use TLS 1.2 only: clients that need an older protocol can no longer "
                    "connect.",
                ),
                (named(pool), *map(named, hosts)),
                Fix(
                    _EndLegacyTls.kind,
                    translate(
                        "prechecks",
                        "Allow only TLS 1.2 on all servers to find out which clients still need older protocols.",
                    ),
                ),
            )
        ]


class ContainerManagementCheck(Check):
    """The container management pack is installed (before 8.2), and the upgrade may be to 8.2 or later."""

    id = "container-management"
    title = translate("prechecks", "Container management is not in use")
    severities = (Severity.WARNS,)

    def applies(self, given: Circumstances) -> bool:
        """Releases from 8.2 on do without it."""
        return not reaches(given.snapshot.coordinator, STOCKHOLM)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        snapshot = given.snapshot
        if weigh(given, STOCKHOLM) is None or not _has_containers(snapshot):
            return []
        text = translate(
            "prechecks", "{pool} has the container management pack, which is not supported after version 8.2."
        )
        why = translate(
            "prechecks", "After the upgrade, containers are no longer shown or managed; the virtual machines remain."
        )
        pool = snapshot.pool
        return [Problem(self.id, Severity.WARNS, text.of(pool=pool.name), why, (named(pool),))]


def _has_containers(snapshot: PoolSnapshot) -> bool:
    """Since 7.1 the pack is an update, before it is named in the software version (XenCenter ContainerCapability)."""
    host = snapshot.coordinator
    if reaches(host, ELY):
        return any(_is_containers(snapshot.updates.get(ref)) for ref in host.updates)
    return any(key.casefold().partition(":")[2].startswith("xscontainer") for key, _ in host.software_version.fields)


def _is_containers(update: Update | None) -> bool:
    return update is not None and update.name.casefold().startswith("xscontainer")


class FcoeCheck(Check):
    """Storage uses software FCoE; it blocks when the upgrade is to a version after 8.2."""

    id = "fcoe-storage"
    title = translate("prechecks", "No storage uses software FCoE")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """Releases after 8.2 do without it."""
        return not reaches(given.snapshot.coordinator, POST_8_2)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a storage."""
        severity = weigh(given, POST_8_2)
        if severity is None:
            return []
        text = translate(
            "prechecks", "The storage “{sr}” uses software FCoE, which is not supported after version 8.2."
        )
        why = translate(
            "prechecks", "After the upgrade, no server can reach its disks. Migrate them to other storage first."
        )
        stores = sorted(given.snapshot.srs.values(), key=lambda sr: sr.name.casefold())
        return [
            Problem(self.id, severity, text.of(sr=sr.name), why, (named(sr),)) for sr in stores if sr.type == "lvmofcoe"
        ]

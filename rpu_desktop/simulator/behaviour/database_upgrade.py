"""How a coordinator's new toolstack upgrades an old database when it first starts.

Source: xen-api ``xapi_db_upgrade.ml``; the rules' versions are those of the API that introduced them.
"""

from __future__ import annotations

from rpu_desktop.simulator.database import Database

__all__ = ["upgrade"]

_PIF_PROPERTIES, _SSL_LEGACY, _DOMAIN_TYPE = 203, 205, 209


def upgrade(db: Database, before: int) -> None:
    """Upgrade it from the model `before` (see `rpu_desktop.simulator.model.model_version`) to the current one."""
    if before < _PIF_PROPERTIES <= db.version:
        _default_pif_properties(db)
    if before < _SSL_LEGACY <= db.version:
        _no_old_ssl(db)
    if before < _DOMAIN_TYPE <= db.version:
        _domain_types(db)
    if db.version >= _DOMAIN_TYPE:
        _snapshot_metadata(db)


def _default_pif_properties(db: Database) -> None:
    """Rule add_default_pif_properties, with ``xapi_pif.ml``: those of bonds and of the machine itself."""
    for pif, row in db.all("PIF").items():
        db.set("PIF", pif, properties={"gro": "on"} if row["physical"] or row["bond_master_of"] else {})


def _no_old_ssl(db: Database) -> None:
    """Rule remove_legacy_ssl_support."""
    for host in db.refs("host"):
        db.set("host", host, ssl_legacy=False)


def _domain_types(db: Database) -> None:
    """Rule upgrade_domain_type: derived from the boot policy; control domains are PV."""
    for vm, row in db.all("VM").items():
        if row["domain_type"] == "unspecified":
            kind = "hvm" if row["HVM_boot_policy"] and not row["is_control_domain"] else "pv"
            db.set("VM", vm, domain_type=kind)
            if row["power_state"] != "Halted" and db.exists("VM_metrics", row["metrics"]):
                db.set("VM_metrics", row["metrics"], current_domain_type=kind)


def _snapshot_metadata(db: Database) -> None:
    """Rule that writes device models' profiles.

    It reads the text and writes it again, an empty one as an empty list.
    """
    for vm, row in db.all("VM").items():
        if not row["snapshot_metadata"]:
            db.set("VM", vm, snapshot_metadata="()")

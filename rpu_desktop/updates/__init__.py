"""Updates, right after the upgrade: one interface (`Mechanism`), one module for each way a product has.

================  ==========================================================  =====================
`mechanism`       the interface, and what an update looks like                all
`patches`         update ISOs: check-for-updates document, download, upload   XenServer 6 to 8.2
`repositories`    the pool's own repositories (CDN)                           XenServer 8
`packages`        the host's updater plugin                                   XCP-ng
`packs`           supplemental packs and driver disks the admin gives         XenServer 7.1 and later
================  ==========================================================  =====================
"""

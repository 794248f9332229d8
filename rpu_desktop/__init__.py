"""RPU Desktop: rolling pool upgrades for XenServer, Citrix Hypervisor and XCP-ng."""

__version__ = "0.1.0"

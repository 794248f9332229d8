"""RPU Desktop: rolling pool upgrades for XenServer, Citrix Hypervisor and XCP-ng."""

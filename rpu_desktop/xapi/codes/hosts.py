"""Hosts: reaching them, switching them off and on, emptying them, CPUs, plugins."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning
from rpu_desktop.xapi.codes.media import MEDIA_REASONS

__all__ = ["CODES", "PLUGIN_REASONS"]

_REACH = translate("xapi", "Check that the server is on, that its network works, and that its toolstack is running.")
_ENABLE = translate("xapi", "Take it out of maintenance mode (enable it) and try again.")
_MEMORY = translate("xapi", "Shut down or suspend virtual machines that are not needed, or give them less memory.")
_OTHER_HOST = translate("xapi", "Choose another server, or shut the virtual machine down.")

CODES = {
    "CANNOT_CONTACT_HOST": meaning("host", translate("xapi", "The pool cannot reach {host}."), _REACH),
    "HOST_OFFLINE": meaning("host", translate("xapi", "{host} is offline."), _REACH),
    "HOST_NOT_LIVE": meaning("", translate("xapi", "The server is not in contact with its pool."), _REACH),
    "HOST_IS_LIVE": meaning(
        "host",
        translate("xapi", "{host} is running."),
        translate("xapi", "This is only possible while it is off."),
    ),
    "TLS_CONNECTION_FAILED": meaning(
        "address port",
        translate("xapi", "The pool cannot establish a secure connection to {address}, port {port}."),
        translate("xapi", "Check the certificates and the clocks of the pool's servers."),
    ),
    "SSL_VERIFY_ERROR": meaning(
        "reason",
        translate("xapi", "The pool does not accept a certificate: {reason}"),
        translate("xapi", "Check the certificates and the clocks of the pool's servers."),
    ),
    "HOST_DISABLED": meaning("host", translate("xapi", "{host} is in maintenance mode (disabled)."), _ENABLE),
    "HOST_DISABLED_UNTIL_REBOOT": meaning(
        "host",
        translate("xapi", "{host} stays disabled until it is restarted."),
        translate("xapi", "Restart the server."),
    ),
    "HOST_DISABLED_INDEFINITELY": meaning(
        "host", translate("xapi", "{host} stays disabled until someone enables it."), _ENABLE
    ),
    "HOST_NOT_DISABLED": meaning(
        "",
        translate("xapi", "The server is not in maintenance mode (disabled)."),
        translate("xapi", "Put it into maintenance mode first."),
    ),
    "HOST_IN_USE": meaning(
        "host type object",
        translate("xapi", "{host} is in use by {object} ({type})."),
        translate("xapi", "Migrate it or shut it down first."),
    ),
    "HOST_HAS_RESIDENT_VMS": meaning(
        "host",
        translate("xapi", "Virtual machines are still running on {host}."),
        translate("xapi", "Migrate them or shut them down first."),
    ),
    "HOST_BROKEN": meaning(
        "",
        translate("xapi", "The server did not start properly."),
        translate("xapi", "Check its console and /var/log/xensource.log."),
    ),
    "HOST_UNKNOWN_TO_MASTER": meaning(
        "host",
        translate("xapi", "The pool coordinator does not know the server {host}."),
        translate("xapi", "It may have been removed from the pool: check on its console."),
    ),
    "HOST_MASTER_CANNOT_TALK_BACK": meaning(
        "address",
        translate("xapi", "The pool coordinator cannot reach the member at {address}."),
        translate("xapi", "Check the management network between the two servers."),
    ),
    "HOST_HAS_NO_MANAGEMENT_IP": meaning(
        "",
        translate("xapi", "The server has no IP address on its management interface."),
        translate("xapi", "Check the network settings on its console."),
    ),
    "HOST_XAPI_VERSION_HIGHER_THAN_COORDINATOR": meaning(
        "version",
        translate("xapi", "The server's toolstack is newer than the pool coordinator's."),
        translate("xapi", "Upgrade the pool coordinator first."),
    ),
    "HOST_EVACUATE_IN_PROGRESS": meaning(
        "host",
        translate("xapi", "{host} is being emptied."),
        translate("xapi", "Choose another server, or wait until that is finished."),
    ),
    "HOST_EVACUATION_IS_REQUIRED": meaning(
        "host",
        translate("xapi", "{host} must be empty for this."),
        translate("xapi", "Migrate its virtual machines first."),
    ),
    "HOST_EVACUATE_VM_NOT_HA_PROTECTED": meaning(
        "vm",
        translate(
            "xapi",
            "{vm} is not protected by high availability, so the pool reserves no memory for it on other servers.",
        ),
        translate("xapi", "Switch high availability off for the upgrade."),
    ),
    "CANNOT_EVACUATE_HOST": meaning(
        "errors:failures",
        translate("xapi", "The server cannot be emptied. {errors}"),
        translate("xapi", "Remove the causes, or shut these virtual machines down."),
    ),
    "NO_HOSTS_AVAILABLE": meaning(
        "vm",
        translate("xapi", "No server can take {vm}."),
        translate("xapi", "Free memory on another server, check its storage and networks, or shut {vm} down."),
    ),
    "HOST_NOT_ENOUGH_FREE_MEMORY": meaning(
        "needed:size available:size",
        translate("xapi", "The server does not have enough free memory: {needed} needed, {available} free."),
        _MEMORY,
    ),
    "HOST_NOT_ENOUGH_PCPUS": meaning(
        "vcpus pcpus",
        translate("xapi", "The virtual machine has {vcpus} vCPUs, but the server has only {pcpus} CPUs."),
        _OTHER_HOST,
    ),
    "NOT_SUPPORTED_DURING_UPGRADE": meaning(
        "",
        translate("xapi", "The pool does not allow this while its servers have different versions."),
        translate("xapi", "Finish the upgrade of all servers first."),
    ),
    "HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY": meaning(
        "host",
        translate("xapi", "{host} is waiting for a step that its updates require (usually a restart)."),
        translate("xapi", "Complete the steps that the updates of this server still require (pending guidance)."),
    ),
    "HOST_POWER_ON_MODE_DISABLED": meaning(
        "",
        translate("xapi", "The server cannot be switched on over the network: power-on is not configured."),
        translate("xapi", "Switch it on manually."),
    ),
    "HOSTS_NOT_COMPATIBLE": meaning(
        "", translate("xapi", "The CPUs of the servers are too different for one pool."), _OTHER_HOST
    ),
    "HOSTS_NOT_HOMOGENEOUS": meaning(
        "reason", translate("xapi", "The servers are too different: {reason}"), _OTHER_HOST
    ),
    "HOST_CANNOT_ATTACH_NETWORK": meaning(
        "host network",
        translate("xapi", "{host} is not connected to the network {network}."),
        translate("xapi", "Check the network interfaces of that server."),
    ),
    "XENAPI_MISSING_PLUGIN": meaning(
        "plugin",
        translate("xapi", "The server does not have the plugin {plugin}."),
        translate("xapi", "Its version may be too old for this step; upgrade this server from its console."),
    ),
    "UNKNOWN_XENAPI_PLUGIN_FUNCTION": meaning(
        "function",
        translate("xapi", "The server's plugin does not know the function {function}."),
        translate("xapi", "Its version may be too old for this step; upgrade this server from its console."),
    ),
    "XENAPI_PLUGIN_FAILURE": meaning(
        "status exception reason",
        translate("xapi", "A plugin on the server failed: {reason}"),
        translate("xapi", "Check /var/log/xensource.log and /var/log/messages on that server."),
    ),
    "XAPI_HOOK_FAILED": meaning(
        "hook reason",
        translate("xapi", "A script of the server's administrator failed ({hook}): {reason}"),
        translate("xapi", "Repair or remove the script in /etc/xapi.d on that server."),
    ),
    "CPU_FEATURE_MASKING_NOT_SUPPORTED": meaning(
        "details", translate("xapi", "The server's CPU cannot mask features: {details}"), _OTHER_HOST
    ),
    "SYSTEM_STATUS_RETRIEVAL_FAILED": meaning(
        "reason", translate("xapi", "The server's status could not be read: {reason}"), _REACH
    ),
}

PLUGIN_REASONS = {
    **MEDIA_REASONS,
    "MISSING_URL": (
        translate("xapi", "The server was not given the address of the installation media."),
        translate("xapi", "Enter the address of the installation media."),
    ),
    "INVALID_URL": (
        translate("xapi", "The server cannot read installation media at this address."),
        translate(
            "xapi",
            "Check the address, user name and password. The folder must contain the unpacked installation ISO with "
            "its hidden file .treeinfo, and the server must be able to reach it.",
        ),
    ),
    "INVALID_VER": (
        translate("xapi", "The installation media are older than the version on the server."),
        translate("xapi", "Choose media of a newer version."),
    ),
    "ERROR_PREPARING_HOST": (
        translate("xapi", "The server could not be prepared for the upgrade."),
        translate("xapi", "Check the free space on its system disk and /var/log/messages, then try again."),
    ),
}
"""Reasons of the plugin ``prepare_host_upgrade.py``, which come in place of words."""

"""Pool-wide features: high availability, workload balancing, networks, clustering."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES"]

_HA_OFF = translate("xapi", "Switch high availability off for the upgrade.")
_HA_WAIT = translate("xapi", "Wait a few minutes, then try again.")
_HA_HOSTS = translate("xapi", "Check that all servers are running and enabled and can reach the heartbeat storage.")
_WLB_SERVER = translate("xapi", "Check the workload balancing appliance, or leave workload balancing off for now.")
_WLB_LOGIN = translate("xapi", "Check the credentials of workload balancing, or leave it off for now.")
_NETWORK = translate("xapi", "Check the interfaces of the network on all servers.")

CODES = {
    "HA_IS_ENABLED": meaning("", translate("xapi", "High availability is on."), _HA_OFF),
    "HA_NOT_ENABLED": meaning(
        "",
        translate("xapi", "High availability is already off."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "HA_NOT_INSTALLED": meaning(
        "host",
        translate("xapi", "High availability is not installed on {host}."),
        translate("xapi", "Leave high availability off until all servers are upgraded."),
    ),
    "HA_HOST_IS_ARMED": meaning("host", translate("xapi", "High availability still monitors {host}."), _HA_OFF),
    "HA_ENABLE_IN_PROGRESS": meaning("", translate("xapi", "High availability is being switched on."), _HA_WAIT),
    "HA_DISABLE_IN_PROGRESS": meaning("", translate("xapi", "High availability is being switched off."), _HA_WAIT),
    "HA_NO_PLAN": meaning(
        "",
        translate(
            "xapi", "High availability found no plan: the pool does not have enough resources for a server failure."
        ),
        translate("xapi", "Reduce the number of server failures to tolerate, or protect fewer virtual machines."),
    ),
    "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN": meaning(
        "",
        translate("xapi", "High availability does not allow this: the pool could no longer tolerate a server failure."),
        _HA_OFF,
    ),
    "HA_TOO_FEW_HOSTS": meaning(
        "", translate("xapi", "The pool does not have enough working servers for high availability."), _HA_HOSTS
    ),
    "HA_HOST_CANNOT_SEE_PEERS": meaning("host", translate("xapi", "{host} cannot reach the other servers."), _HA_HOSTS),
    "HA_HOST_CANNOT_ACCESS_STATEFILE": meaning(
        "host", translate("xapi", "A server cannot reach the heartbeat storage."), _HA_HOSTS
    ),
    "HA_LOST_STATEFILE": meaning("", translate("xapi", "High availability has lost its heartbeat storage."), _HA_HOSTS),
    "HA_FAILED_TO_FORM_LIVESET": meaning(
        "", translate("xapi", "High availability could not be started: the servers cannot reach each other."), _HA_HOSTS
    ),
    "HA_HEARTBEAT_DAEMON_STARTUP_FAILED": meaning(
        "", translate("xapi", "High availability could not be started on a server."), _HA_HOSTS
    ),
    "HA_POOL_IS_ENABLED_BUT_HOST_IS_DISABLED": meaning(
        "",
        translate("xapi", "High availability is on, but the server is in maintenance mode."),
        translate("xapi", "Take the server out of maintenance mode (enable it)."),
    ),
    "HA_SHOULD_BE_FENCED": meaning(
        "host", translate("xapi", "High availability declared {host} failed; it must restart."), _HA_WAIT
    ),
    "HA_ABORT_NEW_MASTER": meaning(
        "reason", translate("xapi", "The coordinator role was not transferred: {reason}"), _HA_HOSTS
    ),
    "HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED": meaning(
        "sr",
        translate("xapi", "High availability cannot protect this virtual machine: the storage {sr} is not shared."),
        translate("xapi", "Remove the virtual machine from high availability protection."),
    ),
    "HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED": meaning(
        "network",
        translate(
            "xapi",
            "High availability cannot protect this virtual machine: the network {network} does not exist on all "
            "servers.",
        ),
        _NETWORK,
    ),
    "INCOMPATIBLE_STATEFILE_SR": meaning(
        "type",
        translate("xapi", "The heartbeat cannot use storage of the type {type}."),
        translate("xapi", "Choose another storage repository for the heartbeat."),
    ),
    "CANNOT_CREATE_STATE_FILE": meaning(
        "",
        translate("xapi", "The heartbeat file could not be created: there is no suitable shared storage."),
        _HA_HOSTS,
    ),
    "WLB_NOT_INITIALIZED": meaning(
        "", translate("xapi", "The pool is not connected to workload balancing."), _WLB_SERVER
    ),
    "WLB_DISABLED": meaning(
        "",
        translate("xapi", "Workload balancing is already off."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "WLB_CONNECTION_REFUSED": meaning(
        "", translate("xapi", "The workload balancing server refuses the connection."), _WLB_SERVER
    ),
    "WLB_CONNECTION_RESET": meaning(
        "", translate("xapi", "The workload balancing server closed the connection."), _WLB_SERVER
    ),
    "WLB_UNKNOWN_HOST": meaning(
        "", translate("xapi", "The workload balancing server cannot be found on the network."), _WLB_SERVER
    ),
    "WLB_TIMEOUT": meaning(
        "timeout", translate("xapi", "The workload balancing server does not respond."), _WLB_SERVER
    ),
    "WLB_AUTHENTICATION_FAILED": meaning(
        "", translate("xapi", "The workload balancing server does not accept the credentials."), _WLB_LOGIN
    ),
    "WLB_MALFORMED_RESPONSE": meaning(
        "method reason",
        translate("xapi", "The response of the workload balancing server is invalid: {reason}"),
        _WLB_SERVER,
    ),
    "WLB_MALFORMED_REQUEST": meaning(
        "", translate("xapi", "The workload balancing server does not accept the request of the pool."), _WLB_SERVER
    ),
    "WLB_INTERNAL_ERROR": meaning(
        "", translate("xapi", "An internal error occurred on the workload balancing server."), _WLB_SERVER
    ),
    "WLB_XENSERVER_AUTHENTICATION_FAILED": meaning(
        "", translate("xapi", "Workload balancing cannot log in to the pool."), _WLB_LOGIN
    ),
    "WLB_XENSERVER_CONNECTION_REFUSED": meaning(
        "", translate("xapi", "Workload balancing cannot reach the pool."), _WLB_SERVER
    ),
    "CLUSTERING_ENABLED": meaning(
        "host",
        translate("xapi", "Clustering is on."),
        translate("xapi", "Detach the clustered storage (GFS2) and switch clustering off first."),
    ),
    "CLUSTER_HOST_NOT_JOINED": meaning(
        "host", translate("xapi", "A server has not joined the cluster: {host}."), _NETWORK
    ),
    "PIF_NOT_PRESENT": meaning(
        "host network", translate("xapi", "{host} has no interface on the network {network}."), _NETWORK
    ),
    "PIF_HAS_NO_NETWORK_CONFIGURATION": meaning(
        "pif", translate("xapi", "The interface {pif} has no IP settings."), _NETWORK
    ),
    "REQUIRED_PIF_IS_UNPLUGGED": meaning("pif", translate("xapi", "The interface {pif} is unplugged."), _NETWORK),
    "INTERFACE_HAS_NO_IP": meaning("interface", translate("xapi", "{interface} has no IP address."), _NETWORK),
    "BRIDGE_NOT_AVAILABLE": meaning(
        "bridge", translate("xapi", "The network bridge {bridge} is not available."), _NETWORK
    ),
    "AUTH_SERVICE_ERROR": meaning(
        "message",
        translate("xapi", "The directory service reports: {message}"),
        translate("xapi", "Log in as root, or wait until the directory service is available again."),
    ),
    "SUBJECT_CANNOT_BE_RESOLVED": meaning(
        "",
        translate("xapi", "The directory service does not know the user."),
        translate("xapi", "Log in as root, or check the user in the directory."),
    ),
}

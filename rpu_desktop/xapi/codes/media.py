"""Reasons of the plugin ``prepare_host_upgrade.py`` about the place of the media (since 8.0), for a host that is known.

XenCenter's names for them: FriendlyNames.resx, PREPARE_HOST_UPGRADE_*.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate

__all__ = ["MEDIA_REASONS", "SERVER_ERROR"]

SERVER_ERROR = "REPO_SERVER_ERROR_"
"""Begins the reason that the server answered with an error of its own; the HTTP status follows."""

_PLACE = translate(
    "xapi", "Check that all files of the installation media are unpacked there and that the server may read them."
)

MEDIA_REASONS: dict[str, tuple[Text, Text]] = {
    "NOT_FOUND": (translate("xapi", "The server cannot find the installation media at this address."), _PLACE),
    "UNAUTH_URL": (
        translate("xapi", "The server with the installation media refuses the host's login."),
        translate("xapi", "Check the user name and password for the installation media."),
    ),
    "FORBIDDEN": (translate("xapi", "The server does not allow the host to read the installation media."), _PLACE),
    "TIMEOUT": (
        translate("xapi", "The server with the installation media did not answer the host in time."),
        translate("xapi", "Check the network between the host and that server."),
    ),
    "PROXY AUTH FAILURE": (
        translate("xapi", "A proxy between the server and the installation media requires a login."),
        translate("xapi", "Put the media where the servers can reach them without a proxy."),
    ),
    "REPO_IOERROR": (
        translate("xapi", "The server cannot read the installation media (input/output error)."),
        translate("xapi", "Check the disk that contains the media."),
    ),
    SERVER_ERROR: (translate("xapi", "The server with the installation media returns an error to the host."), _PLACE),
}

"""The upgrade plugin's reasons against media, in words (XenCenter FriendlyNames.resx, PREPARE_HOST_UPGRADE_*).

Plugins since 8.0 distinguish them by the HTTP status; older ones report INVALID_URL for everything.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.media.readers import Obstacle
from rpu_desktop.media.url import MediaSource
from rpu_desktop.xapi.codes.media import SERVER_ERROR

__all__ = ["OF_THE_ADDRESS", "reason_in_words"]

OF_THE_ADDRESS = ("INVALID_URL", "NOT_FOUND", "UNAUTH_URL", "FORBIDDEN", SERVER_ERROR)
"""Prefixes of reasons that mean: the files are not available there."""

_WORDS: dict[str, tuple[Text, Text]] = {
    "INVALID_URL": (
        translate("media", "{host} cannot read installation media at {source}."),
        translate(
            "media",
            "Check the address, user name and password, that all files of the media are unpacked there, and that "
            "the server can reach them.",
        ),
    ),
    "INVALID_VER": (
        translate("media", "The installation media at {source} are older than the version on {host} ({version})."),
        translate("media", "Use media of a newer version."),
    ),
    "NOT_FOUND": (
        translate("media", "{host} cannot find all files of the installation media at {source}."),
        translate(
            "media",
            "Check the path, that the whole image is unpacked there, including hidden files, and that the server "
            "makes them available.",
        ),
    ),
    "UNAUTH_URL": (
        translate("media", "The server with the installation media at {source} refuses the login of {host}."),
        translate(
            "media",
            "Check the user name and password. Both are required, and the web server must accept Basic authentication.",
        ),
    ),
    "FORBIDDEN": (
        translate("media", "The server with the installation media at {source} does not allow {host} to read them."),
        translate(
            "media",
            "On that server, allow access from the addresses of all servers of the pool to all files of this folder.",
        ),
    ),
    "TIMEOUT": (
        translate("media", "{host} received no response from {source} in time."),
        translate(
            "media", "Check that this server is running, and check the network and the firewalls between the two."
        ),
    ),
    "PROXY AUTH FAILURE": (
        translate("media", "A proxy between {host} and {source} requires a login."),
        translate("media", "Put the media where the servers of the pool can reach them without a proxy."),
    ),
    "REPO_IOERROR": (
        translate("media", "{host} can reach {source}, but cannot read files there (input/output error)."),
        translate("media", "Check the disk that contains the media, and unpack the image again."),
    ),
    SERVER_ERROR: (
        translate("media", "The server with the installation media at {source} returns error {status} to {host}."),
        translate("media", "Check the log of that server, fix the cause, and test again."),
    ),
}
_WORDS["MISSING_URL"] = _WORDS["INVALID_URL"]
_BY_FTP = (
    translate("media", "{host} cannot read installation media at {source}."),
    translate(
        "media",
        "Check the path, and that the FTP server reports the size of files (SIZE) in text mode, too, as vsftpd "
        "does. Or use a web server.",
    ),
)


def reason_in_words(host: Host, source: MediaSource, reason: str) -> Obstacle | None:
    """What the plugin's reason means; None for one that is not known."""
    server_error = reason.startswith(SERVER_ERROR)
    text, advice = _WORDS.get(SERVER_ERROR if server_error else reason, (None, None))
    if text is None or advice is None:
        return None
    if server_error and source.scheme == "ftp":  # the reader's own failures, not a server's response
        text, advice = _BY_FTP
    words = {
        "host": host.name,
        "source": source.shown(),
        "version": host.software_version.full_label,
        "status": reason.removeprefix(SERVER_ERROR),
    }
    return Obstacle(text.of(**words), advice)

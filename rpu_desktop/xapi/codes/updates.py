"""Updates: update ISOs, patches, repositories."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES"]

_NOTHING = translate("xapi", "Nothing needs to be done.")
_AGAIN = translate("xapi", "Synchronize the pool with its repository and try again.")
_SPACE = translate("xapi", "Free up space on the server's system disk.")
_OTHER = translate("xapi", "Choose the update for this version.")
_LOG = translate("xapi", "Check /var/log/xensource.log on the server.")
_WAIT = translate("xapi", "Wait until it is finished, then try again.")

CODES = {
    "UPDATE_ALREADY_APPLIED": meaning("update", translate("xapi", "{update} is already installed."), _NOTHING),
    "UPDATE_ALREADY_APPLIED_IN_POOL": meaning(
        "update", translate("xapi", "{update} is already installed on all servers."), _NOTHING
    ),
    "UPDATE_ALREADY_EXISTS": meaning("uuid", translate("xapi", "The pool already has this update."), _NOTHING),
    "UPDATE_APPLY_FAILED": meaning("output:output", translate("xapi", "The update failed: {output}"), _LOG),
    "UPDATE_POOL_APPLY_FAILED": meaning("hosts", translate("xapi", "The update failed on some servers: {hosts}"), _LOG),
    "UPDATE_IS_APPLIED": meaning("", translate("xapi", "The update is in use."), _NOTHING),
    "CANNOT_FIND_UPDATE": meaning("", translate("xapi", "The update no longer exists."), _OTHER),
    "INVALID_UPDATE": meaning("info:output", translate("xapi", "This is not a valid update: {info}"), _OTHER),
    "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR": meaning(
        "update info:output", translate("xapi", "{update} is not suitable for this server: {info}"), _LOG
    ),
    "UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING": meaning(
        "update required",
        translate("xapi", "{update} requires another update first: {required}."),
        translate("xapi", "Install the required one first."),
    ),
    "UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT": meaning(
        "update other", translate("xapi", "{update} conflicts with {other}."), _OTHER
    ),
    "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION": meaning(
        "update installed required",
        translate("xapi", "{update} is for version {required}; the server has {installed}."),
        _OTHER,
    ),
    "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE": meaning(
        "update available:size required:size",
        translate("xapi", "{update} requires {required} on the server's system disk; {available} are free."),
        _SPACE,
    ),
    "UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED": meaning(
        "update", translate("xapi", "The server does not recognize the key that {update} was signed with."), _OTHER
    ),
    "PATCH_ALREADY_APPLIED": meaning("patch", translate("xapi", "{patch} is already installed."), _NOTHING),
    "PATCH_ALREADY_EXISTS": meaning("uuid", translate("xapi", "The pool already has this patch."), _NOTHING),
    "PATCH_APPLY_FAILED": meaning("output:output", translate("xapi", "The patch failed: {output}"), _LOG),
    "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR": meaning(
        "patch info:output", translate("xapi", "{patch} is not suitable for this server: {info}"), _LOG
    ),
    "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING": meaning(
        "patch required",
        translate("xapi", "{patch} requires another patch first: {required}."),
        translate("xapi", "Install the required one first."),
    ),
    "PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION": meaning(
        "patch installed required",
        translate("xapi", "{patch} is for version {required}; the server has {installed}."),
        _OTHER,
    ),
    "PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD": meaning(
        "patch installed required",
        translate("xapi", "{patch} is for build {required}; the server has {installed}."),
        _OTHER,
    ),
    "PATCH_PRECHECK_FAILED_OUT_OF_SPACE": meaning(
        "patch available:size required:size",
        translate("xapi", "{patch} requires {required} on the server's system disk; {available} are free."),
        _SPACE,
    ),
    "PATCH_PRECHECK_FAILED_VM_RUNNING": meaning(
        "patch",
        translate("xapi", "{patch} requires a server without running virtual machines."),
        translate("xapi", "Migrate them or shut them down first."),
    ),
    "PATCH_PRECHECK_FAILED_ISO_MOUNTED": meaning(
        "patch",
        translate("xapi", "{patch} cannot be installed while a tools CD is in use."),
        translate("xapi", "Eject the VM tools CD from all virtual machines of the server."),
    ),
    "GET_UPDATES_FAILED": meaning("", translate("xapi", "The list of updates could not be read."), _AGAIN),
    "GET_HOST_UPDATES_FAILED": meaning(
        "host", translate("xapi", "The list of updates for {host} could not be read."), _AGAIN
    ),
    "APPLY_UPDATES_FAILED": meaning("host", translate("xapi", "The updates failed on {host}."), _LOG),
    "APPLY_LIVEPATCH_FAILED": meaning(
        "patch",
        translate("xapi", "The live patch {patch} failed."),
        translate("xapi", "Restart the server."),
    ),
    "APPLY_GUIDANCE_FAILED": meaning(
        "object", translate("xapi", "The steps that the updates require could not be carried out on {object}."), _LOG
    ),
    "UPDATEINFO_HASH_MISMATCH": meaning(
        "", translate("xapi", "The repository changed after the list of updates was read."), _AGAIN
    ),
    "REPOSYNC_FAILED": meaning(
        "",
        translate("xapi", "The pool could not be synchronized with its repository."),
        translate("xapi", "Check the internet access of the pool coordinator and its proxy settings."),
    ),
    "NO_REPOSITORY_ENABLED": meaning(
        "",
        translate("xapi", "No repository for updates is enabled."),
        translate("xapi", "Choose a repository for the pool."),
    ),
    "NO_REPOSITORIES_CONFIGURED": meaning(
        "",
        translate("xapi", "No repository for updates is set up."),
        translate("xapi", "Set up a repository for the pool."),
    ),
    "SYNC_UPDATES_IN_PROGRESS": meaning(
        "", translate("xapi", "The pool is being synchronized with its repository."), _WAIT
    ),
    "APPLY_UPDATES_IN_PROGRESS": meaning("", translate("xapi", "Updates are being installed."), _WAIT),
    "CONFIGURE_REPOSITORIES_IN_PROGRESS": meaning(
        "", translate("xapi", "The pool's repositories are being changed."), _WAIT
    ),
}

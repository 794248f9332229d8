"""Sessions, roles, licences, the API itself."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES"]

_REPORT = translate("xapi", "Look into the log of the pool coordinator (/var/log/xensource.log) for what happened.")
_ADMIN = translate("xapi", "Log in as root, or as a user with the role pool-admin.")
_LICENCE = translate("xapi", "Check the licences of the pool's hosts.")
_READ_AGAIN = translate("xapi", "Look at the pool as it is now and try again.")
_OTHER_VERSION = translate("xapi", "The pool's version may be too old or too new for this step.")

CODES = {
    "SESSION_AUTHENTICATION_FAILED": meaning(
        "user",
        translate("xapi", "The pool does not accept the user name and password."),
        translate(
            "xapi",
            "Check them. If the user comes from a directory, wait until the directory service is back, "
            "or log in as root.",
        ),
    ),
    "SESSION_AUTHORIZATION_FAILED": meaning(
        "user reason", translate("xapi", "The pool does not let the user {user} in: {reason}"), _ADMIN
    ),
    "SESSION_INVALID": meaning(
        "",
        translate("xapi", "The pool no longer knows this session: its coordinator restarted, or the session expired."),
        translate("xapi", "The program logs in again automatically."),
    ),
    "SESSION_NOT_REGISTERED": meaning(
        "",
        translate("xapi", "The pool no longer sends its news to this session."),
        translate("xapi", "The program reads the pool again automatically."),
    ),
    "EVENTS_LOST": meaning(
        "",
        translate("xapi", "Some of the pool's news were lost."),
        translate("xapi", "The program reads the pool again automatically."),
    ),
    "HOST_IS_SLAVE": meaning(
        "coordinator",
        translate("xapi", "This server is a pool member; its coordinator is {coordinator}."),
        translate("xapi", "Connect to the pool coordinator."),
    ),
    "HOST_STILL_BOOTING": meaning(
        "",
        translate("xapi", "The server is still starting."),
        translate("xapi", "Wait a few minutes; it is asked again."),
    ),
    "HOST_IN_EMERGENCY_MODE": meaning(
        "",
        translate("xapi", "The server has lost its pool coordinator and waits for it."),
        translate("xapi", "Bring the pool coordinator back first."),
    ),
    "HOST_ITS_OWN_SLAVE": meaning(
        "",
        translate("xapi", "The server takes itself for a member of its own pool."),
        translate("xapi", "Make it a pool coordinator again on its console (xe pool-emergency-transition-to-master)."),
    ),
    "RBAC_PERMISSION_DENIED": meaning(
        "permission message",
        translate("xapi", "The user's role does not allow “{permission}”."),
        _ADMIN,
    ),
    "PERMISSION_DENIED": meaning("message", translate("xapi", "This is not allowed: {message}"), _ADMIN),
    "USER_IS_NOT_LOCAL_SUPERUSER": meaning(
        "message", translate("xapi", "Only the local superuser may do this: {message}"), _ADMIN
    ),
    "MESSAGE_METHOD_UNKNOWN": meaning(
        "method", translate("xapi", "The pool does not know the call {method}."), _OTHER_VERSION
    ),
    "MESSAGE_PARAMETER_COUNT_MISMATCH": meaning(
        "method expected received",
        translate("xapi", "The pool expects {expected} parameters for the call {method}, not {received}."),
        _OTHER_VERSION,
    ),
    "MESSAGE_DEPRECATED": meaning("", translate("xapi", "The pool no longer offers this call."), _OTHER_VERSION),
    "MESSAGE_REMOVED": meaning("", translate("xapi", "The pool no longer offers this call."), _OTHER_VERSION),
    "NOT_IMPLEMENTED": meaning("call", translate("xapi", "The pool does not offer {call}."), _OTHER_VERSION),
    "FIELD_TYPE_ERROR": meaning(
        "field", translate("xapi", "The pool does not accept the form of the field {field}."), _OTHER_VERSION
    ),
    "INVALID_VALUE": meaning(
        "field value", translate("xapi", "The pool does not accept {value} for {field}."), _OTHER_VERSION
    ),
    "VALUE_NOT_SUPPORTED": meaning(
        "field value reason",
        translate("xapi", "The pool does not accept {value} for {field}: {reason}"),
        _OTHER_VERSION,
    ),
    "HANDLE_INVALID": meaning(
        "class object",
        translate("xapi", "An object ({class}) that was meant no longer exists: {object}."),
        _READ_AGAIN,
    ),
    "OBJECT_NOLONGER_EXISTS": meaning("", translate("xapi", "An object that was meant no longer exists."), _READ_AGAIN),
    "UUID_INVALID": meaning(
        "type uuid", translate("xapi", "There is no object ({type}) with the uuid {uuid}."), _READ_AGAIN
    ),
    "MAP_DUPLICATE_KEY": meaning(
        "type field uuid key",
        translate("xapi", "The key {key} is already there in {field} of an object ({type})."),
        _READ_AGAIN,
    ),
    "INTERNAL_ERROR": meaning(
        "message", translate("xapi", "The pool coordinator met an internal error: {message}"), _REPORT
    ),
    "TOO_BUSY": meaning(
        "",
        translate("xapi", "The server is too busy."),
        translate("xapi", "Try again in a few minutes."),
    ),
    "TOO_MANY_PENDING_TASKS": meaning(
        "",
        translate("xapi", "The pool has too many tasks waiting."),
        translate("xapi", "Wait until some are done, then try again."),
    ),
    "TASK_CANCELLED": meaning(
        "task",
        translate("xapi", "The task was cancelled."),
        translate("xapi", "If it was not cancelled on purpose, try again."),
    ),
    "OPERATION_NOT_ALLOWED": meaning(
        "reason",
        translate("xapi", "The pool does not allow this now: {reason}"),
        translate("xapi", "Remove the cause and try again."),
    ),
    "OPERATION_BLOCKED": meaning(
        "object reason",
        translate("xapi", "An administrator has blocked this operation for {object} ({reason})."),
        translate("xapi", "Remove the block (blocked_operations) if it is no longer needed."),
    ),
    "OPERATION_PARTIALLY_FAILED": meaning(
        "operation",
        translate("xapi", "{operation} was carried out in part only."),
        translate("xapi", "Check the current state of the pool before you continue."),
    ),
    "OTHER_OPERATION_IN_PROGRESS": meaning(
        "class object",
        translate("xapi", "Something else is being done with {object} ({class}) right now."),
        translate("xapi", "Wait until it is finished, then try again."),
    ),
    "LICENCE_RESTRICTION": meaning(
        "feature", translate("xapi", "The licence does not cover this feature: {feature}."), _LICENCE
    ),
    "LICENSE_EXPIRED": meaning("", translate("xapi", "The licence has expired."), _LICENCE),
    "LICENSE_PROCESSING_ERROR": meaning("", translate("xapi", "The licence could not be read."), _LICENCE),
    "LICENSE_CHECKOUT_ERROR": meaning(
        "code message", translate("xapi", "The licence server gives out no licence: {message}"), _LICENCE
    ),
    "FEATURE_RESTRICTED": meaning("", translate("xapi", "This feature is not available to this pool."), _LICENCE),
    "V6D_FAILURE": meaning("", translate("xapi", "The licence service of a host does not work."), _LICENCE),
    "OUT_OF_SPACE": meaning(
        "location",
        translate("xapi", "No space is left on the server at {location}."),
        translate("xapi", "Make room on the server's system disk."),
    ),
}

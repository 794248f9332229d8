"""Sessions, roles, licences, the API itself."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES"]

_REPORT = translate("xapi", "Check the log of the pool coordinator (/var/log/xensource.log) for the cause.")
_ADMIN = translate("xapi", "Log in as root, or as a user with the role pool-admin.")
_LICENCE = translate("xapi", "Check the licenses of the pool's servers.")
_READ_AGAIN = translate("xapi", "Check the current state of the pool and try again.")
_OTHER_VERSION = translate("xapi", "The pool's version may be too old or too new for this step.")

CODES = {
    "SESSION_AUTHENTICATION_FAILED": meaning(
        "user",
        translate("xapi", "The pool does not accept the user name and password."),
        translate(
            "xapi",
            "Check both. If the user is defined in a directory, wait until the directory service is available "
            "again, or log in as root.",
        ),
    ),
    "SESSION_AUTHORIZATION_FAILED": meaning(
        "user reason", translate("xapi", "The pool does not allow the user {user} to log in: {reason}"), _ADMIN
    ),
    "SESSION_INVALID": meaning(
        "",
        translate("xapi", "This session is no longer valid: the pool coordinator restarted, or the session expired."),
        translate("xapi", "The program logs in again automatically."),
    ),
    "SESSION_NOT_REGISTERED": meaning(
        "",
        translate("xapi", "The pool no longer sends events to this session."),
        translate("xapi", "The program reads the pool again automatically."),
    ),
    "EVENTS_LOST": meaning(
        "",
        translate("xapi", "Some events of the pool were lost."),
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
        translate("xapi", "Wait a few minutes; the program asks again automatically."),
    ),
    "HOST_IN_EMERGENCY_MODE": meaning(
        "",
        translate("xapi", "The server has lost contact with its pool coordinator and is waiting for it."),
        translate("xapi", "Bring the pool coordinator back first."),
    ),
    "HOST_ITS_OWN_SLAVE": meaning(
        "",
        translate("xapi", "The server considers itself a member of its own pool."),
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
        "field", translate("xapi", "The pool does not accept the format of the field {field}."), _OTHER_VERSION
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
        translate("xapi", "An object ({class}) no longer exists: {object}."),
        _READ_AGAIN,
    ),
    "OBJECT_NOLONGER_EXISTS": meaning("", translate("xapi", "The object no longer exists in the pool."), _READ_AGAIN),
    "UUID_INVALID": meaning(
        "type uuid", translate("xapi", "There is no object ({type}) with the UUID {uuid}."), _READ_AGAIN
    ),
    "MAP_DUPLICATE_KEY": meaning(
        "type field uuid key",
        translate("xapi", "The key {key} already exists in {field} of an object ({type})."),
        _READ_AGAIN,
    ),
    "INTERNAL_ERROR": meaning(
        "message", translate("xapi", "An internal error occurred on the pool coordinator: {message}"), _REPORT
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
        translate("xapi", "The task was canceled."),
        translate("xapi", "If nobody canceled it on purpose, try again."),
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
        translate("xapi", "{operation} was only partly carried out."),
        translate("xapi", "Check the current state of the pool before you continue."),
    ),
    "OTHER_OPERATION_IN_PROGRESS": meaning(
        "class object",
        translate("xapi", "Another operation is in progress on {object} ({class})."),
        translate("xapi", "Wait until it is finished, then try again."),
    ),
    "LICENCE_RESTRICTION": meaning(
        "feature", translate("xapi", "The license does not include this feature: {feature}."), _LICENCE
    ),
    "LICENSE_EXPIRED": meaning("", translate("xapi", "The license has expired."), _LICENCE),
    "LICENSE_PROCESSING_ERROR": meaning("", translate("xapi", "The license could not be read."), _LICENCE),
    "LICENSE_CHECKOUT_ERROR": meaning(
        "code message", translate("xapi", "The license server does not provide a license: {message}"), _LICENCE
    ),
    "FEATURE_RESTRICTED": meaning("", translate("xapi", "This feature is not available to this pool."), _LICENCE),
    "V6D_FAILURE": meaning("", translate("xapi", "The license service of a server does not work."), _LICENCE),
    "OUT_OF_SPACE": meaning(
        "location",
        translate("xapi", "No space is left on the server at {location}."),
        translate("xapi", "Free up space on the server's system disk."),
    ),
}

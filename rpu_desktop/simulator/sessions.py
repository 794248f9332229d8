"""Logging in and out, and checking sessions (xen-api ``xapi_session.ml``, ``session_check.ml``)."""

from __future__ import annotations

import hmac

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["authenticate", "check_permission", "check_session"]


def authenticate(pool: SimPool, username: str, password: str) -> None:
    """Check a name and password.

    Raises:
        ApiError: SESSION_AUTHENTICATION_FAILED.

    """
    right = hmac.compare_digest(password.encode(), pool.password.encode())
    if username != pool.username or not right:
        raise ApiError("SESSION_AUTHENTICATION_FAILED", username, "Authentication failure")


def check_session(pool: SimPool, host: str, session: str) -> None:
    """Whether `session` may call this host.

    Raises:
        ApiError: HOST_IS_SLAVE with the coordinator's address, SESSION_INVALID.

    """
    if session in pool.local_sessions:
        return
    if not pool.db.exists("session", session):
        raise ApiError("SESSION_INVALID", session)
    if host != pool.coordinator:
        raise ApiError("HOST_IS_SLAVE", pool.db.get("host", pool.coordinator, "address"))


def check_permission(pool: SimPool, session: str, name: str) -> None:
    """Check whether the session's role allows this call (``rbac.ml``); reading is allowed for every role.

    Raises:
        ApiError: RBAC_PERMISSION_DENIED with the permission and a message.

    """
    if not pool.db.exists("session", session) or pool.db.get("session", session, "is_local_superuser"):
        return
    cls, _, message = name.lower().partition(".")
    if cls in ("session", "event", "task") or message.startswith("get_"):
        return
    permission = f"{cls}.{message}"
    if permission not in pool.db.get("session", session, "rbac_permissions"):
        raise ApiError("RBAC_PERMISSION_DENIED", permission, "No permission in user session")


@method("session.login_with_password", needs_session=False)
def login_with_password(call: Call, uname: str, pwd: str, version: str = "", originator: str = "") -> str:
    """Log in; a member redirects its caller to the coordinator before it checks the password."""
    pool = call.pool
    if call.host != pool.coordinator:
        raise ApiError("HOST_IS_SLAVE", pool.db.get("host", pool.coordinator, "address"))
    authenticate(pool, uname, pwd)
    now = pool.clock.date()
    role = state_of(pool).permissions
    return pool.db.create(
        "session",
        this_host=call.host,
        last_active=now,
        validation_time=now,
        is_local_superuser=role is None,
        rbac_permissions=sorted(role or ()),
        auth_user_name=uname,
        originator=originator,
    )


@method("session.slave_local_login_with_password", needs_session=False)
def slave_local_login_with_password(call: Call, uname: str, pwd: str) -> str:
    """Log in to this host only; works in emergency mode."""
    authenticate(call.pool, uname, pwd)
    session = f"OpaqueRef:{call.pool.db.new_uuid()}"
    call.pool.local_sessions.add(session)
    return session


@method("session.logout")
def logout(call: Call) -> None:
    """End the calling session."""
    call.pool.event_queues.pop(call.session, None)
    call.pool.db.delete("session", call.session)


@method("session.local_logout")
def local_logout(call: Call) -> None:
    """End a local session."""
    call.pool.local_sessions.discard(call.session)


@method("session.change_password")
def change_password(call: Call, old_pwd: str, new_pwd: str) -> None:
    """Change root's password."""
    authenticate(call.pool, call.pool.username, old_pwd)
    call.pool.password = new_pwd


@method("session.get_all_subject_identifiers")
def get_all_subject_identifiers(call: Call) -> list[str]:
    """Users logged in through a directory: none."""
    return []

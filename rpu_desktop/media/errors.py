"""What can be wrong with installation media, in words: one class a kind, each with what to do next."""

from __future__ import annotations

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text

__all__ = [
    "LoginUnknown",
    "MediaAddressError",
    "MediaDamaged",
    "MediaError",
    "MediaForbidden",
    "MediaMissing",
    "MediaUnreachable",
    "NotARepository",
]


class MediaError(AppError):
    """Something is wrong with the media; `advice` is never missing."""

    advice: Text

    def __init__(self, text: Text, advice: Text) -> None:
        super().__init__(text, advice)


class MediaAddressError(MediaError):
    """The address itself cannot be understood."""


class MediaMissing(MediaError):
    """There is no such file or folder on this computer, or it cannot be read."""


class MediaUnreachable(MediaError):
    """There is no response, or not the requested one."""


class MediaForbidden(MediaError):
    """The server wants another user name or password."""


class LoginUnknown(MediaForbidden):
    """The web server wants a login of a kind that hosts do not know: Digest, NTLM, Negotiate."""


class NotARepository(MediaError):
    """The server responds, but there are no installation media."""


class MediaDamaged(MediaError):
    """Installation media that are incomplete or cannot be understood."""

"""The one exception of a simulated pool: a XenAPI failure."""

from __future__ import annotations

__all__ = ["ApiError"]


class ApiError(Exception):
    """A failure as the API reports it: the code first, then its parameters."""

    def __init__(self, code: str, *params: object) -> None:
        super().__init__(code, *params)
        self.code = code
        self.params = tuple(str(param) for param in params)

    @property
    def description(self) -> list[str]:
        """The ``ErrorDescription`` on the wire."""
        return [self.code, *self.params]

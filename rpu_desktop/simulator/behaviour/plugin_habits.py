"""Which upgrade plugin a release has, and how it behaves.

From the changelog of xcp-ng-rpms/host-upgrade-plugin (``SPECS/host-upgrade-plugin.spec``): 2.1.0 brought detailed
reasons, ``getVersion`` and ``getDom0DefaultMemory``; 2.1.2 HTTPS; 2.2.5 ``getEUA``; 3.0.0 Python 3; 3.0.2 does not
need ``isolinux.cfg``; 3.1.0 brought ``checkHost`` and ``checkPool``. The branches of that repository show which
release has which; XenServer 8 gets newer ones with its updates, at about the toolstack's date.
"""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.simulator.releases import Release

__all__ = ["PluginHabits", "habits_of"]

_BY_TOOLSTACK: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((25, 17), (3, 1, 2)),
    ((25,), (3, 0, 3)),
    ((), (3, 0, 0)),
)
"""xapi from 8.3 on -> the plugin of that time."""
_BY_PRODUCT: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((8, 2, 1), (2, 2, 6)),
    ((8, 1), (2, 2, 0)),
    ((8, 0), (2, 1, 0)),
    ((7, 6), (1, 2, 1)),
    ((7, 5), (1, 1, 6)),
    ((), (1, 1)),
)
_OF_XCP_NG_8_2: tuple[int, ...] = (2, 2, 3)


@dataclass(frozen=True, slots=True)
class PluginHabits:
    """The plugin of one host: its version and the release it runs on."""

    version: tuple[int, ...]
    numbers: tuple[int, ...]

    @property
    def https(self) -> bool:
        """Whether it reads HTTPS (CP-32358)."""
        return self.version >= (2, 1, 2)

    @property
    def asks_size(self) -> bool:
        """Whether the reader asks FTP servers for sizes (python-libs faf2ce2, May 2016: after 7.0)."""
        return self.numbers >= (7, 1)

    @property
    def python3(self) -> bool:
        """Whether it runs on Python 3."""
        return self.version >= (3,)

    @property
    def wants_isolinux(self) -> bool:
        """Whether it fetches ``isolinux.cfg`` (until CA-403628)."""
        return self.version < (3, 0, 2)

    @property
    def gives_reasons(self) -> bool:
        """Whether it gives detailed reasons for the web server's responses (CP-23016)."""
        return self.version >= (2, 1)

    def knows(self, fn: str) -> bool:
        """Whether it has this function."""
        if fn == "testSafe2Upgrade":
            return self.numbers >= (6, 5)
        return self.version >= _FUNCTIONS.get(fn, ())


_FUNCTIONS = {
    "getVersion": (2, 1),
    "getDom0DefaultMemory": (2, 1),
    "getEUA": (2, 2, 5),
    "checkHost": (3, 1),
    "checkPool": (3, 1),
}


def habits_of(release: Release) -> PluginHabits:
    """The plugin of a host with this release."""
    numbers = release.numbers
    if numbers >= (8, 3):
        toolstack = tuple(int(part) for part in release.xapi_build.split(".") if part.isdigit())
        version = next(version for since, version in _BY_TOOLSTACK if toolstack >= since)
    elif numbers >= (8, 2, 1) and release.brand == "XCP-ng":
        version = _OF_XCP_NG_8_2
    else:
        version = next(version for since, version in _BY_PRODUCT if numbers >= since)
    return PluginHabits(version, numbers)

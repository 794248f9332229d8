"""The releases of simulated pools and simulated media: versions, API, and the memory of dom0.

Product and platform versions are those of the products' release notes; builds and component versions are realistic,
not always exact. API versions as major * 100 + minor (xen-api ``ocaml/idl/datamodel_types.ml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rpu_desktop.simulator.model import model_version

__all__ = ["RELEASES", "Release", "release_of", "successor", "with_components"]

_MIB = 1 << 20
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Release:
    """One release of one product."""

    brand: str
    product: str
    platform: str
    api: int
    xapi: str
    xen: str
    linux: str
    build: str
    schema: str
    date: str
    xapi_build: str = ""
    text: str = ""

    @property
    def newer_media(self) -> bool:
        """Whether its media describe themselves in ``.treeinfo`` (7.0 and later)."""
        return self.numbers >= (7,)

    @property
    def boots_by_bios(self) -> bool:
        """Whether its media can be booted without UEFI: all except those of XenServer 9."""
        return self.brand == "XCP-ng" or self.numbers < (9,)

    @property
    def model_version(self) -> int:
        """The model of its toolstack; see `rpu_desktop.simulator.model.model_version`."""
        return model_version(self.api, self.xapi_build)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The product version, to compare."""
        return tuple(int(part) for part in self.product.split(".") if part.isdigit())

    @property
    def platform_numbers(self) -> tuple[int, ...]:
        """The platform version, to compare."""
        return tuple(int(part) for part in self.platform.split(".") if part.isdigit())

    def software_version(self, hostname: str) -> dict[str, str]:
        """``host.software_version`` of this release."""
        facts = {
            "product_version": self.product,
            "product_version_text": self.text or self.product.removesuffix(".0"),
            "product_version_text_short": ".".join(self.product.split(".")[:2]),
            "platform_name": "XCP",
            "platform_version": self.platform,
            "product_brand": self.brand,
            "build_number": self.build,
            "hostname": hostname,
            "date": self.date,
            "dbv": "0.0.1",
            "xapi": self.xapi,
            "xapi_build": self.xapi_build,
            "xen": self.xen,
            "linux": self.linux,
            "xencenter_min": "2.16",
            "xencenter_max": "2.16",
            "network_backend": "openvswitch",
            "db_schema": self.schema,
        }
        return {key: value for key, value in facts.items() if value}

    def dom0_memory(self, total: int) -> int:
        """Default memory of dom0 (bytes) on a host of `total` bytes (host-installer ``constants.py``)."""
        if self.numbers < (6, 5):
            return 752 * _MIB
        if self.numbers < (8,):
            steps = ((24, 752), (48, 2048), (64, 3072))
            return next((mib * _MIB for limit, mib in steps if total < limit * _GIB), 4096 * _MIB)
        return min(8 * _GIB, (1024 * _MIB + total // 20) // _MIB * _MIB)


def _xenserver(product: str, platform: str, *rest: object, brand: str = "XenServer", text: str = "") -> Release:
    api, xapi, xen, linux, build, schema, date, *more = rest
    return Release(
        brand, product, platform, int(str(api)), str(xapi), str(xen), str(linux), str(build), str(schema), str(date),
        str(more[0]) if more else "", text,
    )  # fmt: skip


_CITRIX = "Citrix Hypervisor"
RELEASES: Mapping[str, tuple[Release, ...]] = {
    "xenserver": (
        _xenserver("5.5.0", "", 106, "1.3", "3.3.1", "2.6.18-128", "15119p", "5.57", "2009-06-25"),
        _xenserver("5.6.0", "", 107, "1.3", "3.4.2", "2.6.27-37", "31188p", "5.60", "2010-05-27"),
        _xenserver("6.0.2", "1.4.90", 109, "1.3", "4.1.1", "2.6.32-12", "53456p", "5.63", "2012-02-09"),
        _xenserver("6.1.0", "1.6.10", 110, "1.3", "4.1.3", "2.6.32-43", "59235p", "5.66", "2012-09-18"),
        _xenserver("6.2.0", "1.8.0", 200, "1.3", "4.1.5", "2.6.32-43", "70446c", "5.67", "2013-06-14"),
        _xenserver("6.5.0", "1.9.0", 203, "1.3", "4.4.1", "3.10.0+2", "90233c", "5.72", "2014-12-16"),
        _xenserver("7.0.0", "2.1.0", 205, "1.3", "4.6.1", "3.10.0+2", "125380c", "5.93", "2016-05-04"),
        _xenserver("7.1.0", "2.2.0", 206, "1.9", "4.7.1", "4.4.0+2", "137272c", "5.108", "2017-01-31"),
        _xenserver("7.2.0", "2.3.0", 207, "1.14", "4.7.2", "4.4.0+2", "141005c", "5.120", "2017-05-12"),
        _xenserver("7.3.0", "2.4.0", 208, "1.20", "4.7.3", "4.4.0+2", "143925c", "5.133", "2017-11-10"),
        _xenserver("7.4.0", "2.5.0", 209, "1.20", "4.7.4", "4.4.0+10", "144987c", "5.134", "2018-02-12"),
        _xenserver("7.5.0", "2.6.0", 210, "1.20", "4.7.5", "4.4.0+10", "145878c", "5.142", "2018-05-10"),
        _xenserver("7.6.0", "2.7.0", 211, "1.20", "4.7.6", "4.4.0+10", "146433c", "5.203", "2018-09-04"),
        _xenserver("8.0.0", "3.0.0", 212, "1.20", "4.11.1-7", "4.19.0+1", "release/naples/master/45", "5.400",
                   "2019-04-16", "1.160.1", brand=_CITRIX),
        _xenserver("8.1.0", "3.1.0", 214, "1.20", "4.13.0-8", "4.19.0+1", "release/quebec/master/8", "5.504",
                   "2019-12-11", "1.214.1", brand=_CITRIX),
        _xenserver("8.2.0", "3.2.0", 215, "1.20", "4.13.1-9", "4.19.0+1", "release/stockholm/master/7", "5.601",
                   "2020-05-26", "1.249.3", brand=_CITRIX),
        _xenserver("8.2.1", "3.2.1", 215, "1.20", "4.13.4-10", "4.19.0+1", "release/yangtze/master/58", "5.602",
                   "2022-01-20", "1.249.19", brand=_CITRIX, text="8.2 CU1"),
        _xenserver("8.4.0", "3.4.0", 221, "24.16", "4.17.4-3", "4.19.0+1", "cloud/8.4.0/1207", "5.776",
                   "2024-06-18", "24.16.0", text="8"),
    ),
    "xcp-ng": (
        _xenserver("7.6.0", "2.7.0", 211, "1.20", "4.7.6", "4.4.0+10", "release/master/kinnear/64", "5.203",
                   "2018-10-31", brand="XCP-ng"),
        _xenserver("8.0.0", "3.0.0", 212, "1.20", "4.11.1-7", "4.19.0+1", "release/naples/master/45", "5.400",
                   "2019-07-25", "1.160.1", brand="XCP-ng"),
        _xenserver("8.1.0", "3.1.0", 214, "1.20", "4.13.0-8", "4.19.0+1", "release/quebec/master/8", "5.504",
                   "2020-03-31", "1.214.1", brand="XCP-ng"),
        _xenserver("8.2.0", "3.2.0", 215, "1.20", "4.13.1-9", "4.19.0+1", "release/stockholm/master/7", "5.601",
                   "2020-11-05", "1.249.3", brand="XCP-ng"),
        _xenserver("8.2.1", "3.2.1", 215, "1.20", "4.13.4-9", "4.19.0+1", "release/yangtze/master/58", "5.602",
                   "2022-02-28", "1.249.19", brand="XCP-ng"),
        _xenserver("8.3.0", "3.4.0", 221, "24.11", "4.17.4-3", "4.19.0+1", "cloud", "5.775",
                   "2024-10-07", "24.11.0", brand="XCP-ng"),
    ),
}  # fmt: skip
"""Family -> its releases, oldest first."""


def family_of(brand: str) -> str:
    """The family that a ``product_brand`` belongs to."""
    return "xcp-ng" if brand.lower().startswith("xcp") else "xenserver"


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("-", maxsplit=1)[0].split(".") if part.isdigit())


def release_of(brand: str, product: str, platform: str = "", build: str = "") -> Release:
    """The release with these versions; one that is not in the table gets the rest from the nearest older release."""
    family = RELEASES[family_of(brand)]
    older = [release for release in family if release.numbers <= _number(product)] or [family[0]]
    nearest = older[-1]
    return replace(
        nearest,
        brand=brand or nearest.brand,
        product=product or nearest.product,
        platform=platform or nearest.platform,
        build=build or nearest.build,
    )


def with_components(release: Release, components: Mapping[str, str]) -> Release:
    """The release with this toolstack (``xapi_build``) and this hypervisor (``xen``), if given."""
    build, xen = components.get("xapi_build", ""), components.get("xen", "")
    if build:
        release = replace(release, xapi_build=build, xapi=".".join(build.split(".")[:2]))
    return replace(release, xen=xen) if xen else release


def successor(software_version: Mapping[str, str]) -> Release:
    """The release after the one that a host reports; after the newest, the same with a later build.

    A fully updated host may have a newer toolstack or hypervisor than the first build of the next release; media that
    can be used for it have at least these.
    """
    release = _next(software_version)
    newer = {
        field: software_version[field]
        for field in ("xapi_build", "xen")
        if _number(software_version.get(field, "")) > _number(getattr(release, field))
    }
    return with_components(release, newer)


def _next(software_version: Mapping[str, str]) -> Release:
    family = RELEASES[family_of(software_version.get("product_brand", ""))]
    mine = _number(software_version.get("product_version", "") or software_version.get("platform_version", ""))
    later = [release for release in family if release.numbers > mine]
    if later:
        return later[0]
    newest = family[-1]
    return replace(
        newest, product="8.5.0", platform="3.5.0", xapi_build="25.6.0", xapi="25.6", build=f"{newest.build}.1", text=""
    )

"""The updates for simulated products, and the check-for-updates document that lists them.

Several versions, superseded, required, conflicting and restricted updates, a version that comes as an update, versions
without a minimal list: everything that the real document has (XenCenter ``DownloadUpdatesXmlAction.cs``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement, tostring

from rpu_desktop.simulator.releases import Release, release_of
from rpu_desktop.simulator.update_files import UpdateSpec

__all__ = ["UPDATES", "VersionSpec", "document_of", "supplemental_pack", "versions"]


def _uuid(number: int) -> str:
    return f"d0c5{number:04x}-5eed-4000-8000-{number * 7919 % 0xFFFFFFFFFFFF:012x}"


def _spec(number: int, name: str, release: str, guidance: str = "", **more: object) -> UpdateSpec:
    spec = UpdateSpec(_uuid(number), name, release, guidance)
    return replace(spec, **more)  # type: ignore[arg-type]


UPDATES: Mapping[str, UpdateSpec] = {
    spec.name: spec
    for spec in (
        _spec(1, "XS62ESP1", "6.2.0", "restartHost"),
        _spec(2, "XS62ESP1002", "6.2.0", "restartXAPI", required=(_uuid(1),)),
        _spec(11, "XS65ESP1", "6.5.0", "restartHost"),
        _spec(21, "XS76E001", "7.6.0", "restartXAPI"),
        _spec(22, "XS76E002", "7.6.0", "restartHost", premium=True),
        _spec(31, "CH82E001", "8.2.0", "restartHost"),
        _spec(32, "CH82CU1", "8.2.0", "restartHost", mandatory=True),
        # Citrix Hypervisor 8.2 CU1: 501 is superseded by 503, 505 conflicts with 503, 506 requires one that does not
        # exist.
        _spec(501, "CH82ECU1001", "8.2.1", "restartXAPI"),
        _spec(502, "CH82ECU1002", "8.2.1", "restartHost"),
        _spec(503, "CH82ECU1003", "8.2.1", "restartXAPI", required=(_uuid(502),)),
        _spec(504, "CH82ECU1004", "8.2.1", ""),
        _spec(505, "CH82ECU1005", "8.2.1", "restartHost", conflicting=(_uuid(503),)),
        _spec(506, "CH82ECU1006", "8.2.1", "", required=(_uuid(999),)),
        _spec(507, "CH82ECU1007", "8.2.1", "", restricted=True),
    )
}
"""By name."""


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """One version in the document: names of updates; `minimal` None: no minimal list."""

    release: Release
    updates: tuple[str, ...] = ()
    minimal: tuple[str, ...] | None = None
    brought_by: str = ""


def versions() -> list[VersionSpec]:
    """All versions of the document, oldest first."""
    cu1 = ("CH82ECU1001", "CH82ECU1002", "CH82ECU1003", "CH82ECU1004", "CH82ECU1005", "CH82ECU1006", "CH82ECU1007")
    return [
        VersionSpec(release_of("XenServer", "5.6.0")),
        VersionSpec(release_of("XenServer", "6.2.0"), ("XS62ESP1", "XS62ESP1002"), ("XS62ESP1002", "XS62ESP1")),
        VersionSpec(release_of("XenServer", "6.5.0"), ("XS65ESP1",), ("XS65ESP1",)),
        VersionSpec(release_of("XenServer", "7.6.0"), ("XS76E001", "XS76E002"), ("XS76E001", "XS76E002")),
        VersionSpec(release_of("Citrix Hypervisor", "8.0.0"), (), ()),
        VersionSpec(release_of("Citrix Hypervisor", "8.2.0"), ("CH82E001", "CH82CU1"), ("CH82CU1",)),
        VersionSpec(
            release_of("Citrix Hypervisor", "8.2.1"), cu1, ("CH82ECU1003", "CH82ECU1002", "CH82ECU1004"), "CH82CU1"
        ),
    ]


def supplemental_pack(release: str) -> UpdateSpec:
    """A driver disk for a release."""
    number = 7000 + sum(int(part) * 10**place for place, part in enumerate(reversed(release.split(".")[:3])))
    return UpdateSpec(_uuid(number), "driver-simulated-1.2.3", release, "restartHost", pack=True)


def document_of(
    specs: Sequence[VersionSpec], url_of: Callable[[UpdateSpec], str], updates: Iterable[UpdateSpec] | None = None
) -> bytes:
    """The document; `url_of` returns the download URL of an update."""
    known = {spec.name: spec for spec in (updates if updates is not None else UPDATES.values())}
    root = Element("patchdata")
    consoles = SubElement(root, "versions")
    SubElement(consoles, "version", {"value": "8.2.3.1", "name": "Simulated Console", "latest": "true", "url": ""})
    patches = SubElement(root, "patches")
    for spec in known.values():
        _patch(patches, spec, url_of(spec))
    servers = SubElement(root, "serverversions")
    for version in specs:
        _version(servers, version, known)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _patch(parent: Element, spec: UpdateSpec, url: str) -> None:
    node = SubElement(
        parent,
        "patch",
        {
            "uuid": spec.uuid,
            "name-label": spec.name,
            "name-description": f"Hotfix {spec.name} for {spec.release}",
            "version": "1.0",
            "url": f"https://support.example/article/{spec.name}",
            "patch-url": url,
            "timestamp": "2023-04-11T00:00:00Z",
            "priority": "2",
            "installation-size": str(spec.installation_size),
            "after-apply-guidance": spec.guidance,
            "guidance-mandatory": str(spec.mandatory).lower(),
            "contains-livepatch": str(spec.livepatch).lower(),
            "update-stream": "premium" if spec.premium else "free",
        },
    )
    for outer, inner, uuids in (
        ("conflictingpatches", "conflictingpatch", spec.conflicting),
        ("requiredpatches", "requiredpatch", spec.required),
    ):
        if uuids:
            group = SubElement(node, outer)
            for uuid in uuids:
                SubElement(group, inner, {"uuid": uuid})


def _version(parent: Element, version: VersionSpec, known: Mapping[str, UpdateSpec]) -> None:
    release = version.release
    attributes = {
        "value": release.product,
        "name": f"{release.brand} {release.text or release.product}",
        "latest": "false",
        "latestcr": "false",
        "url": "",
        "timestamp": "2020-05-26T00:00:00Z",
        "build-number": release.build,
        "minimum-xc-version": "8.2.3",
        "hotfix-eligibility": "all",
    }
    if version.brought_by:
        attributes |= {"patch-uuid": known[version.brought_by].uuid, "present-as-update": "true"}
    node = SubElement(parent, "version", attributes)
    for name in version.updates:
        SubElement(node, "patch", {"uuid": known[name].uuid})
    if version.minimal is not None:
        minimal = SubElement(node, "minimalpatches")
        for name in version.minimal:
            SubElement(minimal, "patch", {"uuid": known[name].uuid})

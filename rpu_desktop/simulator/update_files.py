"""Update files of simulated products: ISOs with an ``update.xml``, the older signed patches, zip files around them.

The layout of the ISO is that of the real ones: ``update.xml`` with its signature, packages, repository metadata
(xen-api ``xapi_pool_update.ml``); the signature is a dummy.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pycdlib
from defusedxml.ElementTree import fromstring
from pycdlib.pycdlibexception import PyCdlibException

__all__ = ["UpdateSpec", "iso_of", "old_patch_of", "read_iso", "read_old_patch", "zipped"]

_OLD_MAGIC = b"XSUPDATE\n"


@dataclass(frozen=True, slots=True)
class UpdateSpec:
    """An update: `release` is the product version it is for, sizes in bytes; required and conflicting are uuids."""

    uuid: str
    name: str
    release: str
    guidance: str = ""
    mandatory: bool = False
    required: tuple[str, ...] = ()
    conflicting: tuple[str, ...] = ()
    livepatch: bool = False
    premium: bool = False
    restricted: bool = False
    """Whether it can only be downloaded with a client ID."""
    installation_size: int = 100 << 20
    pack: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """The description in the file."""
        return {
            "uuid": self.uuid,
            "name-label": self.name,
            "release": self.release,
            "after-apply-guidance": self.guidance,
            "required": " ".join(self.required),
            "conflicting": " ".join(self.conflicting),
            "livepatch": str(self.livepatch).lower(),
            "installation-size": str(self.installation_size),
        }


def iso_of(update: UpdateSpec) -> bytes:
    """The update ISO."""
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=update.name[:16].upper().replace(".", "_"))
    iso.add_directory("/REPODATA", rr_name="repodata", joliet_path="/repodata")
    iso.add_directory("/PACKAGES", rr_name="Packages", joliet_path="/Packages")
    description = _update_xml(update)
    files = {
        ("/UPDATE.XML;1", "/update.xml"): description,
        ("/UPDATE.ASC;1", "/update.xml.asc"): b"-----BEGIN PGP SIGNATURE-----\npretend\n-----END PGP SIGNATURE-----\n",
        ("/REPODATA/REPOMD.XML;1", "/repodata/repomd.xml"): b'<?xml version="1.0"?><repomd/>\n',
        ("/PACKAGES/PACKAGE.RPM;1", "/Packages/package.rpm"): bytes(range(256)) * 64,
    }
    for (plain, long), content in files.items():
        iso.add_fp(BytesIO(content), len(content), plain, rr_name=long.rsplit("/", 1)[1], joliet_path=long)
    target = BytesIO()
    iso.write_fp(target)
    iso.close()
    return target.getvalue()


def _update_xml(update: UpdateSpec) -> bytes:
    root = Element(
        "update",
        {
            **{key: str(value) for key, value in update.facts.items()},
            "version": "1.0",
            "key": "RPM-GPG-KEY-simulated",
            "control": f"control-{update.name}",
        },
    )
    SubElement(root, "name-description").text = f"Public availability: {update.name}"
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def read_iso(content: bytes) -> Mapping[str, str] | None:
    """The attributes of the ``update.xml`` in an ISO; None if there is none, or it is unsigned."""
    iso = pycdlib.PyCdlib()
    found = BytesIO()
    try:
        iso.open_fp(BytesIO(content))
        iso.get_record(joliet_path="/update.xml.asc")
        iso.get_file_from_iso_fp(found, joliet_path="/update.xml")
        iso.close()
        root = fromstring(found.getvalue())
    except (PyCdlibException, ValueError, IndexError, SyntaxError):
        return None
    return dict(root.attrib) if root.tag == "update" else None


def old_patch_of(update: UpdateSpec) -> bytes:
    """A patch of releases before 7.1: an opaque file to everything but the host."""
    return _OLD_MAGIC + json.dumps(update.facts).encode() + b"\n" + bytes(range(256)) * 64


def read_old_patch(content: bytes) -> Mapping[str, str] | None:
    """The description in a patch; None if it is not a patch."""
    if not content.startswith(_OLD_MAGIC):
        return None
    return dict(json.loads(content.split(b"\n", 2)[1]))


def zipped(name: str, content: bytes) -> bytes:
    """An update as it is published: a zip file with the update, its sources' name and a bulletin."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{name.rsplit('.', 1)[0]}-src-pkgs.txt", "sources are published separately\n")
        archive.writestr(name, content)
    return target.getvalue()

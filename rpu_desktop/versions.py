"""Product and platform versions: parse, compare, name.

The rules are those of xen-api ``ocaml/xapi/helpers.ml`` (module Checks): versions are dotted numbers, a ``-n`` suffix
counts as one more number, a missing key counts as 0.0.0.  A virtual machine may move to a host when none of the keys in
`MIGRATION_KEYS` is lower there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import total_ordering
from itertools import zip_longest

__all__ = ["MIGRATION_KEYS", "SoftwareVersion", "Version"]

MIGRATION_KEYS = ("platform_version", "xapi_build", "xen")
"""What must not decrease when a VM moves (xapi_globs.ml, helpers.ml module Migration)."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """Dotted numbers, compared number by number; missing numbers count as 0, so ``8.2`` equals ``8.2.0``."""

    numbers: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read ``3.2.1`` or ``4.13.5-9``; parts that are no numbers are left out, as the toolstack does."""
        standard, _, rest = text.strip().partition("-")
        parts = [*standard.split("."), *([rest.split("-")[0]] if rest else [])]
        return cls(tuple(int(part) for part in parts if part.isascii() and part.isdigit()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._trimmed() == other._trimmed()

    def __hash__(self) -> int:
        return hash(self._trimmed())

    def __lt__(self, other: Version) -> bool:
        pairs = zip_longest(self.numbers, other.numbers, fillvalue=0)
        return next((a < b for a, b in pairs if a != b), False)

    def _trimmed(self) -> tuple[int, ...]:
        numbers = self.numbers
        while numbers and numbers[-1] == 0:
            numbers = numbers[:-1]
        return numbers

    def __str__(self) -> str:
        return ".".join(map(str, self.numbers)) or "0"


@dataclass(frozen=True, slots=True)
class SoftwareVersion:
    """What a host says of itself in ``host.software_version``."""

    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, software_version: Mapping[str, str]) -> SoftwareVersion:
        """From the map of the API or of a dump."""
        return cls(tuple(sorted(software_version.items())))

    def get(self, key: str) -> str:
        """The text behind `key`, empty when missing."""
        return next((value for name, value in self.fields if name == key), "")

    def number(self, key: str) -> Version:
        """The version behind `key`; 0 when missing."""
        return Version.parse(self.get(key))

    @property
    def product_brand(self) -> str:
        """``XenServer``, ``Citrix Hypervisor``, ``XCP-ng`` …; what the host calls itself."""
        brand = self.get("product_brand") or self.get("platform_name") or "XenServer"
        return "XenServer" if brand == "Rio" else brand  # the code name that 5.x databases carry

    @property
    def product_version(self) -> Version:
        """The product's version, e.g. 8.2.1; the platform's where there is none."""
        return self.number("product_version") if self.get("product_version") else self.number("platform_version")

    @property
    def platform_version(self) -> Version:
        """The platform's version, e.g. 3.2.1; 0 before XenServer 6.0.2."""
        return self.number("platform_version")

    @property
    def build(self) -> str:
        """The build number; two builds of one product version are two versions."""
        return self.get("build_number")

    @property
    def label(self) -> str:
        """Brand and version as a person says it: ``XenServer 6.0.0``."""
        return f"{self.product_brand} {self.short_label}"

    @property
    def short_label(self) -> str:
        """The version alone, where there is little room: ``8.2 CU1``."""
        return self.get("product_version_text") or self.get("product_version") or self.get("platform_version") or "?"

    @property
    def full_label(self) -> str:
        """`label` with the build, where known."""
        return f"{self.label} ({self.build})" if self.build else self.label

    def accepts_vm_from(self, source: SoftwareVersion) -> bool:
        """Whether a running VM may move from a host of version `source` to one of this version."""
        return all(self.number(key) >= source.number(key) for key in MIGRATION_KEYS)

    def same_release(self, other: SoftwareVersion) -> bool:
        """Same product and platform version *and* build."""
        return (
            self.product_version == other.product_version
            and self.platform_version == other.platform_version
            and self.build == other.build
        )

    def newer_than(self, other: SoftwareVersion) -> bool:
        """Whether this release comes after `other`: platform first, then product version."""
        mine = (self.platform_version, self.product_version)
        theirs = (other.platform_version, other.product_version)
        if not self.get("platform_version") or not other.get("platform_version"):
            return self.product_version > other.product_version
        return mine > theirs

"""Product and platform versions: parse, compare, name.

The rules are those of the newest xen-api, ``ocaml/xapi/helpers.ml`` (module Checks, since 25.33.0): versions are dotted
numbers, those of the first ``-n.m`` suffix follow them, a missing key counts as 0.0.0.  A virtual machine may move to a
host when none of the keys in `MIGRATION_KEYS` is lower there.  Toolstacks before 25.31.0 look at ``platform_version``
only, so that they allow what this module allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from itertools import takewhile, zip_longest

from rpu_desktop.i18n.text import one_line

__all__ = [
    "MIGRATION_KEYS",
    "NEWEST_KNOWN",
    "Lower",
    "SoftwareVersion",
    "Version",
    "distinct_labels",
    "is_newest_known",
    "newest_known",
]

MIGRATION_KEYS = ("platform_version", "xapi_build", "xen")
"""What must not decrease when a VM moves (xapi_globs.ml, helpers.ml module Migration)."""
_DIGITS = 18
"""A number with more of them is none for the toolstack either (OCaml's ``int_of_string``)."""
NEWEST_KNOWN: Mapping[str, str] = {"XenServer": "8.4", "XCP-ng": "8.3"}
"""The newest release of each product that this program was made for; a newer one is named before an upgrade begins."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """Dotted numbers, compared number by number; missing numbers count as 0, so ``8.2`` equals ``8.2.0``."""

    numbers: tuple[int, ...]

    @classmethod
    @lru_cache(1024)
    def parse(cls, text: str) -> Version:
        """Read ``3.2.1`` or ``4.13.5-9.49.1``; parts that are no numbers are left out, as the toolstack does."""
        parts = [part for word in text.strip().split("-")[:2] for part in word.split(".")]
        return cls(tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= _DIGITS))

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
class Lower:
    """A key that is lower on one host than on another: `here` is what the lower one has, `there` the other."""

    key: str
    here: str
    there: str

    @property
    def component(self) -> str:
        """The name of the software that the key is about."""
        return _COMPONENTS[self.key]


_MISSING = "0.0.0"
_SHOWN = ("product_version", *MIGRATION_KEYS)
_CALLED = {"7.1.1": "7.1 CU1", "7.1.2": "7.1 CU2", "8.2.1": "8.2 CU1"}
"""Product versions of XenServer and Citrix Hypervisor that people, and the servers, call by another name."""
_COMPONENTS = {"platform_version": "XCP", "xapi_build": "xapi", "xen": "Xen"}


@dataclass(frozen=True, slots=True)
class SoftwareVersion:
    """What a host says of itself in ``host.software_version``."""

    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, software_version: Mapping[str, str]) -> SoftwareVersion:
        """From the map of the API or of a dump."""
        return cls(tuple(sorted((key, one_line(value)) for key, value in software_version.items())))

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
    def is_xcp_ng(self) -> bool:
        """Whether it is an XCP-ng: its servers and media call themselves so."""
        return self.get("product_brand").casefold().startswith("xcp")

    def is_xcp_ng_beside(self, running: SoftwareVersion) -> bool:
        """The same for media, which are taken for the running product's where only their numbers are known."""
        return self.is_xcp_ng if self.get("product_brand") else running.is_xcp_ng

    @property
    def product_version(self) -> Version:
        """The product's version, e.g. 8.2.1; the platform's where there is none."""
        return self.number("product_version") if self.get("product_version") else self.number("platform_version")

    @property
    def platform_version(self) -> Version:
        """The platform's version, e.g. 3.2.1; 0 before XenServer 6.0.2."""
        return self.number("platform_version")

    @property
    def xapi_build(self) -> Version:
        """The toolstack's version, e.g. 25.6.0; 0 before 7.2."""
        return self.number("xapi_build")

    @property
    def build(self) -> str:
        """The build number; two builds of one product version are two versions."""
        return self.get("build_number")

    @property
    def label(self) -> str:
        """Brand and version as a person says it: ``XenServer 8.4``."""
        return f"{self.product_brand} {self.short_label}"

    @property
    def short_label(self) -> str:
        """The version alone: ``8.2 CU1``, ``8.4``; the same for a server and for the media that it is installed from.

        Media know only the number (8.2.1, 8.4.0), and XenServer 8 calls itself by no more than its product's name.
        """
        text, number = self.get("product_version_text"), self.get("product_version")
        if not self.is_xcp_ng and number in _CALLED and text in ("", number):
            return _CALLED[number]
        name = number if number.startswith(f"{text}.") and "." not in text else text or number
        three = name.count(".") == 2
        return (name.removesuffix(".0") if three else name) or self.get("platform_version") or "?"

    @property
    def full_label(self) -> str:
        """`label` with the build, where known."""
        return f"{self.label} ({self.build})" if self.build else self.label

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it another version than others: everything that `label_beside` may show."""
        return (self.build, *(self.get(name) for name in _SHOWN))

    def label_beside(self, *others: SoftwareVersion) -> str:
        """`full_label`, with what tells this version from those of `others` that have the same one.

        ``product_version_text`` is the same for 8.2.0 and 8.2.1, and XCP-ng's build for every refresh of its media.
        """
        alike = [other for other in others if other.full_label == self.full_label]
        found = [self._shown(name) for name in _SHOWN if any(other.get(name) != self.get(name) for other in alike)]
        if not found:
            return self.full_label
        return f"{self.label} ({', '.join(filter(None, [self.build, *found]))})"

    def _shown(self, name: str) -> str:
        value = self.get(name) or "?"
        return value if name == "product_version" else f"{_COMPONENTS[name]} {value}"

    def lower_than(self, source: SoftwareVersion) -> tuple[Lower, ...]:
        """In which of `MIGRATION_KEYS` this version is lower than `source`, so that no VM may come from there."""
        pairs = ((key, self.get(key) or _MISSING, source.get(key) or _MISSING) for key in MIGRATION_KEYS)
        return tuple(Lower(key, here, there) for key, here, there in pairs if _before(here, there))

    def surely_lower_than(self, source: SoftwareVersion) -> tuple[Lower, ...]:
        """As `lower_than`, for what installation media say of themselves: keys that they do not tell are left out.

        Media name packages; what stands behind the numbers of a suffix there (``15.1.xcpng8.3``) is left out, too.
        """
        return tuple(
            lower
            for lower in self.lower_than(source)
            if self.get(lower.key) and _before(_leading(lower.here), _leading(lower.there))
        )

    def accepts_vm_from(self, source: SoftwareVersion) -> bool:
        """Whether a running VM may move from a host of version `source` to one of this version."""
        return not self.lower_than(source)

    @property
    def for_migration(self) -> SoftwareVersion:
        """The part that `accepts_vm_from` compares; many hosts share it."""
        return SoftwareVersion(tuple((key, self.get(key)) for key in MIGRATION_KEYS))

    def same_release(self, other: SoftwareVersion) -> bool:
        """Same product, product and platform version *and* build: XCP-ng 8.2.1 has the build of its namesake."""
        return (
            self.is_xcp_ng_beside(other) == other.is_xcp_ng_beside(self)
            and self.product_version == other.product_version
            and self.platform_version == other.platform_version
            and self.build == other.build
        )

    def newer_than(self, other: SoftwareVersion) -> bool:
        """Whether this release comes after `other`: platform first, then product version.

        XenServer and XCP-ng of one platform number their products differently (XenServer 8.4, XCP-ng 8.3): between them
        the toolstack decides.  Where it is the same, or one of them does not tell, XCP-ng comes after: no upgrade leads
        back.
        """
        if not self.get("platform_version") or not other.get("platform_version"):
            return self.product_version > other.product_version
        if self.platform_version != other.platform_version:
            return self.platform_version > other.platform_version
        if self.is_xcp_ng_beside(other) == other.is_xcp_ng_beside(self):
            return self.product_version > other.product_version
        if self.get("xapi_build") and other.get("xapi_build") and self.xapi_build != other.xapi_build:
            return self.xapi_build > other.xapi_build
        return self.is_xcp_ng


def distinct_labels(versions: Sequence[SoftwareVersion]) -> list[str]:
    """A label for each, so that different versions have different ones."""
    return [version.label_beside(*versions) for version in versions]


def newest_known(version: SoftwareVersion) -> str | None:
    """The newest release of this product that the program was made for, where `version` is newer; else None."""
    product, known = _newest_of(version)
    return f"{product} {known}" if _release(version) > Version.parse(known) else None


def is_newest_known(version: SoftwareVersion) -> bool:
    """Whether the program knows no newer release of this product; a newer build of the same release there may be."""
    _, known = _newest_of(version)
    return bool(version.get("product_version")) and _release(version) >= Version.parse(known)


def _newest_of(version: SoftwareVersion) -> tuple[str, str]:
    product = "XCP-ng" if version.is_xcp_ng else "XenServer"
    return product, NEWEST_KNOWN[product]


def _release(version: SoftwareVersion) -> Version:
    return Version(version.number("product_version").numbers[:2])


def _before(one: str, other: str) -> bool:
    """As the toolstack compares lists of numbers (helpers.ml compare_int_lists): 25.6 comes before 25.6.0."""
    return Version.parse(one).numbers < Version.parse(other).numbers


def _leading(text: str) -> str:
    """The numbers up to the first part that is none."""
    words = []
    for word in text.split("-")[:2]:
        parts = list(takewhile(str.isdecimal, word.split(".")))
        words.append(".".join(parts))
        if len(parts) < len(word.split(".")):
            break
    return "-".join(words)

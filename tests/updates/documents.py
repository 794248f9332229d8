"""Check-for-updates documents with the real structure, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr


def uuid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012x}"


def patch(
    number: int,
    *,
    name: str = "",
    guidance: str = "",
    mandatory: bool = False,
    required: Iterable[int] = (),
    conflicting: Iterable[int] = (),
    url: str = "https://updates.example/file.zip",
    **more: str,
) -> str:
    attributes = {
        "uuid": uuid(number),
        "name-label": name or f"XS82E{number:03}",
        "name-description": f"Hotfix {number}",
        "version": "1.0",
        "patch-url": url,
        "timestamp": "2020-06-01T00:00:00Z",
        "priority": "2",
        "installation-size": "1000",
        "after-apply-guidance": guidance,
        "guidance-mandatory": str(mandatory).lower(),
        **{key.replace("_", "-"): value for key, value in more.items()},
    }
    words = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    inner = _list("requiredpatches", "requiredpatch", required)
    inner += _list("conflictingpatches", "conflictingpatch", conflicting)
    return f"<patch {words}>{inner}</patch>"


def _list(outer: str, inner: str, numbers: Iterable[int]) -> str:
    items = "".join(f'<{inner} uuid="{uuid(number)}" />' for number in numbers)
    return f"<{outer}>{items}</{outer}>" if items else ""


def version(
    value: str,
    patches: Iterable[int] = (),
    minimal: Iterable[int] | None = (),
    *,
    build: str = "",
    brought_by: int | None = None,
) -> str:
    attributes = f'value="{value}" name="Product {value}" latest="false" build-number="{build}"'
    if brought_by is not None:
        attributes += f' patch-uuid="{uuid(brought_by)}" present-as-update="true"'
    inner = "".join(f'<patch uuid="{uuid(number)}" />' for number in patches)
    if minimal is not None:
        inner += "<minimalpatches>" + "".join(f'<patch uuid="{uuid(n)}" />' for n in minimal) + "</minimalpatches>"
    return f"<version {attributes}>{inner}</version>"


def document(patches: Iterable[str], versions: Iterable[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><patchdata>'
        '<versions><version latest="true" name="Console 1" value="8.2.3" /></versions>'
        f"<patches>{''.join(patches)}</patches><serverversions>{''.join(versions)}</serverversions></patchdata>"
    ).encode()

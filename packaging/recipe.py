"""What the recipe for PyInstaller decides, apart from PyInstaller, so that it can be tested anywhere."""

from __future__ import annotations

import pkgutil
import re
import sys
from pathlib import Path

__all__ = [
    "compiled_translations",
    "keep_binary",
    "keep_data",
    "listed_modules",
    "parser_warning",
    "project_version",
    "windows_version",
]

_GOOD_PARSER = (2, 7, 0)
"""The first expat that no document type brings down; some systems mend older ones without another number."""

_LANGUAGES = ("en", *sorted(path.stem for path in Path(__file__).parent.parent.joinpath("translations").glob("*.po")))

_UNUSED = re.compile(
    r"libqgtk3|libgtk-3|libgdk-3|libgdk_pixbuf|libcairo|libpango|libatk|libatspi|libepoxy|libwayland-(cursor|egl)"
    r"|libQt6(Network|OpenGL|Qml|Quick|VirtualKeyboard|Pdf)\b|Qt6(Network|OpenGL|Qml|Quick|Pdf)\.dll"
    r"|plugins/(tls|networkinformation|egldeviceintegrations|wayland-graphics-integration-client)/|qpdf|opengl32sw|platforms/libq(vnc|linuxfb|eglfs|minimal|vkkhr)"
    r"|Qt6DBus\.dll|QtDBus\.pyd|platforms/(qdirect2d|qminimal)\.dll|plugins/generic/|libQt6EglF[sS]"
    r"|plugins/imageformats/(lib)?q(gif|icns|jpeg|tga|tiff|wbmp|webp)\.|Qt6VirtualKeyboard|qtvirtualkeyboardplugin"
    # Printers are CUPS's: where there are any, the system has its library, and everything that one needs.
    r"|^libcups\.so"
)
"""Parts of Qt that nothing here uses, and the libraries that only they use."""

_VERSION_INFO = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The RPU Desktop authors"),
      StringStruct("FileDescription", "RPU Desktop"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "rpu-desktop"),
      StringStruct("LegalCopyright", "BSD-2-Clause"),
      StringStruct("OriginalFilename", "rpu-desktop.exe"),
      StringStruct("ProductName", "RPU Desktop"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])]),
  ],
)
"""


def compiled_translations(root: str | Path) -> str:
    """Compile the program's translations; the folder with the compiled ones."""
    sys.path.insert(0, str(root))
    from rpu_desktop.i18n.compiling import compile_all  # noqa: PLC0415 (found only now)

    target = Path(root, "build", "translations")
    compile_all(Path(root, "translations"), target)
    return str(target)


def keep_binary(name: str) -> bool:
    """Whether a library is wanted; `name` is where it goes."""
    return not _UNUSED.search(name.replace("\\", "/"))


def keep_data(name: str) -> bool:
    """Whether a data file is wanted: of Qt's translations only those of our languages."""
    path = name.replace("\\", "/")
    if "/translations/" not in path or "PySide6" not in path:
        return True
    return any(path.endswith(f"qtbase_{language}.qm") for language in _LANGUAGES)


def listed_modules(package: str, folder: str | Path, root: str | Path) -> tuple[list[str], list[tuple[str, str]]]:
    """The modules of a package that finds them by listing its folder, and what makes them found in a packed program.

    Apprise looks for its services like this. The modules themselves come out of the program's archive, so an empty file
    with the name of each is enough.
    """
    target = Path(root, "build", "listed", package)
    place = package.replace(".", "/")
    names, files = [], []
    for module in sorted(pkgutil.iter_modules([str(folder)]), key=lambda module: module.name):
        # What is a folder must stay one, or Python stumbles over it when it looks for what is inside.
        inside = f"{module.name}/listed" if module.ispkg else module.name
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        (target / inside).touch()
        names.append(f"{package}.{module.name}")
        files.append((str(target / inside), Path(place, inside).parent.as_posix()))
    return names, files


def parser_warning(version: tuple[int, ...]) -> str:
    """What to say of the expat that the package would bring; empty where nothing is wrong with it."""
    if version >= _GOOD_PARSER:
        return ""
    said, wanted = (".".join(map(str, numbers)) for numbers in (version, _GOOD_PARSER))
    return f"This Python brings expat {said}: build the package with one that has {wanted} or newer."


def project_version(root: str | Path) -> str:
    """The version as the program has it."""
    found = re.search(
        r'^__version__ = "(.+)"$', Path(root, "rpu_desktop", "__init__.py").read_text("utf-8"), re.MULTILINE
    )
    if found is None:
        raise ValueError("rpu_desktop/__init__.py names no version")
    return found[1]


def windows_version(root: str | Path) -> str:
    """Write the version resource for Windows; its path."""
    version = project_version(root)
    numbers = tuple(int(part) for part in [*version.split("."), "0", "0", "0"][:4])
    path = Path(root, "build", "version_info.txt")
    path.parent.mkdir(exist_ok=True)
    path.write_text(_VERSION_INFO.format(numbers=numbers, version=version), "utf-8")
    return str(path)

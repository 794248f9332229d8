"""The program on disk, of this build and of another: the unpacked folder, its archive, and the Debian package.

    python -m benchmarks.size_on_disk [--beside FOLDER]

Both are built by ``make package`` in their work trees.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from benchmarks.figures import Figure, before, here, note

PARTS = {
    "unpacked folder": ("build", "rpu-desktop-*-linux-*"),
    "Linux archive": ("dist", "rpu-desktop-*.tar.gz"),
    "Debian package": ("dist", "*.deb"),
}
MB = 1_000_000


def package(tree: Path) -> None:
    """Build the packages of a work tree, and none of an earlier version.

    Raises:
        RuntimeError: it cannot be built; what was printed.

    """
    for folder, pattern in PARTS.values():
        subprocess.run(["rm", "-rf", *(tree / folder).glob(pattern)], check=True)
    done = subprocess.run(
        ["make", "package"], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout)


def sizes(tree: Path) -> dict[str, float]:
    """Megabytes of each part that this platform has."""
    found: dict[str, float] = {}
    for name, (folder, pattern) in PARTS.items():
        places = list((tree / folder).glob(pattern))
        if places:
            files = [file for place in places for file in (place, *place.rglob("*"))]
            found[name] = sum(file.lstat().st_size for file in files if file.is_symlink() or file.is_file()) / MB
    return found


def main() -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, default=before())
    options = parser.parse_args()
    package(here())
    if options.beside:
        package(options.beside)
    other = sizes(options.beside) if options.beside else {}
    for name, size in sizes(here()).items():
        note(Figure(f"program on disk: the {name}", size, other.get(name), "MB", "≤ 0.7 of before"))


if __name__ == "__main__":
    main()

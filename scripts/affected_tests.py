"""The unit tests affected by changes since main, for `make check`: ``scripts/affected_tests.py [COMMIT]``.

Changes are the files of the commits since COMMIT (where the branch left main; on main itself the commit before the
last one) and of the working tree. A test file is affected if it has changed, if it imports a changed module, or if it
mentions another file that has changed. The nearest come first: tests with the changed module's name, then those that
import it, then those that import it indirectly. The acceptance tests and windows are omitted, unless the test itself
has changed, and so are tests that exceed the time.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.spreading import durations  # noqa: E402 - found by the line above

BUDGET = 30.0
"""Time limit in CPU seconds."""
_USUAL = 1.0
_WHOLE_UPGRADES = 8.0
"""Assumed seconds of a test file without known long tests."""
_SLOW = ("tests.acceptance", "tests.desktop", "tests.fuzz")


def main(arguments: list[str]) -> int:
    """Print the files for pytest; the number of omitted ones goes to standard error."""
    changed = changed_files(arguments[0] if arguments else None)
    ranked = ranked_tests(grimp.build_graph("rpu_desktop", "tests", cache_dir=None), changed)
    own = {name for name in changed if _is_test(_module(name) or "")}
    chosen = within(BUDGET, ranked, own)
    print("\n".join(chosen))
    left = len(ranked) - len(chosen)
    sys.stderr.write(f"{len(changed)} files changed, {len(chosen)} files of tests chosen, {left} left to `make test`\n")
    return 0


def changed_files(since: str | None) -> set[str]:
    """Paths below the root."""
    since = since or _fork_point()
    told = _git("diff", "--name-only", since) + _git("ls-files", "--others", "--exclude-standard")
    return {name for name in told.splitlines() if (ROOT / name).exists()}


def _fork_point() -> str:
    for main_branch in ("origin/main", "main"):
        found = _git("merge-base", "HEAD", main_branch, may_fail=True).strip()
        if found and found != _git("rev-parse", "HEAD").strip():
            return found
    return "HEAD~1"


def _git(*arguments: str, may_fail: bool = False) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=not may_fail).stdout


def ranked_tests(graph: grimp.ImportGraph, changed: set[str]) -> list[str]:
    """The affected test files: changed ones first, then by distance from the change."""
    modules = {name: module for name in changed if (module := _module(name))}
    distance = distances(graph, set(modules.values()) & graph.modules)
    mentioned = {module for module in graph.modules if _is_test(module) and _mentions(module, changed - set(modules))}
    tests = {module: steps for module, steps in distance.items() if _is_test(module)}
    tests |= {module: min(1, tests.get(module, 1)) for module in mentioned}
    kept = (name for name in tests if tests[name] == 0 or not name.startswith(_SLOW))
    own = {_mirror(module) for module in modules.values()}
    return [
        _file(module)
        for module in sorted(kept, key=lambda name: (min(tests[name], name not in own), tests[name], name))
    ]


def _mirror(module: str) -> str:
    """The test with a module's name."""
    folders, _, name = module.replace("rpu_desktop", "tests", 1).rpartition(".")
    return f"{folders}.test_{name}"


def distances(graph: grimp.ImportGraph, changed: Iterable[str]) -> dict[str, int]:
    """The number of imports between each module and the nearest changed one."""
    found = dict.fromkeys(changed, 0)
    queue = list(found)
    for module in queue:
        for importer in graph.find_modules_that_directly_import(module):
            if importer not in found:
                found[importer] = found[module] + 1
                queue.append(importer)
    return found


def within(seconds: float, ranked: list[str], always: set[str]) -> list[str]:
    """As many files as fit into the time, in order; those in `always` in any case."""
    cost: Counter[str] = Counter()
    for name, took in durations().items():
        cost[name.split("::")[0]] += int(took + 0.5)
    chosen = []
    for name in ranked:
        takes = cost[name] + (_WHOLE_UPGRADES if name.startswith("tests/engine/") else _USUAL)
        if takes <= seconds or name in always:
            chosen.append(name)
            seconds -= takes
    return chosen


def _module(path: str) -> str | None:
    if not path.startswith(("rpu_desktop/", "tests/")) or not path.endswith(".py"):
        return None
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _is_test(module: str) -> bool:
    return module.startswith("tests.") and module.rsplit(".", 1)[-1].startswith("test_")


def _mentions(module: str, paths: set[str]) -> bool:
    names = {Path(path).name for path in paths} | {path.split("/")[0] for path in paths if "/" in path}
    names -= {"rpu_desktop", "tests"}
    text = (ROOT / _file(module)).read_text("utf-8")
    return any(f'"{name}"' in text or f"/{name}" in text for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

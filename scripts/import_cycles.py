"""A contract for import-linter: no module imports itself indirectly, not even for types.

import-linter's own `acyclic_siblings` checks packages as a whole, and not modules that import their own package.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

__all__ = ["NoCycles", "cycles"]


class NoCycles(Contract):
    """Modules that a pattern in `known` names (``house.room.*``) may still import each other.

    A pattern that is no longer needed breaks the contract, so that the list shrinks.
    """

    type_name = "no_cycles"
    known = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look for cycles."""
        found = list(cycles(graph))
        known = sorted(self.known or ())
        new = [cycle for cycle in found if not all(any(fnmatch(module, each) for each in known) for module in cycle)]
        gone = [each for each in known if not any(fnmatch(module, each) for cycle in found for module in cycle)]
        return ContractCheck(kept=not new and not gone, metadata={"graph": graph, "new": new, "gone": gone})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Report which modules import each other, and how."""
        graph = check.metadata["graph"]
        for cycle in check.metadata["new"]:
            output.print_error("These modules import each other:")
            for module in sorted(cycle):
                imported = graph.find_modules_directly_imported_by(module) & cycle
                output.print(f"  {module} -> {', '.join(sorted(imported))}")
        for pattern in check.metadata["gone"]:
            output.print_error(f"There are no cycles in {pattern} any more: take it off the list of what is known.")


def cycles(graph: ImportGraph) -> Iterator[set[str]]:
    """Sets of modules that import each other, directly or indirectly (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(module: str) -> Iterator[set[str]]:
        order[module] = lowest[module] = len(order)
        path.append(module)
        for imported in graph.find_modules_directly_imported_by(module):
            if imported not in order:
                yield from visit(imported)
            if imported in path:
                lowest[module] = min(lowest[module], lowest[imported])
        if lowest[module] == order[module]:
            start = path.index(module)
            component = set(path[start:])
            del path[start:]
            if len(component) > 1:
                yield component

    for module in sorted(graph.modules):
        if module not in order:
            yield from visit(module)

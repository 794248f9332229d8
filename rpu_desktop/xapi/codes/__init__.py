"""The dictionary of error codes: what each means and what to do.  One module a subject.

Codes and parameters are those of xen-api ``ocaml/idl/datamodel_errors.ml`` and of releases before it.
"""

from __future__ import annotations

from rpu_desktop.xapi.codes import hosts, pool, session, storage, updates, vms
from rpu_desktop.xapi.codes.meaning import Meaning

__all__ = ["CODES"]

CODES: dict[str, Meaning] = {
    code: entry for subject in (session, hosts, vms, storage, pool, updates) for code, entry in subject.CODES.items()
}

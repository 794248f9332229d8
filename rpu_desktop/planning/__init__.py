"""Pure functions from a snapshot and the admin's wishes to a plan."""

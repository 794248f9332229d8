"""Planning measured against the peers' ways and against the optimum; `benchmarks/planning.py` runs it."""

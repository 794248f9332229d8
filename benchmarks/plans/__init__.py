"""Planning compared with the peers' methods and with the optimum; `benchmarks/planning.py` runs it."""

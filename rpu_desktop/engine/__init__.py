"""Carries a plan out: run, steps, prompts, events, report."""

"""Executes plans: run, steps, prompts, events, report."""

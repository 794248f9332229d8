"""The record of one run: events, journal, state, report."""

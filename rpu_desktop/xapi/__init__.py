"""Talking to one pool: session, trust, cache, tasks, failures."""

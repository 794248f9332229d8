"""Simulated pools that speak the real protocol: for the demo, for development and for tests.

Nothing here is shared with the engine, so that both do not share mistakes.
"""

"""The wizard: one module for each page."""

"""The wizard: one file a page."""

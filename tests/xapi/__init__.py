"""Tests of rpu_desktop.xapi."""

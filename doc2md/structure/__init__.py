"""Geometry and typography that all engines share: reading order, lists, scripts, confidence."""

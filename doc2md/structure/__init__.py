"""Geometry and typography shared by all engines: reading order, lists, table grids. Knows no engine."""

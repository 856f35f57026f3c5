"""Formulas of a page with a text layer: from glyphs with ink boxes to LaTeX."""

"""Checking and repairing the LaTeX source of formulas, for a renderer as strict as KaTeX."""

from doc2md.markup.latex.repair import Repaired, repair

__all__ = ["Repaired", "repair"]

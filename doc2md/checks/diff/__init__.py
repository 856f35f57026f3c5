"""Compare two readings of the same pages: where their words, structure, tables and formulas differ."""

from __future__ import annotations

from doc2md.checks.diff.run import diff, matches
from doc2md.checks.diff.types import (
    Aspect,
    Comparison,
    Difference,
    Match,
    PageDiff,
    Place,
    Run,
    What,
    kinds_of,
)

__all__ = [
    "Aspect",
    "Comparison",
    "Difference",
    "Match",
    "PageDiff",
    "Place",
    "Run",
    "What",
    "diff",
    "kinds_of",
    "matches",
]

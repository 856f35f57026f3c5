"""What the parser of formulas reads and what it returns."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.geometry import Box


@dataclass(frozen=True, slots=True)
class Symbol:
    r"""A sign that is printed in a formula.

    `latex` is what KaTeX reads for it without packages, such as `x`, `\alpha`, `\sum`, `(`, `\{` or `+`, and empty if
    the sign is not known. A letter comes without its style. A word of text comes letter by letter.
    """

    latex: str

    box: Box
    """Around the ink, in points, y down."""

    baseline: float
    """The y of the baseline it is set on, in points. It means nothing for a piece of an extensible sign."""

    size: float
    """The size of the font, in points."""

    style: str = ""
    """
    "rm" (upright), "it" (italic), "bf" (bold), "bi" (bold italic), "bb" (blackboard), "cal" (calligraphic), "scr"
    (script), "frak" (fraktur), "sf" (sans serif) or "tt" (monospace). Empty if the sign has no such forms.
    """

    advance: float = 0.0
    """The distance to the next sign on the line according to the font, in points; 0 if not known."""

    piece: str = ""
    """
    Which piece of an extensible sign this is: "top", "middle", "bottom" or "extension". Empty for a whole sign.
    `latex` names the whole sign.
    """

    text: str = ""
    """What the text layer says for the sign. It is written if `latex` is empty."""


SURE = 0.9
"""Confidence from which there is no doubt about a formula: nothing in it was ambiguous."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula says."""

    latex: str
    r"""Without delimiters and without `\tag`. KaTeX accepts it."""

    confidence: float
    """From 0 to 1: the share of formulas with as few doubts whose LaTeX looks like the print."""

    number: str = ""
    """The number of the equation, without its brackets. Empty if none is printed."""

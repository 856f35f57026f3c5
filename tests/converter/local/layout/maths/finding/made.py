"""Pieces of a page, made by hand."""

from __future__ import annotations

from doc2md.converter.local.layout.maths.finding.pieces import Piece, piece_of
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span


def span(text: str, x: float, y: float, size: float = 10, *, bold: bool = False, math: bool = False) -> Span:
    """A span whose characters are half as wide as high, with its baseline at `y`."""
    xs = tuple(x + at * size / 2 for at in range(len(text)))
    box = Box(x, y - 0.7 * size, x + len(text) * size / 2, y + 0.2 * size)
    font = "CMMI10" if math else "CMBX10" if bold else "CMR10"
    return Span(text, box, font, size, bold=bold, math=math, baseline=y, xs=xs)


def line(*spans: Span) -> Line:
    return Line(spans, Box.around(each.box for each in spans))


def piece(*spans: Span) -> Piece:
    return piece_of(line(*spans), lambda line, _: line.box)

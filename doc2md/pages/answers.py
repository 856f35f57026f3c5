"""The answer to a question about a page (`Reply`), from any engine."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.document import Usage
from doc2md.geometry import Box


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of an answer: its text (or the label of a figure), and its box in points, if the answer has one."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one page.

    source    name of the document
    page      page number, from 1
    size      width and height of the page, in points
    dpi       resolution of the page image that the engine saw; `pixels` converts boxes to it
    text      the answer as plain text
    spots     the parts of the answer that have a place on the page
    engine    name of the engine that answered
    attempts  number of requests to a server; 0 if no server was asked or the answer came from the journal
    usage     tokens that the server counted, if it counted them
    problem   why there is no answer; empty if there is one
    faults    what may be missing in the answer
    notes     other remarks about the answer
    """

    source: str
    page: int
    size: tuple[float, float] = (0.0, 0.0)
    dpi: float = 144.0
    text: str = ""
    spots: tuple[Spot, ...] = ()
    engine: str = ""
    attempts: int = 0
    usage: Usage | None = None
    problem: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Convert a box from points to pixels at `dpi`."""
        x0, y0, x1, y1 = (round(value * self.dpi / 72) for value in box)
        return x0, y0, x1, y1

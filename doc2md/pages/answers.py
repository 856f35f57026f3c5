"""What a question about a page is answered with, and how a model's answer is read."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.converter.grounded.body import LABELS
from doc2md.converter.grounded.parse import to_points
from doc2md.converter.grounded.scan import Piece, scan
from doc2md.document import Usage
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of an answer: its words (or a figure's label), and its box in points, None where the answer gave none."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one page. `size` is the page in points, `dpi` what its pixels are counted in.

    `problem` says why there is no answer, `faults` what may be missing in one, `notes` what else is to be known.
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
        """A box of the page in pixels at `dpi`."""
        x0, y0, x1, y1 = (round(value * self.dpi / 72) for value in box)
        return x0, y0, x1, y1


def plain(answer: str) -> str:
    """An answer's words, without the model's own tokens and without what a terminal would obey."""
    kept = (answer[t.start : t.end] for t in scan(answer) if t.piece is Piece.BODY)
    return without_controls("".join(kept)).strip()


def spots_in(answer: str, size: tuple[float, float], *, located: bool) -> list[Spot]:
    """The tagged parts of an answer, in its order; none where nothing has a box.

    A line of OCR stands in its tag, or under one with a label of the page's parts; what was located has many boxes.
    """
    spots: list[Spot] = []
    named: Spot | None = None  # by a label that is none if no words follow it
    for token in scan(answer, lines=True):
        if token.piece is Piece.TAG:
            spots += [named] if named else []
            boxes = [to_points(box, size) for box in token.boxes]
            label = without_controls(token.label)
            spot = Spot(label, Box.around(boxes) if boxes else None)
            named = spot if label in LABELS and not located else None
            if located:
                spots += [Spot(label, box) for box in boxes]
            elif not named:
                spots.append(spot)
        elif not located and (words := plain(answer[token.start : token.end])):
            spots.append(Spot(words, named.box if named else None))
            named = None
    spots += [named] if named else []
    return spots if any(spot.box for spot in spots) else []

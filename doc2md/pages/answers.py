"""The answer to a question about a page (`Reply`), and parsing a model's answer into text and located spots."""

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


def plain_text(answer: str) -> str:
    """The text of an answer, without the model's special tokens and without control characters."""
    kept = (answer[t.start : t.end] for t in scan(answer) if t.piece is Piece.BODY)
    return without_controls("".join(kept)).strip()


def parse_spots(answer: str, size: tuple[float, float], *, located: bool) -> list[Spot]:
    """The tagged parts of an answer, in the order of the answer. Empty if no part has a box.

    `size` is the size of the page in points. With `located` (the answer to `Task.LOCATE`), a tag has the text that was
    searched for and one box for each hit. Otherwise (OCR), a line of text is inside its tag, or it follows a tag whose
    label is a kind of block, such as `title`.
    """
    spots: list[Spot] = []
    # A tag with a kind of block as its label. It becomes a spot itself only if no text follows it.
    pending: Spot | None = None
    for token in scan(answer, lines=True):
        if token.piece is Piece.TAG:
            spots += [pending] if pending else []
            boxes = [to_points(box, size) for box in token.boxes]
            label = without_controls(token.label)
            spot = Spot(label, Box.around(boxes) if boxes else None)
            pending = spot if label in LABELS and not located else None
            if located:
                spots += [Spot(label, box) for box in boxes]
            elif not pending:
                spots.append(spot)
        elif not located and (words := plain_text(answer[token.start : token.end])):
            spots.append(Spot(words, pending.box if pending else None))
            pending = None
    spots += [pending] if pending else []
    return spots if any(spot.box for spot in spots) else []

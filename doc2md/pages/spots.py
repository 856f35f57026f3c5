"""Parse a model's answer to a question into text and located spots."""

from __future__ import annotations

from doc2md.converter.grounded.body import LABELS
from doc2md.converter.grounded.parse import to_points
from doc2md.converter.grounded.scan import Piece, scan
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls
from doc2md.pages.answers import Spot


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

"""A transcript to a `Reading`: never raises, never evaluates, and accounts for every character.

The spans of the blocks' origins and of the drops tile the transcript: what is in neither does not exist.
Blocks made of one body share its span.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.grounded.body import read_body, read_markdown
from doc2md.converter.grounded.labels import GroundedLabel
from doc2md.converter.grounded.loops import LOOPED, find_loop
from doc2md.converter.grounded.scan import GRID, Piece, Token, scan
from doc2md.document import Block, Drop, Kind, Origin, Reading, Region, Text
from doc2md.geometry import Box

MAX_BLOCKS = 5_000
"""More blocks than any page has; what is beyond is dropped, with that reason."""

MAX_CHARACTERS = 200_000
"""Of an answer, four times what a model can say in 8,192 tokens; what is beyond is dropped."""

_NO_TEXT = Text()


@dataclass(slots=True)
class _Entry:
    """A tag with the pieces of answer that belong to it. No label: words before the first tag."""

    label: str = ""
    boxes: tuple[Box, ...] = ()
    tagged: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def parse(transcript: Transcript, size: tuple[float, float]) -> Reading:
    """Grounded text to blocks in the answer's own order; `size` is the page in points."""
    answer, page = transcript.text[:MAX_CHARACTERS], transcript.ask.page
    loop = find_loop(answer, stopped=transcript.finish is Finish.LOOP)
    tokens = scan(answer)
    entries, dropped = _gather(answer, _cut(tokens, *loop) if loop else tokens)
    blocks: list[Block] = []
    ids = (f"p{page:04}-{serial:03}" for serial in count(1))
    grounded = any(entry.tagged for entry in entries)
    for entry in entries:
        made = list(_blocks(entry, transcript, size, ids, grounded=grounded))
        if not made or len(blocks) + len(made) > MAX_BLOCKS:
            reason = "more blocks than a page can have" if made else "a tag with nothing under it"
            reason = reason if entry.tagged or made else "white space"
            dropped += [Drop(span, answer[slice(*span)], reason) for span in entry.spans]
        else:
            blocks += made
    if rest := transcript.text[MAX_CHARACTERS:]:
        dropped.append(Drop((MAX_CHARACTERS, len(transcript.text)), rest, "more text than a page can have"))
    dropped.sort(key=lambda drop: drop.span)
    return Reading(page, size, tuple(blocks), tuple(dropped))


def _cut(tokens: list[Token], start: int, end: int) -> list[Token]:
    """The tokens with a loop in their place."""
    kept = [replace(token, end=min(token.end, start)) for token in tokens if token.start < start]
    rest = [replace(token, start=max(token.start, end)) for token in tokens if token.end > end]
    return [*kept, Token(Piece.SCRAP, start, end, reason=LOOPED), *rest]


def _gather(answer: str, tokens: list[Token]) -> tuple[list[_Entry], list[Drop]]:
    entries: list[_Entry] = []
    dropped: list[Drop] = []
    for token in tokens:
        span = (token.start, token.end)
        if token.piece is Piece.SCRAP:
            dropped.append(Drop(span, answer[slice(*span)], token.reason))
        elif token.piece is Piece.TAG:
            entries.append(_Entry(token.label, token.boxes, tagged=True, spans=[span]))
        else:
            if not entries:
                entries.append(_Entry())
            _add_body(entries[-1], span, answer[slice(*span)])
    return entries, dropped


def _add_body(entry: _Entry, span: tuple[int, int], body: str) -> None:
    entry.bodies.append(body)
    if entry.spans and entry.spans[-1][1] == span[0]:
        span = (entry.spans.pop()[0], span[1])
    entry.spans.append(span)


def _blocks(
    entry: _Entry, transcript: Transcript, size: tuple[float, float], ids: Iterator[str], *, grounded: bool
) -> Iterator[Block]:
    page = transcript.ask.page
    regions = tuple(Region(page, to_points(box, size)) for box in entry.boxes) or (Region(page, None),)
    origin = tuple(Origin(transcript.engine, page, span) for span in entry.spans)

    def make(kind: Kind, text: Text = _NO_TEXT, **fields: Any) -> Block:
        return Block(next(ids), kind, regions, text, origin, **fields)

    body = " ".join(entry.bodies)
    if entry.tagged:
        yield from read_body(entry.label, body, make)
    elif grounded:
        yield from read_body(GroundedLabel.TEXT, body, make)
    else:
        yield from read_markdown(_unfenced(body), make)


def _unfenced(body: str) -> str:
    """Some servers' answers are wrapped in one ```markdown fence."""
    lines = body.strip().splitlines()
    if len(lines) > 1 and lines[0] in {"```markdown", "```md"} and lines[-1] == "```":
        return "\n".join(lines[1:-1])
    return body


def to_points(box: Box, size: tuple[float, float]) -> Box:
    """From the model's grid (0..999) to points of a page of `size`."""
    width, height = size[0] / GRID, size[1] / GRID
    return Box(box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height)


def to_grid(box: Box, size: tuple[float, float]) -> tuple[int, int, int, int]:
    """From points to the model's grid, rounded."""
    width, height = GRID / size[0], GRID / size[1]
    return round(box.x0 * width), round(box.y0 * height), round(box.x1 * width), round(box.y1 * height)

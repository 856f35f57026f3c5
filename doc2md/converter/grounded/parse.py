"""Parse a transcript to a `Reading`. Any text is accepted, nothing is evaluated, and no character is lost.

Every character of the transcript is in the span of a block's origin or in a `Drop`. Blocks from the same body
(the text between two tags) share its span.
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
"""Maximum blocks of a page, more than any real page has. Blocks beyond it are dropped."""

MAX_CHARACTERS = 200_000
"""Maximum characters of an answer, four times what a model can write in 8,192 tokens. The rest is dropped."""

_NO_TEXT = Text()


@dataclass(slots=True)
class _Entry:
    """A tag and the body under it. Text before the first tag is an entry that is not `tagged`."""

    label: str = ""
    boxes: tuple[Box, ...] = ()
    tagged: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def parse(transcript: Transcript, size: tuple[float, float]) -> Reading:
    """Return the blocks of an answer, in the order of the answer, and what was dropped.

    `size` is the width and height of the page in points. Any text is accepted: an answer without tags is read as plain
    Markdown.
    """
    answer, page = transcript.text[:MAX_CHARACTERS], transcript.ask.page
    loop = find_loop(answer, stopped=transcript.finish is Finish.LOOP)
    tokens = scan(answer)
    entries, dropped = _group_by_tag(answer, _replace_loop(tokens, *loop) if loop else tokens)
    blocks: list[Block] = []
    ids = (f"p{page:04}-{serial:03}" for serial in count(1))
    grounded = any(entry.tagged for entry in entries)
    for entry in entries:
        made = list(_blocks_of(entry, transcript, size, ids, grounded=grounded))
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


def _replace_loop(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Replace the tokens between `start` and `end` by one scrap token for the loop."""
    kept = [replace(token, end=min(token.end, start)) for token in tokens if token.start < start]
    rest = [replace(token, start=max(token.start, end)) for token in tokens if token.end > end]
    return [*kept, Token(Piece.SCRAP, start, end, reason=LOOPED), *rest]


def _group_by_tag(answer: str, tokens: list[Token]) -> tuple[list[_Entry], list[Drop]]:
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


def _blocks_of(
    entry: _Entry, transcript: Transcript, size: tuple[float, float], ids: Iterator[str], *, grounded: bool
) -> Iterator[Block]:
    page = transcript.ask.page
    regions = tuple(Region(page, to_points(box, size)) for box in entry.boxes) or (Region(page, None),)
    origin = tuple(Origin(transcript.engine, page, span) for span in entry.spans)

    def make_block(kind: Kind, text: Text = _NO_TEXT, **fields: Any) -> Block:
        return Block(next(ids), kind, regions, text, origin, **fields)

    body = " ".join(entry.bodies)
    if entry.tagged:
        yield from read_body(entry.label, body, make_block)
    elif grounded:
        yield from read_body(GroundedLabel.TEXT, body, make_block)
    else:
        yield from read_markdown(_without_fence(body), make_block)


def _without_fence(body: str) -> str:
    """Remove the ```markdown fence that some servers put around the whole answer."""
    lines = body.strip().splitlines()
    if len(lines) > 1 and lines[0] in {"```markdown", "```md"} and lines[-1] == "```":
        return "\n".join(lines[1:-1])
    return body


def to_points(box: Box, size: tuple[float, float]) -> Box:
    """Convert a box from the model's grid (0 to 999) to points, for a page of `size` (width, height) in points."""
    width, height = size[0] / GRID, size[1] / GRID
    return Box(box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height)


def to_grid(box: Box, size: tuple[float, float]) -> tuple[int, int, int, int]:
    """Convert a box from points to the model's grid, rounded; the inverse of `to_points`."""
    width, height = GRID / size[0], GRID / size[1]
    return round(box.x0 * width), round(box.y0 * height), round(box.x1 * width), round(box.y1 * height)

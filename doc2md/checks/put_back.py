"""Put blocks and lines that a model left out back into its page, as the embedded engine read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from doc2md.checks.claims import PrintedToken, claim
from doc2md.checks.passages import Passage, passages
from doc2md.checks.text_changes import printed_text
from doc2md.document import Block, Kind, Origin, Printed, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.structure.confidence import with_doubts

MIN_MISSING_SHARE = 0.9
"""A block of the text layer comes back as a whole if at least this share of its words is missing."""
MAX_SIZE = 1.2
"""The type of a running head is at most this much larger than that of half of the paragraphs."""
MAX_LINES = 2.0
"""The height of a running head as a multiple of its type size: one line."""
_LINES = {Kind.PARAGRAPH, Kind.HEADING}
PUT_BACK = (0.6, "the model left these words out; they come from the page")
"""The doubt about blocks that come back: a factor of the confidence, and the reason."""


def with_missing(
    blocks: Sequence[Block], layer: Reading, printed: Printed, missing: Sequence[PrintedToken]
) -> list[Block]:
    """The blocks and the missing words, as blocks of the text layer after the block that they follow there."""
    if not missing:
        return list(blocks)
    lost = set(missing)
    ours, theirs = passages(blocks), passages(layer.blocks)
    tokens_of: dict[str, list[PrintedToken]] = defaultdict(list)
    roots = {child.id: block.id for block in layer.blocks for child in _all(block)}
    for passage, claimed in zip(theirs, claim(theirs, {layer.page: printed})[0], strict=True):
        tokens_of[roots[passage.block.id]] += claimed
    owners = _owners(blocks, ours, claim(ours, {layer.page: printed})[0])
    after: dict[int, list[Block]] = defaultdict(list)
    last, number = -1, 0
    for block in layer.blocks:
        inside = tokens_of[block.id]
        gone = [token for token in inside if token in lost]
        held = Counter(owners[token] for token in inside if token in owners and token not in lost)
        if held:
            last = held.most_common(1)[0][0]
        if gone:
            number += 1
            whole = len(gone) >= MIN_MISSING_SHARE * len(inside) and block.kind is not Kind.FIGURE
            back = as_running_head(block if whole else _paragraph(gone), blocks, layer)
            after[last].append(_named(with_doubts(back, [PUT_BACK]), f"p{layer.page:04}-back{number}"))
    return [*after[-1], *(each for at, block in enumerate(blocks) for each in (block, *after[at]))]


def as_running_head(back: Block, blocks: Sequence[Block], layer: Reading) -> Block:
    """A line above or below all that the model wrote, as a running head, unless its type is large.

    Models leave running heads out, and a page alone can hardly tell them from text.
    """
    places = [block.box for block in blocks if block.box]
    if back.box is None or back.kind not in _LINES or not places or back.box.height > MAX_LINES * _size(back):
        return back
    sizes = sorted(block.size for block in layer.blocks if block.size and block.kind is Kind.PARAGRAPH)
    if sizes and back.size > MAX_SIZE * sizes[len(sizes) // 2]:
        return back
    if all(back.box.y1 <= place.y0 for place in places):
        return replace(back, kind=Kind.HEADER, level=0)
    if all(back.box.y0 >= place.y1 for place in places):
        return replace(back, kind=Kind.FOOTER, level=0)
    return back


def _size(block: Block) -> float:
    return block.size or (block.box.height if block.box else 0.0)


def _owners(
    blocks: Sequence[Block], found: Sequence[Passage], claimed: Iterable[Sequence[PrintedToken]]
) -> dict[PrintedToken, int]:
    """The index of the block that has each printed word."""
    roots = {child.id: index for index, block in enumerate(blocks) for child in _all(block)}
    return {
        token: roots[passage.block.id]
        for passage, tokens in zip(found, claimed, strict=True)
        for token in tokens
    }


def _all(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from _all(child)


def _paragraph(tokens: Sequence[PrintedToken]) -> Block:
    page, box = tokens[0].page, Box.around(token.box for token in tokens)
    return Block(
        "", Kind.PARAGRAPH, (Region(page, box),), Text(printed_text(tokens)), (Origin("local", page),)
    )


def _named(block: Block, name: str) -> Block:
    children = tuple(_named(child, f"{name}.{i}") for i, child in enumerate(block.children))
    return replace(block, id=name, children=children)

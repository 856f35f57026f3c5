"""The lines that `doc2md layout --why` prints: for each block its label, what else it may be, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from doc2md.document import Block
from doc2md.worker_types import NO_TABLE, Verdict

MAX_WORDS = 40
"""Maximum number of characters of a block that are quoted."""


def reasons(blocks: Sequence[Block], verdicts: Sequence[Verdict], page: int) -> Iterator[str]:
    """Yield the lines for a page: one that names the page, one for each block, one for each rejected table.

    `blocks` are those of the page in reading order. They have the numbers of the image: 3.2 is the second part of
    block 3.
    """
    yield f"page {page}"
    for number, block in enumerate(blocks, 1):
        yield from _of_block(block, [each for each in verdicts if not _is_rejected(each)], page, str(number))
    for verdict in filter(_is_rejected, verdicts):
        left, top, right, bottom = (round(edge) for edge in verdict.box)
        yield f"  no table from {left}, {top} to {right}, {bottom}: {_verdict(verdict)}"


def _is_rejected(verdict: Verdict) -> bool:
    """Whether a verdict is about a part of the page that might have been a table."""
    return verdict.roles[0][0] == NO_TABLE


def _of_block(block: Block, verdicts: Sequence[Verdict], page: int, name: str) -> Iterator[str]:
    if block.children and not block.cells:
        yield f"  {name} {block.kind.value}"
    else:
        yield f"  {name} {block.kind.value}: {_why(block, verdicts, page)}"
    for number, child in enumerate(block.children, 1):
        yield from _of_block(child, verdicts, page, f"{name}.{number}")


def _why(block: Block, verdicts: Sequence[Verdict], page: int) -> str:
    boxes = [region.box for region in block.regions if region.page == page and region.box]
    own = [verdict for verdict in verdicts if any(box.contains_point(verdict.box.centre, 1) for box in boxes)]
    words = shorten(block.text.plain, MAX_WORDS, placeholder=" …")
    if not own:
        return f"confidence {block.confidence if block.confidence is not None else 'unknown'} | {words}"
    return f"{_verdict(own[0])} | {words}"


def _verdict(verdict: Verdict) -> str:
    roles = ", ".join(f"{role} {share:.2f}" for role, share in verdict.roles)
    evidence = ", ".join(verdict.evidence) or "no single feature"
    return f"confidence {verdict.confidence:.2f} | {roles} | {evidence}"

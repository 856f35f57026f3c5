"""Is an answer good? What is wrong with it is found in the answer itself, and beside the page's own text layer.

That tags are missing altogether is no fault here: some servers strip them from every answer, and asking again
would double the price of each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.grounded.loops import LOOPED, cut_short, find_loop
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.document import Block, Drop, Kind, Reading
from doc2md.pages.words import words_in
from doc2md.structure.confidence import with_doubts

MIN_WORDS = 30
"""A page with fewer words in its text layer says too little about an answer."""
MIN_SHARE = 0.5
"""Of the text layer's words that an answer must have. Formulas and shorthand keep good answers well below 1."""
WHOLE = 0.8
"""Share of the page from which a figure is the page itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, in words that follow "the answer"."""

    words: str
    loop: bool = False
    picture: bool = False


_LOOP = Fault("repeats itself", loop=True)


def faults_of_answer(transcript: Transcript, dropped: Iterable[Drop]) -> tuple[Fault, ...]:
    """How it ended, and whether it went round in circles."""
    if transcript.finish is Finish.LOOP or any(drop.reason == LOOPED for drop in dropped):
        return (_LOOP,)
    if len(transcript.text) > MAX_CHARACTERS:
        return (Fault(f"is longer than {MAX_CHARACTERS:,} characters"),)
    if transcript.finish is Finish.LENGTH:
        return (Fault("was cut at the token limit"),)
    how = cut_short(transcript.text)
    return (Fault(how),) if how else ()


def heard(transcript: Transcript) -> tuple[str, tuple[Fault, ...]]:
    """What an answer of any task says, without the loop it may have gone into; and what is wrong with it."""
    said = transcript.text[:MAX_CHARACTERS]
    loop = find_loop(said, stopped=transcript.finish is Finish.LOOP)
    if loop is None:
        return said, faults_of_answer(transcript, ())
    return said[: loop[0]], (_LOOP,)


def faults_of_page(reading: Reading, layer: Reading) -> tuple[Fault, ...]:
    """What a whole page's reading lacks. `layer` is its text layer, without blocks where none can be trusted."""
    if _is_picture(reading):
        return (Fault("is one picture of the page", picture=True),)
    share = coverage(reading, layer)
    return (Fault(f"has {share:.0%} of the words in the page's text layer"),) if share < MIN_SHARE else ()


def compared(reading: Reading, layer: Reading) -> Reading:
    """The reading with each block judged by how many of its words are in the page's text layer, if that can be trusted.

    Formulas and figures, whose words a layer has otherwise or not at all, stay unjudged.
    """
    known = _count(layer.blocks)
    if known.total() < MIN_WORDS:
        return reading
    return replace(reading, blocks=tuple(_compared(block, known) for block in reading.blocks))


def _compared(block: Block, known: Counter[str]) -> Block:
    block = replace(block, children=tuple(_compared(child, known) for child in block.children))
    words = _count([replace(block, children=())])
    if block.kind in {Kind.EQUATION, Kind.FIGURE} or not words:
        return block
    strange = (words - known).total()
    share = 1 - strange / words.total()
    reason = f"{strange} of {words.total()} words are not in the page's text layer"
    return with_doubts(block, [(share, reason)] if strange else [])


def letters(reading: Reading) -> int:
    """How much a reading says, in letters and digits."""
    return sum(len(re.sub(r"[\W_]+", "", words)) for words in _words_of(reading.blocks))


def coverage(reading: Reading, layer: Reading) -> float:
    """Share of the layer's words outside the reading's figures that the reading has; 1 where there are too few."""
    pictures = [block.box for block in reading.blocks if block.kind is Kind.FIGURE and block.box]
    outside = (
        block
        for block in layer.blocks
        if not (box := block.box) or not any(box.overlap(p).area > 0.5 * box.area for p in pictures)
    )
    wanted = _count(outside)
    total = wanted.total()
    return (wanted & _count(reading.blocks)).total() / total if total >= MIN_WORDS else 1.0


def _is_picture(reading: Reading) -> bool:
    """Whether the only thing seen is a figure as large as the page."""
    width, height = reading.size
    return all(
        b.kind is Kind.FIGURE and b.box is not None and b.box.area > WHOLE * width * height
        for b in reading.blocks
    )


def _count(blocks: Iterable[Block]) -> Counter[str]:
    return Counter(word for words in _words_of(blocks) for word in words_in(words))


def _words_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.text.plain
        yield from (cell.text.plain for cell in block.cells)
        yield from _words_of(block.children)

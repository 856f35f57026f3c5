"""Finding faults in a model's answer: loops, truncation, and words of the page's text layer that it lacks.

An answer without any tags is not a fault. Some servers strip the tags from every answer, and a second question would
double the price of each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.grounded.loops import LOOPED, cut_short, find_loop
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.document import Block, Drop, Kind, Reading
from doc2md.pages.words import words_in

MIN_WORDS = 30
"""A text layer with fewer words is not compared with the answer, because the result would mean little."""
MIN_COVERAGE = 0.5
"""Fraction of the text layer's words that an answer must have. Good answers may lack formulas and abbreviations."""
PAGE_PICTURE_SHARE = 0.8
"""A figure that covers more than this fraction of the page is a picture of the page itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an answer. `words` continue a sentence that starts with "the answer".

    `loop`: the answer repeats itself. `picture`: the answer is only one figure as large as the page.
    """

    words: str
    loop: bool = False
    picture: bool = False


_LOOP = Fault("repeats itself", loop=True)


def answer_faults(transcript: Transcript, dropped: Iterable[Drop]) -> tuple[Fault, ...]:
    """Faults of an answer alone: it repeats itself, is too long, or was cut off. `dropped` comes from its parser."""
    if transcript.finish is Finish.LOOP or any(drop.reason == LOOPED for drop in dropped):
        return (_LOOP,)
    if len(transcript.text) > MAX_CHARACTERS:
        return (Fault(f"is longer than {MAX_CHARACTERS:,} characters"),)
    if transcript.finish is Finish.LENGTH:
        return (Fault("was cut at the token limit"),)
    ending = cut_short(transcript.text)
    return (Fault(ending),) if ending else ()


def check_answer(transcript: Transcript) -> tuple[str, tuple[Fault, ...]]:
    """The text of an answer to any task, cut before a loop or at the length limit, and the faults of the answer."""
    text = transcript.text[:MAX_CHARACTERS]
    loop = find_loop(text, stopped=transcript.finish is Finish.LOOP)
    if loop is None:
        return text, answer_faults(transcript, ())
    return text[: loop[0]], (_LOOP,)


def page_faults(reading: Reading, layer: Reading) -> tuple[Fault, ...]:
    """Faults of the reading of a whole page: it is only a picture, or it lacks words of the text layer.

    `layer` is the reading of the page's text layer; it has no blocks if the text layer is not trusted.
    """
    if _is_page_picture(reading):
        return (Fault("is one picture of the page", picture=True),)
    share = layer_coverage(reading, layer)
    return (Fault(f"has {share:.0%} of the words in the page's text layer"),) if share < MIN_COVERAGE else ()


def count_letters(reading: Reading) -> int:
    """The number of letters and digits in a reading."""
    return sum(len(re.sub(r"[\W_]+", "", words)) for words in _words_of(reading.blocks))


def layer_coverage(reading: Reading, layer: Reading) -> float:
    """Fraction of the text layer's words that the reading has, from 0 to 1. Words inside figures do not count.

    It is 1 if the text layer has fewer than `MIN_WORDS` words outside figures.
    """
    pictures = [block.box for block in reading.blocks if block.kind is Kind.FIGURE and block.box]
    outside = (
        block
        for block in layer.blocks
        if not (box := block.box) or not any(box.overlap(p).area > 0.5 * box.area for p in pictures)
    )
    wanted = _count(outside)
    total = wanted.total()
    return (wanted & _count(reading.blocks)).total() / total if total >= MIN_WORDS else 1.0


def _is_page_picture(reading: Reading) -> bool:
    """Whether all blocks are figures as large as the page."""
    width, height = reading.size
    return all(
        b.kind is Kind.FIGURE and b.box is not None and b.box.area > PAGE_PICTURE_SHARE * width * height
        for b in reading.blocks
    )


def _count(blocks: Iterable[Block]) -> Counter[str]:
    return Counter(word for words in _words_of(blocks) for word in words_in(words))


def _words_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.text.plain
        yield from (cell.text.plain for cell in block.cells)
        yield from _words_of(block.children)

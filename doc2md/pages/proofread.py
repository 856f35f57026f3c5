"""A model's tables, held against the page's own words: rows and columns that it lost are put in, or at least told of.

Models count badly: a row or a column of a long table goes missing, and nothing in the answer shows it. Where the page
has a text layer that can be trusted, the embedded engine's table at the same place shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import shorten

from doc2md.document import Block, Edit, Kind, Reading, texts_of
from doc2md.geometry import Box
from doc2md.pages.table_diff import Proof, Words, counted, proofread, without_signs

MAX_TABLES = 20
"""Of a page that are looked at."""
SAME_PLACE = 0.5
"""Share of the smaller of two tables that both have in common, if they are one."""
INSIDE = 0.8
"""Share of a block of the page that a table's box must hold for its words to be the table's."""
MANY, SHARE = 3, 0.1
"""Words of the page that a table lacks, and their share, from which it is told: a word or two are a hyphen's fault."""


def proofread_tables(reading: Reading, layer: Reading) -> tuple[Reading, tuple[str, ...]]:
    """The reading with its tables made whole, and notes; `layer` is the page's text layer, or has no blocks."""
    tables = [at for at, block in enumerate(reading.blocks) if _is_checked(block)][:MAX_TABLES]
    if not tables or not layer.blocks:
        return reading, ()
    blocks, edits, notes = list(reading.blocks), list(reading.edits), list[str]()
    words = [counted(texts_of(block)) for block in blocks]
    for at in tables:
        block = blocks[at]
        assert block.box
        page = _at_its_place(block.box, layer)
        place = page.box if page and page.box else block.box
        there = Words()
        for other, said in zip(reading.blocks, words, strict=True):
            if other.box is None or _common_share(place, other) > SAME_PLACE:
                there.update(said)
        beside = there - counted(cell.text for cell in block.cells)
        if page:
            proof = proofread(block.cells, page.cells, beside)
        else:
            proof = Proof(block.cells, missing=_missing(block.box, layer, there))
        blocks[at] = replace(block, cells=proof.cells)
        edits += _edits(block.id, proof)
        notes += _notes(block.id, proof)
    return (replace(reading, blocks=tuple(blocks), edits=tuple(edits)) if notes else reading), tuple(notes)


def _is_checked(block: Block) -> bool:
    return block.kind is Kind.TABLE and block.transcribed and bool(block.cells) and block.box is not None


def _at_its_place(box: Box, layer: Reading) -> Block | None:
    """The page's own table where a model's table stands."""
    tables = [block for block in layer.blocks if block.kind is Kind.TABLE and block.box]
    found = max(tables, key=lambda page: _common_share(box, page), default=None)
    return found if found and _common_share(box, found) > SAME_PLACE else None


def _missing(box: Box, layer: Reading, said: Words) -> tuple[str, ...]:
    """The words of the page inside a table's box that nobody said there, where the page has no table to go by."""
    inside = (block for block in layer.blocks if block.box and box.covers(block.box, INSIDE))
    return without_signs(counted(text for block in inside for text in texts_of(block)) - said)


def _common_share(box: Box, block: Block) -> float:
    """The share of the smaller of both that they have in common; 0 where nobody knows."""
    least = min(box.area, block.box.area) if block.box else 0.0
    return box.overlap(block.box).area / least if block.box and least else 0.0


def _edits(name: str, proof: Proof) -> Iterator[Edit]:
    for what, lines in (("row", proof.rows), ("column", proof.columns)):
        for words in lines:
            yield Edit("proofreading", name, f"a {what} that the answer lost", after=words)


def _notes(name: str, proof: Proof) -> Iterator[str]:
    for what, lines in (("row", proof.rows), ("column", proof.columns)):
        if lines:
            count = f"{len(lines)} {what}s that were" if len(lines) > 1 else f"a {what} that was"
            yield f"table {name}: {count} lost came back from the text layer: {_short(lines)}"
    said = counted(cell.text for cell in proof.cells).total()
    if len(proof.missing) >= max(MANY, SHARE * said):
        yield f"table {name}: it lacks {len(proof.missing)} words that the page has there: {_short(proof.missing)}"


def _short(words: Sequence[str]) -> str:
    return repr(shorten(" ".join(words), 60, placeholder=" …"))

"""Comparing a model's tables with the page's text layer, to restore rows and columns that the model lost.

Models lose rows and columns of long tables, and nothing in the answer shows it. If the page has a trusted text layer,
the embedded engine reads the same table from it. Lost rows and columns are restored from there (`table_diff`), or at
least reported in a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading, texts_of
from doc2md.geometry import Box
from doc2md.pages.table_diff import Proof, Words, count_words, proofread, without_signs
from doc2md.structure.excerpts import excerpt

MAX_TABLES = 20
"""Maximum number of tables checked per page."""
MIN_COMMON_SHARE = 0.5
"""Two boxes are at the same place if they share more than this fraction of the smaller one."""
MIN_INSIDE_SHARE = 0.8
"""A block of the text layer is inside a table if the table's box covers at least this fraction of the block."""
MIN_MISSING_WORDS = 3
"""Fewer missing words are not reported: one or two are often the effect of a hyphen."""
MIN_MISSING_SHARE = 0.1
"""Missing words are not reported if they are a smaller fraction of the table's words."""


def proofread_tables(reading: Reading, layer: Reading) -> tuple[Reading, tuple[str, ...]]:
    """Restore the lost rows and columns of a page's tables.

    `reading` is the model's page after the page passes. `layer` is the embedded engine's reading of the text layer, in
    the same coordinates; it has no blocks if there is no trusted text layer. Returns the reading with the restored rows
    and columns and an `Edit` for each of them, and notes for the page's row.
    """
    tables = [at for at, block in enumerate(reading.blocks) if _is_checked(block)][:MAX_TABLES]
    if not tables or not layer.blocks:
        return reading, ()
    blocks, edits, notes = list(reading.blocks), list(reading.edits), list[str]()
    words_of_blocks = [count_words(texts_of(block)) for block in blocks]
    for at in tables:
        block = blocks[at]
        assert block.box
        page = _printed_table_at(block.box, layer)
        place = page.box if page and page.box else block.box
        there = Words()
        for other, words in zip(reading.blocks, words_of_blocks, strict=True):
            if other.box is None or _common_share(place, other) > MIN_COMMON_SHARE:
                there.update(words)
        beside = there - count_words(cell.text for cell in block.cells)
        if page:
            proof = proofread(block.cells, page.cells, beside)
        else:
            proof = Proof(block.cells, missing=_missing_words(block.box, layer, there))
        blocks[at] = replace(block, cells=proof.cells)
        edits += _edits(block.id, proof)
        notes += _notes(block.id, proof)
    return (replace(reading, blocks=tuple(blocks), edits=tuple(edits)) if notes else reading), tuple(notes)


def has_tables(reading: Reading) -> bool:
    """Whether a page has tables to compare."""
    return any(map(_is_checked, reading.blocks))


def _is_checked(block: Block) -> bool:
    return block.kind is Kind.TABLE and block.transcribed and bool(block.cells) and block.box is not None


def _printed_table_at(box: Box, layer: Reading) -> Block | None:
    """The table of the text layer at the place of a model's table."""
    tables = [block for block in layer.blocks if block.kind is Kind.TABLE and block.box]
    found = max(tables, key=lambda page: _common_share(box, page), default=None)
    return found if found and _common_share(box, found) > MIN_COMMON_SHARE else None


def _missing_words(box: Box, layer: Reading, found: Words) -> tuple[str, ...]:
    """Words of the text layer inside a table's box that are not in `found`, for a text layer without a table there."""
    inside = (block for block in layer.blocks if block.box and box.covers(block.box, MIN_INSIDE_SHARE))
    return without_signs(count_words(text for block in inside for text in texts_of(block)) - found)


def _common_share(box: Box, block: Block) -> float:
    """The common area as a fraction of the smaller box; 0 if the block has no box."""
    smaller = min(box.area, block.box.area) if block.box else 0.0
    return box.overlap(block.box).area / smaller if block.box and smaller else 0.0


def _edits(name: str, proof: Proof) -> Iterator[Edit]:
    for what, lines in (("row", proof.rows), ("column", proof.columns)):
        for words in lines:
            yield Edit("proofreading", name, f"restored a {what} that the model lost", after=words)


def _notes(name: str, proof: Proof) -> Iterator[str]:
    for what, lines in (("row", proof.rows), ("column", proof.columns)):
        if lines:
            count = f"{len(lines)} lost {what}s were" if len(lines) > 1 else f"a lost {what} was"
            yield f"table {name}: {count} restored from the text layer: {excerpt(lines)}"
    total = count_words(cell.text for cell in proof.cells).total()
    if len(proof.missing) >= max(MIN_MISSING_WORDS, MIN_MISSING_SHARE * total):
        yield f"table {name}: {len(proof.missing)} words of the page are missing: {excerpt(proof.missing)}"

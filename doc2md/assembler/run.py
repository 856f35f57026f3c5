"""The runner: which passes there are, in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from doc2md.assembler.passes import (
    blanks,
    broken_tables,
    captions,
    contents,
    doubles,
    echoes,
    formulas,
    furniture,
    glued,
    headings,
    hyphens,
    links,
    nested,
    numbers,
    order,
    paragraphs,
    tables,
)
from doc2md.document import Reading

PagePass = Callable[[Reading], Reading]
E = TypeVar("E")
P = TypeVar("P")


class DocumentPass(Protocol[E, P]):
    """`look` takes a little from each page, `plan` weighs it over all of them, `rewrite` changes a page by the plan."""

    def look(self, reading: Reading) -> E: ...

    def plan(self, evidence: Sequence[E]) -> P: ...

    def rewrite(self, reading: Reading, plan: P) -> Reading: ...


PAGE_PASSES: tuple[PagePass, ...] = (
    doubles.remove_doubles,
    tables.join_captioned_tables,
    blanks.close_blanks,
    numbers.free_numbers,
    formulas.tidy_formulas,
    echoes.remove_echoes,
    glued.part_glued_lists,
    order.put_in_order,
    nested.nest_lists,
    captions.attach_captions,
)
DOCUMENT_PASSES: tuple[DocumentPass[Any, Any], ...] = (
    hyphens.HyphenSpaces(),
    furniture.RunningHeads(),
    headings.Levels(),
    links.InsideLinks(),
    contents.PrintedContents(),
)


def settle(reading: Reading) -> Reading:
    """What can be done for a page alone."""
    for run in PAGE_PASSES:
        reading = run(reading)
    return reading


def assemble(readings: Sequence[Reading], *, merge_tables: bool = True) -> list[Reading]:
    """What needs the whole document; `readings` are settled, in page order."""
    pages = list(readings)
    for each in DOCUMENT_PASSES:
        plan = each.plan([each.look(page) for page in pages])
        pages = [each.rewrite(page, plan) for page in pages]
    if merge_tables:
        pages = broken_tables.join_tables(pages)
    pages = [broken_tables.name_heads(page) for page in pages]
    return paragraphs.join_broken(pages)

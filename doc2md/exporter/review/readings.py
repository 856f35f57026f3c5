"""A second reading of the same pages: where it differs, as reasons to look at a block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from doc2md.checks.diff import Aspect, Difference, What, diff
from doc2md.document import Block, Document
from doc2md.exporter.review.flags import DIGIT_WEIGHT, FlagKind, Reason, Remark, quoted

_ONE_IS_WRONG = 0.5
"""Of two readings that differ, each is wrong as often as the other, as long as nothing else is known."""
_SIGN_WEIGHT = 0.2
"""A difference in signs, such as commas and quotes, counts less than one in words."""


def remarks(document: Document, other: Document) -> Iterator[Remark]:
    """Where another reading of the document differs from it."""
    tables = {block.id: block for block in document.blocks if block.cells}
    for difference in diff(document, other).differences:
        if difference.a:
            place = difference.a[0]
            reason = _reason(difference, tables.get(place.block))
            yield Remark(difference.page, place.block, _weight(difference), reason)
        elif difference.b:
            words = "".join(run.b for run in difference.runs).strip()
            says = f"Only the other reading has {quoted(words) or 'this'}."
            reason = Reason(FlagKind.DIFFERS, says, printed=words, box=difference.b[0].box)
            yield Remark(difference.page, "", _weight(difference), reason)


def _reason(difference: Difference, table: Block | None) -> Reason:
    """The reason of a difference in a block of the document."""
    ours = [run.a for run in difference.runs if not run.same]
    runs = tuple(difference.runs) if difference.b else ()
    words = ours[0].strip() if len(ours) == 1 else ""
    reason = Reason(FlagKind.DIFFERS, _says(difference), words, box=difference.a[0].box, runs=runs)
    place = difference.cell_a
    for index, cell in enumerate(table.cells if table and place else ()):
        if (cell.row, cell.col) == place:
            says = f"Row {cell.row + 1}, column {cell.col + 1}: {reason.says[0].lower()}{reason.says[1:]}"
            return replace(reason, says=says, cell=index, box=cell.region.box if cell.region else reason.box)
    return reason


def _weight(difference: Difference) -> float:
    """The expected number of wrong words of the document."""
    words = max(1.0, difference.words / 2)
    if difference.aspect is Aspect.PUNCTUATION:
        words *= _SIGN_WEIGHT
    return _ONE_IS_WRONG * (words + (DIGIT_WEIGHT if difference.numbers else 0))


def _says(difference: Difference) -> str:
    if not difference.b:
        words = quoted("".join(run.a for run in difference.runs))
        return f"The other reading lacks {words or 'this'}."
    if difference.what in {What.WORDS, What.CELL} and difference.runs:
        return "The other reading says:"
    one, other = difference.detail
    if one and other:
        return f"The other reading has {other} here, not {one}."
    return f"The other reading differs in its {difference.what.replace('_', ' ')}."

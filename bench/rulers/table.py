"""The report: one table for all sets, the kinds of cases, and the style factors that hurt most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rulers.figures import Figure, Level, Row

COLUMNS = {
    "docs": ("docs", 4),
    "failed": ("bad", 3),
    "overall": ("all", 5),
    "nid": ("nid", 5),
    "order": ("order", 5),
    "teds": ("teds", 5),
    "spurious": ("spur", 4),
    "mhs": ("mhs", 5),
    "lists": ("lists", 5),
    "code": ("code", 5),
    "math": ("math", 5),
    "links": ("links", 5),
    "figures": ("figs", 5),
    "leak": ("leak", 5),
    "right": ("right", 7),
    "checks": ("checks", 9),
    "lost": ("lost", 6),
    "extra": ("extra", 6),
    "silent": ("silent", 6),
    "auroc": ("auroc", 5),
    "ece": ("ece", 5),
    "cpu": ("cpu/p", 6),
}
"""For each column its head and its width."""

LEGEND = """\
bad: documents that crashed or took too long; they count as empty. all: mean of the metrics of score.py that apply.
spur: tables beyond the number of true ones. right: documents with all checks passed.
lost, extra: words missing and words too many, per 1,000 words of the truth.
silent: documents that lost words, although the ledger says of every page that it is ok.
auroc, ece: how well the confidence of blocks tells wrong from right (AUROC, calibration error). cpu/p: CPU s a page."""
WORST = 25


@dataclass(frozen=True)
class Line:
    """One line of the table, and what it is compared with. `by` is the converter."""

    set: str
    half: str
    by: str
    row: Row
    before: Row | None = None


def render(lines: Sequence[Line]) -> str:
    """The table. A line with an earlier row is followed by a line of the changes since then.

    Converters are named only if there are several.
    """
    width = max(len(line.by) for line in lines) + 1 if len({line.by for line in lines}) > 1 else 0
    heads = " ".join(head.rjust(width) for head, width in COLUMNS.values())
    shown = [f"{'set':9} {'half':4} {'by'[:width]:{width}}{heads}"]
    for line in lines:
        shown.append(f"{line.set:9} {line.half:4} {line.by[:width]:{width}}{_cells(line.row)}")
        if line.before is not None:
            shown.append(f"{'':9} {'+/-':4} {'':{width}}{_changes(line.row, line.before)}".rstrip())
    return "\n".join([*shown, "", LEGEND])


def _cells(row: Row) -> str:
    return " ".join(_text(row[name]).rjust(width) for name, (_, width) in COLUMNS.items())


def _text(figure: Figure | None) -> str:
    return "-" if figure is None else str(figure)


def _changes(row: Row, before: Row) -> str:
    changes = ((figure.change(before[name]) if (figure := row[name]) else "") for name in COLUMNS)
    return " ".join(text.rjust(width) for text, (_, width) in zip(changes, COLUMNS.values(), strict=True))


def render_kinds(kinds: dict[str, Figure], before: dict[str, Figure] | None = None) -> str:
    """The kinds of cases, and how many are wholly right, in three columns."""
    cells = [
        f"{kind:18} {figure!s:>6} {figure.change(before.get(kind)) if before else '':>4}"
        for kind, figure in kinds.items()
    ]
    return "\n".join(["cases by kind, wholly right (both halves):", *_in_columns(cells, 4)])


def _in_columns(cells: Sequence[str], count: int) -> Iterator[str]:
    height = -(-len(cells) // count)
    for index in range(height):
        yield ("  " + "   ".join(cells[index::height])).rstrip()


def render_levels(
    levels: Sequence[Level], mean: Figure, before: Sequence[Level] | None = None, *, what: str = "all"
) -> str:
    """The worst levels of style factors, against the mean of the same set. `what` is the head of the metric."""
    old = {level.name: level.score for level in before or ()}
    lines = [f"worst style factors of the open half of lab ({what}, mean {mean}):"]
    for level in levels[:WORST]:
        gap = level.score.value - mean.value
        change = level.score.change(old.get(level.name))
        text = f"  {level.score} {gap:+.3f}  {level.documents:3} documents  {level.name:34} {change}"
        lines.append(text.rstrip())
    return "\n".join(lines)

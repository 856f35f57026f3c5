"""The comparison of two documents for a terminal. Differing words are coloured, or marked as `git diff` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from doc2md.checks.diff import Difference, Run
from doc2md.cli.comparison.report import (
    MAX_SUMMED,
    Entry,
    Report,
    changed_numbers,
    entries,
    near_number,
    percent,
    shortened,
    subject,
    support,
)
from doc2md.sources import printable

_LABEL = 11
_ONLY_A, _ONLY_B = "red", "green"


def to_text(report: Report, width: int, *, colour: bool) -> str:
    """The summary, then the differences page by page, in lines of at most `width` columns."""
    file = StringIO()
    console = Console(
        file=file, width=width, force_terminal=colour, no_color=None if colour else True, highlight=False
    )
    for part in (*_summary(report, colour), *_pages(report, colour)):
        console.print(part, soft_wrap=False)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _summary(report: Report, colour: bool) -> Iterator[Text | Table]:
    table = Table.grid(padding=(0, 2))
    words, blocks = report.comparison.words, report.comparison.blocks
    for at, (letter, side) in enumerate((("A", report.a), ("B", report.b))):
        table.add_row(
            Text(letter, _ONLY_B if at else _ONLY_A),
            Text(printable(side.name)),
            Text(printable(", ".join(side.engines))),
            Text(f"{words[at]:,} words, {blocks[at]:,} blocks, {side.cost}"),
        )
    yield table
    yield Text()
    yield Text(report.verdict, "bold")
    if report.comparison.differences:
        yield Text(report.counts)
    if report.numbers:
        yield Text()
        yield Text(f"Numbers that differ: {len(report.numbers)}", "bold")
        yield _numbers(report.numbers[:MAX_SUMMED], colour)
        if len(report.numbers) > MAX_SUMMED:
            yield Text(f"  and {len(report.numbers) - MAX_SUMMED} more")
    if worst := report.worst():
        yield Text()
        pages = ", ".join(f"{page.page} ({page.differing} words, {percent(page.share)})" for page in worst)
        yield Text(f"Pages that differ most: {pages}")
    if habits := report.habits():
        yield Text(f"Most frequent: {'; '.join(f'{change} ({count} times)' for change, count in habits)}")


def _numbers(differences: Iterable[Difference], colour: bool) -> Table:
    table = Table.grid(padding=(0, 1))
    for each in differences:
        changed = changed_numbers(each)
        pieces = [
            Text(f"{printable(before)} " if before else "").append_text(_run(run, colour, near_number))
            for before, run in changed[:3]
        ]
        body = Text(f"{subject(each)}: ").append_text(Text("; ").join(pieces))
        table.add_row(Text(f"  page {each.page}", "dim"), body.append("; …" if len(changed) > 3 else ""))
    return table


def _pages(report: Report, colour: bool) -> Iterator[Text | Table | Padding]:
    for page, bundles in report.by_page():
        count = sum(map(len, bundles))
        yield Text()
        heading = f"Page {page.page}: {count} difference{'s' * (count != 1)}"
        yield Text(heading + (f", {percent(page.share)} of the words" if page.share else ""), "bold")
        table = Table.grid(padding=(0, 1))
        table.add_column(width=_LABEL)
        table.add_column()
        for bundle in bundles:
            lines = [_entry(entry, colour) for entry in entries(bundle)]
            if noted := support(bundle[0]):
                lines.append(Text(noted, "dim"))
            table.add_row(Text(f"  {bundle[0].aspect}", "dim"), Text("\n").join(lines))
        yield table
    if report.more:
        yield Text()
        yield Text(report.more, "bold")


def _entry(entry: Entry, colour: bool) -> Text:
    title = Text(printable(entry.title))
    return title.append(": ").append_text(_words(entry.runs, colour)) if entry.runs else title


def _words(runs: Iterable[Run], colour: bool) -> Text:
    found = Text()
    for run in runs:
        spaced = (run.a or run.b).startswith(" ") or run.b.startswith(" ")
        found.append(" " if spaced and found else "")
        found.append_text(Text(printable(run.a.strip())) if run.same else _run(run, colour))
    return found


def _run(run: Run, colour: bool, cut: Callable[[str], str] = shortened) -> Text:
    found = Text()
    for text, style, marks in ((run.a, _ONLY_A, ("[-", "-]")), (run.b, _ONLY_B, ("{+", "+}"))):
        if text:
            shown = printable(cut(text))
            found.append(" " if found and colour else "")
            found.append(shown if colour else f"{marks[0]}{shown}{marks[1]}", style)
    return found

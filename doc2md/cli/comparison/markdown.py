"""The comparison of two documents as Markdown, for a report or a comment on a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doc2md.checks.diff import Run
from doc2md.cli.comparison.report import Entry, Report, Side, entries, percent, shortened, support
from doc2md.markup.write import escape
from doc2md.sources import printable


def to_markdown(report: Report) -> str:
    """A table of both readings, then the differences page by page. Words of A are struck out, those of B are bold."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield from (f"**{_escaped(report.verdict)}**", "")
    if report.comparison.differences:
        yield from (_escaped(report.counts), "")
    yield from ("| | file | engine | words | blocks | cost |", "| --- | --- | --- | ---: | ---: | --- |")
    yield _row("A", report.a, report.comparison.words[0], report.comparison.blocks[0])
    yield _row("B", report.b, report.comparison.words[1], report.comparison.blocks[1])
    for page, bundles in report.by_page():
        share = f" ({percent(page.share)} of the words)" if page.share else ""
        yield from ("", f"## Page {page.page}{share}", "")
        for bundle in bundles:
            noted = f" *{support(bundle[0])}*" if support(bundle[0]) else ""
            first, *more = [_entry(entry) for entry in entries(bundle)]
            yield f"- {bundle[0].aspect}: {first}{noted}"
            yield from (f"    - {line}" for line in more)
    if report.more:
        yield from ("", _escaped(report.more))


def _row(letter: str, side: Side, words: int, blocks: int) -> str:
    cells = (letter, side.name, ", ".join(side.engines), f"{words:,}", f"{blocks:,}", side.cost)
    return f"| {' | '.join(_escaped(cell).replace('|', '&#124;') for cell in cells)} |"


def _entry(entry: Entry) -> str:
    return _escaped(entry.title) + (f": {_words(entry.runs)}" if entry.runs else "")


def _words(runs: Iterable[Run]) -> str:
    pieces = (
        (" " if (run.a or run.b).startswith(" ") or run.b.startswith(" ") else "")
        + (_escaped(run.a.strip()) if run.same else _run(run))
        for run in runs
    )
    return "".join(pieces).strip()


def _run(run: Run) -> str:
    """HTML, because Markdown does not know marks around text that begins or ends with a space or a sign."""
    old = f"<del>{_escaped(shortened(run.a))}</del>" if run.a else ""
    new = f"<ins>{_escaped(shortened(run.b))}</ins>" if run.b else ""
    return f"{old} {new}".strip()


def _escaped(text: str) -> str:
    return escape(printable(text))

"""What the reports of a comparison say, in words: the readings and their cost, and each difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from doc2md.checks.diff import Aspect, Comparison, Difference, PageDiff, Run, What, kinds_of
from doc2md.document import Document, PageRow, Usage

MAX_RUN = 40
"""Maximum number of words of one differing piece in a report for readers. The JSON has all."""
MIN_HABIT = 5
"""Minimum number of equal changes of structure that the summary names."""
MAX_SUMMED = 8
"""Maximum number of pages and of numbers in a summary."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents: the name of its file, its engines, and what reading the compared pages has cost."""

    name: str
    source: str
    engines: tuple[str, ...]
    pages: int
    seconds: float
    requests: int
    usage: Usage | None

    @classmethod
    def of(cls, name: str, document: Document, pages: Collection[int] | None = None) -> Side:
        rows = [row for row in document.pages if pages is None or row.page in pages]
        engines = Counter(row.engine for row in rows if row.engine)
        return cls(
            name,
            document.source.name,
            tuple(engine for engine, _ in engines.most_common()),
            len(rows),
            sum(row.seconds for row in rows),
            sum(row.attempts for row in rows),
            _usage(rows),
        )

    @property
    def cost(self) -> str:
        """`31.2 s, 25 requests, 31,205 input and 18,332 output tokens`."""
        parts = [f"{self.seconds:,.1f} s"]
        parts += [_count(self.requests, "request")] if self.requests else []
        if self.usage and (self.usage.prompt or self.usage.completion):
            parts.append(f"{self.usage.prompt:,} input and {self.usage.completion:,} output tokens")
        return ", ".join(parts)


def _usage(rows: Iterable[PageRow]) -> Usage | None:
    known = [row.usage for row in rows if row.usage]
    return sum(known, Usage()) if known else None


@dataclass(frozen=True)
class Report:
    """A comparison as it is reported.

    aspects  the differences that are shown
    limit    maximum number of differences that are shown; 0: all
    """

    a: Side
    b: Side
    comparison: Comparison
    aspects: frozenset[Aspect]
    limit: int = 0

    @cached_property
    def differences(self) -> list[Difference]:
        """The differences of the chosen aspects."""
        return [each for each in self.comparison.differences if each.aspect in self.aspects]

    @cached_property
    def numbers(self) -> list[Difference]:
        """Those with other numbers, first those that have a number in both readings.

        In formulas, most numbers differ because the formulas do.
        """
        found = [each for each in self.differences if each.numbers and each.aspect is not Aspect.FORMULAS]
        return sorted(found, key=lambda each: not any(run.a and run.b for _, run in changed_numbers(each)))

    @property
    def verdict(self) -> str:
        """`97.9 % of the words agree; 61 differences on 12 of 25 pages`."""
        pages = {each.page for each in self.differences}
        all_ = len(self.comparison.pages)
        found = _count(len(self.differences), "difference") if self.differences else "no difference"
        where = f" on {len(pages)} of {_count(all_, 'page')}" if pages else f" on {_count(all_, 'page')}"
        return f"{percent(1 - self.comparison.share)} of the words agree; {found}{where}"

    @property
    def counts(self) -> str:
        """`text 56, structure 160, tables 3`, and how many are not shown."""
        counted = Counter(each.aspect for each in self.comparison.differences)
        shown = [
            f"{aspect} {counted[aspect]}" for aspect in Aspect if aspect in self.aspects and counted[aspect]
        ]
        hidden = [
            f"{aspect} {counted[aspect]}"
            for aspect in Aspect
            if aspect not in self.aspects and counted[aspect]
        ]
        return ", ".join(shown) + (f" (not shown: {', '.join(hidden)})" if hidden else "")

    def worst(self) -> list[PageDiff]:
        """The pages with most words that differ, if there are several."""
        pages = sorted((p for p in self.comparison.pages if p.differing), key=lambda page: -page.differing)
        return pages[:MAX_SUMMED] if len(pages) > 1 else []

    def habits(self) -> list[tuple[str, int]]:
        """The most frequent changes of structure, such as `heading 3 → heading 2`, and how often they occur."""
        counted = Counter(
            " → ".join(each.detail)
            for each in self.differences
            if each.what in {What.KIND, What.LEVEL, What.NESTING}
        )
        return [(change, count) for change, count in counted.most_common(3) if count >= MIN_HABIT]

    def by_page(self) -> Iterator[tuple[PageDiff, list[list[Difference]]]]:
        """The pages with the differences to show. Neighbours that change structure in one way are together."""
        left = self.limit or len(self.differences)
        for page in self.comparison.pages:
            shown = [each for each in page.differences if each.aspect in self.aspects][:left]
            left -= len(shown)
            if shown:
                yield page, _bundled(shown)

    @property
    def more(self) -> str:
        """What is not shown because of the limit."""
        if not self.limit or len(self.differences) <= self.limit:
            return ""
        rest = self.differences[self.limit :]
        pages = sorted({each.page for each in rest})
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
        return (
            f"{_count(len(rest), 'more difference')} on {where}: --limit 0 shows all, --pages and --only some"
        )


def _bundled(differences: Sequence[Difference]) -> list[list[Difference]]:
    """Changes of structure that are alike, as one, and those of a table; the others in their order."""
    bundles = dict[object, list[Difference]]()
    for each in differences:
        bundles.setdefault(_bundle_of(each), []).append(each)
    return list(bundles.values())


def _bundle_of(each: Difference) -> object:
    if each.what in {What.KIND, What.LEVEL, What.NESTING}:
        return each.what, each.detail
    if each.what is What.ONLY_ONE and not each.runs:
        return each.what, kinds_of(each.a), kinds_of(each.b)
    if _is_of_table(each):
        return tuple(place.block for place in (*each.a, *each.b))
    return id(each)


def _is_of_table(each: Difference) -> bool:
    """Whether it is about a part of a table that both readings have."""
    return each.aspect is Aspect.TABLES and bool(each.a and each.b)


class Entry(NamedTuple):
    """What differs, in words, and the differing words."""

    title: str
    runs: tuple[Run, ...] = ()


def entries(bundle: Sequence[Difference]) -> list[Entry]:
    """The lines for differences that are reported together: `heading 6 → heading 2, 3 times: “Option:”, …`."""
    first = bundle[0]
    if _is_of_table(first):
        parts = [Entry(_title([each]), each.runs) for each in bundle]
        name = f"table {_starts([first])}"
        return (
            [Entry(f"{name}: {parts[0].title}", parts[0].runs)] if len(parts) == 1 else [Entry(name), *parts]
        )
    return [Entry(_title(bundle), first.runs)]


def _title(bundle: Sequence[Difference]) -> str:
    first = bundle[0]
    number = ", a number" if first.numbers else ""
    times = f", {len(bundle)} times" if len(bundle) > 1 else ""
    match first.what:
        case What.PAGE:
            return f"page in A: {first.detail[0]}; in B: {first.detail[1]}"
        case What.ORDER:
            count = f"{len(first.a)} blocks from " if len(first.a) > 1 else ""
            return f"order: {count}{_starts([first]) or _kind(first)}: {first.detail[0]} in A, {first.detail[1]} in B"
        case What.ONLY_ONE:
            return f"only in {'A' if _is_only_a(first) else 'B'}: {_subject(first)}{times}"
        case What.CELL | What.WORDS:
            return f"{_subject(first)}{number}"
        case What.SHAPE | What.SPANS | What.HEADER:
            where = f"{place}: " if (place := _cell(first)) else ""
            return f"{where}{first.detail[0]} → {first.detail[1]}"
    starts = _starts(bundle)
    return f"{first.detail[0]} → {first.detail[1]}{times}" + (f": {starts}" if starts else "")


def _subject(each: Difference) -> str:
    """The cell, the row, the column, or the kind of block."""
    return _cell(each) or _kind(each)


def _kind(each: Difference) -> str:
    """The kinds of the blocks of A, or of B if only B has words."""
    only_b = not each.a or (each.runs and not any(run.a for run in each.runs))
    return kinds_of(each.b if only_b else each.a)


def _cell(each: Difference) -> str:
    """`row 2, column 3`, counted from 1 as a reader does; both places if they differ."""
    a, b = (place and _row_and_column(place) for place in (each.cell_a, each.cell_b))
    return f"{a} ({b} in B)" if a and b and a != b else a or b or ""


def _row_and_column(place: tuple[int, int]) -> str:
    row, column = place
    return ", ".join(
        ([f"row {row + 1}"] if row >= 0 else []) + ([f"column {column + 1}"] if column >= 0 else [])
    )


def _is_only_a(each: Difference) -> bool:
    return each.cell_a is not None if each.a and each.b else bool(each.a)


def _starts(bundle: Sequence[Difference]) -> str:
    starts = [places[0].start for each in bundle if (places := each.a or each.b) and places[0].start]
    few = ", ".join(f"“{start}”" for start in starts[:4])
    return f"{few}, …" if len(starts) > 4 else few


def support(each: Difference) -> str:
    """Which reading is nearer to the text layer of the page; empty if that is not known."""
    if each.aspect is Aspect.STRUCTURE or not each.nearer:
        return ""
    a, b = each.agreements
    own = [name for name, places in (("A", each.a), ("B", each.b)) if any(place.own for place in places)]
    read = f"; {own[0]} was read from it" if len(own) == 1 else ""
    return f"{each.nearer.upper()} is nearer to the text layer of the page (A {a:.2f}, B {b:.2f}{read})"


def shortened(text: str) -> str:
    """The start and the end of a long text."""
    words = text.split()
    if len(words) <= MAX_RUN:
        return " ".join(words)
    return f"{' '.join(words[: MAX_RUN - 5])} … {' '.join(words[-5:])}"


def changed_numbers(each: Difference) -> list[tuple[str, Run]]:
    """The differing pieces with a digit, each with the words before it."""
    found, before = list[tuple[str, Run]](), ""
    for run in each.runs:
        if run.same:
            before = " ".join(run.a.split()[-3:])
        elif any(map(str.isdigit, run.a + run.b)):
            found.append((before, run))
    return found


def near_number(text: str, most: int = 8) -> str:
    """The words of a text around its first number."""
    words = text.split()
    first = next((at for at, word in enumerate(words) if any(map(str.isdigit, word))), 0)
    start = max(0, min(first - most // 2, len(words) - most))
    return f"{'… ' * (start > 0)}{' '.join(words[start : start + most])}{' …' * (start + most < len(words))}"


def subject(each: Difference) -> str:
    """The cell of a table or the kind of block that differs."""
    return f"table, {_cell(each)}" if _is_of_table(each) else _kind(each)


def percent(share: float) -> str:
    """`97.9 %`. Only what is equal is 100 %, and only what is wholly different is 0 %."""
    if share in {0.0, 1.0}:
        return f"{share * 100:.0f} %"
    return f"{min(99.9, max(0.1, share * 100)):.1f} %"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"

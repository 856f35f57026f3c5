"""The report of a run: what it finds in the records, and a page that is safe to open."""

from __future__ import annotations

import re
from array import array
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from doc2md.document import PageStatus
from doc2md.result import Status
from doc2md.runs.overview import MAX_FAILURES, MAX_PAGES, MAX_SLOWEST, overview
from doc2md.runs.plots import HEIGHT, WIDTH, bars, line
from doc2md.runs.record import DocumentRecord, WorstPage
from doc2md.runs.report_page import report_page

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'\u202e\x1b[31m\udce9"


def markup(page: str) -> set[tuple[str, ...]]:
    """The tags of a page, each with the names of its attributes."""
    found = set()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add((tag, *sorted(name for name, _ in attrs)))

    Parser().feed(page)
    return found


def document(number: int, **changes: object) -> DocumentRecord:
    given = {
        "document": f"in/{number}.pdf",
        "output": f"{number}",
        "status": Status.OK,
        "pages": 2,
        "page_states": {PageStatus.OK: 2},
        "seconds": 2.0 + number,
        "outputs": (f"{number}.md",),
        "run": "2026-01-01T00:00:00Z",
        "finished": f"2026-01-01T00:{number % 60:02}:00Z",
    }
    return DocumentRecord(**given | changes)  # type: ignore[arg-type]


def failed(number: int) -> DocumentRecord:
    return document(number, status=Status.FAILED, error=f"in/{number}.pdf: damaged", pages=0, page_states={})


def test_the_lists_have_the_worst_first_and_do_not_grow_with_the_run() -> None:
    worst = WorstPage(2, PageStatus.FAILED, None, "too slow"), WorstPage(1, PageStatus.OK, 0.9)
    records = [document(n, worst_pages=(WorstPage(1, PageStatus.OK, n / 10_000),)) for n in range(900)]
    records += [failed(n) for n in range(900, 1500)] + [document(1500, worst_pages=worst)]
    found = overview(records)
    assert (found.documents, found.totals.failed, len(found.failures)) == (1501, 600, MAX_FAILURES)
    assert [record.document for record in found.slowest][:2] == ["in/1500.pdf", "in/899.pdf"]
    assert len(found.slowest) == MAX_SLOWEST
    pages = [(hard.record.output, hard.page.page) for hard in found.hardest]
    assert pages[:3] == [("1500", 2), ("1500", 1), ("899", 1)]
    assert len(pages) == MAX_PAGES
    assert sum(found.speeds.values()) == sum(found.difficulties.values()) == 901


def test_the_plot_over_time_is_of_the_newest_run() -> None:
    records = [document(n, run="2026-01-01T00:00:00Z" if n < 5 else "2026-02-01T00:00:00Z") for n in range(8)]
    found = overview([*records[5:], *records[:5]])
    assert (found.run, len(found.last_run), list(found.run_pages)) == ("2026-02-01T00:00:00Z", 3, [2, 2, 2])


@pytest.mark.parametrize("place", ["document", "output", "error", "run", "finished"])
def test_nothing_in_a_record_becomes_html(place: str) -> None:
    bad = WorstPage(1, PageStatus.PARTIAL, 0.5, HOSTILE.replace("\u202e", ""))
    records = [document(1, worst_pages=(bad,), **{place: HOSTILE}), failed(2), document(3)]
    if place == "error":
        records.append(document(4, status=Status.FAILED, error=HOSTILE))
    page = report_page(overview(records), HOSTILE)
    harmless = report_page(
        overview([document(1, worst_pages=(WorstPage(1, PageStatus.PARTIAL),)), failed(2)]), ""
    )
    assert markup(page) <= markup(harmless)
    assert not re.search("[\x1b\u202e]", page)
    assert "default-src 'none'" in page
    page.encode()


@pytest.mark.parametrize(
    ("outputs", "link"),
    [
        (("a.md", "a.html"), "./a.html"),
        (("2023/a b%.md",), "./2023/a%20b%25.md"),
        (("a.json", "a_artifacts"), "./a.json"),
        (("javascript:alert(1).md",), "./javascript%3Aalert%281%29.md"),
        (("/etc/x.md",), None),
        (("../x.md",), None),
        ((), None),
    ],
)
def test_a_document_links_to_its_output_in_the_folder(outputs: tuple[str, ...], link: str | None) -> None:
    page = report_page(overview([document(1, outputs=outputs)]), "out")
    assert re.findall(r'href="([^"]*)"', page) == ([link] if link else [])
    if link:
        assert f'href="./up/out/{link[2:]}"' in report_page(
            overview([document(1, outputs=outputs)]), "out", "up/out"
        )


def test_a_line_grows_to_the_top_and_bars_stand_on_the_axis() -> None:
    points = [tuple(map(float, point.split(","))) for point in line(array("d", [5, 1, 3]), [1, 1, 2]).split()]
    assert (points[0][0], points[-1]) == (0, (WIDTH, 0))
    assert all(before[1] >= after[1] for before, after in pairwise(points))
    assert line([], []) == line([1.0], [1]) == line([1.0, 2.0], [0, 0]) == ""
    left, right = bars({0: 1, 1: 4}, ["a", "b"], ["small", "large"])
    assert (left.height, right.height, right.y + right.height) == (HEIGHT / 4, HEIGHT, HEIGHT)
    assert right.text == "large: 4"
    assert [bar.height for bar in bars({}, ["a"], ["none"])] == [0]

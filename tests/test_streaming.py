"""The pages of a document one by one: drafts at first, and at the end the text that there is without streaming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from doc2md.assembler import settle
from doc2md.collector import Collector
from doc2md.document import Document, Kind, Mark, MarkKind, PageRow, PageStatus, Source
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.exporter.pages import markdown_by_page
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images
from doc2md.pages.reader import PageResult
from doc2md.result import Result
from doc2md.streaming import PageStream, StreamedPage
from tests.builders.answers import grounded
from tests.builders.blocks import block, document, heading, paragraph
from tests.builders.examples import examples
from tests.builders.readings import read_answer
from tests.builders.strategies import any_documents

HEAD = grounded("text", "The harbour in winter", (100, 20, 400, 35)).strip()
ANSWERS = (
    f"{HEAD}\n\n{grounded('text', 'The locks are opened at dawn, and the register is')}",
    f"{HEAD}\n\n{grounded('text', 'kept in the office on the quay.')}",
    f"{HEAD}\n\n{grounded('text', 'A page for itself.')}",
)


def pages(*answers: str) -> list[PageResult]:
    readings = (settle(read_answer(answer, page=n)) for n, answer in enumerate(answers, 1))
    return [
        PageResult(each, PageRow(each.page, PageStatus.OK, size=each.size, engine="test"))
        for each in readings
    ]


def streamed(
    read: Sequence[PageResult], export: ExportOptions
) -> tuple[list[StreamedPage], list[StreamedPage], Result]:
    """The drafts of pages, what comes after them, and the whole document."""
    stream = PageStream(Options(), export)
    with Collector(Options()) as collector:
        for page in read:
            collector.add(page)
        result = collector.result(Source("a.pdf", "", len(read)))
    return [stream.draft(page) for page in read], list(stream.rest(result)), result


def joined(found: Sequence[StreamedPage]) -> str:
    texts = {page.page: page.markdown for page in found}
    return "\n".join(filter(None, texts.values()))


EXPORTS = [
    ExportOptions(images=Images.PLACEHOLDER),
    ExportOptions(images=Images.OFF, front_matter=True, page_break="---"),
    ExportOptions(images=Images.EMBEDDED, page_break="<!-- {page} -->", title_level=2),
]


@pytest.mark.parametrize("export", EXPORTS)
def test_the_last_version_of_each_page_makes_the_same_text_as_without_streaming(
    export: ExportOptions,
) -> None:
    failed = PageRow(4, PageStatus.FAILED, notes=("too large",))
    read = [*pages(*ANSWERS), replace(pages("")[0], row=failed)]
    drafts, rest, result = streamed(read, export)
    assert [page.page for page in drafts] == [1, 2, 3, 4]
    assert not any(page.final for page in drafts)
    assert joined([*drafts, *rest]) == to_markdown(result.document, export, Place())


def test_only_pages_that_the_whole_document_changes_come_again() -> None:
    lone = grounded("text", "A page for itself.")
    drafts, rest, _ = streamed(pages(lone, ANSWERS[1], ANSWERS[0], lone), EXPORTS[0])
    assert "The harbour in winter" in drafts[1].markdown
    assert [(page.page, page.final) for page in rest] == [(2, True), (3, True)]
    assert not any("The harbour in winter" in page.markdown for page in rest)


def test_a_document_that_was_not_read_comes_all_at_once() -> None:
    """Saved as JSON, it has no drafts; its blocks may be on pages without a row."""
    made = document(paragraph("One", page=1), paragraph("Three", page=3), pages=(PageRow(1, PageStatus.OK),))
    rest = list(PageStream(Options(), EXPORTS[0]).rest(Result(made, None)))
    assert [(page.page, page.markdown, page.row is None) for page in rest] == [
        (1, "One\n", False),
        (3, "Three\n", True),
    ]


@given(any_documents)
@settings(max_examples=examples(60), deadline=None)
def test_the_pages_of_any_document_joined_are_its_markdown(made: Document) -> None:
    for export in EXPORTS[:2]:
        found = markdown_by_page(made, export, Place())
        assert "\n".join(text for _, text in found) == to_markdown(made, export)
        numbers = [page for page, _ in found if page is not None]
        assert numbers == sorted(set(numbers))


def test_front_matter_is_before_the_first_page_and_footnotes_are_after_the_last() -> None:
    note = block(Kind.FOOTNOTE, "Since 1961.", id="n", label="1")
    made = document(
        heading("Rain"),
        paragraph("Measured1 daily.", Mark(8, 9, MarkKind.NOTE, "1")),
        note,
        paragraph("b", page=2),
    )
    found = markdown_by_page(made, replace(EXPORTS[0], front_matter=True), Place())
    assert [page for page, _ in found] == [1, 2, None]
    assert found[0][1].startswith("---\n")
    assert found[2][1] == "[^1]: Since 1961.\n"

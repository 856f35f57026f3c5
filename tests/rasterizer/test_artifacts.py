"""Running heads of a tagged PDF: words that are marked as artifacts, or not marked at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from doc2md.rasterizer.artifacts import artifact_words, without_artifacts, without_unmarked
from tests.builders.pages import PROSE, new_page, stored, write
from tests.builders.readings import blocks_of, kinds

HEADER = b"/Artifact <</Attached [/Top] /Type /Pagination /Subtype /Header>> BDC"


TEXT = b"/P <</MCID 0>> BDC"


def tagged(y: float, words: str, tag: bytes = HEADER, text: Sequence[str] = PROSE, mark: bytes = b"") -> Any:
    """A page with text in a mark, and with these words in another."""
    page = new_page(400, 500)
    write(page, 50, 150, *text)
    before = page.read_contents()
    write(page, 50, y, words)
    parts = [_marked(before, mark), _marked(page.read_contents()[len(before) :], tag)]
    document, xrefs = page.parent, page.get_contents()
    document.update_stream(xrefs[0], b"\n".join(parts))
    page.set_contents(xrefs[0])
    return stored(page)


def _marked(content: bytes, tag: bytes) -> bytes:
    return tag + b"\n" + content + b"\nEMC" if tag else content


def test_a_single_page_with_a_marked_running_head_has_no_such_text() -> None:
    page = tagged(30, "Harbour office")
    assert len(artifact_words(page)) == 2
    assert page.get_text().count("Harbour") == 1  # the document is as it was
    assert kinds(blocks_of(page))[0] == "header"


@pytest.mark.parametrize(
    ("y", "words", "tag"),
    [
        (30, "Harbour office", b"/Artifact <</Type /Layout>> BDC"),
        (30, "Harbour office", b"/Span <</MCID 3>> BDC"),
        (300, "Harbour office", HEADER),
    ],
    ids=["other artifact", "text", "middle of the page"],
)
def test_other_marks_and_implausible_ones_are_ignored(y: float, words: str, tag: bytes) -> None:
    assert artifact_words(tagged(y, words, tag)) == []


UNTYPED = b"/Artifact BMC"


@pytest.mark.parametrize("tag", [b"", UNTYPED])
def test_words_without_a_mark_around_marked_text_are_a_running_head(tag: bytes) -> None:
    page = tagged(30, "Harbour office", tag, mark=TEXT)
    assert len(artifact_words(page)) == 2
    assert page.get_text().count("Harbour") == 1
    assert kinds(blocks_of(page))[0] == "header"


@pytest.mark.parametrize("tag", [b"", UNTYPED])
@pytest.mark.parametrize(("y", "mark"), [(162, TEXT), (30, b"")], ids=["in the text", "without any marks"])
def test_words_without_a_mark_are_text_where_the_text_has_such_words(
    tag: bytes, y: float, mark: bytes
) -> None:
    assert artifact_words(tagged(y, "Harbour office", tag, mark=mark)) == []


def test_only_text_outside_of_marks_is_not_shown() -> None:
    content = b"BT (a) Tj ET /P <</MCID 0>> BDC (b) Tj /Span BMC [(c)] TJ EMC (d) Tj EMC <65> Tj"
    rest = b"BT (a) n ET /P <</MCID 0>> BDC (b) Tj /Span BMC [(c)] TJ EMC (d) Tj EMC <65> n"
    assert without_unmarked(b"/Artifact BMC (a) Tj EMC") == b"/Artifact BMC (a) n EMC"
    assert without_unmarked(content) == rest


def test_marks_on_most_of_a_page_are_ignored() -> None:
    assert artifact_words(tagged(30, "Harbour office", HEADER, ["A note."])) == []


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (HEADER + b" q BT (a) Tj ET Q EMC x", b"\n x"),
        (b"a " + HEADER + b" /Span BMC b EMC c EMC d", b"a \n d"),
        (HEADER + b" q (a) Tj EMC x", HEADER + b" q (a) Tj EMC x"),
        (HEADER + b" never closed", HEADER + b" never closed"),
    ],
)
def test_an_artifact_is_cut_out_as_a_whole_or_not_at_all(content: bytes, rest: bytes) -> None:
    assert without_artifacts(content) == rest


@pytest.mark.parametrize(
    ("y", "words", "count"),
    [(65, "Office", 1), (95, "Office", 0), (30, "i" * 38, 1), (30, "i" * 95, 0)],
    ids=["near the edge", "further in", "few letters", "many letters"],
)
def test_artifacts_are_a_small_part_of_the_text_and_near_an_edge(y: float, words: str, count: int) -> None:
    assert len(artifact_words(tagged(y, words))) == count


@pytest.mark.parametrize(("y", "count"), [(137.9, 1), (138.9, 0)])
def test_words_without_a_mark_may_touch_the_text(y: float, count: int) -> None:
    assert len(artifact_words(tagged(y, "Office", b"", mark=TEXT))) == count


@pytest.mark.parametrize(("length", "count"), [(3_000_000, 1), (5_000_000, 0)])
def test_a_very_long_page_is_not_searched_for_artifacts(length: int, count: int) -> None:
    page = tagged(30, "Office")
    stream = page.get_contents()[0]
    page.parent.update_stream(stream, page.read_contents() + b" " * length)
    assert len(artifact_words(page)) == count

"""A document split into a folder of pages: cuts, links, replaced files, and the site that is built from it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc2md.document import Block, Document, Kind, Mark, MarkKind, PageRow, PageStatus, Region, Source
from doc2md.errors import OutputError
from doc2md.exporter.files import MANIFEST, Owner, claim
from doc2md.exporter.json import to_json
from doc2md.exporter.sections import MAX_BYTES, MAX_CHARACTERS, FileNames, cut
from doc2md.options.export import SplitBy
from doc2md.result import Result
from tests.builders import blocks as builders
from tests.builders.blocks import block, heading, paragraph
from tests.builders.commands import Command, run_python
from tests.builders.examples import examples
from tests.builders.strategies import any_documents


def words(text: str, page: int = 1, *marks: Mark) -> Block:
    return paragraph(text, *marks, page=page)


def title(text: str, level: int, page: int = 1, **more: Any) -> Block:
    """A heading whose id is its text."""
    return heading(text, level, page=page, **({"id": text} | more))


def document(*blocks: Block) -> Document:
    return builders.document(*blocks, source=Source("book.pdf", "ab", title="The Book"))


def split(folder: Path, source: Document, by: str = "auto", **changes: object) -> dict[str, str]:
    """The pages by name, without their front matter."""
    Result(source, None).split(folder, by, **changes)  # type: ignore[arg-type]
    return {
        path.name: path.read_text("utf-8").split("---\n", 2)[2].strip()
        for path in sorted(folder.glob("*.md"))
    }


BOOK = document(
    words("Preface.", 1),
    title("One", 1, 2),
    words("First.", 2),
    title("One a", 2, 2),
    words("Second.", 3),
    title("Two", 1, 4),
    words("Third.", 4),
)


def test_text_before_the_first_heading_is_the_index(tmp_path: Path) -> None:
    pages = split(tmp_path / "docs", BOOK)
    assert list(pages) == ["index.md", "one.md", "two.md"]
    assert pages["index.md"].startswith("# The Book\n\nPreface.\n")
    assert pages["index.md"].endswith("-   [One](one.md)\n-   [Two](two.md)")
    assert pages["one.md"] == "# One\n\nFirst.\n\n## One a\n\nSecond."


def test_heading_levels_count_from_the_heading_of_the_section(tmp_path: Path) -> None:
    pages = split(tmp_path / "docs", BOOK, "h2")
    assert pages["one-a.md"] == "# One a\n\nSecond."
    assert pages["index.md"].endswith("-   [One](one.md)\n    -   [One a](one-a.md)\n-   [Two](two.md)")


def test_a_single_heading_above_all_others_is_the_title(tmp_path: Path) -> None:
    source = document(title("Report", 1), words("Summary."), title("A", 2), title("A 1", 3), title("B", 2))
    pages = split(tmp_path / "docs", source)
    assert list(pages) == ["a.md", "b.md", "index.md"]
    assert pages["index.md"].startswith("# Report\n\nSummary.\n")
    assert pages["a.md"] == "# A\n\n## A 1"


def test_front_matter_has_title_order_source_and_pages(tmp_path: Path) -> None:
    split(tmp_path / "docs", BOOK)
    facts = [
        yaml.safe_load((tmp_path / "docs" / name).read_text("utf-8").split("---")[1])
        for name in ("index.md", "one.md")
    ]
    assert facts == [
        {"title": "The Book", "order": 1, "source": "book.pdf", "pages": "1"},
        {"title": "One", "order": 2, "source": "book.pdf", "pages": "2-3"},
    ]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("#One", "one.md"),
        ("#One a", "one.md#one-a"),
        ("#Two", "#two"),
        ("#page-3", "one.md"),
        ("#page-4@10,20", "#two"),
        ("#page-1", "index.md"),
        ("#page-99", None),
        ("#nowhere", None),
        ("https://example.org/#x", "https://example.org/#x"),
    ],
)
def test_links_lead_to_the_file_and_heading(tmp_path: Path, address: str, target: str | None) -> None:
    link = words("see there", 4, Mark(4, 9, MarkKind.LINK, address))
    pages = split(tmp_path / "docs", replace(BOOK, blocks=(*BOOK.blocks, link)))
    assert f"\n\nsee {f'[there]({target})' if target else 'there'}" in pages["two.md"]


def test_an_anchor_that_viewers_make_differently_is_written_out(tmp_path: Path) -> None:
    link = words("see there", 4, Mark(4, 9, MarkKind.LINK, "#second"))
    source = document(
        title("A", 1),
        title("Notes & more", 2),
        title("Notes & more", 2, id="second"),
        title("B", 1),
        link,
    )
    pages = split(tmp_path / "docs", source)
    assert "[there](a.md#notes--more-1)" in pages["b.md"]
    assert pages["a.md"].count("<a id=") == 1
    assert '<a id="notes--more-1"></a>\n\n## Notes & more' in pages["a.md"]


def test_footnotes_are_on_the_page_that_refers_to_them(tmp_path: Path) -> None:
    def note(label: str, text: str, page: int) -> Block:
        return block(Kind.FOOTNOTE, text, page=page, label=label)

    source = document(
        title("One", 1),
        words("One1", 1, Mark(3, 4, MarkKind.NOTE, "1")),
        words("One2", 2, Mark(3, 4, MarkKind.NOTE, "2")),
        title("Two", 1, 2),
        words("Two3", 2, Mark(3, 4, MarkKind.NOTE, "3")),
        note("2", "of one", 2),
        note("3", "of two", 2),
        words("Two1", 3, Mark(3, 4, MarkKind.NOTE, "1")),
        note("1", "of two, too", 3),
        note("9", "of nobody", 3),
        note("1", "of page 1", 1),
    )
    pages = split(tmp_path / "docs", source)
    assert re.findall(r"^\[\^.*", pages["one.md"], re.M) == ["[^1]: of page 1", "[^2]: of one"]
    assert re.findall(r"^\[\^.*", pages["two.md"], re.M) == [
        "[^3]: of two",
        "[^1]: of two, too",
    ]
    assert "\n\n9 of nobody\n" in pages["two.md"]


def test_failed_pages_are_named_in_their_place(tmp_path: Path) -> None:
    rows = tuple(
        PageRow(page, PageStatus.FAILED if page == 3 else PageStatus.OK, notes=("too <bad>",))
        for page in range(1, 5)
    )
    pages = split(tmp_path / "docs", replace(BOOK, pages=rows, blocks=BOOK.blocks[:4] + BOOK.blocks[5:]))
    assert "<!-- page 3: failed: too  bad  -->" in pages["one.md"]


def test_lists_code_prices_and_struck_words_are_written_for_all_kinds_of_markdown(tmp_path: Path) -> None:
    inner = Block("", Kind.LIST, (Region(1, None),), children=(block(Kind.ITEM, "b", label="-"),))
    code = block(Kind.CODE, "x = 1\n  y", label="python")
    item = block(Kind.ITEM, "a", label="1.", children=(code, inner))
    outer = Block("", Kind.LIST, (Region(1, None),), children=(item,))
    pages = split(
        tmp_path / "docs",
        document(words("from $5 to $9"), outer, words("gone", 1, Mark(0, 4, MarkKind.STRIKE))),
    )
    assert "from &#36;5 to &#36;9" in pages["index.md"]
    assert "1.  a\n\n        x = 1\n          y\n    -   b" in pages["index.md"]
    assert "<del>gone</del>" in pages["index.md"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2.2.1 Camera survey", "2-2-1-camera-survey.md"),
        ("Don’t panic!", "dont-panic.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("C:\\Windows", "c-windows.md"),
        ("第一章 总则", "第一章-总则.md"),
        ("Index", "index-2.md"),
        ("CON", "con-2.md"),
        ("***", "section.md"),
        ("\u0000\n", "section.md"),
    ],
)
def test_names_are_slugs_of_titles(title: str, name: str) -> None:
    assert FileNames()(title) == name


@given(st.lists(st.text(max_size=200), max_size=6))
def test_names_are_short_and_distinct_without_case_and_no_paths(titles: list[str]) -> None:
    names = FileNames()
    made = [names(title) for title in [*titles, *titles]]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        stem = name.removesuffix(".md")
        assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", stem)
        assert len(stem) <= MAX_CHARACTERS + 3
        assert len(stem.encode()) <= MAX_BYTES + 3


@settings(max_examples=examples(50), suppress_health_check=list(HealthCheck))
@given(any_documents, st.sampled_from(SplitBy))
def test_every_block_is_in_some_section(source: Document, by: SplitBy) -> None:
    sections = cut(source, by)
    kept = Counter(block.text.plain for section in sections for block in section.blocks)
    assert Counter(block.text.plain for block in source.blocks) <= kept
    assert len({section.name for section in sections}) == len(sections)


def test_names_do_not_depend_on_what_comes_later() -> None:
    sections = cut(BOOK, SplitBy.H2)
    more = cut(replace(BOOK, blocks=(*BOOK.blocks, title("Three", 1, 5))), SplitBy.H2)
    assert [section.name for section in more][: len(sections)] == [section.name for section in sections]


def test_pages_of_an_earlier_split_are_deleted_and_other_files_stay(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    split(docs, BOOK)
    (docs / "mine.md").write_text("mine")
    claim([docs / "book.md"], Owner("book.pdf", "ab", ""))
    (docs / "book.md").write_text("what convert wrote")
    Result(replace(BOOK, blocks=BOOK.blocks[:-2]), None).split(docs, "h1")
    assert sorted(path.name for path in docs.glob("*.md")) == ["book.md", "index.md", "mine.md", "one.md"]


def test_a_file_of_another_source_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "two.md").write_text("mine")
    with pytest.raises(OutputError, match=r"two\.md exists and was not made from this book\.pdf"):
        split(docs, BOOK)
    assert [path.name for path in docs.iterdir()] == ["two.md"]
    split(docs, BOOK, overwrite=True)
    assert (docs / "two.md").read_text("utf-8").startswith("---")


def test_pages_cannot_be_written_to_the_root_folder() -> None:
    with pytest.raises(OutputError, match="choose another -o"):
        Result(BOOK, None).split("/", overwrite=True)


def test_an_existing_configuration_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: mine")
    split(tmp_path / "docs", BOOK, overwrite=True)
    assert (tmp_path / "mkdocs.yml").read_text() == "site_name: mine"
    assert yaml.safe_load((tmp_path / "mkdocs.docs.yml").read_text())["docs_dir"] == "docs"


def test_a_forged_manifest_deletes_no_other_files(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "victim.md").write_text("still here")
    entry = '{"name": "book.pdf", "sha256": "ab", "place": "", "by": "split"}'
    (docs / MANIFEST).write_text(f'{{"outputs": {{"../victim.md": {entry}, "": {entry}, "..": {entry}}}}}')
    split(docs, BOOK)
    assert (tmp_path / "victim.md").read_text() == "still here"


def test_a_missing_picture_is_not_named(tmp_path: Path) -> None:
    figure = block(Kind.FIGURE, "a boat", figure="p0001-fig01.png")
    assert "p0001-fig01" not in split(tmp_path / "docs", document(figure))["index.md"]


@pytest.mark.process
def test_the_site_builds_without_a_warning_and_its_links_work(
    command: Command, tmp_path: Path, samples: Path
) -> None:
    pytest.importorskip("mkdocs")
    done = command("split", samples / "report.pdf", "-o", tmp_path / "docs", "--pages", "1-4")
    assert done.code == 0, done.err
    assert (tmp_path / "docs/figures/p0003-fig01.png").exists()
    done = run_python("-m", "mkdocs", "build", "--strict", cwd=tmp_path)
    assert done.code == 0, done.err
    page = (tmp_path / "site/2-condition-survey/index.html").read_text("utf-8")
    assert 'src="../figures/p0003-fig01.png"' in page
    assert re.search(r'<div class="footnote">.*The two sets of codes agreed', page, re.S)
    assert "The list is published with worked examples" in page
    assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//', page)


@pytest.mark.process
def test_a_hostile_title_is_no_markup_of_the_site(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    bad = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
    split(
        tmp_path / "docs",
        replace(document(title(bad, 1), title("B: #[x]", 1)), source=Source(bad, "00", title=bad)),
    )
    done = run_python("-m", "mkdocs", "build", "--strict", cwd=tmp_path)
    assert done.code == 0, done.err
    for page in (tmp_path / "site").rglob("*.html"):
        html = page.read_text("utf-8")
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_json_is_split_like_its_document_and_an_error_is_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "book.json").write_text(to_json(BOOK))
    done = command("split", tmp_path / "book.json", "-o", tmp_path / "docs", "-q")
    assert (done.code, done.err) == (0, "")
    (tmp_path / "other.json").write_text(to_json(replace(BOOK, source=Source("other.pdf", "cd"))))
    done = command("split", tmp_path / "other.json", "-o", tmp_path / "docs")
    assert done.code == 5
    assert "index.md exists and was not made from this other.pdf" in done.err
    assert done.err.count("\n") == 1


def test_each_folder_of_pages_has_a_configuration_of_its_own(tmp_path: Path) -> None:
    source = document(title("One", 1), words("Words."))
    for _ in range(2):
        split(tmp_path / "docs", source)
        split(tmp_path / "more", source)
    served = {f.name: yaml.safe_load(f.read_text())["docs_dir"] for f in tmp_path.glob("mkdocs*")}
    assert served == {"mkdocs.yml": "docs", "mkdocs.more.yml": "more"}

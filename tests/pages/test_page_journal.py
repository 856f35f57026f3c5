"""Kept pages: found again as they were, only for the same file, page, habits and version, and deleted when done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doc2md.converter.store import Store
from doc2md.document import Kind, Printed, PrintedWord, Reading, TextSource
from doc2md.geometry import Box
from doc2md.pages import page_journal
from doc2md.pages.page_journal import KeptPages, PageJournal
from doc2md.structure.habits import Habits, Style, Use
from tests.builders.blocks import block

HABITS = Habits(((Style(9.5, bold=True), Use(3, 90, 12)),))
PRINTED = Printed(TextSource.TEXT_LAYER, ((PrintedWord("Grün 第", Box(1.1, 2, 3, 4)),),))
READING = Reading(
    7, (300.0, 200.25), (block(Kind.PARAGRAPH, "Grün 第", id="a", size=9.7),), unsure=0.1, printed=PRINTED
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "pages.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[PageJournal]:
    opened = PageJournal(path)
    yield opened
    opened.close()


@pytest.fixture
def kept(journal: PageJournal) -> KeptPages:
    pages = journal.of("one")
    pages.put(HABITS, READING)
    return pages


def entries(path: Path) -> int:
    store = Store(path)
    try:
        return store.contents().entries
    finally:
        store.close()


def test_a_page_is_found_by_the_next_run_as_it_was(kept: KeptPages, path: Path) -> None:
    later = PageJournal(path)
    assert later.of("one").find(7, HABITS) == READING
    assert later.kept == 1
    later.close()


@pytest.mark.parametrize(
    ("sha256", "page", "habits", "version"),
    [
        ("two", 7, HABITS, "1"),
        ("one", 8, HABITS, "1"),
        ("one", 7, Habits(), "1"),
        ("one", 7, HABITS, "2"),
    ],
)
def test_a_page_of_anything_else_is_not_found(
    journal: PageJournal,
    sha256: str,
    page: int,
    habits: Habits,
    version: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_journal, "__version__", "1")
    journal.of("one").put(HABITS, READING)
    assert journal.of("one").find(7, HABITS) == READING
    monkeypatch.setattr(page_journal, "__version__", version)
    assert journal.of(sha256).find(page, habits) is None


@pytest.mark.parametrize("worse", [{"damage": "a broken picture"}, {"unread": 2}])
def test_a_page_that_another_run_may_read_better_is_not_kept(
    journal: PageJournal, worse: dict[str, object]
) -> None:
    journal.of("one").put(HABITS, replace(READING, **worse))  # type: ignore[arg-type]
    assert journal.kept == 0
    assert journal.of("one").find(7, HABITS) is None


def test_the_pages_of_a_document_that_is_done_are_deleted(
    journal: PageJournal, kept: KeptPages, path: Path
) -> None:
    journal.of("two").put(HABITS, READING)
    journal.forget("one")
    assert (journal.kept, entries(path)) == (1, 1)
    large = replace(
        READING, page=8, blocks=(block(Kind.PARAGRAPH, "".join(map(chr, range(40_000, 55_000)))),)
    )
    journal.of("two").put(HABITS, large)
    journal.forget("two")
    assert entries(path) == 0
    assert path.stat().st_size < 20_000


@pytest.mark.parametrize(
    "change", ["answer = 'AAAA' || answer", "answer = replace(answer, 'e', 'f')", "digest = x'00'"]
)
def test_a_page_that_was_tampered_with_is_read_again(kept: KeptPages, path: Path, change: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"UPDATE answers SET {change}")
    db.close()
    assert kept.find(7, HABITS) is None


@pytest.mark.parametrize("other", ["no base64", "AAAA", "eJyrrgUAAXUA+Q=="])
def test_what_is_no_page_is_read_again(kept: KeptPages, other: str) -> None:
    """Its digest is right, as if another version had written it."""
    (key,) = kept.keys
    kept.store.put(key, other)
    assert kept.find(7, HABITS) is None


def test_the_file_has_no_names_and_only_its_user_can_read_it(kept: KeptPages, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0

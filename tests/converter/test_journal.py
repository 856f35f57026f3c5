"""The journal: no question is asked twice, a bad answer is never taken for a good one, and damage is a miss."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc2md.cli.actions.cache import clear
from doc2md.converter.base import Ask, Finish, Task, Transcript
from doc2md.converter.journal import Journal, key_of
from doc2md.converter.store import Store
from doc2md.document import Usage
from doc2md.errors import OutputError
from doc2md.geometry import Box
from doc2md.worker_types import PageImage
from tests.builders.examples import examples
from tests.fakes.asking import picture

ASK = Ask(1, source="a.pdf")


class Counting:
    """An engine whose answer is the number of questions so far."""

    name = "counting"
    identity = "http://localhost model"

    def __init__(self, finish: Finish = Finish.STOP) -> None:
        self.finish = finish
        self.asked = 0

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        self.asked += 1
        await asyncio.sleep(0)
        return Transcript(
            ask, f"answer {self.asked} \udc80 第", self.finish, Usage(9, 5), self.name, 2, ("smaller",)
        )

    async def close(self) -> None:
        pass


def ask(path: Path, engine: Counting, *asks: Ask, image: PageImage | None = None) -> list[Transcript]:
    async def run() -> list[Transcript]:
        journal = Journal(engine, path)
        try:
            return await asyncio.gather(*(journal.read(a, image or picture(1)) for a in asks))
        finally:
            await journal.close()

    return asyncio.run(run())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "answers.sqlite3"


def test_the_same_question_is_asked_once_and_answered_the_same(path: Path) -> None:
    engine = Counting()
    (first,) = ask(path, engine, ASK)
    (second,) = ask(path, engine, replace(ASK, page=7, source="b.pdf"))
    assert engine.asked == 1
    assert (second.text, second.finish, second.engine, second.notes) == (
        first.text,
        first.finish,
        first.engine,
        first.notes,
    )
    assert (second.attempts, second.usage, second.ask.page) == (0, None, 7)


def test_equal_pages_asked_at_once_are_asked_once(path: Path) -> None:
    engine = Counting()
    answers = ask(path, engine, *(replace(ASK, page=n) for n in range(1, 9)))
    assert engine.asked == 1
    assert {answer.text for answer in answers} == {answers[0].text}


@pytest.mark.parametrize(
    "other",
    [
        replace(ASK, task=Task.TEXT),
        replace(ASK, task=Task.LOCATE, words="the valve"),
        replace(ASK, dpi=200),
        replace(ASK, clip=Box(0, 0, 10, 10)),
        replace(ASK, temperature=0.2),
        replace(ASK, guarded=True),
    ],
)
def test_another_question_about_the_page_is_another_entry(path: Path, other: Ask) -> None:
    engine = Counting()
    ask(path, engine, ASK, other)
    assert engine.asked == 2


def test_another_picture_or_another_server_is_another_entry(path: Path) -> None:
    engine = Counting()
    ask(path, engine, ASK)
    ask(path, engine, ASK, image=picture(2))
    engine.identity = "http://localhost another"
    ask(path, engine, ASK)
    assert engine.asked == 3


@pytest.mark.parametrize("finish", list(Finish))
def test_an_answer_that_was_cut_off_is_never_taken_for_a_whole_one(path: Path, finish: Finish) -> None:
    ask(path, Counting(finish), ASK)
    (again,) = ask(path, Counting(), ASK)
    assert again.finish is finish


def test_only_the_user_may_read_a_journal(path: Path) -> None:
    ask(path, Counting(), ASK)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_journal_has_no_file_name_in_it(path: Path) -> None:
    ask(path, Counting(), replace(ASK, source="salaries-secret.pdf"))
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"salaries" not in held
    assert b"answer 1" in held


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
def test_a_flipped_bit_is_a_miss_and_no_crash(path: Path, at: int, bit: int) -> None:
    for file in path.parent.glob("*"):
        file.unlink()
    (good,) = ask(path, Counting(), ASK)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(data)
    engine = Counting()
    (again,) = ask(path, engine, ASK)
    assert again.text == good.text  # from the journal, or asked again
    assert again.attempts == (2 if engine.asked else 0)


def test_a_damaged_entry_is_reported_asked_for_again_and_replaced(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ask(path, Counting(), ASK)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET answer = replace(answer, 'answer 1', 'answer 9')")
    db.close()
    engine = Counting()
    ask(path, engine, ASK)
    ask(path, engine, ASK)
    assert engine.asked == 1
    assert caplog.messages == ["doc2md: an answer in the journal is damaged; doc2md asks for it again"]


@pytest.mark.parametrize("data", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_journal_is_reported_once_and_not_used(
    path: Path, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    engine = Counting()
    ask(path, engine, ASK, replace(ASK, dpi=200))
    assert engine.asked == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "cache clear" in caplog.text
    assert path.read_bytes() == data


def test_a_journal_of_another_version_is_left_alone(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    ask(path, Counting(), ASK)
    assert "another version (99)" in caplog.text


def test_the_run_goes_on_without_a_journal_if_its_folder_cannot_be_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    (answer,) = ask(tmp_path / "file" / "answers.sqlite3", Counting(), ASK)
    assert answer.attempts == 2
    assert "cannot be used" in caplog.text


def test_beyond_its_cap_the_least_recently_used_entries_are_removed(path: Path) -> None:
    path.parent.mkdir()
    store = Store(path, max_bytes=10_000)
    keys = [bytes([n]) * 32 for n in range(20)]
    for key in keys:
        store.put(key, "x" * 1_000)
        store.find(keys[0])  # so this entry is never the least recently used
        time.sleep(0.001)
    assert store.contents().size <= 10_000
    assert store.find(keys[0])
    assert store.find(keys[-1])
    assert store.find(keys[1]) is None
    store.close()


def test_two_processes_may_use_a_journal_at_once(path: Path) -> None:
    path.parent.mkdir()
    stores = [Store(path), Store(path)]
    for n in range(50):
        stores[n % 2].put(bytes([n]) * 32, f"{n}")
    assert stores[0].contents().entries == 50
    assert stores[0].find(bytes([1]) * 32) == "1"
    for store in stores:
        store.close()


def test_a_locked_journal_is_read_and_written_to_again_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("doc2md.converter.store.LOCK_WAIT_SECONDS", 0.05)
    ask(path, Counting(), ASK)
    engine = Counting()
    other = sqlite3.connect(path, isolation_level=None)

    async def run() -> None:
        journal = Journal(engine, path)
        other.execute("BEGIN IMMEDIATE")
        assert (await journal.read(ASK, picture(1))).attempts == 0
        for dpi in (200, 201):
            await journal.read(replace(ASK, dpi=dpi), picture(1))
        other.execute("ROLLBACK")
        await journal.read(replace(ASK, dpi=202), picture(1))
        await journal.close()

    asyncio.run(run())
    other.close()
    ask(path, engine, *(replace(ASK, dpi=dpi) for dpi in (200, 201, 202)))
    assert engine.asked == 5  # two entries had been removed
    assert len(caplog.records) == 1


def test_a_journal_in_use_is_not_removed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOC2MD_CACHE_DIR", str(path.parent))
    monkeypatch.setattr("doc2md.converter.store.LOCK_WAIT_SECONDS", 0.05)
    ask(path, Counting(), ASK)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="end the run that uses it"):
            list(clear())
    assert "1 answer " in next(clear())


def test_a_key_depends_only_on_the_pixels() -> None:
    one, other = picture(1), replace(picture(1), data=b"compressed in another way")
    assert key_of("x", ASK, one) == key_of("x", ASK, other)

"""Transcripts on disk: a record replays the same answers, and a file without transcripts is an error."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Engine, Finish, Task, Transcript
from doc2md.converter.replay import Recorder, Replay, TranscriptFile
from doc2md.errors import EngineError, NotAskedError, OutputError, PageError
from doc2md.geometry import Box
from tests.fakes.asking import make_engine, picture
from tests.fakes.loopback import Loopback, Reply

ODD = 'a\x00b\r\nc\rd\x1b[2J\u2028\u0085e \\n "q" 第 3 章 🏔\n\n'


class Scripted:
    """An engine that gives the answers it was given."""

    name = identity = "scripted"

    def __init__(self, *said: Transcript | Exception) -> None:
        self.said = list(said)
        self.closed = False

    async def read(self, ask: Ask, image: object) -> Transcript:
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    async def close(self) -> None:
        self.closed = True


def read(engine: Engine, *asks: Ask) -> list[Transcript]:
    async def run() -> list[Transcript]:
        try:
            return [await engine.read(ask, picture(ask.page)) for ask in asks]
        finally:
            await engine.close()

    return asyncio.run(run())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


ASKS = (
    Ask(1, source="a.pdf"),
    Ask(2, source="a.pdf"),
    Ask(1, source="b.pdf"),
    Ask(1, Task.TEXT, source="a.pdf"),
    Ask(1, Task.LOCATE, "the valve", source="a.pdf"),
    Ask(1, Task.LOCATE, "the pump", source="a.pdf"),
    Ask(1, source="a.pdf", dpi=200),
    Ask(1, source="a.pdf", temperature=0.2),
    Ask(1, source="a.pdf", guarded=True),
    Ask(1, source="a.pdf", clip=Box(0, 0, 595, 420.9)),
)


def test_a_record_replays_to_the_same_questions(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    said = [Transcript(ask, f"{n}: {ODD}", Finish.LENGTH, engine="x") for n, ask in enumerate(ASKS)]
    inner = Scripted(*said)
    recorder = Recorder(TranscriptFile(path), inner)
    assert recorder.name == "scripted"
    assert read(recorder, *ASKS) == said
    assert inner.closed
    replayed = read(Replay(path), *reversed(ASKS))
    assert [(t.ask, t.text, t.finish) for t in replayed] == [
        (t.ask, t.text, t.finish) for t in reversed(said)
    ]
    assert {t.engine for t in replayed} == {"replay"}


def test_only_a_plain_question_gets_the_answer_to_another_one_about_its_page(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    ask = Ask(1, source="a.pdf")
    read(Recorder(TranscriptFile(path), Scripted(Transcript(ask, "words"))), ask)
    (said,) = read(Replay(path), replace(ask, dpi=300))
    assert said.text == "words"
    for other in (
        replace(ask, guarded=True),
        replace(ask, clip=Box(0, 0, 9, 9)),
        replace(ask, temperature=1),
    ):
        with pytest.raises(NotAskedError):
            read(Replay(path), other)


def test_a_line_says_what_was_asked_about_which_image(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    ask = Ask(3, Task.LOCATE, "das Ventil", source="ä.pdf")
    read(Recorder(TranscriptFile(path), Scripted(Transcript(ask, "第 3 章", engine="x"))), ask)
    assert lines(path) == [
        {
            "source": "ä.pdf",
            "page": 3,
            "task": "locate",
            "words": "das Ventil",
            "dpi": 144,
            "clip": None,
            "temperature": 0.0,
            "guarded": False,
            "digest": "digest 3",
            "engine": "x",
            "finish": "stop",
            "text": "第 3 章",
        }
    ]
    assert "第 3 章" in path.read_text("utf-8")  # not escaped


def test_a_run_over_http_replays(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = lambda request: f"page {request.page}\udc80 {ODD}"
    path = tmp_path / "record.jsonl"
    asks = [Ask(n, source="a.pdf") for n in (1, 2)]

    async def record() -> list[Transcript]:
        recorder = Recorder(TranscriptFile(path), make_engine(loopback))
        try:
            return await asyncio.gather(*(recorder.read(ask, picture(ask.page)) for ask in asks))
        finally:
            await recorder.close()

    recorded = asyncio.run(record())
    assert [t.text for t in read(Replay(path), *asks)] == [t.text for t in recorded]
    assert len(loopback.requests) == 2


def test_a_page_that_fails_is_not_recorded(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(400)
    path = tmp_path / "record.jsonl"
    with pytest.raises(PageError):
        read(Recorder(TranscriptFile(path), make_engine(loopback)), Ask(1))
    assert path.read_text("utf-8") == ""


def test_each_line_is_on_disk_as_soon_as_its_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    recorder = TranscriptFile(path)
    for n in (1, 2, 3):
        recorder.write(Transcript(Ask(n), "text"))
        assert len(lines(path)) == n


def test_a_new_record_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text("old")
    recorder = TranscriptFile(path)
    assert path.read_text("utf-8") == "old"  # kept until the first page is recorded
    for n in (1, 2):
        recorder.write(Transcript(Ask(n, source="a.pdf"), "new"))
    assert [line["page"] for line in lines(path)] == [1, 2]


def test_a_page_is_known_by_its_pixels_whatever_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    answers = Scripted(*(Transcript(Ask(n), f"words {n}") for n in (1, 2)))
    read(Recorder(TranscriptFile(path), answers), *ASKS[:1], Ask(2))
    (said,) = read(Replay(path), Ask(2, source="renamed.pdf"))
    assert said.text == "words 2"
    other = replace(picture(7), digest="another document of that name")
    assert asyncio.run(Replay(path).read(ASKS[0], other)).text == "words 1"


def test_a_source_whose_name_is_not_utf8_is_recorded_and_replays(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    ask = Ask(1, source=b"\xff.pdf".decode("utf-8", "surrogateescape"))
    TranscriptFile(path).write(Transcript(ask, "text"))
    path.read_text("utf-8")
    assert read(Replay(path), ask)[0].text == "text"


@given(st.text(), st.text(st.characters()), st.text())
def test_any_text_replays(
    tmp_path_factory: pytest.TempPathFactory, text: str, source: str, words: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    ask = Ask(1, Task.LOCATE, words, source=source)
    TranscriptFile(path).write(Transcript(ask, text))
    assert read(Replay(path), ask)[0].text == text


@pytest.mark.parametrize("where", ["missing/record.jsonl", "."])
def test_a_record_that_cannot_be_written_is_an_error_before_anything_is_asked(
    tmp_path: Path, where: str
) -> None:
    with pytest.raises(OutputError, match="record"):
        TranscriptFile(tmp_path / where)


def test_a_full_disk_is_named() -> None:
    recorder = TranscriptFile(Path("/dev/full"))
    with pytest.raises(OutputError, match="disk full while writing the recording /dev/full"):
        recorder.write(Transcript(Ask(1), "text"))


# Records from elsewhere


def test_a_folder_of_numbered_files_replays_by_page_for_any_source(tmp_path: Path) -> None:
    for name, text in {
        "raw_p001.txt": "one",
        "raw_p010.txt": "ten",
        "page-2.md": "\ufefftwo",
        "doc2_p3_raw.txt": "three",
        "notes.txt": "no number",
        "meta5.json": "{}",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    asks = [Ask(n, source=source) for n in (1, 2, 3, 10) for source in ("a.pdf", "b.pdf")]
    texts = [t.text for t in read(Replay(tmp_path), *asks)]
    assert texts == ["one", "one", "two", "two", "three", "three", "ten", "ten"]
    with pytest.raises(PageError, match="no answer to `convert` for this page"):
        read(Replay(tmp_path), Ask(5))


def test_two_files_for_one_page_are_refused(tmp_path: Path) -> None:
    for name in ("page-2.md", "raw_p002.txt"):
        (tmp_path / name).write_text("text")
    with pytest.raises(EngineError, match=r"page-2.md and raw_p002.txt are both page"):
        Replay(tmp_path)


def test_a_single_text_is_page_one(tmp_path: Path) -> None:
    path = tmp_path / "answer.txt"
    path.write_text("text", "utf-8")
    assert read(Replay(path), Ask(1, source="a.pdf"))[0].text == "text"


def test_a_sample_answer_replays(samples: Path) -> None:
    (transcript,) = read(Replay(samples / "screenshot.grounded.txt"), Ask(1, source="screenshot.png"))
    assert "<|det|>" in transcript.text


def test_a_line_without_a_source_answers_for_any_and_a_line_with_one_only_for_that(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text(
        '\ufeff{"page": 1, "task": "convert", "text": "any"}\n\n'
        '{"page": 1, "task": "CONVERT", "text": "of b", "source": "b.pdf", "finish": "length", "more": 1}\n'
        '{"page": 2, "task": "convert", "text": "of b", "source": "b.pdf"}\n  \n',
        "utf-8",
    )
    of_a, of_b = read(Replay(path), Ask(1, source="a.pdf"), Ask(1, source="b.pdf"))
    assert (of_a.text, of_a.finish) == ("any", Finish.STOP)
    assert (of_b.text, of_b.finish) == ("of b", Finish.LENGTH)
    for ask in (Ask(2, source="a.pdf"), Ask(1, Task.OCR, source="b.pdf"), Ask(3, source="b.pdf")):
        with pytest.raises(PageError, match="no answer"):
            read(Replay(path), ask)


def test_lone_surrogates_in_a_record_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text('{"page": 1, "task": "convert", "text": "a\\udc80b"}')
    assert read(Replay(path), Ask(1))[0].text == "a?b"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "null",
        "7",
        "[]",
        '"text"',
        "{}",
        '{"page": 1, "task": "convert"}',
        '{"page": 1, "task": "convert", "text": null}',
        '{"page": 1, "task": "convert", "text": ["a"]}',
        '{"page": "1", "task": "convert", "text": "a"}',
        '{"page": [1], "task": "convert", "text": "a"}',
        '{"page": 1, "task": "nope", "text": "a"}',
        '{"page": 1, "task": ["convert"], "text": "a"}',
        '{"page": 1, "task": "convert", "text": "a", "source": ["a"]}',
        '{"page": 1, "task": "convert", "text": "a", "words": 3}',
        '{"page": 1, "task": "convert", "text": "a", "finish": "nope"}',
        '{"page": 1, "task": "convert", "text": "a", "finish": ["stop"]}',
        "[" * 100_000,
        '{"page": ' + "9" * 5000 + "}",
    ],
)
def test_a_line_that_is_no_transcript_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text('{"page": 1, "task": "convert", "text": "a"}\n\n' + line + "\n")
    with pytest.raises(
        EngineError, match=r"record\.jsonl: cannot be read: line 3 is not a transcript"
    ) as caught:
        Replay(path)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.jsonl", b""), ("blank.jsonl", b"\n\n"), ("bad.txt", b"\xff"), ("bad.jsonl", b"\xff")],
)
def test_a_file_without_transcripts_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EngineError, match=name):
        Replay(tmp_path / name)


def test_a_path_without_transcripts_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.jsonl", tmp_path / "missing"):
        with pytest.raises(EngineError, match=path.name):
            Replay(path)


def test_recorded_answers_of_a_real_model_replay(material: Path) -> None:
    folders = [
        f for f in sorted((material / "recordings").iterdir()) if f.is_dir() and list(f.glob("raw_p*.txt"))
    ]
    assert folders
    for folder in folders:
        files = sorted(folder.glob("raw_p*.txt"))
        texts = [t.text for t in read(Replay(folder), *(Ask(n) for n in range(1, len(files) + 1)))]
        assert texts == [file.read_text("utf-8") for file in files]

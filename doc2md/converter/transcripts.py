"""Transcripts on disk: recorded as JSON lines while a run goes on, and answered again by the `replay` engine.

A line of the file: `{"source", "page", "task", "words", "digest", "engine", "finish", "text"}`. A folder of
plain answers, one a page (`raw_p001.txt`, `page-2.md`), replays as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from doc2md.converter.types import Ask, Engine, Finish, Transcript
from doc2md.errors import EngineError, OutputError, PageError
from doc2md.rasterizer.types import PageImage

_PAGE_IN_NAME = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class _Key:
    task: str
    words: str
    source: str
    page: int


class Recorder:
    """An engine that writes down what another one answers, line by line, as it comes."""

    def __init__(self, path: Path, inner: Engine | None = None) -> None:
        self.path = path
        self.inner = inner
        self.name = inner.name if inner else "local"
        try:
            path.write_text("", "utf-8")
        except OSError as error:
            raise OutputError(f"cannot write the record {path}: {error.strerror}") from error

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        assert self.inner
        transcript = await self.inner.read(ask, image)
        self.write(transcript, image.digest)
        return transcript

    async def close(self) -> None:
        if self.inner:
            await self.inner.close()

    def write(self, transcript: Transcript, digest: str = "") -> None:
        ask = transcript.ask
        line = {
            "source": ask.source,
            "page": ask.page,
            "task": ask.task.name.lower(),
            "words": ask.words,
            "digest": digest,
            "engine": transcript.engine,
            "finish": transcript.finish.value,
            "text": transcript.text,
        }
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise OutputError(f"cannot write the record {self.path}: {error.strerror}") from error


class Replay:
    """An engine that answers from recorded transcripts: by source and page, or by page where only pages are known."""

    name = "replay"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._answers = _load(path)

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        task = ask.task.name.lower()
        for source in (ask.source, ""):
            found = self._answers.get(_Key(task, ask.words, source, ask.page))
            if found:
                text, finish = found
                return Transcript(ask, text, finish, engine=self.name)
        raise PageError(f"no transcript of this page in {self.path}")

    async def close(self) -> None:
        pass


def _load(path: Path) -> dict[_Key, tuple[str, Finish]]:
    try:
        answers = _load_folder(path) if path.is_dir() else _load_file(path)
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"--transcripts {path}: cannot be read ({error})") from error
    if not answers:
        raise EngineError(
            f"--transcripts {path}: no transcripts in it (a folder of page-N.txt, or a JSONL file)"
        )
    return answers


def _load_folder(path: Path) -> dict[_Key, tuple[str, Finish]]:
    answers = {}
    for file in sorted(path.iterdir()):
        number = _PAGE_IN_NAME.search(file.stem)
        if file.suffix in {".txt", ".md"} and number:
            answers[_Key("convert", "", "", int(number[1]))] = (file.read_text("utf-8"), Finish.STOP)
    return answers


def _load_file(path: Path) -> dict[_Key, tuple[str, Finish]]:
    if path.suffix != ".jsonl":
        return {_Key("convert", "", "", 1): (path.read_text("utf-8"), Finish.STOP)}
    answers = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                key = _Key(entry["task"], entry.get("words", ""), entry.get("source", ""), entry["page"])
                answers[key] = (str(entry["text"]), Finish(entry.get("finish", "stop")))
            except (ValueError, KeyError, TypeError) as error:
                raise EngineError(
                    f"--transcripts {path}: line {number} is not a transcript ({error!r})"
                ) from error
    return answers

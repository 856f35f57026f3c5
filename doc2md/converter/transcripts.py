"""Transcripts on disk: recorded as JSON lines while a run goes on, and answered again by the `replay` engine.

A line of the file: `{"source", "page", "task", "words", "dpi", "clip", "temperature", "guarded", "digest", "engine",
"finish", "text"}`. A folder of plain answers, one a page (`raw_p001.txt`, `page-2.md`), replays as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from doc2md.converter.types import Ask, Engine, Finish, Task, Transcript
from doc2md.document import Box
from doc2md.errors import EngineError, NotAskedError, OutputError
from doc2md.rasterizer.types import PageImage

_PAGE_IN_NAME = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class _Key:
    task: str
    words: str
    source: str
    page: int
    how: tuple[Any, ...] = ()


def _how(dpi: float, clip: Box | None, temperature: float, guarded: bool) -> tuple[Any, ...]:
    """What tells apart the questions about one page; a clip to the point, as numbers in JSON are not exact."""
    return (round(dpi), tuple(map(round, clip)) if clip else None, round(temperature, 3), guarded)


_Said = tuple[str, Finish]


class Recorder:
    """An engine that writes down what another one answers, line by line, as it comes."""

    def __init__(self, path: Path, inner: Engine | None = None) -> None:
        self.path = path
        self.inner = inner
        self.name = inner.name if inner else "local"
        self.identity = inner.identity if inner else self.name
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
            "dpi": ask.dpi,
            "clip": ask.clip,
            "temperature": ask.temperature,
            "guarded": ask.guarded,
            "digest": digest,
            "engine": transcript.engine,
            "finish": transcript.finish.value,
            "text": transcript.text,
        }
        try:
            # A file's name can hold what is no UTF-8: `backslashreplace` writes it as JSON does.
            with self.path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise OutputError(f"cannot write the record {self.path}: {error.strerror}") from error


class Replay:
    """An engine that answers from recorded transcripts: by source and page, or by page where only pages are known.

    A plain question about a whole page is answered by the first that was recorded of it, whatever its resolution.
    """

    name = "replay"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.identity = f"replay {path}"
        self._answers = _load(path)

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        task = ask.task.name.lower()
        exact = _how(ask.dpi, ask.clip, ask.temperature, ask.guarded)
        plain = ask.clip is None and not ask.guarded and not ask.temperature
        for how in (exact, ()) if plain else (exact,):
            for source in (ask.source, ""):
                found = self._answers.get(_Key(task, ask.words, source, ask.page, how))
                if found:
                    text, finish = found
                    return Transcript(ask, text, finish, engine=self.name)
        raise NotAskedError(f"no transcript of this page in {self.path}")

    async def close(self) -> None:
        pass


def _load(path: Path) -> dict[_Key, _Said]:
    try:
        answers = _load_folder(path) if path.is_dir() else _load_file(path)
    except (OSError, ValueError) as error:
        raise EngineError(f"--transcripts {path}: cannot be read: {error}") from error
    if not answers:
        raise EngineError(
            f"--transcripts {path}: no transcripts in it (a folder of page-N.txt, or a JSONL file)"
        )
    return answers


def _load_folder(path: Path) -> dict[_Key, _Said]:
    files: dict[int, Path] = {}
    for file in sorted(path.iterdir()):
        number = _PAGE_IN_NAME.search(file.stem)
        if file.suffix not in {".txt", ".md"} or not number:
            continue
        other = files.setdefault(int(number[1]), file)
        if other is not file:
            raise ValueError(f"{other.name} and {file.name} are both page {number[1]}")
    return {_Key("convert", "", "", page): _plain(file) for page, file in files.items()}


def _plain(file: Path) -> _Said:
    return file.read_text("utf-8-sig"), Finish.STOP


def _load_file(path: Path) -> dict[_Key, _Said]:
    if path.suffix != ".jsonl":
        return {_Key("convert", "", "", 1): _plain(path)}
    answers: dict[_Key, _Said] = {}
    first: dict[_Key, _Said] = {}
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            try:
                if line.strip():
                    key, said = _entry(json.loads(line))
                    answers[key] = said
                    first.setdefault(replace(key, how=()), said)
            except (ValueError, LookupError, TypeError, RecursionError) as error:
                raise ValueError(f"line {number} is not a transcript: {error!r}") from error
    return first | answers


def _entry(line: dict[str, Any]) -> tuple[_Key, _Said]:
    page, words, source = line["page"], line.get("words", ""), line.get("source", "")
    if not isinstance(page, int) or not all(isinstance(said, str) for said in (line["text"], words, source)):
        raise TypeError("page must be a number; text, words and source strings")
    clip = Box(*map(float, line["clip"])) if line.get("clip") else None
    how = _how(
        float(line.get("dpi", 144)), clip, float(line.get("temperature", 0)), bool(line.get("guarded"))
    )
    key = _Key(Task[str(line["task"]).upper()].name.lower(), words, source, page, how)
    return key, (storable(line["text"]), Finish(line.get("finish", "stop")))


def storable(text: str) -> str:
    """`text` with its lone surrogates replaced: they can be in JSON, but in no file."""
    return text.encode("utf-8", "replace").decode("utf-8")

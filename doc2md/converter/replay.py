"""Transcripts on disk: recorded as JSON lines while a run goes on, and answered again by the `replay` engine.

A line of the file: `{"source", "page", "task", "words", "dpi", "clip", "temperature", "guarded", "digest", "engine",
"finish", "text"}`. A folder of plain answers, one a page (`raw_p001.txt`, `page-2.md`), replays as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from doc2md.converter.base import Ask, Engine, Finish, Task, Transcript
from doc2md.errors import EngineError, NotAskedError, cannot_write
from doc2md.geometry import Box
from doc2md.worker_types import PageImage

_RECORD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\Z)")
"""How a file of JSON lines begins, whatever it is called."""
_PAGE_IN_NAME = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class _Key:
    """`source` is a file's name, or the digest of a page's pixels, with the page 0."""

    task: str
    words: str
    source: str
    page: int
    how: tuple[Any, ...] = ()


def _how(dpi: float, clip: Box | None, temperature: float, guarded: bool) -> tuple[Any, ...]:
    """What tells apart the questions about one page; a clip to the point, as numbers in JSON are not exact."""
    return (round(dpi), tuple(map(round, clip)) if clip else None, round(temperature, 3), guarded)


class _Said(NamedTuple):
    text: str
    finish: Finish = Finish.STOP
    digest: str = ""


class TranscriptFile:
    """A file of JSON lines that takes transcripts as they come. The first one replaces what the file held before.

    Raises OutputError if `path` cannot be written, at once and not only at the first transcript.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begun = False
        self._write("a", "")

    def write(self, transcript: Transcript, digest: str = "") -> None:
        """Add a line; `digest` is that of the page image's pixels."""
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
        self._write("a" if self._begun else "w", json.dumps(line, ensure_ascii=False) + "\n")
        self._begun = True

    def _write(self, mode: str, line: str) -> None:
        try:
            # A file name can hold bytes that are not UTF-8: `backslashreplace` writes them as JSON does.
            with self.path.open(mode, encoding="utf-8", errors="backslashreplace") as file:
                file.write(line)
        except OSError as error:
            raise cannot_write(error, f"the record {self.path}") from error


class Recorder:
    """An engine that writes every answer of another engine to a file."""

    def __init__(self, file: TranscriptFile, inner: Engine) -> None:
        self.file = file
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        transcript = await self.inner.read(ask, image)
        self.file.write(transcript, image.digest)
        return transcript

    async def close(self) -> None:
        await self.inner.close()


class Replay:
    """An engine that answers from recorded transcripts: by the digest of the page's pixels; or, where there is no such
    record, by source and page, or by page where only pages are known.

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
            seen = self._answers.get(_Key(task, ask.words, image.digest, 0, how))
            for source in (ask.source, ""):
                named = self._answers.get(_Key(task, ask.words, source, ask.page, how))
                if named and named.digest in {"", image.digest}:
                    seen = named
                found = seen or named
                if found:
                    return Transcript(ask, found.text, found.finish, engine=self.name)
        raise NotAskedError(
            f"no answer to `{task}` for this page in {self.path}: record one with --record, "
            "or choose the pages it has with --pages"
        )

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
    return _Said(file.read_text("utf-8-sig"))


def _load_file(path: Path) -> dict[_Key, _Said]:
    with path.open("rb") as file:
        if not _RECORD.match(file.read(200)):
            return {_Key("convert", "", "", 1): _plain(path)}
    answers: dict[_Key, _Said] = {}
    first: dict[_Key, _Said] = {}
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            try:
                for key, said in _entry(json.loads(line)) if line.strip() else ():
                    answers[key] = said
                    first.setdefault(replace(key, how=()), said)
            except (ValueError, LookupError, TypeError, RecursionError) as error:
                raise ValueError(f"line {number} is not a transcript: {error!r}") from error
    return first | answers


def _entry(line: dict[str, Any]) -> Iterator[tuple[_Key, _Said]]:
    page, words, source, digest = (
        line["page"],
        *(line.get(name, "") for name in ("words", "source", "digest")),
    )
    texts = (line["text"], words, source, digest)
    if not isinstance(page, int) or not all(isinstance(said, str) for said in texts):
        raise TypeError("page must be a number; text, words, source and digest strings")
    clip = Box(*map(float, line["clip"])) if line.get("clip") else None
    how = _how(
        float(line.get("dpi", 144)), clip, float(line.get("temperature", 0)), bool(line.get("guarded"))
    )
    key = _Key(Task[str(line["task"]).upper()].name.lower(), words, source, page, how)
    said = _Said(storable(line["text"]), Finish(line.get("finish", "stop")), digest)
    yield key, said
    if digest:
        yield replace(key, source=digest, page=0), said


def storable(text: str) -> str:
    """`text` with its lone surrogates replaced: they can be in JSON, but in no file."""
    return text.encode("utf-8", "replace").decode("utf-8")

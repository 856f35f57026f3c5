"""Recordings of transcripts: write them during a run (`--record`) and answer from them later (the `replay` engine).

A recording is a JSONL file. Each line is an object with the fields `source`, `page`, `task`, `words`, `dpi`, `clip`,
`temperature`, `guarded`, `digest`, `engine`, `finish` and `text`. The `replay` engine also reads a folder with one
plain answer per page (`raw_p001.txt`, `page-2.md`), or one file with the plain answer for page 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from doc2md.converter.base import Ask, Engine, Finish, Task, Transcript
from doc2md.errors import EngineError, NotAskedError, cannot_write, reason_of
from doc2md.geometry import Box
from doc2md.worker_types import PageImage

_JSONL_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\Z)")
"""The start of a JSONL file. The file's name does not matter."""
_PAGE_IN_NAME = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class _Key:
    """The key of a recorded answer.

    source   file name of the document; or the digest of the page's pixels, then `page` is 0; or "" if unknown
    variant  see `_variant_of`; () for the first recorded answer of any variant
    """

    task: str
    words: str
    source: str
    page: int
    variant: tuple[Any, ...] = ()


def _variant_of(dpi: float, clip: Box | None, temperature: float, guarded: bool) -> tuple[Any, ...]:
    """The settings that distinguish questions about one page. Numbers are rounded, as numbers in JSON are not exact."""
    return (round(dpi), tuple(map(round, clip)) if clip else None, round(temperature, 3), guarded)


class _Answer(NamedTuple):
    text: str
    finish: Finish = Finish.STOP
    digest: str = ""


class TranscriptFile:
    """A recording that is being written. The first transcript replaces the old content of the file.

    The constructor raises OutputError if `path` cannot be written, before any page is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._started = False
        self._write("a", "")

    def write(self, transcript: Transcript, digest: str = "") -> None:
        """Add a transcript. `digest` is the digest of the page image's pixels. Raises OutputError."""
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
        self._write("a" if self._started else "w", json.dumps(line, ensure_ascii=False) + "\n")
        self._started = True

    def _write(self, mode: str, line: str) -> None:
        try:
            # A file name can contain bytes that are not UTF-8: `backslashreplace` escapes them as JSON does.
            with self.path.open(mode, encoding="utf-8", errors="backslashreplace") as file:
                file.write(line)
        except OSError as error:
            raise cannot_write(error, f"the recording {self.path}") from error


class Recorder:
    """An `Engine` that writes every answer of `inner` to a recording."""

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
    """An `Engine` that answers from a recording.

    An answer is found by the digest of the page's pixels, or else by file name and page number, or else by the page
    number alone. If several recorded pages have the same pixels, the one with this file name and page number is used.
    A question about the whole page, without temperature and guards, is also answered by the first answer that was
    recorded for the page, at any resolution.

    The constructor raises EngineError if `path` contains no transcripts.
    """

    name = "replay"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.identity = f"replay {path}"
        self._answers = _load(path)

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        task = ask.task.name.lower()
        exact = _variant_of(ask.dpi, ask.clip, ask.temperature, ask.guarded)
        plain = ask.clip is None and not ask.guarded and not ask.temperature
        for variant in (exact, ()) if plain else (exact,):
            best = self._answers.get(_Key(task, ask.words, image.digest, 0, variant))
            for source in (ask.source, ""):
                by_page = self._answers.get(_Key(task, ask.words, source, ask.page, variant))
                if by_page and by_page.digest in {"", image.digest}:
                    best = by_page
                found = best or by_page
                if found:
                    return Transcript(ask, found.text, found.finish, engine=self.name)
        raise NotAskedError(
            f"no answer to `{task}` for this page in {self.path}: record one with --record, "
            "or select only recorded pages with --pages"
        )

    async def close(self) -> None:
        pass


def _load(path: Path) -> dict[_Key, _Answer]:
    try:
        answers = _load_folder(path) if path.is_dir() else _load_file(path)
    except (OSError, ValueError) as error:
        raise EngineError(f"--transcripts {path}: cannot be read: {reason_of(error)}") from error
    if not answers:
        raise EngineError(
            f"--transcripts {path}: no transcripts in it; name a JSONL file, or a folder with page-N.txt files"
        )
    return answers


def _load_folder(path: Path) -> dict[_Key, _Answer]:
    files: dict[int, Path] = {}
    for file in sorted(path.iterdir()):
        number = _PAGE_IN_NAME.search(file.stem)
        if file.suffix not in {".txt", ".md"} or not number:
            continue
        other = files.setdefault(int(number[1]), file)
        if other is not file:
            raise ValueError(f"{other.name} and {file.name} are both page {number[1]}")
    return {_Key("convert", "", "", page): _read_plain(file) for page, file in files.items()}


def _read_plain(file: Path) -> _Answer:
    return _Answer(file.read_text("utf-8-sig"))


def _load_file(path: Path) -> dict[_Key, _Answer]:
    with path.open("rb") as file:
        if not _JSONL_START.match(file.read(200)):
            return {_Key("convert", "", "", 1): _read_plain(path)}
    answers: dict[_Key, _Answer] = {}
    first: dict[_Key, _Answer] = {}
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            try:
                for key, answer in _entries(json.loads(line)) if line.strip() else ():
                    answers[key] = answer
                    first.setdefault(replace(key, variant=()), answer)
            except (ValueError, LookupError, TypeError, RecursionError) as error:
                raise ValueError(f"line {number} is not a transcript: {error!r}") from error
    return first | answers


def _entries(line: dict[str, Any]) -> Iterator[tuple[_Key, _Answer]]:
    """The answer in a line, under its page and, if the line has one, under its digest."""
    page, words, source, digest = (
        line["page"],
        *(line.get(name, "") for name in ("words", "source", "digest")),
    )
    texts = (line["text"], words, source, digest)
    if not isinstance(page, int) or not all(isinstance(text, str) for text in texts):
        raise TypeError("page must be a number; text, words, source and digest must be strings")
    clip = Box(*map(float, line["clip"])) if line.get("clip") else None
    variant = _variant_of(
        float(line.get("dpi", 144)), clip, float(line.get("temperature", 0)), bool(line.get("guarded"))
    )
    key = _Key(Task[str(line["task"]).upper()].name.lower(), words, source, page, variant)
    answer = _Answer(replace_surrogates(line["text"]), Finish(line.get("finish", "stop")), digest)
    yield key, answer
    if digest:
        yield replace(key, source=digest, page=0), answer


def replace_surrogates(text: str) -> str:
    """Return `text` with its lone surrogates replaced. JSON can contain them, but a UTF-8 file cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")

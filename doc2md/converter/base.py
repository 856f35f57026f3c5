"""What is asked of an engine, and what comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from doc2md.document import Usage
from doc2md.geometry import Box
from doc2md.worker_types import PageImage


class Task(StrEnum):
    """The six tasks that DeepSeek-OCR was trained on; the value is the exact prompt, without `<image>`."""

    CONVERT = "<|grounding|>Convert the document to markdown."
    OCR = "<|grounding|>OCR this image."
    TEXT = "Free OCR."
    FIGURE = "Parse the figure."
    DESCRIBE = "Describe this image in detail."
    LOCATE = "Locate <|ref|>{words}<|/ref|> in the image."


_TOKEN_START = re.compile(r"<+(?=[|｜]|image>)")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one page of `source` (a file name, no folder).

    words        only for LOCATE
    clip         the part of the page that the image shows, in points; None: all of it
    temperature  0 but where an answer has to come out another way than before
    guarded      with the server's own guards against loops, which can harm honest repetition
    """

    page: int
    task: Task = Task.CONVERT
    words: str = ""
    dpi: float = 144
    source: str = ""
    clip: Box | None = None
    temperature: float = 0.0
    guarded: bool = False

    @property
    def prompt(self) -> str:
        if self.task is not Task.LOCATE:
            return self.task.value
        # Words that hold a special token would be read as part of the prompt's own grammar.
        return self.task.value.replace("{words}", _TOKEN_START.sub("", self.words))


class Finish(StrEnum):
    """Why an answer ended: at its end, at the token limit, refused by a filter, unsaid, or stopped by us in a loop."""

    STOP = "stop"
    LENGTH = "length"
    LOOP = "loop"
    FILTERED = "content_filter"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transcript:
    """An engine's answer, word for word. `attempts` counts the requests it took: none, if it was known already.
    `usage` is of all of them.

    `notes` say what the reader of the page should know of how the answer came about.
    """

    ask: Ask
    text: str
    finish: Finish = Finish.STOP
    usage: Usage | None = None
    engine: str = ""
    attempts: int = 1
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """Anything that answers questions about page images. Engines may wrap each other.

    `read` raises PageError where this page cannot be had, EngineError where no page can. `identity` says what an
    answer depends on besides the question (address, model, settings; no secret): it goes into the journal's key.
    """

    name: str
    identity: str

    async def read(self, ask: Ask, image: PageImage) -> Transcript: ...

    async def close(self) -> None: ...

"""The interface of engines: a question about a page image (`Ask`) and its answer (`Transcript`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from doc2md.document import Usage
from doc2md.geometry import Box
from doc2md.worker_types import PageImage


class Task(StrEnum):
    """The six tasks that DeepSeek-OCR was trained on. The value is the exact prompt, without `<image>`."""

    CONVERT = "<|grounding|>Convert the document to markdown."
    OCR = "<|grounding|>OCR this image."
    TEXT = "Free OCR."
    FIGURE = "Parse the figure."
    DESCRIBE = "Describe this image in detail."
    LOCATE = "Locate <|ref|>{words}<|/ref|> in the image."


_SPECIAL_TOKEN_START = re.compile(r"<+(?=[|｜]|image>)")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one page.

    page         page number, from 1
    words        the words to find; only for `Task.LOCATE`
    dpi          resolution of the page image
    source       file name of the document, without its folder
    clip         the part of the page that the image shows, in points; None for the whole page
    temperature  sampling temperature; above 0 only if the answer must differ from an earlier one
    guarded      whether the server shall use its own guards against loops; they can also damage correct text that
                 repeats itself, such as a table
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
        """The prompt for the model, without `<image>`."""
        if self.task is not Task.LOCATE:
            return self.task.value
        # The model would read a special token in the words as part of the prompt's grammar.
        return self.task.value.replace("{words}", _SPECIAL_TOKEN_START.sub("", self.words))


class Finish(StrEnum):
    """The reason why an answer ended."""

    STOP = "stop"  # the answer is complete
    LENGTH = "length"  # it reached the token limit, or doc2md's limit on the length of an answer
    LOOP = "loop"  # doc2md stopped it because it repeated itself
    FILTERED = "content_filter"  # a content filter withheld it
    UNKNOWN = "unknown"  # the server gave no reason, or one that is not in this list


@dataclass(frozen=True, slots=True)
class Transcript:
    """An engine's answer, word for word.

    engine    name of the engine that gave the answer
    attempts  number of requests; 0 if the answer comes from the journal
    usage     tokens of all these requests; None if no server was asked
    notes     remarks for the page's row in the ledger, for example that a smaller image was sent
    """

    ask: Ask
    text: str
    finish: Finish = Finish.STOP
    usage: Usage | None = None
    engine: str = ""
    attempts: int = 1
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """Anything that answers questions about page images. Engines can wrap each other.

    `identity` contains everything that an answer depends on besides the question: address, model, settings. It is a
    part of the journal's key and contains no secrets.
    """

    name: str
    identity: str

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        """Answer `ask` about `image`.

        Raises PageError if this page cannot be read, EngineError if no page can be read.
        """
        ...

    async def close(self) -> None: ...

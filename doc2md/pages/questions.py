"""Asking one question about each page of a document, for the tasks other than converting (`doc2md ask`)."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.converter.base import Task
from doc2md.errors import PageError, StoppedError
from doc2md.options.conversion import Options
from doc2md.pages.answers import Reply
from doc2md.pages.engine import PageEngine
from doc2md.runtime.deadline import Deadline
from doc2md.worker_types import SourceFile


@dataclass(frozen=True, slots=True)
class Questioner:
    """Asks the pages of one document the same question. `words` is the text to search for with `Task.LOCATE`."""

    engine: PageEngine
    source: SourceFile
    options: Options
    task: Task
    words: str
    deadline: Deadline

    async def ask(self, page: int) -> Reply:
        """The answer for one page. If the page fails, the reply has the reason as its `problem`.

        Raises EngineError if no page can be answered, and StoppedError if the run was interrupted before this page.
        """
        try:
            async with self.deadline.enforce():
                return await self.engine.answer(self.source, page, self.task, self.words)
        except StoppedError:
            raise
        except PageError as error:
            return Reply(
                self.source.name,
                page,
                dpi=self.options.dpi,
                engine=self.engine.name,
                attempts=error.attempts,
                usage=error.usage,
                problem=str(error),
            )

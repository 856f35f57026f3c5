"""Workers without processes: the same requests and answers, for tests in which a process is not the point."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

import doc2md
from doc2md.cli import main
from doc2md.options.limits import Limits
from doc2md.result import Result
from doc2md.workers.handlers import WorkerState
from doc2md.workers.main import answer
from doc2md.workers.pool import Workers, _exception
from doc2md.workers.protocol import Failure, answer_adapter, dump_request, load_request


class InlineWorkers(Workers):
    """Answers in this process."""

    def __init__(self, count: int, limits: Limits | None = None, **more: Any) -> None:
        super().__init__(count, limits, **more)
        self.state = WorkerState(self.limits.max_pixels)

    async def _ask(self, request: Any) -> Any:
        await asyncio.sleep(0)
        asked = load_request(dump_request(request))
        given = answer_adapter(asked).validate_json(answer(self.state, asked))
        if isinstance(given, Failure):
            raise _exception(given)
        return given


def convert_inline(source: Any, *given: Any, **options: Any) -> Result:
    """`doc2md.convert` in this process, for fixtures that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        return doc2md.convert(source, *given, **options)


def run_inline(*arguments: object) -> int:
    """Run doc2md in this process, without workers; returns its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["doc2md", *map(str, arguments)])
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        patch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)

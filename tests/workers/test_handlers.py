"""The answers of a worker to requests that fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from doc2md import errors
from doc2md.worker_types import SourceFile, SourceInfo
from doc2md.workers import pool
from doc2md.workers.handlers import HANDLERS, WorkerState
from doc2md.workers.main import answer
from doc2md.workers.protocol import Failure, Inspect, answer_adapter
from tests.paths import SAMPLES

SOURCE = SourceFile(str(SAMPLES / "report.pdf"), "report.pdf", "pdf")


@pytest.mark.parametrize(
    "name", ["PageError", "IntEnum", "__doc__", "KeyboardInterrupt", "nothing", "ExitCode"]
)
def test_a_worker_can_only_name_errors_of_doc2md(name: str) -> None:
    assert type(pool._exception(Failure(name, "words"))) is errors.PageError


def handled(handler: Callable[[Any, Any], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answer of a worker in which `handler` handles the request."""
    monkeypatch.setitem(HANDLERS, Inspect, handler)
    request = Inspect(SOURCE)
    return answer_adapter(request).validate_json(answer(WorkerState(1_000_000), request))


def test_an_answer_that_is_no_unicode_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    info = SourceInfo(1, "\ud800")
    failure = handled(lambda desk, request: info, monkeypatch)
    assert isinstance(failure, Failure)
    assert failure.error == "PageError"


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("a\nb\ud800" * 1000), RecursionError("x")])
def test_any_exception_is_a_failure_of_one_line(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(desk: Any, request: Any) -> Any:
        raise error

    failure = handled(fail, monkeypatch)
    assert failure.error == "PageError"
    assert 0 < len(failure.message) <= 500
    assert "\n" not in failure.message

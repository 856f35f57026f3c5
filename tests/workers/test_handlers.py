"""The answers of a worker to requests that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doc2md import errors
from doc2md.worker_types import SourceFile, SourceInfo
from doc2md.workers import pool
from doc2md.workers.handlers import HANDLERS, WorkerState
from doc2md.workers.main import answer
from doc2md.workers.protocol import Failure, Inspect, answer_adapter
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf


@pytest.fixture(autouse=True)
def _in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails if something was logged: asyncio warns of a child process that it could not wait for."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    """Pages 1 and 3 are a line each; page 2 never ends."""
    file = tmp_path / "x.pdf"
    file.write_bytes(raw_pdf(LINE, BOMB, LINE, box="[0 0 300 400]", table=False))
    return SourceFile(str(file), "x.pdf", "pdf")


@pytest.mark.parametrize(
    "name", ["PageError", "IntEnum", "__doc__", "KeyboardInterrupt", "nothing", "ExitCode"]
)
def test_a_worker_can_only_name_errors_of_doc2md(name: str) -> None:
    assert type(pool._exception(Failure(name, "words"))) is errors.PageError


def handled(source: SourceFile, handler: Callable[[Any, Any], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answer of a worker in which `handler` handles the request."""
    monkeypatch.setitem(HANDLERS, Inspect, handler)
    request = Inspect(source)
    return answer_adapter(request).validate_json(answer(WorkerState(1_000_000), request))


def test_an_answer_that_is_no_unicode_is_a_failure(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = SourceInfo(1, "\ud800")
    assert isinstance(handled(source, lambda desk, request: info, monkeypatch), Failure)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("a\nb\ud800" * 1000), RecursionError("x")])
def test_any_exception_is_a_failure_of_one_line(
    source: SourceFile, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(desk: Any, request: Any) -> Any:
        raise error

    failure = handled(source, fail, monkeypatch)
    assert failure.error == "PageError"
    assert 0 < len(failure.message) <= 500
    assert "\n" not in failure.message

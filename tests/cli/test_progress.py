"""What a run shows while it works: pages, steps, and what it waits for."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from rich.console import Console
from rich.progress import Progress

from doc2md.cli.progress import Bar, progress
from doc2md.document import PageRow, PageStatus
from doc2md.runtime import activity


@pytest.fixture
def shown() -> Progress:
    return Progress(console=Console(file=StringIO()))


def state(shown: Progress) -> tuple[float | None, float]:
    task = shown.tasks[0]
    return task.total, round(task.completed, 3)


def test_the_bar_has_the_pages_at_once_and_moves_with_each_step(shown: Progress) -> None:
    bar = Bar(shown, "a.pdf")
    with activity.listening(bar):
        assert (state(shown), bar.note) == ((None, 0), "opening")
        activity.begin(2)
        assert state(shown) == (2, 0)
        activity.step(1, "rendering")
        assert (state(shown), bar.note) == ((2, 0.3), "page 1: rendering")
        for _ in range(9):
            activity.step(1, "reading")
        assert state(shown) == (2, 0.9)  # a page that is not finished is less than one
        activity.step(2, "reading")
        bar.finish(PageRow(1, PageStatus.OK), 2)
        assert state(shown) == (2, 1.3)


def test_the_bar_counts_down_while_the_run_waits(shown: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    bar = Bar(shown, "a.pdf")
    bar.step(3, "asking the server")
    bar.waiting("too many requests", 40)
    notes = [bar.note for now[0] in (100, 115, 141)]
    assert notes == [
        "waiting 40 s: too many requests",
        "waiting 25 s: too many requests",
        "page 3: asking the server",
    ]


def test_without_a_terminal_a_wait_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with progress("a.pdf", quiet=False):
        for now[0], seconds in ((100, 0.5), (100, 40), (100, 40), (101, 39), (141, 40)):
            activity.waiting("too many requests", seconds)
    assert capsys.readouterr().err == "doc2md: waiting 40 s: too many requests\n" * 2


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("a.pdf", quiet=True):
        activity.waiting("too many requests", 40)
    activity.waiting("nobody listens", 40)
    assert capsys.readouterr().err == ""


def test_a_terminal_has_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("a [b].pdf", quiet=False) as on_page:
        activity.begin(3)
        on_page(PageRow(1, PageStatus.OK), 3)
    assert "a [b].pdf" in terminal.getvalue()

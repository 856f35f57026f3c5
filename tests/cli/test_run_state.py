"""How far a run over many documents has come, and the lines that show it."""

from __future__ import annotations

import asyncio
from io import StringIO

import pytest
from rich.console import Console

from doc2md.cli.run_state import RunState
from doc2md.cli.run_view import RunView, _Lines, documents, facts
from doc2md.document import PageRow, PageStatus, Usage
from doc2md.options.price import Price
from doc2md.runtime import activity


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def drawn(state: RunState, width: int) -> list[str]:
    console = Console(file=StringIO(), width=width, color_system=None)
    with console.capture() as capture:
        console.print(_Lines(state))
    return capture.get().splitlines()


def half_done(clock: list[float]) -> RunState:
    """A run after 100 s: of 8 documents, 1 was done before, 2 were done, 1 failed, and one is half done."""
    state = RunState(8, Price(10, 10), skipped=1, done=3, failed=1, started=0)
    state.tokens_in, state.pages = 50_000, 5
    clock[0] = 100
    return state


def test_it_moves_from_the_first_step_of_the_first_page(clock: list[float]) -> None:
    state = RunState(2)
    assert (state.progress, state.doing) == (0, ("", "starting"))
    with state.document("a.pdf") as on_page:
        assert state.doing == ("a.pdf", "opening")
        activity.begin(2)
        activity.step(1, "rendering")
        assert (state.progress, state.doing) == (0.15, ("a.pdf", "page 1: rendering"))
        on_page(PageRow(1, PageStatus.OK, usage=Usage(10, 20)), 2)
        assert (state.progress, state.pages, state.tokens_in, state.tokens_out) == (0.5, 1, 10, 20)
    assert state.progress == 0  # who ran it says whether it is done


def test_pages_rate_time_left_cost_and_failures_are_shown(clock: list[float]) -> None:
    state = half_done(clock)
    assert documents(state) == "4 of 8 documents"
    assert facts(state) == ["5 pages", "0.1 pages/s", "about 2 min left", "cost 0.5", "1 failed"]
    state.price = None
    assert "50,000 tokens" in facts(state)


def test_the_time_left_is_not_guessed_from_nothing(clock: list[float]) -> None:
    state = RunState(8, skipped=4, started=0)
    for clock[0] in (1.0, 100.0):
        assert state.seconds_left is None


def test_what_other_processes_finish_makes_the_time_left_shorter(clock: list[float]) -> None:
    state = half_done(clock)
    alone = state.seconds_left
    assert alone
    state.helped = state.unseen = 3  # as many as this process
    assert documents(state) == "7 of 8 documents"
    assert state.seconds_left == pytest.approx(alone / 2 / 4)
    state.skipped, state.unseen = 4, 0  # this process has found their records
    assert state.seconds_left == pytest.approx(alone / 2 / 4)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_three_lines_fit_any_width(clock: list[float], width: int) -> None:
    state = half_done(clock)
    with state.document("folder/" * 30 + "end.pdf"):
        activity.step(12, "reading")
        first, second, third = (line.rstrip() for line in drawn(state, width))
    assert first.startswith("4 of 8 documents ━")
    assert first.endswith("50%  0:01:40")
    assert max(map(len, (first, second, third))) <= width
    assert second.startswith("5 pages · 0.1 pages/s")
    assert third.startswith("…")
    assert third.endswith("end.pdf: page 12: reading")


def test_a_wait_is_counted_down(clock: list[float]) -> None:
    state, told = RunState(1), list[str]()
    state.on_wait = lambda reason, seconds: told.append(f"{reason} {seconds}")
    with state.document("a.pdf"):
        activity.waiting("too many requests", 1)
        activity.waiting("too many requests", 40)
        clock[0] = 15
        assert state.doing == ("", "waiting 25 s: too many requests")
    assert told == ["too many requests 40"]


def test_the_next_document_starts_when_there_is_room_for_its_pages() -> None:
    async def run() -> None:
        state = RunState(3)
        with state.document("a.pdf") as on_page:
            activity.begin(4)
            room = asyncio.create_task(state.room(4))
            await asyncio.sleep(0)
            assert not room.done()
            on_page(PageRow(1, PageStatus.OK), 4)
            await room

    asyncio.run(run())


def test_the_lines_make_room_for_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr", terminal)

    async def run() -> None:
        view = RunView(RunState(2), quiet=False)
        assert view.on_terminal
        async with view.shown():
            with view.paused():
                before = terminal.tell()
                print("Password: ", file=terminal)
                await asyncio.sleep(0.3)
                assert terminal.tell() == before + len("Password: \n")

    asyncio.run(run())
    assert "0 of 2 documents" in terminal.getvalue()

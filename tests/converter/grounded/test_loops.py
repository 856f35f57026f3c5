"""Loops in answers: they are cut where they start, also in a stream, and honest repetition is left alone."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Finish, Transcript
from doc2md.converter.grounded import parse
from doc2md.converter.grounded.loops import LOOPED, LoopWatch, cut_short, find_loop
from tests.builders.answers import grounded
from tests.builders.readings import read_answer

GOOD = (
    grounded("title", "# Cleaning the sieve")
    + grounded("text", "Lift the sieve out of its frame, hold it over a basin and brush it from both sides.")
    + grounded(
        "text", "Rinse it under running water until what runs off is clear, then let it dry in the shade."
    )
)


def table(rows: list[str], end: str = "</table>") -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + end


def cells(*words: object) -> str:
    return "".join(f"<td>{word}</td>" for word in words)


LOOPS = {
    "one sentence": grounded("text", "It is so. " + "The total is 1,024. " * 400),
    "two that take turns": grounded(
        "text", "He was the head of the club" + ", of the north, of the south" * 200 + ", of the"
    ),
    "a counter": grounded(
        "text", "\\(x = " + " = ".join(f"\\frac{{1}}{{{n}}} \\vec{{r}}" for n in range(1, 800, 2))
    ),
    "letters": grounded("text", "Die " + "a  t  t  tt  t " * 300),
    "no spaces": grounded("text", "他是作协主席、" * 300),
    "rows": grounded("table", table([cells("Item", "Price"), *[cells("P", "P", "kg")] * 600], end="")),
    "one endless row": grounded("table", "<table><tr>" + '<td rowspan="2">Depth (m)</td>' * 400),
    "empty cells": grounded("table", table([cells(*[""] * 20)] * 200, end="")),
    "blocks that step along": "".join(
        grounded("text", "1", (50, y, 90, y + 10)) for y in range(100, 990, 30)
    ),
    "blocks, cut off in the next tag": "".join(
        grounded("text", "see <pre> above", (50, y, 90, y + 10)) for y in (100, 110, 120)
    )
    + "<|ref|>text<|/ref|><|det|>[[50",
}
HONEST = {
    "rows of equal cells": grounded(
        "table", table([cells(n, *[2 * n] * 6) for n in [*range(20), *range(30)]])
    ),
    "a form": grounded("table", table([cells(*[""] * 8)] * 30)),
    "icons": "".join(grounded("image", "", (50, y, 90, y + 10)) for y in range(100, 990, 30)),
    "a checklist": grounded(
        "table",
        table(
            [
                cells(f"Step {n}: look at part {n * 7 % 31} of it", *["✓", ""][:: n % 2 * 2 - 1])
                for n in range(60)
            ]
        ),
    ),
    "a printed table of contents": grounded(
        "text",
        "\n".join(
            f"{n}.{m} The {w} of it ........ {n * 10 + m}" for n in range(5) for m, w in enumerate("abcde")
        ),
    ),
    "sums to do": grounded("text", " ".join(f"\\({n} + {n * 3 % 17} =\\)" for n in range(40))),
    "the same list twice": grounded("text", "、".join(map(str, range(80)))) * 2,
    "a formula of equal parts": grounded(
        "equation", "\\[" + " + ".join(f"a_{{{n}}}b_{{{n}}}" for n in range(25)) + "\\]"
    ),
    "seven equal blocks": "".join(grounded("text", "Yes", (50, y, 90, y + 10)) for y in range(100, 310, 30)),
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_loop_is_cut_and_the_text_before_it_is_kept(loop: str) -> None:
    answer = GOOD + loop
    cut = find_loop(answer)
    assert cut
    assert cut[1] == len(answer)
    assert len(GOOD) < cut[0] < len(GOOD) + 700
    reading = read_answer(answer)
    assert [drop.reason for drop in reading.dropped if drop.text.strip()] == [LOOPED]
    assert [b.text.plain for b in reading.blocks[:2]] == [
        "Cleaning the sieve",
        "Lift the sieve out of its frame, hold it over a basin and brush it from both sides.",
    ]


@pytest.mark.parametrize("honest", HONEST.values(), ids=HONEST)
def test_honest_repetition_is_no_loop(honest: str) -> None:
    for answer in (GOOD + honest, honest + GOOD, honest):
        assert find_loop(answer) is None
        assert watched(answer) is None


def watched(answer: str, seed: int = 0) -> int | None:
    """How many characters had arrived when the loop was noticed."""
    watch, at, sizes = LoopWatch(), 0, random.Random(seed)
    while at < len(answer):
        size = sizes.randint(1, 30)
        if watch.feed(answer[at : at + size]):
            return at + size
        at += size
    return None


@pytest.mark.parametrize("unit", ["Item {}: value {}", "Seat {}", "{}", ""])
@pytest.mark.parametrize("size", [1, 4, 30])
def test_a_list_of_many_short_lines_is_no_loop(unit: str, size: int) -> None:
    answer = "".join(
        grounded("text", unit.format(n, n * 37 % 1000), (10, n * 7, 400, n * 7 + 6)) for n in range(110)
    )
    watch = LoopWatch()
    assert not any(watch.feed(answer[at : at + size]) for at in range(0, len(answer), size))


WORDY = [name for name in LOOPS if not name.startswith(("blocks", "empty", "one endless"))]


@pytest.mark.parametrize("name", WORDY)
def test_a_loop_is_noticed_in_a_stream(name: str) -> None:
    answer = GOOD + LOOPS[name]
    noticed = watched(answer)
    assert noticed
    assert noticed < len(GOOD) + 5_000
    stopped = Transcript(Ask(1), answer[:noticed], Finish.LOOP)
    reading = parse(stopped, (600, 800))
    assert [drop.reason for drop in reading.dropped if drop.text.strip()] == [LOOPED]


@given(st.sampled_from(sorted(LOOPS | HONEST)), st.integers())
def test_the_sizes_of_the_pieces_of_a_stream_make_no_difference(name: str, seed: int) -> None:
    answer = GOOD + (LOOPS | HONEST)[name]
    noticed, other = watched(answer), watched(answer, seed)
    assert (noticed is None) is (other is None)
    assert abs((noticed or 0) - (other or 0)) < 500


@given(st.text(), st.text(min_size=1, max_size=40), st.integers(0, 400))
def test_any_answer_can_be_searched_for_loops(before: str, unit: str, times: int) -> None:
    answer = before + unit * times
    cut = find_loop(answer)
    assert cut is None or 0 <= cut[0] <= cut[1] == len(answer)
    watched(answer)


@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("", None),
        ("<|ref|>te", "ends inside a tag"),
        ("<|ref|>text<|/ref|><|det|>[[5", "ends inside a tag"),
        ("<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/d", "ends inside a tag"),
        (grounded("table", "<table><tr><td>1"), "ends inside a table"),
        (grounded("equation", "\\[a = "), "ends inside a formula"),
        (grounded("equation", "\\[a = b\\]"), None),
        (grounded("image", "").strip(), None),
        ("The matrix \\(\\begin{array}{l}a\\\\[2pt] b\\end{array}\\) holds.", None),
        ("Use the <table> tag for layout, never for data.", None),
        (grounded("table", "<table><tr><td>1</td></tr></TABLE>"), None),
    ],
)
def test_an_answer_that_was_cut_off_is_recognised(end: str, how: str | None) -> None:
    assert cut_short(GOOD + end) == how


@pytest.mark.process
def test_the_recorded_answers_that_loop_are_cut(material: Path) -> None:
    """A person read each of the twenty, and also those that were nearly cut."""
    lines = (material / "recordings" / "answers.jsonl").read_text("utf-8").splitlines()
    answers = [json.loads(line)["answer"] for line in lines]
    cut = {number for number, answer in enumerate(answers) if find_loop(answer)}
    assert len(cut) == 20
    streamed = {number for number, answer in enumerate(answers) if watched(answer)}
    assert streamed < cut
    assert len(streamed) == 18

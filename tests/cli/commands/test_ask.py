"""`doc2md ocr`, `text`, `figure`, `describe` and `locate`: what is sent, what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.builders.answers import located
from tests.builders.commands import Command
from tests.builders.scans import box_image, boxes_scan
from tests.fakes.loopback import Loopback, Reply, completion

PROMPTS = {
    "ocr": "<|grounding|>OCR this image.",
    "text": "Free OCR.",
    "figure": "Parse the figure.",
    "describe": "Describe this image in detail.",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two scanned pages of 144 by 216 points."""
    return boxes_scan(tmp_path / "pages.pdf", 2, size=(288, 432), dpi=144)


@pytest.mark.parametrize("verb", PROMPTS)
@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_each_command_sends_its_prompt_with_pages_and_images(
    command: Command, loopback: Loopback, pages: Path, verb: str, suffix: str
) -> None:
    if suffix == ".png":
        pages = box_image(pages.with_suffix(".png"))
    loopback.answer = lambda request: f"Answer {request.page}.\x1b[2J"
    code, out, err = command(verb, pages, "--base-url", loopback.base_url, "--concurrency", "1")
    assert (code, err) == (0, "")
    assert out == ("Answer 1.[2J\n\fAnswer 2.[2J\n" if suffix == ".pdf" else "Answer 1.[2J\n")
    assert {request.prompt for request in loopback.requests} == {PROMPTS[verb]}


def test_lines_have_their_boxes_in_points_and_pixels(
    command: Command, loopback: Loopback, pages: Path
) -> None:
    loopback.answer = lambda r: (
        located("Total 12.40", (0, 0, 999, 500)) + located("Thank you", (100, 600, 300, 700))
    )
    code, out, _ = command(
        "ocr", pages, "--pages", "1", "--base-url", loopback.base_url, "-f", "jsonl", "--dpi", "72"
    )
    page = json.loads(out)
    assert code == 0
    assert page["text"] == "Total 12.40\nThank you"
    assert page["spots"][0]["text"] == "Total 12.40"
    assert page["spots"][0]["box"] == pytest.approx([0, 0, 144, 216 * 500 / 999])
    assert page["spots"][0]["pixels"] == [0, 0, 144, 108]
    assert (page["page"], page["engine"], page["usage"]) == (
        1,
        "openai",
        {"prompt": 900, "completion": 50, "unsaid": 0},
    )


def test_a_bad_input_does_not_stop_the_others(
    command: Command, loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    goal = tmp_path / "all.txt"
    code, _, err = command("text", tmp_path / "bad.pdf", pages, "--base-url", loopback.base_url, "-o", goal)
    assert code == 3
    assert "bad.pdf: damaged" in err
    assert goal.read_text("utf-8").count("\f") == 1


def test_answers_are_written_even_if_the_run_ends_early(
    command: Command, loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda request: "words" if request.page == 1 else Reply(401)
    goal = tmp_path / "some.txt"
    code, _, _ = command("text", pages, "--base-url", loopback.base_url, "-o", goal, "--concurrency", "1")
    assert code == 6
    assert goal.read_text("utf-8") == "words\n"


@pytest.mark.parametrize("verb", PROMPTS)
def test_an_answer_that_may_be_incomplete_is_reported(
    command: Command, loopback: Loopback, pages: Path, verb: str
) -> None:
    answers = {1: Reply(body=completion("Half of it", "length")), 2: "Good. " + "and so on, " * 400}
    loopback.answer = lambda request: answers[request.page]
    code, out, err = command(verb, pages, "--base-url", loopback.base_url, "--concurrency", "1", "-q")
    assert code == 3
    assert "page 1: the answer was cut at the token limit" in err
    assert "page 2: the answer repeats itself" in err
    assert "Half of it" in out
    assert out.count("and so on") < 30


def test_located_words_are_named_by_page_and_box_and_drawn(
    command: Command, loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda r: (
        "<|ref|>the lamp<|/ref|><|det|>[[100, 100, 200, 200], [500, 500, 999, 999]]<|/det|>"
    )
    goal = tmp_path / "found.png"
    code, out, err = command("locate", "the lamp", pages, "--base-url", loopback.base_url, "--draw", goal)
    assert code == 0
    rows = [row.split("\t") for row in out.splitlines()]
    assert [row[:2] for row in rows] == [["pages.pdf", f"page {n}"] for n in (1, 1, 2, 2)]
    assert rows[0][2:] == ["points 14.4 21.6 28.8 43.2", "pixels 29 43 58 86"]
    assert {r.prompt for r in loopback.requests} == {"Locate <|ref|>the lamp<|/ref|> in the image."}
    for name in ("found.png", "found-2.png"):
        picture = Image.open(tmp_path / name).convert("RGB")
        assert picture.getpixel((29, 60)) == (220, 0, 0)
        assert picture.getpixel((45, 60)) != (220, 0, 0)
        assert name in err
    code, _, err = command("locate", "the lamp", pages, "--base-url", loopback.base_url, "--draw", goal)
    assert code == 5
    assert "--overwrite" in err


@pytest.mark.parametrize(
    "answer", ["It is not there.", "<|ref|>lamp<|/ref|><|det|>[[5, 5, 5, 5]]<|/det|>", "None"]
)
def test_words_that_are_not_on_the_page_are_exit_2(
    command: Command, loopback: Loopback, pages: Path, answer: str
) -> None:
    loopback.answer = lambda request: answer
    code, out, err = command("locate", "lamp", pages, "--base-url", loopback.base_url)
    assert (code, out) == (2, "")
    assert "'lamp': not found" in err


def test_the_text_layer_is_searched_without_a_model(command: Command, samples: Path) -> None:
    code, out, _ = command("locate", "drainage office", samples / "report.pdf", "--pages", "1")
    assert code == 0
    boxes = [tuple(map(float, row.split("\t")[2].split()[1:])) for row in out.splitlines()]
    assert len(boxes) >= 3
    assert all(x0 < x1 and y0 < y1 for x0, y0, x1, y1 in boxes)


def test_a_page_that_fails_is_named_and_the_others_are_printed(
    command: Command, loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda request: Reply(400) if request.page == 1 else "Good."
    arguments = ("text", pages, "--base-url", loopback.base_url, "--concurrency", "1")
    code, out, err = command(*arguments, "-o", tmp_path / "out.txt")
    assert (code, out) == (3, "")
    assert (tmp_path / "out.txt").read_text("utf-8") == "Good.\n"
    assert "page 1: failed: the server refused the request" in err
    loopback.answer = lambda request: Reply(400)
    code, _, err = command(*arguments, "--no-cache")
    assert code == 2
    assert "no page could be read" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("locate", " ", "x.pdf"), "the words are empty"),
        (("text", "x.pdf", "-f", "xml"), "unknown format"),
        (("locate", "a", "x.pdf", "--draw", "x.jpg"), "must end in .png"),
        (("text",), "Missing argument"),
    ],
)
def test_a_wrong_question_is_exit_1(command: Command, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert said in err

"""The verbs beside `convert`: what goes over the wire, what comes out, and where words are found."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

import doc2md
from doc2md.converter.base import Task
from doc2md.errors import EngineError, UsageError
from doc2md.geometry import Box
from doc2md.pages.answers import parse_spots, plain_text
from tests.fakes.loopback import Loopback, Reply, block, completion

PROMPTS = {
    "ocr": "<|grounding|>OCR this image.",
    "text": "Free OCR.",
    "figure": "Parse the figure.",
    "describe": "Describe this image in detail.",
}


def line(words: str, box: tuple[int, int, int, int]) -> str:
    """A line as `OCR this image` gives it: the words in the tag itself."""
    return f"<|ref|>{words}<|/ref|><|det|>[{list(box)}]<|/det|>\n"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "doc2md", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two pages of pictures, 144 by 216 points."""
    pictures = [Image.new("L", (288, 432), "white") for _ in range(2)]
    for n, picture in enumerate(pictures):
        picture.paste(0, (30 + n, 30, 90, 150))
    pictures[0].save(tmp_path / "pages.pdf", save_all=True, append_images=pictures[1:], resolution=144)
    return tmp_path / "pages.pdf"


@pytest.mark.parametrize("verb", PROMPTS)
@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_each_verb_asks_its_prompt_of_pages_and_images(
    loopback: Loopback, pages: Path, verb: str, suffix: str
) -> None:
    if suffix == ".png":
        picture = Image.new("L", (300, 300), "white")
        picture.paste(0, (50, 50, 100, 200))
        pages = pages.with_suffix(".png")
        picture.save(pages)
    loopback.answer = lambda request: f"Answer {request.page}.\x1b[2J"
    code, out, err = run(verb, pages, "--base-url", loopback.base_url, "--concurrency", "1")
    assert (code, err) == (0, "")
    assert out == ("Answer 1.[2J\n\fAnswer 2.[2J\n" if suffix == ".pdf" else "Answer 1.[2J\n")
    assert {request.prompt for request in loopback.requests} == {PROMPTS[verb]}


def test_lines_have_their_boxes_in_points_and_pixels(loopback: Loopback, pages: Path) -> None:
    loopback.answer = lambda r: (
        line("Total 12.40", (0, 0, 999, 500)) + line("Thank you", (100, 600, 300, 700))
    )
    code, out, _ = run(
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


def test_words_under_a_tag_are_its_line() -> None:
    spots = parse_spots(
        block("text", "The pump", (0, 0, 999, 100)) + block("text", "stands", (0, 200, 999, 300)),
        (999, 999),
        located=False,
    )
    assert [(s.text, s.box) for s in spots] == [
        ("The pump", Box(0, 0, 999, 100)),
        ("stands", Box(0, 200, 999, 300)),
    ]


def test_a_line_keeps_its_signs_and_every_line_its_place() -> None:
    answer = line("if a < b: <stop>", (0, 0, 999, 100)) + "stray words\n" + line("end", (0, 200, 999, 300))
    spots = parse_spots(f"before\n{answer}", (999, 999), located=False)
    assert [spot.text for spot in spots] == ["before", "if a < b: <stop>", "stray words", "end"]
    assert [spot.box is None for spot in spots] == [True, False, True, False]


def test_a_line_that_reads_like_a_label_is_a_line() -> None:
    said = ["Contents", "table", "text", "end of it"]
    answer = "".join(line(words, (0, 100 * n, 999, 100 * n + 50)) for n, words in enumerate(said))
    spots = parse_spots(answer, (999, 999), located=False)
    assert [spot.text for spot in spots] == said
    assert all(spot.box for spot in spots)


def test_lines_and_places_are_found_where_the_server_strips_the_tokens() -> None:
    answer = "Total amount [[100, 200, 300, 250]]\nThank you[[100, 300, 300, 350], [5, 5, 9, 9]]\n"
    assert [s.text for s in parse_spots(answer, (999, 999), located=False)] == ["Total amount", "Thank you"]
    assert [s.box for s in parse_spots(answer, (999, 999), located=True)] == [
        Box(100, 200, 300, 250),
        Box(100, 300, 300, 350),
        Box(5, 5, 9, 9),
    ]


def test_a_bad_input_costs_no_other_answer(loopback: Loopback, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    goal = tmp_path / "all.txt"
    code, _, err = run("text", tmp_path / "bad.pdf", pages, "--base-url", loopback.base_url, "-o", goal)
    assert code == 3
    assert "bad.pdf: damaged" in err
    assert goal.read_text("utf-8").count("\f") == 1


def test_answers_that_were_paid_for_are_written_when_the_run_ends(
    loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda request: "words" if request.page == 1 else Reply(401)
    goal = tmp_path / "some.txt"
    code, _, _ = run("text", pages, "--base-url", loopback.base_url, "-o", goal, "--concurrency", "1")
    assert code == 6
    assert goal.read_text("utf-8") == "words\n"


def test_what_the_embedded_engine_reads_can_be_recorded(samples: Path, tmp_path: Path) -> None:
    record = tmp_path / "lines.txt"
    first = doc2md.ask(samples / "slides.pdf", "ocr", pages="1", record=record)
    again = doc2md.ask(samples / "slides.pdf", "ocr", pages="1", transcripts=record)
    assert again[0].text == first[0].text


@pytest.mark.parametrize("verb", PROMPTS)
def test_an_answer_that_may_lack_something_is_said(loopback: Loopback, pages: Path, verb: str) -> None:
    answers = {1: Reply(body=completion("Half of it", "length")), 2: "Good. " + "and so on, " * 400}
    loopback.answer = lambda request: answers[request.page]
    code, out, err = run(verb, pages, "--base-url", loopback.base_url, "--concurrency", "1", "-q")
    assert code == 3
    assert "page 1: the answer was cut at the token limit" in err
    assert "page 2: the answer repeats itself" in err
    assert "Half of it" in out
    assert out.count("and so on") < 30


def test_located_words_are_named_by_page_and_box_and_drawn(
    loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda r: (
        "<|ref|>the lamp<|/ref|><|det|>[[100, 100, 200, 200], [500, 500, 999, 999]]<|/det|>"
    )
    goal = tmp_path / "found.png"
    code, out, err = run("locate", "the lamp", pages, "--base-url", loopback.base_url, "--draw", goal)
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
    code, _, err = run("locate", "the lamp", pages, "--base-url", loopback.base_url, "--draw", goal)
    assert code == 5
    assert "--overwrite" in err


@pytest.mark.parametrize(
    "answer", ["It is not there.", "<|ref|>lamp<|/ref|><|det|>[[5, 5, 5, 5]]<|/det|>", "None"]
)
def test_what_is_nowhere_is_exit_2(loopback: Loopback, pages: Path, answer: str) -> None:
    loopback.answer = lambda request: answer
    code, out, err = run("locate", "lamp", pages, "--base-url", loopback.base_url)
    assert (code, out) == (2, "")
    assert "'lamp': not found" in err


def test_the_text_layer_is_searched_without_a_model(samples: Path) -> None:
    code, out, _ = run("locate", "drainage office", samples / "report.pdf", "--pages", "1")
    assert code == 0
    boxes = [tuple(map(float, row.split("\t")[2].split()[1:])) for row in out.splitlines()]
    assert len(boxes) >= 3
    assert all(x0 < x1 and y0 < y1 for x0, y0, x1, y1 in boxes)


@pytest.mark.parametrize("words", ["Tanner's Lane", "TANNER\u2019S LANE"])
def test_quotes_are_found_however_they_are_typed(samples: Path, words: str) -> None:
    (reply,) = doc2md.ask(samples / "report.pdf", "locate", words, pages="1")
    assert len(reply.spots) == 1


def test_lines_are_read_without_a_model(samples: Path) -> None:
    (reply,) = doc2md.ask(samples / "report.pdf", "ocr", pages="1")
    first = reply.spots[0]
    assert first.text == "The Rainwater Network of Lindmouth"
    assert all(spot.box and spot.box.height < 30 for spot in reply.spots)
    assert "surveyed was found to be in poor or very poor condition, four fifths" in reply.text


def test_words_in_a_picture_are_found_by_ocr(tmp_path: Path) -> None:
    picture = Image.new("RGB", (900, 400), "white")
    ImageDraw.Draw(picture).text((100, 150), "Harbour lights tonight", "black", ImageFont.load_default(60))
    picture.save(tmp_path / "sign.png")
    (reply,) = doc2md.ask(tmp_path / "sign.png", "locate", "LIGHTS")
    (spot,) = reply.spots
    assert spot.box
    x0, y0, x1, y1 = reply.pixels(spot.box)
    scale = 900 / (reply.size[0] * reply.dpi / 72)
    assert 250 < x0 * scale < x1 * scale < 560
    assert 130 < y0 * scale < y1 * scale < 240


def test_text_and_lines_are_read_without_a_model(samples: Path) -> None:
    (text,) = doc2md.ask(samples / "report.pdf", "text", pages="1")
    assert "The Rainwater Network of Lindmouth" in text.text
    assert "#" not in text.text
    (lines,) = doc2md.ask(samples / "report.pdf", Task.OCR, pages="1")
    assert all(spot.box for spot in lines.spots)


@pytest.mark.parametrize("verb", ["figure", "describe"])
def test_what_takes_a_model_says_so(samples: Path, verb: str) -> None:
    with pytest.raises(EngineError, match="--base-url"):
        doc2md.ask(samples / "receipt.png", verb)


def test_a_page_that_fails_is_named_and_the_others_are_given(
    loopback: Loopback, pages: Path, tmp_path: Path
) -> None:
    loopback.answer = lambda request: Reply(400) if request.page == 1 else "Good."
    command = ("text", pages, "--base-url", loopback.base_url, "--concurrency", "1")
    code, out, err = run(*command, "-o", tmp_path / "out.txt")
    assert (code, out) == (3, "")
    assert (tmp_path / "out.txt").read_text("utf-8") == "Good.\n"
    assert "page 1: failed: the server refused the request" in err
    loopback.answer = lambda request: Reply(400)
    code, _, err = run(*command, "--no-cache")
    assert code == 2
    assert "no page could be read" in err


def test_answers_replay(loopback: Loopback, pages: Path, tmp_path: Path) -> None:
    loopback.answer = lambda request: "A harbour at dusk."
    doc2md.ask(pages, "describe", base_url=loopback.base_url, record=tmp_path / "record.jsonl")
    replies = doc2md.ask(pages, "describe", transcripts=tmp_path / "record.jsonl")
    assert [reply.text for reply in replies] == ["A harbour at dusk."] * 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("locate", " ", "x.pdf"), "the words are empty"),
        (("text", "x.pdf", "-f", "xml"), "unknown format"),
        (("locate", "a", "x.pdf", "--draw", "x.jpg"), "must end in .png"),
        (("text",), "Missing argument"),
    ],
)
def test_what_makes_no_sense_is_exit_1(arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert said in err


def test_an_unknown_task_is_a_usage_error(samples: Path) -> None:
    with pytest.raises(UsageError, match="describe"):
        doc2md.ask(samples / "receipt.png", "summarise")


@given(st.text(alphabet=st.sampled_from("<|ref/det>[]0123 ,ab\n\x00\x1b")), st.booleans())
def test_any_answer_has_its_words_andspots_in(answer: str, located: bool) -> None:
    for spot in parse_spots(answer, (100, 100), located=located):
        assert spot.box is None or spot.box.area > 0
    assert "\x1b" not in plain_text(answer)


def test_a_picture_in_bytes_can_be_asked_about(loopback: Loopback) -> None:
    picture, buffer = Image.new("L", (100, 100), "white"), io.BytesIO()
    picture.paste(0, (10, 10, 40, 90))
    picture.save(buffer, "PNG")
    loopback.answer = lambda request: "A bar."
    (reply,) = doc2md.ask(buffer.getvalue(), "describe", base_url=loopback.base_url)
    assert reply.text == "A bar."

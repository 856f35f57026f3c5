"""Repairs of a page with a bad answer: it is sent again, by halves, or read locally. The ledger has each step."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import doc2md
from doc2md.converter.local.layout import plain
from doc2md.document import Block, Kind, Origin, PageRow, Reading, Region, Usage
from doc2md.errors import EngineError
from doc2md.geometry import Box
from doc2md.pages.repair import join_parts, place_part
from doc2md.result import Result
from tests.builders.answers import grounded
from tests.fakes.loopback import Loopback, Reply, Request, completion

pytestmark = pytest.mark.usefixtures("inline_workers")

WORDS = "The pump is started before the valve is opened, and never the other way round."
LOOP = grounded("text", WORDS) + grounded("text", "and so on, " * 400)
PICTURE = grounded("image", "", (0, 0, 999, 999))


def long_answer(request: Request) -> Reply:
    return Reply(body=completion(grounded("text", f"{WORDS} Part {request.page}."), "length"))


def convert(server: Loopback, source: Path, **options: object) -> tuple[Result, PageRow]:
    pages = "2" if source.name == "report.pdf" else "1"
    result = doc2md.convert(source, base_url=server.base_url, pages=pages, **options)
    return result, result.ledger[0]


def pictures(server: Loopback) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(request.image)).size for request in server.requests]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page without a text layer, on which OCR finds nothing either."""
    picture = Image.new("RGB", (500, 700), "white")
    for top in (100, 400):
        ImageDraw.Draw(picture).rectangle((100, top, 400, top + 200), outline="black", width=4)
    picture.save(tmp_path / "page.pdf")
    return tmp_path / "page.pdf"


def test_a_good_answer_is_asked_for_once(loopback: Loopback, page: Path) -> None:
    loopback.answer = lambda request: grounded("text", WORDS)
    _, row = convert(loopback, page)
    assert (row.status, row.attempts, row.notes, len(loopback.requests)) == ("ok", 1, (), 1)


def test_after_a_loop_the_page_is_sent_again_larger_and_with_guards(loopback: Loopback, page: Path) -> None:
    loopback.answer = lambda request: LOOP if request.page == 1 else grounded("text", WORDS)
    result, row = convert(loopback, page)
    assert (row.status, row.attempts) == ("repaired", 2)
    assert row.notes == ("the answer repeats itself", "asked again at 202 dpi: good")
    assert result.markdown.strip() == WORDS
    first, second = pictures(loopback)
    assert second[0] == pytest.approx(1.4 * first[0], abs=2)
    bodies = [request.body for request in loopback.requests]
    assert set(bodies[1]) > set(bodies[0])


def test_the_good_part_of_a_loop_is_kept(loopback: Loopback, page: Path) -> None:
    loopback.answer = lambda request: LOOP
    result, row = convert(loopback, page, repairs=0)
    assert (row.status, len(loopback.requests), result.status) == ("partial", 1, "partial")
    assert row.notes[-1] == "the best answer is kept; a part of the page may be missing"
    assert result.markdown.startswith(WORDS)
    assert result.markdown.count("and so on") < 20


def test_after_two_answers_that_were_cut_off_the_halves_are_sent(loopback: Loopback, page: Path) -> None:
    def answer(request: Request) -> str | Reply:
        return long_answer(request) if request.page < 3 else grounded("text", f"Half {request.page - 2}.")

    loopback.answer = answer
    result, row = convert(loopback, page)
    assert row.notes == (
        "the answer was cut at the token limit",
        "asked again at 202 dpi: no better",
        "asked by halves: good",
    )
    assert (row.status, row.attempts, row.usage) == ("repaired", 4, Usage(3600, 200))
    assert [b.text.plain for b in result.document.blocks] == ["Half 1.", "Half 2."]
    upper, lower = (b.box for b in result.document.blocks)
    whole, _, top, bottom = pictures(loopback)
    assert top[1] + bottom[1] == pytest.approx(whole[1], abs=2)
    assert upper
    assert lower
    assert upper.y1 < row.size[1] * top[1] / whole[1] < lower.y0 < lower.y1 < row.size[1]
    assert {o.part for b in result.document.blocks for o in b.origin} == {1, 2}


@pytest.mark.parametrize(("repairs", "asked"), [(0, 1), (1, 2), (2, 2), (3, 4), (9, 4)])
def test_a_repair_asks_no_more_than_allowed(loopback: Loopback, page: Path, repairs: int, asked: int) -> None:
    loopback.answer = long_answer
    _, row = convert(loopback, page, repairs=repairs)
    assert len(loopback.requests) == asked
    assert row.status == "partial"


def test_a_page_of_text_that_is_answered_by_a_picture_is_read_locally(
    loopback: Loopback, samples: Path
) -> None:
    loopback.answer = lambda request: PICTURE
    result, row = convert(loopback, samples / "report.pdf")
    assert (row.status, row.engine, len(loopback.requests)) == ("fallback", "local", 2)
    assert row.notes[0] == "the answer is one picture of the page"
    assert row.notes[-1] == "read by the embedded engine: good"
    assert len(result.markdown) > 500


def test_an_answer_without_the_words_of_the_page_is_rejected(loopback: Loopback, samples: Path) -> None:
    loopback.answer = lambda request: grounded("text", "Something else altogether.")
    result, row = convert(loopback, samples / "report.pdf")
    assert row.status == "fallback"
    assert "of the words in the page's text layer" in row.notes[0]
    assert "Something else" not in result.markdown


def test_a_page_that_the_server_refuses_is_read_locally(loopback: Loopback, samples: Path) -> None:
    loopback.script = [Reply(400)]
    result, row = convert(loopback, samples / "report.pdf")
    assert (row.status, row.engine) == ("fallback", "local")
    assert row.notes[0].startswith("the server refused the request: HTTP 400")
    assert row.notes[0].endswith("read by the embedded engine instead")
    assert len(result.markdown) > 500


def test_the_text_layer_is_read_once_and_after_the_answer(
    loopback: Loopback, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, layer = list[int](), plain.text_layer
    monkeypatch.setattr(
        plain, "text_layer", lambda *given: (asked.append(len(loopback.requests)), layer(*given))[1]
    )
    loopback.answer = lambda request: LOOP
    convert(loopback, samples / "report.pdf", repairs=1)
    assert (asked, len(loopback.requests)) == ([1], 2)


def test_without_repairs_a_page_that_the_server_refuses_fails(loopback: Loopback, samples: Path) -> None:
    loopback.script = [Reply(400)]
    _, row = convert(loopback, samples / "report.pdf", repairs=0)
    assert row.status == "failed"


def test_an_error_that_stops_the_run_is_not_repaired(loopback: Loopback, samples: Path) -> None:
    loopback.script = [Reply(401)]
    with pytest.raises(EngineError):
        convert(loopback, samples / "report.pdf")


def test_a_repair_that_fails_leaves_the_answer(loopback: Loopback, page: Path) -> None:
    loopback.answer = lambda request: long_answer(request) if request.page == 1 else Reply(400)
    _, row = convert(loopback, page)
    assert row.status == "partial"
    assert row.notes[1].startswith("asked again at 202 dpi: the server refused the request")
    assert row.notes[2].startswith("asked by halves: the server refused the request")


def test_a_repaired_page_replays_to_the_same_document(loopback: Loopback, page: Path, tmp_path: Path) -> None:
    loopback.answer = lambda r: long_answer(r) if r.page < 3 else grounded("text", f"Half {r.page - 2}.")
    result, row = convert(loopback, page, record=tmp_path / "record.jsonl")
    again = doc2md.convert(page, transcripts=tmp_path / "record.jsonl")
    assert again.markdown == result.markdown
    assert again.ledger[0].notes == row.notes


box = st.tuples(*[st.floats(0, 500) for _ in range(4)]).map(
    lambda v: Box(min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]) + 1, max(v[1], v[3]) + 1)
)


def half(boxes: list[Box | None]) -> Reading:
    blocks = (
        Block(f"p0001-{n:03}", Kind.PARAGRAPH, (Region(1, b),), origin=(Origin("x", 1, (n, n + 1)),))
        for n, b in enumerate(boxes)
    )
    return Reading(1, (500.0, 500.0), tuple(blocks))


@given(st.lists(st.none() | box, max_size=12), st.lists(st.none() | box, max_size=12))
def test_joined_halves_lose_no_block(upper: list[Box | None], lower: list[Box | None]) -> None:
    clips = Box(0, 0, 500, 500), Box(0, 500, 500, 1000)
    parts = [
        place_part(half(b), clip, n) for n, (b, clip) in enumerate(zip((upper, lower), clips, strict=True), 1)
    ]
    whole = join_parts(parts, (500.0, 1000.0))
    assert sorted(b.id for b in whole.blocks) == sorted(b.id for part in parts for b in part.blocks)
    assert len({b.id for b in whole.blocks}) == len(whole.blocks)
    for block_ in whole.blocks:
        assert block_.box is None or block_.box.y1 <= 1001


def test_columns_that_were_cut_in_halves_are_read_one_after_the_other() -> None:
    left, right = Box(50, 50, 240, 480), Box(260, 50, 450, 480)
    parts = [place_part(half([left, right]), Box(0, 500 * n, 500, 500 * (n + 1)), n + 1) for n in range(2)]
    order = [b.id for b in join_parts(parts, (500.0, 1000.0)).blocks]
    assert order == ["p0001-000-1", "p0001-000-2", "p0001-001-1", "p0001-001-2"]

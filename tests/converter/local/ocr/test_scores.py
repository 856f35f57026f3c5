"""Which model reads a line, and which lines are kept, by the confidence of what was read."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.text.inline import row_text
from doc2md.converter.local.ocr import recognition, tesseract
from doc2md.converter.local.ocr.agreement import or_earlier_ocr
from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.recognition import read_lines
from doc2md.document import Kind, MarkKind
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row

QUAD = np.array([[0, 0], [100, 0], [100, 10], [0, 10]], np.float32)


def kept(
    monkeypatch: pytest.MonkeyPatch, tiny: Sequence[float], small: Sequence[float] = ()
) -> tuple[list[float], int]:
    """The scores of the lines that are kept if the two models read them with these scores.

    Also returns how many lines the tiny model reads.
    """
    scores, calls = {"tiny": tiny, "small": small or tiny}, list[str]()
    places = [QUAD + np.float32(n) for n in range(len(tiny))]

    def fake(image: Any, quad: Any, model: str) -> Any:
        calls.append(model)
        return SimpleNamespace(score=scores[model][round(float(quad[0, 0]))], quad=quad, crop=None)

    monkeypatch.setattr(recognition, "read", fake)
    monkeypatch.setattr(recognition, "tiny", lambda: "tiny")
    monkeypatch.setattr(recognition, "small", lambda: "small")
    monkeypatch.setattr(recognition, "read_foreign", lambda crops: [() for _ in crops])
    found, _ = read_lines(np.zeros((10, 10), np.uint8), places)
    return [line.score for line in found], calls.count("tiny")


SURE = [0.99] * 8


@pytest.mark.parametrize(("score", "again"), [(0.93, True), (0.97, False)])
def test_an_unsure_line_is_read_again(score: float, again: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = kept(monkeypatch, [*SURE, score], [0.99] * 8 + [0.985])
    assert (found[-1] == 0.985) is again


@pytest.mark.parametrize(("usual", "again"), [(0.88, True), (0.92, False)])
def test_a_page_that_the_tiny_model_reads_badly_is_read_by_the_other(
    usual: float, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = kept(monkeypatch, [*[usual] * 8, 0.97], [*SURE, 0.985])
    assert (found[-1] == 0.985) is again


@pytest.mark.parametrize(
    ("usual", "score", "is_kept"),
    [(0.99, 0.45, False), (0.99, 0.55, True), (0.7, 0.75, False), (0.7, 0.85, True)],
    ids=["illegible", "legible", "unknown script", "another script"],
)
def test_a_line_is_kept_if_it_is_sure_enough(
    usual: float, score: float, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = kept(monkeypatch, [*[usual] * 8, score])
    assert (score in found) is is_kept


@pytest.mark.parametrize(("usual", "is_kept"), [(0.7, False), (0.8, True)])
def test_a_script_is_known_if_the_other_model_reads_it(
    usual: float, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = kept(monkeypatch, [*[usual] * 8, 0.6])
    assert (0.6 in found) is is_kept


@pytest.mark.parametrize(("lines", "least", "most"), [(7, 7, 7), (30, 6, 10)])
def test_some_lines_show_whether_the_script_is_known(
    lines: int, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, count = kept(monkeypatch, [0.8] * lines, [0.99] * lines)
    assert least <= count <= most


def test_words_of_an_earlier_program_are_unsure_but_not_very() -> None:
    layer = TextLayer((100, 100), unpainted=(row("Harbour office"),))
    (line,) = or_earlier_ocr(TextLayer((100, 100), unread=3), layer).lines
    assert any(mark.kind is MarkKind.UNSURE for mark in row_text(line).marks)
    ((confidence, _),) = doubts(Kind.PARAGRAPH, [line])
    assert confidence > 0.5


def foreign(
    monkeypatch: pytest.MonkeyPatch, score: float, installed: Sequence[str] = ("kor",), lines: int = 1
) -> tuple[int, list[tuple[str, int]]]:
    """How many lines Tesseract reads that is sure of them to this degree, and its calls: languages and lines."""
    calls = list[tuple[str, int]]()

    def fake(language: str, crops: Sequence[Any]) -> list[Any]:
        calls.append((language, len(crops)))
        return [(Glyph("x", score, 0.5),) for _ in crops]

    monkeypatch.setattr(tesseract, "languages", lambda: frozenset(installed))
    monkeypatch.setattr(tesseract, "read_as", fake)
    found = tesseract.read_foreign([np.zeros((9, 9), np.uint8)] * lines)
    return sum(map(bool, found)), calls


@pytest.mark.parametrize(("score", "lines"), [(0.75, 0), (0.85, 1)])
def test_what_tesseract_is_sure_of_is_kept(score: float, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert foreign(monkeypatch, score)[0] == lines


@pytest.mark.parametrize(("score", "again"), [(0.86, True), (0.9, False)])
def test_an_unsure_foreign_line_is_read_with_latin(
    score: float, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, calls = foreign(monkeypatch, score, ("kor", "eng"))
    assert (("kor+eng", 1) in calls) is again


@pytest.mark.parametrize(("lines", "least", "most"), [(3, 3, 3), (10, 3, 5)])
def test_some_lines_show_the_language(
    lines: int, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, calls = foreign(monkeypatch, 0.9, lines=lines)
    assert least <= calls[0][1] <= most


@pytest.mark.parametrize(("own", "language"), [(2, "ara"), (3, "fas")])
def test_letters_of_one_language_show_which_it_is(
    own: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(code: str, crops: Sequence[Any]) -> list[Any]:
        text = "\u067e" * own + "\u0628" * (250 - own)
        return [tuple(Glyph(char, 0.9 if code == "fas" else 0.95, 0.5) for char in text)]

    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"ara", "fas"}))
    monkeypatch.setattr(tesseract, "read_as", fake)
    assert tesseract.choose([np.zeros((9, 9), np.uint8)]) == language

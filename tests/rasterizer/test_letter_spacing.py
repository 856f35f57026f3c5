"""Letterspaced words."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.letter_spacing import without_letter_spacing


def spans(text: str, gap: float = 3.0) -> list[dict[str, Any]]:
    """A span for each character. In `text`, a dot is an inserted space, a hash a wide one."""
    made, x = [], 0.0
    for sign in text:
        width = {".": gap, "#": 3 * gap}.get(sign, 6.0)
        char = {"c": " " if sign in ".#" else sign, "bbox": (x, 0, x + width, 10), "synthetic": sign in ".#"}
        made.append({"size": 10.0, "chars": [char]})
        x += width
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R.E.P.O.R.T O.F M.A.Y", "REPORT OF MAY"),
        ("It is v.e.r.y good", "It is very good"),
        ("B.O.A.R.D#O.F", "BOARD OF"),
        ("A.B.C", "A B C"),
        ("Answers.to.all.four", "Answers to all four"),
        ("R.E.P.O.RT O.FF", "REPORT OFF"),
        ("R.E.P.O.R.T M.AY.S", "REPORT MAYS"),
        ("R.E.PORT O.F", "R E PORT O F"),
        ("1.: R.E.P.O.R.T", "1: REPORT"),
    ],
)
def test_a_letterspaced_word_is_one_word(text: str, expected: str) -> None:
    assert (
        "".join(char["c"] for span in without_letter_spacing(spans(text)) for char in span["chars"])
        == expected
    )


def test_letters_far_apart_are_columns() -> None:
    made = without_letter_spacing(spans("A.B.C.D.E", gap=9))
    assert "".join(char["c"] for span in made for char in span["chars"]) == "A B C D E"


def test_letters_with_some_space_between_them_are_a_word() -> None:
    made = without_letter_spacing(spans("A.B.C.D.E", gap=7))
    assert "".join(char["c"] for span in made for char in span["chars"]) == "ABCDE"


def test_a_space_that_is_twice_as_wide_divides_words() -> None:
    raw = spans("B.O.A.R.D#O.F.I.T", gap=3)
    wide = next(char for span in raw for char in span["chars"] if char["bbox"][2] - char["bbox"][0] == 9)
    wide["bbox"] = (wide["bbox"][0], 0, wide["bbox"][0] + 6, 10)
    made = without_letter_spacing(raw)
    assert "".join(char["c"] for span in made for char in span["chars"]) == "BOARD OFIT"


@pytest.mark.parametrize(
    ("sign", "width", "gap", "expected"),
    [(".", 0, 2.8, "12.6"), (".", 2.8, 2.8, "12. 6"), (".", 0, 6, "12. 6"), ("x", 0, 2.8, "12x 6")],
    ids=["no width", "a width", "wide space", "another sign"],
)
def test_a_space_after_a_full_stop_without_width_is_its_width(
    sign: str, width: float, gap: float, expected: str
) -> None:
    chars = [
        {"c": char, "bbox": (0, 0, w, 10), "synthetic": char == " "}
        for char, w in (("1", 6), ("2", 6), (sign, width), (" ", gap), ("6", 6))
    ]
    made = without_letter_spacing([{"size": 10.0, "chars": chars}])
    assert "".join(char["c"] for span in made for char in span["chars"]) == expected


@pytest.mark.parametrize(("gap", "expected"), [(1.2, "IN THE VALLEY"), (0.1, "IN TH E VALL EY")])
def test_an_inserted_space_as_wide_as_all_gaps_is_none(gap: float, expected: str) -> None:
    chars, x = list[dict[str, Any]](), 0.0
    for sign in "IN TH.E VALL.EY":
        width = gap if sign == "." else 6.0
        if sign == ".":
            x -= gap
        box = (x, 0, x + max(width, 1.2 if sign == "." else 0), 10)
        chars.append({"c": " " if sign == "." else sign, "bbox": box, "synthetic": sign == "."})
        x += width + gap
    made = without_letter_spacing([{"size": 10.0, "chars": chars}])
    assert "".join(char["c"] for span in made for char in span["chars"]) == expected

"""The numbers of headings: how they are written, and how they nest."""

from __future__ import annotations

import pytest

from doc2md.structure.heading_numbers import NONE, Number, number_of, scheme_depths


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1 Walls", Number("digits", 1, True)),
        ("2.1.3. Walls", Number("digits", 3, False)),
        ("2.0 Walls", Number("digits", 1, False)),
        ("§ 1 Walls", Number("digits", 1, True)),
        ("１．水位", Number("digits", 1, False)),
        ("A.1 Walls", Number("digits", 2, True)),
        ("I. – Walls", Number("either.", 1, True)),
        ("II. Walls", Number("I.", 1, False)),
        ("A. Walls", Number("A.", 1, True)),
        ("1° Walls", Number("1°", 1, True)),
        ("a) Walls", Number("a)", 1, True)),
        ("2) Walls", Number("1)", 1, False)),
        ("(a) Walls", Number("a(", 1, True)),
        ("（二）水位", Number("一（", 1, False)),
        ("一、水位", Number("一、", 1, True)),
        ("十一、水位", Number("一、", 1, False)),
        ("Chapter 1 Walls", Number("chapter chapter", 1, True)),
        ("ARTICLE II. WALLS", Number("chapter article", 1, False)),
        ("第一章 水位", Number("chapter 章", 1, True)),
        ("Walls", NONE),
        ("1,5 metres", NONE),
    ],
)
def test_a_number_has_a_scheme(words: str, number: Number) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize(
    ("headings", "depths"),
    [
        ("I. a|A. b|I. c", {"either.": 1, "A.": 1}),
        ("I. a|A. b|1° c|B. d|II. e|A. f", {"either.": 1, "I.": 1, "A.": 2, "1°": 3}),
        ("A. a|I. b|II. c|B. d", {"A.": 1, "either.": 2, "I.": 2}),
        ("一、a|（一）b|（二）c|二、d|（一）e", {"一、": 1, "一（": 2}),
        ("1. a|a) b|b) c|2. d", {"digits": 1, "a)": 2}),
        ("I. a|1. b|1.1 c|II. d|1. e", {"either.": 1, "I.": 1, "digits": 2}),
        ("1 a|2 b|A. c|B. d", {"digits": 1}),
        ("1 a|B. b|2 c", {"digits": 1}),
        ("Kapitel I a|Artikel 1 b|Kapitel II c|Artikel 2 d", {"chapter kapitel": 1, "chapter artikel": 2}),
        ("Chapter 1 a|1.1 b|1.2 c", {"chapter chapter": 1, "digits": 1}),
        ("Chapter 1 a|1. b|1.1 c", {"digits": 1}),
        ("Walls|Joints", {}),
    ],
    ids=[
        "one letter I is no Roman number",
        "three schemes",
        "letters above Roman numbers",
        "Chinese",
        "letters in brackets",
        "parts above numbers",
        "an appendix has no depth",
        "a letter that does not start",
        "articles",
        "chapters above numbers of two parts",
        "a chapter that does not come again",
        "none",
    ],
)
def test_schemes_are_nested(headings: str, depths: dict[str, int]) -> None:
    assert scheme_depths([number_of(words) for words in headings.split("|")]) == depths
